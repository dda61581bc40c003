"""Feast phrases: days and holidays by name, in French and English."""

import re
from datetime import date, timedelta

from bot.understanding.calendar_words import OTHER, kind_of
from bot.understanding.named_days import coming_feast, coming_school_holidays
from bot.understanding.phrases import Days, Meaning, Read, Row, phrase

_CHRISTMAS = "feast=christmas(?: day)?"
_NEW_YEAR = "(?:day of (?:the )?(?:un|annee)|new (?:un|annee)(?: s)?(?: day)?)"


def _feast_day(name: str, today: date, *, eve: bool = False) -> Meaning | None:
    """The coming feast, or the coming eve of it."""
    before = timedelta(days=1 if eve else 0)
    feast = coming_feast(name, today + before)
    return Days(feast - before, feast - before, dated=True) if feast else None


def _always(name: str, *, eve: bool = False) -> Read:
    return lambda _match, row, _place: _feast_day(name, row.today, eve=eve)


def _named(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day(match["feast"], row.today)


def _monday(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day(f"{match['feast']}_monday", row.today)


def _eve(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day(match["feast"], row.today, eve=True)


_BEFORE_A_FEAST = frozenset(
    {
        "",
        "a",
        "at",
        "after",
        "and",
        "around",
        "au",
        "before",
        "between",
        "by",
        "day",
        "during",
        "for",
        "from",
        "glue",
        "go",
    }
    | {"next", "on", "open", "or", "since", "the", "this", "until", "wd"}
)


def _feast(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """A feast by its name, unless the name belongs to something else (prime de Noël, père Noël)."""
    end = place + match.group().count(" ") + 1
    return _feast_day(match["feast"], row.today) if _stands_alone(row, place, end) else None


def _stands_alone(row: Row, place: int, end: int) -> bool:
    start = place - 1 if row.at(place - 1) == "the" and row.at(place - 2) == "of" else place
    if row.at(start - 1) == "of":
        return kind_of(row.at(start - 2)) in ("day", "wd")
    before = kind_of(row.at(place - 1))
    return before in _BEFORE_A_FEAST and not (before in ("", "the", "glue") and row.at(end) == OTHER)


def _between_feasts(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(date(row.today.year, 12, 26), date(row.today.year, 12, 31), certain=True, several=True)


def _festive_season(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(date(row.today.year, 12, 24), date(row.today.year + 1, 1, 1), certain=True, several=True)


_SEASONS = {"all_saints": "autumn", "easter": "spring", "2": "winter"}
"""School holidays go by the season, or by the feast or the month in it (2, February)."""


def _school_holidays(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _holidays(_SEASONS.get(match["name"], match["name"]), row.today)


def _coming_school_holidays(_match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """Unnamed holidays, only in "pendant les vacances": "je pars en vacances" names no time."""
    during = row.at(place - 1) == "during" or (row.at(place - 1) == "the" and row.at(place - 2) == "during")
    return _holidays(None, row.today) if during and row.asks else None


def _holidays(name: str | None, today: date) -> Meaning | None:
    found = coming_school_holidays(name, today)
    return Days(*found, certain=True, several=True) if found else None


FEAST_PHRASES = (
    phrase("wd", "wd=0 (?:of )?(?:the )?feast=(?P<feast>easter|pentecost)", _monday),
    phrase("feast", "feast=(?P<feast>easter|pentecost) wd=0", _monday),
    phrase("wd", "wd=4 saint", _always("good_friday")),
    phrase("good", "good wd=4", _always("good_friday")),
    phrase("between", rf"between {_CHRISTMAS} and (?:the )?{_NEW_YEAR}", _between_feasts),
    phrase("during", "during (?:the )?feast=fete", _festive_season),
    phrase("eve", rf"eve of (?:the )?{_NEW_YEAR}", _always("new_year", eve=True)),
    phrase("new", "new annee(?: s)? eve", _always("new_year", eve=True)),
    phrase("eve", r"eve of (?:the )?feast=(?P<feast>\w+)", _eve),
    phrase("feast", r"feast=(?P<feast>christmas) eve", _eve),
    phrase("day new", _NEW_YEAR, _always("new_year")),
    phrase("break", r"break (?:school )?(?:of |the )*(?:feast|season|month)=(?P<name>\w+)", _school_holidays),
    phrase("feast season", r"(?:feast|season)=(?P<name>\w+) (?:school )?break", _school_holidays),
    phrase("break school", "(?:break(?: school)?|school break)(?! of| season| feast)", _coming_school_holidays),
    phrase("feast", "feast=fete of travail", _always("labour_day")),
    phrase("feast", "feast=fete nationale", _always("national_day")),
    phrase("feast", "feast=(?P<feast>labour_day|national_day|boxing_day|armistice) day", _named),
    phrase("all", "all saints(?: s)?(?: day)?", _always("all_saints")),
    phrase(
        "feast",
        "feast=(?P<feast>christmas|easter|ascension|pentecost|all_saints|armistice|assumption)(?: day)?",
        _feast,
    ),
)
