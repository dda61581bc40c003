"""A connection to the SQLite file of the state, opened when it is needed and again after any failure."""

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

WAIT_SECONDS = 5.0
_AGAIN_SECONDS = 0.01
_SETTINGS = ("synchronous=NORMAL", "secure_delete=ON", "journal_size_limit=1048576")
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class DamagedError(Exception):
    """The file is a database no more, or never was."""


class SqliteConnection:
    """The file at `path`, for one thread at a time. While it cannot be used nothing is done and nothing is raised."""

    def __init__(self, path: Path, opened: Callable[[Path], sqlite3.Connection], complaint: str) -> None:
        """Take note; `opened` opens the file and makes its tables, `complaint` begins the operator's line on failures.

        `opened` may raise sqlite3.Error, OSError and DamagedError.
        """
        self._path = path
        self._opened = opened
        self._complaint = complaint
        self._open: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._failing = False

    def attempt(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """What `work` returns; None, and the file is opened afresh the next time, where it failed."""
        try:
            connection = self._connection()
            changes = connection.total_changes
            result = work(connection)
        except (sqlite3.Error, OSError, DamagedError) as error:
            self.close()
            self._report(error)
            return None
        if connection.total_changes > changes:  # a full disk can still be read
            self._failing = False
        return result

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
        self._open = None

    def _connection(self) -> sqlite3.Connection:
        """The connection; a file that somebody has put aside meanwhile is let go of."""
        if self._open is not None and self._file != _identity(self._path):
            self.close()
        if self._open is None:
            self._open = self._opened(self._path)
            self._file = _identity(self._path)
        return self._open

    def _report(self, error: Exception) -> None:
        """Say once, until something is written again, what is not done; never with what was to be written."""
        if not self._failing:
            reason = getattr(error, "sqlite_errorname", None) or type(error).__name__
            _log.warning("%s: %s cannot be used (%s)", self._complaint, self._path, reason)
        self._failing = True


def open_sqlite(path: Path, prepare: Callable[[sqlite3.Connection], None]) -> sqlite3.Connection:
    """Open the file, making it for its owner alone, check it, and `prepare` it in one transaction.

    Raises DamagedError where it is damaged or no database, sqlite3.Error, OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _check(connection)
        with transaction(connection):
            prepare(connection)
    except (sqlite3.Error, DamagedError) as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise DamagedError from error
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the right to write is taken first, so that two processes never wait for each other."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection) -> None:
    _write_ahead(connection)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise DamagedError


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Go over to the write-ahead log; SQLite itself does not wait there for others who do the same with a new file."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_AGAIN_SECONDS)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path`; None where none does."""
    with suppress(OSError):
        found = os.stat(path)
        return found.st_dev, found.st_ino
    return None
