"""Evaluation: how many labelled questions are understood, and what was missed."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.rendering.batch import as_json
from bot.understanding.model import Question
from bot.understanding.phrase_sources import examples_of, sources_of

LABEL_EXAMPLE = '{"q": "caf mirande", "service": "caf", "insee": "32256"}'
"""A labelled question as it must be written; the place may be missing."""

_KIND_OF_INTENT = {"faq": "programme", "smalltalk": "smalltalk", "emergency": "emergency"}


@dataclass(frozen=True, slots=True)
class Expected:
    """A labelled turn: the services any of which is right, and the commune or postcode meant, None for anything."""

    question: str
    services: tuple[str, ...] | None
    insee: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """An expected turn with what was understood; `heard` is a service, a kind of answer or "none"."""

    expected: Expected
    heard: str
    place: str | None
    right: bool
    wrong_service: bool


class LabelsError(ValueError):
    """A line of a file of labelled questions that is none: `where` is the file and the line (from 1)."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def read_labels(path: Path) -> tuple[tuple[Expected, ...], ...]:
    """The conversations of a JSON Lines file, most of one turn; LabelsError, OSError, UnicodeDecodeError."""
    conversations = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            conversations.append(tuple(map(_expected, row.get("turns", [row]))))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LabelsError(f"{path.name}:{number}") from error
    return tuple(conversations)


def judge(conversations: Iterable[tuple[Expected, ...]], knowledge: ReadyKnowledge, now: datetime) -> Iterator[Judged]:
    """Ask every turn at `now`, those of one conversation in a row."""
    postcodes = {commune.insee: commune.postcodes for commune in knowledge.knowledge.communes}
    for conversation in conversations:
        memory = Memory()
        for expected in conversation:
            outcome = explain(Question(expected.question, now), memory, knowledge)
            memory = outcome.memory
            answer = as_json(expected.question, outcome.answer, outcome.understanding.language, outcome.reply)
            yield _judged(expected, answer, memory, postcodes)


def figures(judged: Iterable[Judged]) -> str:
    """One line: how many turns, the share that is right, and the share with a wrong service named."""
    counted = tuple(judged)
    if not counted:
        return "0 questions"
    right = sum(turn.right for turn in counted) / len(counted)
    wrong = sum(turn.wrong_service for turn in counted) / len(counted)
    return f"{len(counted)} questions: {right:.1%} right, {wrong:.1%} with a wrong service named"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Phrases of one label, each understood from the others: how many rightly, and what the rest was taken for."""

    label: str
    phrases: int
    right: int
    taken_for: Mapping[str, int]


def leave_one_out(knowledge: ReadyKnowledge) -> tuple[LeftOut, ...]:
    """Judge each phrase of the base by the evidence of all others, by label."""
    taken: dict[str, Counter[str]] = {}
    interpreter = knowledge.interpreter
    for example in examples_of(sources_of(knowledge.knowledge), interpreter.reader):
        heard = interpreter.chooser.index.judge_left_out(example)[0][0]
        taken.setdefault(example.label, Counter())[heard] += 1
    return tuple(
        LeftOut(label, counts.total(), counts[label], {k: n for k, n in counts.most_common() if k != label})
        for label, counts in sorted(taken.items())
    )


def _expected(row: Mapping[str, Any]) -> Expected:
    question, service = row["q"], row["service"]
    if not isinstance(question, str):
        raise TypeError(question)
    services = None if service is None else tuple(service) if isinstance(service, list) else (service,)
    return Expected(question, services, row.get("insee"), row.get("postcode"))


def _judged(
    expected: Expected, answer: Mapping[str, Any], memory: Memory, postcodes: Mapping[str, tuple[str, ...]]
) -> Judged:
    heard = answer["service"] or "none"
    kind = _KIND_OF_INTENT.get(answer["intent"], "none")
    acceptable = expected.services
    services_right = acceptable is None or heard in acceptable if heard != "none" else kind in (acceptable or (kind,))
    if not services_right and acceptable is not None:
        services_right = kind in acceptable and kind != "none"
    place = (answer["place"] or {}).get("insee") or (memory.place.insee if memory.place else None)
    place_right = _place_right(expected, place, postcodes)
    wrong = heard != "none" and acceptable is not None and heard not in acceptable and kind not in acceptable
    return Judged(expected, heard if heard != "none" else kind, place, services_right and place_right, wrong)


def _place_right(expected: Expected, place: str | None, postcodes: Mapping[str, tuple[str, ...]]) -> bool:
    if expected.insee is not None:
        return place == expected.insee
    return expected.postcode is None or (place is not None and expected.postcode in postcodes.get(place, ()))
