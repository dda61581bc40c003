"""Errors: the one place where a failure that nobody foresaw ends; a person gets a sentence, the log a line."""

import logging
import time

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import TypeHandler

from bot.delivery import kind_of
from bot.flood import Verdict
from bot.handlers.buttons import acknowledge
from bot.handlers.messages import post
from bot.handlers.shell import BotApplication, Context, Shell, app_language
from bot.logs import place_of
from bot.processing import sender_of
from bot.rendering.telegram import say, sentences, telegram_message

LOG = logging.getLogger(__name__)

_KINDS = ("message", "callback_query", "inline_query")


def watch(application: BotApplication, shell: Shell) -> None:
    """Measure and log every update; log each failure by kind and place, and tell the person where that can be done."""
    watcher = _Watcher(shell)
    application.add_handler(TypeHandler(Update, watcher.begin), group=-1)
    application.add_handler(TypeHandler(Update, watcher.end), group=1)
    application.add_error_handler(watcher.fail)


class _Watcher:
    """What is done at the beginning and the end of every update, and where one fails.

    The library gives a failure a context of its own, so what failed is kept by its id until its end.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._failed: set[int] = set()

    async def begin(self, _: Update, context: Context) -> None:
        context.started = time.perf_counter()

    async def fail(self, update: object, context: Context) -> None:
        error, shell = context.error, self._shell
        if not isinstance(update, Update) or error is None:
            return
        self._failed.add(update.update_id)
        shell.metrics.errors.labels(kind_of(error)).inc()
        shell.clerk.count("failed", shell.clock().date())
        LOG.error("update %d failed: %s%s", update.update_id, kind_of(error), place_of(error.__traceback__))
        if isinstance(error, BadRequest) or not isinstance(error, Forbidden | NetworkError):
            await _apologise(update, shell)

    async def end(self, update: Update, context: Context) -> None:
        shell, kind, seconds = self._shell, kind_of_update(update), time.perf_counter() - context.started
        intent = "failed" if update.update_id in self._failed else context.intent
        self._failed.discard(update.update_id)
        shell.metrics.updates.labels(kind).inc()
        shell.metrics.answers.labels(intent).inc()
        shell.metrics.seconds.observe(seconds)
        LOG.info("update %d %s %s %.0f ms", update.update_id, kind, intent, seconds * 1000)
        _count(update, context, seconds, shell)


async def _apologise(update: Update, shell: Shell) -> None:
    wording = shell.catalogues.in_(app_language(update.effective_user) or "fr")
    try:
        if update.callback_query is not None:
            await acknowledge(update.callback_query, say(wording, "failed"))
        elif update.message is not None:
            await post(update.message, telegram_message(sentences(wording, "failed")))
    except TelegramError as error:
        LOG.warning("update %d: the apology failed too (%s)", update.update_id, kind_of(error))


def _count(update: Update, context: Context, seconds: float, shell: Shell) -> None:
    """Count in the ledger what was asked and answered: here, where all updates end, and nowhere else."""
    now = shell.clock()
    if context.rating is not None:
        shell.clerk.rate(context.rating, now.date())
    elif update.inline_query is not None:
        shell.clerk.count("inline", now.date())
    elif context.exchange is not None:
        who = update.effective_user or update.effective_chat
        shell.clerk.note(context.exchange, sender_of(update), who.id if who else 0, seconds, now)


def kind_of_update(update: Update) -> str:
    """Which kind of update it is, among those that are used."""
    return next((kind for kind in _KINDS if getattr(update, kind) is not None), "other")


async def refuse(update: Update, verdict: Verdict, shell: Shell) -> None:
    """Ask somebody who sends too much to slow down, once; presses are answered each time."""
    shell.metrics.refused.inc()
    LOG.info("update %d %s over the limit", update.update_id, kind_of_update(update))
    try:
        wording = await shell.wording_of(update)
        if update.callback_query is not None:
            await acknowledge(update.callback_query, say(wording, "slow_down"))
        elif verdict is Verdict.WARN and update.message is not None:
            await post(update.message, telegram_message(sentences(wording, "slow_down")))
    except TelegramError as error:
        LOG.warning("update %d: could not ask for patience (%s)", update.update_id, kind_of(error))
