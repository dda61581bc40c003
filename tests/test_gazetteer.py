"""Places as people write them: by ear, by postcode, by an old name, or not meant as a place at all."""

from collections.abc import Callable
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answers import ChoosePlace, DesksFound
from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.folding import fold
from bot.knowledge.model import Commune, Desk, Origin, Position, Words
from bot.paris import PARIS
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.model import Places, Question
from bot.understanding.places import find_places

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
COMMUNES_OF_THE_GERS = 458  # INSEE, code officiel géographique

Find = Callable[[str], Places]


@pytest.fixture(scope="session")
def find(ready: ReadyKnowledge) -> Find:
    interpreter = ready.interpreter
    return lambda text: find_places(tuple(fold(text).split()), interpreter.gazetteer, interpreter.vocabulary.is_common)


@pytest.mark.parametrize(
    ("typed", "insee"),
    [
        ("ozé", "32119"),
        ("eause", "32119"),
        ("flerance", "32132"),
        ("florance 32", "32132"),
        ("leictoure", "32208"),
        ("mirade", "32256"),
        ("mirrande", "32256"),
        ("miélen", "32252"),
        ("vic fezansac", "32462"),
        ("vicfezensac", "32462"),
        ("lile de noé", "32159"),
        ("lisle jourdain", "32160"),
        ("plesance du gers", "32319"),
        ("saint clare", "32370"),
        ("st clar", "32370"),
        ("ST-CLAR", "32370"),
        ("escornebeuf", "32123"),
        ("j'habite à roclaure", "32348"),
        ("carte grise a lombes", "32213"),
        ("pujodran carte grise", "32334"),
        ("where is the nearest desk to nogarro", "32296"),
        ("marseile", "13055"),
        ("je suis de tolouse", "31555"),
    ],
)
def test_a_name_spelt_by_ear_is_found_first(find: Find, typed: str, insee: str) -> None:
    assert find(typed).matches[0].commune.insee == insee


@pytest.mark.parametrize(
    "respelt",
    [str.upper, str.lower, lambda name: name.replace("-", " "), lambda name: f"  {name} ?!", lambda name: fold(name)],
)
def test_case_accents_and_hyphens_do_not_matter(ready: ReadyKnowledge, respelt: Callable[[str], str]) -> None:
    gazetteer = ready.interpreter.gazetteer
    for name in ("L’Isle-Jourdain", "Vic-Fezensac", "Éauze", "Plaisance", "Sainte-Dode", "Castéra-Verduzan"):
        assert gazetteer.look_up(respelt(name), 5) == gazetteer.look_up(name, 5)


@pytest.mark.parametrize("text", ["32380", "caf 32380", "32 380", "code postal 32380 svp"])
def test_a_postcode_gives_all_its_communes_the_most_populous_first(
    find: Find, ready: ReadyKnowledge, text: str
) -> None:
    places = find(text)
    people = [match.commune.population for match in places.matches]
    assert places.postcode == "32380"
    assert people == sorted(people, reverse=True)
    assert {match.commune for match in places.matches} == {
        commune for commune in ready.knowledge.communes if "32380" in commune.postcodes
    }


def test_a_name_decides_between_the_communes_of_a_postcode(find: Find) -> None:
    places = find("tournecoupe 32380")
    assert [match.commune.insee for match in places.matches] == ["32452"]


@pytest.mark.parametrize("text", ["99999", "je touche 32300 euros", "32300 euros de dettes", "3 2300"])
def test_a_number_that_is_no_postcode_gives_no_place(find: Find, text: str) -> None:
    assert find(text) == Places()


@pytest.mark.parametrize(
    ("text", "insee", "label"),
    [
        ("j'habite à Lagraulas", "32462", "Lagraulas"),
        ("labarrere", "32079", "Labarrère"),
        ("carte vitale à monbardon", "32365", "Monbardon"),
    ],
)
def test_a_former_commune_is_known_by_its_own_name_and_place(find: Find, text: str, insee: str, label: str) -> None:
    first = find(text).matches[0]
    assert (first.kind, first.commune.insee, first.label) == ("former", insee, label)
    former = next(former for former in first.commune.former if former.name == label)
    assert first.position == (former.position or first.commune.position)


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("le garros", "auch-garros"),
        ("caf grand garros", "auch-garros"),
        ("val de gers", "masseube"),
        ("la ténarèze", "condom"),
        ("cap d'astarac", "saint-blancard"),
        ("barbotan les thermes", "cazaubon"),
    ],
)
def test_a_desk_is_known_by_its_name(find: Find, ready: ReadyKnowledge, text: str, desk: str) -> None:
    named = next(each for each in ready.knowledge.desks if each.id == desk)
    first = find(text).matches[0]
    assert first.commune.insee == named.insee


@pytest.mark.parametrize("text", ["montaut", "castelnau", "préchac", "castex"])
def test_namesakes_are_a_question_back(find: Find, text: str) -> None:
    places = find(text)
    assert not places.sure
    assert len(places.matches) > 1


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("l'isle jourdain", "32160"),
        ("l'isle jourdain (86)", "86112"),
        ("l'isle jourdain vienne", "86112"),
        ("roquefort", "32347"),
        ("roquefort dans les landes", "40245"),
        ("valence 32", "32459"),
        ("valence drome", "26362"),
        ("st michel", "32397"),
        ("montaut 31", "31361"),
    ],
)
def test_nearness_or_a_department_decides_between_namesakes(find: Find, text: str, insee: str) -> None:
    places = find(text)
    assert places.matches[0].commune.insee == insee
    assert places.sure


@pytest.mark.parametrize(
    "text",
    [
        "orange me réclame une facture",
        "je suis chez orange",
        "la poste",
        "un colis à la poste",
        "deux tours",
        "mon mari est né à Nantes",
        "my husband was born in Paris",
        "la caf de toulouse ne répond pas",
        "j'ai 3 enfants",
        "le 12 mars",
        "mon père",
        "bonjour, je voudrais de l'aide",
        "what do I have to bring",
        "ma carte vitale",
    ],
)
def test_what_only_looks_like_a_place_is_none(find: Find, text: str) -> None:
    assert find(text) == Places()


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("j'habite à Tours", "37261"),
        ("j'habite à Orange", "84087"),
        ("la caf de toulouse ne répond pas, je suis de samatan", "32410"),
        ("né à Nantes, j'habite Mirande", "32256"),
        ("ma mère vit à Simorre mais moi j'habite Lombez", "32213"),
        ("je déménage d'Auch à Condom", "32107"),
        ("I live in Mirande and work in Auch", "32256"),
        ("pas à Condom, à Nérac", "47195"),
        ("Auradé, près de l'Isle-Jourdain", "32016"),
        ("ma soeur de Toulouse m'a parlé de vous, je suis à Mirande", "32256"),
    ],
)
def test_of_two_places_the_one_asked_about_comes_first(find: Find, text: str, insee: str) -> None:
    assert find(text).matches[0].commune.insee == insee


@pytest.mark.parametrize("text", ["simorre ou lombez", "carte grise à Simorre ou Lombez", "simorre or lombez"])
def test_two_places_to_choose_from_are_a_question_back(find: Find, text: str) -> None:
    places = find(text)
    assert [match.commune.name for match in places.matches] == ["Simorre", "Lombez"]
    assert not places.sure


def test_a_shared_position_lies_in_the_commune_of_the_nearest_town_hall(ready: ReadyKnowledge) -> None:
    place = ready.interpreter.gazetteer.at(Position(43.5160, 0.4050))
    assert place is not None
    assert (place.commune.name, place.position) == ("Mirande", Position(43.5160, 0.4050))


@pytest.mark.parametrize("position", [Position(51.5, -0.1), Position(40.4, -3.7), Position(0.0, 0.0)])
def test_a_position_outside_france_lies_nowhere(ready: ReadyKnowledge, position: Position) -> None:
    assert ready.interpreter.gazetteer.at(position) is None


def haversine_km(one: Position, other: Position) -> float:
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    return 2 * 6371 * asin(sqrt(sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2))


def test_every_commune_of_the_gers_is_sent_to_its_nearest_desk(ready: ReadyKnowledge) -> None:
    gers = [commune for commune in ready.knowledge.communes if commune.department == "32"]
    assert len(gers) == COMMUNES_OF_THE_GERS
    sent = {commune.insee: _first_desk(commune, ready) for commune in gers}
    assert sent == {commune.insee: _nearest(commune, ready.knowledge.desks) for commune in gers}


def _first_desk(commune: Commune, ready: ReadyKnowledge) -> str:
    """The desk that is named first to somebody who takes the first choice where there are several."""
    outcome = explain(Question(f"carte grise à {commune.name} (32)", NOW), Memory(), ready)
    if isinstance(outcome.answer, ChoosePlace):
        outcome = explain(Question("1", NOW), outcome.memory, ready)
    assert isinstance(outcome.answer, DesksFound), commune.name
    return outcome.answer.desks[0].desk.id


def _nearest(commune: Commune, desks: tuple[Desk, ...]) -> str:
    return min(desks, key=lambda desk: haversine_km(desk.position, commune.position)).id


def commune_called(name: str, insee: str, population: int = 100) -> Commune:
    return Commune(insee, name, insee[:2], ("32000",), population, Position(43.6, 0.5))


def test_without_desks_the_larger_namesake_comes_first() -> None:
    namesakes = [commune_called("Montaut", "31361", 50), commune_called("Montaut", "40191", 5000)]
    gazetteer = Gazetteer.build(namesakes, [], Words())
    assert [match.commune.insee for match in gazetteer.look_up("montaut")] == ["40191", "31361"]


def test_a_desk_nearby_weighs_more_than_people() -> None:
    near = Commune("32278", "Montaut", "32", (), 50, Position(43.37, 0.41))
    far = Commune("24287", "Montaut", "24", (), 900, Position(44.77, 0.57))
    desk = Desk("mirande", "France services", "Mirande", "32256", "", "32300", Position(43.51, 0.40), Origin())
    found = Gazetteer.build([far, near], [desk], Words()).look_up("montaut")
    assert [match.commune.insee for match in found] == ["32278", "24287"]


def test_an_empty_list_of_communes_finds_nothing() -> None:
    gazetteer = Gazetteer.build([], [], Words())
    assert gazetteer.look_up("auch") == ()
    assert gazetteer.at(Position(43.6, 0.5)) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_places_in_order_of_their_words(ready: ReadyKnowledge, text: str) -> None:
    words = tuple(fold(text).split())
    for match in find_places(words, ready.interpreter.gazetteer).matches:
        assert words[match.start : match.end] == match.heard
        assert 0 < match.score <= 1


@given(st.lists(st.text("abcdeiounrstlmàéœß-' ", min_size=1, max_size=12).filter(fold), min_size=1, max_size=20))
def test_every_name_is_found_whatever_its_letters(names: list[str]) -> None:
    communes = [commune_called(name, f"32{number:03}") for number, name in enumerate(names)]
    gazetteer = Gazetteer.build(communes, [], Words())
    for commune in communes:
        found = gazetteer.look_up(commune.name, limit=len(names))
        assert commune.insee in {match.commune.insee for match in found if match.score == 1.0}
