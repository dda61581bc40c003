"""Journal: who changed what and when, one line of JSON each, the oldest first; nothing is ever taken out of it."""

import json
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

What = Literal["start", "reload", "file", "back", "forward", "closure", "phrase"]


@dataclass(frozen=True, slots=True)
class Event:
    """A change: when (with its offset), by whom, and what.

    `who` is the numeric Telegram id, None for a change made on the server. `about` says more by kind: "file" the
    `name`; "closure" the `desk`, `first`, `last`, `reason`; "phrase" the `need`; "back", "forward" the `version`.
    """

    at: datetime
    who: int | None
    what: What
    about: dict[str, str] = field(default_factory=dict)


_EVENT = TypeAdapter(Event)


class Journal:
    """The journal in a file."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, which is made with the first line."""
        self._path = path

    def add(self, event: Event) -> None:
        """Write one more line and bring it to the disk; OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(_EVENT.dump_python(event, mode="json"), ensure_ascii=False).encode() + b"\n"
        with self._path.open("ab") as file:
            file.write(line if self._ends_well() else b"\n" + line)
            file.flush()
            os.fsync(file.fileno())

    def last(self, count: int = 20) -> tuple[Event, ...]:
        """The last `count` lines, the latest first; those that cannot be read are passed over."""
        return tuple(reversed(deque(self._events(), maxlen=count)))

    def _events(self) -> Iterator[Event]:
        try:
            with self._path.open("rb") as file:
                for line in file:
                    try:
                        yield _EVENT.validate_json(line)
                    except ValidationError:
                        continue
        except OSError:
            return

    def _ends_well(self) -> bool:
        """Whether the last line is whole: the process may have been ended in the middle of it."""
        try:
            with self._path.open("rb") as file:
                file.seek(-1, os.SEEK_END)
                return file.read() == b"\n"
        except OSError:
            return True
