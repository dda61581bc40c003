"""Incoming: an update as Telegram brings it, read by the library; one that cannot be read stops no other."""

import json
import logging
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from telegram import Bot, Update

LOG = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "inline_query")
"""The kinds of update that a handler exists for; what comes of others is left."""


def read_update(data: dict[str, Any], bot: Bot) -> Update | None:
    """The update; None for one that the library cannot read or that has not the form of the Bot API: logged by id.

    The library itself takes a message without a chat, a press of nobody, or a number in place of a text.
    """
    try:
        asked = _in_whole_signs({key: data[key] for key in ("update_id", *ALLOWED_UPDATES) if key in data})
        _Form.model_validate(asked)
        return Update.de_json(asked, bot)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        LOG.warning("update %s has not the form of the Bot API (%s)", data.get("update_id"), where)
    except Exception as error:
        LOG.warning("update %s could not be read (%s)", data.get("update_id"), type(error).__name__)
    return None


def _in_whole_signs(data: dict[str, Any]) -> Any:
    """`data` with a question mark for each half of a surrogate pair: an answer that quoted one could not be sent."""
    return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


class _Part(BaseModel):
    """A part of an update: what the bot looks at of it (Bot API, "Available types"); all else may be anything."""

    model_config = ConfigDict(strict=True)


class _User(_Part):
    id: int
    language_code: str | None = None


class _Chat(_Part):
    id: int
    type: str

    @model_validator(mode="after")
    def _is_one_of_a_person_or_of_many(self) -> "_Chat":
        """A private chat has the id of its person, from 1; that of a group or a channel is negative."""
        if (self.type == "private") != (self.id > 0):
            raise ValueError("the id is of another type of chat")
        return self


class _Location(_Part):
    latitude: float
    longitude: float


class _Venue(_Part):
    location: _Location


class _Entity(_Part):
    type: str
    offset: int
    length: int


class _Document(_Part):
    file_id: str
    file_name: str | None = None
    file_size: int | None = None


class _Message(_Part):
    message_id: int
    date: int
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    via_bot: _User | None = None
    message_thread_id: int | None = None
    media_group_id: str | None = None
    reply_to_message: "_Message | None" = None
    text: str | None = None
    entities: list[_Entity] = []
    caption: str | None = None
    caption_entities: list[_Entity] = []
    document: _Document | None = None
    venue: _Venue | None = None
    location: _Location | None = None


class _Press(_Part):
    id: str
    sender: _User = Field(alias="from")
    message: _Message | None = None
    inline_message_id: str | None = None
    data: str | None = None


class _InlineQuery(_Part):
    id: str
    sender: _User = Field(alias="from")
    query: str


class _Form(_Part):
    update_id: int
    message: _Message | None = None
    callback_query: _Press | None = None
    inline_query: _InlineQuery | None = None
