"""Loading process: checks and indexes a knowledge base in a process of its own, of low priority, for the bot.

    python -m bot.administration.loading_process

Reads one request on standard input, answers on standard output, and ends; both are pickles between a process and the
one that it started, and never anybody else's. Whoever runs it starts the next one ahead of the next request, so that
nobody waits until Python has imported everything.
"""

import contextlib
import logging
import os
import pickle  # nosec B403 - only what our own child process wrote is read
import subprocess  # nosec B404 - starts this program itself
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from bot.administration.files import Files
from bot.administration.loading import Indexed, LoadingHere
from bot.knowledge.loader import Loaded
from bot.knowledge.model import Commune
from bot.knowledge.problems import KnowledgeError, Problem
from bot.understanding.interpreter import Interpreter

LOG = logging.getLogger(__name__)

LONGEST_SECONDS = 120.0
_COMMUNES, _BY_POSTCODE = "communes", "by postcode"
_NICENESS = 10  # where there is one processor, answers have it first


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done: whether to index as well, and whether the other side has the communes of these files."""

    files: Files
    index: bool
    has_communes: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What both sides have and is not sent, unless the list of communes (by its `fingerprint`) is another one.

    Communes are the larger part of a base and seldom others: all of them, by postcode, and each by its INSEE code.
    """

    fingerprint: str
    communes: tuple[Commune, ...]
    by_postcode: Mapping[str, Sequence[Commune]]
    by_insee: Mapping[str, Commune]

    @classmethod
    def of(cls, fingerprint: str, communes: tuple[Commune, ...], interpreter: Interpreter) -> "Shared":
        """What a base whose list of communes has this fingerprint has to share."""
        by_insee = {commune.insee: commune for commune in communes}
        return cls(fingerprint, communes, interpreter.gazetteer.by_postcode, by_insee)


class LoadingProcess:
    """Loads in another process, which is kept in readiness; where that fails, in the thread that asks."""

    def __init__(self, shared: Shared) -> None:
        """What is `shared` is not sent. Starts nothing yet; see `start`."""
        self._shared = shared
        self._process: subprocess.Popen[bytes] | None = None
        self._kept_ready = False

    def start(self) -> None:
        """Have a process ready from now on, for who must not wait half a second longer; it takes some 65 MB."""
        self._kept_ready = True
        self._have_one()

    def _have_one(self) -> None:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "bot.administration.loading_process"]
            pipe = subprocess.PIPE
            # In a session of its own: what the terminal sends to the bot is not for it.
            self._process = subprocess.Popen(  # nosec B603 - a fixed command, no shell
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
            )
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)

    def stop(self) -> None:
        """End the process that waits."""
        self._kept_ready = False
        if self._process:
            _end(self._process)
            self._process = None

    def check(self, files: Files) -> Loaded:
        """Check `files`."""
        answer = self._asked(files, index=False)
        return answer if isinstance(answer, Loaded) else LoadingHere().check(files)

    def index(self, files: Files) -> Indexed:
        """Check and index `files`."""
        answer = self._asked(files, index=True)
        indexed = answer if isinstance(answer, Indexed) else LoadingHere().index(files)
        if self._shared.fingerprint != files.communes:
            self._shared = Shared.of(files.communes, indexed.loaded.knowledge.communes, indexed.interpreter)
        return indexed

    def _asked(self, files: Files, *, index: bool) -> object:
        """The answer of the process; None where it failed. Raises KnowledgeError."""
        self._have_one()
        process, self._process = self._process, None
        if process is None or process.stdin is None or process.stdout is None:
            return None
        has_communes = files.communes == self._shared.fingerprint
        ending = threading.Timer(LONGEST_SECONDS, process.kill)
        ending.start()
        try:
            with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
                with process.stdin as requests:
                    pickle.dump(Request(files, index, has_communes), requests, pickle.HIGHEST_PROTOCOL)
                answer: object = _Receiver(process.stdout, self._shared).load()
                if isinstance(answer, tuple):
                    raise KnowledgeError(answer)
                return answer
            LOG.warning("the loading process failed: loading beside the answers")
            return None
        finally:
            ending.cancel()
            _end(process)
            if self._kept_ready:
                self._have_one()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was not yet sent has nobody to go to
            if pipe:
                pipe.close()
    process.wait()


class _Sender(pickle.Pickler):
    """Writes a base, with names in the place of what is shared."""

    def __init__(self, file: IO[bytes], answer: object, known: bool) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names: dict[int, str] = {}
        loaded = answer.loaded if isinstance(answer, Indexed) else answer
        if known and isinstance(loaded, Loaded):
            self._names = {id(commune): commune.insee for commune in loaded.knowledge.communes}
            self._names[id(loaded.knowledge.communes)] = _COMMUNES
        if known and isinstance(answer, Indexed):
            self._names[id(answer.interpreter.gazetteer.by_postcode)] = _BY_POSTCODE

    def persistent_id(self, value: Any) -> str | None:
        return self._names.get(id(value))


class _Receiver(pickle.Unpickler):
    """Reads a base. It is read by way of a Python method, so that other threads have their turn every 64 kB."""

    def __init__(self, file: IO[bytes], shared: Shared) -> None:
        super().__init__(_Turns(file))
        self._shared = shared

    def persistent_load(self, name: Any) -> object:
        if name == _COMMUNES:
            return self._shared.communes
        return self._shared.by_postcode if name == _BY_POSTCODE else self._shared.by_insee[name]


class _Turns:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def readinto(self, buffer: bytearray) -> int:
        return self._file.readinto(buffer)  # type: ignore[attr-defined, no-any-return]

    def readline(self) -> bytes:
        return self._file.readline()


def _answer(request: Request) -> Loaded | Indexed | tuple[Problem, ...]:
    try:
        here = LoadingHere()
        return here.index(request.files) if request.index else here.check(request.files)
    except KnowledgeError as error:
        return error.problems


def main() -> None:
    """Answer one request."""
    try:
        request: Request = pickle.load(sys.stdin.buffer)  # nosec B301 - our own child wrote it
    except EOFError:
        return  # nobody has anything to load any more
    answer = _answer(request)
    _Sender(sys.stdout.buffer, answer, request.has_communes).dump(answer)


if __name__ == "__main__":
    main()
