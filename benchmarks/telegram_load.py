"""Many people at once: the bot against bare echo bots on the same library, over loopback HTTP.

    python -m benchmarks.telegram_load [--people 300] [--rounds 2] [--seconds 10]

Prints answers a second of echo bots and of the bot, with different numbers of updates at once, the ratio to the best
echo bot, the bot's memory, and the 99th percentile of answer times at 30 messages a second.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
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
def running(command: list[str], api: BotApi) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "TELEGRAM_MESSAGES_PER_SECOND": "0",
        "STATE_URL": "memory://", "LOG_LEVEL": "INFO", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        api.say(1, "bonjour")
        api.answers(1, seconds=60)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def pace(command: list[str], people: int, rounds: int) -> tuple[float, float]:
    """Answers a second when `people` ask at once, the best of `rounds`; and the most memory used, in MB."""
    best, megabytes = 0.0, 0.0
    with BotApi() as api, running(command, api) as process:
        for number in range(rounds):
            first = 10_000 * (number + 1)
            before = len(api.calls("sendMessage"))
            started = time.perf_counter()
            for person in range(people):
                api.say(first + person, QUESTIONS[person % len(QUESTIONS)])
            api.wait(lambda count=before + people: len(api.account.calls) >= count and enough(api, count), 120)
            best = max(best, people / (time.perf_counter() - started))
        megabytes = peak_megabytes(process.pid)
    return best, megabytes


def enough(api: BotApi, count: int) -> bool:
    return len(api.calls("sendMessage")) >= count


def peak_megabytes(pid: int) -> float:
    """The most memory the process has had at once (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def answer_times(command: list[str], seconds: float, a_second: int = 30) -> list[float]:
    """Milliseconds from a message to its answer, at a steady pace."""
    with BotApi() as api, running(command, api):
        started: dict[int, float] = {}
        begin = time.monotonic()
        for number in range(int(seconds * a_second)):
            time.sleep(max(0.0, begin + number / a_second - time.monotonic()))
            started[50_000 + number] = time.monotonic()
            api.say(50_000 + number, QUESTIONS[number % len(QUESTIONS)])
        api.wait(lambda: enough(api, len(started) + 1), 60)
        calls = [call for call in api.calls("sendMessage") if call.chat in started]
        return [(call.at - started[call.chat]) * 1000 for call in calls]


def bot(at_once: int) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / "bounded_bot.py"), str(at_once)]


def echo(at_once: int) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / "echo_bot.py"), str(at_once)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    best_echo = 0.0
    for at_once in (0, 32, 8, 4):
        found, _ = pace(echo(at_once), options.people, options.rounds)
        best_echo = max(best_echo, found)
        print(f"echo, {at_once or 'True (256)'} at once: {found:.0f} answers a second", flush=True)
    for at_once in (32, 16, 8, 4):
        found, megabytes = pace(bot(at_once), options.people, options.rounds)
        ratio = found / best_echo
        print(f"bot, {at_once} at once: {found:.0f} a second, {ratio:.2f} of the best, {megabytes:.0f} MB", flush=True)
    times = sorted(answer_times(bot(16), options.seconds))
    p99 = times[int(len(times) * 0.99) - 1]
    print(f"bot, 30 messages a second: median {statistics.median(times):.0f} ms, 99th percentile {p99:.0f} ms")


if __name__ == "__main__":
    main()
