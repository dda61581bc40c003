"""Opening: whether a desk is open, when, and why not, Europe/Paris."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from opening_hours import OpeningHours, State

from bot.answering.answers import DayHours, OpeningState, Span
from bot.answering.public_holidays import public_holidays
from bot.knowledge.hours import HoursError, compile_hours, parse_hours
from bot.knowledge.model import Closure, Desk, Origin, Text
from bot.paris import PARIS

__all__ = ["PARIS", "HoursError", "Timetable", "hours_are_stale", "parse_hours"]

HORIZON = timedelta(days=366)
"""How far ahead the next opening is looked for."""

FRESH_MONTHS = 6
"""Hours confirmed longer ago than this come with "call before you go"."""


@dataclass(frozen=True)
class Timetable:
    """The compiled hours of the desks, by id, and the names of the public holidays."""

    hours: Mapping[str, OpeningHours]
    holidays: Mapping[date, Text]

    @classmethod
    def build(cls, desks: Iterable[Desk]) -> "Timetable":
        """Compile the hours of `desks`; each wording once. Raises HoursError where one does not parse."""
        known = {desk.id: desk.hours for desk in desks if desk.hours is not None}
        compiled = {text: compile_hours(text) for text in set(known.values())}
        return cls(MappingProxyType({desk_id: compiled[text] for desk_id, text in known.items()}), public_holidays())

    def state_at(self, desk: Desk, at: datetime) -> OpeningState:
        """Whether `desk` is open at `at` (timezone-aware), when that changes, and why a worked day is not."""
        here = _in_paris(at)
        hours = self.hours.get(desk.id)
        closure = _closure_on(desk.closures, here.date())
        if hours is None:
            return OpeningState(False, reason=closure.reason) if closure else OpeningState(None)
        span = next(self._spans(desk, here, here + HORIZON), None)
        if span and span.start <= here:
            return OpeningState(True, span.end if span.end < here + HORIZON else None)
        is_open = None if closure is None and hours.is_unknown(here) else False
        return OpeningState(is_open, span.start if span else None, self._reason(desk, here.date(), only_worked=True))

    def spans(self, desk: Desk, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The stretches of opening from `start` to `end`, cut at both; none where the hours are not known."""
        return tuple(self._spans(desk, start, end))

    def day(self, desk: Desk, day: date) -> DayHours:
        """The opening of one day."""
        start, end = _midnight(day), _midnight(day + timedelta(days=1))
        spans, reason = self.spans(desk, start, end), self._reason(desk, day)
        doubtful = not spans and reason is None and next(self._spans(desk, start, end, State.UNKNOWN), None)
        return DayHours(day, spans, reason, known=not doubtful)

    def days(self, desk: Desk, first: date, last: date) -> tuple[DayHours, ...]:
        """The opening of each day from `first` to `last`, both included."""
        return tuple(self.day(desk, first + timedelta(days=step)) for step in range((last - first).days + 1))

    def week(self, desk: Desk, monday: date) -> tuple[DayHours, ...]:
        """The opening of the seven days from `monday`."""
        return self.days(desk, monday, monday + timedelta(days=6))

    def is_open_during(self, desk: Desk, start: datetime, end: datetime) -> bool | None:
        """Whether `desk` is open at any time from `start` to `end`; None where that is not known."""
        if next(self._spans(desk, start, end), None):
            return True
        if desk.id not in self.hours:
            return None if _without_closures(Span(start, end), desk.closures) else False
        return None if next(self._spans(desk, start, end, State.UNKNOWN), None) else False

    def next_opening(self, desk: Desk, at: datetime) -> datetime | None:
        """The first time after `at` when `desk` opens, within a year; None where there is none or hours are unknown."""
        here = _in_paris(at)
        return next((span.start for span in self._spans(desk, here, here + HORIZON) if span.start > here), None)

    def _spans(self, desk: Desk, start: datetime, end: datetime, state: State = State.OPEN) -> Iterator[Span]:
        """Stretches of `state`, joined where they touch: the library also cuts at a change of comment."""
        held: Span | None = None
        for span in self._pieces(desk, start, end, state):
            if held and held.end == span.start:
                held = Span(held.start, span.end)
                continue
            if held:
                yield held
            held = span
        if held:
            yield held

    def _pieces(self, desk: Desk, start: datetime, end: datetime, state: State) -> Iterator[Span]:
        hours = self.hours.get(desk.id)
        if hours is None:
            return
        for first, last, found, _ in hours.intervals(_in_paris(start), _in_paris(end)):
            if found == state:
                yield from _without_closures(Span(first, last), desk.closures)

    def _reason(self, desk: Desk, day: date, *, only_worked: bool = False) -> Text | None:
        """Why `day` is shut: a closure, else a public holiday (with `only_worked` only on a weekday usually worked)."""
        closure = _closure_on(desk.closures, day)
        if closure:
            return closure.reason
        name = self.holidays.get(day)
        if name is None or self._opens_on(desk, day) or (only_worked and not self._usually_opens_on(desk, day)):
            return None
        return Text(f"jour férié : {name.fr}", f"public holiday: {name.en}")

    def _opens_on(self, desk: Desk, day: date) -> bool:
        return bool(self.spans(desk, _midnight(day), _midnight(day + timedelta(days=1))))

    def _usually_opens_on(self, desk: Desk, day: date) -> bool:
        """Whether the same weekday is worked a week before or after."""
        return any(self._opens_on(desk, day + timedelta(days=step)) for step in (-7, 7))


def hours_are_stale(origin: Origin, today: date) -> bool:
    """Whether nobody has confirmed the hours within six months before `today`."""
    if origin.verified is None:
        return True
    months = (today.year - origin.verified.year) * 12 + today.month - origin.verified.month
    return months > FRESH_MONTHS or (months == FRESH_MONTHS and today.day > origin.verified.day)


def _in_paris(at: datetime) -> datetime:
    """The same instant as a wall clock in Paris shows it; the library refuses 02:30 on the night it is skipped."""
    return at.astimezone(UTC).astimezone(PARIS)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


def _closure_on(closures: Sequence[Closure], day: date) -> Closure | None:
    return next((closure for closure in closures if closure.first <= day <= closure.last), None)


def _without_closures(span: Span, closures: Sequence[Closure]) -> list[Span]:
    """What is left of `span` outside the days of the closures."""
    left = [span]
    for closure in closures:
        shut = Span(_midnight(closure.first), _midnight(closure.last + timedelta(days=1)))
        left = [piece for whole in left for piece in _cut(whole, shut)]
    return left


def _cut(span: Span, shut: Span) -> Iterator[Span]:
    """What is left of `span` before and after `shut`."""
    if span.end <= shut.start or span.start >= shut.end:
        yield span
        return
    if span.start < shut.start:
        yield Span(span.start, shut.start)
    if span.end > shut.end:
        yield Span(shut.end, span.end)
