"""Processing: updates of one chat in the order they came, those of different chats at the same time, bounded."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, cast

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.flood import FloodControl, Verdict

AT_ONCE = 16
"""Updates handled at the same time: at 100 ms a call five times Telegram's 30 messages a second.

More bring nothing (benchmarks/telegram_load) and make everybody wait until the last question is understood.
"""

MOST_WAITING = 100_000
_REMEMBERED_IDS = 10_000

Refuse = Callable[[Update, Verdict], Awaitable[None]]


class InChatOrder(BaseUpdateProcessor):
    """Hands each update to the handlers when those of its chat before it are done and one of `at_once` slots is free.

    An update that comes twice (a webhook call repeated after a lost answer) is handled once. A sender over the limit
    of flood control is passed to `refuse` instead.
    """

    def __init__(self, refuse: Refuse, flood: FloodControl, at_once: int = AT_ONCE) -> None:
        """Handle at most `at_once` updates at the same time."""
        super().__init__(MOST_WAITING)
        self._refuse = refuse
        self._flood = flood
        # Telegram takes 20 messages a minute in a group: those who wait for that must not keep others waiting.
        self._slots, self._slots_in_groups = asyncio.Semaphore(at_once), asyncio.Semaphore(at_once)
        self._turns: dict[str, _Turn] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine`, the handling of `update`, in its turn."""
        handling = cast(Coroutine[Any, Any, Any], coroutine)
        if not isinstance(update, Update) or self._is_repeated(update.update_id):
            handling.close()
            return
        sender = sender_of(update)
        verdict = self._flood.judge(sender, time.monotonic())
        if verdict is not Verdict.ANSWER:
            handling.close()
            handling = cast(Coroutine[Any, Any, Any], self._refuse(update, verdict))
        chat = update.effective_chat
        slots = self._slots if chat is None or chat.type == chat.PRIVATE else self._slots_in_groups
        async with self._turn_of(sender), slots:
            await handling

    def _is_repeated(self, update_id: int) -> bool:
        if update_id in self._seen:
            return True
        self._seen[update_id] = None
        if len(self._seen) > _REMEMBERED_IDS:
            self._seen.popitem(last=False)
        return False

    @asynccontextmanager
    async def _turn_of(self, sender: str) -> AsyncIterator[None]:
        turn = self._turns.setdefault(sender, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[sender]


class _Turn:
    """The lock of one chat, and how many updates want it; dropped with the last of them."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


def sender_of(update: Update) -> str:
    """Whose turn it is: the chat, and in groups the person in it; this is also the key of what is remembered."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return f"user {user.id}" if user else f"update {update.update_id}"
    if chat.type == chat.PRIVATE or user is None:
        return str(chat.id)
    return f"{chat.id} {user.id}"
