"""Where the memory of each chat is kept for a day: in one SQLite file, or in the process alone."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.conversation import KEPT_FOR, Memory
from bot.sqlite_file import MemoryFile

MOST_CHATS = 50_000
_SQLITE, _IN_PROCESS = "sqlite:///", "memory://"
ADDRESSES = "sqlite:///PATH or memory:// or redis://HOST:6379/0"
"""What an operator may write."""


class StoreError(ValueError):
    """The address of the store cannot be used; the message says what to write instead."""


class MemoryStore(Protocol):
    """Keeps what is remembered of each chat, for a day. No method raises for what the disk or the file does."""

    async def get(self, chat_id: str, now: datetime) -> Memory:
        """What is remembered of `chat_id` at `now` (timezone-aware); an empty Memory where nothing is, or no longer."""
        ...

    async def put(self, chat_id: str, memory: Memory) -> None:
        """Keep `memory` until a day after `memory.updated`; one that was never dated is not kept."""
        ...

    async def forget(self, chat_id: str) -> None:
        """Delete at once what is remembered of `chat_id`."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the file. Nothing may be asked afterwards."""
        ...


class InProcessStore:
    """Memories that end with the process: at most `most_chats`, the one that was silent longest dropped first."""

    def __init__(self, most_chats: int = MOST_CHATS) -> None:
        """Start empty."""
        self._most_chats = most_chats
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    async def get(self, chat_id: str, now: datetime) -> Memory:
        """What is remembered of `chat_id` at `now`."""
        memory = self._memories.get(chat_id, Memory())
        if not memory.is_over(now):
            return memory
        del self._memories[chat_id]
        return Memory()

    async def put(self, chat_id: str, memory: Memory) -> None:
        """Keep `memory`, and drop those that are a day older than it."""
        self._memories.pop(chat_id, None)
        if memory.updated is None:
            return
        self._memories[chat_id] = memory
        while len(self._memories) > self._most_chats or next(iter(self._memories.values())).is_over(memory.updated):
            self._memories.popitem(last=False)

    async def forget(self, chat_id: str) -> None:
        """Delete at once what is remembered of `chat_id`."""
        self._memories.pop(chat_id, None)

    async def close(self) -> None:
        """Forget everything."""
        self._memories.clear()


class SqliteStore:
    """Memories in one SQLite file, which several processes may share; all its work is done in a thread of its own."""

    def __init__(self, path: Path) -> None:
        """Keep memories in the file at `path`, which is made when it is first needed."""
        self._file = MemoryFile(path)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="memory")

    async def get(self, chat_id: str, now: datetime) -> Memory:
        """What is remembered of `chat_id` at `now`."""
        memory = await asyncio.get_running_loop().run_in_executor(self._thread, self._file.read, chat_id)
        return Memory() if memory is None or memory.is_over(now) else memory

    async def put(self, chat_id: str, memory: Memory) -> None:
        """Keep `memory`, and delete those that are a day older than it."""
        if memory.updated is None:
            return await self.forget(chat_id)
        loop, oldest, latest = asyncio.get_running_loop(), memory.updated - KEPT_FOR, memory.updated + KEPT_FOR
        return await loop.run_in_executor(self._thread, self._file.write, chat_id, memory, oldest, latest)

    async def forget(self, chat_id: str) -> None:
        """Delete at once what is remembered of `chat_id`, in the file's log as well."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._file.delete, chat_id)

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._file.close)
        self._thread.shutdown()


def open_store(url: str) -> MemoryStore:
    """The store at `url`: 'memory://', or 'sqlite:///' and a path ('sqlite:////var/lib/bot/state.sqlite').

    A path without a slash of its own is taken from the working directory. StoreError for any other address.
    """
    if url == _IN_PROCESS:
        return InProcessStore()
    if url.startswith(_SQLITE) and url != _SQLITE:
        return SqliteStore(Path(url.removeprefix(_SQLITE)).expanduser())
    scheme = url.partition("://")[0] if "://" in url else ""  # the rest may hold a password
    raise StoreError(f"STATE_URL: unknown kind of store '{scheme[:20]}'; write {ADDRESSES}")


def default_state_url(environment: Mapping[str, str]) -> str:
    """The store in the user's state directory (XDG Base Directory Specification, which ignores a relative path)."""
    given = Path(environment.get("XDG_STATE_HOME", ""))
    home = Path(environment["HOME"]) if environment.get("HOME") else Path.home()
    state = given if given.is_absolute() else home / ".local" / "state"
    return f"{_SQLITE}{state / 'france-services-bot' / 'state.sqlite'}"
