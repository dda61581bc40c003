"""Web: the small server for Telegram's webhook, the health check and the metrics."""

import asyncio
import contextlib
import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics

LOG = logging.getLogger(__name__)

LONGEST_SILENCE_SECONDS = 90.0
"""A poll takes at most some 25 seconds; after this long the bot is taken to be cut off."""

LARGEST_UPDATE_BYTES = 1_000_000

Receive = Callable[[dict[str, Any]], Awaitable[None]]


def health_routes(metrics: Metrics, *, polling: bool) -> list[Route]:
    """`GET /healthz`, `/healthz/ready`, `/healthz/live` and `/metrics`.

    Alive is a process that answers at all: one that is not should be started again. Ready is one that answers people:
    Telegram was reached, and when polling it was heard from lately. One that is not ready (503) needs no new start:
    it goes on by itself as soon as Telegram does.
    """

    async def ready(_: Request) -> Response:
        silence = metrics.silence_seconds
        cut_off = polling and silence >= LONGEST_SILENCE_SECONDS
        status = "starting" if not metrics.ready else "no contact with Telegram" if cut_off else "ok"
        body = {"status": status, "alive": True, "ready": status == "ok", "silence_seconds": round(silence, 1)}
        return JSONResponse(body, status_code=200 if status == "ok" else 503)

    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "ok", "alive": True})

    async def figures(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return [
        Route("/healthz", ready),
        Route("/healthz/ready", ready),
        Route("/healthz/live", alive),
        Route("/metrics", figures),
    ]


def webhook_route(path: str, secret: str, receive: Receive) -> Route:
    """`POST path`, for calls that carry `secret`; each update goes to `receive`."""

    async def webhook(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("forbidden", status_code=403)
        body = await _body_of(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        update = _json_of(body)
        if update is None:
            return PlainTextResponse("not an update", status_code=400)
        await receive(update)
        return Response()

    return Route(path, webhook, methods=["POST"])


async def _body_of(request: Request) -> bytes | None:
    """The body, None where it is larger than any update."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE_BYTES:
            return None
    return body


def _json_of(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


class WebServer:
    """Serves some routes on a port, beside the rest of the program; signals are left to the program."""

    def __init__(self, routes: list[Route], port: int, host: IPv4Address | IPv6Address) -> None:
        """Takes the port of `host`, an address of this machine, at once; OSError where it is not free."""
        family = socket.AF_INET6 if host.version == 6 else socket.AF_INET
        self._socket = socket.create_server((str(host), port), family=family, backlog=512)
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, access_log=False, timeout_graceful_shutdown=2, lifespan="off"
        )
        self._server = _QuietServer(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to serve."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not self._task.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Take no more calls and end those in hand."""
        self._server.should_exit = True
        if self._task:
            await self._task
        self._socket.close()


class _QuietServer(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
