"""Ratings: the buttons useful / not under an answer, as they stand on the message that Telegram hands back."""

from collections.abc import Iterator
from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.handlers.messages import inline_markup
from bot.rendering.callback_data import Rate, SendVenue, decode
from bot.rendering.telegram import Rows, TelegramMessage


async def replace_rating(query: CallbackQuery, rows: Rows) -> None:
    """Put `rows` in the place of the rating buttons of the message pressed; where it cannot be edited, nothing."""
    kept = [row for row in _rows(query) if not any(_is_rating(one) for one in row)]
    if len(kept) == len(_rows(query)):
        return
    added = inline_markup(rows)
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup([*kept, *(added.inline_keyboard if added else ())]))
    except BadRequest:
        return  # pressed twice, deleted, or too old: the opinion counts all the same


def was_rated(query: CallbackQuery) -> bool:
    """Whether the message pressed is an answer about a desk whose rating buttons are gone."""
    presses = [decode(one.callback_data) for one in _buttons(query) if isinstance(one.callback_data, str)]
    return any(isinstance(one, SendVenue) for one in presses) and not any(isinstance(one, Rate) for one in presses)


def without_rating(content: TelegramMessage) -> TelegramMessage:
    """The message without rating buttons."""
    rows = (tuple(one for one in row if not _is_rate(one.data)) for row in content.rows)
    return replace(content, rows=tuple(row for row in rows if row))


def _rows(query: CallbackQuery) -> tuple[tuple[InlineKeyboardButton, ...], ...]:
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    return markup.inline_keyboard if markup else ()


def _buttons(query: CallbackQuery) -> Iterator[InlineKeyboardButton]:
    return (one for row in _rows(query) for one in row)


def _is_rating(one: InlineKeyboardButton) -> bool:
    return isinstance(one.callback_data, str) and _is_rate(one.callback_data)


def _is_rate(data: str | None) -> bool:
    return data is not None and isinstance(decode(data), Rate)
