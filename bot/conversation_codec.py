"""How a Memory is written down: versioned JSON, in which a value that is not what was written is no Memory at all."""

from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from bot.conversation import Memory

VERSION: Literal[1] = 1
"""To be raised, here and in `_Stored`, when a field of Memory changes its meaning or goes; not when one is added."""


@dataclass(frozen=True, slots=True)
class _Stored:
    version: Literal[1]
    memory: Memory


_STORED = TypeAdapter(_Stored)
_PARIS = ZoneInfo("Europe/Paris")


def encode(memory: Memory) -> str:
    """Write `memory` as JSON, without the fields that hold nothing."""
    return _STORED.dump_json(_Stored(VERSION, memory), exclude_defaults=True).decode()


def decode(text: str) -> Memory | None:
    """Read what `encode` wrote, in Europe/Paris time; None where it is damaged, or of another version."""
    try:
        return _in_paris(_STORED.validate_json(text, strict=True).memory)
    except (ValidationError, OverflowError):
        return None


def _in_paris(memory: Memory) -> Memory | None:
    """The same instants in Paris time: JSON holds offsets only, which a day counted on across a change would break."""
    moment, updated = memory.moment, memory.updated
    times = [time for time in (updated, moment and moment.start, moment and moment.end) if time]
    if any(time.tzinfo is None for time in times):
        return None
    if moment:
        moment = replace(moment, start=moment.start.astimezone(_PARIS), end=moment.end.astimezone(_PARIS))
    return replace(memory, moment=moment, updated=updated and updated.astimezone(_PARIS))
