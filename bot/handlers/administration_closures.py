"""Closures announced from Telegram: on one line, or question by question with buttons or words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.administration.closure_words import ClosureError
from bot.administration.closures import (
    CLOSE,
    DROP,
    Draft,
    SeveralDesks,
    asked,
    desk_rows,
    done_lines,
    draft_after,
    draft_from,
    draft_of_line,
    draft_of_press,
)
from bot.administration.replies import outcome_reply
from bot.assistant import ReadyKnowledge
from bot.handlers.administration import Administration, is_done, who_of
from bot.handlers.administrators import Callback, Handler, admin_press, from_administrators, press_of
from bot.handlers.buttons import acknowledge
from bot.handlers.messages import post, replace_message
from bot.handlers.shell import Context
from bot.handlers.start import argument_of
from bot.processing import sender_of
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.telegram import TelegramMessage, say, sentences, telegram_message

PATIENCE = timedelta(minutes=15)
"""After this long a question about a closure is taken to be given up, and words are a question like any other."""


def closure_handlers(administration: Administration, otherwise: Callback) -> list[Handler]:
    """/fermeture, the buttons under its questions, and the words that answer them; `otherwise` takes other words."""
    dialogue = _Dialogue(administration)
    ids = administration.shell.admin_ids
    words = from_administrators(ids) & filters.TEXT & ~filters.COMMAND

    async def on_words(update: Update, context: Context) -> None:
        draft = await dialogue.draft_of(update)
        if draft is None:
            await otherwise(update, context)
        else:
            await dialogue.on_answer(update, context, draft)

    return [
        administration.command("fermeture", "closure", say=dialogue.on_command),
        admin_press(ids, CLOSE, dialogue.on_press),
        admin_press(ids, DROP, dialogue.on_drop),
        MessageHandler(words, on_words),
    ]


class _Dialogue:
    """The questions about one closure; what was said so far is in the buttons, and in the conversation's memory."""

    def __init__(self, administration: Administration) -> None:
        self._administration = administration
        self._shell = administration.shell
        self._catalogues = administration.catalogues

    @property
    def _today(self) -> date:
        return self._shell.clock().date()

    async def draft_of(self, update: Update) -> Draft | None:
        """What was said so far; None where no question waits for an answer."""
        memory = await self._shell.memory_of(update)
        if memory.closing is None or memory.updated is None or self._shell.clock() - memory.updated > PATIENCE:
            return None
        try:
            return draft_from(memory.closing)
        except ValueError:
            return None

    async def on_command(self, update: Update, context: Context) -> None:
        text = argument_of(update)
        if not text:
            await self._answer(update, context, Draft(), Draft)
            return
        wording = await self._administration.wording_of(update)

        def draft() -> Draft:
            return draft_of_line(text, self._today, self._knowledge, wording.language, self._catalogues)

        await self._answer(update, context, None, draft)

    async def on_answer(self, update: Update, context: Context, before: Draft) -> None:
        """Words that answer the last question."""
        text = (update.effective_message.text or "") if update.effective_message else ""
        wording = await self._administration.wording_of(update)

        def draft() -> Draft:
            return draft_after(before, text, self._today, self._knowledge, wording.language, self._catalogues)

        await self._answer(update, context, before, draft)

    async def on_press(self, update: Update, context: Context) -> None:
        query, press = update.callback_query, press_of(update)
        if query is None or press is None:
            return
        context.intent = "administration"
        try:
            draft = draft_of_press(press.arguments, self._today, self._knowledge, self._catalogues)
            content = await self._next(update, draft)
        except ClosureError as error:
            wording = await self._administration.wording_of(update)
            await acknowledge(query, say(wording, error.key, **error.values))
            return
        except (ValueError, KeyError):
            await acknowledge(query, say(await self._shell.wording_of(update), "old_button"))
            return
        await acknowledge(query)
        await replace_message(query, content)

    async def on_drop(self, update: Update, context: Context) -> None:
        if update.callback_query is None:
            return
        context.intent = "administration"
        await self._remember(update, None)
        await acknowledge(update.callback_query)
        wording = await self._administration.wording_of(update)
        await replace_message(update.callback_query, telegram_message(sentences(wording, "closure_dropped")))

    async def _answer(self, update: Update, context: Context, before: Draft | None, make: Callable[[], Draft]) -> None:
        """Post the next question, what is wrong, or that the closure is announced."""
        if update.effective_message is None:
            return
        context.intent = "administration"
        wording = await self._administration.wording_of(update)
        try:
            content = await self._next(update, make())
        except SeveralDesks as several:
            await self._remember(update, Draft())
            rows = desk_rows(several.desks, several.draft, wording)
            content = telegram_message(sentences(wording, "closure_which_of"), rows)
        except ClosureError as error:
            await self._remember(update, before)
            keys = [error.key] if before else [error.key, "closure_usage"]
            content = telegram_message(Reply(tuple(_block(say(wording, key, **error.values)) for key in keys)))
        await post(update.effective_message, content)

    async def _next(self, update: Update, draft: Draft) -> TelegramMessage:
        """The next question; where all is known, the closure is added and that is told."""
        wording = await self._administration.wording_of(update)
        if draft.desk and draft.closure:
            await self._remember(update, None)
            return telegram_message(await self._added(update, draft, wording))
        await self._remember(update, draft)
        text, rows = asked(draft, self._today, self._knowledge, wording, self._catalogues)
        return telegram_message(Reply((_block(text),)), rows)

    async def _added(self, update: Update, draft: Draft, wording: Wording) -> Reply:
        closure, desk = draft.closure, self._knowledge.directory.desks.get(draft.desk or "")
        if closure is None or desk is None:
            raise KeyError(draft.desk)
        outcome = await self._administration.keeper.add_closure(desk.id, closure, who_of(update))
        if not is_done(outcome):
            return outcome_reply(outcome, wording)
        return Reply(tuple(map(_block, done_lines(desk.name, closure, wording, self._catalogues))))

    @property
    def _knowledge(self) -> ReadyKnowledge:
        return self._shell.knowledge.current

    async def _remember(self, update: Update, draft: Draft | None) -> None:
        memory = await self._shell.memory_of(update)
        closing = draft.remembered() if draft else None
        await self._shell.store.put(sender_of(update), replace(memory, closing=closing, updated=self._shell.clock()))


def _block(text: str) -> Block:
    return Block((Line(text),))
