"""Counting: what an answer adds to the counts of its day.

A need, a place or a desk counts once a conversation, when it is new: "et samedi ?" and the buttons under an answer ask
nothing new about them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.answering.answers import Answer, AskPlace, ChoosePlace, DesksFound, EntryAnswer, NeedView, NotUnderstood
from bot.conversation import Memory
from bot.knowledge.model import Language
from bot.ledger.model import Kind, Tally
from bot.rendering.callback_data import Rate

How = Literal["text", "location", "press"]

CLASSES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 10_000, 60_000)
"""Upper ends of the classes of answer times, milliseconds; slower ones fall into the last."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message or press and its answer; `before` is what was remembered then, `text` what was written, if anything.

    It lives until the update is done, and no longer.
    """

    how: How
    intent: str
    language: Language
    answer: Answer
    before: Memory
    text: str | None = None


def counts_of(exchange: Exchange, day: date, seconds: float) -> Counter[Tally]:
    """What to add for `exchange`, which took `seconds` to answer on `day`."""
    things = [*_always(exchange, seconds), *_needs(exchange), *_place(exchange)]
    return Counter(Tally(day, kind, key) for kind, key in things)


def rating_counts(rating: Rate, day: date) -> Counter[Tally]:
    """What to add for an opinion; of one that is not useful the reasons follow, with what they are about."""
    counts = Counter([Tally(day, "feedback", rating.opinion)])
    about = rating.desk if rating.opinion in ("desk", "hours") else rating.need
    if rating.opinion not in ("useful", "not") and about:
        counts[Tally(day, "complaint", f"{rating.opinion} {about}")] += 1
    return counts


def _always(exchange: Exchange, seconds: float) -> Iterator[tuple[Kind, str]]:
    if exchange.how == "press":
        yield "press", ""
    else:
        yield "question", exchange.how
        yield "intent", "not_understood" if isinstance(exchange.answer, NotUnderstood) else exchange.intent
        yield "language", exchange.language
    if isinstance(exchange.answer, NotUnderstood):
        yield "missed", ""
    if isinstance(exchange.answer, EntryAnswer):
        yield "entry", exchange.answer.entry.id
    yield "milliseconds", str(CLASSES[min(bisect_left(CLASSES, seconds * 1000), len(CLASSES) - 1)])


def _needs(exchange: Exchange) -> Iterator[tuple[Kind, str]]:
    answer = exchange.answer
    if not isinstance(answer, DesksFound | AskPlace | ChoosePlace):
        return
    for need in answer.needs:
        if _id(need) not in exchange.before.needs:
            yield "partner", need.partner.id
            if need.topic:
                yield "topic", need.topic.id


def _place(exchange: Exchange) -> Iterator[tuple[Kind, str]]:
    answer, before = exchange.answer, exchange.before
    if not isinstance(answer, DesksFound):
        return
    insee = answer.place.insee if answer.place else None
    if insee and (before.place is None or before.place.insee != insee):
        yield "commune", insee
    if answer.desks and answer.desks[0].desk.id not in before.desks[:1]:
        yield "desk", answer.desks[0].desk.id


def _id(need: NeedView) -> str:
    return need.topic.id if need.topic else need.partner.id
