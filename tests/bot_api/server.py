"""Server: the stand-in on a port of this machine, in a thread of its own, with failures on request."""

import asyncio
import json
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import unquote

from tests.bot_api.account import TOKEN, Account, Call
from tests.bot_api.form import Form, read_form
from tests.bot_api.people import Updates
from tests.bot_api.refusal import Refusal
from tests.bot_api.webhook import push_to_webhook

Failure = Literal["429", "500", "502", "drop", "drop after", "broken", "broken success", "slow"]
"""What goes wrong with a call. It is carried out with "drop after", "broken success" and "slow", else not."""

_CARRIED_OUT = ("drop after", "broken success", "slow")


class BotApi(Updates):
    """`with BotApi() as api:` serves until the end of the block; `api.url` is for TELEGRAM_API_URL."""

    def __init__(self, slow_seconds: float = 1.0) -> None:
        super().__init__()
        self.account = Account()
        self.slow_seconds = slow_seconds
        self.paths: list[str] = []
        self.token = TOKEN
        self.trouble: Failure | None = None
        """What goes wrong with every call, for as long as it stands here."""
        self._pending: deque[dict[str, Any]] = deque()
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._tasks: set[asyncio.Task[None]] = set()
        self._calls: dict[str, asyncio.Semaphore] = {}
        self._poll: asyncio.Future[None] | None = None
        self._changed = threading.Condition()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "BotApi":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(5)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of `method` go wrong, one after the other."""
        self._failures[method].extend(failures)

    def mend(self, method: str) -> None:
        """From now on calls of `method` go well."""
        self._failures[method].clear()

    def push(self, update: dict[str, Any]) -> None:
        """Hand an update to the bot: by the webhook where one is set, else at its next poll."""
        self._loop.call_soon_threadsafe(self._queue, update)

    def revoke(self) -> None:
        """From now on the token is wrong; a poll under way ends."""
        self.token = ""
        self.update(message={"damaged": True})

    def calls(self, method: str = "", chat: int | None = None) -> list[Call]:
        """The calls that were carried out."""
        return [
            call
            for call in list(self.account.calls)
            if not call.refused and method in ("", call.method) and chat in (None, call.chat)
        ]

    def refusals(self) -> list[str]:
        """What was refused, and why."""
        return [f"{call.method}: {call.refused}" for call in list(self.account.calls) if call.refused]

    def wait(self, reached: Callable[[], Any], seconds: float = 10.0) -> Any:
        """The value of `reached` as soon as there is one; AssertionError after `seconds`."""
        with self._changed:
            if not self._changed.wait_for(reached, seconds):
                raise AssertionError(f"not reached in {seconds} s; refused: {self.refusals()}")
            return reached()

    def answers(self, chat: int, count: int = 1, seconds: float = 10.0) -> list[Call]:
        """The first `count` messages sent to `chat`, as soon as they are there."""
        return list(
            self.wait(lambda: len(found := self.calls("sendMessage", chat)) >= count and found, seconds)[:count]
        )

    async def _serve(self) -> None:
        self._server = await self._loop.create_server(lambda: _Connection(self), sock=self._socket)

    async def _end(self) -> None:
        self._server.close()
        if self._poll and not self._poll.done():
            self._poll.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _queue(self, update: dict[str, Any]) -> None:
        if self.account.webhook:
            self.keep(self._loop.create_task(self._bring(self.account.webhook, update)))
            return
        self._pending.append(update)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    async def _bring(self, webhook: dict[str, Any], update: dict[str, Any]) -> None:
        """As many calls at the same time as the bot takes, in the order of the updates."""
        async with self._calls.setdefault(webhook["url"], asyncio.Semaphore(webhook.get("max_connections", 40))):
            await push_to_webhook(webhook, update)

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold a task of the loop until it is done: the loop alone does not."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def respond(self, path: str, form: Form) -> tuple[int, bytes] | None:
        """Status and body for a call; None to drop the connection."""
        self.paths.append(path)
        if path.startswith("/file/bot"):
            return self._download(path.removeprefix("/file/bot"))
        token = path.removeprefix("/bot").partition("/")[0]
        method = path.rpartition("/")[2]
        failure = self._failures[method].popleft() if self._failures[method] else self.trouble
        if failure and failure not in _CARRIED_OUT:
            return _failed(failure)
        code, body = await self._answer(token, method, form)
        if failure == "slow":
            await asyncio.sleep(self.slow_seconds)
        if failure == "drop after":
            return None
        content = json.dumps(body).encode()
        return (200, content[:20]) if failure == "broken success" else (code, content)

    def _download(self, path: str) -> tuple[int, bytes]:
        token, _, rest = path.partition("/")
        try:
            return (200, self.account.download(rest)) if unquote(token) == self.token else (401, b"")
        except Refusal as refusal:
            return refusal.code, b""

    async def _answer(self, token: str, method: str, form: Form) -> tuple[int, dict[str, Any]]:
        try:
            if unquote(token) != self.token:
                raise Refusal("", 401)
            result = self.account.carry_out(method, *form)
            if method == "getUpdates":
                result = await self._updates(self.account.calls.pop().parameters)
        except Refusal as refusal:
            return refusal.code, refusal.body()
        finally:
            with self._changed:
                self._changed.notify_all()
        return 200, {"ok": True, "result": result}

    async def _updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """Long polling: updates from `offset` on; a second poller ends the first (409)."""
        if self.account.webhook:
            raise Refusal("can't use getUpdates method while webhook is active", 409)
        if self._poll and not self._poll.done():
            self._poll.set_exception(
                Refusal("terminated by other getUpdates request; make sure that only one bot instance is running", 409)
            )
        while self._pending and self._pending[0]["update_id"] < parameters.get("offset", 0):
            self._pending.popleft()
        if not self._pending and parameters.get("timeout"):
            self._poll = self._loop.create_future()
            try:
                await asyncio.wait_for(self._poll, min(parameters["timeout"], 25))
            except TimeoutError:
                return []
        return list(self._pending)[: parameters.get("limit", 100)]


def _failed(failure: Failure) -> tuple[int, bytes] | None:
    if failure == "drop":
        return None
    if failure == "broken":
        return 200, b"<html>gateway"
    if failure == "429":
        return 429, json.dumps(Refusal("retry after 1", 429, retry_after=1).body()).encode()
    page = b"<html><h1>502 Bad Gateway</h1></html>"
    return (502, page) if failure == "502" else (500, b'{"ok":false,"error_code":500,"description":"Internal"}')


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as the bot's client speaks it: bodies with a length, one call after the other."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, separator, rest = self._read.partition(b"\r\n\r\n")
        if not separator:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self._read = rest[length:]
        form = read_form(headers.get("content-type", ""), rest[:length])
        self._api.keep(asyncio.get_running_loop().create_task(self._respond(lines[0].split(" ")[1], form)))

    async def _respond(self, path: str, form: Form) -> None:
        answer = await self._api.respond(path.partition("?")[0], form)
        if answer is None:
            self._transport.abort()
            return
        code, content = answer
        head = f"HTTP/1.1 {code} X\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        self._transport.write(head.encode() + content)
