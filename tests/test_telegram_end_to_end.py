"""The real bot over real HTTP, by polling, against the strict stand-in: what people do and what they see."""

from collections.abc import Iterator

import pytest

from tests.bot_api.account import TOKEN, Call
from tests.bot_api.people import message_of_bot, old_message, private_chat, user
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess

NAME = "@FranceServicesTestBot"


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[BotApi, BotProcess]]:
    """One bot for all that follows; each test is another person."""
    with BotApi() as api, BotProcess(api.url) as bot:
        bot.wait_for_log("(polling)")
        yield api, bot
        assert [one for one in api.refusals() if not any(harmless in one for harmless in HARMLESS)] == []
        assert "Traceback" not in bot.log


@pytest.fixture
def api(running: tuple[BotApi, BotProcess]) -> BotApi:
    return running[0]


HARMLESS = ("message is not modified", "message to edit not found", "query is too old")
"""What Telegram says to presses that come twice or late; nothing else may ever be refused."""


def ask(api: BotApi, person: int, text: str, language: str = "fr") -> Call:
    """What `person` is answered, having asked nothing before."""
    api.say(person, text, language)
    return api.answers(person)[0]


def pressed(api: BotApi, person: int, call: Call, words: str) -> Call:
    """The message after one of its buttons was pressed."""
    before = len(api.calls("editMessageText", person))
    api.press(person, call, words)
    return api.wait(lambda: len(edits := api.calls("editMessageText", person)) > before and edits[-1])


def test_an_answer_is_one_message_with_its_buttons(api: BotApi) -> None:
    answer = ask(api, 101, "caf mirande")
    assert answer.text.startswith("France services de Mirande, à Mirande même")
    assert "Avenue Saint-Roch, 32300 Mirande" in answer.text
    assert "05 62 66 86 87" in answer.text
    labels = [button["text"] for button in answer.buttons]
    assert ["Itinéraire", "carte", "Horaires", "apporter", "guichet", "CAF"] == [
        word for word, label in zip(("Itinéraire", "carte", "Horaires", "apporter", "guichet", "CAF"), labels, strict=True)
        if word in label
    ]  # fmt: skip
    assert answer.button("Itinéraire")["url"].endswith("destination=43.51398,0.40020")


def test_english_is_answered_in_english(api: BotApi) -> None:
    answer = ask(api, 102, "where can I get help with my CAF file near Mirande", "en")
    assert "France services de Mirande" in answer.text
    assert answer.button("Directions")
    assert answer.button("What to bring")


def test_the_hours_of_the_week_take_the_place_of_the_card_and_give_it_back(api: BotApi) -> None:
    answer = ask(api, 103, "caf mirande")
    hours = pressed(api, 103, answer, "Horaires")
    assert "Lundi au jeudi" in hours.text
    assert hours.parameters["message_id"] == answer.result["message_id"]
    hours.result = answer.result
    assert "Pour « CAF »" in pressed(api, 103, hours, "Retour").text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_to_bring(api: BotApi) -> None:
    answer = ask(api, 104, "carte grise mirande")
    things = pressed(api, 104, answer, "apporter")
    assert "• " in things.text
    assert "France services de Mirande" in things.text


def test_another_desk(api: BotApi) -> None:
    answer = ask(api, 105, "caf mirande")
    other = pressed(api, 105, answer, "Autre guichet")
    assert "Montesquiou" in other.text
    assert "France services de Mirande" not in other.text


def test_the_map_is_a_venue(api: BotApi) -> None:
    answer = ask(api, 106, "caf mirande")
    query = api.press(106, answer, "carte")
    venue = api.wait(lambda: api.calls("sendVenue", 106))[0]
    assert venue.parameters["title"] == "France services de Mirande"
    assert (venue.parameters["latitude"], venue.parameters["longitude"]) == (43.51398, 0.4002)
    assert query in acknowledged(api)


def test_the_topics_of_the_same_partner(api: BotApi) -> None:
    answer = ask(api, 107, "caf mirande")
    topics = pressed(api, 107, answer, "CAF")
    topics.result = answer.result
    rsa = pressed(api, 107, topics, "RSA")
    assert "France services de Mirande" in rsa.text
    assert "RSA" in rsa.text


def test_a_button_pressed_twice_is_harmless_and_answered(api: BotApi) -> None:
    answer = ask(api, 108, "caf mirande")
    pressed(api, 108, answer, "Horaires")
    again = api.press(108, answer, "Horaires")
    api.wait(lambda: again in acknowledged(api))
    api.wait(lambda: any("not modified" in refusal for refusal in api.refusals()))
    assert len(api.calls("sendMessage", 108)) == 1


@pytest.mark.parametrize(
    "data", ["", "x", "1", "1c", "1cd0|nothing-of-the-kind|32256|", "1v../../etc", "9c|||", "1tnobody|", "é" * 32, "1q-5"]
)  # fmt: skip
def test_forged_and_outdated_buttons_are_answered(api: BotApi, data: str) -> None:
    message = {**message_of_bot(private_chat(109)), "message_id": 5}
    query = api.press_data(109, message, data or "-")
    api.wait(lambda: query in acknowledged(api))


def test_a_button_under_a_message_too_old_to_be_edited_is_answered_by_a_new_message(api: BotApi) -> None:
    api.press_data(110, old_message(110), "1cd0|caf|32256|")
    assert "France services de Mirande" in api.answers(110)[0].text


def test_a_press_that_is_too_old_to_be_acknowledged_still_works(api: BotApi) -> None:
    answer = ask(api, 111, "caf mirande")
    query = api.press(111, answer, "Horaires")
    api.account.open_queries.discard(query)
    api.wait(lambda: api.calls("editMessageText", 111))


def test_where_the_place_is_missing_it_is_asked_with_a_location_button(api: BotApi) -> None:
    question = ask(api, 112, "carte grise")
    keyboard = question.parameters["reply_markup"]["keyboard"]
    assert keyboard[0][0]["request_location"] is True
    assert [button["text"] for row in keyboard[1:] for button in row][0] == "Auch"
    api.say(112, "ozé")
    answer = api.answers(112, 2)[1]
    assert "Eauze" in answer.text
    assert "Carte grise" in answer.text


def test_a_location_is_enough(api: BotApi) -> None:
    api.message(113, location={"latitude": 43.5150, "longitude": 0.4040})
    assert "France services de Mirande" in api.answers(113)[0].text


def test_a_venue_is_a_location_and_a_live_location_counts_once(api: BotApi) -> None:
    place = {"latitude": 43.5150, "longitude": 0.4040}
    api.message(114, location=place, venue={"location": place, "title": "Chez moi", "address": "Mirande"})
    assert "Mirande" in api.answers(114)[0].text
    api.message(115, location={**place, "live_period": 600})
    api.answers(115)
    live = api.account.new_message(private_chat(115), **{"from": user(115)}, location={**place, "live_period": 600})
    api.update(edited_message={**live, "edit_date": live["date"]})
    ask(api, 116, "merci")
    assert len(api.calls("sendMessage", 115)) == 1


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


@pytest.mark.parametrize("text", ["", "   ", "carte grise", "c'est gratuit ?", "asdfghjkl", "montaut", "<b>", "x" * 256])
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


def acknowledged(api: BotApi) -> list[str]:
    """The presses that the bot has answered."""
    answers = [call for call in list(api.account.calls) if call.method == "answerCallbackQuery"]
    return [call.parameters["callback_query_id"] for call in answers]
