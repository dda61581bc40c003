"""Replies made from the real knowledge base: every topic, entry and desk can be shown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from rendering_examples import AUCH, NOW, OPEN, SHUT, SHUT_SATURDAY, found

from bot.answering.answers import Answer, DesksFound, EntryAnswer, NeedView
from bot.knowledge.loader import load
from bot.knowledge.model import Desk, Knowledge, Language
from bot.rendering.catalogue import load_catalogues
from bot.rendering.entry_cards import ABOUT_APPOINTMENTS
from bot.rendering.fitting import MOST_CHARACTERS
from bot.rendering.plain import text_of
from bot.rendering.render import render

CATALOGUES = load_catalogues()
LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(Path(__file__).parent.parent / "knowledge").knowledge


def written(answer: Answer, language: Language) -> str:
    return text_of(render(answer, language, CATALOGUES, now=NOW, personal_number=True))


def length_of(desk: Desk) -> int:
    return len(desk.name + desk.address + (desk.note.fr if desk.note else ""))


def fullest_answers(knowledge: Knowledge) -> Iterator[DesksFound]:
    """Every topic and partner at the desk with the longest name, address and note, with all that may be said."""
    view = replace(OPEN, desk=max(knowledge.desks, key=length_of), distance_km=41.0)
    place = replace(AUCH, name="Castelnau-d’Auzan-Labarrère", assumed=True)
    for partner in knowledge.partners:
        reason = partner.audience and partner.audience.reason_for(partner)
        for topic in (None, *partner.topics):
            need = NeedView(partner, topic, reason)
            yield found(view, place, needs=(need,), desks=(view, SHUT, SHUT_SATURDAY), home_desk=SHUT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_fits_a_phone_screen(knowledge: Knowledge, language: Language) -> None:
    for answer in fullest_answers(knowledge):
        need, desk = answer.needs[0].topic or answer.needs[0].partner, answer.desks[0].desk
        text = written(answer, language)
        assert len(text) <= MOST_CHARACTERS, need.id
        assert need.help.in_(language)[:20] in text, need.id
        assert desk.phone is not None
        assert desk.phone in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_reads_well(knowledge: Knowledge, language: Language) -> None:
    for entry in knowledge.entries:
        text = written(EntryAnswer(entry), language)
        assert len(text) <= MOST_CHARACTERS, entry.id
        assert "'" not in text.replace(entry.page or " ", ""), entry.id
        assert language == "en" or not re.search(r" [;:?!»]|« ", text), entry.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_desk_can_be_shown(knowledge: Knowledge, language: Language) -> None:
    for desk in knowledge.desks:
        text = written(found(replace(SHUT, desk=desk), AUCH), language)
        assert desk.postcode in text
        assert "None" not in text


def test_the_entry_about_appointments_is_in_the_knowledge_base(knowledge: Knowledge) -> None:
    assert ABOUT_APPOINTMENTS in {entry.id for entry in knowledge.entries}
