"""The message catalogues: both languages say the same things, and nothing stands there unused."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from rendering_examples import ANSWERS, NOW

import bot
from bot.knowledge.model import Language
from bot.rendering.catalogue import load_catalogues
from bot.rendering.messages import Catalogues, Wording
from bot.rendering.render import render

CATALOGUES = load_catalogues()
LANGUAGES: tuple[Language, ...] = get_args(Language)

LANGUAGE_OWN = {"name", "rest", "start", "end"}
"""Placeholders that one language may do without: English has no contracted articles."""


class Noting(dict[str, str]):
    """Sentences that note which of them were said."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(texts)
        self.said: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.said.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_said_by_some_answer(language: Language) -> None:
    texts = Noting(CATALOGUES.in_(language).texts)
    wording = Wording(language, texts)
    for answer in ANSWERS:
        render(answer, language, Catalogues(wording, wording), now=NOW, personal_number=True)
    assert texts.said == {key for key in texts if not key.startswith("cli_")}


def test_every_sentence_of_the_command_line_is_in_use() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
    assert [key for key in CATALOGUES.fr.texts if key.startswith("cli_") and f'"{key}"' not in code] == []


def test_both_languages_have_the_same_sentences() -> None:
    assert CATALOGUES.fr.texts.keys() == CATALOGUES.en.texts.keys()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUES.fr.texts)
def test_both_languages_fill_in_the_same_facts(key: str) -> None:
    assert placeholders(CATALOGUES.fr.texts[key]) ^ placeholders(CATALOGUES.en.texts[key]) <= LANGUAGE_OWN


def words_of(text: str) -> str:
    return re.sub(r"\{\w+\}|https?:\S+", "", text)


def test_no_sentence_is_left_in_the_other_language() -> None:
    same = (key for key, text in CATALOGUES.fr.texts.items() if CATALOGUES.en.texts[key] == text)
    assert [key for key in same if re.search(r"[a-z]{2}", words_of(CATALOGUES.fr.texts[key]))] == ["kilometres"]
