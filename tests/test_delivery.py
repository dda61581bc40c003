"""Calls to Telegram: which are repeated, and how the client reads any answer."""

import asyncio
import json

import httpx
import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.delivery import may_repeat
from bot.http_client import DirectRequest


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "method", "again"),
    [
        (caused(NetworkError("x"), httpx.ConnectError("x")), "sendMessage", True),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), "sendMessage", True),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), "sendMessage", True),
        (caused(TimedOut(), httpx.ReadTimeout("x")), "sendMessage", True),
        (caused(TimedOut(), httpx.ReadTimeout("x")), "editMessageText", True),
        (NetworkError("Bad Gateway (502)"), "sendVenue", True),
        (caused(TelegramError("x"), json.JSONDecodeError("x", "<html>", 0)), "sendMessage", True),
        (caused(TelegramError("x"), json.JSONDecodeError("x", '{"ok": true, "res', 0)), "sendMessage", False),
        (caused(TelegramError("x"), json.JSONDecodeError("x", '{"ok":true,"res', 0)), "editMessageText", True),
        (BadRequest("message is too long"), "sendMessage", False),
        (Forbidden("bot was blocked by the user"), "sendMessage", False),
        (RetryAfter(3), "sendMessage", False),
        (Conflict("x"), "getUpdates", False),
    ],
)
def test_a_call_is_repeated_only_where_that_says_nothing_twice(error: TelegramError, method: str, again: bool) -> None:
    assert may_repeat(error, method) is again


def test_a_message_that_may_have_arrived_is_sent_once_more_and_no_oftener() -> None:
    timed_out = caused(TimedOut(), httpx.ReadTimeout("x"))
    assert [may_repeat(timed_out, "sendMessage", attempt) for attempt in (1, 2, 3)] == [True, False, False]
    assert all(may_repeat(timed_out, "editMessageText", attempt) for attempt in (1, 2, 3))


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nA: b\r\n\r\n"


async def called(answers: list[bytes | None], calls: int = 1) -> tuple[list[object], int]:
    """What the client makes of a server that says each of `answers` (None drops), and how many connections it took."""
    connections = 0
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().partition(b"content-length: ")[2].split()[0])
            await reader.readexactly(length)
            said = left.pop(0)
            if said is None or said.endswith(b"CLOSE"):
                writer.write((said or b"").removesuffix(b"CLOSE"))
                writer.close()
                return
            writer.write(said)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client, results = DirectRequest(1, 0.5), list[object]()
    async with server:
        for _ in range(calls):
            try:
                results.append(await client.do_request(f"http://127.0.0.1:{port}/botx/getMe", "POST"))
            except TelegramError as error:
                results.append(type(error.__cause__).__name__)
        await client.shutdown()
    return results, connections


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (CHUNKED, (200, b"{}")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", (200, b"{}")),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 X\r\ncontent-length:2\r\n\r\n[]", (429, b"[]")),
        (b"HTTP/1.0 502 Bad\r\n\r\n<html>CLOSE", (502, b"<html>")),
        (b"HTTP/1.1 204 None\r\n\r\n", (204, b"")),
        (None, "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}CLOSE", "RemoteProtocolError"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, "RemoteProtocolError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "ReadTimeout"),
        (b"", "ReadTimeout"),
    ],
)
async def test_the_client_reads_every_kind_of_answer(said: bytes | None, read: object) -> None:
    (result,), _ = await called([said])
    assert result == read


async def test_the_client_keeps_its_connection_and_sees_when_it_is_gone() -> None:
    fine = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    assert await called([fine, fine, fine], 3) == ([(200, b"{}")] * 3, 1)
    last = fine.replace(b"Content", b"Connection: close\r\nContent")
    assert await called([last, fine], 2) == ([(200, b"{}")] * 2, 2)


async def test_a_server_that_is_not_there_is_a_connect_error() -> None:
    with pytest.raises(NetworkError) as caught:
        await DirectRequest(1, 0.5).do_request("http://127.0.0.1:9/botx/getMe", "POST")
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
