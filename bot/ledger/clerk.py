"""Clerk: notes what happens and carries it to the ledger every few seconds, off the way of any answer."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, datetime
from secrets import token_hex

from bot.answering.answers import ChooseTopic, NotUnderstood
from bot.knowledge.model import Language
from bot.ledger.counting import Exchange, counts_of, rating_counts
from bot.ledger.doubts import Doubts
from bot.ledger.ledger import InProcessLedger, Ledger
from bot.ledger.marks import Marking, marking
from bot.ledger.model import Counts, Kind, Missed, Tally
from bot.ledger.redaction import kept_text
from bot.rendering.callback_data import Rate

CARRIED_EVERY_SECONDS = 5.0
"""What a process that is killed may lose of the counts."""

MOST_WAITING = 1_000
"""Missed questions that wait while the ledger cannot be written."""


MOST_KEPT_A_DAY = 30
"""Missed questions kept of one mark: nobody alone can push out what others asked."""


class Clerk:
    """Notes at once, in memory; `run` and `carry` write. Only the clerk knows who asked, and passes on a mark."""

    def __init__(self, ledger: Ledger | None = None, mark: Marking | None = None) -> None:
        """Carry to `ledger`; without one, to one in the process."""
        self._ledger = ledger or InProcessLedger()
        self._mark = mark or marking(token_hex())
        self._doubts = Doubts()
        self._counts: Counter[Tally] = Counter()
        self._missed: list[Missed] = []
        self._kept: Counter[int] = Counter()
        self._carried_on: date | None = None

    def note(self, exchange: Exchange, chat: str, person: int, seconds: float, now: datetime) -> None:
        """Count an exchange of `person` (a Telegram id) in `chat`, and keep the question if it was missed."""
        self._counts.update(counts_of(exchange, now.date(), seconds))
        doubtful = exchange.text and isinstance(exchange.answer, NotUnderstood | ChooseTopic)
        text = kept_text(exchange.text or "") if doubtful else None
        missed = self._doubts.missed(chat, exchange.answer, text, now)
        if missed:
            self._keep(missed, exchange.language, self._mark(person), now.date())

    def _keep(self, text: str, language: Language, mark: int, day: date) -> None:
        self._kept[mark] += 1
        if self._kept[mark] <= MOST_KEPT_A_DAY and len(self._missed) < MOST_WAITING:
            self._missed.append(Missed(token_hex(6), day, text, language, mark))

    def rate(self, rating: Rate, day: date) -> None:
        """Count an opinion on an answer; a reason also for the desk or the need that it is about."""
        self._counts.update(rating_counts(rating, day))

    def count(self, kind: Kind, day: date, *keys: str) -> None:
        """Count one of each of `keys`; without any, one of `kind`."""
        self._counts.update(Tally(day, kind, key) for key in keys or ("",))

    async def run(self, clock: Callable[[], datetime]) -> None:
        """Carry until cancelled."""
        while True:
            await self.carry(clock().date())
            await asyncio.sleep(CARRIED_EVERY_SECONDS)

    async def carry(self, today: date) -> None:
        """Carry what was noted to the ledger, and once a day have it delete what is too old."""
        if self._carried_on != today:
            self._kept.clear()
        counts, missed = self._counts, self._missed
        if not counts and not missed and self._carried_on == today:
            return
        self._counts, self._missed = Counter(), []
        if await self._ledger.add(counts, missed, today):
            self._carried_on = today
        else:
            self._counts.update(counts)
            self._missed = [*missed, *self._missed][:MOST_WAITING]

    async def counts(self, first: date, last: date) -> Counts:
        """What was counted on these days, what has just been noted included."""
        await self.carry(last)
        return await self._ledger.counts(first, last)

    async def missed(self, today: date) -> tuple[Missed, ...]:
        """The missed questions of the last 90 days."""
        await self.carry(today)
        return await self._ledger.missed(today)

    async def ignore(self, ids: Collection[str]) -> None:
        """Show no more questions like these."""
        await self._ledger.ignore(ids)

    async def drop(self, ids: Collection[str]) -> None:
        """Delete these questions."""
        await self._ledger.drop(ids)

    async def close(self, today: date) -> None:
        """Carry what is left, and close the ledger."""
        await self.carry(today)
        await self._ledger.close()
