"""Opening lines: whether a desk is open, now or at the moment asked about, and when it opens next."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.answering.answers import DayHours, DeskView, OpeningState, Span
from bot.knowledge.model import Desk, Text
from bot.rendering.messages import Wording
from bot.rendering.words_of_time import (
    capitalised,
    clock,
    date_in_words,
    day_in_paris,
    moment_in_words,
    named_date,
    run_label,
    runs_of_days,
    short_spans,
    spans_in_words,
    weekday,
)
from bot.understanding.model import Moment

MOST_DAY_LINES = 7
"""Lines of hours in one answer: a week's worth."""

_AT_ONCE = timedelta(minutes=5)
"""A moment this close to now is now."""


def opening_lines(view: DeskView, moment: Moment | None, wording: Wording, now: datetime) -> tuple[str, ...]:
    """The opening of the desk at `moment`, else at `now`, as short sentences."""
    if view.state.is_open is None and not (moment and opens_during(view, moment)):
        return (hours_unknown(view.desk, wording),)
    if moment is None or _is_now(moment, now):
        return (_state_now(view, wording, now),)
    if not opens_during(view, moment):
        return (opens_next(view, wording, now),)
    if moment.grain == "days":
        return _lines_of_days(view.days, wording, now)
    if moment.grain == "instant":
        return (_open_at_instant(view, moment, wording, now),)
    return (_line_of_day(view.days[:1], wording, now),)


def hours_unknown(desk: Desk, wording: Wording) -> str:
    """What to do where no hours are known."""
    return wording.say("hours_unknown" if desk.phone else "hours_unknown_no_phone")


def spans_during(view: DeskView, moment: Moment) -> tuple[Span, ...]:
    """The stretches of opening that share some time with the moment."""
    spans = (span for day in view.days for span in day.spans)
    return tuple(span for span in spans if span.start < moment.end and span.end > moment.start)


def opens_during(view: DeskView, moment: Moment) -> bool:
    """Whether the desk is known to open at some time of the moment."""
    return bool(spans_during(view, moment)) or (moment.grain == "instant" and view.state.is_open is True)


def reason_of(state: OpeningState, days: Iterable[DayHours]) -> Text | None:
    """Why the desk is shut, where it is for a holiday or a closure."""
    return state.reason or next((day.reason for day in days if day.reason and not day.spans), None)


def none_open(view: DeskView, moment: Moment, wording: Wording, now: datetime) -> str:
    """Nobody is open at the moment asked about, and why where it is a holiday for the nearest desk."""
    when = moment_in_words(moment, wording, day_in_paris(now))
    reason = reason_of(view.state, view.days)
    if reason is None:
        return wording.say("none_open", when=when)
    return wording.say("none_open_reason", when=when, reason=reason.in_(wording.language))


def week_lines(week: Iterable[DayHours], wording: Wording) -> tuple[str, ...]:
    """The hours of a week, equal days together: "Lundi au jeudi : 8 h 30 – 12 h"."""
    return tuple(
        _hours_of_run(run, run_label([weekday(day.day, wording) for day in run], wording), wording)
        for run in runs_of_days(week)
    )


def _lines_of_days(days: Iterable[DayHours], wording: Wording, now: datetime) -> tuple[str, ...]:
    today = day_in_paris(now)
    runs = runs_of_days(days)
    shown = runs[:MOST_DAY_LINES] if len(runs) <= MOST_DAY_LINES else runs[: MOST_DAY_LINES - 1]
    lines = [
        _hours_of_run(run, run_label([date_in_words(day.day, wording, today) for day in run], wording), wording)
        for run in shown
    ]
    return (*lines, wording.say("more_days")) if len(shown) < len(runs) else tuple(lines)


def _hours_of_run(run: tuple[DayHours, ...], label: str, wording: Wording) -> str:
    """One line for days with the same hours."""
    label, day = capitalised(label), run[0]
    if day.spans:
        return wording.say("hours_line", days=label, hours=short_spans(day.spans, wording))
    if not day.known:
        return wording.say("hours_line_unknown", days=label)
    if day.reason is None:
        return wording.say("hours_line_shut", days=label)
    return wording.say("hours_line_shut_reason", days=label, reason=day.reason.in_(wording.language))


def _is_now(moment: Moment, now: datetime) -> bool:
    return moment.grain == "instant" and abs(moment.start - now) <= _AT_ONCE


def _state_now(view: DeskView, wording: Wording, now: datetime) -> str:
    later = tuple(span for day in view.days for span in day.spans if span.start > now)
    if not view.state.is_open:
        return _shut_now(view, later, wording, now)
    until = view.state.changes_at
    open_now = wording.say("open_now_until", time=clock(until, wording)) if until else wording.say("open_now")
    return f"{open_now} {wording.say('then_open', spans=spans_in_words(later, wording))}" if later else open_now


def _shut_now(view: DeskView, later: tuple[Span, ...], wording: Wording, now: datetime) -> str:
    if later:
        return wording.say("shut_opens_today", spans=spans_in_words(later, wording))
    reason = reason_of(view.state, view.days)
    if reason:
        shut = wording.say("shut_today_reason", reason=reason.in_(wording.language))
    else:
        shut = wording.say("shut_now" if any(day.spans for day in view.days) else "shut_today")
    return f"{shut} {opens_next(view, wording, now)}"


def opens_next(view: DeskView, wording: Wording, now: datetime) -> str:
    """When the desk opens next, after the moment that the view is of."""
    opens = view.state.changes_at
    if opens is None or view.state.is_open:
        return wording.say("next_opening_unknown")
    day, today = day_in_paris(opens), day_in_paris(now)
    if day == today:
        return wording.say("opens_today", time=clock(opens, wording))
    return wording.say("opens_next", date=named_date(day, wording, today), time=clock(opens, wording))


def _open_at_instant(view: DeskView, moment: Moment, wording: Wording, now: datetime) -> str:
    when = capitalised(moment_in_words(moment, wording, day_in_paris(now)))
    spans = tuple(span for day in view.days for span in day.spans)
    return wording.say("open_at", when=when, spans=spans_in_words(spans, wording))


def _line_of_day(days: tuple[DayHours, ...], wording: Wording, now: datetime) -> str:
    day = days[0]
    date = capitalised(named_date(day.day, wording, day_in_paris(now)))
    return wording.say("day_open", date=date, spans=spans_in_words(day.spans, wording))
