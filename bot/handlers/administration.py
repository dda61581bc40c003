"""Administration: the commands by which administrators read the files again, check them, and go back and forward."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram import Message, Update

from bot.administration.keeper import Keeper
from bot.administration.outcomes import Changed, Outcome
from bot.administration.replies import journal_reply, outcome_reply, versions_reply, went_reply
from bot.handlers.administrators import Callback, Handler, admin_command
from bot.handlers.messages import post
from bot.handlers.shell import Context, Shell
from bot.rendering.messages import Catalogues, Wording
from bot.rendering.plain import text_of
from bot.rendering.reply import Reply, block
from bot.rendering.telegram import Rows, say, telegram_message, units

LONGEST_MESSAGE = 3_500
"""UTF-16 code units of a report that is still sent as a message; a longer one is easier to read as a file."""

MOST_LINES = 60


@dataclass(frozen=True)
class Administration:
    """What the administrators' handlers have at hand beside the shell: the keeper of the files, and the words."""

    shell: Shell
    keeper: Keeper
    catalogues: Catalogues

    async def wording_of(self, update: Update) -> Wording:
        """The administrators' words, in the language of the conversation."""
        return self.catalogues.in_((await self.shell.wording_of(update)).language)

    def command(self, *names: str, say: Callback) -> Handler:
        """A command of administrators."""
        return admin_command(self.shell.admin_ids, names, say)


def administration_handlers(administration: Administration) -> list[Handler]:
    """/recharger, /verifier, /annuler, /retablir, /versions, /journal and their English names."""
    keeper = administration.keeper

    async def reload(who: int, wording: Wording) -> Reply:
        return outcome_reply(await keeper.reload(who), wording)

    async def check(_: int, wording: Wording) -> Reply:
        return outcome_reply(await keeper.check(), wording)

    async def back(who: int, wording: Wording) -> Reply:
        return went_reply(await keeper.go_back(who), wording, back=True)

    async def forward(who: int, wording: Wording) -> Reply:
        return went_reply(await keeper.go_forward(who), wording, back=False)

    async def versions(_: int, wording: Wording) -> Reply:
        return versions_reply(await keeper.history(), wording)

    async def journal(_: int, wording: Wording) -> Reply:
        return journal_reply(keeper.journal.last(), wording)

    def told(report: Callable[[int, Wording], Coroutine[Any, Any, Reply]]) -> Callback:
        return _telling(administration, report)

    return [
        administration.command("recharger", "reload", say=told(reload)),
        administration.command("verifier", "check", say=told(check)),
        administration.command("annuler", "rollback", say=told(back)),
        administration.command("retablir", "redo", say=told(forward)),
        administration.command("versions", say=told(versions)),
        administration.command("journal", say=told(journal)),
    ]


def _telling(administration: Administration, report: Callable[[int, Wording], Coroutine[Any, Any, Reply]]) -> Callback:
    """A handler that posts what `report` says."""

    async def on_command(update: Update, context: Context) -> None:
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        context.intent = "administration"
        wording = await administration.wording_of(update)
        await post_report(message, await report(user.id, wording), wording)

    return on_command


async def post_report(message: Message, reply: Reply, wording: Wording, rows: Rows = ()) -> None:
    """Answer with `reply`; where it is long, with its first lines, and the whole of it as a document."""
    text = text_of(reply)
    if units(text) <= LONGEST_MESSAGE and text.count("\n") < MOST_LINES:
        await post(message, telegram_message(reply, rows))
        return
    short = Reply((reply.blocks[0], block(say(wording, "report_attached"))))
    await post(message, telegram_message(short, rows))
    await message.reply_document(text.encode(), filename=wording.say("report_name"))


def who_of(update: Update) -> int:
    """The Telegram id of the person; handlers of administrators are only reached with one."""
    return update.effective_user.id if update.effective_user else 0


def is_done(outcome: Outcome) -> bool:
    """Whether the base in use is another one now."""
    return isinstance(outcome, Changed)
