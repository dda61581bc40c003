"""The sums of a period: rankings that lose nothing and tell nothing rare apart, medians, days and weeks."""

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.ledger.counting import CLASSES
from bot.ledger.model import Tally
from bot.ledger.summary import first_day, median_seconds, summary_of, top
from tests.recording import NOW

TODAY = NOW.date()
_DAY = timedelta(days=1)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 9), max_size=12), st.integers(1, 4))
def test_nothing_is_lost_in_a_ranking_and_nothing_rare_is_told_apart(counted: dict[str, int], least: int) -> None:
    ranking = top(Counter(counted), least)
    assert sum(n for _, n in ranking.first) + ranking.others == sum(counted.values())
    assert all(n >= least for _, n in ranking.first)
    assert len(ranking.first) <= 5
    shown = dict(ranking.first)
    assert all(n <= min(shown.values(), default=99) for key, n in counted.items() if key not in shown and n >= least)


@given(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=60))
def test_the_median_lies_in_the_class_of_the_middle_one(times: list[int]) -> None:
    median = median_seconds(Counter(map(str, times)))
    ordered = sorted(times)
    middle = ordered[(len(ordered) - 1) // 2]
    lower = CLASSES[CLASSES.index(middle) - 1] if middle != CLASSES[0] else 0
    assert median is not None
    assert lower <= median * 1000 <= middle


def test_without_answers_there_is_no_median() -> None:
    assert median_seconds(Counter()) is None


def test_a_period_takes_its_own_days_and_no_others() -> None:
    counts = {Tally(TODAY - back * _DAY, "question", "text"): 1 for back in range(100)}
    for period, days in (("today", 1), ("yesterday", 1), ("week", 7), ("month", 28)):
        summary = summary_of(counts, period, TODAY)  # type: ignore[arg-type]
        assert (summary.total.questions, summary.before) == (days, days)
        last = TODAY - _DAY if period == "yesterday" else TODAY
        assert (summary.total.first, summary.total.last) == (last - (days - 1) * _DAY, last)
        assert first_day(TODAY) <= summary.total.first - days * _DAY
    assert [week.first.weekday() for week in summary.weeks] == [0] * 8
    assert summary.weeks[-1].questions == TODAY.weekday() + 1
    assert first_day(TODAY) <= summary.weeks[0].first
