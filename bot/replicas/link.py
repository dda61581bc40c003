"""Link: the connection to Redis; while it is lost nobody waits for it, and it is tried again beside the answers."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.logs import place_of

LOG = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.0
"""The longest that anything waits for Redis. A healthy one on the same network answers in a thousandth of it, but a
process that has too little of its processor notices late."""

BEAT_SECONDS = 0.25
_MOST_AT_ONCE = 32
_STEADY_SECONDS, _LONGEST_PAUSE_SECONDS = 10.0, 8.0

Beat = Callable[[], Awaitable[None]]
_Result = TypeVar("_Result")


class AwayError(Exception):
    """Redis cannot be used now."""


class RedisLink:
    """Asks Redis while it can be used; after one failure it is away for all, until a probe beside them succeeds.

    So that each answer does not pay for the failure anew: those under way wait `PATIENCE_SECONDS` at most, those
    that follow not at all.
    """

    def __init__(self, url: str, probe_key: str) -> None:
        """Take note of `url` (redis:// or rediss://); `probe_key` may be overwritten. ValueError for a faulty one."""
        # A call that fails is not repeated here: the probes do that.
        self.redis: Redis = Redis.from_url(
            url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS, retry=Retry(NoBackoff(), 0)
        )
        pool: Any = self.redis.connection_pool
        try:
            pool.make_connection()  # does not connect yet, but looks at all that the address says
        except TypeError:
            raise ValueError("an unknown option") from None
        self._probe_key = probe_key
        self._beats: list[Beat] = []
        self._slots = asyncio.Semaphore(_MOST_AT_ONCE)
        self._beating: asyncio.Task[None] | None = None
        self._is_closing = False
        self._lost_at: float | None = None
        self._back_at = -_STEADY_SECONDS
        self._pause = BEAT_SECONDS

    def is_up(self) -> bool:
        """Whether Redis answered last time."""
        return self._lost_at is None

    async def ask(self, work: Callable[[], Awaitable[_Result]]) -> _Result:
        """The result of `work`, a call or a few; AwayError where Redis is away or does not answer in time."""
        async with self._slots:
            if not self.is_up():
                raise AwayError
            return await self._ask(work)

    async def _ask(self, work: Callable[[], Awaitable[_Result]]) -> _Result:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await work()
        except (RedisError, OSError) as error:  # TimeoutError is an OSError
            self._lose(error)
            raise AwayError from error

    def at_each_beat(self, beat: Beat) -> None:
        """Do `beat` four times a second while Redis is up; it may raise AwayError."""
        self._beats.append(beat)

    async def start(self) -> None:
        """See whether Redis is there, then begin to beat."""
        await self._probe()
        self._beating = asyncio.create_task(self._beat_for_ever())

    async def close(self) -> None:
        """Stop beating and hang up. Nothing may be asked afterwards."""
        self._is_closing = True
        if self._beating:
            # The client library has been seen to swallow a cancellation; the loop then ends by itself.
            self._beating.cancel()
            await asyncio.wait({self._beating}, timeout=2 * PATIENCE_SECONDS)
        with contextlib.suppress(RedisError, OSError):
            await self.redis.aclose()

    async def _beat_for_ever(self) -> None:
        while not self._is_closing:
            await asyncio.sleep(BEAT_SECONDS if self.is_up() else self._pause)
            if not self.is_up():
                await self._probe()
                continue
            for beat in self._beats:
                await self._do(beat)

    async def _do(self, beat: Beat) -> None:
        """Whatever fails in one beat, the next ones come: leases depend on them."""
        try:
            await beat()
        except AwayError:
            return
        except Exception as error:
            LOG.error("a beat failed (%s%s)", type(error).__name__, place_of(error.__traceback__))

    async def _probe(self) -> None:
        """Redis is back when it lets us write: one that is full, loading or a mere copy of another is of no use."""
        with contextlib.suppress(AwayError):
            if self._lost_at is not None:  # those kept from before lead to a server that is gone
                await self._ask(lambda: self.redis.connection_pool.disconnect(inuse_connections=False))
            await self._ask(lambda: self.redis.set(self._probe_key, 1, px=1000))
            if self._lost_at is not None:
                away = time.monotonic() - self._lost_at
                LOG.warning("Redis is back after %.0f s: conversations are remembered", away)
                self._lost_at, self._back_at = None, time.monotonic()

    def _lose(self, error: Exception) -> None:
        """Say once that it is lost; one that is lost again and again is tried less and less often."""
        now = time.monotonic()
        if self._lost_at is not None:
            return
        restless = now - self._back_at < _STEADY_SECONDS
        self._pause = min(self._pause * 2, _LONGEST_PAUSE_SECONDS) if restless else BEAT_SECONDS
        self._lost_at = now
        LOG.warning("Redis cannot be used (%s): answers go on, conversations are not remembered", type(error).__name__)
