"""Summary: the counts of a period, added up; what few people asked for is not told apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

from bot.ledger.counting import CLASSES
from bot.ledger.model import Counts, Kind

LEAST_SHOWN = 3
"""Communes, desks and complaints counted less often are added up, so that nobody is recognised."""

MOST_SHOWN = 5
DAYS_SHOWN, WEEKS_SHOWN = 14, 8
_DAY = timedelta(days=1)
_PLOTTED: tuple[Kind, Kind] = ("question", "missed")

Period = Literal["today", "yesterday", "week", "month"]
PERIODS: tuple[Period, ...] = get_args(Period)
_LENGTHS: dict[Period, int] = {"today": 1, "yesterday": 1, "week": 7, "month": 28}


@dataclass(frozen=True, slots=True)
class Top:
    """The ids counted most often, first first, and the sum of all others."""

    first: tuple[tuple[str, int], ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day or a week, from `first` to `last`: how many questions, and how many of them were not understood."""

    first: date
    last: date
    questions: int
    missed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a period, the days and weeks up to it, and how many questions the period before had.

    `median_seconds` is None where nothing was answered. `useful` and `useless` are opinions on answers.
    """

    period: Period
    total: Stretch
    before: int
    median_seconds: float | None
    useful: int
    useless: int
    partners: Top
    topics: Top
    desks: Top
    communes: Top
    reasons: Top
    complaints: Top
    days: tuple[Stretch, ...]
    weeks: tuple[Stretch, ...]


def first_day(today: date) -> date:
    """The first day whose counts a summary on `today` needs."""
    return min(_monday(today) - (WEEKS_SHOWN - 1) * 7 * _DAY, today - 2 * _LENGTHS["month"] * _DAY)


def summary_of(counts: Counts, period: Period, today: date) -> Summary:
    """The figures of `period` as seen on `today`, Europe/Paris; weeks begin on Monday."""
    last = today - _DAY if period == "yesterday" else today
    length = _LENGTHS[period]
    first = last - (length - 1) * _DAY
    by_kind = _by_kind(counts, first, last)
    opinions = by_kind["feedback"]
    useful, useless = opinions.pop("useful", 0), opinions.pop("not", 0)
    totals = _totals(counts)
    return Summary(
        period=period,
        total=_stretch(totals, first, length),
        before=_stretch(totals, first - length * _DAY, length).questions,
        median_seconds=median_seconds(by_kind["milliseconds"]),
        useful=useful,
        useless=useless,
        partners=top(by_kind["partner"]),
        topics=top(by_kind["topic"]),
        desks=top(by_kind["desk"], LEAST_SHOWN),
        communes=top(by_kind["commune"], LEAST_SHOWN),
        reasons=top(opinions),
        complaints=top(by_kind["complaint"], LEAST_SHOWN),
        days=tuple(_stretch(totals, day, 1) for day in _steps(today, DAYS_SHOWN, 1)),
        weeks=tuple(_stretch(totals, day, 7) for day in _steps(_monday(today), WEEKS_SHOWN, 7)),
    )


def top(counted: Counter[str], least: int = 1) -> Top:
    """The five counted most often, but none below `least`; the rest is added up."""
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    first = tuple(pair for pair in ranked[:MOST_SHOWN] if pair[1] >= least)
    return Top(first, counted.total() - sum(count for _, count in first))


def median_seconds(classes: Counter[str]) -> float | None:
    """The median of answer times counted by the upper end of their class (milliseconds), as if even within a class."""
    bounds = list(pairwise((0, *CLASSES)))
    half, below = classes.total() / 2, 0
    for lower, upper in bounds:
        count = classes[str(upper)]
        if count and below + count >= half:
            return (lower + (upper - lower) * (half - below) / count) / 1000
        below += count
    return None


def _by_kind(counts: Counts, first: date, last: date) -> Mapping[Kind, Counter[str]]:
    """What was counted from `first` to `last`, each kind by its keys."""
    found = defaultdict[Kind, Counter[str]](Counter)
    for tally, count in counts.items():
        if first <= tally.day <= last:
            found[tally.kind][tally.key] += count
    return found


def _totals(counts: Counts) -> Mapping[tuple[date, Kind], int]:
    found = Counter[tuple[date, Kind]]()
    for tally, count in counts.items():
        found[tally.day, tally.kind] += count
    return found


def _stretch(totals: Mapping[tuple[date, Kind], int], first: date, length: int) -> Stretch:
    days = [first + number * _DAY for number in range(length)]
    questions, missed = (sum(totals.get((day, kind), 0) for day in days) for kind in _PLOTTED)
    return Stretch(first, days[-1], questions, missed)


def _steps(last: date, count: int, days: int) -> Iterable[date]:
    return (last - back * days * _DAY for back in reversed(range(count)))


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
