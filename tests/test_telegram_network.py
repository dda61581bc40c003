"""The real bot and a network that fails: nothing lost, nothing said twice, one clear line for the operator."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.bot_api.account import TOKEN
from tests.bot_api.people import private_chat, user
from tests.bot_api.server import BotApi, Failure
from tests.bot_api.webhook import post
from tests.bot_process import BotProcess, free_port
from tests.running_bot import small

__all__ = ["small"]  # a fixture

SECRET = "a-secret-for-tests"


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as api, BotProcess(api.url, LOG_LEVEL="DEBUG") as bot:
        bot.wait_for_log("(polling)")
        yield api
        assert api.refusals() == []
        assert TOKEN not in bot.log
        assert "Traceback" not in bot.log
        assert "caf mirande" not in bot.log


@pytest.mark.parametrize("failure", ["429", "500", "502", "drop", "broken", "slow", "broken success"])
def test_an_answer_is_neither_lost_nor_sent_twice(api: BotApi, failure: Failure) -> None:
    person = 10 + len(failure) * 1000 + ord(failure[0])
    api.fail("sendMessage", failure)
    api.say(person, "caf mirande")
    assert "France services de Mirande" in api.answers(person)[0].text
    api.say(person, "merci")
    assert "panne" not in api.answers(person, 2)[1].text
    assert sum("France services de Mirande" in call.text for call in api.calls("sendMessage", person)) == 1


def test_an_answer_survives_several_failures_in_a_row(api: BotApi) -> None:
    api.fail("sendMessage", "500", "drop", "502", "broken")
    api.say(20, "caf mirande")
    assert "France services de Mirande" in api.answers(20)[0].text


def test_a_press_is_obeyed_though_it_cannot_be_acknowledged(api: BotApi) -> None:
    api.say(21, "caf mirande")
    answer = api.answers(21)[0]
    api.fail("answerCallbackQuery", "500", "drop")
    api.fail("editMessageText", "502")
    api.press(21, answer, "Horaires")
    assert "Lundi" in api.wait(lambda: api.calls("editMessageText", 21))[0].text


@pytest.mark.parametrize("failure", ["500", "drop", "broken", "429"])
def test_polling_goes_on_after_a_failure(api: BotApi, failure: Failure) -> None:
    person = 30 + len(failure) * 100 + ord(failure[0])
    api.fail("getUpdates", failure)
    api.say(person, "bonjour")
    api.say(person, "caf mirande")
    assert "Mirande" in api.answers(person, 2)[1].text
    assert len(api.calls("sendMessage", person)) == 2


def test_people_wait_for_others_network_no_longer_than_their_own(api: BotApi) -> None:
    api.fail("sendMessage", "slow")
    api.say(40, "bonjour")
    time.sleep(0.1)
    api.say(41, "bonjour")
    answers = api.answers(41)[0], api.answers(40)[0]
    assert answers[0].at - answers[1].at < api.slow_seconds / 2


def test_a_webhook_is_set_and_served_and_checked(small: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram/hook"
    with BotApi() as api, BotProcess(api.url, small, WEBHOOK_URL=url, WEBHOOK_SECRET=SECRET, PORT=str(port)) as bot:
        bot.wait_for_log("(webhook)")
        assert api.account.webhook["url"] == url
        assert sorted(api.account.webhook["allowed_updates"]) == ["callback_query", "inline_query", "message"]
        api.say(50, "caf mirande")
        answer = api.answers(50)[0]
        api.press(50, answer, "Horaires")
        assert "Lundi" in api.wait(lambda: api.calls("editMessageText", 50))[0].text
        assert b"bot_updates_total" in fetched(port, "/metrics")
        assert json.loads(fetched(port, "/healthz"))["status"] == "ok"
        assert_strangers_are_refused(api, url)
        assert bot.terminate() == 0
        assert api.refusals() == []


def assert_strangers_are_refused(api: BotApi, url: str) -> None:
    """Calls without the secret, and bodies that are no updates, change nothing; a repeated call is answered once."""
    update = update_of(51, 900_000)
    assert asyncio.run(post(url, update, "")) == 403
    assert asyncio.run(post(url, update, SECRET + "x")) == 403
    assert asyncio.run(post(url, update, "é")) == 403
    for body in (b"", b"[]", b"{}", b"not json", b'{"update_id":"x"}', b"[" * 100_000):
        assert asyncio.run(post(url, body, SECRET)) == 400
    assert asyncio.run(post(url, b" " * 2_000_000, SECRET)) in (413, 0)
    assert asyncio.run(post(url, b'{"update_id": 900001, "message": {"x": 1}}', SECRET)) == 200
    assert [asyncio.run(post(url, update, SECRET)) for _ in range(2)] == [200, 200]
    api.answers(51)
    api.say(52, "bonjour")
    api.answers(52)
    assert len(api.calls("sendMessage", 51)) == 1


def update_of(person: int, number: int) -> bytes:
    message = {"message_id": 1, "date": 1, "chat": private_chat(person), "from": user(person), "text": "caf mirande"}
    return json.dumps({"update_id": number, "message": message}).encode()


def fetched(port: int, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return bytes(answer.read())


def test_health_and_metrics_while_polling_and_what_is_told_at_the_start(small: Path) -> None:
    port = free_port()
    with BotApi() as api, BotProcess(api.url, small, PORT=str(port), ADMIN_IDS="7, 8", LANG="en_GB.UTF-8") as bot:
        bot.wait_for_log("is ready (polling)")
        api.say(60, "caf mirande")
        api.answers(60)
        metrics = bot.wait_for_log("desk") and fetched(port, "/metrics").decode()
        assert 'bot_answers_total{intent="desk"} 1.0' in metrics
        assert json.loads(fetched(port, "/healthz"))["silence_seconds"] < 60
        with pytest.raises(HTTPError):
            fetched(port, "/telegram/hook")
        assert_menu(api)
        assert bot.terminate() == 0
        assert api.refusals() == []


def assert_menu(api: BotApi) -> None:
    """Commands for private chats, groups and administrators, and both descriptions, in both languages."""
    menus = api.wait(lambda: len(found := api.calls("setMyCommands")) >= 8 and found)
    scopes = [(m.parameters.get("language_code", "fr"), scope_of(m.parameters["scope"])) for m in menus]
    assert sorted(scopes) == sorted(
        (language, scope) for language in ("fr", "en") for scope in ("all_private_chats", "all_group_chats", "7", "8")
    )
    english = next(menu for menu in menus if menu.parameters.get("language_code") == "en")
    assert "near" in [command["command"] for command in english.parameters["commands"]]
    api.wait(lambda: len(api.calls("setMyDescription")) == 2 and len(api.calls("setMyShortDescription")) == 2)


def scope_of(scope: dict[str, object]) -> str:
    return str(scope.get("chat_id", scope["type"]))
