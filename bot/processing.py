"""Processing: updates of one chat in the order they came, those of different chats at the same time, bounded."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.flood import Verdict
from bot.gate import Gate

AT_ONCE = 16
"""Updates handled at the same time: at 100 ms a call five times Telegram's 30 messages a second.

More bring nothing (benchmarks/telegram_load) and make everybody wait until the last question is understood.
"""

MOST_WAITING = 100_000

Refuse = Callable[[Update, Verdict], Awaitable[None]]


class InChatOrder(BaseUpdateProcessor):
    """Hands each update to the handlers when its gate lets it through and one of `at_once` slots is free.

    A sender over the limit of flood control is passed to `refuse` instead.
    """

    def __init__(self, refuse: Refuse, gate: Gate, at_once: int = AT_ONCE) -> None:
        """Handle at most `at_once` updates at the same time."""
        super().__init__(MOST_WAITING)
        self._refuse = refuse
        self._gate = gate
        # Telegram takes 20 messages a minute in a group: those who wait for that must not keep others waiting.
        self._slots, self._slots_in_groups = asyncio.Semaphore(at_once), asyncio.Semaphore(at_once)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine`, the handling of `update`, in its turn."""
        handling = cast(Coroutine[Any, Any, Any], coroutine)
        try:
            if isinstance(update, Update):
                await self._pass_on(update, handling)
        finally:
            handling.close()

    async def _pass_on(self, update: Update, handling: Coroutine[Any, Any, Any]) -> None:
        async with self._gate.admit(update.update_id, sender_of(update)) as verdict:
            if verdict is Verdict.REPEATED:
                return
            async with self._slots_for(update):
                await (handling if verdict is Verdict.ANSWER else self._refuse(update, verdict))

    def _slots_for(self, update: Update) -> asyncio.Semaphore:
        chat = update.effective_chat
        return self._slots if chat is None or chat.type == chat.PRIVATE else self._slots_in_groups


def sender_of(update: Update) -> str:
    """Whose turn it is: the chat, and in groups the person in it; this is also the key of what is remembered."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return f"user {user.id}" if user else f"update {update.update_id}"
    if chat.type == chat.PRIVATE or user is None:
        return str(chat.id)
    return f"{chat.id} {user.id}"
