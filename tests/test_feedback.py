"""Useful or not: two small buttons under an answer, counted and nothing else."""

from datetime import date

import pytest

from bot.assistant import ReadyKnowledge
from bot.ledger.model import Tally
from tests.bot_api.account import Call
from tests.bot_api.people import old_message
from tests.recording import NOW, Conversation

TODAY = NOW.date()


@pytest.fixture
def talk(ready: ReadyKnowledge) -> Conversation:
    return Conversation(ready)


async def said(talk: Conversation, text: str, language: str = "fr") -> Call:
    talk.say(1, text, language)
    (answer,) = await talk.pass_on()
    return answer


async def pressed(talk: Conversation, answer: Call, words: str) -> list[Call]:
    talk.press(1, answer, words)
    calls = await talk.pass_on()
    assert [call.refused for call in calls if call.refused] == []
    return calls


async def opinions(talk: Conversation, day: date = TODAY) -> dict[str, int]:
    counts = await talk.shell.clerk.counts(day, day)
    return {
        f"{tally.kind} {tally.key}": count for tally, count in counts.items() if tally.kind in ("feedback", "complaint")
    }


def labels(call: Call) -> list[str]:
    return [button["text"] for button in call.buttons]


async def test_useful_is_thanked_for_and_the_two_buttons_go(talk: Conversation) -> None:
    answer = await said(talk, "caf mirande")
    thanks, edit = await pressed(talk, answer, "👍 Utile")
    assert (thanks.method, thanks.parameters["text"]) == ("answerCallbackQuery", "Merci !".replace(" ", "\u202f"))
    assert not thanks.parameters.get("show_alert")
    assert edit.method == "editMessageReplyMarkup"
    assert labels(edit) == [label for label in labels(answer) if "tile" not in label]
    assert await opinions(talk) == {"feedback useful": 1}


@pytest.mark.parametrize(
    ("reason", "counted"),
    [
        ("Mauvais guichet", "desk mirande"),
        ("Horaires faux", "hours mirande"),
        ("pas ma question", "question caf"),
        ("Pas clair", "unclear caf"),
    ],
)
async def test_not_useful_may_say_why(talk: Conversation, reason: str, counted: str) -> None:
    answer = await said(talk, "caf mirande")
    _, asking = await pressed(talk, answer, "Pas utile")
    assert labels(asking)[-4:] == ["Mauvais guichet", "Horaires faux", "Ce n’est pas ma question", "Pas clair"]
    asking.result = {**answer.result, "reply_markup": asking.parameters["reply_markup"]}
    _, done = await pressed(talk, asking, reason)
    assert not {"Mauvais guichet", "👎 Pas utile"} & set(labels(done))
    assert await opinions(talk) == {"feedback not": 1, f"feedback {counted.split()[0]}": 1, f"complaint {counted}": 1}


async def test_an_answer_without_a_desk_has_two_reasons(talk: Conversation) -> None:
    answer = await said(talk, "what is france services", "en")
    _, asking = await pressed(talk, answer, "Not useful")
    assert labels(asking)[-2:] == ["Not my question", "Unclear"]


@pytest.mark.parametrize("text", ["mon mari me frappe", "merci", "carte grise", "qsdf jklm"])
async def test_what_is_no_answer_is_not_rated(talk: Conversation, text: str) -> None:
    assert not any("tile" in label for label in labels(await said(talk, text)))


async def test_an_answer_that_was_rated_stays_so_under_its_other_buttons(talk: Conversation) -> None:
    answer = await said(talk, "caf mirande")
    _, rated = await pressed(talk, answer, "👍 Utile")
    rated.result = {**answer.result, "reply_markup": rated.parameters["reply_markup"]}
    _, hours = await pressed(talk, rated, "Horaires")
    assert "Pas utile" not in " ".join(labels(hours))
    _, fresh = await pressed(talk, await said(talk, "carte grise auch"), "Horaires")
    assert "Pas utile" in " ".join(labels(fresh))


async def test_a_choice_that_becomes_an_answer_can_be_rated(talk: Conversation) -> None:
    answer = await said(talk, "caf montaut")
    _, card = await pressed(talk, answer, answer.buttons[0]["text"])
    assert "👎 Pas utile" in labels(card)


@pytest.mark.parametrize(
    ("data", "counted"),
    [
        ("1ru|", {"feedback useful"}),
        ("1rnmirande|caf", {"feedback not"}),
        ("1rhmirande|", {"feedback hours", "complaint hours mirande"}),
        ("1rhno-such-desk|no-such-topic", {"feedback hours"}),
        ("1rcno-such-desk|no-such-topic", {"feedback unclear"}),
    ],
)
async def test_an_old_message_keeps_its_buttons_and_the_opinion_counts(
    talk: Conversation, data: str, counted: set[str]
) -> None:
    talk.press_data(1, old_message(1), data)
    (thanks,) = await talk.pass_on()
    assert thanks.method == "answerCallbackQuery"
    assert set(await opinions(talk)) == counted, "about a desk or a topic only where there is one"


@pytest.mark.parametrize("data", ["1r", "1rx|", "1ru", "1ru|a|b", "1ru<b>|", "1r|"])
async def test_forged_opinions_are_old_buttons(talk: Conversation, data: str) -> None:
    answer = await said(talk, "caf mirande")
    talk.press_data(1, answer.result, data)
    (refused,) = await talk.pass_on()
    assert "plus à jour" in refused.parameters["text"]
    assert await opinions(talk) == {}


async def test_nothing_else_is_counted_with_an_opinion(talk: Conversation) -> None:
    answer = await said(talk, "caf mirande")
    before = await talk.shell.clerk.counts(TODAY, TODAY)
    await pressed(talk, answer, "👍 Utile")
    after = await talk.shell.clerk.counts(TODAY, TODAY)
    assert dict(after) == {**before, Tally(TODAY, "feedback", "useful"): 1}
