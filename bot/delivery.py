"""Delivery: calls to Telegram kept under its limits, and repeated when they fail without having been carried out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

import httpx
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter

LOG = logging.getLogger(__name__)

Json = dict[str, Any]
Call = Callable[..., Coroutine[Any, Any, bool | Json | list[Json]]]

_FIRST_WAIT_SECONDS = 0.3
_LONGEST_WAIT_SECONDS = 10.0
_MOST_ATTEMPTS = 16
"""With the waits between them some 110 seconds: longer than a restart of a Bot API server or of a network."""

_REPEATED_BY_CALLER = ("getMe", "setWebhook", "deleteWebhook")

_MOST_429 = 120
"""Telegram asks for patience this often before one call is given up."""


class PatientRateLimiter(AIORateLimiter):
    """Keeps Telegram's limits, waits as a 429 asks for, and repeats calls that failed on the way.

    A call that was carried out is repeated only if doing it twice changes nothing.
    """

    def __init__(self, messages_per_second: float, failed: Callable[[str], None] = lambda _: None) -> None:
        """`messages_per_second` is 0 for no limit at all (a private Bot API server).

        `failed` is told the kind of error of each call that failed, also where it is repeated.
        """
        self._failed = failed
        limit = {} if messages_per_second else {"group_max_rate": 0.0}
        super().__init__(overall_max_rate=messages_per_second, max_retries=_MOST_429, **limit)

    async def process_request(
        self, callback: Call, args: Any, kwargs: Json, endpoint: str, data: Json, rate_limit_args: int | None
    ) -> bool | Json | list[Json]:
        """Make the call; raises TelegramError where repeating does not help or has been tried long enough."""
        for attempt, wait in enumerate(waits(_MOST_ATTEMPTS), 1):
            try:
                return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
            except TelegramError as error:
                self._failed(kind_of(error))
                if _was_carried_out(error, endpoint):
                    raise NetworkError("carried out, but the answer was cut short") from error
                if wait is None or endpoint in _REPEATED_BY_CALLER or not may_repeat(error, endpoint, attempt):
                    raise
                LOG.warning("call %s failed (%s), attempt %d, again in %.1f s", endpoint, kind_of(error), attempt, wait)
                await asyncio.sleep(wait)
        raise AssertionError("the last wait is None")


def waits(attempts: int) -> Iterator[float | None]:
    """The seconds to wait after each of `attempts`, doubled each time; None after the last."""
    seconds = _FIRST_WAIT_SECONDS
    for _ in range(attempts - 1):
        yield seconds
        seconds = min(seconds * 2, _LONGEST_WAIT_SECONDS)
    yield None


async def until_done(call: Callable[[], Awaitable[object]], complain: Callable[[TelegramError], None]) -> None:
    """Make a call that the start depends on, again and again while Telegram cannot be reached.

    `complain` is told of each new kind of failure; raises InvalidToken and BadRequest.
    """
    wait, told = 0.5, ""
    while True:
        try:
            await call()
            return
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as error:
            if kind_of(error) != told:
                complain(error)
            told = kind_of(error)
            await asyncio.sleep(wait)
            wait = min(30.0, wait * 1.5)


def may_repeat(error: TelegramError, endpoint: str, attempt: int = 1) -> bool:
    """Whether the call may be made again after `attempt` tries: it was not carried out, or twice is the same as once.

    Connections refused or dropped without an answer, and errors of the server (5xx) show that nothing was sent; so
    does an answer that is no JSON at all, but one that begins as a success was a success. A time-out while waiting
    for the answer shows nothing: the message is then sent once more and no oftener. Somebody may read an answer
    twice, which is better than never.
    """
    if isinstance(error, BadRequest | Forbidden | InvalidToken | RetryAfter | Conflict):
        return False
    cause = error.__cause__
    if isinstance(cause, httpx.ReadTimeout):
        return attempt == 1 or not endpoint.startswith(("send", "forward", "copy"))
    if isinstance(cause, ValueError):
        return not _was_carried_out(error, endpoint)
    return isinstance(error, NetworkError)


def _was_carried_out(error: TelegramError, endpoint: str) -> bool:
    """Whether a message was sent though the answer cannot be read: it opens like a success."""
    answer = str(getattr(error.__cause__, "doc", ""))
    return endpoint.startswith("send") and answer.replace(" ", "").startswith('{"ok":true')


def kind_of(error: BaseException) -> str:
    """The kind of an error for the log, without its words, which may hold the token or a person's text."""
    return type(error.__cause__ or error).__name__
