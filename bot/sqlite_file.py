"""The SQLite file of memories: how it is opened, mended and written; for one thread at a time.

A write-ahead log lets several processes read and write at once, and a process killed at any instant leaves either
the old value or the new one. `synchronous=NORMAL` may lose the last seconds when the machine itself loses power, never
more. What is deleted is overwritten (`secure_delete`). A chat is named by a keyed hash only, so that neither the file
nor a copy of some rows shows its number; the key lies in the same file and goes with it.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from bot.conversation import Memory
from bot.conversation_codec import decode, encode

SCHEMA = 1
WAIT_SECONDS = 5.0
_SETTINGS = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "journal_size_limit=1048576")
_TABLES = (
    "DROP TABLE IF EXISTS memory",
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "INSERT OR IGNORE INTO meta VALUES ('chat key', randomblob(32))",
    "CREATE TABLE memory (chat BLOB PRIMARY KEY, updated REAL NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX memory_by_age ON memory (updated)",
    f"PRAGMA user_version = {SCHEMA}",
)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class MemoryFile:
    """Memories in the file at `path`. While the file cannot be used nothing is remembered and nothing is raised."""

    def __init__(self, path: Path) -> None:
        """Take note of `path`; the file is opened, and made, when it is first needed."""
        self._path = path
        self._open: sqlite3.Connection | None = None
        self._key = b""
        self._failing = False

    def read(self, chat_id: str) -> Memory | None:
        """The memory of `chat_id`; None where there is none, or none that can be read."""

        def look_up(connection: sqlite3.Connection) -> Memory | None:
            row = connection.execute("SELECT value FROM memory WHERE chat = ?", (self._hash(chat_id),)).fetchone()
            return decode(row[0]) if row and isinstance(row[0], str) else None

        return self._try(look_up)

    def write(self, chat_id: str, memory: Memory, oldest: datetime) -> None:
        """Keep `memory`, which is dated, and delete what was last changed before `oldest`."""
        updated = (memory.updated or oldest).timestamp()

        def replace(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                row = (self._hash(chat_id), updated, encode(memory))
                connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?, ?)", row)
                connection.execute("DELETE FROM memory WHERE updated <= ?", (oldest.timestamp(),))

        self._try(replace)

    def delete(self, chat_id: str) -> None:
        """Delete the memory of `chat_id`, and empty the log, which may still hold it."""

        def erase(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM memory WHERE chat = ?", (self._hash(chat_id),))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

        self._try(erase)

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
        self._open = None

    def _hash(self, chat_id: str) -> bytes:
        return blake2b(chat_id.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def _try(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        try:
            result = work(self._connection())
        except (sqlite3.Error, OSError) as error:
            self.close()
            self._report(error)
            return None
        self._failing = False
        return result

    def _report(self, error: sqlite3.Error | OSError) -> None:
        """Say once, until it works again, that nothing is remembered; never with what was to be written."""
        if not self._failing:
            reason = getattr(error, "sqlite_errorname", None) or type(error).__name__
            _log.warning("conversations are not remembered: %s cannot be used (%s)", self._path, reason)
        self._failing = True

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open, self._key = _open_or_mend(self._path)
        return self._open


class _DamagedError(Exception):
    """The file is a database no more, or never was."""


def _open_or_mend(path: Path) -> tuple[sqlite3.Connection, bytes]:
    """The open file and its key; one that is damaged, or no database, is put aside: it held a day at most."""
    try:
        return _open(path)
    except _DamagedError:
        aside = path.with_name(path.name + ".damaged")
        path.replace(aside)
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    _log.warning("%s was damaged: it was put aside as %s and started afresh", path, aside.name)
    return _open(path)


def _open(path: Path) -> tuple[sqlite3.Connection, bytes]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # for its owner alone
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        return connection, _prepare(connection)
    except sqlite3.Error as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise _DamagedError from error
        raise
    except _DamagedError:
        connection.close()
        raise


def _prepare(connection: sqlite3.Connection) -> bytes:
    """Set the file up, check it, make its tables where they are missing or of another version; return its key."""
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _DamagedError
    with _transaction(connection):
        if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
            for statement in _TABLES:
                connection.execute(statement)
        (key,) = connection.execute("SELECT value FROM meta WHERE name = 'chat key'").fetchone()
    return bytes(key)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the right to write is taken first, so that two processes never wait for each other."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
