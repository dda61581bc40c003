"""HTTP client: the library's calls to Telegram over few kept connections, with little work for each.

httpx spends more time on a call than the bot spends on the answer (`benchmarks/telegram_load.py`). Here a plain call
is one write and one read; uploads, downloads and proxies are left to httpx, and errors have its names.
"""

import asyncio
import json
import ssl
from collections import deque
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

KEPT_SECONDS = 30.0
"""Unused connections are closed after this long; servers keep theirs longer."""

CONNECT_SECONDS = 10.0
LARGEST_ANSWER_BYTES = 50_000_000

_DEFAULT = BaseRequest.DEFAULT_NONE


class DirectRequest(HTTPXRequest):
    """Plain calls on connections of our own; at most `connections` at once, the others wait their turn."""

    def __init__(self, connections: int, read_seconds: float) -> None:
        """Wait `read_seconds` for an answer, where a call does not say otherwise."""
        super().__init__(
            connections, read_seconds, read_seconds, CONNECT_SECONDS, pool_timeout=read_seconds,
        )  # fmt: skip
        self._read_seconds = read_seconds
        self._free = asyncio.Semaphore(connections)
        self._idle: dict[tuple[str, str], deque[_Connection]] = {}
        self._tls: ssl.SSLContext | None = None
        # Asked once an address, as httpx does: the environment takes a while to read.
        self._has_proxy = cache(_has_proxy)

    async def shutdown(self) -> None:
        """Close the connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()
        await super().shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; raises NetworkError and TimedOut, caused by httpx's own kinds of error."""
        address = urlsplit(url)
        if (
            method != "POST"
            or (request_data and request_data.contains_files)
            or self._has_proxy(address.scheme, address.hostname or "")
        ):
            return await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        body = json.dumps(request_data.parameters if request_data else {}).encode()
        seconds = self._read_seconds if isinstance(read_timeout, DefaultValue) else read_timeout
        try:
            async with self._free:
                return await self._call(address, body, seconds)
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(type(error).__name__) from error

    async def _call(self, address: SplitResult, body: bytes, seconds: float | None) -> tuple[int, bytes]:
        place = (address.scheme, address.netloc)
        connection = self._kept(place) or await self._connected(address)
        try:
            async with asyncio.timeout(seconds):
                status, answer, reusable = await connection.exchange(_request(address, body))
        except TimeoutError:
            connection.close()
            raise httpx.ReadTimeout("no answer in time") from None
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            connection.close()
            raise httpx.RemoteProtocolError("the connection was dropped") from error
        except BaseException:
            connection.close()
            raise
        if reusable:
            self._idle.setdefault(place, deque()).append(connection)
        else:
            connection.close()
        return status, answer

    def _kept(self, place: tuple[str, str]) -> "_Connection | None":
        """A connection used before that is still good, the last used first; those that have ended are closed."""
        idle = self._idle.get(place)
        while idle:
            connection = idle.pop()
            if connection.is_good():
                return connection
            connection.close()
        return None

    async def _connected(self, address: SplitResult) -> "_Connection":
        secure = address.scheme == "https"
        if secure and self._tls is None:
            self._tls = httpx.create_ssl_context()
        port = address.port or (443 if secure else 80)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                streams = await asyncio.open_connection(address.hostname, port, ssl=self._tls if secure else None)
        except TimeoutError:
            raise httpx.ConnectTimeout("no connection in time") from None
        except OSError as error:
            raise httpx.ConnectError("no connection") from error
        return _Connection(*streams)


def _has_proxy(scheme: str, host: str) -> bool:
    """Whether the environment names a proxy for this address."""
    proxies = getproxies()
    return bool(proxies) and scheme in proxies and not proxy_bypass(host)


def _request(address: SplitResult, body: bytes) -> bytes:
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/json\r\nAccept: application/json\r\n\r\n"
    )
    return head.encode() + body


@dataclass(eq=False)
class _Connection:
    """One connection, HTTP/1.1 (RFC 9112): one call at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used_at: float = 0.0

    def is_good(self) -> bool:
        """Whether the other side has neither closed nor said anything unasked, and it is not too old."""
        now = asyncio.get_running_loop().time()
        return not self.reader.at_eof() and not self.writer.is_closing() and now - self.used_at < KEPT_SECONDS

    def close(self) -> None:
        """Let go at once."""
        self.writer.transport.abort()

    async def exchange(self, request: bytes) -> tuple[int, bytes, bool]:
        """Status and body of the answer, and whether the connection can be used again.

        Raises OSError, EOFError (dropped), ValueError, asyncio.LimitOverrunError (not HTTP, or too large).
        """
        self.writer.write(request)
        await self.writer.drain()
        status, headers = await self._head()
        while 100 <= status < 200:
            status, headers = await self._head()
        body = await self._body(status, headers)
        self.used_at = asyncio.get_running_loop().time()
        framed = "content-length" in headers or "transfer-encoding" in headers or status in (204, 304)
        return status, body, framed and "close" not in headers.get("connection", "").lower()

    async def _head(self) -> tuple[int, dict[str, str]]:
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        if not lines[0].startswith("HTTP/1."):
            raise ValueError("not HTTP/1")
        pairs = (line.partition(":") for line in lines[1:] if line)
        return int(lines[0].split(" ", 2)[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}

    async def _body(self, status: int, headers: dict[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if headers.get("transfer-encoding", "").lower().endswith("chunked"):
            return await self._chunks()
        if "content-length" in headers:
            return await self.reader.readexactly(_size(headers["content-length"], 10))
        return await self.reader.read()

    async def _chunks(self) -> bytes:
        body = b""
        while size := _size((await self.reader.readuntil(b"\r\n")).partition(b";")[0].decode(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readuntil(b"\r\n")
            _size(str(len(body)), 10)
        while (await self.reader.readuntil(b"\r\n")) != b"\r\n":
            continue
        return body


def _size(text: str, base: int) -> int:
    size = int(text.strip(), base)
    if not 0 <= size <= LARGEST_ANSWER_BYTES:
        raise ValueError("too large")
    return size
