"""People: what they do in Telegram, as the updates that reach the bot."""

import itertools
import time
from typing import TYPE_CHECKING, Any

from tests.bot_api.account import BOT

if TYPE_CHECKING:
    from tests.bot_api.account import Account, Call


def user(number: int, language: str | None = "fr") -> dict[str, Any]:
    """A person; `language` is that of their app."""
    named = {"id": number, "is_bot": False, "first_name": "Camille"}
    return {**named, "language_code": language} if language else named


def private_chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private", "first_name": "Camille"}


def group_chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "supergroup", "title": "Mairie"}


def entities_of(text: str) -> list[dict[str, Any]]:
    """A leading command and every mention of a name, as Telegram marks them."""
    found = []
    for start, word in _words_at(text):
        if word.startswith("/") and start == 0:
            found.append({"type": "bot_command", "offset": 0, "length": len(word)})
        elif word.startswith("@"):
            found.append({"type": "mention", "offset": start, "length": len(word)})
    return found


def _words_at(text: str) -> list[tuple[int, str]]:
    position, found = 0, []
    for word in text.split(" "):
        found.append((position, word))
        position += len(word) + 1
    return found


class Updates:
    """Makes updates, in the order of their ids, and passes them to `push`."""

    account: "Account"

    def __init__(self) -> None:
        self._update_ids = itertools.count(500_000)
        self._queries = itertools.count(1)

    def push(self, update: dict[str, Any]) -> None:
        raise NotImplementedError

    def update(self, **content: Any) -> int:
        """Any update; its id."""
        number = next(self._update_ids)
        self.push({"update_id": number, **content})
        return number

    def message(self, person: int, language: str | None = "fr", group: int | None = None, **content: Any) -> int:
        """A new message of any kind."""
        chat = group_chat(group) if group else private_chat(person)
        message = self.account.new_message(chat, **{"from": user(person, language)}, **content)
        return self.update(message=message)

    def say(self, person: int, text: str, language: str | None = "fr", group: int | None = None, **more: Any) -> int:
        """A text message."""
        entities = entities_of(text)
        marked = {"entities": entities} if entities else {}
        return self.message(person, language, group, text=text, **marked, **more)

    def send(self, person: int, name: str | None, data: bytes, told_size: int | None = None, **more: Any) -> int:
        """A document."""
        return self.message(person, document=self.account.new_document(name, data, told_size), **more)

    def press(self, person: int, call: "Call", words: str, language: str = "fr") -> str:
        """Press the button of a message of the bot whose label holds `words`; the id of the press."""
        return self.press_data(person, call.result, call.button(words)["callback_data"], language)

    def press_data(self, person: int, message: dict[str, Any] | None, data: str, language: str = "fr") -> str:
        """Press a button that carries `data`."""
        query = f"press-{next(self._queries)}"
        self.account.open_queries.add(query)
        shown = {"message": message} if message else {}
        pressed = {"id": query, "from": user(person, language), "chat_instance": "1", "data": data, **shown}
        self.update(callback_query=pressed)
        return query

    def type_inline(self, person: int, text: str, language: str = "fr") -> str:
        """Type behind the bot's name in some other chat; the id of the query."""
        query = f"inline-{next(self._queries)}"
        self.account.open_queries.add(query)
        self.update(inline_query={"id": query, "from": user(person, language), "query": text, "offset": ""})
        return query


def old_message(chat: int) -> dict[str, Any]:
    """A message too old for the bot to see: only its place is told."""
    return {"chat": private_chat(chat), "message_id": 1, "date": 0}


def message_of_bot(chat: dict[str, Any]) -> dict[str, Any]:
    """A message of the bot that somebody answers."""
    return {"message_id": 77, "date": int(time.time()), "chat": chat, "from": BOT, "text": "Bonjour"}
