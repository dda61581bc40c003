"""The disk is full while people ask: what is lost, and does it heal?

    python -m benchmarks.full_disk [--seconds 20] [--rate 30] [--disk FOLDER]

FOLDER lies on a disk of its own, of 20 MB or so (`mount -t tmpfs -o size=20m none FOLDER`), which is filled to the
last byte. Without one, the process may write no more to any file, which SQLite meets in the same places.
"""

import argparse
import errno
import resource
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.pressure import QUESTIONS, all_answered, answered, at_a_steady_pace, running
from tests.bot_api.server import BotApi

LARGEST_DISK = 100_000_000
"""Bytes: nobody should fill the disk of a machine by mistake."""


def main() -> int:
    """0 where every question was answered and memory came back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of each: room, no room, room again")
    parser.add_argument("--rate", type=float, default=30)
    parser.add_argument("--disk", type=Path)
    options = parser.parse_args()
    if options.disk and shutil.disk_usage(options.disk).total > LARGEST_DISK:
        parser.error(f"{options.disk} lies on a disk of more than {LARGEST_DISK // 1_000_000} MB")
    people = range(1000, 1000 + int(3 * options.seconds * options.rate))
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        state, log = (options.disk or Path(folder)) / "state", Path(folder) / "log"
        with running(api, log, STATE_URL=f"sqlite:///{state / 'state.sqlite'}", LOG_LEVEL="WARNING") as process:
            api.say(1, "bonjour")
            api.answers(1, seconds=60)
            fill = partial(fill_up, options.disk) if options.disk else partial(limit_files, process.pid)
            ask_while_it_fills_up(api, people, options.rate, fill)
            everybody = all_answered(api, people, 30)
            remembered = remembers(api, 5)
        told, counted = log.read_text(), questions_counted(state / "state.sqlite")
    asked = len(people) + 3
    print(f"{len(people)} questions, {len(people) - len(answered(api).keys() & set(people))} not answered")
    print(f"memory came back: {remembered}; said of it: {told.count('not remembered')} line")
    print(f"counted in the end: {counted} of {asked}")
    print(told.strip()[-600:])
    return 0 if everybody and remembered and counted == asked and "Traceback" not in told else 1


def ask_while_it_fills_up(api: BotApi, people: range, rate: float, fill: Callable[[bool], None]) -> None:
    """One question of each; the disk is full for the second third of them."""
    third = len(people) // 3
    for number in at_a_steady_pace(len(people), rate):
        if number in (third, 2 * third):
            fill(number == third)
        api.say(people[number], QUESTIONS[number % len(QUESTIONS)])


def questions_counted(state: Path) -> int:
    """What the ledger holds when the bot has ended."""
    with closing(sqlite3.connect(state)) as connection:
        return int(connection.execute("SELECT SUM(count) FROM counts WHERE kind = 'question'").fetchone()[0])


def fill_up(disk: Path, full: bool) -> None:
    """Leave no byte of the disk free, or free them all again."""
    if not full:
        (disk / "filler").unlink()
        return
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (65_536, 512, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def limit_files(pid: int, full: bool) -> None:
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
