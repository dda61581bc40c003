"""Day phrases: days by weekday, by date, by name and by distance from today."""

import re
from datetime import date, timedelta

from bot.understanding.calendar_words import OTHER, kind_of
from bot.understanding.named_days import coming_feast, coming_school_holidays
from bot.understanding.phrases import Days, Meaning, Nothing, Row, phrase

_MONTH = r"(?:month=(?P<month>\d+)|(?P<sept>sept))"
_DAY = r"(?:num|ord)=(?P<day>\d+)"
_CHRISTMAS = "feast=christmas(?: day)?"
_NEW_YEAR = "(?:day of (?:the )?(?:un|annee)|new (?:un|annee)(?: s)?(?: day)?)"
_FARTHEST = timedelta(days=800)
"""Dates farther ahead are deadlines and contracts, not days on which somebody wants to go."""


def _on(day: date) -> Days:
    return Days(day, day)


def _tomorrow(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(row.today + timedelta(days=1), row.today + timedelta(days=1), certain=True)


def _after_tomorrow(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(row.today + timedelta(days=2), row.today + timedelta(days=2), certain=True)


def _today(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return _on(row.today)


def coming_weekday(weekday: int, today: date) -> date:
    """The first such weekday (0 Monday to 6 Sunday), `today` included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _weekday(match: re.Match[str], row: Row, place: int) -> Meaning:
    day = coming_weekday(int(match["wd"]), row.today)
    if match["next"] or (row.at(place - 1) == "next"):
        day = coming_weekday(int(match["wd"]), row.today + timedelta(days=1))
        return Days(day, day, certain=True)
    if match["eight"]:
        later = coming_weekday(int(match["wd"]), row.today + timedelta(days=1))
        later += timedelta(days=7 if match["eight"] == "8" else 14)
        return Days(later, later, certain=True)
    return Days(day, day, floating=True)


def _numbered_weekday(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    """ "samedi 28": the coming 28th, if it is a Saturday."""
    day = _coming_day_of_month(int(match["day"]), row.today)
    return Days(day, day, dated=True) if day and day.weekday() == int(match["wd"]) else None


_SHORT_BEFORE = frozenset({"on", "next", "this", "open", "go", "every"})
_SHORT_AFTER = frozenset({"part", "clock", "after", "before"})


def _short_weekday(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """ "sam", "sat", "mer": also a name, a verb, the sea; a weekday only beside other words of time."""
    before, after = row.at(place - 1), kind_of(row.at(place + 1))
    said = after in _SHORT_AFTER or before in _SHORT_BEFORE or (before == "and" and len(row.symbols) == 2)
    return _weekday(match, row, place) if said else None


def _weekday_of_feast(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    name = {"easter": "easter_monday", "pentecost": "pentecost_monday"}[match["feast"]]
    return _feast_day(name, row)


def _feast_day(name: str, row: Row, days_later: int = 0) -> Meaning | None:
    day = coming_feast(name, row.today - timedelta(days=days_later))
    return Days(day + timedelta(days=days_later), day + timedelta(days=days_later), dated=True) if day else None


_FEAST_BEFORE = frozenset(
    "a for after before open on between until go and or the glue wd this next by from since around during au day".split()
) | {""}


def _feast(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """A feast by its name, unless the name belongs to something else (prime de Noël, père Noël)."""
    if not _stands_alone(row, place, place + match.group().count(" ") + 1):
        return None
    return _feast_day(match["feast"], row)


def _stands_alone(row: Row, place: int, end: int) -> bool:
    start = place - 1 if row.at(place - 1) == "the" and row.at(place - 2) == "of" else place
    if row.at(start - 1) == "of":
        return kind_of(row.at(start - 2)) in ("day", "wd")
    before = kind_of(row.at(place - 1))
    return before in _FEAST_BEFORE and not (before in ("", "the", "glue") and row.at(end) == OTHER)


def _feast_eve(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day(match["feast"] or match["feast2"], row, -1)


def _new_year(_match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day("new_year", row)


def _new_years_eve(_match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day("new_year", row, -1)


def _good_friday(_match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day("good_friday", row)


def _fete(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day("labour_day" if match["travail"] else "national_day", row)


def _named_day(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    return _feast_day(match["feast"], row)


def _between_feasts(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    year = row.today.year
    return Days(date(year, 12, 26), date(year, 12, 31), certain=True, several=True)


def _festive_season(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(date(row.today.year, 12, 24), date(row.today.year + 1, 1, 1), certain=True, several=True)


_SEASON_NAMES = {"christmas": "christmas", "all_saints": "autumn", "easter": "spring", "2": "winter"}


def _school_holidays(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    name = match["name"] if "name" in match.groupdict() else None
    if name is None and not (row.at(place - 1) == "during" or row.at(place - 2) == "during"):
        return None
    found = coming_school_holidays(_SEASON_NAMES.get(name, name) if name else None, row.today)
    return Days(*found, certain=True, several=True) if found else None


def _weekend(match: re.Match[str], row: Row, place: int) -> Meaning:
    """Saturday and Sunday: this week's, or with "next" the first that has not begun."""
    if kind_of(row.at(place - 1)) in ("bonne", "good"):
        return Nothing()
    monday = row.today - timedelta(days=row.today.weekday())
    saturday = monday + timedelta(days=5)
    if (match["next"] or row.at(place - 1) == "next") and row.today >= saturday:
        saturday += timedelta(days=7)
    return Days(saturday, saturday + timedelta(days=1), several=True, certain=True)


def _this_week(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    return Days(row.today, row.today + timedelta(days=6 - row.today.weekday()), several=True)


def _next_week(_match: re.Match[str], row: Row, _place: int) -> Meaning:
    monday = row.today + timedelta(days=7 - row.today.weekday())
    return Days(monday, monday + timedelta(days=4), certain=True, several=True)


def _in_days(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """ "dans 2 jours"; fifteen days are two weeks and eight days one, as French counts them."""
    if "expires" in (row.at(place - 1), row.at(place - 2)):
        return Nothing()
    count = int(match["count"] or 1)
    days = count * 7 if match["unit"] == "week" else {8: 7, 15: 14}.get(count, count)
    return Days(row.today + timedelta(days=days), row.today + timedelta(days=days), certain=True)


def _coming_day_of_month(day: int, today: date) -> date | None:
    """The first day with this number, `today` included."""
    return next((at for at in (today + timedelta(days=step) for step in range(62)) if at.day == day), None)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(day: int, month: int, year: int | None, today: date) -> Meaning | None:
    """The date, the coming one where no year was said; no moment where it is over or far ahead."""
    years = [year] if year else range(today.year, today.year + 5)
    dates = (_date_or_none(each, month, day) for each in years)
    found = next((each for each in dates if each and (year or each >= today)), None)
    if found is None:
        return None
    if not today <= found <= today + _FARTHEST:
        return Nothing()
    return Days(found, found, certain=year is not None, dated=True)


def _date(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    month = int(match["month"] or 9)
    bare = match["ordinal"] is None and match["year"] is None and kind_of(row.at(place - 1)) not in ("the", "on", "wd")
    if month == 5 and bare and row.at(place + 2) not in ("",) and kind_of(row.at(place + 2)) in (OTHER, "go"):
        return None
    return _dated(int(match["day"]), month, int(match["year"]) if match["year"] else None, row.today)


def _month_first(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    end = place + match.group().count(" ") + 1
    if match["ordinal"] is None and match["year"] is None and row.at(end) == OTHER:
        return None
    month = int(match["month"] or 9)
    return _dated(int(match["day"]), month, int(match["year"]) if match["year"] else None, row.today)


def _date_range(match: re.Match[str], row: Row, _place: int) -> Meaning | None:
    month = int(match["month"] or 9)
    last = _dated(int(match["day"]), month, int(match["year"]) if match["year"] else None, row.today)
    first = _date_or_none(last.first.year, month, int(match["from"])) if isinstance(last, Days) else None
    if not isinstance(last, Days) or first is None or first > last.first:
        return last
    return Days(max(first, row.today), last.last, certain=True, several=True)


_BEFORE_FIGURES = frozenset({"the", "wd", "on", "au", "before", "after", "until", "from", "of", "for", "born", "since"})


def _figures(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """ "24/12/2026", "le 24/12"; two bare figures may be half a postcode or of a telephone number."""
    year = match["year"] or (f"20{match['short']}" if match["short"] else None)
    before, amount = kind_of(row.at(place - 1)), row.at(place + match.group().count(" ") + 1) == OTHER
    if not match["year"] and (before not in _BEFORE_FIGURES or (before == "of" and amount)):
        return None
    return _dated(int(match["day"]), int(match["number"]), int(year) if year else None, row.today)


_AFTER_DAY_NUMBER = frozenset(
    {"", "open", "glue", "part", "a", "around", "between", "clock", "this", "and", "or", "go"}
)
_NEVER_BEFORE_DAY_NUMBER = frozenset({"in", "call", "on", "of"})


def _day_number(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """ "le 24", "on the 24th"; not "dans le 32", "le 15" (an emergency number), "the 2nd child"."""
    if row.at(place - 1) != "the" or row.at(place + 1) == OTHER or kind_of(row.at(place + 1)) not in _AFTER_DAY_NUMBER:
        return None
    ordinal = match.group().startswith("ord")
    before = kind_of(row.at(place - 2))
    if row.has("call") or (before in _NEVER_BEFORE_DAY_NUMBER and not (ordinal and before == "on")):
        return None
    day = _coming_day_of_month(int(match["day"]), row.today)
    return Days(day, day, dated=True) if day else None


DAY_PHRASES = (
    phrase("after", "after tomorrow", _after_tomorrow),
    phrase("day", "day after tomorrow", _after_tomorrow),
    phrase("tomorrow", "tomorrow", _tomorrow),
    phrase("today", "today(?: hui)?", _today),
    phrase("wd", "wd=0 (?:of )?(?:the )?feast=(?P<feast>easter|pentecost)", _weekday_of_feast),
    phrase("feast", "feast=(?P<feast>easter|pentecost) wd=0", _weekday_of_feast),
    phrase("wd", "wd=4 saint", _good_friday),
    phrase("good", "good wd=4", _good_friday),
    phrase(
        "wd",
        rf"wd=(?P<wd>\d) (?:the )?{_DAY}(?! (?:hour|am|pm|oclock|o|num|month|sept|of|and|minute|day|_))",
        _numbered_weekday,
    ),
    phrase("wd", r"wd=(?P<wd>\d)(?:(?P<next> next(?! week)| qui coming)| en num=(?P<eight>8|15))?", _weekday),
    phrase("short", r"short=(?P<wd>\d)(?P<next> next(?! week))?(?P<eight>)", _short_weekday),
    phrase(
        "num ord",
        rf"(?:num|ord)=(?P<from>\d+) (?:au|a|to|and|until)(?: au)?(?: the)? {_DAY} (?:of )?{_MONTH}"
        r"(?: year=(?P<year>\d+))?",
        _date_range,
    ),
    phrase(
        "num ord", rf"(?:num|(?P<ordinal>ord))=(?P<day>\d+) (?:of )?(?:the )?{_MONTH}(?: year=(?P<year>\d+))?", _date
    ),
    phrase(
        "month",
        rf"{_MONTH} (?:the )?(?:num|(?P<ordinal>ord))=(?P<day>\d+)(?! (?:hour|am|pm|num|oclock|month))"
        r"(?: year=(?P<year>\d+))?",
        _month_first,
    ),
    phrase("year", r"year=(?P<year>\d+) num=(?P<number>\d+) num=(?P<day>\d+)(?P<short>)", _figures),
    phrase(
        "num",
        r"num=(?P<day>\d+) num=(?P<number>\d+)(?: year=(?P<year>\d+)| num=(?P<short>2\d))?(?! (?:num|am|pm|hour))",
        _figures,
    ),
    phrase("num ord", rf"{_DAY}", _day_number),
    phrase("between", rf"between {_CHRISTMAS} and (?:the )?{_NEW_YEAR}", _between_feasts),
    phrase("eve", rf"eve of (?:the )?{_NEW_YEAR}", _new_years_eve),
    phrase("new", "new annee s eve|new annee eve", _new_years_eve),
    phrase("eve", r"eve of (?:the )?feast=(?P<feast>\w+)(?P<feast2>)", _feast_eve),
    phrase("feast", r"feast=(?P<feast>christmas)(?P<feast2>) eve", _feast_eve),
    phrase("day new", _NEW_YEAR, _new_year),
    phrase("break", r"break (?:school )?(?:of |the )*(?:feast|season|month)=(?P<name>\w+)", _school_holidays),
    phrase("feast season", r"(?:feast|season)=(?P<name>\w+) (?:school )?break", _school_holidays),
    phrase("break school", "break(?: school)?|school break", _school_holidays),
    phrase("feast", "feast=fete (?:of (?P<travail>travail)|nationale)", _fete),
    phrase("feast", "feast=(?P<feast>labour_day|national_day|boxing_day|armistice) day", _named_day),
    phrase("all", "all (?P<saints>saints)(?: s)?(?: day)?", lambda _match, row, _place: _feast_day("all_saints", row)),
    phrase(
        "feast",
        "feast=(?P<feast>christmas|easter|ascension|pentecost|all_saints|armistice|assumption)(?: day)?",
        _feast,
    ),
    phrase("during", "during (?:the )?feast=fete", _festive_season),
    phrase("weekend week", "(?:weekend|week end)(?P<next> next)?", _weekend),
    phrase("this", "this week(?! end)", _this_week),
    phrase("week", "week next", _next_week),
    phrase("next", "next week(?! end)", _next_week),
    phrase("in", r"in (?:num=(?P<count>\d+)|un) (?P<unit>day|week)", _in_days),
)
