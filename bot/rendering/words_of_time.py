"""Words of time: dates, times of day and stretches of opening as people read them, Europe/Paris."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import get_day_names, get_month_names

from bot.answering.answers import DayHours, Span
from bot.paris import PARIS
from bot.rendering.messages import Wording
from bot.understanding.model import Moment

_LATE = 20
"""A stretch that ends at this hour or later is said by its start: "after 5 pm"."""

_STARTS, _NOON, _AFTERNOON_ENDS = 8, 12, 18
"""A stretch that starts before the first of these hours is said by its end; the others bound the afternoon."""


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def day_in_paris(moment: datetime) -> date:
    """The calendar day of a timezone-aware moment in France."""
    return moment.astimezone(PARIS).date()


def clock(moment: datetime, wording: Wording) -> str:
    """The time of day: "8 h 30", "12 h"; "08:30", "12:00"."""
    local = moment.astimezone(PARIS)
    return wording.say("time" if local.minute else "time_full_hour", hour=local.hour, minute=local.minute)


def weekday(day: date, wording: Wording) -> str:
    """The day of the week, in full."""
    return str(get_day_names("wide", locale=wording.locale)[day.weekday()])


def date_in_words(day: date, wording: Wording, today: date) -> str:
    """The date with its weekday, the year only where it is not that of `today`: "lundi 23 novembre"."""
    key = "date" if day.year == today.year else "date_and_year"
    return wording.say(key, weekday=weekday(day, wording), date=_day_and_month(day, wording), year=day.year)


def named_date(day: date, wording: Wording, today: date) -> str:
    """The date as it stands in a sentence: "demain mardi 24 novembre", "on Saturday 28 November"."""
    words = date_in_words(day, wording, today)
    if day == today:
        return wording.say("today", date=words)
    return wording.say("tomorrow" if day == today + timedelta(days=1) else "on_date", date=words)


def full_date(day: date, wording: Wording) -> str:
    """The date with its year and no weekday: "1er août 2024"."""
    return wording.say("date_full", date=_day_and_month(day, wording), year=day.year)


def _day_and_month(day: date, wording: Wording) -> str:
    number = wording.say("first_of_month") if day.day == 1 else str(day.day)
    return f"{number} {get_month_names('wide', locale=wording.locale)[day.month]}"


def spans_in_words(spans: Iterable[Span], wording: Wording) -> str:
    """The stretches as part of a sentence: "de 9 h à 12 h et de 14 h à 16 h"."""
    return wording.together(
        wording.say("span", start=clock(span.start, wording), end=clock(span.end, wording)) for span in spans
    )


def short_spans(spans: Iterable[Span], wording: Wording) -> str:
    """The stretches for a table: "9 h – 12 h, 14 h – 16 h"."""
    return wording.say("span_separator").join(
        wording.say("span_short", start=clock(span.start, wording), end=clock(span.end, wording)) for span in spans
    )


def runs_of_days(days: Iterable[DayHours]) -> tuple[tuple[DayHours, ...], ...]:
    """Days that follow each other with the same hours, together."""
    return tuple(tuple(run) for _, run in groupby(days, key=_pattern))


def _pattern(day: DayHours) -> tuple[object, ...]:
    times = tuple((span.start.astimezone(PARIS).time(), span.end.astimezone(PARIS).time()) for span in day.spans)
    return times, day.reason, day.known


def run_label(names: Sequence[str], wording: Wording) -> str:
    """The days of a run by name: "lundi", "lundi et mardi", "lundi au jeudi"."""
    if len(names) > 2:
        return wording.say("day_range", first=names[0], last=names[-1])
    return wording.together(names)


def moment_in_words(moment: Moment, wording: Wording, today: date) -> str:
    """The moment as a question named it: "samedi 28 novembre le matin", "demain mardi 24 novembre à 9 h"."""
    first, last = day_in_paris(moment.start), day_in_paris(moment.end - timedelta(seconds=1))
    if first != last and moment.grain in ("day", "days"):
        names = date_in_words(first, wording, today), date_in_words(last, wording, today)
        return wording.say("date_range", first=names[0], last=names[1])
    day = named_date(first, wording, today)
    if moment.grain == "instant":
        return wording.say("date_at_time", date=day, time=clock(moment.start, wording))
    return _part_of_day(moment, day, wording) if moment.grain == "part" else day


def _part_of_day(moment: Moment, day: str, wording: Wording) -> str:
    start, end = moment.start.astimezone(PARIS), moment.end.astimezone(PARIS)
    key = _part_key(start.hour, 24 if end.date() != start.date() else end.hour)
    return wording.say(key, date=day, start=clock(start, wording), end=clock(end, wording))


def _part_key(start_hour: int, end_hour: int) -> str:
    """The way to say a part of the day, from and to these hours."""
    early, late = start_hour < _STARTS, end_hour >= _LATE
    if early and not late:
        return "date_morning" if end_hour == _NOON else "date_before"
    if late and not early:
        return "date_after"
    return "date_afternoon" if _NOON <= start_hour <= _NOON + 2 and end_hour == _AFTERNOON_ENDS else "date_between"
