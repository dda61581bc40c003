"""Answers while the knowledge base is reloaded again and again: how late they are, next to the same without reloads.

    python -m benchmarks.reload [--rate 100] [--reloads 20]

The real bot over loopback HTTP, with a copy of the whole knowledge base. An administrator changes a desk's number or
adds a phrase, in turn, and reloads; other people ask at a steady pace. Prints how long a reload took (from the command
to its report), and by how much the answers given during reloads were later than those given in peace.
"""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.telegram_load import QUESTIONS, peak_megabytes
from bot.knowledge.edits import with_phrase
from tests.bot_api.account import Call
from tests.bot_api.server import BotApi
from tests.bot_process import KNOWLEDGE, BotProcess

ADMIN, FIRST_PERSON = 7, 50_000


class Crowd:
    """People who ask one question each, at a steady pace."""

    def __init__(self, api: BotApi, rate: float) -> None:
        self.api = api
        self.rate = rate
        self.asked: dict[int, float] = {}

    def ask_until(self, done) -> None:  # type: ignore[no-untyped-def]
        """Ask until `done()`; a thread of its own is not needed, as the stand-in has one."""
        begin, number = time.monotonic(), 0
        while not done():
            time.sleep(max(0.0, begin + number / self.rate - time.monotonic()))
            person = FIRST_PERSON + len(self.asked)
            self.asked[person] = time.monotonic()
            self.api.say(person, QUESTIONS[person % len(QUESTIONS)])
            number += 1

    def answered(self) -> dict[int, Call]:
        """Each person's answer, once all are there."""
        time.sleep(3)
        return {call.chat: call for call in self.api.calls("sendMessage") if call.chat in self.asked}


def after(seconds: float):  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def changes(folder: Path, count: int) -> list[tuple[Path, bytes]]:
    """What is changed most often, something about a desk, and in turn a phrase, which costs most; worked out before."""
    contents = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    found = []
    for number in range(count):
        if number % 2:
            name, data = with_phrase(contents, "caf-rsa", "fr", f"plus rien sur le compte depuis {number} jours")
        else:
            name = "structures.yaml"
            data = re.sub(rb"phone: 05 62 66 86 \d\d", b"phone: 05 62 66 86 %02d" % number, contents[name])
        found.append((folder / name, data))
    return found


def reload_once(api: BotApi, crowd: Crowd, file: Path, data: bytes) -> tuple[float, float]:
    """Change something, have it reloaded, and keep asking; when it began and when its report came."""
    file.write_bytes(data)
    seen, found = len(api.account.calls), list[Call]()

    def is_reported() -> bool:
        nonlocal seen
        new = api.account.calls[seen:]  # all of them each time would keep the stand-in from answering
        seen += len(new)
        found.extend(call for call in new if call.chat == ADMIN)
        return bool(found)

    begin = time.monotonic()
    api.say(ADMIN, "/recharger")
    crowd.ask_until(is_reported)
    return begin, found[0].at


def p99_of(milliseconds: list[float]) -> float:
    return sorted(milliseconds)[int(len(milliseconds) * 0.99) - 1]


def told(name: str, milliseconds: list[float]) -> None:
    median, longest = statistics.median(milliseconds), max(milliseconds)
    print(
        f"{name:22} {len(milliseconds):6} answers   median {median:6.1f} ms   "
        f"p99 {p99_of(milliseconds):6.1f}   longest {longest:6.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--reloads", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "knowledge"
        shutil.copytree(KNOWLEDGE, folder, ignore=shutil.ignore_patterns(".versions"))
        with BotApi() as api, BotProcess(api.url, folder, ADMIN_IDS=str(ADMIN)) as bot:
            bot.wait_for_log("(polling)", 60)
            measure(api, bot, folder, options.rate, options.reloads)


def measure(api: BotApi, bot: BotProcess, folder: Path, rate: float, reloads: int) -> None:
    crowd, spans = Crowd(api, rate), []
    changed_files = changes(folder, reloads)
    crowd.ask_until(after(5))  # the first answers of all
    peaceful = len(crowd.asked)
    crowd.ask_until(after(10))
    for file, data in changed_files:
        spans.append(reload_once(api, crowd, file, data))
        crowd.ask_until(after(1.5))  # the files are looked at once more when they have been quiet for a second
    answers = crowd.answered()
    late = {person: (call.at - crowd.asked[person]) * 1000 for person, call in answers.items()}
    overlapping = {
        person for person, asked in crowd.asked.items() if any(a - 0.05 <= asked <= b + 0.05 for a, b in spans)
    }
    in_peace = [late[person] for person in list(crowd.asked)[peaceful:] if person not in overlapping]
    during = [late[person] for person in overlapping]
    times = [end - begin for begin, end in spans]
    for what, some in (("a desk", times[::2]), ("a phrase", times[1::2])):
        print(f"reload of {what}, command to report: median {statistics.median(some):.2f} s, longest {max(some):.2f} s")
    told("in peace", in_peace)
    told("during a reload", during)
    print(
        f"later by: median {statistics.median(during) - statistics.median(in_peace):.1f} ms, "
        f"p99 {p99_of(during) - p99_of(in_peace):.1f} ms, longest {max(during) - max(in_peace):.1f} ms"
    )
    changed = sum("C’est en place" in call.text for call in api.calls("sendMessage", ADMIN))
    print(
        f"{changed} of {reloads} reloads carried out, {len(crowd.asked) - len(answers)} questions without an answer, "
        f"{len(api.refusals())} calls refused, at most {peak_megabytes(bot.process.pid):.0f} MB"
    )
    if changed < reloads or len(answers) < len(crowd.asked):
        sys.exit(1)


if __name__ == "__main__":
    main()
