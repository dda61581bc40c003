"""The memories of several replicas: one Redis hash a chat, gone by itself after a day."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.conversation import KEPT_FOR, Memory
from bot.conversation_codec import decode, encode
from bot.replicas.link import AwayError, RedisLink
from bot.replicas.names import Names
from bot.replicas.scripts import Script

_ORDER_KEPT_FOR = timedelta(minutes=1)
"""After /oublier nothing is left of a chat but, for a minute, which update asked for it."""


class RedisMemories:
    """Memories in Redis. While it is away nothing is remembered and nothing is raised."""

    def __init__(self, link: RedisLink, names: Names, order_of: Callable[[str], int | None]) -> None:
        """`order_of` tells the id of the update of a chat that is in hand: later ones are never overwritten."""
        self._link = link
        self._names = names
        self._order_of = order_of
        self._put = Script(link.redis, "put")
        self._owed: set[str] = set()
        link.at_each_beat(self._forget_owed)

    async def get(self, chat_id: str, now: datetime) -> Memory:
        """What is remembered of `chat_id` at `now`."""
        if chat_id in self._owed:
            return Memory()
        try:
            value = await self._link.ask(lambda: self._link.redis.hget(self._key(chat_id), "value"))
        except AwayError:
            return Memory()
        memory = decode(value.decode("utf-8", "replace")) if isinstance(value, bytes) else None
        return Memory() if memory is None or memory.is_over(now) else memory

    async def put(self, chat_id: str, memory: Memory) -> None:
        """Keep `memory` for a day."""
        if memory.updated is None:
            return await self.forget(chat_id)
        with suppress(AwayError):
            await self._write(chat_id, encode(memory), KEPT_FOR)
            self._owed.discard(chat_id)
        return None

    async def forget(self, chat_id: str) -> None:
        """Delete at once what is remembered of `chat_id`; while Redis is away, as soon as it is back."""
        try:
            await self._write(chat_id, "", _ORDER_KEPT_FOR)
        except AwayError:
            self._owed.add(chat_id)

    async def close(self) -> None:
        """Nothing to do: the link is closed by whoever opened it."""

    async def _forget_owed(self) -> None:
        for chat_id in tuple(self._owed):
            await self._write(chat_id, "", _ORDER_KEPT_FOR)
            self._owed.discard(chat_id)

    async def _write(self, chat_id: str, value: str, kept_for: timedelta) -> None:
        key, order, kept_ms = self._key(chat_id), self._order_of(chat_id), int(kept_for.total_seconds() * 1000)
        await self._link.ask(lambda: self._put.run([key], value, "" if order is None else order, kept_ms))

    def _key(self, chat_id: str) -> str:
        return self._names.of("memory", self._names.hashed(chat_id))
