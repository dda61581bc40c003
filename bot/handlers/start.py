"""Start: /start with and without a deep link, help, and what a person may say about language and data."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.answering.answers import Forgotten, Welcome
from bot.answering.card import Card
from bot.cards import shown
from bot.conversation import Asked
from bot.deep_links import target_of
from bot.handlers.messages import composed, is_private, place_keyboard, post
from bot.handlers.shell import Context, Shell
from bot.processing import sender_of
from bot.rendering.keyboards import commune_rows, language_rows, welcome_rows
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.telegram import Rows, TelegramMessage, say, sentences, telegram_message

Handler = BaseHandler[Update, Context, None]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]

_NEW = filters.UpdateType.MESSAGE


def command(names: list[str], callback: Callback) -> Handler:
    """A handler for a command under all its names; edited messages do not count."""
    return CommandHandler(names, callback, filters=_NEW)


def start_handlers(shell: Shell) -> list[Handler]:
    """/start, /aide, /pres, /langue, /oublier, /confidentialite and their English names."""
    return [
        command(["start"], _start(shell)),
        command(["aide", "help"], _page(shell, "help", help_reply, welcome_rows)),
        command(["pres", "near"], _near(shell)),
        command(["langue", "language"], _page(shell, "language", lambda w: sentences(w, "language"), language_rows)),
        command(["oublier", "forget"], _forget(shell)),
        command(["confidentialite", "privacy"], _page(shell, "privacy", privacy_reply, lambda _: ())),
    ]


def unknown_command_handlers(shell: Shell) -> list[Handler]:
    """A command that nobody else took: a hint in private chats, silence in groups, where it is another bot's."""

    async def on_unknown(update: Update, context: Context) -> None:
        if update.effective_message is None or not is_private(update):
            return
        context.intent = "unknown_command"
        wording = await shell.wording_of(update)
        await post(update.effective_message, telegram_message(sentences(wording, "unknown_command")))

    return [MessageHandler(_NEW & filters.COMMAND, on_unknown)]


def _start(shell: Shell) -> Callback:
    async def on_start(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None:
            return
        target = target_of(argument_of(update))
        memory = await shell.memory_of(update)
        language = target.language or shell.language_of(update, memory)
        if target.language:
            await shell.store.put(sender_of(update), replace(memory, language=language, updated=shell.clock()))
        card = Card("desk", (target.need,) if target.need else (), target.insee)
        answer = await shell.answer_card(update, context, card) if target.need or target.insee else None
        if answer is None:
            kept = replace(memory, language=language, updated=shell.clock(), asked=None)
            answer = shown(Welcome(), kept, shell.knowledge.current, shell.clock())
            await shell.keep(update, context, answer)
        await post(message, composed(answer, update, shell))

    return on_start


def _near(shell: Shell) -> Callback:
    async def on_near(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None:
            return
        text = argument_of(update)
        memory = await shell.memory_of(update)
        await shell.store.put(sender_of(update), replace(memory, asked=Asked("place"), updated=shell.clock()))
        if text:
            answer = await shell.answer(update, context, shell.question(update, text))
            await post(message, composed(answer, update, shell))
        else:
            context.intent = "ask_place"
            await post(message, _asking_where(update, shell, await shell.wording_of(update)))

    return on_near


def _asking_where(update: Update, shell: Shell, wording: Wording) -> TelegramMessage:
    communes = shell.knowledge.likely_communes
    if is_private(update):
        return telegram_message(sentences(wording, "near"), asked_place=place_keyboard(communes, wording))
    return telegram_message(sentences(wording, "near_group"), commune_rows(communes, Card()))


def _forget(shell: Shell) -> Callback:
    async def on_forget(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None:
            return
        memory = (await shell.memory_of(update)).forgotten()
        kept = replace(memory, language=shell.language_of(update, memory))
        answer = shown(Forgotten(), kept, shell.knowledge.current, shell.clock())
        await shell.keep(update, context, answer)
        await post(message, composed(answer, update, shell))

    return on_forget


def _page(shell: Shell, intent: str, reply: Callable[[Wording], Reply], rows: Callable[[Wording], Rows]) -> Callback:
    """A command that is always answered by the same page."""

    async def on_command(update: Update, context: Context) -> None:
        if update.effective_message is None:
            return
        context.intent = intent
        wording = await shell.wording_of(update)
        await post(update.effective_message, telegram_message(reply(wording), rows(wording)))

    return on_command


def help_reply(wording: Wording) -> Reply:
    """What the bot can do, and its commands."""
    keys = ("help_commands", *(f"help_commands_{number}" for number in range(2, 7)))
    commands = Block(tuple(Line(say(wording, key)) for key in keys))
    return Reply((*sentences(wording, "help", "help_follow").blocks, commands))


def privacy_reply(wording: Wording) -> Reply:
    """What is kept of a person, for how long, and how to delete it."""
    title = Block((Line(say(wording, "privacy_title"), style="strong"),))
    rest = sentences(wording, "privacy_kept", "privacy_missed", "privacy_forget", "privacy_numbers", "privacy_telegram")
    return Reply((title, *rest.blocks))


def argument_of(update: Update) -> str:
    """What stands behind a command."""
    message = update.effective_message
    text = (message.text or message.caption or "") if message else ""
    return text.partition(" ")[2].strip()
