"""How long an answer takes, how long the knowledge base takes to load, and how much memory it all needs.

Run `python -m benchmarks.answers`. The questions are phrases of the knowledge base (every 40th), alone and with a
commune of the Gers typed with a slip. Times depend on the machine; the last lines give ratios within this run,
next to rapidfuzz's WRatio over the same commune names.
"""

import gc
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.folding import FoldingCache, fold
from bot.knowledge.loader import Steps, find_folder, load
from bot.paris import PARIS
from bot.rendering.batch import as_json
from bot.rendering.catalogue import load_catalogues
from bot.understanding.model import Question

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
EVERY = 40


def main() -> None:
    gc.disable()
    started = time.perf_counter()
    steps = Steps(fold_all=FoldingCache().fold_all)
    loaded = load(find_folder({}, Path.cwd()), steps)
    read = time.perf_counter()
    knowledge = ReadyKnowledge.build(loaded.knowledge, load_catalogues(), steps.fold_all)
    ready = time.perf_counter()
    gc.enable()
    gc.freeze()
    print(f"reading and checking the files   {read - started:6.2f} s")
    print(f"indexing them                    {ready - read:6.2f} s")
    print(f"memory                           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    questions = _questions(knowledge)
    times = [_timed(lambda q=question: _answer(q, knowledge)) for question in questions]
    _print("a whole answer", times)
    names = [fold(commune.name) for commune in knowledge.knowledge.communes]
    sample = [fold(question) for question in questions[:: len(questions) // 20]]
    ratio = [_timed(lambda q=question: process.extractOne(q, names, scorer=fuzz.WRatio)) for question in sample]
    _print("WRatio over the commune names", ratio)
    print(f"WRatio takes {statistics.median(ratio) / statistics.median(times):.0f} times as long as a whole answer")


def _questions(knowledge: ReadyKnowledge) -> list[str]:
    phrases = [
        phrase
        for partner in knowledge.knowledge.partners
        for topic in partner.topics
        for phrase in topic.phrases.fr + topic.phrases.en
    ][::EVERY]
    communes = [commune.name for commune in knowledge.knowledge.communes if commune.department == "32"]
    slipped = [f"{phrase} {_slip(communes[i % len(communes)])}" for i, phrase in enumerate(phrases)]
    return [question for pair in zip(phrases, slipped, strict=True) for question in pair]


def _slip(name: str) -> str:
    """The name with its last but one letter missing."""
    return name[:-2] + name[-1]


def _answer(question: str, knowledge: ReadyKnowledge) -> None:
    outcome = explain(Question(question, NOW), Memory(), knowledge)
    as_json(question, outcome.answer, outcome.understanding.language, outcome.reply)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _print(what: str, times: Sequence[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    print(
        f"{what:32} median {statistics.median(times):7.2f} ms   p95 {cuts[94]:7.2f}   p99 {cuts[98]:7.2f}   "
        f"longest {max(times):7.2f}   ({len(times)} times)"
    )


if __name__ == "__main__":
    main()
