"""What people read: complete, short, well set, in both languages."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from rendering_examples import (
    ANSWERS,
    AUCH,
    CAF,
    DAY,
    HERE,
    MORNING,
    MOVING,
    NEED,
    NINE_DAYS,
    NOW,
    ON_SATURDAY,
    OPEN,
    PARTNER_ONLY,
    PLACE,
    RSA,
    SATURDAY,
    SHUT,
    SHUT_SATURDAY,
    TODAY,
    UNCONFIRMED,
    UNCONFIRMED_PARTNER,
    UNKNOWN,
    WEEK,
    at,
    entry,
    found,
    hours,
)

from bot.answering.answers import (
    Answer,
    AskPlace,
    EntryAnswer,
    NeedView,
    NotUnderstood,
    OpeningState,
    PlaceView,
)
from bot.knowledge.model import Language, Origin, Text
from bot.rendering.catalogue import load_catalogues
from bot.rendering.fitting import MOST_CHARACTERS
from bot.rendering.plain import text_of
from bot.rendering.render import render

LANGUAGES: tuple[Language, ...] = get_args(Language)
CATALOGUES = load_catalogues()
NO_BREAKS = str.maketrans("\u00a0\u202f", "  ")


def said(answer: Answer, language: Language = "fr", *, personal_number: bool = False) -> str:
    """The reply with ordinary spaces, so that tests can be read."""
    return text_of(render(answer, language, CATALOGUES, now=NOW, personal_number=personal_number)).translate(NO_BREAKS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_every_answer_can_be_read(answer: Answer, language: Language) -> None:
    text = text_of(render(answer, language, CATALOGUES, now=NOW, personal_number=True))
    assert 0 < len(text) <= MOST_CHARACTERS
    assert not re.search(r"[{}]|None|\n{3}|  |\(\)| $", text)
    assert "'" not in text
    if language == "fr":
        assert not re.search(r" [;:?!»]|« |[^\s\u202f\u00a0][;?!](?:\s|$)", text)


def test_every_kind_of_answer_is_among_the_examples() -> None:
    assert {type(answer) for answer in ANSWERS} == set(get_args(Answer))


@pytest.mark.parametrize(
    ("answer", "french", "english"),
    [
        (
            found(OPEN),
            "Ouvert maintenant, jusqu’à 12 h. Puis de 14 h à 16 h.",
            "Open now, until 12:00. Then 14:00–16:00.",
        ),
        (found(SHUT), "Fermé aujourd’hui. Ouvre demain mardi 24 novembre à 8 h 30.", "Opens tomorrow (Tuesday 24"),
        (
            found(replace(SHUT, days=(hours(TODAY.day, reason=Text("travaux", "works")),))),
            "Fermé aujourd’hui (travaux). Ouvre",
            "Closed today (works). Opens",
        ),
        (found(UNKNOWN), "Horaires inconnus : appelez avant de venir.", "Opening hours not known: please call"),
        (
            found(ON_SATURDAY, AUCH, moment=MORNING, nearest_shut=SHUT_SATURDAY),
            "Le plus proche, Mirande (à 12 km), est fermé ce jour-là. Ouvre demain",
            "The nearest, Mirande (12 km away), is closed that day. Opens tomorrow",
        ),
        (
            found(ON_SATURDAY, moment=DAY),
            "Samedi 28 novembre : ouvert de 9 h à 12 h.",
            "On Saturday 28 November: open 09:00",
        ),
        (
            found(SHUT, moment=DAY, open_at_moment=False),
            "n’est ouvert samedi 28 novembre.\n\nFrance services de Mirande",
            "is open on Saturday 28 November.\n\nFrance services de Mirande",
        ),
        (
            found(replace(OPEN, week=WEEK), aspect="hours"),
            "Mardi au jeudi : 9 h – 12 h\n",
            "Tuesday to Thursday: 09:00–12:00\n",
        ),
        (found(OPEN), "à Mirande même\nAvenue Saint-Roch, 32300 Mirande\n", "in Mirande itself\nAvenue Saint-Roch"),
        (found(SHUT, AUCH), "Mirande, à 12 km à vol d’oiseau d’Auch\n", "Mirande, 12 km from Auch as the crow flies\n"),
        (found(SHUT, replace(AUCH, name="Le Houga")), "à vol d’oiseau du Houga\n", "from Le Houga as"),
        (
            found(MOVING),
            "32300 Mirande\nGuichet itinérant : il change de lieu. Appelez",
            "32300 Mirande\nA travelling desk",
        ),
        (
            found(MOVING, aspect="route"),
            "Guichet itinérant : il change de lieu. Appelez",
            "A travelling desk: it moves",
        ),
        (found(OPEN, needs=(NEED,)), "Page officielle : https://www.service-public", "Official page: https://www.serv"),
        (
            found(OPEN, needs=(UNCONFIRMED,)),
            "À vérifier sur la page officielle : https://www.service-public",
            "Please check on the official page: https://www.service-public",
        ),
        (found(OPEN, needs=(PARTNER_ONLY,)), "Site officiel : https://www.caf.fr", "website: https://www.caf.fr"),
        (
            found(OPEN, needs=(NeedView(replace(CAF, origin=Origin()), replace(RSA, page=None)),)),
            "Site officiel : https://www.caf.fr",
            "Official website: https://www.caf.fr",
        ),
        (
            found(OPEN, needs=(UNCONFIRMED_PARTNER,)),
            "À vérifier sur le site officiel : https://www.caf.fr",
            "Please check on the official website: https://www.caf.fr",
        ),
        (
            found(OPEN, needs=(NEED,)),
            "Pour « RSA »\nUn conseiller remplit",
            "For “RSA (basic income)”\nAn adviser fills",
        ),
        (
            found(OPEN),
            "Horaires indiqués au 1er août 2024 : appelez",
            "Hours as published on 1 August 2024: please call",
        ),
        (
            found(OPEN, replace(PLACE, assumed=True)),
            "Je vous réponds pour les environs de Mirande.",
            "the area around Mirande.",
        ),
        (
            found(OPEN, aspect="documents", needs=(NEED,)),
            "À apporter pour « RSA » :\n- identité\n- RIB\n",
            "- identity\n- RIB\n",
        ),
        (
            found(OPEN, aspect="route"),
            "https://www.openstreetmap.org/?mlat=43.51398&mlon=0.40020#map=16/43",
            "openstreetmap",
        ),
        (
            AskPlace((NEED,)),
            "Pour « RSA », un conseiller France services peut vous aider.",
            "Which town or village are you in?",
        ),
    ],
)
def test_the_words_of_answers(answer: Answer, french: str, english: str) -> None:
    assert french in said(answer)
    assert english in said(answer, "en")


def test_unknown_hours_are_never_called_closed() -> None:
    assert "ermé" not in said(found(UNKNOWN))
    assert "losed" not in said(found(UNKNOWN), "en")


def test_a_long_stretch_of_days_says_that_it_goes_on() -> None:
    days = tuple(hours(SATURDAY + timedelta(day), (8, 9 + day)) for day in range(9))
    text = said(found(replace(OPEN, days=days), moment=replace(NINE_DAYS, end=at(SATURDAY + timedelta(9), 0))))
    assert "Jeudi 3 décembre" in text
    assert "Vendredi 4 décembre" not in text
    assert "demandez-moi une date" in text


def test_a_moment_that_is_now_is_answered_as_now() -> None:
    now = replace(DAY, start=NOW, end=NOW + timedelta(minutes=1), grain="instant")
    assert "Ouvert maintenant, jusqu’à 12 h." in said(found(OPEN, moment=now, open_at_moment=True))


def test_the_year_is_said_where_it_is_another() -> None:
    opens = at(date(2027, 1, 4), 9)
    assert "Ouvre lundi 4 janvier 2027 à 9 h." in said(found(replace(SHUT, state=OpeningState(False, opens))))


def test_an_emergency_stands_alone() -> None:
    danger = EntryAnswer(entry("emergency", "danger"))
    assert said(danger, personal_number=True) == danger.entry.answer.fr


@pytest.mark.parametrize("language", LANGUAGES)
def test_personal_numbers_are_asked_not_to_be_sent(language: Language) -> None:
    warning = CATALOGUES.in_(language).say("personal_number")
    assert said(found(OPEN), language, personal_number=True).startswith(warning)
    assert warning not in said(found(OPEN), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_misunderstandings_in_a_row_are_worded_differently(language: Language) -> None:
    texts = [said(NotUnderstood(misses, desk=OPEN), language) for misses in range(1, 9)]
    assert all(one != next_one for one, next_one in pairwise(texts))
    assert len(set(texts)) == 4


def test_a_former_commune_far_from_the_desk_is_given_its_distance() -> None:
    text = said(found(SHUT, PlaceView("32256", "Valentées", HERE)))
    assert "à 12 km à vol d’oiseau de Valentées" in text
