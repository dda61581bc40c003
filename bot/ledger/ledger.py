"""Where counts and missed questions are kept: the protocol, and keeping them in the process alone."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.ledger.model import COUNTS_KEPT_FOR, MISSED_KEPT_FOR, Counts, Missed, Tally

MOST_MISSED = 5_000
"""Missed questions kept at most; the oldest go first."""


class Ledger(Protocol):
    """Keeps counts for 400 days and missed questions for 90. No method raises for what a disk or a network does.

    `bot.ledger.clerk.Clerk` gathers what happens and calls `add` every few seconds, off the way of any answer.
    """

    async def add(self, counts: Counts, missed: Sequence[Missed], today: date) -> bool:
        """Add `counts` to those kept and keep `missed`; delete what is too old `today`, both empty or not.

        All of it or nothing. False where it could not be kept: the caller brings it again later.
        """
        ...

    async def counts(self, first: date, last: date) -> Counts:
        """What was counted from day `first` to day `last`, both included; empty where it cannot be read."""
        ...

    async def missed(self, today: date) -> tuple[Missed, ...]:
        """The missed questions of the 90 days before `today`, in any order; empty where they cannot be read."""
        ...

    async def ignore(self, ids: Collection[str]) -> None:
        """Mark these missed questions as ignored; they stay until their 90 days are over. Unknown ids do no harm."""
        ...

    async def drop(self, ids: Collection[str]) -> None:
        """Delete these missed questions at once. Unknown ids do no harm."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the file or connection. Nothing may be asked afterwards."""
        ...


class InProcessLedger:
    """Counts and missed questions that end with the process."""

    def __init__(self) -> None:
        """Start empty."""
        self._counts: Counter[Tally] = Counter()
        self._missed: dict[str, Missed] = {}

    async def add(self, counts: Counts, missed: Sequence[Missed], today: date) -> bool:
        """Add, and drop what is too old."""
        self._counts.update(counts)
        self._missed.update({one.id: one for one in missed})
        for tally in [tally for tally in self._counts if tally.day < today - COUNTS_KEPT_FOR]:
            del self._counts[tally]
        young = [one for one in self._missed.values() if not is_over(one, today)]
        self._missed = {one.id: one for one in sorted(young, key=lambda one: one.day)[-MOST_MISSED:]}
        return True

    async def counts(self, first: date, last: date) -> Counts:
        """What was counted on these days."""
        return {tally: count for tally, count in self._counts.items() if first <= tally.day <= last}

    async def missed(self, today: date) -> tuple[Missed, ...]:
        """The missed questions that are not too old."""
        return tuple(one for one in self._missed.values() if not is_over(one, today))

    async def ignore(self, ids: Collection[str]) -> None:
        """Mark as ignored."""
        known = [self._missed[one] for one in ids if one in self._missed]
        self._missed.update({one.id: replace(one, ignored=True) for one in known})

    async def drop(self, ids: Collection[str]) -> None:
        """Delete at once."""
        for one in ids:
            self._missed.pop(one, None)

    async def close(self) -> None:
        """Forget everything."""
        self._counts.clear()
        self._missed.clear()


def is_over(missed: Missed, today: date) -> bool:
    """Whether its 90 days are over."""
    return missed.day <= today - MISSED_KEPT_FOR
