"""What people read, all of it: both languages, typeset, nothing left to fill in, short enough for a phone."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from moment import NOW

import bot
from bot.answering.answers import EntryAnswer
from bot.answering.card import Card
from bot.assistant import ReadyKnowledge
from bot.cards import show
from bot.conversation import Memory
from bot.knowledge.model import Knowledge, Language, Text
from bot.knowledge.problems import problem
from bot.knowledge.wording import WORDING
from bot.rendering.catalogue import (
    load_admin_catalogues,
    load_catalogues,
    load_import_catalogues,
    load_insight_catalogues,
    load_telegram_catalogues,
)
from bot.rendering.fitting import MOST_CHARACTERS
from bot.rendering.messages import Catalogues
from bot.rendering.plain import text_of
from bot.rendering.render import render
from bot.rendering.typography import typeset

LANGUAGES: tuple[Language, ...] = get_args(Language)
LOADERS = (
    load_catalogues,
    load_telegram_catalogues,
    load_admin_catalogues,
    load_insight_catalogues,
    load_import_catalogues,
)
PLACES = {"near": "32013", "across the border": "32036", "far": "31555"}
"""Auch; Barcelonne-du-Gers, whose desk is in the Landes; Toulouse, which the desks do not serve."""

LONGEST_SENTENCE = 17
"""Words; 15 is what to write by."""

UNTYPESET = re.compile(r"(?<=\w)'(?=\w)|\"")
UNTYPESET_FRENCH = re.compile(
    r"(?<=\d) (?=(?:km|€|h)\b)|« |(?<! )[ ](?=[;:!?»](?:\s|$))|(?<=[^\W\d_])[;!?»](?=\s|$)|\w :|\.\.\."
)
ADDRESS = re.compile(r"\S+(?:://|@)\S+|/[a-z]+")

LANGUAGE_OWN = {"name", "rest", "start", "end"}
"""Placeholders that one language may do without: English has no contracted articles."""


def texts_of(knowledge: Knowledge) -> Iterator[tuple[str, Text]]:
    """Every text of the knowledge base that people read, with the id of its entry."""
    for partner in knowledge.partners:
        yield from ((partner.id, text) for text in (partner.name, partner.title, partner.help))
        for topic in partner.topics:
            yield from ((topic.id, text) for text in (topic.name, topic.help, topic.note) if text)
        for owner in (partner, *partner.topics):
            yield from ((owner.id, Text(*item)) for item in zip(owner.bring.fr, owner.bring.en, strict=True))
            if owner.phone and owner.phone.price:
                yield owner.id, owner.phone.price
    for entry in knowledge.entries:
        yield from ((entry.id, text) for text in (entry.name, entry.answer))
    for desk in knowledge.desks:
        yield from ((desk.id, text) for text in (desk.note, *(closure.reason for closure in desk.closures)) if text)


def faults(text: str, language: Language) -> list[str]:
    """Pieces of `text` that a printer would set otherwise."""
    bare = ADDRESS.sub("", text)
    found = UNTYPESET.findall(bare)
    return found + UNTYPESET_FRENCH.findall(bare) if language == "fr" else found


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?;:…])\s|\n", text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("text", ["l'aide", "Quoi ?", "Oui!", "« oui»", "8 h", "à 12 km", "Tél. : 3"])
def test_the_check_of_typography_can_fail(text: str) -> None:
    assert faults(text, "fr")
    assert not faults(typeset(text, "fr"), "fr")


@pytest.mark.parametrize("loader", LOADERS)
def test_every_message_stands_in_both_languages_with_the_same_placeholders(loader: Callable[[], Catalogues]) -> None:
    french, english = loader().fr.texts, loader().en.texts
    assert list(french) == list(english)
    different = {key: placeholders(french[key]) ^ placeholders(english[key]) for key in french}
    assert {key for key, names in different.items() if not names <= LANGUAGE_OWN} == set()


@pytest.mark.parametrize("loader", [load_telegram_catalogues, load_insight_catalogues, load_import_catalogues])
def test_every_message_is_in_use(loader: Callable[[], Catalogues]) -> None:
    """Those of answers and of administrators have tests of their own."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
    made_up = re.findall(r"""f["']([a-z_]*)\{\w+(?:\.\w+)*(?:\(.*?\))?\}([a-z_]*)["']""", code)
    patterns = [re.compile(rf"{start}[a-z0-9_]+{end}") for start, end in made_up if start or end]
    plural = re.compile("_(?:one|other)$")

    def is_named(key: str) -> bool:
        names = {key, plural.sub("", key)}
        return any(f'"{name}"' in code for name in names) or any(p.fullmatch(n) for p in patterns for n in names)

    assert [key for key in loader().fr.texts if not is_named(key)] == []


@pytest.mark.parametrize("path", sorted((Path(bot.__file__).parent / "rendering/catalogue").glob("*.yaml")))
def test_sentences_are_written_with_ordinary_spaces_and_printers_apostrophes(path: Path) -> None:
    assert re.findall(r"[\u00a0\u202f]|\w'\w", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("loader", LOADERS[:-1])
def test_messages_are_typeset(loader: Callable[[], Catalogues], language: Language) -> None:
    texts = loader().in_(language).texts
    untypeset = {key: faults(re.sub(r"\{[^}]*\}", "x", text), language) for key, text in texts.items()}
    assert {key: found for key, found in untypeset.items() if found and "pattern" not in key} == {}


@pytest.mark.parametrize("kind", WORDING)
def test_problems_are_typeset_but_for_the_yaml_they_quote(kind: str) -> None:
    names = placeholders("".join(text for both in WORDING[kind] for text in (both.fr, both.en)))
    french = problem("faq.yaml", 1, kind, **dict.fromkeys(names, "x")).in_("fr").partition(": ")[2]
    assert not re.search(r"« | [»:;]", french)
    assert ("clé:" in french) == any("clé:" in text.fr for text in WORDING[kind])


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_knowledge_base_read_well(ready: ReadyKnowledge, language: Language) -> None:
    for owner, text in texts_of(ready.knowledge):
        shown = typeset(text.in_(language), language)
        assert not faults(shown, language), owner
        assert not re.search(r"[{}]|\.\.\.|  ", shown), owner
        longest = max(len(re.findall(r"[^\W\d_][\w’-]*", ADDRESS.sub("", sentence))) for sentence in sentences(shown))
        assert longest <= LONGEST_SENTENCE, (owner, shown)


def test_no_text_is_left_untranslated(ready: ReadyKnowledge) -> None:
    """Names of institutions and papers are the same in both languages; whole sentences never are."""
    same = {text.fr for _, text in texts_of(ready.knowledge) if text.fr == text.en}
    assert [text for text in same if len(text.split()) > 4] == []


@pytest.mark.parametrize(("language", "where"), tuple(product(LANGUAGES, PLACES)))
def test_the_answer_to_every_procedure_fits_a_phone(ready: ReadyKnowledge, language: Language, where: str) -> None:
    for partner in ready.knowledge.partners:
        for need in (partner, *partner.topics):
            view = show(Card("desk", (need.id,), PLACES[where]), Memory(), ready, NOW, language)
            assert view is not None
            text = text_of(view.reply)
            assert len(text) <= MOST_CHARACTERS, need.id
            assert not faults(text, language), need.id
            assert "{" not in text, need.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_answer_fits_a_phone(ready: ReadyKnowledge, language: Language) -> None:
    for entry in ready.knowledge.entries:
        text = text_of(render(EntryAnswer(entry), language, ready.catalogues, now=NOW))
        assert len(text) <= MOST_CHARACTERS, entry.id
        assert not faults(text, language), entry.id
        assert "{" not in text, entry.id
