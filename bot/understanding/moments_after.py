"""Moments after others: the moment that a message names, read after the day spoken of before."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from bot.paris import PARIS
from bot.understanding.model import Moment
from bot.understanding.moments import find_moment

_TODAY = frozenset({"aujourd", "ce", "cet", "today", "this", "tonight", "maintenant", "now"})
"""Words by which a part of a day is today's, whatever day was spoken of before."""

_NUMBER_ALONE = re.compile(r"(?:(?:le|du|au|the) )?\d{1,2}(?:er|st|nd|rd|th)?$")


def moment_after(words: tuple[str, ...], at: datetime, day: date | None) -> Moment | None:
    """The moment that the folded `words` of a message name, else None.

    `at` is when it was written, with its zone; `day` is the day that was spoken of before: a part of a day or a time
    alone ("et l'après-midi ?", "et à 16 h ?") is of that day, the number of a day ("et le 24 ?") near it.
    """
    moment = find_moment(words, at)
    if moment is None or day is None:
        return moment
    if _NUMBER_ALONE.match(" ".join(moment.heard)):
        return _nearest(day, [moment, *(find_moment(words, _midnight(start)) for start in (day.replace(day=1), day))])
    of_today = moment.start.date() == at.astimezone(PARIS).date()
    if moment.grain not in ("part", "instant") or not of_today or not _TODAY.isdisjoint(words):
        return moment
    then = find_moment(words, _midnight(day))
    return then if then and _wall(then) == _wall(moment) else moment  # "dans une heure" is of no other day


def _wall(moment: Moment) -> time:
    """The time of the day at which a moment begins, in Paris."""
    return moment.start.astimezone(PARIS).time()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def _nearest(day: date, moments: Iterable[Moment | None]) -> Moment:
    """The moment nearest to a day; there is one at least."""
    return min(filter(None, moments), key=lambda moment: abs(moment.start.date() - day))
