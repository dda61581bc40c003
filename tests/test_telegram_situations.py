"""The real bot over real HTTP: commands, inline mode, groups, crowds, and everything else that Telegram can send."""

import pytest

from tests.bot_api.account import TOKEN, Call
from tests.bot_api.people import private_chat, user
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess
from tests.running_bot import api, ask, pressed, running

__all__ = ["api", "running"]  # fixtures

NAME = "@FranceServicesTestBot"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "Bonjour"),
        ("/aide", "/confidentialite"),
        ("/help", "/confidentialite"),
        ("/pres", "Où êtes-vous"),
        ("/near Mirande", "France services de Mirande"),
        ("/services", "Quel service"),
        ("/faq", "Quelle est votre question"),
        ("/langue", "Quelle langue"),
        ("/language", "Quelle langue"),
        ("/oublier", "oublié"),
        ("/forget", "oublié"),
        ("/confidentialite", "Vos données"),
        ("/privacy", "Vos données"),
        ("/inconnue", "Je ne connais pas cette commande"),
        ("/start caf-rsa_32256", "France services de Mirande"),
        ("/start caf-rsa", "Dans quelle commune"),
        ("/start _32256_en", "France services de Mirande"),
        ("/start ../../etc/passwd", "Bonjour"),
    ],
)
def test_commands(api: BotApi, command: str, words: str) -> None:
    person = 2000 + int.from_bytes(command.encode()) % 1_000_003
    assert words in ask(api, person, command).text.replace("\u00a0", " ")


def test_services_are_browsed_by_buttons(api: BotApi) -> None:
    partners = ask(api, 120, "/services")
    topics = pressed(api, 120, partners, "CAF")
    topics.result = partners.result
    api.press(120, topics, "RSA")
    question = api.answers(120, 2)[1]
    assert "Dans quelle commune" in question.text
    api.say(120, "Mirande")
    assert "RSA" in api.answers(120, 3)[2].text


def test_what_is_not_understood_in_a_conversation_offers_the_desk_and_what_else_it_may_be(api: BotApi) -> None:
    ask(api, 124, "passeport samatan")
    api.say(124, "le père est pas d'accord")
    answer = api.answers(124, 2)[1]
    assert "05 62 63 45 77" in answer.text
    assert answer.button("Démarches et services")
    topics = pressed(api, 124, answer, "Titres et papiers")
    topics.result = answer.result
    assert "Samatan" in pressed(api, 124, topics, "Passeport").text


def test_frequent_questions_are_browsed_by_buttons(api: BotApi) -> None:
    questions = ask(api, 121, "/faq")
    more = pressed(api, 121, questions, "Suite")
    more.result = questions.result
    answer = pressed(api, 121, more, more.buttons[0]["text"])
    assert answer.button("Autres questions")


def test_the_language_is_switched_by_a_button_and_kept(api: BotApi) -> None:
    question = ask(api, 122, "/langue")
    pressed(api, 122, question, "English")
    api.say(122, "/aide")
    assert "Write what you need" in api.answers(122, 2)[1].text


def test_what_was_remembered_is_forgotten(api: BotApi) -> None:
    ask(api, 123, "caf mirande")
    api.say(123, "/oublier")
    api.answers(123, 2)
    api.say(123, "carte grise")
    assert "Dans quelle commune" in api.answers(123, 3)[2].text


def test_inline_mode_offers_whole_cards(api: BotApi) -> None:
    call = inline(api, 130, "caf mirande")
    assert call.parameters["is_personal"] is False
    assert 10 <= call.parameters["cache_time"] <= 300
    results = call.parameters["results"]
    assert results[0]["title"].startswith("France services de Mirande")
    assert "<b>France services de Mirande" in results[0]["input_message_content"]["message_text"]
    button = results[0]["reply_markup"]["inline_keyboard"][0][0]
    assert button["url"] == "https://t.me/FranceServicesTestBot?start=caf_32256_fr"
    assert len(results) > 1


@pytest.mark.parametrize("text", ["", "   ", "carte grise", "c'est gratuit ?", "asdfghjkl", "montaut", "<b>", "x" * 99])
def test_inline_mode_always_offers_something(api: BotApi, text: str) -> None:
    assert inline(api, 131, text).parameters["results"]


def test_inline_mode_does_not_depend_on_who_asks(api: BotApi) -> None:
    french, english = inline(api, 132, "caf mirande", "fr"), inline(api, 133, "caf mirande", "en")
    assert french.parameters["results"] == english.parameters["results"]


def test_groups_are_left_alone_unless_the_bot_is_addressed(api: BotApi) -> None:
    group = -1001
    api.say(140, "caf mirande ?", group=group)
    api.message(140, group=group, sticker={"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1,
                "is_animated": False, "is_video": False, "type": "regular"})  # fmt: skip
    api.message(140, group=group, new_chat_members=[user(141)])
    api.say(140, f"{NAME} caf mirande", group=group)
    answer = api.answers(group)[0]
    assert "France services de Mirande" in answer.text
    assert answer.parameters["reply_parameters"]["message_id"]
    api.say(140, f"/pres{NAME}", group=group)
    question = api.answers(group, 2)[1]
    assert "inline_keyboard" in question.parameters["reply_markup"]
    answered = {"message_id": 77, "date": 1, "chat": {"id": group, "type": "supergroup", "title": "Mairie"},
                "from": {"id": 123456789, "is_bot": True, "first_name": "x"}}  # fmt: skip
    api.say(140, "Mirande", group=group, reply_to_message=answered)
    assert "France services de Mirande" in api.answers(group, 3)[2].text
    assert len(api.calls("sendMessage", group)) == 3


def test_a_group_asked_without_a_place_gets_communes_as_buttons(api: BotApi) -> None:
    group = -1002
    api.say(142, f"{NAME} carte grise", group=group)
    question = api.answers(group)[0]
    api.press_data(142, question.result, question.button("Auch")["callback_data"])
    edited = api.wait(lambda: api.calls("editMessageText", group))[0]
    assert "Auch" in edited.text


FILE = {"file_id": "a", "file_unique_id": "b"}


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
        {"voice": {**FILE, "duration": 3}},
        {"photo": [{**FILE, "width": 1, "height": 1}]},
        {"document": {**FILE, "file_name": "structures.yaml"}},
        {"contact": {"phone_number": "+33500000000", "first_name": "Camille"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"something_new": {"of": "2030"}},
    ],
)
def test_what_cannot_be_read_gets_a_kind_word(api: BotApi, content: dict[str, object]) -> None:
    person = 300 + len(next(iter(content)))
    api.message(person, **content)
    assert "Je ne sais lire que le texte et les positions" in api.answers(person)[0].text


def test_a_photo_with_words_is_a_question(api: BotApi) -> None:
    api.message(320, photo=[{**FILE, "width": 1, "height": 1}], caption="caf mirande")
    assert "France services de Mirande" in api.answers(320)[0].text


def test_updates_of_other_kinds_are_left_alone(api: BotApi) -> None:
    message = api.account.new_message(private_chat(330), **{"from": user(330)}, text="caf mirande")
    channel = api.account.new_message({"id": -1003, "type": "channel", "title": "Infos"}, text="caf mirande")
    member = {"user": user(330), "status": "member"}
    change = {"chat": private_chat(330), "from": user(330), "date": 1, "old_chat_member": member,
              "new_chat_member": {"user": user(330), "status": "kicked", "until_date": 0}}  # fmt: skip
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True,
            "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}  # fmt: skip
    api.update(edited_message={**message, "edit_date": 1})
    api.update(channel_post=channel)
    api.update(edited_channel_post={**channel, "edit_date": 1})
    api.update(my_chat_member=change)
    api.update(poll=poll)
    api.update(an_update_of_2030={"x": 1})
    api.update(message={"damaged": True})
    api.update()
    assert ask(api, 331, "caf mirande").text
    assert not api.calls("sendMessage", 330)
    assert not api.calls("sendMessage", -1003)


def test_hostile_words_are_shown_as_words(api: BotApi) -> None:
    for number, text in enumerate(["<b>caf", "caf </a> mirande &amp; <script>", "\u202e\u0000caf", "👩‍👩‍👧" * 500]):
        ask(api, 340 + number, text)


def test_people_asking_together_are_each_answered_in_their_order(api: BotApi) -> None:
    people = range(1000, 1040)
    for person in people:
        api.say(person, "caf mirande")
        api.say(person, "carte grise auch")
    for person in people:
        first, second = api.answers(person, 2, seconds=20)
        assert "Mirande" in first.text
        assert "Auch" in second.text


def test_who_sends_fifty_messages_is_told_once_to_slow_down(api: BotApi) -> None:
    for _ in range(50):
        api.say(350, "bonjour")
    api.wait(lambda: any("très vite" in call.text for call in api.calls("sendMessage", 350)), 20)
    ask(api, 351, "bonjour")
    texts = [call.text for call in api.calls("sendMessage", 350)]
    assert sum("très vite" in text for text in texts) == 1
    assert len(texts) < 50


def test_nothing_people_write_and_no_secret_is_logged(running: tuple[BotApi, BotProcess]) -> None:
    api, bot = running
    ask(api, 987654321, "ma question secrete zanzibar, mon numero 2 54 05 32 107 012 45")
    log = bot.wait_for_log("message")
    for hidden in (TOKEN, TOKEN.partition(":")[2], "zanzibar", "987654321", "Camille", "107 012"):
        assert hidden not in log


def inline(api: BotApi, person: int, text: str, language: str = "fr") -> Call:
    """The answer to what was typed behind the bot's name."""
    query = api.type_inline(person, text, language)
    return api.wait(
        lambda: next((c for c in api.calls("answerInlineQuery") if c.parameters["inline_query_id"] == query), None)
    )
