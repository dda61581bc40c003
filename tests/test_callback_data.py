"""Callback data and deep links: short, readable without any state, and nothing forged gets through."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.answering.card import Card
from bot.assistant import ReadyKnowledge
from bot.conversation import RememberedMoment
from bot.deep_links import InvitationError, LinkTarget, link_to, payload_of, target_of
from bot.knowledge.model import Position
from bot.rendering.callback_data import (
    Administer,
    Press,
    SendVenue,
    SetLanguage,
    ShowCard,
    ShowEntry,
    ShowPartners,
    ShowQuestions,
    ShowTopics,
    decode,
    encode,
)

ids = some.from_regex(r"[a-z][a-z0-9-]{0,35}", fullmatch=True)
places = some.none() | some.sampled_from(["32256", "2A004", "97401"]) | some.builds(
    Position,
    some.integers(-90_000, 90_000).map(lambda n: n / 1000),
    some.integers(-180_000, 180_000).map(lambda n: n / 1000),
)  # fmt: skip
moments = some.none() | some.builds(
    lambda minutes, length, grain: RememberedMoment(
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes + length),
        grain,
    ),
    some.integers(0, 10_000_000),
    some.integers(1, 16 * 1440),
    some.sampled_from(["instant", "part", "day", "days"]),
)
cards = some.builds(
    Card,
    some.sampled_from(["desk", "hours", "documents", "contact", "route", "appointment"]),
    some.lists(ids, max_size=1).map(tuple),
    places,
    moments,
    some.integers(0, 35),
)
presses: some.SearchStrategy[Press] = some.one_of(
    cards.map(ShowCard),
    ids.map(SendVenue),
    places.map(ShowPartners),
    some.builds(ShowTopics, ids, places),
    some.integers(0, 99).map(ShowQuestions),
    ids.map(ShowEntry),
    some.sampled_from([SetLanguage("fr"), SetLanguage("en")]),
    some.builds(
        Administer,
        some.from_regex(r"[a-z]{1,12}", fullmatch=True),
        some.lists(some.from_regex(r"[A-Za-z0-9._:-]{0,23}", fullmatch=True), max_size=2).map(tuple),
    ),
)


@given(presses)
def test_every_press_fits_and_comes_back(press: Press) -> None:
    data = encode(press)
    assert data is not None
    assert len(data.encode()) <= 64
    assert decode(data) == press


@given(cards, ids, ids)
def test_what_does_not_fit_loses_the_second_need_then_the_moment(card: Card, first: str, second: str) -> None:
    data = encode(ShowCard(replace(card, needs=(first, second))))
    read = decode(data or "")
    assert isinstance(read, ShowCard)
    assert read.card.needs in ((first, second), (first,))
    assert (read.card.aspect, read.card.place, read.card.offset) == (card.aspect, card.place, card.offset)


@given(some.text(max_size=70) | some.from_regex(r"1[cvptqela][a-z0-9|@+]{0,62}", fullmatch=True))
def test_forged_data_is_nobodys_press_or_one_that_can_be_written(data: str) -> None:
    press = decode(data)
    assert press is None or encode(press) is not None


def test_every_need_of_the_knowledge_base_fits_with_a_place_and_a_moment(ready: ReadyKnowledge) -> None:
    moment = RememberedMoment(datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 12, 14, tzinfo=UTC), "days")
    for need in (*ready.directory.topics, *ready.directory.partners):
        press = ShowCard(Card("documents", (need,), Position(43.514, 0.4), moment, 3))
        assert decode(encode(press) or "") == press


def test_positions_are_no_nearer_than_a_hundred_metres() -> None:
    press = decode(encode(ShowPartners(Position(43.513987, 0.400201))) or "")
    assert press == ShowPartners(Position(43.514, 0.4))


@given(some.none() | ids, some.none() | some.sampled_from(["32256", "2A004"]), some.sampled_from([None, "fr", "en"]))
def test_deep_links_come_back(need: str | None, insee: str | None, language: str | None) -> None:
    target = LinkTarget(need, insee, language)  # type: ignore[arg-type]
    payload = payload_of(target)
    assert re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload)
    assert target_of(payload) == target


@given(some.text(max_size=80))
def test_any_payload_is_some_target(payload: str) -> None:
    target = target_of(payload)
    assert target == LinkTarget() or payload_of(target) == payload.rstrip("_")


@pytest.mark.parametrize("need", ["x" * 70, "Carte grise", "é", "a_b"])
def test_what_no_link_can_carry_is_refused(need: str) -> None:
    with pytest.raises(InvitationError):
        link_to("bot", LinkTarget(need))


def test_every_need_has_a_link(ready: ReadyKnowledge) -> None:
    for need in (*ready.directory.topics, *ready.directory.partners):
        target = LinkTarget(need, "32256", "en")
        assert target_of(link_to("@SomeBot", target).partition("?start=")[2]) == target
