"""The conversations of `tests/conversations`, one test item a turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.knowledge.model import Position
from bot.paris import PARIS
from bot.rendering.batch import as_json
from bot.understanding.model import Question

FOLDER = Path(__file__).parent / "conversations"
NOW = "2026-11-23T09:30"
KEYS = {"say", "at", "location", "why", "expect"}
EXPECTATIONS = {
    *("language", "intent", "service", "topic", "faq", "place", "desks", "open", "choices", "says", "lacks", "moment"),
    "memory",
}


@dataclass(frozen=True)
class Case:
    file: str
    name: str
    turns: tuple[dict[str, Any], ...]
    now: str = NOW
    language: str | None = None
    known_failure: dict[int, str] = field(default_factory=dict)


@cache
def cases() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            case = Case(
                path.stem,
                str(row["name"]),
                tuple(row["turns"]),
                str(row.get("now", NOW)),
                row.get("language"),
                row.get("known_failure", {}),
            )
            key = f"{case.file}: {case.name}"
            assert key not in found, f"two conversations are called {key}"
            found[key] = case
    return found


def turns() -> Iterator[Any]:
    for key, case in cases().items():
        for number, turn in enumerate(case.turns, start=1):
            reason = case.known_failure.get(number)
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            yield pytest.param(key, number, marks=marks, id=f"{key} / {number} {turn.get('say', 'a location')!s:.40}")


_played: dict[str, list[dict[str, Any]]] = {}


def play(key: str, ready: ReadyKnowledge) -> list[dict[str, Any]]:
    """All answers of a conversation, played once for its items."""
    if key not in _played:
        case, memory, answers = cases()[key], Memory(), []
        for turn in case.turns:
            at = datetime.fromisoformat(str(turn.get("at", case.now)))
            location = turn.get("location")
            question = Question(
                turn.get("say", ""),
                at if at.tzinfo else at.replace(tzinfo=PARIS),
                Position(*location) if location else None,
                case.language,  # type: ignore[arg-type]
            )
            outcome = explain(question, memory, ready)
            memory = outcome.memory
            answer = as_json(question.text, outcome.answer, outcome.understanding.language, outcome.reply)
            answers.append(answer | {"memory": memory})
        _played[key] = answers
    return _played[key]


@pytest.mark.parametrize(("key", "number"), tuple(turns()))
def test_turn(key: str, number: int, ready: ReadyKnowledge) -> None:
    turn = cases()[key].turns[number - 1]
    assert set(turn) <= KEYS, "a turn has say, at, location, why, expect"
    expected = turn.get("expect", {})
    assert set(expected) <= EXPECTATIONS
    answer = play(key, ready)[number - 1]
    text = answer["text"].replace("\u202f", " ").replace("\xa0", " ")
    for key_, wanted in expected.items():
        match key_:
            case "place":
                assert (answer["place"] or {}).get("insee") == wanted, text
            case "desks":
                assert [desk["id"] for desk in answer["structures"]][: len(wanted)] == wanted, text
            case "open":
                assert answer["structures"][0]["open"] is wanted, text
            case "choices":
                assert all(any(want in label for label in answer["choices"]) for want in wanted), text
            case "says":
                for words in [wanted] if isinstance(wanted, str) else wanted:
                    assert words in text, text
            case "lacks":
                for words in [wanted] if isinstance(wanted, str) else wanted:
                    assert words not in text, text
            case "moment":
                assert (answer["moment"] or {}).get("start") == wanted, text
            case "memory":
                for name, value in wanted.items():
                    assert getattr(answer["memory"], name) == value, text
            case _:
                assert answer[key_] == wanted, text
    assert len(text) <= 1000, "an answer fits a phone's screen"


def test_there_are_enough() -> None:
    assert sum(len(case.turns) for case in cases().values()) >= 150
