"""A line between a program and a server that breaks when it is told to: before a request arrives, or its answer."""

import asyncio
import contextlib
from typing import Literal

Break = Literal["before the request", "before the answer"]


class BreakingLine:
    """`async with BreakingLine(port) as line:` passes on what comes to `line.port`; `line.breaks` says how it breaks.

    It breaks once, at the first request that holds `line.at`, for whoever sent it. Each request has one answer.
    """

    def __init__(self, port: int) -> None:
        self._server_port = port
        self.breaks: Break | None = None
        self.at = b""
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "BreakingLine":
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._open:
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        answers, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        with contextlib.suppress(OSError):
            while (request := await reader.read(65_536)) and not self._is_time_for("before the request", request):
                to_server.write(request)
                answer = await answers.read(65_536)
                if self._is_time_for("before the answer", request):
                    break
                writer.write(answer)
        to_server.close()
        writer.close()

    def _is_time_for(self, breaking: Break, request: bytes) -> bool:
        if self.breaks != breaking or self.at not in request:
            return False
        self.breaks = None
        return True
