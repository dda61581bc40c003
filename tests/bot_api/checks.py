"""Checks: parameters and objects against the table, and the limits that the Bot API's pages give in words."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from tests.bot_api.markup import checked_caption, checked_text, units
from tests.bot_api.refusal import Refusal
from tests.bot_api.table import METHODS, SCOPES, TYPES, UNIONS, fields_of

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
    "callback_query", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
}  # fmt: skip


def read_parameters(method: str, given: dict[str, str]) -> dict[str, Any]:
    """The parameters of a call, as sent in a form, each read by its type; Refusal for anything not in the table."""
    if method not in METHODS:
        raise Refusal("", 404)
    fields = fields_of(METHODS[method])
    if unknown := given.keys() - fields.keys():
        raise Refusal(f"unknown parameters {sorted(unknown)} of {method}")
    if missing := {name for name, (_, required) in fields.items() if required} - given.keys():
        raise Refusal(f"missing parameters {sorted(missing)} of {method}")
    read = {name: _read(value, fields[name][0], name) for name, value in given.items()}
    _LIMITS.get(method, lambda _: None)(read)
    return read


def _read(text: str, kind: str, name: str) -> Any:
    if kind in ("String", "InputFile/String"):
        return text
    if kind == "Integer/String":
        return int(text) if re.fullmatch(r"-?\d+", text) else text
    try:
        value = json.loads(text)
    except ValueError:
        raise Refusal(f"can't parse {name}") from None
    check(value, kind, name)
    return value


def check(value: Any, kind: str, where: str) -> None:
    """Whether a value is of a type of the table."""
    if kind.endswith("[]"):
        if not isinstance(value, list):
            raise Refusal(f"{where} must be an array")
        for item in value:
            check(item, kind[:-2], where)
        return
    names = [option for name in kind.split("/") for option in UNIONS.get(name, (name,))]
    if not any(_is(value, name, where) for name in names):
        raise Refusal(f"{where} is not {kind}: {value!r}")


def _is(value: Any, name: str, where: str) -> bool:
    simple = {"Integer": int, "Float": (int, float), "Boolean": bool, "String": str}
    if name in simple:
        return isinstance(value, simple[name]) and (name == "Boolean" or not isinstance(value, bool))
    if not isinstance(value, dict):
        raise Refusal(f"{where} must be an object")
    if name.startswith("BotCommandScope"):
        return SCOPES.get(value.get("type", "")) == name and _has_fields(value, name, where)
    return _has_fields(value, name, where)


def _has_fields(value: dict[str, Any], name: str, where: str) -> bool:
    fields = fields_of(TYPES[name])
    if {field for field, (_, required) in fields.items() if required} - value.keys():
        return False
    if unknown := value.keys() - fields.keys():
        raise Refusal(f"unknown fields {sorted(unknown)} in {where}")
    for field, content in value.items():
        check(content, fields[field][0], f"{where}.{field}")
    _LIMITS.get(name, lambda _: None)(value)
    return True


def _button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise Refusal("BUTTON_TEXT_EMPTY")
    if ("url" in button) + ("callback_data" in button) != 1:
        raise Refusal("exactly one of the optional fields of a button must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Refusal("BUTTON_DATA_INVALID")
    if "url" in button and urlsplit(button["url"]).scheme not in ("http", "https", "tg"):
        raise Refusal("BUTTON_URL_INVALID")


def _inline_keyboard(markup: dict[str, Any]) -> None:
    rows = markup["inline_keyboard"]
    if any(not 1 <= len(row) <= 8 for row in rows) or sum(map(len, rows)) > 100:
        raise Refusal("reply markup is too long")


def _placeholder(markup: dict[str, Any]) -> None:
    if "input_field_placeholder" in markup and not 1 <= len(markup["input_field_placeholder"]) <= 64:
        raise Refusal("INPUT_FIELD_PLACEHOLDER_INVALID")
    if not markup["keyboard"] or any(not row for row in markup["keyboard"]):
        raise Refusal("empty keyboard")


def _article(article: dict[str, Any]) -> None:
    if article["type"] != "article" or not 1 <= len(article["id"].encode()) <= 64 or not article["title"].strip():
        raise Refusal("RESULT_ID_INVALID")


def _posted(content: dict[str, Any]) -> None:
    checked_text(content["message_text"], content.get("parse_mode"))


def _start_button(button: dict[str, Any]) -> None:
    if not _START.fullmatch(button.get("start_parameter", "")):
        raise Refusal("START_PARAM_INVALID")


def _command(command: dict[str, Any]) -> None:
    if not _COMMAND.fullmatch(command["command"]):
        raise Refusal("BOT_COMMAND_INVALID")
    if not 1 <= units(command["description"]) <= 256:
        raise Refusal("BOT_COMMAND_DESCRIPTION_INVALID")


def _message(parameters: dict[str, Any]) -> None:
    checked_text(parameters.get("text", ""), parameters.get("parse_mode"))


def _document(parameters: dict[str, Any]) -> None:
    checked_caption(parameters.get("caption", ""), parameters.get("parse_mode"))


def _venue(parameters: dict[str, Any]) -> None:
    if not (-90 <= parameters["latitude"] <= 90 and -180 <= parameters["longitude"] <= 180):
        raise Refusal("wrong latitude or longitude")
    if not parameters["title"].strip() or not parameters["address"].strip():
        raise Refusal("VENUE_TITLE_EMPTY")


def _callback_answer(parameters: dict[str, Any]) -> None:
    if len(parameters.get("text", "")) > 200:
        raise Refusal("MESSAGE_TOO_LONG")


def _inline_answer(parameters: dict[str, Any]) -> None:
    ids = [result["id"] for result in parameters["results"]]
    if len(ids) > 50 or len(set(ids)) != len(ids):
        raise Refusal("RESULT_ID_DUPLICATE" if len(ids) <= 50 else "RESULTS_TOO_MUCH")


def _updates(parameters: dict[str, Any]) -> None:
    if unknown := set(parameters.get("allowed_updates", ())) - _KINDS:
        raise Refusal(f"unknown kinds of update {sorted(unknown)}")


def _webhook(parameters: dict[str, Any]) -> None:
    _updates(parameters)
    if "secret_token" in parameters and not _SECRET.fullmatch(parameters["secret_token"]):
        raise Refusal("secret token contains unallowed characters")
    if parameters["url"] and urlsplit(parameters["url"]).hostname != "127.0.0.1":
        raise Refusal("bad webhook: Failed to resolve host: Name or service not known")
    if not 1 <= parameters.get("max_connections", 40) <= 100:
        raise Refusal("max_connections must be between 1 and 100")


def _commands(parameters: dict[str, Any]) -> None:
    if not 1 <= len(parameters["commands"]) <= 100:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")


def _length(name: str, most: int) -> Any:
    def limit(parameters: dict[str, Any]) -> None:
        if units(parameters.get(name, "")) > most:
            raise Refusal(f"{name} is too long")

    return limit


_LIMITS: dict[str, Any] = {
    "InlineKeyboardButton": _button,
    "InlineKeyboardMarkup": _inline_keyboard,
    "ReplyKeyboardMarkup": _placeholder,
    "InlineQueryResultArticle": _article,
    "InputTextMessageContent": _posted,
    "InlineQueryResultsButton": _start_button,
    "BotCommand": _command,
    "sendMessage": _message,
    "editMessageText": _message,
    "sendDocument": _document,
    "sendPhoto": _document,
    "InputMediaPhoto": _document,
    "sendVenue": _venue,
    "answerCallbackQuery": _callback_answer,
    "answerInlineQuery": _inline_answer,
    "getUpdates": _updates,
    "setWebhook": _webhook,
    "setMyCommands": _commands,
    "setMyDescription": _length("description", 512),
    "setMyShortDescription": _length("short_description", 120),
}
