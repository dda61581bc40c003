"""The announcements of several replicas: one key that all look at four times a second, so that none can be missed."""

import asyncio
import logging
import secrets
import time
from contextlib import suppress

from bot.announcements import Changed
from bot.replicas.link import AwayError, RedisLink
from bot.replicas.names import Names
from bot.replicas.scripts import Script

LOG = logging.getLogger(__name__)


class RedisAnnouncements:
    """The last change of the knowledge base, by whom and when (the clock of Redis, in ms), under one key.

    A replica that could not look for a while sees it when Redis is back; one that could not tell tells it then.
    """

    def __init__(self, link: RedisLink, names: Names) -> None:
        """Take what was announced before now as known: the knowledge base is read after this."""
        self._link = link
        self._key = names.of("knowledge")
        self._replica = secrets.token_hex(8)
        self._begun = time.monotonic()
        self._seen: bytes | None = None
        self._is_first_look = True
        self._untold = False
        self._changed: Changed | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self._script = Script(link.redis, "announce")
        link.at_each_beat(self._look)

    async def announce(self) -> None:
        """Tell the others that the knowledge base has changed; while Redis is away, as soon as it is back."""
        self._untold = True
        with suppress(AwayError):
            await self._tell()

    def listen(self, changed: Changed) -> None:
        """Call `changed` soon after another replica has announced a change."""
        self._changed = changed

    async def _tell(self) -> None:
        self._seen = await self._link.ask(lambda: self._script.run([self._key], self._replica))
        self._untold = self._is_first_look = False

    async def _look(self) -> None:
        """See whether anything is new; where a change is still being followed, look again afterwards."""
        if self._untold:
            await self._tell()
        if self._catching_up and not self._catching_up.done():
            return
        value, now = await self._link.ask(self._value_and_time)
        if value == self._seen:
            return
        news = value is not None and (not self._is_first_look or self._came_since_start(value, now))
        self._seen, self._is_first_look = value, False
        if news and self._changed:
            self._catching_up = asyncio.create_task(self._catch_up(self._changed))

    async def _value_and_time(self) -> tuple[bytes | None, int]:
        async with self._link.redis.pipeline(transaction=False) as pipeline:
            pipeline.get(self._key)
            pipeline.time()
            value, (seconds, microseconds) = await pipeline.execute()
        return value, seconds * 1000 + microseconds // 1000

    def _came_since_start(self, value: bytes, now: int) -> bool:
        """Whether the change may be newer than what this process read when it started; both times are rounded down."""
        announced, running_ms = value.partition(b" ")[0], (time.monotonic() - self._begun) * 1000
        return announced.isdigit() and int(announced) + 1 >= now - running_ms

    async def _catch_up(self, changed: Changed) -> None:
        try:
            await changed()
        except Exception as error:
            LOG.error("a change of the knowledge base could not be followed (%s)", type(error).__name__)
