"""The bot's application without a network: calls go straight to the stand-in's account, updates come by hand."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest, RequestData

from bot.administration.files import folder_at
from bot.application import add_handlers
from bot.assistant import ReadyKnowledge
from bot.changing import administration_of
from bot.handlers.shell import BotApplication, Context, KnowledgeHolder, Shell
from bot.ledger.clerk import Clerk
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
        if method == "GET":
            return 200, self.account.download("/".join(url.split("/")[-2:]))
        assert method == "POST"
        name = url.rpartition("/")[2]
        self.fault(name)
        sent = request_data.multipart_data if request_data and request_data.contains_files else {}
        files = {key: (str(file[0]), bytes(file[1])) for key, file in sent.items()}
        try:
            result = self.account.carry_out(name, request_data.json_parameters if request_data else {}, files)
        except Refusal as refusal:
            return refusal.code, json.dumps(refusal.body()).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()


class Conversation(Updates):
    """One bot at half past nine on Monday 23 November 2026; `pass_on` handles what people did since.

    With a `folder` its files are those of `knowledge`, and `admins` may change them.
    """

    def __init__(
        self, knowledge: ReadyKnowledge, folder: Path | None = None, admins: frozenset[int] = frozenset()
    ) -> None:
        super().__init__()
        self.account = Account()
        self.request = RecordingRequest(self.account)
        self.holder = KnowledgeHolder(knowledge)
        self.shell = Shell(self.holder, InProcessStore(), load_telegram_catalogues(), Metrics(), lambda: NOW, admins)
        builder = Application.builder().token(TOKEN).request(self.request).get_updates_request(self.request)
        context = ContextTypes(context=Context)
        self.application: BotApplication = builder.updater(None).job_queue(None).context_types(context).build()  # type: ignore[assignment]
        self.administration = administration_of(self.shell, folder_at(folder)) if folder else None
        add_handlers(self.application, self.shell, self.administration)
        self._waiting: list[dict[str, Any]] = []

    def use(self, clerk: Clerk) -> None:
        """Let `clerk` note what happens from now on, in place of one whose ledger ends with the conversation."""
        object.__setattr__(self.shell, "clerk", clerk)

    def push(self, update: dict[str, Any]) -> None:
        self._waiting.append(update)

    async def pass_on(self) -> list[Call]:
        """The calls that what people did led to, refused ones too."""
        before = len(self.account.calls)
        await self.application.initialize()
        while self._waiting:
            await self.application.process_update(Update.de_json(self._waiting.pop(0), self.application.bot))
        return [call for call in self.account.calls[before:] if call.method != "getMe"]
