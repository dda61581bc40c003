"""The official list of communes: JSON made into values, what is left out told, what is wrong refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.communes import CommunesError
from bot.knowledge.import_communes import ImportedCommunes, communes_from, import_communes
from bot.knowledge.model import Commune, FormerCommune, Position


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def record(code: str, name: str, **more: Any) -> dict[str, Any]:
    common = {"codesPostaux": ["32300"], "population": 100, "centre": point(0.4, 43.5)}
    return {"nom": name, "code": code, **common, **more}


def merged(code: str, name: str, into: str, **more: Any) -> dict[str, Any]:
    return record(code, name, type="commune-deleguee", chefLieu=into, **more)


def from_file(folder: Path, content: str | bytes) -> ImportedCommunes:
    source = folder / "communes.json"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_communes([str(source)])


def refused(folder: Path, content: str | bytes) -> tuple[str, str]:
    """What is said of a source with a fault, in French and in English."""
    with pytest.raises(CommunesError) as caught:
        from_file(folder, content)
    return caught.value.text.fr, caught.value.text.en


def test_the_town_hall_goes_before_the_centre_whatever_file_it_is_in(tmp_path: Path) -> None:
    listed = [
        record("32256", "Mirande", mairie=point(0.40412, 43.51649)),
        record("32013", "Auch", centre=point(0.58, 43.64), mairie=None),
    ]
    for each in listed:
        (tmp_path / each["code"]).write_text(json.dumps([each]), encoding="utf-8-sig")
    imported = import_communes([str(tmp_path / each["code"]) for each in listed])
    auch, mirande = imported.communes
    assert mirande == Commune("32256", "Mirande", "32", ("32300",), 100, Position(43.5165, 0.4041))
    assert auch.position == Position(43.64, 0.58)
    assert (imported.report.communes, imported.report.at_town_hall) == (2, 1)


def test_a_former_commune_belongs_to_the_one_it_merged_into() -> None:
    listed = [
        merged("32369", "Saint-Blancard", "32365", mairie=point(0.65, 43.35)),
        merged("32365", "Cap d’Astarac", "32365"),
        record("32268", "Monbardon", type="commune-associee", chefLieu="32365", centre=None),
        record("32365", "Cap d'Astarac"),
    ]
    imported = communes_from(listed)
    (commune,) = imported.communes
    assert commune.former == (FormerCommune("Monbardon"), FormerCommune("Saint-Blancard", Position(43.35, 0.65)))
    assert (imported.report.former, imported.report.same_name) == (2, 1)


def test_a_former_commune_without_a_present_one_is_reported() -> None:
    imported = communes_from([record("32013", "Auch"), merged("32268", "Monbardon", "32365")])
    assert imported.communes[0].former == ()
    assert imported.report.left_out_no_successor == ("Monbardon (32268)",)


def test_an_arrondissement_is_a_commune_of_its_own() -> None:
    listed = [record("13055", "Marseille"), record("13201", "Marseille 1er", type="arrondissement-municipal")]
    assert [commune.insee for commune in communes_from(listed).communes] == ["13055", "13201"]


def test_what_a_record_leaves_out_is_reported() -> None:
    auch: dict[str, Any] = {"nom": "Auch", "code": "32013", "centre": point(0.58, 43.64)}
    imported = communes_from([{"nom": "Nulle-Part", "code": "32999"}, auch])
    assert imported.communes == (Commune("32013", "Auch", "32", (), 0, Position(43.64, 0.58)),)
    assert imported.report.no_postcode == imported.report.no_population == ("Auch (32013)",)
    assert imported.report.left_out_no_position == ("Nulle-Part (32999)",)


def test_a_commune_without_a_position_lies_between_those_of_its_postcode() -> None:
    listed = [
        record("32001", "A", centre=point(0.2, 43.4)),
        record("32002", "B", centre=point(0.4, 43.8)),
        record("32003", "C", centre=None),
    ]
    imported = communes_from(listed)
    assert imported.communes[2].position == Position(43.6, 0.3)
    assert imported.report.placed_by_postcode == ("C (32003)",)


def test_a_commune_listed_twice_counts_once() -> None:
    imported = communes_from([record("32013", "Auch"), record("32013", "Auch bis")])
    assert [commune.name for commune in imported.communes] == ["Auch"]
    assert imported.report.duplicates == ("Auch bis (32013)",)


@given(st.permutations([record("32001", "A", centre=None), record("32002", "B"), merged("32003", "C", "32002")]))
def test_the_order_of_the_records_does_not_matter(listed: list[dict[str, Any]]) -> None:
    assert communes_from(listed) == communes_from(sorted(listed, key=lambda each: each["code"]))


def test_wrong_json_names_its_line(tmp_path: Path) -> None:
    french, english = refused(tmp_path, '[\n{"nom": "Auch",\n}]')
    assert "ligne 3 : ce n'est pas du JSON" in french
    assert "line 3: not JSON" in english


@pytest.mark.parametrize("content", ['{"nom": "Auch"}', '"Auch"', "null", "32"])
def test_anything_but_a_list_is_refused(tmp_path: Path, content: str) -> None:
    french, english = refused(tmp_path, content)
    assert "une liste de communes est attendue" in french
    assert "a list of communes is expected" in english


def test_a_missing_file_and_one_not_in_utf8_are_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    with pytest.raises(CommunesError) as caught:
        import_communes([missing])
    assert caught.value.text.fr.startswith(f"{missing} : lecture impossible")
    assert caught.value.text.en.startswith(f"{missing}: cannot be read")
    french, english = refused(tmp_path, b'[{"nom": "\xc9auze"}]')
    assert "lecture impossible" in french
    assert "cannot be read" in english


@pytest.mark.parametrize("listed", [[], [merged("32268", "Monbardon", "32365")]])
def test_a_list_without_communes_is_refused(tmp_path: Path, listed: list[dict[str, Any]]) -> None:
    assert refused(tmp_path, json.dumps(listed)) == ("Aucune commune dans les sources.", "No commune in the sources.")


@pytest.mark.parametrize(
    ("faulty", "named"),
    [
        ({"code": "32013"}, "nom"),
        ({"nom": "  ", "code": "32013"}, "nom"),
        ({"nom": "Auch|Pavie", "code": "32013"}, "nom"),
        ({"nom": "Auch"}, "code"),
        ({"nom": "Auch", "code": "3213"}, "code"),
        ({"nom": "Auch", "code": 32013}, "code"),
        ({"nom": "Monbardon", "code": "32268", "type": "commune-deleguee"}, "chefLieu"),
        (record("32013", "Auch", population=-1), "population"),
        (record("32013", "Auch", population="22000"), "population"),
        (record("32013", "Auch", codesPostaux=[32000]), "codesPostaux"),
        (record("32013", "Auch", codesPostaux="32000"), "codesPostaux"),
        (record("32013", "Auch", mairie={"coordinates": [0.58]}), "mairie"),
        (record("32013", "Auch", centre={"coordinates": ["0.58", "43.64"]}), "centre"),
        ("Auch", "{...}"),
        (record("32013", "Auch", type=[]), "type"),
        (record("32013", "Auch", centre=point(float("nan"), 43.6)), "centre"),
        (record("32013", "Auch", centre=point(0.58, 95.0)), "centre"),
        (record("32013", "Auch\rla Haute"), "nom"),
    ],
)
def test_a_faulty_record_is_named_by_its_number_and_key(tmp_path: Path, faulty: Any, named: str) -> None:
    french, english = refused(tmp_path, json.dumps([record("32256", "Mirande"), faulty]))
    assert french.endswith(f"élément n° 2 : {named} manque ou n'a pas la bonne forme.")
    assert english.endswith(f"item no. 2: {named} is missing or malformed.")


def test_brackets_without_end_are_refused(tmp_path: Path) -> None:
    refused(tmp_path, "[" * 100_000)
