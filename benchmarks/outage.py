"""Telegram in trouble for a minute: is any answer lost, and how long until nobody waits any more?

    python -m benchmarks.outage [--seconds 60] [--rate 5]

Once each: every connection dropped, every call refused with 429 or 500, every call 5 s slow.
"""

import argparse
import sys
import time

from benchmarks.pressure import QUESTIONS, all_answered, answered, at_a_steady_pace, running
from tests.bot_api.server import BotApi, Failure

TROUBLES: tuple[Failure, ...] = ("drop", "429", "500", "slow")


def main() -> int:
    """0 where no answer was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=5, help="questions a second")
    options = parser.parse_args()
    lost = [go_through(trouble, options.seconds, options.rate) for trouble in TROUBLES]
    return 1 if any(lost) else 0


def go_through(trouble: Failure, seconds: float, rate: float) -> int:
    """Ask before, during and after the trouble; how many were not answered."""
    people = range(1000, 1000 + int((seconds + 10) * rate))
    with BotApi(slow_seconds=5.0) as api, running(api):
        api.say(1, "bonjour")
        api.answers(1, seconds=60)
        begun = time.monotonic()
        for number in at_a_steady_pace(len(people), rate):
            passed = time.monotonic() - begun
            api.trouble = trouble if 5 <= passed < 5 + seconds else None
            api.say(people[number], QUESTIONS[number % len(QUESTIONS)])
        api.trouble = None
        all_answered(api, people, 180)
        found = answered(api)
    lost = len(people) - len(found.keys() & set(people))
    twice = sum(len(found[person]) > 1 for person in people if person in found)
    late = max(times[0] for person, times in found.items() if person in people and person < 1000 + (5 + seconds) * rate)
    recovery = max(0.0, late - begun - 5 - seconds)
    print(
        f"{trouble:5} for {seconds:.0f} s: {len(people)} questions, {lost} lost, {twice} answered twice; "
        f"all who waited were answered {recovery:.1f} s after its end",
        flush=True,
    )
    return lost


if __name__ == "__main__":
    sys.exit(main())
