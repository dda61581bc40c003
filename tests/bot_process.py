"""The real bot as a process of its own, talking to the stand-in."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.bot_api.account import TOKEN

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "knowledge"
COMMAND = (sys.executable, "-m", "bot", "run")


def free_port() -> int:
    """A port of this machine that nobody uses, below those that the system gives to whoever asks for any."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class BotProcess:
    """`with BotProcess(api.url) as bot:` runs the bot until the end of the block; `bot.log` is what it wrote."""

    def __init__(self, api_url: str, knowledge: Path = KNOWLEDGE, **environment: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._environment = {
            **kept,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api_url,
            "TELEGRAM_MESSAGES_PER_SECOND": "0",
            "STATE_URL": "memory://",
            "KNOWLEDGE_DIR": str(knowledge),
            "PYTHONPATH": str(ROOT),
            "LANG": "fr_FR.UTF-8",
            **environment,
        }
        self._lines: list[str] = []

    def __enter__(self) -> "BotProcess":
        self.process = subprocess.Popen(
            COMMAND, cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(5)
        self._reader.join(5)

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._lines.append(line)

    @property
    def log(self) -> str:
        return "".join(self._lines)

    def wait_for_log(self, words: str, seconds: float = 15.0) -> str:
        """The log, as soon as it holds `words`."""
        end = time.monotonic() + seconds
        while words not in self.log:
            ended = self.process.poll() is not None and not self._reader.is_alive()
            if ended or time.monotonic() > end:
                raise AssertionError(f"{words!r} not in:\n{self.log}")
            time.sleep(0.02)
        return self.log

    def terminate(self, seconds: float = 6.0) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended(seconds)

    def ended(self, seconds: float = 15.0) -> int:
        """The exit code, once it has ended by itself."""
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code
