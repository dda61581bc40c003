"""Loading process: checks and indexes a knowledge base in a process of its own, of low priority, for the bot.

It is a copy of the bot's process, made before that has threads or connections: it has the base in use as well, in the
same memory as long as neither changes it. Of another base both make only what differs, and only that is sent: pickles
between a process and the one that it started, and never anybody else's.
"""

import contextlib
import ctypes
import gc
import io
import logging
import multiprocessing
import os
import pickle  # nosec B403 # only what our own child process wrote is read
import signal
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any, Protocol

from bot.administration.files import Files, read
from bot.administration.loading import LEVELS, Before, Indexed, LoadingHere
from bot.knowledge.loader import Loaded
from bot.knowledge.model import Commune
from bot.knowledge.problems import KnowledgeError, Problem

LOG = logging.getLogger(__name__)

LONGEST_SECONDS = 120.0
_NICENESS = 10  # where there is one processor, answers have it first

_Answer = Loaded | Indexed | tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done: whether to index as well."""

    files: Files
    index: bool


class LoadingProcess:
    """Loads in another process; where that fails or is not there, in the thread that asks."""

    def __init__(self, before: Before, folder: Path | None = None) -> None:
        """`before` is the base in use, `folder` where it was read from. Starts nothing yet; see `start`."""
        self._here = LoadingHere(before)
        self._folder = folder
        self._process: BaseProcess | None = None
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Start the process: before this one has threads, which a copy of it would lack."""
        with contextlib.suppress(ValueError):  # no copies on this system: loaded here, then
            context = multiprocessing.get_context("fork")
            ours, theirs = socket.socketpair()
            self._process = context.Process(target=_serve, args=(ours, theirs, self._here, self._folder), daemon=True)
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
                answer: object = _Receiver(answers, self._here.before).answer()
        except (OSError, EOFError, pickle.UnpicklingError):
            LOG.warning("the loading process failed: from now on loading is done beside the answers")
            self.stop()
            return None
        finally:
            ending.cancel()
        if isinstance(answer, tuple):
            raise KnowledgeError(answer)
        return answer


def _serve(parent: socket.socket, requests: socket.socket, here: LoadingHere, folder: Path | None) -> None:
    """Answer the requests of the bot until it is gone; a fault ends the process, and the bot loads by itself.

    The files of `folder` are checked before anybody asks: of the first change, too, all but what differs is then known.
    """
    parent.close()  # that of the copied process: else its end would not be noticed here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what the terminal sends to the bot is not for it
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
    gc.freeze()  # to look through what was copied would make it this process's own
    gc.disable()
    with contextlib.suppress(Exception), requests.makefile("rwb") as stream:
        if folder:
            with contextlib.suppress(KnowledgeError):
                here.check(read(folder))
        _give_memory_back()
        while True:
            _serve_one(stream, here)
            gc.collect()
            _give_memory_back()


def _serve_one(stream: io.BufferedRWPair, here: LoadingHere) -> None:
    request: Request = pickle.load(stream)  # nosec B301 # the bot itself wrote it
    before = here.before
    answer = _answer(here, request)
    _send(answer, before, stream)
    stream.flush()


def _give_memory_back() -> None:
    """Let the system have what a loading needed: the GNU library would keep some 80 MB until the next one."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _answer(here: LoadingHere, request: Request) -> _Answer:
    try:
        return here.index(request.files) if request.index else here.check(request.files)
    except KnowledgeError as error:
        return error.problems


@dataclass(frozen=True, slots=True)
class _Kept:
    """Stands for a part of the base before, by its name in `_parts_of`."""

    name: str


@dataclass(frozen=True, slots=True)
class _Made:
    """Stands for a part of which something is new: its class, and its fields as they are told."""

    kind: type
    fields: Mapping[str, object]


def _parts_of(before: Before) -> Iterator[tuple[str, object]]:
    """The base in use and its parts, down to those of the index, each under a name."""
    level: list[tuple[str, object]] = [("", before)]
    for _ in range(LEVELS):
        level = [
            (f"{name}.{field.name}", getattr(part, field.name))
            for name, part in level
            if is_dataclass(part)
            for field in fields(part)
        ]
        yield from level


def _told(part: object, names: Mapping[int, str], levels: int = LEVELS) -> object:
    """What is sent of `part`, where the other side has those parts whose `names` are given by their id."""
    if id(part) in names:
        return _Kept(names[id(part)])
    if not levels or not is_dataclass(part) or type(part).__reduce__ is not object.__reduce__:
        return part
    told = {field.name: _told(getattr(part, field.name), names, levels - 1) for field in fields(part)}
    return _Made(type(part), told)


def _heard(told: object, parts: Mapping[str, object]) -> object:
    """The part that was told."""
    if isinstance(told, _Kept):
        return parts[told.name]
    if isinstance(told, _Made):
        return told.kind(**{name: _heard(value, parts) for name, value in told.fields.items()})
    return told


def _send(answer: _Answer, before: Before | None, file: "_Writable") -> None:
    if before is None or isinstance(answer, tuple):
        pickle.dump(answer, file, pickle.HIGHEST_PROTOCOL)
        return
    told = _told(answer, {id(part): name for name, part in _parts_of(before) if _is_whole(part)})
    has_places = isinstance(answer, Indexed) and answer.interpreter.gazetteer is not before.interpreter.gazetteer
    pickler = (
        _Communes(file, before.knowledge.communes) if has_places else pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    )
    pickler.dump(told)


def _is_whole(part: object) -> bool:
    """Whether a part may be told from others by who it is: numbers and texts may be the same for other reasons."""
    return not isinstance(part, str | int | float | None)


class _Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...


class _Communes(pickle.Pickler):
    """Writes INSEE codes in the place of the communes of the base before. To ask this of every value takes a while."""

    def __init__(self, file: _Writable, communes: Iterable[Commune]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = {id(commune): commune.insee for commune in communes}

    def persistent_id(self, value: Any) -> str | None:
        return self._names.get(id(value))


class _Receiver(pickle.Unpickler):
    """Reads a base. It is read by way of a Python method, so that other threads have their turn every 64 kB."""

    def __init__(self, file: IO[bytes], before: Before) -> None:
        super().__init__(_Turns(file))
        self._before = before

    def answer(self) -> object:
        """The answer that was sent."""
        return _heard(self.load(), dict(_parts_of(self._before)))

    def persistent_load(self, name: Any) -> object:
        return self._communes[name]

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
