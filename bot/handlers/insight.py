"""Insight: what administrators learn from what people ask: /questions, and what /questions and /statistiques share."""

import asyncio
from dataclasses import dataclass, field, replace

from telegram import Update

from bot.administration.outcomes import Changed, Outcome, Unchanged
from bot.administration.replies import outcome_reply
from bot.assistant import ReadyKnowledge
from bot.handlers.administration import Administration, post_report, who_of
from bot.handlers.administrators import Callback, Handler, admin_command, admin_press, press_of
from bot.handlers.buttons import acknowledge
from bot.handlers.messages import post, replace_message
from bot.handlers.shell import Context, Shell
from bot.ledger.drawing import Draughtsman
from bot.ledger.groups import Group, groups_of
from bot.ledger.missed_page import (
    ADD,
    GROUPS_A_PAGE,
    IGNORE,
    PAGE,
    Guessed,
    Page,
    page_number,
    page_reply,
    page_rows,
)
from bot.ledger.names import Names
from bot.rendering.messages import Catalogues
from bot.rendering.reply import Reply
from bot.rendering.telegram import TelegramMessage, sentences, telegram_message
from bot.understanding.hints import Hints
from bot.understanding.model import Question

_MOST_GUESSES = 2


@dataclass(frozen=True)
class Insight:
    """What these handlers have at hand beside the shell: the words, what changes the files, if anything, who draws."""

    shell: Shell
    catalogues: Catalogues
    administration: Administration | None = None
    draughtsman: Draughtsman = field(default_factory=Draughtsman)

    async def names_for(self, update: Update) -> Names:
        """What things are called, in the language of the conversation."""
        language = (await self.shell.wording_of(update)).language
        return Names(self.shell.knowledge.current.directory, self.catalogues.in_(language))

    async def groups(self) -> tuple[Group, ...]:
        """The missed questions that may be shown, as they stand now."""
        missed = await self.shell.clerk.missed(self.shell.clock().date())
        background = self.shell.knowledge.current.knowledge.words.background
        return await asyncio.to_thread(groups_of, missed, background)


def missed_handlers(insight: Insight) -> list[Handler]:
    """/questions and its buttons."""
    ids = insight.shell.admin_ids
    return [
        admin_command(ids, ["questions", "missed"], _listing(insight)),
        admin_press(ids, PAGE, _turning(insight)),
        admin_press(ids, IGNORE, _ignoring(insight)),
        admin_press(ids, ADD, _adding(insight)),
    ]


def _listing(insight: Insight) -> Callback:
    async def on_command(update: Update, context: Context) -> None:
        context.intent = "administration"
        if update.effective_message is not None:
            await post(update.effective_message, await _page(insight, update, "0"))

    return on_command


def _turning(insight: Insight) -> Callback:
    async def on_press(update: Update, context: Context) -> None:
        query, arguments = update.callback_query, arguments_of(update, 1)
        context.intent = "administration"
        if query is not None:
            await acknowledge(query)
            await replace_message(query, await _page(insight, update, arguments[0]))

    return on_press


def _ignoring(insight: Insight) -> Callback:
    async def on_press(update: Update, context: Context) -> None:
        query, (id_, page) = update.callback_query, arguments_of(update, 2)
        context.intent = "administration"
        if query is None:
            return
        await acknowledge(query)
        group = _group(id_, await insight.groups())
        wording = (await insight.names_for(update)).wording
        said = sentences(wording, "missed_gone")
        if group is not None:
            await insight.shell.clerk.ignore(group.ids)
            said = sentences(wording, "missed_ignored", text=group.text)
        await replace_message(query, await _page(insight, update, page, said))

    return on_press


def _adding(insight: Insight) -> Callback:
    async def on_press(update: Update, context: Context) -> None:
        query, (id_, need, page) = update.callback_query, arguments_of(update, 3)
        context.intent = "administration"
        if query is None or insight.administration is None:
            return
        await acknowledge(query)
        group = _group(id_, await insight.groups())
        if group is None:
            said = sentences((await insight.names_for(update)).wording, "missed_gone")
            await replace_message(query, await _page(insight, update, page, said))
            return
        await _add(group, need, page, update, insight, insight.administration)

    return on_press


async def _add(
    group: Group, need: str, page: str, update: Update, insight: Insight, administration: Administration
) -> None:
    """Add the phrase; when the bot knows it, its group is done with, else all stays and the reason is told."""
    query = update.callback_query
    outcome = await administration.keeper.add_phrase(need, group.language, group.text, who_of(update))
    wording = await administration.wording_of(update)
    reply = outcome_reply(outcome, wording)
    if _is_known(outcome):
        await insight.shell.clerk.drop(group.ids)
        if query is not None:
            await replace_message(query, await _page(insight, update, page, reply))
    elif update.effective_message is not None:
        await post_report(update.effective_message, reply, wording)


def _is_known(outcome: Outcome) -> bool:
    return isinstance(outcome, Changed | Unchanged)


async def _page(insight: Insight, update: Update, asked: str, said: Reply | None = None) -> TelegramMessage:
    """A page of what was missed, below what has just been done."""
    groups, names = await insight.groups(), await insight.names_for(update)
    number, pages = page_number(asked, groups)
    shown = groups[number * GROUPS_A_PAGE : (number + 1) * GROUPS_A_PAGE]
    guessed = await asyncio.to_thread(_guessed, shown, insight.shell)
    page = Page(guessed, number, pages, insight.administration is not None)
    reply = page_reply(page, names)
    blocks = (*said.blocks, *reply.blocks) if said else reply.blocks
    return telegram_message(replace(reply, blocks=blocks), page_rows(page, names))


def _guessed(groups: tuple[Group, ...], shell: Shell) -> tuple[Guessed, ...]:
    return tuple(Guessed(group, _needs(group, shell.knowledge.current, shell)) for group in groups)


def _needs(group: Group, knowledge: ReadyKnowledge, shell: Shell) -> tuple[str, ...]:
    """The topics or partners that the question may be about: those it is read as, else those nearest to it."""
    question = Question(group.text, shell.clock(), language=group.language)
    read = knowledge.interpreter.understand(question, Hints(group.language))
    needs = (need.id for need in (*read.needs, *read.unsure_needs, *read.near_needs) if need.partner)
    return tuple(dict.fromkeys(needs))[:_MOST_GUESSES]


def _group(id_: str, groups: tuple[Group, ...]) -> Group | None:
    """The group in which this question stands: others like it may have come since its button was made."""
    return next((group for group in groups if id_ in group.ids), None)


def arguments_of(update: Update, count: int) -> tuple[str, ...]:
    """What the button carries; empty for what is missing."""
    press = press_of(update)
    given = press.arguments if press else ()
    return (*given, *[""] * count)[:count]
