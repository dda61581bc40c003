"""Spoilt knowledge bases through the loader: each is loaded and answers, or is told about; and never slowly.

python -m benchmarks.fuzz_yaml [--count 20000] [--seed 1]
"""

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from benchmarks.pressure import QUESTIONS
from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.knowledge.loader import FILES, load_texts
from bot.knowledge.problems import KnowledgeError
from bot.rendering.catalogue import load_catalogues
from bot.understanding.model import Question
from tests.hostile_yaml import Files, sources_of, spoilt_files
from tests.recording import NOW

ROOT = Path(__file__).parent.parent
LONGEST_SECONDS = 2.0


def main() -> int:
    """0 where every base was loaded or told about within two seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    real = {name: (ROOT / "knowledge" / name).read_bytes() for name in FILES if (ROOT / "knowledge" / name).exists()}
    sources = sources_of(real, options.seed)
    found: Counter[str] = Counter()
    longest, slowest = 0.0, 0
    for seed in range(options.seed * 1_000_000, options.seed * 1_000_000 + options.count):
        files = spoilt_files(seed, sources)
        started = time.perf_counter()
        found[outcome_of(seed, files)] += 1
        seconds = time.perf_counter() - started
        if seconds > longest:
            longest, slowest = seconds, seed
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(found.items())))
    print(f"longest {longest * 1000:.0f} ms (seed {slowest})")
    return 0 if found.keys() <= {"loaded and answering", "refused"} and longest < LONGEST_SECONDS else 1


def outcome_of(seed: int, files: Files) -> str:
    """What became of a base: a sound one must answer as well."""
    try:
        ready = ReadyKnowledge.build(load_texts(files).knowledge, load_catalogues())
        for text in (*QUESTIONS, *names_of(ready)):
            explain(Question(text, NOW), Memory(), ready)
    except KnowledgeError as error:
        told = [problem.in_(language) for problem in error.problems for language in ("fr", "en")]
        return "refused" if told and all(told) else "refused without a word"
    except Exception as error:
        print(f"seed {seed}: {type(error).__name__}", flush=True)
        traceback.print_exc(limit=-3)
        return type(error).__name__
    return "loaded and answering"


def names_of(ready: ReadyKnowledge) -> list[str]:
    """What each desk, partner and entry of the base is called: questions that lead to them."""
    base = ready.knowledge
    desks = [f"{base.partners[0].name.fr} {desk.commune}" for desk in base.desks if base.partners]
    return [*desks, *(one.title.fr for one in base.partners), *(entry.name.fr for entry in base.entries)]


if __name__ == "__main__":
    sys.exit(main())
