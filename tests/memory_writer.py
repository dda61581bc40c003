"""Writes one chat's memory as fast as it goes and says the number of each, until it is killed (see test_store.py)."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation import Memory
from bot.store import SqliteStore

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def numbered(number: int) -> Memory:
    """A memory whose number stands in several fields, so that half of one would show."""
    return Memory(misses=number, offset=number, needs=(str(number),) * 200, updated=NOW)


async def write(path: Path) -> None:
    store = SqliteStore(path)
    first = (await store.get("chat", NOW)).misses + 1
    for number in range(first, first + 1_000_000):
        await store.put("chat", numbered(number))
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
