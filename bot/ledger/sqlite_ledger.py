"""The ledger in the SQLite file of the memories: tables, a connection and a thread of its own.

A missed question is stored under a random id in a table without row numbers, so that not even the order tells which
questions came one after the other. A damaged file is left to the memories to mend (`bot.sqlite_file`); until then
nothing is kept here, and what is to be added comes again.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.ledger.ledger import MOST_MISSED
from bot.ledger.model import COUNTS_KEPT_FOR, MISSED_KEPT_FOR, Counts, Missed, Tally
from bot.sqlite_connection import SqliteConnection, open_sqlite, transaction

SCHEMA = b"1"
_VERSION = "ledger version"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS counts (day TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,"
    " count INTEGER NOT NULL, PRIMARY KEY (day, kind, key)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS missed (id TEXT PRIMARY KEY, day TEXT NOT NULL, text TEXT NOT NULL,"
    " language TEXT NOT NULL, mark INTEGER NOT NULL, ignored INTEGER NOT NULL) WITHOUT ROWID",
)
_Result = TypeVar("_Result")


class SqliteLedger:
    """Counts and missed questions in the file at `path`, which several processes may share."""

    def __init__(self, path: Path) -> None:
        """Take note of `path`; the file is opened, and made, when it is first needed."""
        self._file = SqliteConnection(path, _opened, "nothing is counted")
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def add(self, counts: Counts, missed: Sequence[Missed], today: date) -> bool:
        """Add, and delete what is too old, in one transaction; False where the file cannot be used."""

        def work(connection: sqlite3.Connection) -> bool:
            with transaction(connection):
                _insert(connection, counts, missed)
                gone = _delete_old(connection, today)
            if gone:
                _empty_log(connection)
            return True

        return bool(await self._do(work))

    async def counts(self, first: date, last: date) -> Counts:
        """What was counted on these days."""

        def work(connection: sqlite3.Connection) -> Counts:
            days = (first.isoformat(), last.isoformat())
            rows = connection.execute("SELECT day, kind, key, count FROM counts WHERE day BETWEEN ? AND ?", days)
            return {Tally(date.fromisoformat(day), kind, key): count for day, kind, key, count in rows}

        return await self._do(work) or {}

    async def missed(self, today: date) -> tuple[Missed, ...]:
        """The missed questions that are not too old."""

        def work(connection: sqlite3.Connection) -> tuple[Missed, ...]:
            oldest = ((today - MISSED_KEPT_FOR).isoformat(),)
            rows = connection.execute("SELECT id, day, text, language, mark, ignored FROM missed WHERE day > ?", oldest)
            return tuple(
                Missed(one, date.fromisoformat(day), text, language, mark, bool(ignored))
                for one, day, text, language, mark, ignored in rows
            )

        return await self._do(work) or ()

    async def ignore(self, ids: Collection[str]) -> None:
        """Mark as ignored."""

        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("UPDATE missed SET ignored = 1 WHERE id = ?", [(one,) for one in ids])

        await self._do(work)

    async def drop(self, ids: Collection[str]) -> None:
        """Delete at once, in the file's log as well."""

        def work(connection: sqlite3.Connection) -> None:
            with transaction(connection):
                connection.executemany("DELETE FROM missed WHERE id = ?", [(one,) for one in ids])
            _empty_log(connection)

        await self._do(work)

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._file.close)
        self._thread.shutdown()

    async def _do(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._file.attempt, work)


def _opened(path: Path) -> sqlite3.Connection:
    return open_sqlite(path, _make_tables)


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing; those of another version of the program are left alone."""
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (_VERSION, SCHEMA))
    found = connection.execute("SELECT value FROM meta WHERE name = ?", (_VERSION,)).fetchone()
    if found != (SCHEMA,):
        raise sqlite3.NotSupportedError("tables of another version")


def _insert(connection: sqlite3.Connection, counts: Counts, missed: Sequence[Missed]) -> None:
    connection.executemany(
        "INSERT INTO counts VALUES (?, ?, ?, ?)"
        " ON CONFLICT (day, kind, key) DO UPDATE SET count = count + excluded.count",
        [(tally.day.isoformat(), tally.kind, tally.key, count) for tally, count in counts.items()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO missed VALUES (?, ?, ?, ?, ?, ?)",
        [(one.id, one.day.isoformat(), one.text, one.language, one.mark, one.ignored) for one in missed],
    )


def _delete_old(connection: sqlite3.Connection, today: date) -> bool:
    """Delete what is too old, or too much; whether any text was deleted."""
    connection.execute("DELETE FROM counts WHERE day < ?", ((today - COUNTS_KEPT_FOR).isoformat(),))
    old = connection.execute("DELETE FROM missed WHERE day <= ?", ((today - MISSED_KEPT_FOR).isoformat(),))
    spare = connection.execute(
        "DELETE FROM missed WHERE id IN (SELECT id FROM missed ORDER BY day DESC LIMIT -1 OFFSET ?)", (MOST_MISSED,)
    )
    return old.rowcount + spare.rowcount > 0


def _empty_log(connection: sqlite3.Connection) -> None:
    """The write-ahead log may still hold what was deleted."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
