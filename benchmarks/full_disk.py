"""The disk is full while people ask (as a limit on what the process may write): what is lost, and does it heal?

python -m benchmarks.full_disk [--seconds 20] [--rate 30]
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from benchmarks.pressure import QUESTIONS, all_answered, answered, at_a_steady_pace, running
from tests.bot_api.server import BotApi


def main() -> int:
    """0 where every question was answered and memory came back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of each: room, no room, room again")
    parser.add_argument("--rate", type=float, default=30)
    options = parser.parse_args()
    count = int(3 * options.seconds * options.rate)
    people = range(1000, 1000 + count)
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        log = Path(folder) / "log"
        with running(api, log, STATE_URL=f"sqlite:///{folder}/state/state.sqlite", LOG_LEVEL="WARNING") as process:
            api.say(1, "bonjour")
            api.answers(1, seconds=60)
            for number in at_a_steady_pace(count, options.rate):
                if number in (count // 3, 2 * count // 3):
                    limit_files(process.pid, full=number == count // 3)
                api.say(people[number], QUESTIONS[number % len(QUESTIONS)])
            everybody = all_answered(api, people, 30)
            remembered = remembers(api, 5)
        told = log.read_text()
    print(f"{count} questions, {count - len(answered(api).keys() & set(people))} not answered")
    print(f"memory came back: {remembered}; said of it: {told.count('not remembered')} line")
    print(told.strip()[-600:])
    return 0 if everybody and remembered and "Traceback" not in told else 1


def limit_files(pid: int, *, full: bool) -> None:
    """No file of the process may be longer than a KB; SQLite meets the failure where a full disk would cause one.

    What the process logs is short enough here.
    """
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1024 if full else hard, hard))


def remembers(api: BotApi, person: int) -> bool:
    api.say(person, "caf mirande")
    api.answers(person)
    api.say(person, "horaires ?")
    return "Mirande" in api.answers(person, 2)[1].text


if __name__ == "__main__":
    sys.exit(main())
