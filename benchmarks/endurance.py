"""Thirty messages a second for a long time: is every one answered, how fast, and does memory stay flat?

    python -m benchmarks.endurance [--seconds 600] [--rate 30]

Half of the people write again and again, the others once. Conversations are kept in SQLite, as in operation. Memory is
looked at every second; what was used after a quarter of the time is compared with the last quarter.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pressure import QUESTIONS, at_a_steady_pace, megabytes, percentile, running
from tests.bot_api.server import BotApi

FAITHFUL = 300
"""People who write again and again: each some every 20 seconds, under the limit of flood control."""


def main() -> int:
    """0 where nothing was lost and memory grew by less than 5 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--rate", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        state = f"sqlite:///{Path(folder) / 'state.sqlite'}"
        with running(api, STATE_URL=state) as process:
            api.say(1, "bonjour")
            api.answers(1, seconds=60)
            times, memory, lost = put_under_load(api, process.pid, int(options.seconds * options.rate), options.rate)
    times.sort()
    quarter = len(memory) // 4
    early, late = statistics.median(memory[quarter : 2 * quarter]), statistics.median(memory[-quarter:])
    print(f"{len(times)} answers in {options.seconds} s, {lost} lost")
    print(
        f"answered in      median {statistics.median(times):.0f} ms   p95 {percentile(times, 0.95):.0f}   "
        f"p99 {percentile(times, 0.99):.0f}   p99.9 {percentile(times, 0.999):.0f}   longest {times[-1]:.0f}"
    )
    print(f"memory           {memory[0]:.0f} MB at first, {early:.1f} in the second quarter, {late:.1f} in the last")
    print(f"growth           {100 * (late / early - 1):+.1f} %")
    return 0 if not lost and late / early < 1.05 else 1


def put_under_load(api: BotApi, pid: int, count: int, rate: float) -> tuple[list[float], list[float], int]:
    """Milliseconds to each answer, MB each second, and how many questions were not answered."""
    asked: dict[int, list[float]] = {}
    times: list[float] = []
    memory: list[float] = []
    for number in at_a_steady_pace(count, rate):
        person = 10_000 + number % (2 * FAITHFUL) if number % 2 else 1_000_000 + number
        asked.setdefault(person, []).append(time.monotonic())
        api.say(person, QUESTIONS[number % len(QUESTIONS)])
        if number % round(rate) == 0:
            memory.append(megabytes(pid))
            times += settle(api, asked)
    end = time.monotonic() + 10
    while any(asked.values()) and time.monotonic() < end:
        times += settle(api, asked)
        time.sleep(0.1)
    return times, memory, sum(map(len, asked.values()))


def settle(api: BotApi, asked: dict[int, list[float]]) -> list[float]:
    """Milliseconds of the answers since the last time; what was looked at is dropped, so that this stays fast."""
    calls = api.account.calls[: len(api.account.calls)]
    del api.account.calls[: len(calls)]
    sent = [call for call in calls if call.method == "sendMessage" and not call.refused and asked.get(call.chat)]
    return [(call.at - asked[call.chat].pop(0)) * 1000 for call in sent]


if __name__ == "__main__":
    sys.exit(main())
