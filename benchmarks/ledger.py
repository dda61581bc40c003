"""What the ledger costs: `python -m benchmarks.ledger` prints it against the time of an answer."""

import asyncio
import resource
import time
from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.knowledge.loader import load
from bot.knowledge.model import Knowledge
from bot.ledger.clerk import Clerk
from bot.ledger.counting import Exchange
from bot.ledger.drawing import Draughtsman
from bot.ledger.groups import groups_of
from bot.ledger.ledger import MOST_MISSED
from bot.ledger.model import Missed, Tally
from bot.ledger.names import Names
from bot.ledger.sheet_words import sheet_of
from bot.ledger.sqlite_ledger import SqliteLedger
from bot.ledger.summary import summary_of
from bot.paris import PARIS
from bot.rendering.catalogue import load_catalogues, load_insight_catalogues
from bot.understanding.model import Question

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
TODAY = NOW.date()
QUESTIONS = (
    "carte grise condom",
    "elevage alpagas prix",
    "je veux refaire mon passeport a auch samedi matin",
    "caf mirande",
)


def main() -> None:
    knowledge = load(Path(__file__).parent.parent / "knowledge").knowledge
    ready = ReadyKnowledge.build(knowledge, load_catalogues())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    counts = year_of_counts(knowledge)
    with TemporaryDirectory() as folder:
        clerk = Clerk(SqliteLedger(Path(folder) / "state.sqlite"))
        answer, note = median_of_answers(ready, clerk)
        print(f"noting an exchange takes {note / answer:.3f} of the time of an answer")
        held = asyncio.run(longest_hold(lambda: carried(clerk, counts)))
        print(f"while a year of counts is written ({len(counts)} rows) others wait {1000 * held:.1f} ms at most")

    async def drawn() -> bytes | None:
        names = Names(ready.directory, load_insight_catalogues().fr)
        summary = await asyncio.to_thread(summary_of, counts, "month", TODAY)
        return await Draughtsman().draw(sheet_of(summary, names))

    held = asyncio.run(longest_hold(drawn))
    print(f"while a picture is drawn, {1000 * held:.1f} ms at most")
    missed = crowd_of_missed(knowledge)
    held = asyncio.run(longest_hold(lambda: asyncio.to_thread(groups_of, missed, knowledge.words.background)))
    print(f"while {len(missed)} missed questions are grouped, {1000 * held:.1f} ms at most")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak of memory: {before // 1024} MB after loading, {peak // 1024} MB at the end")


def median_of_answers(ready: ReadyKnowledge, clerk: Clerk) -> tuple[float, float]:
    """Seconds of an answer, and of noting it."""
    answers, notes = [], []
    for text in QUESTIONS * 50:
        start = time.perf_counter()
        outcome = explain(Question(text, NOW), Memory(), ready)
        answered = time.perf_counter()
        clerk.note(Exchange("text", "desk", "fr", outcome.answer, Memory(), text), "1", 1, 0.1, NOW)
        answers.append(answered - start)
        notes.append(time.perf_counter() - answered)
    return median(answers), median(notes)


async def carried(clerk: Clerk, counts: dict[Tally, int]) -> None:
    for tally, count in counts.items():
        for _ in range(min(count, 1)):
            clerk.count(tally.kind, tally.day, tally.key)
    await clerk.close(TODAY)


async def longest_hold(work: Callable[[], Coroutine[Any, Any, object]]) -> float:
    """The longest time, in seconds, that others waited for their turn while `work` was done."""
    longest, done = 0.0, asyncio.create_task(work())
    await asyncio.sleep(0)
    while not done.done():
        start = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - start - 0.001)
    return longest


def year_of_counts(knowledge: Knowledge) -> dict[Tally, int]:
    chance = Random(32)
    topics = [topic for partner in knowledge.partners for topic in partner.topics]
    counts: dict[Tally, int] = {}
    for back in range(365):
        day: date = TODAY - timedelta(days=back)
        counts[Tally(day, "question", "text")] = 200
        counts[Tally(day, "milliseconds", "200")] = 200
        counts |= {Tally(day, "topic", topic.id): 3 for topic in chance.sample(topics, 40)}
        counts |= {Tally(day, "desk", desk.id): 4 for desk in knowledge.desks}
        counts |= {Tally(day, "commune", one.insee): 2 for one in chance.sample(knowledge.communes, 60)}
    return counts


def crowd_of_missed(knowledge: Knowledge) -> list[Missed]:
    chance = Random(32)
    topics = [topic for partner in knowledge.partners for topic in partner.topics]
    words = sorted({word for topic in topics for phrase in topic.phrases.fr for word in phrase.split()})
    return [
        Missed(f"{number:012x}", TODAY, " ".join(chance.choices(words, k=5)), "fr", number % 32)
        for number in range(MOST_MISSED)
    ]


if __name__ == "__main__":
    main()
