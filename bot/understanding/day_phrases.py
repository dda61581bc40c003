"""Day phrases: days by weekday, by week and by distance from today."""

import re
from datetime import date, timedelta

from bot.understanding.calendar_words import kind_of
from bot.understanding.phrases import Days, Meaning, Nothing, Row, phrase


def _days_from(today: date, count: int) -> Days:
    day = today + timedelta(days=count)
    return Days(day, day, certain=count > 0)


def _today(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return _days_from(row.today, 0)


def _tomorrow(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return _days_from(row.today, 1)


def _after_tomorrow(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return _days_from(row.today, 2)


def _coming(weekday: int, first: date) -> date:
    """The weekday (0 Monday to 6 Sunday) on `first` or after it."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _weekday(match: re.Match[str], row: Row, place: int) -> Meaning:
    """A weekday; never today with "prochain" or "en huit"."""
    if row.at(place - 1) == "bonne":
        return Nothing()
    weekday, tomorrow = int(match["wd"]), row.today + timedelta(days=1)
    weeks = {"8": 1, "15": 2}.get(match["weeks"] or "", 0)
    if weeks or match["next"] or row.at(place - 1) == "next":
        day = _coming(weekday, tomorrow) + timedelta(weeks=weeks)
        return Days(day, day, certain=True)
    day = _coming(weekday, row.today)
    return Days(day, day, floating=True)


_BEFORE_A_SHORT_ONE = frozenset({"on", "next", "this", "open", "go", "every"})
_AFTER_A_SHORT_ONE = frozenset({"part", "clock", "after", "before"})


def _short_weekday(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """The words sam, sat, mer, sun: also a name, a verb, the sea; a weekday only beside other words of time."""
    before, after = row.at(place - 1), kind_of(row.at(place + 1))
    alone = before == "and" and len(row.symbols) == 2
    said = alone or before in _BEFORE_A_SHORT_ONE or after in _AFTER_A_SHORT_ONE
    return _weekday(match, row, place) if said else None


def _weekend(match: re.Match[str], row: Row, place: int) -> Meaning:
    """Saturday and Sunday: this week's, or with "prochain" the first that has not begun."""
    if row.at(place - 1) in ("bonne", "good"):
        return Nothing()
    saturday = row.today + timedelta(days=5 - row.today.weekday())
    if (match["next"] or row.at(place - 1) == "next") and row.today >= saturday:
        saturday += timedelta(weeks=1)
    return Days(saturday, saturday + timedelta(days=1), several=True, certain=True)


def _this_week(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(row.today, _coming(6, row.today), several=True)


def _next_week(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    monday = _coming(0, row.today + timedelta(days=1))
    return Days(monday, monday + timedelta(days=4), certain=True, several=True)


_DAYS_AS_COUNTED = {8: 7, 15: 14}
"""French counts both ends: "dans quinze jours" is two weeks."""


def _in_days(match: re.Match[str], row: Row, place: int) -> Meaning:
    if row.at(place - 1) == "expires":
        return Nothing()
    count = int(match["count"] or 1)
    return _days_from(row.today, count * 7 if match["unit"] == "week" else _DAYS_AS_COUNTED.get(count, count))


DAY_PHRASES = (
    phrase("after", "after tomorrow", _after_tomorrow),
    phrase("day", "day after tomorrow", _after_tomorrow),
    phrase("tomorrow", "tomorrow", _tomorrow),
    phrase("today", "today(?: hui)?", _today),
    phrase("wd", r"wd=(?P<wd>\d)(?:(?P<next> next(?! week)| qui coming)| en num=0*(?P<weeks>8|15))?", _weekday),
    phrase("short", r"short=(?P<wd>\d)(?P<next> next(?! week))?(?P<weeks>)", _short_weekday),
    phrase("weekend week", "(?:weekend|week end)(?P<next> next)?", _weekend),
    phrase("this", "this week(?! end)", _this_week),
    phrase("week", "week next", _next_week),
    phrase("next", "next week(?! end)", _next_week),
    phrase("in", r"in (?:num=(?P<count>\d+)|un) (?P<unit>day|week)", _in_days),
)
