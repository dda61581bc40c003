"""Moments: the time that a message names ("samedi matin", "after 5pm", "le 24 décembre")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from bot.paris import PARIS
from bot.understanding.calendar_words import symbol_of
from bot.understanding.clock_phrases import CLOCK_PHRASES, MIDNIGHT, settle
from bot.understanding.date_phrases import DATE_PHRASES
from bot.understanding.day_phrases import DAY_PHRASES
from bot.understanding.feast_phrases import FEAST_PHRASES
from bot.understanding.model import Grain, Moment
from bot.understanding.phrases import Days, Hours, Instant, Meaning, Piece, Row, by_head, read_pieces
from bot.understanding.sense import meant

_PHRASES = by_head((*FEAST_PHRASES, *DATE_PHRASES, *DAY_PHRASES, *CLOCK_PHRASES))

_DAY_IS_OVER = 18 * 60
"""Minutes after midnight from which "lundi", said on a Monday, is the next one."""

Kind = TypeVar("Kind", bound=Meaning)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Minutes after midnight, `end` excluded; `today` where no other day can be meant ("ce soir")."""

    start: int
    end: int
    instant: bool
    today: bool


def find_moment(words: tuple[str, ...], now: datetime) -> Moment | None:
    """The moment that a message names, else None.

    `words` are all its folded words, `now` is timezone-aware. Comes back in Europe/Paris. Words of time that name no
    day to go anywhere (greetings, durations, the past, deadlines such as "expire lundi") are passed over.
    """
    row = Row.build(tuple(symbol_of(word) for word in words), now.astimezone(PARIS))
    pieces = meant(read_pieces(row, _PHRASES), row, words)
    if not pieces:
        return None
    heard = tuple(word for piece in pieces for word in words[piece.start : piece.end])
    days, instants = _days(pieces), _all_of(Instant, pieces)
    if days is None and instants:
        return _instant(instants[0].at, heard)
    return _on_days(days, _stretch(pieces), row.now, heard)


def _all_of(kind: type[Kind], pieces: Sequence[Piece]) -> list[Kind]:
    return [piece.meaning for piece in pieces if isinstance(piece.meaning, kind)]


def _days(pieces: Sequence[Piece]) -> Days | None:
    """The day meant: a date before a weekday ("samedi 28 novembre"), a weekday of the week named, else the first."""
    days = _all_of(Days, pieces)
    dated = next((each for each in days if each.dated), None)
    if dated or not days:
        return dated
    weekday = next((each for each in days if each.floating), None)
    week = next((each for each in days if each.several), None)
    return _day_within(week, weekday.first.weekday()) if week and weekday else days[0]


def _day_within(week: Days, weekday: int) -> Days:
    """The weekday (0 Monday to 6 Sunday) of a run of days, or of the days after it where the run is too short."""
    day = week.first + timedelta(days=(weekday - week.first.weekday()) % 7)
    return Days(day, day, certain=True)


def _stretch(pieces: Sequence[Piece]) -> _Stretch | None:
    """The times meant: a time of the clock before a part of the day, which then says which half ("5 h du soir")."""
    hours = _all_of(Hours, pieces)
    if not hours:
        return None
    part = next((each.part for each in hours if each.part), None)
    chosen = next((each for each in hours if each.part is None), hours[0])
    start, end = settle(chosen, part)
    return _Stretch(start, end, chosen.end is None, any(each.today for each in hours))


def _instant(at: datetime, heard: tuple[str, ...]) -> Moment:
    end = (at.astimezone(UTC) + timedelta(minutes=1)).astimezone(PARIS)
    return Moment(at, end, "instant", heard)


def _on_days(days: Days | None, stretch: _Stretch | None, now: datetime, heard: tuple[str, ...]) -> Moment:
    if days and days.first < days.last:
        return Moment(_at(days.first, 0), _at(days.last, MIDNIGHT), "days", heard)
    day = _day(days, stretch, now)
    if stretch is None:
        return Moment(_at(day, 0), _at(day, MIDNIGHT), "day", heard)
    grain: Grain = "instant" if stretch.instant else "part"
    return Moment(_at(day, stretch.start), _at(day, stretch.end), grain, heard)


def _day(days: Days | None, stretch: _Stretch | None, now: datetime) -> date:
    """The day; the next that fits where the one said, or today, is over for what was asked."""
    day = days.first if days else now.date()
    over = _at(day, stretch.end if stretch else _DAY_IS_OVER) <= now
    if not over or (days and not days.floating) or (stretch and stretch.today):
        return day
    return day + timedelta(days=7 if days else 1)


def _at(day: date, minutes: int) -> datetime:
    """The wall clock of Paris, `minutes` after the midnight that starts `day`."""
    later, minute_of_day = divmod(minutes, MIDNIGHT)
    wall = datetime.combine(day + timedelta(days=later), time(*divmod(minute_of_day, 60)), PARIS)
    return wall.astimezone(UTC).astimezone(PARIS)
