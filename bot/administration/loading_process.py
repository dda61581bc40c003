"""Loading process: checks and indexes a knowledge base in a process of its own, of low priority, for the bot.

It is a copy of the bot's process, made before that has threads or connections: it has the base in use as well, in the
same memory as long as neither changes it. Of another base both make only what differs, and only that is sent: pickles
between a process and the one that it started, and never anybody else's.
"""

import contextlib
import gc
import logging
import multiprocessing
import os
import pickle  # nosec B403 # only what our own child process wrote is read
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from multiprocessing.process import BaseProcess
from typing import IO, Any, Protocol

from bot.administration.files import Files
from bot.administration.loading import Before, Indexed, LoadingHere
from bot.knowledge.loader import Loaded
from bot.knowledge.model import Commune
from bot.knowledge.problems import KnowledgeError, Problem

LOG = logging.getLogger(__name__)

LONGEST_SECONDS = 120.0
_NICENESS = 10  # where there is one processor, answers have it first
_LEVELS = 3  # a base, its index, the parts of that

_Answer = Loaded | Indexed | tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done: whether to index as well."""

    files: Files
    index: bool


class LoadingProcess:
    """Loads in another process; where that fails or is not there, in the thread that asks."""

    def __init__(self, before: Before) -> None:
        """`before` is the base in use. Starts nothing yet; see `start`."""
        self._here = LoadingHere(before)
        self._process: BaseProcess | None = None
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Start the process: before this one has threads, which a copy of it would lack."""
        with contextlib.suppress(ValueError):  # no copies on this system: loaded here, then
            context = multiprocessing.get_context("fork")
            ours, theirs = socket.socketpair()
            self._process = context.Process(target=_serve, args=(ours, theirs, self._here), daemon=True)
            self._process.start()
            theirs.close()
            self._socket = ours

    def stop(self) -> None:
        """End the process."""
        if self._process and self._socket:
            self._socket.close()
            self._process.kill()
            self._process.join()
        self._process = self._socket = None

    def check(self, files: Files) -> Loaded:
        """Check `files`."""
        answer = self._asked(Request(files, index=False))
        return answer if isinstance(answer, Loaded) else self._here.check(files)

    def index(self, files: Files) -> Indexed:
        """Check and index `files`."""
        answer = self._asked(Request(files, index=True))
        if not isinstance(answer, Indexed):
            return self._here.index(files)
        self._here.before = Before(files.communes, answer.loaded.knowledge, answer.interpreter)
        return answer

    def _asked(self, request: Request) -> object:
        """The answer of the process; None where there is none. Raises KnowledgeError."""
        if self._process is None or self._socket is None or self._here.before is None:
            return None
        ending = threading.Timer(LONGEST_SECONDS, self._process.kill)
        ending.start()
        try:
            with self._socket.makefile("wb") as requests:
                pickle.dump(request, requests, pickle.HIGHEST_PROTOCOL)
            with self._socket.makefile("rb") as answers:
                answer: object = _Receiver(answers, self._here.before).load()
        except (OSError, EOFError, pickle.UnpicklingError):
            LOG.warning("the loading process failed: from now on loading is done beside the answers")
            self.stop()
            return None
        finally:
            ending.cancel()
        if isinstance(answer, tuple):
            raise KnowledgeError(answer)
        return answer


def _serve(parent: socket.socket, requests: socket.socket, here: LoadingHere) -> None:
    """Answer the requests of the bot until it is gone; a fault ends the process, and the bot loads by itself."""
    parent.close()  # that of the copied process: else its end would not be noticed here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what the terminal sends to the bot is not for it
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
    gc.freeze()  # to look through what was copied would make it this process's own
    gc.disable()
    with contextlib.suppress(Exception), requests.makefile("rwb") as stream:
        while True:
            request: Request = pickle.load(stream)  # nosec B301 # the bot itself wrote it
            before = here.before
            answer = _answer(here, request)
            _Sender(stream, before).dump(answer)
            stream.flush()
            gc.collect()


def _answer(here: LoadingHere, request: Request) -> _Answer:
    try:
        return here.index(request.files) if request.index else here.check(request.files)
    except KnowledgeError as error:
        return error.problems


def _parts_of(before: Before) -> Iterator[tuple[str, object]]:
    """The base in use and its parts, down to those of the index, each under a name."""
    level: list[tuple[str, object]] = [("", before)]
    for _ in range(_LEVELS):
        level = [
            (f"{name}.{field.name}", getattr(part, field.name))
            for name, part in level
            if is_dataclass(part)
            for field in fields(part)
        ]
        yield from level


class _Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...


class _Sender(pickle.Pickler):
    """Writes a base, with names in the place of those parts of the base before that stay, and of its communes."""

    def __init__(self, file: "_Writable", before: Before | None) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names: dict[int, str] = {}
        if before:
            self._names = {id(commune): commune.insee for commune in before.knowledge.communes}
            self._names |= {id(part): name for name, part in _parts_of(before) if _is_whole(part)}

    def persistent_id(self, value: Any) -> str | None:
        return self._names.get(id(value))


def _is_whole(part: object) -> bool:
    """Whether a part may be told from others by who it is: numbers and texts may be the same for other reasons."""
    return not isinstance(part, str | int | float | None)


class _Receiver(pickle.Unpickler):
    """Reads a base. It is read by way of a Python method, so that other threads have their turn every 64 kB."""

    def __init__(self, file: IO[bytes], before: Before) -> None:
        super().__init__(_Turns(file))
        self._before = before

    def persistent_load(self, name: Any) -> object:
        return self._parts[name] if name in self._parts else self._communes[name]

    @cached_property
    def _parts(self) -> Mapping[str, object]:
        return dict(_parts_of(self._before))

    @cached_property
    def _communes(self) -> Mapping[str, Commune]:
        return {commune.insee: commune for commune in self._before.knowledge.communes}


class _Turns:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def readinto(self, buffer: bytearray) -> int:
        return self._file.readinto(buffer)  # type: ignore[attr-defined, no-any-return]

    def readline(self) -> bytes:
        return self._file.readline()
