"""Polling: updates fetched from Telegram one long request after the other, whatever the network does."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.delivery import kind_of
from bot.in_hand import InHand

LOG = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25
MOST_AT_ONCE = 100
"""Updates of one poll, Telegram's own limit."""

_LONGEST_WAIT_SECONDS = 10.0
"""After an outage people wait no longer than this for the bot to notice its end."""
_PAUSE_SECONDS_EACH, _LONGEST_PAUSE_SECONDS = 0.01, 0.1
"""Between two polls while something is in hand, by how much: Telegram answers at once, and brings that again."""

_MOST_PATIENCE = 16
"""How much longer pauses become at most while there is nothing new: 0.16 s for one that is stuck, 1.6 s for many."""

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
        in_hand: InHand,
    ) -> None:
        """Poll for `allowed_updates`; whoever handles one tells `in_hand` when it is done.

        `contact` is told of every answer of Telegram, `complain` of each new kind of failure.
        """
        self._bot = bot
        self._receive = receive
        self._contact = contact
        self._complain = complain
        self._allowed_updates = allowed_updates
        self._in_hand = in_hand
        self._patience = 1
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
        """Tell Telegram which updates are done, so that the next start does not get them again."""
        if self._in_hand.offset:
            await self._fetch(0)

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        offset = self._in_hand.offset
        asked = {
            "timeout": seconds,
            "limit": MOST_AT_ONCE,
            "allowed_updates": json.dumps(self._allowed_updates),
            **({"offset": offset} if offset else {}),
        }
        found = await self._bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=seconds + 10)
        self._contact()
        self._failure = ""
        return found if isinstance(found, list) else []

    async def _receive_all(self, updates: list[dict[str, Any]]) -> None:
        """Pass on what is new, and wait until a good part of what is in hand is done."""
        now = time.monotonic()
        new = [update for update in updates if self._in_hand.take(int(update["update_id"]), now)]
        for update in new:
            await self._receive(update)
        if not new and len(updates) >= MOST_AT_ONCE:
            self._in_hand.let_go(now)
        self._patience = 1 if new else min(_MOST_PATIENCE, 2 * self._patience)
        pause = min(_LONGEST_PAUSE_SECONDS, len(self._in_hand) * _PAUSE_SECONDS_EACH) * self._patience
        await self._in_hand.down_to(len(self._in_hand) // 4, pause)

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
