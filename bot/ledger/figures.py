"""Figures: the numbers and days of a summary as they are written in a language."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from bot.ledger.summary import Stretch, Summary
from bot.rendering.messages import Wording


def title(summary: Summary, wording: Wording) -> str:
    """What the figures are of."""
    return wording.say("stats_title", period=wording.say(f"period_{summary.period}"))


def dates(stretch: Stretch, wording: Wording) -> str:
    """The day, or the first and the last one: "Du 17 au 23 novembre 2026"."""
    first, last = stretch.first, stretch.last
    if first == last:
        words = day_as(last, "EEEE d MMMM y", wording)
        return wording.say("stats_day", date=words[:1].upper() + words[1:])
    form = "d" if (first.month, first.year) == (last.month, last.year) else "d MMMM"
    form = form if first.year == last.year else "d MMMM y"
    return wording.say("stats_days", first=day_as(first, form, wording), last=day_as(last, "d MMMM y", wording))


def day_as(day: date, form: str, wording: Wording) -> str:
    """The day in a form of CLDR; in French the first of a month is its "1er"."""
    if day.day == 1:
        form = form.replace("d", wording.say("first_of_month"), 1)
    return str(format_date(day, form, locale=wording.locale))


def number(count: int, wording: Wording) -> str:
    """The count, its thousands apart."""
    return str(format_decimal(count, locale=wording.locale))


def percent(part: int, whole: int, wording: Wording) -> str:
    """The share, of nothing nothing."""
    return str(format_percent(part / whole if whole else 0, locale=wording.locale))


def missed_share(summary: Summary, wording: Wording) -> str:
    """The share of questions that were not understood."""
    return percent(summary.total.missed, summary.total.questions, wording)


def median_seconds(summary: Summary, wording: Wording) -> str:
    """The median answer time with two figures that tell something: 0.23, 1.2, 12; empty where there is none."""
    median = summary.median_seconds
    if median is None:
        return ""
    form = "0.00" if median < 1 else "0.0" if median < 10 else "0"
    return str(format_decimal(median, form, locale=wording.locale))
