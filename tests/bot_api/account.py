"""Account: the bot's side of Telegram kept in memory: what was sent, which presses wait for an answer, the webhook."""

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api.checks import read_parameters
from tests.bot_api.markup import text_of_html
from tests.bot_api.refusal import Refusal
from tests.bot_api.table import METHODS, fields_of

TOKEN = "123456789:" + "stand-in-for-a-token-of-35-characters"[:35]
BOT = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "France services",
    "username": "FranceServicesTestBot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}

_PICTURES = itertools.count(1)


@dataclass
class Call:
    """A call of the bot that was carried out or refused (`refused` holds why).

    `files` are those sent along: parameter -> name and contents.
    """

    method: str
    parameters: dict[str, Any]
    refused: str | None = None
    result: Any = None
    at: float = field(default_factory=time.monotonic)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def chat(self) -> Any:
        return self.parameters.get("chat_id")

    @property
    def text(self) -> str:
        """The text that people see."""
        shown = self.parameters.get("media", self.parameters)
        text = shown.get("text", shown.get("caption", ""))
        return text_of_html(text) if shown.get("parse_mode") == "HTML" else str(text)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons of an inline keyboard, row by row."""
        rows = self.parameters.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def button(self, words: str) -> dict[str, Any]:
        """The button whose label holds `words`."""
        return next(button for button in self.buttons if words in button["text"])


class Account:
    """Carries out calls as Telegram would; every call is kept in `calls`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.webhook: dict[str, Any] = {}
        self.open_queries: set[str] = set()
        self.uploads: dict[str, bytes] = {}
        self._messages: dict[tuple[Any, int], dict[str, Any]] = {}
        self._ids = itertools.count(1000)

    def carry_out(self, method: str, given: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None) -> Any:
        """The result of a call, with the files sent along; raises Refusal."""
        call = Call(method, dict(given), files=files or {})
        try:
            known = fields_of(METHODS.get(method, ""))
            names = {parameter: name for parameter, (name, _) in call.files.items() if parameter in known}
            call.parameters = read_parameters(method, {**given, **names})
            _check_pictures(call)
            call.result = self._result(method, call.parameters)
        except Refusal as refusal:
            call.refused = refusal.description
            self.calls.append(call)
            raise
        self.calls.append(call)
        return call.result

    def new_document(self, name: str | None, data: bytes, told_size: int | None = None) -> dict[str, Any]:
        """A document as people send it, to be had by getFile; Telegram need not tell its name or its size rightly."""
        file_id = f"file-{next(self._ids)}"
        self.uploads[file_id] = data
        named = {"file_name": name} if name is not None else {}
        size = len(data) if told_size is None else told_size
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, **named}

    def download(self, path: str) -> bytes:
        """The contents of a file by its path; Refusal where there is none."""
        file_id = path.removeprefix("documents/")
        if file_id not in self.uploads:
            raise Refusal("", 404)
        return self.uploads[file_id]

    def new_message(self, chat: dict[str, Any], **content: Any) -> dict[str, Any]:
        """A message as Telegram shows it, known from now on."""
        message = {"message_id": next(self._ids), "date": int(time.time()), "chat": chat, **content}
        self._messages[chat["id"], message["message_id"]] = message
        return message

    def _result(self, method: str, parameters: dict[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if method in ("sendMessage", "sendVenue", "sendDocument", "sendPhoto"):
            return self._send(parameters)
        if method == "getFile":
            return self._file(parameters["file_id"])
        if method in ("editMessageText", "editMessageMedia", "editMessageReplyMarkup"):
            return self._edit(parameters)
        if method in ("answerCallbackQuery", "answerInlineQuery"):
            return self._answer(parameters)
        if method == "setWebhook":
            self.webhook = parameters if parameters["url"] else {}
        if method == "deleteWebhook":
            self.webhook = {}
        return True

    def _send(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = parameters["chat_id"]
        in_group = isinstance(chat, int) and chat < 0
        if in_group and "request_location" in json.dumps(parameters.get("reply_markup", {})):
            raise Refusal("location can be requested in private chats only")
        return self.new_message(_chat(chat), **{"from": BOT}, **_shown(parameters))

    def _file(self, file_id: str) -> dict[str, Any]:
        if file_id not in self.uploads:
            raise Refusal("wrong file_id or the file is temporarily unavailable")
        size = len(self.uploads[file_id])
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"documents/{file_id}"}

    def _edit(self, parameters: dict[str, Any]) -> dict[str, Any]:
        key = parameters.get("chat_id"), parameters.get("message_id")
        old = self._messages.get(key)
        if old is None:
            raise Refusal("message to edit not found")
        if old["from"]["id"] != BOT["id"]:
            raise Refusal("message can't be edited")
        new = _shown(parameters)
        if "text" in parameters and "text" not in old:
            raise Refusal("there is no text in the message to edit")
        unchanged = all(old.get(part) == new.get(part, old.get(part)) for part in ("text", "photo"))
        if unchanged and old.get("reply_markup") == new.get("reply_markup"):
            raise Refusal(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        self._messages[key] = {**{k: v for k, v in old.items() if k != "reply_markup"}, **new}
        return self._messages[key]

    def _answer(self, parameters: dict[str, Any]) -> bool:
        query = parameters.get("callback_query_id") or parameters["inline_query_id"]
        if query not in self.open_queries:
            raise Refusal("query is too old and response timeout expired or query ID is invalid")
        self.open_queries.discard(query)
        return True


def _shown(parameters: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if "text" in parameters:
        html = parameters.get("parse_mode") == "HTML"
        shown["text"] = text_of_html(parameters["text"]) if html else parameters["text"]
    if "document" in parameters:
        shown["document"] = {"file_id": "d", "file_unique_id": "d", "file_name": parameters["document"]}
    if "photo" in parameters or "media" in parameters:
        shown["photo"] = [{"file_id": str(next(_PICTURES)), "file_unique_id": "p", "width": 1080, "height": 2300}]
        shown["caption"] = text_of_html(parameters.get("media", parameters).get("caption", ""))
    if "latitude" in parameters:
        place = {"latitude": parameters["latitude"], "longitude": parameters["longitude"]}
        shown |= {"location": place, "venue": {"location": place, "title": "x", "address": "x"}}
    if "inline_keyboard" in parameters.get("reply_markup", {}):
        shown["reply_markup"] = parameters["reply_markup"]
    return shown


def _check_pictures(call: Call) -> None:
    """Whether what is sent as a picture is one, of a size that Telegram takes."""
    if call.method not in ("sendPhoto", "editMessageMedia"):
        return
    attached = call.parameters.get("media", {}).get("media", "attach://photo").removeprefix("attach://")
    _, data = call.files.get(attached, ("", b""))
    if not data.startswith(b"\x89PNG\r\n"):
        raise Refusal("IMAGE_PROCESS_FAILED")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if len(data) > 10_000_000 or width + height > 10_000 or not 1 / 20 <= width / height <= 20:
        raise Refusal("PHOTO_INVALID_DIMENSIONS")


def _chat(chat: Any) -> dict[str, Any]:
    return {"id": chat, "type": "supergroup" if isinstance(chat, int) and chat < 0 else "private"}
