"""systemd: tells it that the bot has started and still turns (sd_notify(3)), where it was started by systemd."""

import asyncio
import contextlib
import socket
from collections.abc import Mapping

_TURNS_A_WATCH = 3
"""How often within the watchdog's time a sign of life is sent; systemd advises half the time or less."""


def notify(environment: Mapping[str, str], *states: str) -> None:
    """Send states as "READY=1" to systemd; nothing where the process was not started by it, or it does not listen."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    # A leading @ stands for the null byte of Linux's abstract addresses.
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.sendto("\n".join(states).encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)


def watch_seconds(environment: Mapping[str, str]) -> float:
    """The seconds after which systemd takes a silent process to be stuck; 0 where it does not watch."""
    given = environment.get("WATCHDOG_USEC", "")
    return int(given) / 1_000_000 if given.isascii() and given.isdigit() else 0.0


async def show_life(environment: Mapping[str, str]) -> None:
    """Say that the process is ready, then that its event loop turns, as often as systemd asks, until cancelled."""
    notify(environment, "READY=1")
    pause = watch_seconds(environment) / _TURNS_A_WATCH
    while pause:
        notify(environment, "WATCHDOG=1")
        await asyncio.sleep(pause)
