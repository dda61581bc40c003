"""Date phrases: days by their number, month and year."""

import re
from datetime import date, timedelta

from bot.understanding.calendar_words import OTHER, kind_of
from bot.understanding.phrases import Days, Meaning, Nothing, Row, phrase

_DAY = r"(?:num|(?P<ordinal>ord))=(?P<day>\d+)"
_MONTH = r"(?:month=(?P<month>\d+)|sept)"
_YEAR = r"(?: year=(?P<year>\d+))?"
_SEPTEMBER, _MAY = 9, 5

_FARTHEST = timedelta(days=800)
"""Dates farther ahead are deadlines and contracts, not days on which somebody wants to go."""


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(day: int, month: int, year: int | None, today: date) -> Days | Nothing | None:
    """The date, the coming one where no year was said; no moment where it is over or far ahead."""
    years = (year,) if year else range(today.year, today.year + 5)
    dates = [each for each in (_date_or_none(one, month, day) for one in years) if each]
    found = next((each for each in dates if each >= today), None)
    if found is None or found > today + _FARTHEST:
        return Nothing() if dates else None
    return Days(found, found, certain=year is not None, dated=True)


def _named_date(match: re.Match[str], today: date) -> Days | Nothing | None:
    """The date in the groups `day`, `month` ("sept" where empty) and `year`."""
    if match["month"] is None and match["day"].startswith("0"):
        return None  # "dix-sept" is a number, "10 sept." a date
    year = int(match["year"]) if match["year"] else None
    return _dated(int(match["day"]), int(match["month"] or _SEPTEMBER), year, today)


def _date(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """A day and its month; "5 may help" is no date."""
    plain = not match["ordinal"] and not match["year"] and kind_of(row.at(place - 1)) not in ("the", "on", "wd")
    if plain and match["month"] == str(_MAY) and kind_of(row.at(place + 2)) in (OTHER, "go"):
        return None
    return _named_date(match, row.today)


def _month_first(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """A month and its day, as in English; "mars 2 fois" is no date."""
    counts = row.at(place + match.group().count(" ") + 1) == OTHER
    return None if counts and not match["ordinal"] and not match["year"] else _named_date(match, row.today)


def _date_range(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    last = _named_date(match, row.today)
    if not isinstance(last, Days):
        return last
    first = _date_or_none(last.last.year, last.last.month, int(match["from"]))
    if first is None or first > last.last:
        return last
    return Days(max(first, row.today), last.last, certain=True, several=True)


_BEFORE_FIGURES = frozenset({"the", "wd", "on", "au", "before", "after", "until", "from", "for", "born", "since"})


def _figures(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """Dates such as 24/12/2026 and "le 24/12"; two figures alone may be part of a telephone number or an amount."""
    if not match["year"] and kind_of(row.at(place - 1)) not in _BEFORE_FIGURES:
        return None
    year = match["year"] or (f"20{match['short']}" if match["short"] else None)
    return _dated(int(match["day"]), int(match["number"]), int(year) if year else None, row.today)


def _coming_day_of_month(day: int, today: date) -> date | None:
    """The first day with this number, `today` included."""
    return next((at for at in (today + timedelta(days=step) for step in range(62)) if at.day == day), None)


def _numbered_weekday(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    """The coming 28th for "samedi 28", if it is a Saturday."""
    day = _coming_day_of_month(int(match["day"]), row.today)
    return Days(day, day, dated=True) if day and day.weekday() == int(match["wd"]) else None


_AFTER_A_DAY_NUMBER = frozenset(
    {"", "open", "glue", "part", "a", "at", "around", "between", "clock", "this", "and", "or", "go"}
)
_BEFORE_A_NUMBER = frozenset({"in", "call", "of"})


def _day_number(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """The coming 24th for "le 24", "on the 24th"; not "dans le 32", "the 2nd child", "appeler le 15"."""
    before, after = kind_of(row.at(place - 2)), kind_of(row.at(place + 1))
    if row.at(place - 1) != "the" or after not in _AFTER_A_DAY_NUMBER:
        return None
    if row.has("call") or before in _BEFORE_A_NUMBER or not row.asks:
        return None
    day = _coming_day_of_month(int(match["day"]), row.today)
    return Days(day, day, dated=True) if day else None


_NOT_AFTER_A_DATE = r"(?! (?:hour|am|pm|oclock|o|num|month|sept|of|and|minute|day|_))"

DATE_PHRASES = (
    phrase("wd", rf"wd=(?P<wd>\d) (?:the )?(?:num|ord)=(?P<day>\d+){_NOT_AFTER_A_DATE}", _numbered_weekday),
    phrase(
        "num ord",
        rf"(?:num|ord)=(?P<from>\d+) (?:au|a|to|and|until)(?: au)?(?: the)? {_DAY} (?:of )?{_MONTH}{_YEAR}",
        _date_range,
    ),
    phrase("num ord", rf"{_DAY} (?:of )?(?:the )?{_MONTH}{_YEAR}", _date),
    phrase("month", rf"{_MONTH} (?:the )?{_DAY}(?! (?:hour|am|pm|num|oclock|month)){_YEAR}", _month_first),
    phrase("year", r"year=(?P<year>\d+) num=(?P<number>\d+) num=(?P<day>\d+)(?P<short>)", _figures),
    phrase(
        "num",
        r"num=(?P<day>\d+) num=(?P<number>\d+)(?: year=(?P<year>\d+)| num=(?P<short>2\d))?(?! (?:num|am|pm|hour))",
        _figures,
    ),
    phrase("num ord", r"(?:num|ord)=(?P<day>[1-9]\d?)", _day_number),
)
