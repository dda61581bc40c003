"""What is remembered of a chat comes back as it was written, and anything else is no memory."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memories import MEMORY, NOW, PARIS

from bot.conversation import Asked, Memory, RememberedMoment, RememberedPlace
from bot.conversation_codec import decode, encode
from bot.knowledge.model import Position

TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
    lambda time: time.astimezone(PARIS)
)
DEGREES = st.floats(-180, 180)
IDS = st.lists(st.text(), max_size=3).map(tuple)
PLACES = st.builds(RememberedPlace, st.text(), st.builds(Position, DEGREES, DEGREES))
MEMORIES = st.builds(
    Memory,
    language=st.sampled_from(["fr", "en", None]),
    place=PLACES | st.none(),
    needs=IDS,
    audience=st.text() | st.none(),
    desks=IDS,
    offset=st.integers(0, 50),
    moment=st.builds(RememberedMoment, TIMES, TIMES, st.sampled_from(["instant", "part", "day", "days"])) | st.none(),
    asked=st.builds(Asked, st.sampled_from(["place", "choose_place", "choose_need"]), IDS) | st.none(),
    misses=st.integers(0, 9),
    updated=TIMES | st.none(),
)


@given(MEMORIES)
def test_a_memory_comes_back_as_it_was_written(memory: Memory) -> None:
    assert decode(encode(memory)) == memory


def test_times_come_back_as_paris_time() -> None:
    decoded = decode(encode(replace(MEMORY, updated=NOW.astimezone(UTC))))
    assert decoded
    assert decoded.updated
    assert decoded.moment
    assert (decoded.updated.tzinfo, decoded.moment.start.tzinfo, decoded.moment.end.tzinfo) == (PARIS, PARIS, PARIS)
    assert decoded.updated == NOW


def test_a_time_without_a_zone_is_dropped() -> None:
    assert decode(json.dumps({"version": 1, "memory": {"updated": "2026-11-23T09:30:00"}})) is None


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_anything_else_is_no_memory(text: str) -> None:
    assert decode(text) is None


@given(st.data())
def test_a_damaged_memory_is_dropped(data: st.DataObject) -> None:
    written = encode(MEMORY)
    assert decode(written[: data.draw(st.integers(0, len(written) - 1))]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": 2},
        {"version": "1"},
        {"memory": None},
        {"memory": {"needs": "caf"}},
        {"memory": {"language": "de"}},
        {"memory": {"misses": "3"}},
        {"memory": {"place": {"name": "Mirande"}}},
        {"memory": {"updated": "yesterday"}},
    ],
)
def test_a_memory_of_another_version_is_dropped(change: dict[str, object]) -> None:
    assert decode(json.dumps({"version": 1, "memory": {}})) == Memory()
    assert decode(json.dumps({"version": 1, "memory": {}} | change)) is None
