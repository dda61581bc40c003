"""App: puts the Telegram application together, runs it, and ends it cleanly."""

import asyncio
import contextlib
import gc
import logging
import os
import secrets
import signal
import time
import warnings
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.administration.files import KnowledgeFolder
from bot.administration.loading import warm_up
from bot.application import build_application
from bot.assistant import ReadyKnowledge
from bot.changing import administration_of, follow_files, loading_process
from bot.delivery import kind_of, until_done
from bot.figures import watch
from bot.handlers.menu import register_menu
from bot.handlers.shell import KnowledgeHolder, Shell
from bot.in_hand import InHand
from bot.incoming import ALLOWED_UPDATES, read_update
from bot.ledger.clerk import Clerk
from bot.ledger.marks import marking
from bot.logs import configure_logs
from bot.metrics import Metrics
from bot.paris import PARIS
from bot.polling import Poller
from bot.processing import AT_ONCE
from bot.rendering.catalogue import load_telegram_catalogues
from bot.rendering.messages import Wording
from bot.settings import Settings, operator_language
from bot.state import State
from bot.systemd import show_life
from bot.web import WebServer, health_routes, webhook_route

LOG = logging.getLogger(__name__)

DEFAULT_PORT = 8080
_CALLS_SHARED = 64
"""Webhook calls at the same time for all replicas: each is held until its update was handled."""

_LONGEST_CALL_SECONDS = 7.0
"""Longer than a chat waits for a replica that died, and than any answer takes while Telegram takes it."""

_LAST_WORDS_SECONDS, _GOODBYE_SECONDS = 4.0, 0.4

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
        if self._loading:
            self._loading.start()
        self._administration = administration_of(shell, folder, self._loading, state.announcements) if folder else None
        self._in_hand = InHand()
        watch(shell, self._in_hand, state.is_reachable)
        self._application = build_application(settings, shell, self._in_hand, self._administration, state.gate)

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
        poller = self._poller()
        beside = [asyncio.create_task(show_life(os.environ))]
        try:
            if web:
                await web.start()
            await self._until_done(self._application.initialize)
            await self._application.start()
            beside += self._begin_beside()
            if self._settings.webhook_url:
                await self._receive_calls(self._settings.webhook_url, secret)
            else:
                await self._poll(poller)
        finally:
            for task in beside:
                task.cancel()
            await self._stop(web, poller)

    def _begin_beside(self) -> list[asyncio.Task[None]]:
        """What goes on beside the answers."""
        bot, shell = self._application.bot, self._shell
        beside = [register_menu(bot, shell.catalogues, self._settings.admin_ids), shell.clerk.run(shell.clock)]
        if self._administration and self._loading:
            beside.append(follow_files(self._administration, bot, self._loading))
        return [asyncio.create_task(work) for work in beside]

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
        self._shell.metrics.ready = False
        with contextlib.suppress(TimeoutError, RuntimeError, TelegramError):
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                if web:
                    await web.stop()
                await self._application.stop()
        with contextlib.suppress(TimeoutError, TelegramError):
            async with asyncio.timeout(_GOODBYE_SECONDS):
                if not self._settings.webhook_url:
                    await poller.confirm()
        with contextlib.suppress(TimeoutError, RuntimeError):
            async with asyncio.timeout(0.5):
                await self._application.shutdown()

    async def _until_done(self, call: Callable[[], Awaitable[object]]) -> None:
        await until_done(call, self._complain)
        self._shell.metrics.contact()

    def _poller(self) -> Poller:
        contact = self._shell.metrics.contact
        return Poller(self._application.bot, self._receive, contact, self._complain, ALLOWED_UPDATES, self._in_hand)

    async def _receive_call(self, data: dict[str, Any]) -> None:
        """Queue an update that Telegram brings to the webhook, unless it is in hand already."""
        self._shell.metrics.contact()
        if self._in_hand.take(data["update_id"], time.monotonic()):
            await self._receive(data)

    async def _receive(self, data: dict[str, Any]) -> None:
        """Queue an update."""
        if update := self._update_from(data):
            await self._application.update_queue.put(update)

    async def _handle(self, data: dict[str, Any]) -> None:
        """Handle an update before its call is answered: where this replica dies, Telegram brings it to another.

        Calls are not held for those who wait long: a group that is written to more often than Telegram takes answers
        would else hold them all.
        """
        self._shell.metrics.contact()
        self._in_hand.take(data["update_id"], time.monotonic())  # a second copy too has to wait for the first
        if update := self._update_from(data):
            application = self._application
            handling = application.update_processor.process_update(update, application.process_update(update))
            await asyncio.wait({application.create_task(handling, update)}, timeout=_LONGEST_CALL_SECONDS)

    def _update_from(self, data: dict[str, Any]) -> Update | None:
        """The update; one that cannot be read is done with."""
        update = read_update(data, self._application.bot)
        if update is None:
            self._in_hand.done(data["update_id"])
        return update

    def _complain(self, error: TelegramError) -> None:
        """One line for the operator."""
        key = "start_conflict" if isinstance(error, Conflict) else "start_unreachable"
        LOG.warning(self._wording.say(key, reason=kind_of(error)))

    def _tell_ready(self, mode: str) -> None:
        self._shell.metrics.ready = True
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
            receive = self._handle if self._state.is_shared else self._receive_call
            routes.append(webhook_route(urlsplit(url).path or "/", secret, receive))
        return WebServer(routes, port, self._settings.bind_address)

    def _webhook_secret(self) -> str:
        """The secret that Telegram sends with each call: as set, else one for all replicas, else new at each start."""
        given = self._settings.webhook_secret
        return given.get_secret_value() if given else self._state.webhook_secret or secrets.token_urlsafe(32)
