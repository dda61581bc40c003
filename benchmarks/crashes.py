"""The bot killed (SIGKILL) every few seconds under load, while polling: is every question answered in the end?

python -m benchmarks.crashes [--seconds 60] [--every 4] [--rate 20]
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.pressure import QUESTIONS, all_answered, answered, at_a_steady_pace, running
from tests.bot_api.server import BotApi


def main() -> int:
    """0 where everybody was answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=4, help="seconds from an answer to the kill")
    parser.add_argument("--rate", type=float, default=20, help="questions a second")
    options = parser.parse_args()
    people = range(1000, 1000 + int(options.seconds * options.rate))
    with tempfile.TemporaryDirectory() as folder, BotApi(slow_seconds=0.3) as api:
        state = f"sqlite:///{Path(folder) / 'state.sqlite'}"
        api.trouble = "slow"  # as long as a call to Telegram may take, so that much is in hand when the kill comes
        asking = threading.Thread(target=ask, args=(api, people, options.rate))
        asking.start()
        kills = kill_again_and_again(api, asking, options.every, state)
        with running(api, STATE_URL=state):
            everybody = all_answered(api, people, 120)
    times = [len(found) for person, found in answered(api).items() if person in people]
    print(f"{len(people)} questions, {kills} kills, {len(people) - len(times)} not answered")
    print(f"answered more than once: {sum(count > 1 for count in times)}, at most {max(times)} times")
    print(f"refused: {api.refusals() or 'nothing'}")
    return 0 if everybody and not api.refusals() else 1


def ask(api: BotApi, people: range, rate: float) -> None:
    for number in at_a_steady_pace(len(people), rate):
        api.say(people[number], QUESTIONS[number % len(QUESTIONS)])


def kill_again_and_again(api: BotApi, asking: threading.Thread, seconds: float, state: str) -> int:
    """Start the bot, kill it `seconds` after its first answer, and again, as long as questions come; how often."""
    kills = 0
    while asking.is_alive():
        before = len(api.calls("sendMessage"))
        with running(api, STATE_URL=state) as process:
            api.wait(lambda count=before: len(api.calls("sendMessage")) > count, 60)
            time.sleep(seconds)
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
    asking.join()
    return kills


if __name__ == "__main__":
    sys.exit(main())
