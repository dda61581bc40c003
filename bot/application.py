"""Application: the library's application with our handlers, the order of updates and the care for the network."""

from typing import cast

from telegram import Update
from telegram.ext import Application, ContextTypes

from bot.changing import handlers_of
from bot.delivery import PatientRateLimiter
from bot.flood import Verdict
from bot.gate import Gate, InProcessGate
from bot.handlers.administration import Administration
from bot.handlers.browsing import browsing_handlers
from bot.handlers.buttons import button_handlers
from bot.handlers.errors import refuse, watch
from bot.handlers.inline import inline_handlers
from bot.handlers.insight import Insight, missed_handlers
from bot.handlers.locations import location_handlers
from bot.handlers.questions import question_handlers
from bot.handlers.shell import BotApplication, Context, Shell
from bot.handlers.start import start_handlers, unknown_command_handlers
from bot.handlers.statistics import statistics_handlers
from bot.http_client import DirectRequest
from bot.in_hand import InHand, TellingWhenDone
from bot.processing import AT_ONCE, InChatOrder
from bot.rendering.catalogue import load_insight_catalogues
from bot.settings import Settings

_READ_SECONDS = 30.0
"""Patience with Telegram: a slow answer is waited for, so that nothing need be sent twice."""


def build_application(
    settings: Settings,
    shell: Shell,
    in_hand: InHand,
    administration: Administration | None = None,
    gate: Gate | None = None,
) -> BotApplication:
    """The library's application with the handlers, the order of updates and the care for the network."""

    async def refuse_update(update: Update, verdict: Verdict) -> None:
        await refuse(update, verdict, shell)

    in_order = InChatOrder(refuse_update, gate or InProcessGate(), AT_ONCE)
    builder = (
        Application.builder()
        .token(settings.telegram_token.get_secret_value() if settings.telegram_token else "")
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .rate_limiter(PatientRateLimiter(settings.telegram_messages_per_second, shell.metrics.count_failed_call))
        .concurrent_updates(TellingWhenDone(in_order, in_hand, shell.admin_ids))
        .request(DirectRequest(2 * AT_ONCE + 4, _READ_SECONDS))
        .get_updates_request(DirectRequest(1, _READ_SECONDS))
    )
    application = cast(BotApplication, builder.build())
    add_handlers(application, shell, administration)
    return application


def add_handlers(application: BotApplication, shell: Shell, administration: Administration | None = None) -> None:
    """Every handler, in the order they are asked; the first that takes an update answers it."""
    watch(application, shell)
    questions = question_handlers(shell)
    if administration:
        application.add_handlers(handlers_of(administration, questions[0].callback))
    insight = Insight(shell, load_insight_catalogues(), administration)
    application.add_handlers([*missed_handlers(insight), *statistics_handlers(insight)])
    application.add_handlers(
        [
            *start_handlers(shell),
            *browsing_handlers(shell),
            *unknown_command_handlers(shell),
            *location_handlers(shell),
            *questions,
            *button_handlers(shell),
            *inline_handlers(shell),
        ]
    )
