"""The SQLite file of memories: how it is mended and written; for one thread at a time.

A write-ahead log lets several processes read and write at once, and a process killed at any instant leaves either
the old value or the new one. `synchronous=NORMAL` may lose the last seconds when the machine itself loses power, never
more. What is deleted is overwritten (`secure_delete`). A chat is named by a keyed hash only, so that neither the file
nor a copy of some rows shows its number; the key lies in the same file and goes with it.

The ledger (`bot.ledger.sqlite_ledger`) has tables of its own in the same file.
"""

import logging
import sqlite3
import time
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from bot.conversation import Memory
from bot.conversation_codec import decode, encode
from bot.sqlite_connection import DamagedError, SqliteConnection, open_sqlite, transaction

SCHEMA = 1
"""Of the memories alone: those of another version are dropped, which loses a day; the ledger's tables stay."""

DAMAGED_KEPT_SECONDS = 30 * 86_400
"""A damaged file is somebody's evidence for a month, and then only old data."""

_TABLES = (
    "DROP TABLE IF EXISTS memory",
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "INSERT OR IGNORE INTO meta VALUES ('chat key', randomblob(32))",
    "CREATE TABLE memory (chat BLOB PRIMARY KEY, updated REAL NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX memory_by_age ON memory (updated)",
    f"PRAGMA user_version = {SCHEMA}",
)

_log = logging.getLogger(__name__)


class MemoryFile:
    """Memories in the file at `path`. While the file cannot be used nothing is remembered and nothing is raised."""

    def __init__(self, path: Path) -> None:
        """Take note of `path`; the file is opened, and made, when it is first needed."""
        self._file = SqliteConnection(path, self._opened, "conversations are not remembered")
        self._key = b""

    def read(self, chat_id: str) -> Memory | None:
        """The memory of `chat_id`; None where there is none, or none that can be read."""

        def look_up(connection: sqlite3.Connection) -> Memory | None:
            row = connection.execute("SELECT value FROM memory WHERE chat = ?", (self._hash(chat_id),)).fetchone()
            return decode(row[0]) if row and isinstance(row[0], str) else None

        return self._file.attempt(look_up)

    def write(self, chat_id: str, memory: Memory, oldest: datetime, latest: datetime) -> None:
        """Keep `memory`, which is dated, and delete what was last changed before `oldest`, or says after `latest`."""
        updated = (memory.updated or oldest).timestamp()

        def replace(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                row = (self._hash(chat_id), updated, encode(memory))
                connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?, ?)", row)
                bounds = oldest.timestamp(), latest.timestamp()
                connection.execute("DELETE FROM memory WHERE updated <= ? OR updated >= ?", bounds)

        self._file.attempt(replace)

    def delete(self, chat_id: str) -> None:
        """Delete the memory of `chat_id`, and empty the log, which may still hold it."""

        def erase(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM memory WHERE chat = ?", (self._hash(chat_id),))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

        self._file.attempt(erase)

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        self._file.close()

    def _hash(self, chat_id: str) -> bytes:
        return blake2b(chat_id.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    def _opened(self, path: Path) -> sqlite3.Connection:
        connection = _open_or_mend(path)
        (key,) = connection.execute("SELECT value FROM meta WHERE name = 'chat key'").fetchone()
        self._key = bytes(key)
        return connection


def _open_or_mend(path: Path) -> sqlite3.Connection:
    """The open file; one that is damaged, or no database, is put aside: of conversations it held a day at most."""
    aside = path.with_name(path.name + ".damaged")
    _drop_if_old(aside)
    try:
        return open_sqlite(path, _make_tables)
    except DamagedError:
        path.replace(aside)
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    _log.warning("%s was damaged: it was put aside as %s and started afresh", path, aside.name)
    return open_sqlite(path, _make_tables)


def _drop_if_old(aside: Path) -> None:
    with suppress(OSError):
        if aside.stat().st_mtime < time.time() - DAMAGED_KEPT_SECONDS:
            aside.unlink()


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing or of another version."""
    if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
        for statement in _TABLES:
            connection.execute(statement)
