"""Clock phrases: times of the day, parts of it, and now."""

import re
from datetime import UTC, timedelta

from bot.paris import PARIS
from bot.understanding.calendar_words import OTHER, kind_of
from bot.understanding.phrases import ClockTime, Hours, Instant, Meaning, Nothing, Row, phrase

MIDNIGHT = 24 * 60
_AFTERNOON_FROM = 12 * 60
_FIRST_HOUR_OF_A_DESK = 7 * 60
"""No desk opens before: "at five", without more, is five in the afternoon."""

PARTS = {"morning": (6, 12), "noon": (12, 14), "afternoon": (13, 18), "evening": (17, 22), "night": (22, 30)}
"""Hours of the parts of a day; the evening starts at 17 h because that is what people ask a desk about."""

_TIME = (
    r"(?:clock=\d+:\d+(?:am)?(?: (?:am|pm))?(?: (?:and|minus the) (?:half|quarter))?"
    r"|num=\d+(?: num=\d+)? pm|num=[1-9]\d?(?: num=\d+)? am"
    r"|num=\d+(?: num=0*\d| sept)? hour(?: num=\d+)?(?: (?:and|minus the) (?:half|quarter))?"
    r"|sept hour(?: num=\d+)?"
    r"|(?:half past|quarter (?:past|to)|num=0*(?:5|10|20|25) past) num=0*(?:1[0-2]|[1-9])"
    r"|num=\d+ (?:oclock|o oclock)"
    r"|part=noon(?: and half)?)"
)
_SHIFTS = {"half": 30, "quarter": 15}
_PART = r"part=(?P<part>\w+)"


def read_time(spoken: str) -> ClockTime | None:
    """The time that symbols of a time of day say; None where there is no such time ("25 heures")."""
    symbols = spoken.split()
    if "part=noon" in symbols:
        return ClockTime(_AFTERNOON_FROM + (30 if "half" in symbols else 0), sure=True)
    if "past" in symbols or "to" in symbols:
        return _read_english(symbols)
    hour, minute = _figures(symbols)
    if hour > 23 or minute > 59:
        return None
    shift = next((_SHIFTS[symbol] for symbol in symbols if symbol in _SHIFTS), 0)
    minute += -shift if "minus" in symbols else shift
    if "pm" in symbols or "am" in symbols or spoken.endswith("am"):
        hour = hour % 12 + (12 if "pm" in symbols else 0)
        return ClockTime(hour * 60 + minute, sure=True)
    return ClockTime(max(hour * 60 + minute, 0), sure=hour >= 12)


def _figures(symbols: list[str]) -> tuple[int, int]:
    """Hour and minute: "14:30", "14 h 30", "dix sept heures", "2 30 pm"."""
    if symbols[0].startswith("clock"):
        hour, _, minute = symbols[0].removeprefix("clock=").removesuffix("am").partition(":")
        return int(hour), int(minute)
    hours = symbols[: symbols.index("hour")] if "hour" in symbols else symbols[:1]
    rest = [symbol for symbol in symbols[len(hours) :] if symbol.startswith("num")]
    return sum(_figure(symbol) for symbol in hours), _figure(rest[0]) if rest else 0


def _figure(symbol: str) -> int:
    return 7 if symbol == "sept" else int(symbol.removeprefix("num="))


def _read_english(symbols: list[str]) -> ClockTime:
    """The English way: "half past two", "quarter to three", "20 past 4"."""
    first, direction, hour = symbols[0], symbols[1], _figure(symbols[-1])
    minutes = _SHIFTS.get(first) or _figure(first)
    return ClockTime(hour * 60 + (minutes if direction == "past" else -minutes))


def settle(hours: Hours, part: str | None) -> tuple[int, int]:
    """Start and end in minutes after midnight; `part` is the part of the day said beside them, if any."""
    start = _on_the_clock(hours.start, part)
    if hours.end is None:
        return start, start + 1
    end = _on_the_clock(hours.end, part)
    if end <= start and end < _AFTERNOON_FROM:
        end += _AFTERNOON_FROM
    return start, max(end, start + 1)


def _on_the_clock(time: ClockTime, part: str | None) -> int:
    """Minutes after midnight: "five" is 17 h where the evening, the afternoon or nothing was said with it."""
    late = part in ("afternoon", "evening") or (part != "morning" and time.minutes < _FIRST_HOUR_OF_A_DESK)
    return time.minutes + _AFTERNOON_FROM if late and not time.sure and time.minutes < _AFTERNOON_FROM else time.minutes


def _bare(spoken: str) -> ClockTime | None:
    """A time, or the hour alone: "entre 12 et 14 h", "after 5"."""
    figure = re.fullmatch(r"num=(\d+)", spoken)
    if figure is None:
        return read_time(spoken)
    hour = int(figure.group(1))
    return ClockTime(hour * 60, sure=hour >= 12) if hour < 24 else None


def _after(match: re.Match[str], _row: Row, _place: int) -> Meaning | None:
    time = _bare(match["time"])
    return Hours(time, ClockTime(MIDNIGHT, sure=True)) if time else None


def _before(match: re.Match[str], _row: Row, _place: int) -> Meaning | None:
    time = _bare(match["time"])
    return Hours(ClockTime(0, sure=True), time) if time else None


def _between(match: re.Match[str], _row: Row, _place: int) -> Meaning | None:
    first, last = _bare(match["time"]), _bare(match["until"])
    return Hours(first, last) if first and last else None


def _at(match: re.Match[str], _row: Row, _place: int) -> Meaning | None:
    time = _bare(match["time"])
    return Hours(time, None) if time else None


def _at_hour(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """An instant ("à 14 h"); but "à 2 h de route", "à 1 h d’ici" are distances."""
    if match["time"] == "part=noon":
        return _noon(match, row, place)
    end = place + match.group().count(" ") + 1
    if row.at(end) == "of" and kind_of(row.at(end + 1)) != "part" and row.at(end + 2) != "after":
        return Nothing()
    return _at(match, row, place)


def _alone(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """A time without a preposition: beside a day, or where the message asks about opening."""
    end = place + match.group().count(" ") + 1
    said = any(mark in match.group() for mark in ("am", "pm", "oclock", "past"))
    around = (row.at(place - 2), row.at(place - 1), row.at(end), row.at(end + 1) if row.at(end) == "of" else "")
    beside_a_day = any(kind_of(symbol) in _DAYS for symbol in around)
    return _at(match, row, place) if said or beside_a_day or row.has("open", "go") else None


_DAYS = frozenset({"wd", "short", "tomorrow", "today", "month", "part", "hui", "this"})
_PART_BEFORE = _DAYS | {
    "the",
    "a",
    "at",
    "au",
    "in",
    "en",
    "on",
    "every",
    "during",
    "next",
    "end",
    "open",
    "fin",
    "year",
    "feast",
}


def _this_part(match: re.Match[str], _row: Row, _place: int) -> Meaning:
    return _hours_of(match["part"], today=True)


def _tonight(_match: re.Match[str], _row: Row, _place: int) -> Meaning:
    return _hours_of("evening", today=True)


def _hours_of(part: str, *, today: bool = False) -> Hours:
    first, last = PARTS[part]
    return Hours(ClockTime(first * 60, sure=True), ClockTime(last * 60, sure=True), part, today)


def _part(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """A part of the day, unless it greets ("bonne soirée", "good morning") or is in a name ("canal du Midi")."""
    before = kind_of(row.at(place - 1))
    if before in ("bonne", "good"):
        return Nothing()
    if before == "of":
        return _hours_of(match["part"]) if _ends_a_time(row, place - 1) else None
    asleep = match["part"] == "night" and not row.has("open") and OTHER in row.symbols
    return _hours_of(match["part"]) if _is_introduced(row, place) and not asleep else None


def _is_introduced(row: Row, place: int) -> bool:
    """Whether the words around say that a part of the day is a time: "le matin", "samedi 28 matin", "ouvert matin"."""
    before = kind_of(row.at(place - 1))
    numbered = before in ("num", "ord") and kind_of(row.at(place - 2)) == "wd"
    day_follows = kind_of(row.at(place + 1)) in ("tomorrow", "wd", "today")
    return before in _PART_BEFORE or numbered or day_follows or row.has("open")


def _ends_a_time(row: Row, place: int) -> bool:
    """Whether a time or a day stands before `place`: "9 h du matin"."""
    return kind_of(row.at(place - 1)) in ("clock", "hour", "wd", "num", "tomorrow", "month")


def _noon(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """Noon, or half past; not the south ("Midi-Pyrénées", "au midi de la France")."""
    if row.at(place + match.group().count(" ") + 1) in ("pyrenees", "of") or row.at(place - 1) == "of":
        return Nothing()
    if "half" in match.group():
        return Hours(ClockTime(_AFTERNOON_FROM + 30), None)
    return _hours_of("noon") if match.group().startswith(("a ", "at ")) or _is_introduced(row, place) else None


def _afternoon(_match: re.Match[str], row: Row, place: int) -> Meaning:
    greets = kind_of(row.at(place - 1)) in ("bonne", "good")
    return Nothing() if greets else _hours_of("afternoon")


def _this_afternoon(_match: re.Match[str], _row: Row, _place: int) -> Meaning:
    return _hours_of("afternoon", today=True)


def _end_of_day(_match: re.Match[str], _row: Row, _place: int) -> Meaning:
    return Hours(ClockTime(16 * 60), ClockTime(20 * 60), "evening")


def _nothing(_match: re.Match[str], _row: Row, _place: int) -> Meaning:
    return Nothing()


_FEW = 2
"""Other words of a message in which "maintenant" can only be what is asked: "caf mirande maintenant"."""

_NOT_BEFORE_NOW = frozenset({"since", "until", "expires", "for", "from"})


def _now(_match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """Now, where the message asks to go or whether it is open; elsewhere it only tells ("je suis maintenant seule")."""
    asked = row.has("open", "go") or (not row.has("glue") and row.symbols.count(OTHER) <= _FEW)
    return Instant(row.now) if asked and row.at(place - 1) not in _NOT_BEFORE_NOW else None


def _nowish(_match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """The weaker "en ce moment", "currently": mostly said of a state of things, so only beside a word of opening."""
    asked = row.has("open") or OTHER not in row.symbols
    return Instant(row.now) if asked and row.at(place - 1) not in _NOT_BEFORE_NOW else None


def _in_hours(match: re.Match[str], row: Row, place: int) -> Meaning | None:
    """An hour from now in real time, also across a change of the clocks."""
    count = int(match["count"] or 1)
    span = timedelta(minutes=count) if match["unit"] == "minute" else timedelta(hours=count)
    if match["half"]:
        span = timedelta(minutes=30)
    if row.at(place - 1) == "expires":
        return Nothing()
    return Instant((row.now.astimezone(UTC) + span).astimezone(PARIS))


_UP_TO = "(?:a|au|to|until)(?: a)?"
_NUMBER_END = rf"(?! (?:{OTHER}|day|week|hour|minute|month|num|annee|of|sept|year))"

_HOUR = rf"num=0*(?:1[0-2]|[1-9]){_NUMBER_END}"

CLOCK_PHRASES = (
    phrase("after", "after (?:the )?part=noon", _afternoon),
    phrase("this", "this after part=noon", _this_afternoon),
    phrase("this", rf"this {_PART}", _this_part),
    phrase("tonight", "tonight", _tonight),
    phrase("after", rf"after (?P<time>{_TIME}|{_HOUR})", _after),
    phrase("from of a", rf"(?:a )?(?:from|of) (?:of )?(?P<time>{_TIME}|num=\d+) {_UP_TO} (?P<until>{_TIME})", _between),
    phrase("from", rf"from (?P<time>num=\d+) {_UP_TO} (?P<until>{_HOUR})", _between),
    phrase("from a", rf"(?:a )?from (?:of )?(?P<time>{_TIME})", _after),
    phrase("before", rf"before (?P<time>{_TIME}|{_HOUR})", _before),
    phrase("between", rf"between (?P<time>{_TIME}|num=\d+) and (?P<until>{_TIME}|num=\d+{_NUMBER_END})", _between),
    phrase("until since", rf"(?:until|since) (?:a |the )*(?:{_TIME}|{_PART})", _nothing),
    phrase("until", rf"until (?P<time>num=\d+{_NUMBER_END})", _nothing),
    phrase("a at around by", rf"(?:a|at|around|by)(?: around)? (?P<time>{_TIME})", _at_hour),
    phrase("for", r"for (?P<time>clock=\d+:\d+|num=\d+(?: num=\d+)? (?:am|pm))", _at_hour),
    phrase("at around by", rf"(?:at|around|by) (?P<time>{_HOUR})", _at),
    phrase("clock num half quarter", rf"(?P<time>{_TIME})(?: {_UP_TO})? (?P<until>{_TIME})", _between),
    phrase("fin", "fin of (?:day|after part=noon)", _end_of_day),
    phrase("end", "end of (?:the )?(?:day|part=afternoon)", _end_of_day),
    phrase("part", "part=noon(?: and half)?", _noon),
    phrase("part", _PART, _part),
    phrase("lunch", "lunch(?: time)?", lambda _match, _row, _place: _hours_of("noon")),
    phrase("clock num half quarter sept", rf"(?P<time>{_TIME})", _alone),
    phrase("now", "now", _now),
    phrase("all", "all of suite", _now),
    phrase("nowish", "nowish", _nowish),
    phrase("en", "en this moment", _nowish),
    phrase("a at", "(?:a|at) (?:the moment|this hour)", _nowish),
    phrase(
        "in", r"in (?:(?P<half>half (?:un )?|un half )hour|(?:num=(?P<count>\d+)|un) (?P<unit>hour|minute))", _in_hours
    ),
)
