"""Hostile updates through the real application: never an exception, never a logged error, never a call refused.

    python -m benchmarks.fuzz_updates [--count 20000] [--seed 1] [--administrators] [--spec telegram-bot-api.json]

With --administrators most of those who write may change the files, which are a copy, and send spoilt ones. Without a
machine-readable specification of the Bot API updates are made of the types that the bot looks at.
"""

import argparse
import asyncio
import json
import logging
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.assistant import ReadyKnowledge
from bot.incoming import read_update
from bot.knowledge.loader import load
from bot.rendering.catalogue import load_catalogues
from tests.hostile_updates import UPLOADS, USED_TYPES, HostileUpdates, types_from
from tests.hostile_yaml import spoilt_files
from tests.recording import Conversation

ROOT = Path(__file__).parent.parent
HARMLESS = (
    "query is too old", "message to edit not found", "message can't be edited", "message is not modified",
    "wrong file_id",
)  # fmt: skip
"""What Telegram says to presses of buttons and to documents that it does not know; nothing else may be refused."""

SLOW_SECONDS, SLOW_FOR_ADMINISTRATORS_SECONDS = 0.25, 3.0
"""Of the processor's time. Administrators read all files anew, or have a picture drawn."""

ADMINISTRATORS = frozenset({5, 6, 7})
"""Of those who write."""

UPLOADED = ("faq.yaml", "structures.yaml", "words.yaml")


class Complaints(logging.Handler):
    """The errors that the bot logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


async def put_through(conversation: Conversation, updates: list[tuple[int, dict[str, object]]]) -> Counter[str]:
    """Handle each update; what came of them, by kind, and a line for each fault."""
    complaints = Complaints()
    logging.getLogger("bot").addHandler(complaints)
    found: Counter[str] = Counter()
    await conversation.application.initialize()
    for seed, given in updates:
        outcome = await _outcome(conversation, json.loads(json.dumps(given)))
        faults = [*complaints.said, *_refused(conversation)]
        for fault in faults:
            print(f"seed {seed}: {fault}", flush=True)
        found["faults"] += bool(faults)
        found[outcome] += 1
        complaints.said.clear()
        conversation.account.calls.clear()
    logging.getLogger("bot").removeHandler(complaints)
    return found


async def _outcome(conversation: Conversation, given: dict[str, object]) -> str:
    application = conversation.application
    update = read_update(given, application.bot)
    if update is None:
        return "not readable"
    started = time.process_time()
    await application.process_update(update)
    longest = SLOW_FOR_ADMINISTRATORS_SECONDS if conversation.administration else SLOW_SECONDS
    if time.process_time() - started > longest:
        print(f"update {update.update_id}: slow", flush=True)
        return "slow"
    return "answered" if conversation.account.calls else "left"


def _refused(conversation: Conversation) -> list[str]:
    calls = conversation.account.calls
    refused = [f"{call.method} refused: {call.refused}" for call in calls if call.refused]
    return [one for one in refused if not any(harmless in one for harmless in HARMLESS)]


def main() -> int:
    """0 where there was no fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--administrators", action="store_true")
    parser.add_argument("--spec", type=Path)
    options = parser.parse_args()
    maker = HostileUpdates(types_from(options.spec) if options.spec else USED_TYPES)
    first = options.seed * 1_000_000
    updates = [(seed, maker.update(seed)) for seed in range(first, first + options.count)]
    with tempfile.TemporaryDirectory() as copies:
        conversation = conversation_in(Path(copies) / "knowledge", administrators=options.administrators)
        started = time.perf_counter()
        found = asyncio.run(put_through(conversation, updates))
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(found.items())))
    print(f"{options.count} updates in {time.perf_counter() - started:.0f} s")
    return 1 if found["faults"] or found["slow"] else 0


def conversation_in(folder: Path, *, administrators: bool) -> Conversation:
    """The bot over this base; with `administrators` over a copy of it in the new `folder`, which they may change."""
    ready = ReadyKnowledge.build(load(ROOT / "knowledge").knowledge, load_catalogues())
    if not administrators:
        return Conversation(ready)
    shutil.copytree(ROOT / "knowledge", folder)
    conversation = Conversation(ready, folder, ADMINISTRATORS)
    sound = {name: (folder / name).read_bytes() for name in UPLOADED}
    for seed, file_id in enumerate(UPLOADS):
        conversation.account.uploads[file_id] = spoilt_files(seed, [sound])[UPLOADED[seed % len(UPLOADED)]]
    return conversation


if __name__ == "__main__":
    sys.exit(main())
