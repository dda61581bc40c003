"""Hostile updates through the real application: never an exception, never a logged error, never a call refused.

    python -m benchmarks.fuzz_updates [--count 20000] [--seed 1] [--spec telegram-bot-api.json]

Without a machine-readable specification of the Bot API updates are made of the types that the bot looks at.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections import Counter
from pathlib import Path

from bot.assistant import ReadyKnowledge
from bot.incoming import read_update
from bot.knowledge.loader import load
from bot.rendering.catalogue import load_catalogues
from tests.hostile_updates import USED_TYPES, HostileUpdates, types_from
from tests.recording import Conversation

ROOT = Path(__file__).parent.parent
HARMLESS = ("query is too old", "message to edit not found", "message can't be edited", "message is not modified")
"""What Telegram says to presses of buttons that it does not know; nothing else may be refused."""

SLOW_SECONDS = 0.25


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
    started = time.perf_counter()
    await application.process_update(update)
    if time.perf_counter() - started > SLOW_SECONDS:
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
    parser.add_argument("--spec", type=Path)
    options = parser.parse_args()
    ready = ReadyKnowledge.build(load(ROOT / "knowledge").knowledge, load_catalogues())
    maker = HostileUpdates(types_from(options.spec) if options.spec else USED_TYPES)
    first = options.seed * 1_000_000
    updates = [(seed, maker.update(seed)) for seed in range(first, first + options.count)]
    started = time.perf_counter()
    found = asyncio.run(put_through(Conversation(ready), updates))
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(found.items())))
    print(f"{options.count} updates in {time.perf_counter() - started:.0f} s")
    return 1 if found["faults"] or found["slow"] else 0


if __name__ == "__main__":
    sys.exit(main())
