"""The bot's application without a network: calls go straight to the stand-in's account, updates come by hand."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest, RequestData

from bot.app import add_handlers
from bot.assistant import ReadyKnowledge
from bot.handlers.shell import BotApplication, Context, KnowledgeHolder, Shell
from bot.metrics import Metrics
from bot.paris import PARIS
from bot.rendering.catalogue import load_telegram_catalogues
from bot.store import InProcessStore
from tests.bot_api.account import TOKEN, Account, Call
from tests.bot_api.people import Updates
from tests.bot_api.refusal import Refusal

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)


class RecordingRequest(BaseRequest):
    """Hands each call to the account; `fault` may break one before it is carried out."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.fault: Callable[[str], None] = lambda _: None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name = url.rpartition("/")[2]
        self.fault(name)
        try:
            result = self.account.carry_out(name, request_data.json_parameters if request_data else {})
        except Refusal as refusal:
            return refusal.code, json.dumps(refusal.body()).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()


class Conversation(Updates):
    """One bot at half past nine on Monday 23 November 2026; `pass_on` handles what people did since."""

    def __init__(self, knowledge: ReadyKnowledge) -> None:
        super().__init__()
        self.account = Account()
        self.request = RecordingRequest(self.account)
        self.holder = KnowledgeHolder(knowledge)
        self.shell = Shell(
            self.holder, InProcessStore(), load_telegram_catalogues(), Metrics(), lambda: NOW
        )
        builder = Application.builder().token(TOKEN).request(self.request).get_updates_request(self.request)
        context = ContextTypes(context=Context)
        self.application: BotApplication = builder.updater(None).job_queue(None).context_types(context).build()  # type: ignore[assignment]
        add_handlers(self.application, self.shell)
        self._waiting: list[dict[str, Any]] = []

    def push(self, update: dict[str, Any]) -> None:
        self._waiting.append(update)

    async def pass_on(self) -> list[Call]:
        """The calls that what people did led to, refused ones too."""
        before = len(self.account.calls)
        await self.application.initialize()
        while self._waiting:
            await self.application.process_update(Update.de_json(self._waiting.pop(0), self.application.bot))
        return [call for call in self.account.calls[before:] if call.method != "getMe"]
