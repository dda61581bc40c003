"""A load balancer in front of several replicas: one connection after the other goes to the next one that answers."""

import asyncio
import contextlib
import socket
import threading
from typing import cast


class Balancer:
    """`with Balancer(ports) as balancer:` listens at `balancer.url`, in a thread of its own, until the block ends."""

    def __init__(self, ports: tuple[int, ...]) -> None:
        self._ports = ports
        self._next = 0
        self._open: set[asyncio.Task[None]] = set()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/hook"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Balancer":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(asyncio.start_server(self._pass_on, sock=self._socket), self._loop).result(5)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._socket.close()

    async def _hang_up(self) -> None:
        for connection in self._open:
            connection.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        this = cast("asyncio.Task[None]", asyncio.current_task())
        self._open.add(this)  # a loop alone does not keep its tasks
        this.add_done_callback(self._open.discard)
        with contextlib.suppress(OSError):
            from_replica, to_replica = await self._connect()
            await asyncio.gather(_copy(reader, to_replica), _copy(from_replica, writer))
        writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the next replica that takes one; ConnectionRefusedError where none does."""
        for _ in self._ports:
            self._next = (self._next + 1) % len(self._ports)
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._ports[self._next])
        raise ConnectionRefusedError


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
