"""Opening hours: whether a desk is open, until when, and why not."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answers import OpeningState, Span
from bot.answering.opening import Timetable, hours_are_stale
from bot.knowledge.hours import parse_hours
from bot.knowledge.model import Closure, Desk, Origin, Position, Text
from bot.paris import PARIS

MIRANDE = "Mo-Th 08:30-12:00,14:00-16:00; Fr 08:30-12:00,13:30-16:00; PH off"
SATURDAY_TOO = "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off"
HOLIDAYS = {
    date(2026, 1, 1): ("Jour de l’An", "New Year’s Day"),
    date(2026, 4, 6): ("lundi de Pâques", "Easter Monday"),
    date(2026, 5, 1): ("Fête du Travail", "Labour Day"),
    date(2026, 5, 8): ("Victoire de 1945", "Victory in Europe 1945"),
    date(2026, 5, 14): ("Ascension", "Ascension Day"),
    date(2026, 5, 25): ("lundi de Pentecôte", "Whit Monday"),
    date(2026, 7, 14): ("Fête nationale", "Bastille Day"),
    date(2026, 8, 15): ("Assomption", "Assumption Day"),
    date(2026, 11, 1): ("Toussaint", "All Saints’ Day"),
    date(2026, 11, 11): ("Armistice de 1918", "Armistice 1918"),
    date(2026, 12, 25): ("Noël", "Christmas Day"),
    date(2027, 1, 1): ("Jour de l’An", "New Year’s Day"),
    date(2027, 3, 29): ("lundi de Pâques", "Easter Monday"),
    date(2027, 5, 1): ("Fête du Travail", "Labour Day"),
    date(2027, 5, 6): ("Ascension", "Ascension Day"),
    date(2027, 5, 8): ("Victoire de 1945", "Victory in Europe 1945"),
    date(2027, 5, 17): ("lundi de Pentecôte", "Whit Monday"),
    date(2027, 7, 14): ("Fête nationale", "Bastille Day"),
    date(2027, 8, 15): ("Assomption", "Assumption Day"),
    date(2027, 11, 1): ("Toussaint", "All Saints’ Day"),
    date(2027, 11, 11): ("Armistice de 1918", "Armistice 1918"),
    date(2027, 12, 25): ("Noël", "Christmas Day"),
}
FLOOD = Text("dégât des eaux", "water damage")


def desk(hours: str | None, *closures: Closure) -> Desk:
    town = "France services de Mirande", "Mirande", "32256", "Avenue Saint-Roch", "32300"
    return Desk("mirande", *town, Position(43.51398, 0.40020), Origin(), hours=hours, closures=closures)


def state(hours: str | None, at: datetime, *closures: Closure) -> OpeningState:
    place = desk(hours, *closures)
    return Timetable.build([place]).state_at(place, at)


def paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def clock_times(hours: str, day: date) -> list[str]:
    place = desk(hours)
    spans = Timetable.build([place]).day(place, day).spans
    return [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in spans]


@pytest.mark.parametrize(
    ("at", "is_open", "changes_at"),
    [
        (paris(2026, 11, 23, 9, 30), True, paris(2026, 11, 23, 12)),
        (paris(2026, 11, 23, 8, 29), False, paris(2026, 11, 23, 8, 30)),
        (paris(2026, 11, 23, 8, 30), True, paris(2026, 11, 23, 12)),
        (paris(2026, 11, 23, 12), False, paris(2026, 11, 23, 14)),
        (paris(2026, 11, 23, 16), False, paris(2026, 11, 24, 8, 30)),
        (paris(2026, 11, 27, 13, 45), True, paris(2026, 11, 27, 16)),
        (paris(2026, 11, 27, 16, 1), False, paris(2026, 11, 30, 8, 30)),
        (paris(2026, 11, 10, 17), False, paris(2026, 11, 12, 8, 30)),
        (paris(2026, 12, 24, 16), False, paris(2026, 12, 28, 8, 30)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), True, paris(2026, 11, 23, 12)),
    ],
)
def test_a_desk_opens_and_shuts_as_its_hours_say(at: datetime, is_open: bool, changes_at: datetime) -> None:
    assert state(MIRANDE, at) == OpeningState(is_open, changes_at)


def test_saturday_morning_is_open_where_the_hours_say_so() -> None:
    assert state(SATURDAY_TOO, paris(2026, 11, 28, 10)).is_open is True
    assert state(MIRANDE, paris(2026, 11, 28, 10)).is_open is False


@pytest.mark.parametrize(("day", "names"), list(HOLIDAYS.items()))
@pytest.mark.parametrize("hours", ["Mo-Su 09:00-12:00", "Mo-Su 09:00-12:00; PH off"])
def test_every_public_holiday_is_shut_and_says_which_it_is(hours: str, day: date, names: tuple[str, str]) -> None:
    found = state(hours, datetime.combine(day, time(10), PARIS))
    assert found.is_open is False
    assert found.reason == Text(f"jour férié : {names[0]}", f"public holiday: {names[1]}")


def test_there_are_no_other_public_holidays() -> None:
    place = desk("Mo-Su 09:00-12:00; PH off")
    days = Timetable.build([place]).days(place, date(2026, 1, 1), date(2027, 12, 31))
    assert [each.day for each in days if not each.spans] == list(HOLIDAYS)


def test_hours_may_say_otherwise_for_holidays_or_for_one_of_them() -> None:
    assert clock_times("Mo-Fr 09:00-12:00; PH 10:00-11:00", date(2026, 11, 11)) == ["10:00-11:00"]
    assert clock_times("Mo-Fr 09:00-12:00; Nov 11 10:00-11:00", date(2026, 11, 11)) == ["10:00-11:00"]
    assert clock_times("Mo-Fr 09:00-12:00; Nov 11 10:00-11:00", date(2026, 5, 1)) == []
    assert clock_times("Jul-Aug Mo-Fr 08:00-12:00", date(2026, 7, 14)) == []


def test_a_holiday_on_a_day_never_worked_is_no_reason_to_be_shut() -> None:
    assert state(MIRANDE, paris(2026, 11, 1, 10)).reason is None
    assert state(MIRANDE, paris(2026, 11, 11, 10)).reason is not None


def test_a_closure_is_shut_all_day_and_the_next_opening_comes_after_it() -> None:
    closed = Closure(date(2026, 11, 23), date(2026, 11, 25), FLOOD)
    assert state(MIRANDE, paris(2026, 11, 23, 9, 30), closed) == OpeningState(False, paris(2026, 11, 26, 8, 30), FLOOD)
    assert state(MIRANDE, paris(2026, 11, 22, 9), closed).changes_at == paris(2026, 11, 26, 8, 30)
    assert state(MIRANDE, paris(2026, 11, 26, 9), closed).is_open is True


def test_a_closure_then_a_weekend_then_a_holiday_are_all_passed_over() -> None:
    closed = Closure(date(2026, 12, 28), date(2026, 12, 31), FLOOD)
    assert state(MIRANDE, paris(2026, 12, 24, 17), closed).changes_at == paris(2027, 1, 4, 8, 30)


def test_unknown_hours_are_unknown_not_shut() -> None:
    place = desk(None)
    timetable = Timetable.build([place])
    at = paris(2026, 11, 23, 9, 30)
    assert timetable.state_at(place, at) == OpeningState(None)
    assert timetable.is_open_during(place, at, at + timedelta(hours=1)) is None
    assert timetable.next_opening(place, at) is None


def test_a_closure_is_known_even_where_the_hours_are_not() -> None:
    closed = Closure(date(2026, 11, 23), date(2026, 11, 23), FLOOD)
    place = desk(None, closed)
    assert state(None, paris(2026, 11, 23, 9), closed) == OpeningState(False, reason=FLOOD)
    timetable = Timetable.build([place])
    assert timetable.is_open_during(place, paris(2026, 11, 23, 9), paris(2026, 11, 23, 10)) is False
    assert timetable.is_open_during(place, paris(2026, 11, 23, 9), paris(2026, 11, 24, 10)) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (paris(2026, 11, 28), paris(2026, 11, 29), True),
        (paris(2026, 11, 28, 12), paris(2026, 11, 28, 18), False),
        (paris(2026, 11, 28, 11, 59), paris(2026, 11, 28, 18), True),
        (paris(2026, 11, 29), paris(2026, 11, 30), False),
    ],
)
def test_open_during_a_stretch(start: datetime, end: datetime, expected: bool) -> None:
    place = desk(SATURDAY_TOO)
    assert Timetable.build([place]).is_open_during(place, start, end) is expected


@pytest.mark.parametrize(("month", "day", "offsets"), [(3, 29, (1, 2)), (10, 25, (2, 1))])
def test_hours_are_wall_clock_hours_on_both_sides_of_a_change_of_clocks(
    month: int, day: int, offsets: tuple[int, int]
) -> None:
    sunday = date(2026, month, day)
    place = desk("Mo-Su 09:00-12:00")
    timetable = Timetable.build([place])
    opening = [each.spans[0].start for each in timetable.days(place, sunday - timedelta(days=1), sunday)]
    assert [(at.hour, at.utcoffset()) for at in opening] == [(9, timedelta(hours=hours)) for hours in offsets]
    night = datetime.combine(sunday, time(1, 30), PARIS)
    assert timetable.state_at(place, night).changes_at == opening[1]


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (paris(2026, 3, 29, 2, 30), paris(2026, 3, 30, 9)),
        (paris(2025, 3, 28, 2, 15), paris(2025, 3, 31, 9)),
        (paris(2026, 10, 25, 2, 30).replace(fold=1), paris(2026, 10, 26, 9)),
    ],
)
def test_an_hour_that_is_skipped_now_or_in_a_year_or_comes_twice_can_be_asked_about(
    at: datetime, opening: datetime
) -> None:
    assert state("Mo 09:00-10:00", at) == OpeningState(False, opening)


def test_next_opening_passes_over_the_opening_under_way() -> None:
    place = desk(MIRANDE)
    assert Timetable.build([place]).next_opening(place, paris(2026, 11, 23, 9)) == paris(2026, 11, 23, 14)


def test_a_week_has_seven_days() -> None:
    place = desk(SATURDAY_TOO)
    week = Timetable.build([place]).week(place, date(2026, 11, 9))
    assert [len(each.spans) for each in week] == [2, 2, 0, 2, 2, 1, 0]
    assert week[2].reason == Text("jour férié : Armistice de 1918", "public holiday: Armistice 1918")


def test_a_desk_that_never_opens_again_has_no_next_change() -> None:
    assert state("2020 Mo 09:00-12:00", paris(2026, 11, 23, 9)) == OpeningState(False)


@pytest.mark.parametrize(
    ("hours", "day", "expected"),
    [
        ("Mo 09:00-12:00; Tu[1] 14:00-16:00", date(2026, 12, 1), ["14:00-16:00"]),
        ("Mo 09:00-12:00; Tu[1] 14:00-16:00", date(2026, 12, 8), []),
        ("week 1-53/2 We 09:00-12:00; week 2-52/2 We 14:00-16:00", date(2026, 11, 25), ["14:00-16:00"]),
        ("week 1-53/2 We 09:00-12:00; week 2-52/2 We 14:00-16:00", date(2026, 12, 2), ["09:00-12:00"]),
        ("Mo-Fr 09:00-12:00; We off", date(2026, 11, 25), []),
        ('Mo-Fr 09:00-12:00; 2026 Dec 24 off "inventaire"', date(2026, 12, 24), []),
    ],
)
def test_rules_for_some_dates_hold_on_those(hours: str, day: date, expected: list[str]) -> None:
    parse_hours(hours)
    assert clock_times(hours, day) == expected


@pytest.mark.parametrize(
    ("verified", "today", "stale"),
    [
        (None, date(2026, 11, 23), True),
        (date(2026, 5, 23), date(2026, 11, 23), False),
        (date(2026, 5, 22), date(2026, 11, 23), True),
        (date(2026, 8, 31), date(2027, 2, 28), False),
        (date(2026, 8, 31), date(2027, 3, 1), True),
        (date(2024, 8, 1), date(2026, 11, 23), True),
    ],
)
def test_hours_are_stale_after_six_months(verified: date | None, today: date, stale: bool) -> None:
    assert hours_are_stale(Origin(verified=verified), today) is stale


def _simple_hours() -> st.SearchStrategy[dict[int, tuple[tuple[int, int], ...]]]:
    """Opening per weekday as quarters of an hour since midnight."""
    morning = st.tuples(st.integers(28, 40), st.integers(44, 50))
    afternoon = st.tuples(st.integers(52, 58), st.integers(60, 76))
    day = st.sampled_from(["both", "morning", "afternoon", "none"])
    spans = st.tuples(day, morning, afternoon).map(
        lambda drawn: tuple(
            span for span, name in ((drawn[1], "morning"), (drawn[2], "afternoon")) if drawn[0] in ("both", name)
        )
    )
    return st.dictionaries(st.integers(0, 6), spans.filter(bool), min_size=1)


def _in_osm_syntax(week: dict[int, tuple[tuple[int, int], ...]]) -> str:
    def clock(quarters: int) -> str:
        return f"{quarters // 4:02}:{quarters % 4 * 15:02}"

    names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    rules = [
        f"{names[day]} {','.join(f'{clock(first)}-{clock(last)}' for first, last in spans)}"
        for day, spans in sorted(week.items())
    ]
    return "; ".join([*rules, "PH off"])


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(PARIS))


@given(_simple_hours(), instants)
def test_state_agrees_with_an_evaluator_that_knows_nothing_of_the_library(
    week: dict[int, tuple[tuple[int, int], ...]], at: datetime
) -> None:
    quarter = (at.hour * 60 + at.minute) / 15
    spans = () if at.date() in HOLIDAYS else week.get(at.weekday(), ())
    assert state(_in_osm_syntax(week), at).is_open is any(first <= quarter < last for first, last in spans)


@given(_simple_hours(), instants, st.integers(0, 400))
def test_an_instant_is_open_if_and_only_if_it_lies_in_a_span(
    week: dict[int, tuple[tuple[int, int], ...]], at: datetime, closed_for: int
) -> None:
    first = at.date() - timedelta(days=closed_for % 7)
    place = desk(_in_osm_syntax(week), Closure(first, first + timedelta(days=closed_for // 100), FLOOD))
    timetable = Timetable.build([place])
    spans = timetable.spans(place, at - timedelta(days=2), at + timedelta(days=2))
    found = timetable.state_at(place, at)
    assert found.is_open is any(span.start <= at < span.end for span in spans)
    assert all(one.end < other.start for one, other in pairwise(spans))
    if found.changes_at is not None:
        assert timetable.state_at(place, found.changes_at).is_open is not found.is_open


@given(_simple_hours(), instants)
def test_days_hold_the_same_spans_as_one_long_stretch(
    week: dict[int, tuple[tuple[int, int], ...]], at: datetime
) -> None:
    place = desk(_in_osm_syntax(week))
    timetable = Timetable.build([place])
    monday = at.date() - timedelta(days=at.weekday())
    whole: tuple[Span, ...] = timetable.spans(
        place,
        datetime.combine(monday, time(), PARIS),
        datetime.combine(monday + timedelta(days=7), time(), PARIS),
    )
    assert tuple(span for each in timetable.week(place, monday) for span in each.spans) == whole
