"""In hand: the updates taken from Telegram that are not done yet, so that a process that is killed loses none.

Telegram forgets an update as soon as a poll asks for those after it (Bot API, getUpdates, `offset`), and brings all
others again. So no poll asks for more than what follows the oldest update in hand.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

LONGEST_HELD_SECONDS = 5.0
"""So long an update that is stuck may keep all others waiting, where those taken after it are done."""

_REMEMBERED_IDS = 1_000


class InHand:
    """Which updates are in hand; for one event loop. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        """Nothing was taken yet."""
        self._taken: dict[int, float] = {}
        self._let_go: set[int] = set()
        self._done: OrderedDict[int, None] = OrderedDict()
        self._next = 0
        self._last_done_was_taken = 0.0
        self._one_is_done = asyncio.Event()

    def __len__(self) -> int:
        """How many wait or are being answered."""
        return len(self._taken)

    @property
    def offset(self) -> int:
        """What the next poll may ask for: the oldest update in hand, else the one after the last; 0 at the start."""
        return next((update_id for update_id in self._taken if update_id not in self._let_go), self._next)

    def take(self, update_id: int, now: float) -> bool:
        """Take an update in hand at `now`; False where it was taken before."""
        if update_id in self._taken or update_id in self._done:
            return False
        self._taken[update_id] = now
        self._next = update_id + 1  # not the highest: after a week of silence Telegram may count anew from below
        return True

    def done(self, update_id: int) -> None:
        """The update needs nothing more."""
        taken_at = self._taken.pop(update_id, None)
        if taken_at is None:
            return
        self._let_go.discard(update_id)
        self._last_done_was_taken = max(self._last_done_was_taken, taken_at)
        self._done[update_id] = None
        if len(self._done) > _REMEMBERED_IDS:
            self._done.popitem(last=False)
        self._one_is_done.set()

    def let_go(self, now: float) -> None:
        """Let polls pass what is stuck: in hand for long though something taken later is done.

        While nothing at all gets done, as when Telegram is down, there is no use in taking more.
        """
        latest = min(now - LONGEST_HELD_SECONDS, self._last_done_was_taken)
        self._let_go |= {update_id for update_id, taken_at in self._taken.items() if taken_at < latest}

    async def down_to(self, count: int, seconds: float) -> None:
        """Wait until no more than `count` are in hand, for `seconds` at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self._taken) > count:
                    self._one_is_done.clear()
                    await self._one_is_done.wait()

    @contextmanager
    def handling(self, update_id: int) -> Iterator[None]:
        """The update is done at the end of the block, whatever came of it, unless the block was cancelled."""
        try:
            yield
        except asyncio.CancelledError:
            raise
        except BaseException:
            self.done(update_id)
            raise
        self.done(update_id)


class TellingWhenDone(BaseUpdateProcessor):
    """Leaves the processing to another processor, and tells when an update is done."""

    def __init__(self, inner: BaseUpdateProcessor, in_hand: InHand, senders: frozenset[int] = frozenset()) -> None:
        """Hand over to `inner`; what `senders` (administrators) send counts as done when it is begun.

        It may take long, and polls would come less often meanwhile; they see themselves when a report is missing.
        """
        super().__init__(inner.max_concurrent_updates)
        self._inner = inner
        self._in_hand = in_hand
        self._senders = senders

    async def initialize(self) -> None:
        """Prepare the inner processor."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the inner processor."""
        await self._inner.shutdown()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process `update`; it is done afterwards."""
        if not isinstance(update, Update):
            return await self._inner.do_process_update(update, coroutine)
        if update.effective_user and update.effective_user.id in self._senders:
            self._in_hand.done(update.update_id)
        with self._in_hand.handling(update.update_id):
            return await self._inner.do_process_update(update, coroutine)
