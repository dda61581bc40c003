"""Updates that nobody expects, through the real application; `benchmarks/fuzz_updates.py` takes 20,000 of them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.fuzz_updates import put_through
from bot.answering.card import Card
from bot.assistant import ReadyKnowledge
from bot.conversation import RememberedMoment
from bot.folding import fold
from bot.incoming import read_update
from bot.knowledge.model import Position
from bot.rendering.callback_data import ShowCard, ShowPartners, decode, encode
from tests.hostile_updates import HostileUpdates
from tests.recording import Conversation


def test_hostile_updates_cause_no_fault(ready: ReadyKnowledge) -> None:
    maker = HostileUpdates()
    found = asyncio.run(put_through(Conversation(ready), [(seed, maker.update(seed)) for seed in range(600)]))
    assert found["faults"] == 0
    assert found["answered"] > 200


def test_the_same_seed_makes_the_same_update() -> None:
    maker = HostileUpdates()
    made = [json.dumps(maker.update(seed)) for seed in range(50)]
    assert made == [json.dumps(maker.update(seed)) for seed in range(50)]
    assert len(set(made)) == 50


@pytest.mark.parametrize("place", [(-157.0, 0.4), (43.5, 181.0), (1e308, 0.4), (91.0, -180.0)])
async def test_a_position_that_is_nowhere_is_something_the_bot_cannot_read(
    ready: ReadyKnowledge, place: tuple[float, float]
) -> None:
    conversation = Conversation(ready)
    conversation.message(5, location={"latitude": place[0], "longitude": place[1]})
    answer = (await conversation.pass_on())[0]
    assert not answer.buttons
    assert "Je ne sais lire que le texte et les positions" in answer.text


def test_buttons_carry_no_place_and_no_moment_that_is_not() -> None:
    before = datetime(1960, 1, 1, tzinfo=UTC)
    for press in (
        ShowPartners(Position(-157.0, 0.4)),
        ShowPartners(Position(43.5, 1e308)),
        ShowCard(Card(moment=RememberedMoment(before, before + timedelta(days=1), "day"))),
    ):
        data = encode(press)
        assert data
        assert decode(data) in (ShowPartners(None), ShowCard(Card()))


SOMEBODY = {"id": 5, "is_bot": False, "first_name": "x"}
WHOLE = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": SOMEBODY, "text": "caf"}
TYPED = {"id": "1", "from": SOMEBODY, "query": "caf", "offset": ""}
PRESSED = {"id": "1", "from": SOMEBODY, "chat_instance": "1", "data": "x"}


@pytest.mark.parametrize(
    "content",
    [
        {"message": {"message_id": 1, "date": 1, "text": "caf"}},
        {"message": {"damaged": True}},
        {"message": {**WHOLE, "text": 7}},
        {"message": {**WHOLE, "from": {**SOMEBODY, "id": [5]}}},
        {"message": {**WHOLE, "chat": {"id": -5, "type": "private"}}},
        {"message": {**WHOLE, "chat": {"id": 5, "type": "group"}}},
        {"message": {**WHOLE, "location": {"latitude": "43.5", "longitude": 0.4}}},
        {"callback_query": {"id": "1", "chat_instance": "1", "data": "x"}},
        {"callback_query": {**PRESSED, "data": {}}},
        {"inline_query": {"id": "1", "query": "caf", "offset": ""}},
        {"inline_query": {**TYPED, "query": None}},
        {"inline_query": True},
    ],
)
def test_updates_of_another_form_than_the_bot_apis_are_told_by_their_id(
    ready: ReadyKnowledge, content: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    assert read_update({"update_id": 1, **content}, Conversation(ready).application.bot) is None
    assert caplog.messages[0].startswith("update 1 ")
    assert "caf" not in caplog.text


def test_what_is_not_looked_at_may_be_anything(ready: ReadyKnowledge) -> None:
    bot = Conversation(ready).application.bot
    for content in (
        {"message": {**WHOLE, "text": "\ud800", "of_tomorrow": [{}]}},
        {"callback_query": {**PRESSED, "data": "\udfff"}},
        {"inline_query": TYPED},
        {"edited_message": {"damaged": True}},
        {"of_tomorrow": 1},
    ):
        assert read_update({"update_id": 1, **content}, bot) is not None


def test_half_of_a_surrogate_pair_can_be_quoted(ready: ReadyKnowledge) -> None:
    update = read_update(
        {"update_id": 1, "message": {**WHOLE, "text": "\ud800 caf"}}, Conversation(ready).application.bot
    )
    assert update is not None
    assert update.message is not None
    assert update.message.text == "? caf"


def test_one_character_is_not_a_sentence() -> None:
    """U+FDFA stands for 18 letters: a message full of it would be a message of 74,000."""
    assert len(fold("\ufdfa" * 4096)) <= 4096
    assert fold("ﬃ ½") == "ffi 1 2"
