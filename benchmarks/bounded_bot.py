"""The bot with another bound on the updates handled at once (the argument), for `telegram_load`."""

import os
import sys
from pathlib import Path

from bot import processing

processing.AT_ONCE = int(sys.argv[1])

from bot.app import run_telegram  # noqa: E402 - the bound is read when it is imported
from bot.assistant import ReadyKnowledge  # noqa: E402
from bot.knowledge.loader import load  # noqa: E402
from bot.rendering.catalogue import load_catalogues, load_telegram_catalogues  # noqa: E402
from bot.settings import read_settings  # noqa: E402
from bot.state import open_state  # noqa: E402

if __name__ == "__main__":
    settings = read_settings(load_telegram_catalogues().en)
    knowledge = load(Path(__file__).parent.parent / "knowledge").knowledge
    url = settings.state_url or "memory://"
    ready = ReadyKnowledge.build(knowledge, load_catalogues())
    sys.exit(run_telegram(settings, ready, open_state(url, os.environ["TELEGRAM_TOKEN"])))
