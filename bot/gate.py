"""Gate: which updates are handled, which are refused, and those of one chat one after the other."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from bot.flood import FloodControl, Verdict

_REMEMBERED_IDS = 10_000


class Gate(Protocol):
    """Lets updates through in the order of each chat; knows those that come twice and those who send too much."""

    def admit(self, update_id: int, sender: str) -> AbstractAsyncContextManager[Verdict]:
        """Wait until it is the turn of this update of `sender`, who has no other in hand until the block ends.

        An update that was handled before is REPEATED: there is nothing to wait for and nothing to do. One whose block
        is cancelled counts as not handled. Never raises by itself.
        """
        ...


class Turns:
    """One lock a sender, in the order in which they ask; dropped with the last who wants it."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def of(self, sender: str) -> AsyncIterator[None]:
        """Wait for the turn of `sender`, and have it until the block ends."""
        turn = self._turns.setdefault(sender, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[sender]


class _Turn:
    """The lock of one sender, and how many updates want it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


class InProcessGate:
    """A gate for one process: what it knows ends with it."""

    def __init__(self, flood: FloodControl | None = None) -> None:
        """Judge senders by `flood`."""
        self._flood = flood or FloodControl()
        self._turns = Turns()
        self._seen: OrderedDict[int, None] = OrderedDict()

    @asynccontextmanager
    async def admit(self, update_id: int, sender: str) -> AsyncIterator[Verdict]:
        """Wait until it is the turn of this update of `sender`."""
        if update_id in self._seen:
            yield Verdict.REPEATED
            return
        self.note(update_id)
        verdict = self._flood.judge(sender, time.monotonic())
        async with self._turns.of(sender):
            yield verdict

    def turn_of(self, sender: str) -> AbstractAsyncContextManager[None]:
        """The turn of `sender` alone, for an update that was judged elsewhere."""
        return self._turns.of(sender)

    def note(self, update_id: int) -> None:
        """Take this update as known from now on."""
        self._seen[update_id] = None
        if len(self._seen) > _REMEMBERED_IDS:
            self._seen.popitem(last=False)
