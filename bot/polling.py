"""Polling: updates fetched from Telegram one long request after the other, whatever the network does."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.delivery import kind_of

LOG = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25
_LONGEST_WAIT_SECONDS = 30.0

Receive = Callable[[dict[str, Any]], Awaitable[None]]


class Poller:
    """Fetches updates and passes each to `receive` as it came, so that one that cannot be read stops no other."""

    def __init__(
        self,
        bot: Bot,
        receive: Receive,
        contact: Callable[[], None],
        complain: Callable[[TelegramError], None],
        allowed_updates: tuple[str, ...],
    ) -> None:
        """Poll for `allowed_updates`.

        `contact` is told of every answer of Telegram, `complain` of each new kind of failure.
        """
        self._bot = bot
        self._receive = receive
        self._contact = contact
        self._complain = complain
        self._allowed_updates = allowed_updates
        self._offset = 0
        self._failure = ""

    async def run(self) -> None:
        """Poll until cancelled; raises InvalidToken when the token is withdrawn."""
        wait = 0.0
        while True:
            try:
                await self._receive_all(await self._fetch(LONG_POLL_SECONDS))
                wait = 0.0
            except (InvalidToken, EndPointNotFound) as error:
                raise InvalidToken(str(error)) from error
            except TelegramError as error:
                wait = _next_wait(error, wait)
                self._tell_once(error)
                await asyncio.sleep(wait)

    async def confirm(self) -> None:
        """Tell Telegram which updates were taken, so that the next start does not get them again."""
        if self._offset:
            await self._fetch(0)

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        asked = {
            "timeout": seconds,
            "limit": 100,
            "allowed_updates": json.dumps(self._allowed_updates),
            **({"offset": self._offset} if self._offset else {}),
        }
        found = await self._bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=seconds + 10)
        self._contact()
        self._failure = ""
        return found if isinstance(found, list) else []

    async def _receive_all(self, updates: list[dict[str, Any]]) -> None:
        for update in updates:
            self._offset = max(self._offset, int(update["update_id"]) + 1)
            await self._receive(update)

    def _tell_once(self, error: TelegramError) -> None:
        """A failure that goes on is told once."""
        failure = kind_of(error)
        if failure != self._failure:
            self._failure = failure
            self._complain(error)


def _next_wait(error: TelegramError, before: float) -> float:
    """Seconds until the next attempt: as Telegram asks, else growing; short after a mere time-out."""
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        return float(asked if isinstance(asked, int | float) else asked.total_seconds()) + 0.1
    if isinstance(error, TimedOut):
        return 0.1
    if isinstance(error, Conflict):
        return max(2.0, min(_LONGEST_WAIT_SECONDS, before * 1.5))
    return min(_LONGEST_WAIT_SECONDS, max(0.5, before * 1.5))
