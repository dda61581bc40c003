"""What the hard tests share: the real bot as a process, the stand-in for Telegram, and what is measured of both."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bot_api.account import TOKEN
from tests.bot_api.server import BotApi

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "caf mirande", "ou refaire ma carte grise vers condom", "help with my CAF file near Mirande", "retraite auch",
    "bonjour", "permis de conduire fleurance", "j'ai perdu mon emploi, j'habite à Eauze", "c'est payant ?",
)  # fmt: skip


@contextmanager
def running(api: BotApi, log: Path | None = None, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The bot as its own process until the end of the block; what it writes goes to `log`."""
    given = {
        **os.environ, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "TELEGRAM_MESSAGES_PER_SECOND": "0",
        "STATE_URL": "memory://", "PYTHONPATH": str(ROOT), **environment,
    }  # fmt: skip
    with open(log or os.devnull, "ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=given, stdin=subprocess.DEVNULL, stderr=written
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(15)


def megabytes(pid: int) -> float:
    """The memory of the process now (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def at_a_steady_pace(count: int, a_second: float) -> Iterator[int]:
    """The numbers from 0, each when it is due."""
    begin = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begin + number / a_second - time.monotonic()))
        yield number


def percentile(sorted_values: Sequence[float], share: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def answered(api: BotApi) -> dict[int, list[float]]:
    """When each person was answered."""
    found: dict[int, list[float]] = {}
    for call in api.calls("sendMessage"):
        found.setdefault(call.chat, []).append(call.at)
    return found


def all_answered(api: BotApi, people: Sequence[int], seconds: float) -> bool:
    """Whether everybody is answered within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answered(api).keys() >= set(people):
            return True
        time.sleep(0.1)
    return False
