"""Buttons: every press is answered, whoever made the button and whenever."""

import logging
from dataclasses import replace
from typing import assert_never

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.answering.answers import AskPlace, EntryAnswer, LanguageSet
from bot.answering.card import Card
from bot.cards import Shown, shown
from bot.delivery import kind_of
from bot.handlers.browsing import partners_page, questions_page, topics_page
from bot.handlers.messages import composed, is_private, post_below, replace_message
from bot.handlers.ratings import replace_rating, was_rated, without_rating
from bot.handlers.shell import Context, Shell, exchange_of
from bot.rendering.callback_data import (
    Administer,
    Press,
    Rate,
    SendVenue,
    SetLanguage,
    ShowCard,
    ShowEntry,
    ShowPartners,
    ShowQuestions,
    ShowTopics,
    decode,
)
from bot.rendering.keyboards import entry_rows, reason_rows
from bot.rendering.telegram import TelegramMessage, say, telegram_message

LOG = logging.getLogger(__name__)


def button_handlers(shell: Shell) -> list[BaseHandler[Update, Context, None]]:
    """All presses."""

    async def on_press(update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        has_message = query.message is not None or bool(query.inline_message_id)
        press = decode(query.data or "") if has_message else None
        if press is None or not await _obey(press, query, update, context, shell):
            context.intent = "old_button"
            await acknowledge(query, say(await shell.wording_of(update), "old_button"))

    return [CallbackQueryHandler(on_press)]


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = True) -> None:
    """Tell Telegram that the press was seen; too old a press cannot be, and that is no harm.

    `text` is shown to the person until they close it, without `alert` for a moment only.
    """
    try:
        await query.answer(text, show_alert=alert and text is not None)
    except TelegramError as error:
        LOG.info("a press could not be acknowledged (%s)", kind_of(error))


async def _obey(press: Press, query: CallbackQuery, update: Update, context: Context, shell: Shell) -> bool:
    """Do what the button says; False where the knowledge base no longer has what it is about.

    What administrators' buttons ask for is taken before; here it is nobody's button.
    """
    if isinstance(press, Administer):
        return False
    if isinstance(press, Rate):
        return await _rate(press, query, update, context, shell)
    if isinstance(press, SendVenue):
        return await _send_venue(press, query, update, context, shell)
    if isinstance(press, ShowCard):
        return await _show_card(press.card, query, update, context, shell)
    page = await _page(press, update, context, shell)
    if page is None:
        return False
    await acknowledge(query)
    await replace_message(query, page)
    return True


async def _show_card(card: Card, query: CallbackQuery, update: Update, context: Context, shell: Shell) -> bool:
    answer = await shell.answer_card(update, context, card)
    if answer is None:
        return False
    await acknowledge(query)
    content = composed(answer, update, shell)
    if isinstance(answer.answer, AskPlace) and is_private(update):
        # The location button is a keyboard, which only a new message can bring.
        await post_below(query, content)
    else:
        await replace_message(query, without_rating(content) if was_rated(query) else content)
    return True


async def _rate(press: Rate, query: CallbackQuery, update: Update, context: Context, shell: Shell) -> bool:
    """Note the opinion for the ledger, thank for it, and take the two buttons away; "not" may say why."""
    context.intent, context.rating = "feedback", _about_known(press, shell)
    wording = await shell.wording_of(update)
    asks_why = press.opinion == "not"
    await acknowledge(query, say(wording, "why_not_useful" if asks_why else "thanks_for_rating"), alert=False)
    await replace_rating(query, reason_rows(press, wording) if asks_why else ())
    return True


def _about_known(press: Rate, shell: Shell) -> Rate:
    """The opinion without what the knowledge base does not have: anybody can make such a button."""
    directory = shell.knowledge.current.directory
    need = press.need if directory.need(press.need) or press.need in directory.entries else ""
    return Rate(press.opinion, press.desk if press.desk in directory.desks else "", need)


async def _send_venue(press: SendVenue, query: CallbackQuery, update: Update, context: Context, shell: Shell) -> bool:
    desk = shell.knowledge.current.directory.desks.get(press.desk)
    chat = update.effective_chat
    if desk is None or chat is None:
        return False
    context.intent = "venue"
    await acknowledge(query)
    await chat.send_venue(
        latitude=desk.position.latitude,
        longitude=desk.position.longitude,
        title=desk.name,
        address=f"{desk.address}, {desk.postcode} {desk.commune}",
    )
    return True


async def _page(
    press: ShowPartners | ShowTopics | ShowQuestions | ShowEntry | SetLanguage,
    update: Update,
    context: Context,
    shell: Shell,
) -> TelegramMessage | None:
    """The page that a press asks for."""
    knowledge = shell.knowledge.current
    wording = await shell.wording_of(update)
    match press:
        case ShowPartners():
            context.intent = "services"
            return partners_page(knowledge.knowledge, press.place, wording)
        case ShowTopics():
            context.intent = "services"
            partner = knowledge.directory.partners.get(press.partner)
            return topics_page(partner, press.place, wording) if partner else None
        case ShowQuestions():
            context.intent = "faq"
            return questions_page(knowledge.knowledge, press.first, wording)
        case ShowEntry():
            return await _entry(press, update, context, shell)
        case SetLanguage():
            answer = await _speak(press, update, context, shell)
            return composed(answer, update, shell)
        case _:
            assert_never(press)


async def _entry(press: ShowEntry, update: Update, context: Context, shell: Shell) -> TelegramMessage | None:
    entry = shell.knowledge.current.directory.entries.get(press.entry)
    if entry is None:
        return None
    memory = await shell.memory_of(update)
    memory = replace(memory, language=shell.language_of(update, memory), updated=shell.clock())
    answer = shown(EntryAnswer(entry), memory, shell.knowledge.current, shell.clock())
    context.exchange = exchange_of(answer, "press", memory)
    await shell.keep(update, context, answer)
    return telegram_message(answer.reply, entry_rows(shell.catalogues.in_(answer.language)))


async def _speak(press: SetLanguage, update: Update, context: Context, shell: Shell) -> Shown:
    memory = replace(await shell.memory_of(update), language=press.language, updated=shell.clock())
    answer = shown(LanguageSet(), memory, shell.knowledge.current, shell.clock())
    await shell.keep(update, context, answer)
    return answer
