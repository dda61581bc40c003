"""Changes the files of a folder until it is killed, once for each line of standard input; tells its process id first.

    python -m tests.files_writer FOLDER

One process is made after the other by forking this one: what has to be imported is imported once.
"""

import os
import sys
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from bot.administration.atomic import delete_unfinished, finish_pending, replace_files
from bot.administration.journal import Event, Journal
from bot.administration.versions import VersionsFolder
from bot.knowledge.loader import KEPT_FOLDER, read_files
from tests.knowledge_files import sound_files

WHO = 42


def states() -> tuple[dict[str, bytes], ...]:
    """Three sound knowledge bases; of the first two no mixture is sound, the third differs from it in one file."""
    first = sound_files()
    second = dict(first)
    second["partners.yaml"] = first["partners.yaml"].replace(b"caf-rsa", b"caf-minimum")
    second["structures.yaml"] = first["structures.yaml"].replace(b"Saint-Roch", b"du Foirail")
    second["phrases.yaml"] = b"more: [{id: caf-minimum, phrases: {fr: [sans un rond], en: [penniless]}}]\n"
    third = {**first, "faq.yaml": first["faq.yaml"].replace(b"It is free", b"No charge")}
    return first, second, third


def write_forever(folder: Path) -> None:
    """Take up the folder as the bot does at its start, then change it as administrators do, without an end."""
    finish_pending(folder)
    delete_unfinished(folder)
    versions, journal = VersionsFolder(folder / KEPT_FOLDER), Journal(folder / KEPT_FOLDER / "journal.jsonl")
    for wanted in cycle(states()):
        now, _ = read_files(folder)
        changed = {name: wanted.get(name) for name in {*now, *wanted} if now.get(name) != wanted.get(name)}
        if changed:
            event = Event(datetime(2026, 11, 23, tzinfo=UTC), WHO, "reload")
            versions.record(now, event)
            replace_files(folder, changed)
            versions.record(wanted, event)
            journal.add(event)


def main() -> None:
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            write_forever(Path(sys.argv[1]))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
