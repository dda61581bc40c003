"""The opening hours of the list, day by day, made into OpenStreetMap opening_hours; faults mended where that is sure.

A day in the list reads '09:00 - 12:00 / 14:00 - 17:00'; an empty one is closed. Sure are: 00:00 - 00:00 beside real
times (the entry mask writes it for a half day without opening), a stretch written twice, stretches out of order, and
stretches that touch. Stretches that overlap otherwise, run backwards or cannot be read leave the day unknown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.folding import fold

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
UNKNOWN = "unknown"

_TIME = r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)"
_STRETCH = re.compile(rf"\s*{_TIME}\s*(?:-|–|à|a)\s*{_TIME}\s*")
_BETWEEN = re.compile(r"[/;,|]|\bet\b")
_SHUT = frozenset({"ferme", "fermee", "fermeture", "non", "x"})
_LATEST = 24 * 60

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DayRead:
    """One day: its stretches in minutes of the day, None where not known; `mended` where they were at fault."""

    stretches: tuple[Stretch, ...] | None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class HoursRead:
    """The hours in opening_hours syntax, None where no day is known; weekdays (Mo...) mended, and those unknown."""

    text: str | None
    mended: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_hours(days: Sequence[str]) -> HoursRead:
    """The hours of the texts of the days from Monday on."""
    read = [read_day(text) for text in days]
    named = list(zip(WEEKDAYS, read, strict=False))
    mended = tuple(day for day, found in named if found.mended)
    unknown = tuple(day for day, found in named if found.stretches is None)
    if not any(found.stretches for found in read):
        return HoursRead(None, unknown=unknown)
    rules = [*_rules([(day, _day_text(found)) for day, found in named if found.stretches != ()]), "PH off"]
    return HoursRead("; ".join(rules), mended, unknown)


def read_day(text: str) -> DayRead:
    """The stretches of one day as the list writes it."""
    if not text.strip() or fold(text) in _SHUT:
        return DayRead(())
    stretches = list(_stretches(text))
    if None in stretches:
        return DayRead(None)
    found = [stretch for stretch in stretches if stretch and stretch != (0, 0)]
    if not found or any(start >= end for start, end in found):
        return DayRead(None)
    kept = sorted(set(found))
    if any(first[1] > second[0] for first, second in pairwise(kept)):
        return DayRead(None)
    return DayRead(_joined(kept), mended=kept != stretches)


def _stretches(text: str) -> Iterator[Stretch | None]:
    """Start and end of each stretch in minutes, None for one that cannot be read."""
    for part in _BETWEEN.split(text):
        match = _STRETCH.fullmatch(part)
        numbers = [int(number or 0) for number in match.groups()] if match else []
        sound = bool(numbers) and numbers[1] < 60 and numbers[3] < 60
        start, end = (numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]) if sound else (0, _LATEST + 1)
        yield (start, end) if end <= _LATEST and start <= _LATEST else None


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Stretches that touch made one."""
    joined: list[Stretch] = []
    for start, end in stretches:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _rules(days: Sequence[tuple[str, str]]) -> Iterator[str]:
    """One rule for each run of days that follow one another and have the same hours."""
    numbered = [(WEEKDAYS.index(day) - place, day, text) for place, (day, text) in enumerate(days)]
    for (_, text), run in groupby(numbered, key=lambda item: (item[0], item[2])):
        names = [day for _, day, _ in run]
        yield f"{names[0] if len(names) == 1 else f'{names[0]}-{names[-1]}'} {text}"


def _day_text(day: DayRead) -> str:
    return (
        UNKNOWN if day.stretches is None else ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in day.stretches)
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
