"""The plainest sentences of every topic, in both languages: a base full of rare troubles must hear the common ones."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.rendering.batch import as_json
from bot.understanding.model import Question
from tests.recording import NOW

SENTENCES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "plain_sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("topic", SENTENCES)
def test_plain_sentences_are_heard(topic: str, ready: ReadyKnowledge) -> None:
    partners = {each.id: partner.id for partner in ready.knowledge.partners for each in partner.topics}
    wanted = ("service", partners[topic]) if topic in partners else ("faq", topic)
    heard = {sentence: _answered(sentence, ready)[wanted[0]] for sentence in SENTENCES[topic]}
    assert heard == dict.fromkeys(heard, wanted[1])


def _answered(sentence: str, ready: ReadyKnowledge) -> dict[str, Any]:
    outcome = explain(Question(sentence, NOW), Memory(), ready)
    return as_json(sentence, outcome.answer, outcome.understanding.language, outcome.reply)
