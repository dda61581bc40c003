"""One need is proposed: "Est-ce bien X ?"; what the next message makes of it."""

import pytest

from bot.answering.answers import DesksFound
from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Asked, Memory
from bot.understanding.model import Question
from tests.recording import NOW

PROPOSED = Memory(asked=Asked("choose_need", ("la-poste-carte",)), updated=NOW)
TWO = Memory(asked=Asked("choose_need", ("la-poste-carte", "caf-rsa")), updated=NOW)


@pytest.mark.parametrize(
    ("memory", "said", "needs"),
    [
        (PROPOSED, "Plaisance du Gers", ["la-poste-carte"]),
        (PROPOSED, "non, Plaisance du Gers", []),
        (PROPOSED, "carte grise, Plaisance du Gers", ["interieur-carte-grise-achat"]),
        (TWO, "Plaisance du Gers", []),
    ],
)
def test_a_place_accepts_the_one_need_that_was_proposed(
    memory: Memory, said: str, needs: list[str], ready: ReadyKnowledge
) -> None:
    answer = explain(Question(said, NOW), memory, ready).answer
    assert isinstance(answer, DesksFound)
    assert [need.topic.id for need in answer.needs if need.topic] == needs
    assert answer.place is not None
    assert answer.place.insee == "32319"
