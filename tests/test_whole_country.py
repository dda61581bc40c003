"""A base for the whole country: places everywhere, no leaning to one department, the place of the conversation."""

from dataclasses import replace
from datetime import datetime
from itertools import groupby, islice

import pytest
from conftest import KNOWLEDGE
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.directory import Directory
from bot.assistant import Outcome, ReadyKnowledge, explain
from bot.conversation import Memory
from bot.folding import fold
from bot.handlers.shell import likely_communes
from bot.knowledge.area import shares_of_departments
from bot.knowledge.communes import department_of, read_communes
from bot.knowledge.loader import Loaded
from bot.knowledge.model import Commune, Desk, Origin
from bot.paris import PARIS
from bot.rendering.catalogue import load_catalogues
from bot.understanding.arrondissements import arrondissements_of, find_arrondissements
from bot.understanding.model import Question
from bot.understanding.slips import likelihood, weighted_edits
from bot.understanding.spelling import spoken

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
TOWNS = 27  # with a desk in each department: about as many as there are
ARRONDISSEMENTS = arrondissements_of(read_communes(KNOWLEDGE / "communes.csv"))


def desk_in(commune: Commune) -> Desk:
    name = f"France services {commune.name}"
    postcode = next(iter(commune.postcodes), "00000")
    return Desk(commune.insee, name, commune.name, commune.insee, "Mairie", postcode, commune.position, Origin())


@pytest.fixture(scope="module")
def country(loaded: Loaded) -> ReadyKnowledge:
    """The desks of the project's own base, and one in each of the towns of the other departments."""
    knowledge = loaded.knowledge
    by_size = sorted(knowledge.communes, key=lambda commune: (commune.department, -commune.population))
    towns = [
        town
        for department, communes in groupby(by_size, key=lambda commune: commune.department)
        for town in islice(communes, TOWNS if department != "32" else 0)
    ]
    post_office = replace(desk_in(towns[0]), id="bureau", name="France services France Travail")
    desks = (*knowledge.desks, *map(desk_in, towns), post_office)
    return ReadyKnowledge.build(replace(knowledge, desks=desks), load_catalogues())


def ask(country: ReadyKnowledge, *messages: str) -> Outcome:
    """What the last of these messages of one conversation comes to."""
    memory = Memory()
    for message in messages:
        outcome = explain(Question(message, NOW), memory, country)
        memory = outcome.memory
    return outcome


def place_of(outcome: Outcome) -> str | None:
    """The INSEE code of the place taken, None where there is none or a choice is offered."""
    places = outcome.understanding.places
    return places.matches[0].commune.insee if places.matches and places.sure else None


@pytest.mark.parametrize(
    ("message", "insee"),
    [
        ("caf lille", "59350"),
        ("carte grise à brest", "29019"),
        ("retraite strasbourg", "67482"),
        ("caf paris", "75056"),
        ("impots à marseille", "13055"),
        ("caf fort de france", "97209"),
        ("carte grise cayenne", "97302"),
        ("carte grise saint denis 974", "97411"),
        ("j'habite à tolouse, carte grise", "31555"),
        ("carte grise seissan", "32426"),
        ("escornebeuf carte vitale", "32123"),
        ("sempeserre mon mari veut passer auto entrepreneur", "32429"),
        ("bars 32 caf", "32030"),
        ("manciet france travail", "32227"),
        ("caf 75013", "75113"),
    ],
)
def test_places_all_over_france_are_found(country: ReadyKnowledge, message: str, insee: str) -> None:
    assert place_of(ask(country, message)) == insee


@pytest.mark.parametrize(
    "message",
    [
        "france travail ne répond pas, que faire",
        "ma carte orange ne marche plus, c'est pour la carte grise",
        "deux tours de vigne, je veux une carte grise",
        "mon père a perdu sa carte vitale",
    ],
)
def test_words_of_daily_life_are_no_villages(country: ReadyKnowledge, message: str) -> None:
    assert place_of(ask(country, message)) is None


@pytest.mark.parametrize(
    ("words", "insee"),
    [
        ("paris 13", "75113"),
        ("paris 13e", "75113"),
        ("paris 13eme arrondissement", "75113"),
        ("paris dans le 13e", "75113"),
        ("13e arrondissement de paris", "75113"),
        ("le treizieme arrondissement de paris", "75113"),
        ("lyon 3e", "69383"),
        ("dans le 3e a lyon", "69383"),
        ("lyon troisieme", "69383"),
        ("marseille 8eme", "13208"),
        ("1er arrondissement de marseille", "13201"),
        ("paris 1er", "75101"),
        ("lyon", None),
        ("paris 15 h", None),
        ("paris 13 novembre", None),
        ("3 enfants a lyon", None),
        ("lyon 12e", None),
        ("toulouse 3e", None),
        ("13 paris", None),
    ],
)
def test_arrondissements(words: str, insee: str | None) -> None:
    units = frozenset({"h", "enfants", "novembre"})
    found = list(find_arrondissements(tuple(words.split()), ARRONDISSEMENTS, units))
    assert [match.commune.insee for match in found] == ([insee] if insee else [])


def test_all_arrondissements_are_known() -> None:
    cities = [city for city, _ in ARRONDISSEMENTS]
    assert (cities.count("paris"), cities.count("marseille"), cities.count("lyon")) == (20, 16, 9)


def test_an_arrondissement_is_taken_before_its_city(country: ReadyKnowledge) -> None:
    assert place_of(ask(country, "caf lyon 3e")) == "69383"
    assert place_of(ask(country, "rendez vous caf a paris a 15 h")) == "75056"


# Namesakes


@pytest.mark.parametrize(
    ("where", "message", "insee"),
    [
        ("caf poitiers", "et à l'isle jourdain ?", "86112"),
        ("caf auch", "et à l'isle jourdain ?", "32160"),
        ("caf auch", "et à plaisance ?", "32319"),
        ("caf rodez", "et à plaisance ?", "12183"),
        ("caf saint denis 974", "et à sainte marie ?", "97418"),
    ],
)
def test_of_namesakes_the_one_near_the_conversation_is_meant(
    country: ReadyKnowledge, where: str, message: str, insee: str
) -> None:
    assert place_of(ask(country, where, message)) == insee


def test_without_a_conversation_namesakes_are_asked_about(country: ReadyKnowledge) -> None:
    assert place_of(ask(country, "caf plaisance")) is None
    assert len(ask(country, "caf plaisance").understanding.places.matches) >= 2


def test_the_most_people_go_first_not_the_gers(country: ReadyKnowledge) -> None:
    first = ask(country, "caf saint denis").understanding.places.matches[0]
    assert first.commune.insee == "93066"


# The area


def test_the_area_comes_from_the_desks(country: ReadyKnowledge, ready: ReadyKnowledge) -> None:
    assert ready.directory.departments == {"32"}
    assert len(country.directory.departments) > 85
    assert {department_of(insee) for insee, _ in likely_communes(ready.knowledge)} == {"32"}
    assert "32" not in {department_of(insee) for insee, _ in likely_communes(country.knowledge)}


def test_no_desk_serves_nothing(ready: ReadyKnowledge) -> None:
    assert shares_of_departments(()) == {}
    assert Directory.build(replace(ready.knowledge, desks=())).departments == frozenset()


# Slips

WORDS = st.text("abcdehilmnorstu", max_size=9)


@given(WORDS, WORDS)
def test_slips_cost_nothing_only_for_the_same_word(one: str, other: str) -> None:
    cost = weighted_edits(one, other)
    assert (cost == 0) == (one == other)
    assert cost <= 1.32 * max(len(one), len(other))  # the dearest edit: a first letter typed for nothing


@given(WORDS, WORDS)
def test_a_likelihood_is_a_share(one: str, other: str) -> None:
    keys = spoken([fold(one), fold(other)])
    assert likelihood(one, one, keys[0], keys[0]) == 1
    assert likelihood(one, other, *keys) <= 1


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("roclaure", "roquelaure", "rocles"),
        ("flerance", "fleurance", "florange"),
        ("nogarau", "nogaro", "nogent"),
        ("simore", "simorre", "simiane"),
        ("mirnade", "mirande", "miramas"),
        ("eauz", "eauze", "haux"),
    ],
)
def test_likelier_slips_win(typed: str, meant: str, other: str) -> None:
    keys = spoken([fold(typed), fold(meant), fold(other)])
    assert likelihood(typed, meant, keys[0], keys[1]) > likelihood(typed, other, keys[0], keys[2])
