"""The gate of several replicas: updates of one chat in the order of their ids, whichever replica they come to.

Each webhook call holds a ticket: the id of its update, in the queue of its chat in Redis. The lowest id goes first;
the others ask again until it is their turn. The call is answered when its update was handled, so that Telegram brings
it again, to another replica, where the first one died. No text of anybody is ever put into Redis for this.

A ticket lasts as long as its replica renews it. That of a dead replica may be taken over by a second copy of the same
update for `GRACE_SECONDS`, ahead of those behind it; then the chat goes on without it. Ids count up by one (Bot API,
"Update"): where one is missing, those above it wait a moment for it, for two calls may overtake each other on the way.
"""

import asyncio
import itertools
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.flood import MOST_IN_WINDOW, WINDOW_SECONDS, Verdict
from bot.gate import InProcessGate
from bot.replicas.link import AwayError, RedisLink
from bot.replicas.names import Names
from bot.replicas.scripts import Script

LEASE_SECONDS = 3.0
GRACE_SECONDS = 2.0
"""Telegram brings an update again a second after the call for it was cut off."""

OVERTAKING_SECONDS, MOST_OVERTAKING_SECONDS = 0.5, 2.0
"""How long a missing update is waited for while no other comes either, and how long any update waits for others."""

_RENEWED_AFTER_SECONDS = LEASE_SECONDS / 3
_HELD_MS, _GRACE_MS = int((LEASE_SECONDS + GRACE_SECONDS) * 1000), int(GRACE_SECONDS * 1000)
_REMEMBERED_MS = 24 * 3600 * 1000
"""Telegram keeps an update that it could not deliver for a day (Bot API, "Getting updates")."""

_MARK_KEPT_MS = 3600 * 1000
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.004, 0.05
_PAUSE_A_WAITING_ONE_SECONDS = 0.001
"""However many wait, a replica asks no more than a thousand times a second."""


@dataclass(frozen=True, slots=True)
class _Ticket:
    """One copy of an update, and the keys of its update and of the queue of its chat."""

    update_id: int
    owner: str
    sender: str
    chat: str
    update_key: str
    queue_key: str


class RedisGate:
    """A gate that all replicas pass through; while Redis is away each has its own."""

    def __init__(self, link: RedisLink, names: Names) -> None:
        """Renew what is in hand at the beats of `link`."""
        self._link = link
        self._names = names
        self._alone = InProcessGate()
        self._replica = secrets.token_hex(8)
        self._numbers = itertools.count()
        self._in_hand: dict[str, _Ticket] = {}
        self._waiting = 0
        self._renewed = 0.0
        self._enter, self._leave, self._renew = (Script(link.redis, name) for name in ("enter", "leave", "renew"))
        link.at_each_beat(self._renew_all)

    def order_of(self, sender: str) -> int | None:
        """The id of the update of `sender` that is in hand here; None where there is none."""
        return next((ticket.update_id for ticket in self._in_hand.values() if ticket.sender == sender), None)

    @asynccontextmanager
    async def admit(self, update_id: int, sender: str) -> AsyncIterator[Verdict]:
        """Wait until it is the turn of this update of `sender`."""
        ticket = self._ticket(update_id, sender)
        try:
            verdict = await self._wait_for_turn(ticket)
        except AwayError:
            async with self._alone.admit(update_id, sender) as verdict:
                yield verdict
            return
        except asyncio.CancelledError:
            await self._give_up(ticket, handled=False)
            raise
        if verdict is Verdict.REPEATED:
            yield verdict
            return
        # One that was admitted while Redis was away may still be in hand.
        async with self._holding(ticket), self._alone.turn_of(sender):
            yield verdict

    def _ticket(self, update_id: int, sender: str) -> _Ticket:
        chat = self._names.hashed(sender)
        update_key, queue_key = self._names.of("update", str(update_id)), self._names.of("queue", chat)
        return _Ticket(update_id, f"{self._replica}.{next(self._numbers)}", sender, chat, update_key, queue_key)

    async def _wait_for_turn(self, ticket: _Ticket) -> Verdict:
        """Ask until it is the turn of `ticket`; REPEATED as soon as another copy was handled."""
        verdict, begun, pauses = Verdict.ANSWER, time.monotonic(), _pauses()
        while True:
            overtaken = time.monotonic() - begun >= MOST_OVERTAKING_SECONDS
            state, judged = await self._ask_for_turn(ticket, overtaken)
            verdict = Verdict(judged) if judged else verdict
            if state == "done":
                return Verdict.REPEATED
            if state == "go":
                return verdict
            await self._pause(next(pauses))

    async def _pause(self, seconds: float) -> None:
        """Wait a moment, longer where many wait, never so long that the lease would end."""
        self._waiting += 1
        try:
            seconds = max(seconds, self._waiting * _PAUSE_A_WAITING_ONE_SECONDS)
            await asyncio.sleep(min(seconds, _RENEWED_AFTER_SECONDS))
        finally:
            self._waiting -= 1

    async def _ask_for_turn(self, ticket: _Ticket, overtaken: bool) -> tuple[str, str]:
        of = self._names.of
        keys = [ticket.update_key, ticket.queue_key, of("sent", ticket.chat), of("warned", ticket.chat), of("mark")]
        flood = MOST_IN_WINDOW, int(WINDOW_SECONDS * 1000)
        waiting = ticket.update_id, ticket.owner, _HELD_MS, _GRACE_MS, int(overtaken)
        mark, ask = (of("update") + ":", _MARK_KEPT_MS, int(OVERTAKING_SECONDS * 1000)), self._enter.run
        state, judged = await self._link.ask(lambda: ask(keys, *waiting, *flood, *mark))
        return state.decode(), judged.decode()

    @asynccontextmanager
    async def _holding(self, ticket: _Ticket) -> AsyncIterator[None]:
        """Renew the lease of `ticket` until the block ends; it was handled unless the block was cancelled."""
        self._in_hand[ticket.owner] = ticket
        handled = True
        try:
            yield
        except asyncio.CancelledError:
            handled = False
            raise
        finally:
            del self._in_hand[ticket.owner]
            await self._give_up(ticket, handled=handled)

    async def _give_up(self, ticket: _Ticket, *, handled: bool) -> None:
        remembered = _REMEMBERED_MS if handled else ""
        if handled:
            self._alone.note(ticket.update_id)
        keys, leave = [ticket.update_key, ticket.queue_key], self._leave.run
        with suppress(AwayError):
            await self._link.ask(lambda: leave(keys, ticket.update_id, ticket.owner, remembered))

    async def _renew_all(self) -> None:
        """Renew the leases of what is in hand, when a third of them is over."""
        now = time.monotonic()
        if not self._in_hand or now - self._renewed < _RENEWED_AFTER_SECONDS:
            return
        self._renewed = now
        tickets = tuple(self._in_hand.values())
        keys = [key for ticket in tickets for key in (ticket.update_key, ticket.queue_key)]
        owners = [part for ticket in tickets for part in (ticket.update_id, ticket.owner)]
        await self._link.ask(lambda: self._renew.run(keys, _HELD_MS, *owners))


def _pauses() -> Iterator[float]:
    """The seconds between two questions: short at first, for most turns are."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
