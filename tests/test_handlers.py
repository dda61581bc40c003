"""The handlers, update by update, at half past nine on Monday 23 November 2026."""

from dataclasses import replace

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.assistant import ReadyKnowledge
from bot.knowledge.model import Knowledge
from tests.bot_api.account import Call
from tests.bot_api.people import private_chat, user
from tests.recording import Conversation


@pytest.fixture
def talk(ready: ReadyKnowledge) -> Conversation:
    return Conversation(ready)


async def said(talk: Conversation, text: str, language: str | None = "fr") -> Call:
    """The one message that answers `text`."""
    talk.say(1, text, language)
    (answer,) = await talk.pass_on()
    assert answer.refused is None
    return answer


async def test_the_answer_of_the_core_is_what_is_sent(talk: Conversation) -> None:
    answer = await said(talk, "where can I get help with my CAF file near Mirande", "en")
    assert "Open now" in answer.text
    assert "05 62 66 86 87" in answer.text
    assert answer.parameters["parse_mode"] == "HTML"
    assert "<b>France services de Mirande" in answer.parameters["text"]


async def test_a_conversation_goes_on(talk: Conversation) -> None:
    assert "commune" in (await said(talk, "carte grise")).text
    assert "Eauze" in (await said(talk, "ozé")).text
    assert "samedi 28 novembre" in (await said(talk, "et samedi ?")).text.lower().replace("\u00a0", " ")


async def test_what_was_asked_for_saturday_stays_so_under_the_buttons(talk: Conversation) -> None:
    answer = await said(talk, "caf eauze samedi matin")
    first = answer.text.splitlines()
    talk.press(1, answer, "apporter")
    _, documents = await talk.pass_on()
    desk = next(line for line in first if line.startswith("France services"))
    assert desk in documents.text


async def test_the_language_of_the_app_is_used_where_the_words_do_not_tell(talk: Conversation) -> None:
    assert "What to bring" in [b["text"][2:] for b in (await said(talk, "caf mirande", "en-GB")).buttons]
    talk.say(2, "caf mirande", "oc")
    (french,) = await talk.pass_on()
    assert french.button("apporter")


async def test_an_emergency_comes_without_buttons(talk: Conversation) -> None:
    answer = await said(talk, "mon mari me frappe")
    assert "3919" in answer.text.replace("\u00a0", "").replace(" ", "")
    assert answer.buttons == []


async def test_namesakes_are_offered_as_buttons(talk: Conversation) -> None:
    answer = await said(talk, "caf montaut")
    assert len(answer.buttons) >= 2
    talk.press(1, answer, answer.buttons[1]["text"])
    _, card = await talk.pass_on()
    assert card.method == "editMessageText"
    assert "CAF" in card.text


async def test_html_in_the_knowledge_base_does_no_harm(ready: ReadyKnowledge) -> None:
    talk = Conversation(with_hostile_names(ready))
    answer = await said(talk, "caf mirande")
    assert "<script> & Co" in answer.text
    talk.press(1, answer, "carte")
    assert [call.refused for call in await talk.pass_on()] == [None, None]


def with_hostile_names(ready: ReadyKnowledge) -> ReadyKnowledge:
    desks = tuple(replace(desk, name="<script> & Co") for desk in ready.knowledge.desks)
    knowledge: Knowledge = replace(ready.knowledge, desks=desks)
    return ReadyKnowledge.build(knowledge, ready.catalogues)


async def test_html_that_telegram_refuses_all_the_same_is_sent_as_plain_text(talk: Conversation) -> None:
    refusals = iter([BadRequest("Can't parse entities: unexpected end tag")])

    def fault(method: str) -> None:
        if method == "sendMessage" and (refusal := next(refusals, None)):
            raise refusal

    talk.request.fault = fault
    answer = await said(talk, "caf mirande")
    assert "parse_mode" not in answer.parameters
    assert answer.text.startswith("France services de Mirande")


async def test_a_button_of_a_knowledge_base_that_is_gone_is_answered(talk: Conversation, ready: ReadyKnowledge) -> None:
    answer = await said(talk, "caf mirande")
    partners = tuple(partner for partner in ready.knowledge.partners if partner.id != "caf")
    smaller = replace(ready.knowledge, partners=partners, desks=ready.knowledge.desks[:3])
    talk.holder.current = ReadyKnowledge.build(smaller, ready.catalogues)
    for words in ("Horaires", "carte", "CAF"):
        talk.press(1, answer, words)
        (call,) = await talk.pass_on()
        assert call.method == "answerCallbackQuery"
        assert "plus à jour" in call.parameters["text"]


async def test_a_failure_of_ours_is_told_to_the_person_and_counted(ready: ReadyKnowledge) -> None:
    talk = Conversation(replace(ready, interpreter=None))  # type: ignore[arg-type]
    talk.say(1, "caf mirande")
    (apology,) = await talk.pass_on()
    assert "panne" in apology.text
    assert b'bot_errors_total{kind="AttributeError"} 1.0' in talk.shell.metrics.text()


@pytest.mark.parametrize("error", [Forbidden("bot was blocked by the user"), NetworkError("down")])
async def test_who_cannot_be_reached_is_not_written_to_again(talk: Conversation, error: Exception) -> None:
    tried = []

    def fault(method: str) -> None:
        if method == "sendMessage":
            tried.append(method)
            raise error

    talk.request.fault = fault
    talk.say(1, "caf mirande")
    assert await talk.pass_on() == []
    assert len(tried) == 1


async def test_an_album_gets_one_kind_word(talk: Conversation) -> None:
    for _ in range(4):
        photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
        talk.message(1, photo=photo, media_group_id="42")
    assert len(await talk.pass_on()) == 1


async def test_in_a_group_everybody_has_a_conversation_of_their_own(talk: Conversation) -> None:
    name = "@FranceServicesTestBot"
    talk.say(1, f"{name} caf mirande", group=-5)
    talk.say(2, f"{name} et samedi ?", group=-5)
    _, second = await talk.pass_on()
    assert "Mirande" not in second.text


async def test_what_others_share_through_the_bot_is_no_question(talk: Conversation) -> None:
    talk.say(1, "France services de Mirande", via_bot={"id": 123456789, "is_bot": True, "first_name": "x"})
    assert await talk.pass_on() == []


async def test_a_press_without_its_message_is_answered(talk: Conversation) -> None:
    talk.press_data(1, None, "1cd0|caf|32256|")
    talk.update(callback_query={"id": "x", "from": user(1), "chat_instance": "1", "game_short_name": "chess"})
    calls = await talk.pass_on()
    assert [call.method for call in calls].count("answerCallbackQuery") == 2


async def test_a_message_of_a_channel_that_a_group_follows_is_left_alone(talk: Conversation) -> None:
    channel = {"id": -9, "type": "channel", "title": "Infos"}
    talk.message(1, group=-5, text="caf mirande", sender_chat=channel, is_automatic_forward=True)
    assert await talk.pass_on() == []


async def test_long_texts_are_cut_to_what_telegram_takes(ready: ReadyKnowledge) -> None:
    entries = tuple(
        replace(entry, answer=replace(entry.answer, fr="Très long. 😀 <b> " * 900)) for entry in ready.knowledge.entries
    )
    talk = Conversation(ReadyKnowledge.build(replace(ready.knowledge, entries=entries), ready.catalogues))
    assert len((await said(talk, "c'est payant ?")).text) > 1000


async def test_what_telegram_sends_without_a_sender_is_borne(talk: Conversation) -> None:
    message = talk.account.new_message(private_chat(1), text="caf mirande")
    talk.update(message=message)
    (answer,) = await talk.pass_on()
    assert "Mirande" in answer.text
