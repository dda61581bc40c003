"""Loading process: checks and indexes a knowledge base in a process of its own, of low priority, for the bot.

    python -m bot.administration.loading_process

Reads one request on standard input, answers on standard output, and ends; both are pickles between a process and the
one that it started, and never anybody else's. Whoever runs it starts the next one ahead of the next request, so that
nobody waits until Python has imported everything.
"""

import contextlib
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from bot.administration.files import Files
from bot.administration.loading import Indexed, LoadingHere
from bot.knowledge.loader import Loaded
from bot.knowledge.model import Commune
from bot.knowledge.problems import KnowledgeError, Problem

LOG = logging.getLogger(__name__)

LONGEST_SECONDS = 120.0
_NICENESS = 10  # where there is one processor, answers have it first


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done: whether to index as well, and whether the other side has the communes of these files."""

    files: Files
    index: bool
    has_communes: bool


class LoadingProcess:
    """Loads in another process, which is kept in readiness; where that fails, in the thread that asks.

    Communes, the larger part of a base, are seldom others: those of the list that was last loaded are not sent.
    """

    def __init__(self, communes: Mapping[str, Commune], fingerprint: str) -> None:
        """`communes` by INSEE code are those of the list with this fingerprint. Starts nothing yet; see `start`."""
        self._communes = communes
        self._fingerprint = fingerprint
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
            self._process = subprocess.Popen(
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
        if self._fingerprint != files.communes:
            self._communes = {commune.insee: commune for commune in indexed.loaded.knowledge.communes}
            self._fingerprint = files.communes
        return indexed

    def _asked(self, files: Files, *, index: bool) -> object:
        """The answer of the process; None where it failed. Raises KnowledgeError."""
        self._have_one()
        process, self._process = self._process, None
        if process is None or process.stdin is None or process.stdout is None:
            return None
        has_communes = files.communes == self._fingerprint
        ending = threading.Timer(LONGEST_SECONDS, process.kill)
        ending.start()
        try:
            with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
                with process.stdin as requests:
                    pickle.dump(Request(files, index, has_communes), requests, pickle.HIGHEST_PROTOCOL)
                answer: object = _Receiver(process.stdout, self._communes).load()
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
    """Writes a base, with the INSEE codes of communes in the place of those that the other side has."""

    def __init__(self, file: IO[bytes], known: bool) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._known = known

    def persistent_id(self, value: Any) -> str | None:
        return value.insee if self._known and type(value) is Commune else None


class _Receiver(pickle.Unpickler):
    """Reads a base. It is read by way of a Python method, so that other threads have their turn every 64 kB."""

    def __init__(self, file: IO[bytes], communes: Mapping[str, Commune]) -> None:
        super().__init__(_Turns(file))
        self._communes = communes

    def persistent_load(self, insee: Any) -> Commune:
        return self._communes[insee]


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
        request: Request = pickle.load(sys.stdin.buffer)
    except EOFError:
        return  # nobody has anything to load any more
    _Sender(sys.stdout.buffer, request.has_communes).dump(_answer(request))


if __name__ == "__main__":
    main()
