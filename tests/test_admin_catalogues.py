"""The administrators' catalogues: both languages say the same things, and nothing stands there unused."""

import re
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.rendering.catalogue import load_admin_catalogues

CATALOGUES = load_admin_catalogues()
MADE_UP = ("field_", "reason_", "added_", "removed_", "reordered_", "event_", "command_", "closure_", "change_")
"""Keys that the code puts together: their first words stand in it."""


def test_both_languages_have_the_same_sentences_in_the_same_order() -> None:
    assert list(CATALOGUES.fr.texts) == list(CATALOGUES.en.texts)


@pytest.mark.parametrize("key", CATALOGUES.fr.texts)
def test_both_languages_fill_in_the_same_facts(key: str) -> None:
    french, english = (
        {name for _, name, _, _ in Formatter().parse(texts[key]) if name}
        for texts in (CATALOGUES.fr.texts, CATALOGUES.en.texts)
    )
    assert french == english


def test_no_sentence_is_left_in_the_other_language() -> None:
    same = [key for key, text in CATALOGUES.fr.texts.items() if CATALOGUES.en.texts[key] == text]
    assert [key for key in same if re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", CATALOGUES.fr.texts[key]))] == [
        "field_commune"
    ]


def test_every_sentence_is_in_use() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
    plain = [re.sub("_(one|other)$", "", key) for key in CATALOGUES.fr.texts]
    unused = [key for key in plain if not key.startswith(MADE_UP) and f'"{key}"' not in code]
    made_up = [key for key in plain if key.startswith(("closure_", "change_")) and not _is_named(key, code)]
    assert unused + made_up == []


def _is_named(key: str, code: str) -> bool:
    pattern = re.sub("(added|removed|changed)", r"(?:\1|\\{word\\})", key)
    return re.search(rf"""["']{pattern}["']""", code) is not None
