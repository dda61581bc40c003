"""App: puts the Telegram application together, runs it, and ends it cleanly."""

import asyncio
import contextlib
import gc
import logging
import os
import secrets
import signal
import warnings
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes
from telegram.warnings import PTBUserWarning

from bot.administration.files import KnowledgeFolder
from bot.administration.loading import warm_up
from bot.assistant import ReadyKnowledge
from bot.changing import administration_of, follow_files, handlers_of, loading_process
from bot.delivery import PatientRateLimiter, kind_of
from bot.flood import Verdict
from bot.gate import Gate, InProcessGate
from bot.handlers.administration import Administration
from bot.handlers.browsing import browsing_handlers
from bot.handlers.buttons import button_handlers
from bot.handlers.errors import add_error_handler, refuse, watching_handlers
from bot.handlers.inline import inline_handlers
from bot.handlers.insight import Insight, missed_handlers
from bot.handlers.locations import location_handlers
from bot.handlers.menu import register_menu
from bot.handlers.questions import question_handlers
from bot.handlers.shell import BotApplication, Context, KnowledgeHolder, Shell
from bot.handlers.start import start_handlers, unknown_command_handlers
from bot.handlers.statistics import statistics_handlers
from bot.http_client import DirectRequest
from bot.ledger.clerk import Clerk
from bot.ledger.marks import marking
from bot.logs import configure_logs
from bot.metrics import Metrics
from bot.paris import PARIS
from bot.polling import Poller
from bot.processing import AT_ONCE, InChatOrder
from bot.rendering.catalogue import load_insight_catalogues, load_telegram_catalogues
from bot.rendering.messages import Wording
from bot.settings import Settings, operator_language
from bot.state import State
from bot.web import WebServer, health_routes, webhook_route

LOG = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "inline_query")
"""The kinds of update that a handler exists for."""

DEFAULT_PORT = 8080
_CALLS_SHARED = 64
"""Webhook calls at the same time for all replicas: each is held until its update was handled."""

_LAST_WORDS_SECONDS = 4.0
_READ_SECONDS = 30.0
"""Patience with Telegram: a slow answer is waited for, so that nothing need be sent twice."""

_EXIT_CONFIGURATION = getattr(os, "EX_CONFIG", 78)
_EXIT_UNAVAILABLE = getattr(os, "EX_UNAVAILABLE", 69)


def run_telegram(
    settings: Settings,
    knowledge: ReadyKnowledge,
    state: State,
    folder: KnowledgeFolder | None = None,
) -> int:
    """Run the bot until SIGTERM or SIGINT; the exit code (sysexits.h): 0, 78 for bad settings, 69 for a taken port.

    Where the `folder` that the knowledge base came from is given, it is followed, and administrators may change it.
    """
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    configure_logs(settings.log_level, token, secret)
    wording = load_telegram_catalogues().in_(operator_language(os.environ))
    if not token:
        LOG.error(wording.say("start_no_token"))
        return _EXIT_CONFIGURATION
    clerk = Clerk(state.ledger, marking(token))
    holder, catalogues = KnowledgeHolder(knowledge), load_telegram_catalogues()
    shell = Shell(holder, state.memories, catalogues, Metrics(), _now, settings.admin_ids, clerk)
    del knowledge  # once it is replaced by another one, nothing may hold it here
    # The library warns that `getUpdates` has a method of its own; ours keeps one bad update from stopping all others.
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    return asyncio.run(_Run(settings, shell, wording, state, folder).run())


def _warm_up(shell: Shell) -> None:
    """Answer a question to nobody: the first answer reads tables from the disk, and no person should wait for that."""
    warm_up(shell.knowledge.current, shell.clock())
    # What was loaded stays until the end: without this each full collection would walk through all of it.
    gc.collect()
    gc.freeze()


def _now() -> datetime:
    return datetime.now(PARIS)


def build_application(
    settings: Settings,
    shell: Shell,
    at_once: int = AT_ONCE,
    administration: Administration | None = None,
    gate: Gate | None = None,
) -> BotApplication:
    """The library's application with the handlers, the order of updates and the care for the network."""

    async def refuse_update(update: Update, verdict: Verdict) -> None:
        await refuse(update, verdict, shell)

    builder = (
        Application.builder()
        .token(settings.telegram_token.get_secret_value() if settings.telegram_token else "")
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .rate_limiter(PatientRateLimiter(settings.telegram_messages_per_second))
        .concurrent_updates(InChatOrder(refuse_update, gate or InProcessGate(), at_once))
        .request(DirectRequest(2 * at_once + 4, _READ_SECONDS))
        .get_updates_request(DirectRequest(1, _READ_SECONDS))
    )
    application = cast(BotApplication, builder.build())
    add_handlers(application, shell, administration)
    return application


def add_handlers(application: BotApplication, shell: Shell, administration: Administration | None = None) -> None:
    """Every handler, in the order they are asked; the first that takes an update answers it."""
    begin, end = watching_handlers(shell)
    application.add_handler(begin, group=-1)
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
    application.add_handler(end, group=1)
    add_error_handler(application, shell)


class _Run:
    """One run of the bot, from the first call to Telegram to the last."""

    def __init__(
        self, settings: Settings, shell: Shell, wording: Wording, state: State, folder: KnowledgeFolder | None
    ) -> None:
        self._settings = settings
        self._shell = shell
        self._wording = wording
        self._state = state
        self._loading = loading_process(shell, folder) if folder else None
        self._administration = administration_of(shell, folder, self._loading, state.announcements) if folder else None
        self._application = build_application(settings, shell, administration=self._administration, gate=state.gate)

    async def run(self) -> int:
        """The exit code."""
        stopped = asyncio.Event()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
        stopping = asyncio.create_task(stopped.wait())
        running = asyncio.create_task(self._serve())
        await asyncio.wait({stopping, running}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        running.cancel()
        result = (await asyncio.gather(running, return_exceptions=True))[0]
        await self._shell.clerk.close(self._shell.clock().date())
        await self._state.end()
        LOG.info(self._wording.say("start_stopped"))
        return self._exit_code(result)

    def _exit_code(self, result: object) -> int:
        if isinstance(result, InvalidToken):
            LOG.error(self._wording.say("start_wrong_token"))
            return _EXIT_CONFIGURATION
        if isinstance(result, BadRequest):
            LOG.error(self._wording.say("start_webhook_refused", reason=result.message))
            return _EXIT_CONFIGURATION
        if isinstance(result, OSError):
            LOG.error(self._wording.say("start_port_taken", port=self._port() or 0))
            return _EXIT_UNAVAILABLE
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
            LOG.critical("the bot ends", exc_info=result)
            return os.EX_SOFTWARE
        return 0

    async def _serve(self) -> None:
        """Serve until cancelled; raises InvalidToken, BadRequest (webhook refused), OSError (port taken)."""
        secret = self._webhook_secret()
        web = self._web_server(secret)
        _warm_up(self._shell)
        await self._state.begin()
        await self._until_done(self._application.initialize)
        await self._application.start()
        menu = asyncio.create_task(
            register_menu(self._application.bot, self._shell.catalogues, self._settings.admin_ids)
        )
        counting = asyncio.create_task(self._shell.clerk.run(self._shell.clock))
        following = self._follow_files()
        poller = self._poller()
        try:
            if web:
                await web.start()
            if self._settings.webhook_url:
                await self._receive_calls(self._settings.webhook_url, secret)
            else:
                await self._poll(poller)
        finally:
            menu.cancel()
            counting.cancel()
            if following:
                following.cancel()
            await self._stop(web, poller)

    def _follow_files(self) -> asyncio.Task[None] | None:
        if self._administration is None or self._loading is None:
            return None
        return asyncio.create_task(follow_files(self._administration, self._application.bot, self._loading))

    async def _receive_calls(self, url: str, secret: str) -> None:
        bot, calls = self._application.bot, _CALLS_SHARED if self._state.is_shared else AT_ONCE
        await self._until_done(
            lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=calls)
        )
        self._tell_ready("webhook")
        await asyncio.Event().wait()

    async def _poll(self, poller: Poller) -> None:
        await self._until_done(self._application.bot.delete_webhook)
        self._tell_ready("polling")
        await poller.run()

    async def _stop(self, web: WebServer | None, poller: Poller) -> None:
        """Take nothing more, finish what is in hand for some seconds, then let go."""
        with contextlib.suppress(TimeoutError, TelegramError):
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                if web:
                    await web.stop()
                if not self._settings.webhook_url:
                    await asyncio.gather(poller.confirm(), return_exceptions=True)
                await self._application.stop()
        with contextlib.suppress(TimeoutError, RuntimeError):
            async with asyncio.timeout(0.5):
                await self._application.shutdown()

    async def _until_done(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call that the start depends on, again and again while Telegram cannot be reached."""
        wait, told = 0.5, ""
        while True:
            try:
                await call()
                self._shell.metrics.contact()
                return
            except (InvalidToken, BadRequest):
                raise
            except TelegramError as error:
                if kind_of(error) != told:
                    self._complain(error)
                told = kind_of(error)
                await asyncio.sleep(wait)
                wait = min(30.0, wait * 1.5)

    def _poller(self) -> Poller:
        return Poller(
            self._application.bot, self._receive, self._shell.metrics.contact, self._complain, ALLOWED_UPDATES
        )

    async def _receive(self, data: dict[str, Any]) -> None:
        """Queue an update."""
        if update := self._update_from(data):
            await self._application.update_queue.put(update)

    async def _handle(self, data: dict[str, Any]) -> None:
        """Handle an update before its call is answered: where this replica dies, Telegram brings it to another."""
        if update := self._update_from(data):
            processing = self._application.update_processor
            await processing.process_update(update, self._application.process_update(update))

    def _update_from(self, data: dict[str, Any]) -> Update | None:
        """The update; one that the library cannot read is logged by its id and left."""
        try:
            return Update.de_json(data, self._application.bot)
        except Exception as error:
            LOG.warning("update %s could not be read (%s)", data.get("update_id"), type(error).__name__)
            return None

    def _complain(self, error: TelegramError) -> None:
        """One line for the operator."""
        key = "start_conflict" if isinstance(error, Conflict) else "start_unreachable"
        LOG.warning(self._wording.say(key, reason=kind_of(error)))

    def _tell_ready(self, mode: str) -> None:
        LOG.info(self._wording.say("start_ready", username=self._application.bot.username, mode=mode))

    def _port(self) -> int | None:
        return self._settings.port or (DEFAULT_PORT if self._settings.webhook_url else None)

    def _web_server(self, secret: str) -> WebServer | None:
        """The server for the webhook, the health check and the metrics; None where no port is set."""
        port = self._port()
        if port is None:
            return None
        url = self._settings.webhook_url
        routes = health_routes(self._shell.metrics, polling=url is None)
        if url:
            receive = self._handle if self._state.is_shared else self._receive
            routes.append(webhook_route(urlsplit(url).path or "/", secret, receive))
        return WebServer(routes, port)

    def _webhook_secret(self) -> str:
        """The secret that Telegram sends with each call: as set, else one for all replicas, else new at each start."""
        given = self._settings.webhook_secret
        return given.get_secret_value() if given else self._state.webhook_secret or secrets.token_urlsafe(32)
