"""Messages: an answer posted, or put in the place of another; each as one message."""

import logging

from telegram import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.answering.answers import Answer, AskPlace
from bot.answering.card import Card
from bot.cards import Shown, card_of
from bot.handlers.shell import COMMUNES_OFFERED, Shell
from bot.rendering.keyboards import commune_rows, keyboard
from bot.rendering.messages import Wording
from bot.rendering.telegram import AskedPlace, Rows, TelegramMessage, say, telegram_message
from bot.rendering.typography import typeset

LOG = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def composed(shown: Shown, update: Update, shell: Shell) -> TelegramMessage:
    """The message for an answer, with the buttons that fit it and the chat it goes to."""
    wording = shell.catalogues.in_(shown.language)
    directory = shell.knowledge.current.directory
    card = card_of(shown.answer, shown.memory, directory)
    if isinstance(shown.answer, AskPlace):
        return asking_place(shown, card or Card(), update, shell)
    return telegram_message(shown.reply, keyboard(shown.answer, card, wording))


def asking_place(shown: Shown, card: Card, update: Update, shell: Shell) -> TelegramMessage:
    """The question where the person is: a location button in private chats, communes as buttons in groups."""
    communes = _guesses(shown.answer, shell) or shell.knowledge.likely_communes
    if not is_private(update):
        return telegram_message(shown.reply, commune_rows(communes, card))
    return telegram_message(shown.reply, asked_place=place_keyboard(communes, shell.catalogues.in_(shown.language)))


def _guesses(answer: Answer, shell: Shell) -> tuple[tuple[str, str], ...]:
    """The communes whose names resemble the one that was not recognised."""
    if not isinstance(answer, AskPlace) or not answer.unknown_place:
        return ()
    found = shell.knowledge.current.interpreter.gazetteer.look_up(answer.unknown_place, COMMUNES_OFFERED)
    return tuple((match.commune.insee, match.commune.name) for match in found)


def place_keyboard(communes: tuple[tuple[str, str], ...], wording: Wording) -> AskedPlace:
    """The keyboard that offers the location button and `communes` (INSEE code, name)."""
    names = tuple(typeset(name, wording.language) for _, name in communes)
    return AskedPlace(say(wording, "button_location"), names, say(wording, "placeholder_place"))


def is_private(update: Update) -> bool:
    """Whether the update comes from a conversation with one person."""
    chat = update.effective_chat
    return chat is not None and chat.type == Chat.PRIVATE


async def post(message: Message, content: TelegramMessage) -> None:
    """Answer `message`: in groups as a reply to it. HTML that Telegram refuses is sent again as plain text."""
    in_group = message.chat.type != Chat.PRIVATE
    answered = ReplyParameters(message.message_id, allow_sending_without_reply=True) if in_group else None
    markup = markup_of(content)
    try:
        await message.reply_text(
            content.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
            reply_parameters=answered,
        )
    except BadRequest as error:
        if not _is_about_markup(error):
            raise
        LOG.error("Telegram refused our HTML; sent as plain text")
        await message.reply_text(
            content.plain, reply_markup=markup, link_preview_options=_NO_PREVIEW, reply_parameters=answered
        )


async def replace_message(query: CallbackQuery, content: TelegramMessage) -> None:
    """Put `content` in the place of the message whose button was pressed; post it where that cannot be edited."""
    try:
        await query.edit_message_text(
            content.html,
            parse_mode=ParseMode.HTML,
            reply_markup=inline_markup(content.rows),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" in str(error).lower():
            return
        LOG.info("a message could not be edited, answered by a new one")
        await post_below(query, content)


async def post_below(query: CallbackQuery, content: TelegramMessage) -> None:
    """Post `content` in the chat of the message whose button was pressed."""
    if isinstance(query.message, Message):
        await post(query.message, content)
    elif query.message is not None:
        await query.message.chat.send_message(
            content.html, parse_mode=ParseMode.HTML, reply_markup=markup_of(content), link_preview_options=_NO_PREVIEW
        )


def markup_of(content: TelegramMessage) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """What stands under the message: buttons, or the keyboard that asks for a place."""
    asked = content.asked_place
    if asked is None:
        return inline_markup(content.rows)
    communes = [asked.communes[at : at + 2] for at in range(0, len(asked.communes), 2)]
    return ReplyKeyboardMarkup(
        [[KeyboardButton(asked.location, request_location=True)], *communes],
        resize_keyboard=True,
        one_time_keyboard=True,
        input_field_placeholder=asked.placeholder,
    )


def inline_markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram takes them; None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, url=one.url, callback_data=one.data) for one in row] for row in rows]
    )


def _is_about_markup(error: BadRequest) -> bool:
    return "parse entities" in str(error).lower()
