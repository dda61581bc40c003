"""The real bot over real HTTP, by polling, against the strict stand-in: answers, buttons, places."""

import pytest

from tests.bot_api.people import message_of_bot, old_message, private_chat, user
from tests.bot_api.server import BotApi
from tests.running_bot import acknowledged, api, ask, pressed, running

__all__ = ["api", "running"]  # fixtures


def test_an_answer_is_one_message_with_its_buttons(api: BotApi) -> None:
    answer = ask(api, 101, "caf mirande")
    assert answer.text.startswith("France services de Mirande, à Mirande même")
    assert "Avenue Saint-Roch, 32300 Mirande" in answer.text
    assert "05 62 66 86 87" in answer.text
    labels = [button["text"] for button in answer.buttons]
    words = ("Itinéraire", "carte", "Horaires", "apporter", "guichet", "CAF", "Utile", "Pas utile")
    assert all(word in label for word, label in zip(words, labels, strict=True))
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
    api.say(108, "merci")
    api.answers(108, 2)
    assert "France services de Mirande" not in api.calls("sendMessage", 108)[1].text


@pytest.mark.parametrize(
    "data", ["", "x", "1", "1c", "1cd0|no-such-need|32256|", "1v../../etc", "9c|||", "1tnobody|", "é" * 32, "1q-5"]
)
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
    assert keyboard[1][0]["text"] == "Auch"
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
