"""The recipe for a new partner works as written: its block loads behind the real partners, and is understood."""

import re
from pathlib import Path

import pytest
from moment import NOW

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.knowledge.loader import FILES, load_texts
from bot.rendering.catalogue import load_catalogues
from bot.rendering.plain import text_of
from bot.understanding.model import Question

ROOT = Path(__file__).parent.parent
RECIPE = (ROOT / "docs" / "adding-a-partner.md").read_text(encoding="utf-8")
BLOCK = re.findall(r"```yaml\n(.+?)```", RECIPE, re.DOTALL)[0]
ASKED = re.findall(r'ask "(.+)"', RECIPE)
SHOWN = re.findall(r"```text\n(.+?)\n```", RECIPE, re.DOTALL)[0].splitlines()


@pytest.fixture(scope="module")
def extended() -> ReadyKnowledge:
    files = {name: (ROOT / "knowledge" / name).read_bytes() for name in FILES}
    files["partners.yaml"] += BLOCK.encode()
    return ReadyKnowledge.build(load_texts(files).knowledge, load_catalogues())


def test_the_new_partner_is_understood(extended: ReadyKnowledge) -> None:
    french, english, close = (explain(Question(asked, NOW), Memory(), extended) for asked in ASKED)
    assert [need.id for need in french.understanding.needs] == ["materiel-pret"]
    assert [need.id for need in english.understanding.needs] == ["materiel-pret"]
    assert [need.partner for need in close.understanding.needs] == ["cpam"]


def test_the_answer_is_what_the_recipe_shows(extended: ReadyKnowledge) -> None:
    reply = explain(Question(ASKED[1], NOW), Memory(), extended).reply
    lines = text_of(reply).replace("\xa0", " ").splitlines()
    assert [line for line in SHOWN if line not in lines] == []
