"""The stand-in refuses what Telegram refuses, and knows only what the Bot API knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot_api.account import Account
from tests.bot_api.markup import text_of_html
from tests.bot_api.refusal import Refusal
from tests.bot_api.table import METHODS, TYPES, UNIONS, fields_of

SPECIFICATION = Path(__file__).parents[2] / "shared" / "data" / "telegram-bot-api.json"


def written(kind: str) -> str:
    """A type of the specification as the table writes it: "Array of Array of X" is "X[][]"."""
    depth = kind.count("Array of ")
    return kind.replace("Array of ", "") + "[]" * depth


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the specification is not here")
def test_the_table_says_what_the_specification_says() -> None:
    specification = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    tables = ((METHODS, specification["methods"]), (TYPES, specification["types"]))
    for table, official in tables:
        for name, fields in table.items():
            known = {field["name"]: field for field in official[name].get("fields", [])}
            for field, (kind, required) in fields_of(fields).items():
                assert required == known[field]["required"], (name, field)
                assert sorted(kind.split("/")) == sorted(map(written, known[field]["types"])), (name, field)
    for name, options in UNIONS.items():
        assert set(options) <= set(specification["types"][name]["subtypes"]), name


MESSAGE = {"chat_id": "1", "text": "Bonjour"}


def keyboard(**button: str) -> str:
    return json.dumps({"inline_keyboard": [[{"text": "x", **button}]]})


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("sendMessag", {}, "Not Found"),
        ("sendMessage", {"chat_id": "1"}, "missing parameters"),
        ("sendMessage", {**MESSAGE, "colour": "red"}, "unknown parameters"),
        ("sendMessage", {**MESSAGE, "text": " "}, "message text is empty"),
        ("sendMessage", {**MESSAGE, "text": "a" * 4097}, "too long"),
        ("sendMessage", {**MESSAGE, "text": "😀" * 2049}, "too long"),
        ("sendMessage", {**MESSAGE, "text": "<b>a", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {**MESSAGE, "text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {**MESSAGE, "text": "<b><i>a</b></i>", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {**MESSAGE, "text": "<p>a</p>", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {**MESSAGE, "text": "&eacute;", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {**MESSAGE, "reply_markup": keyboard(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {**MESSAGE, "reply_markup": keyboard(url="javascript:x")}, "BUTTON_URL_INVALID"),
        ("sendMessage", {**MESSAGE, "reply_markup": keyboard()}, "exactly one"),
        ("sendMessage", {**MESSAGE, "reply_markup": keyboard(callback_data="x", colour="red")}, "unknown fields"),
        ("sendMessage", {**MESSAGE, "reply_markup": "{"}, "can't parse reply_markup"),
        ("editMessageText", {**MESSAGE, "message_id": "5"}, "message to edit not found"),
        ("answerCallbackQuery", {"callback_query_id": "old"}, "query is too old"),
        ("sendVenue", {"chat_id": "1", "latitude": "91", "longitude": "0", "title": "a", "address": "b"}, "latitude"),
        ("setMyCommands", {"commands": '[{"command": "près", "description": "x"}]'}, "BOT_COMMAND_INVALID"),
        ("setWebhook", {"url": "http://127.0.0.1/", "secret_token": "é"}, "secret token"),
        ("getUpdates", {"allowed_updates": '["messages"]'}, "unknown kinds"),
    ],
)
def test_what_telegram_refuses_is_refused(method: str, parameters: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        Account().carry_out(method, parameters)


def test_an_edit_that_changes_nothing_is_refused() -> None:
    account = Account()
    sent: dict[str, Any] = account.carry_out("sendMessage", MESSAGE)
    edit = {"chat_id": "1", "message_id": str(sent["message_id"])}
    account.carry_out("editMessageText", {**edit, "text": "Bonsoir"})
    with pytest.raises(Refusal, match="not modified"):
        account.carry_out("editMessageText", {**edit, "text": "Bonsoir"})


def test_html_is_read_as_people_see_it() -> None:
    assert text_of_html('<b>a &lt; b</b> &amp; <a href="https://x">c</a>') == "a < b & c"
