"""The official list of desks: read however it is written, mended where it is sure, merged without loss."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from conftest import KNOWLEDGE
from hypothesis import given, settings
from hypothesis import strategies as st
from official_list import (
    AUCH,
    COLUMNS,
    LISTED,
    MIRANDE,
    TODAY,
    VALSERHONE,
    as_csv,
    desks_in,
    imported,
    kinds,
    only_desk,
)

from bot.knowledge.hours import parse_hours
from bot.knowledge.import_structures import day_of
from bot.knowledge.model import Position, Text
from bot.knowledge.official_list.comments import read_comment
from bot.knowledge.official_list.listed_hours import DayRead, read_day, read_hours
from bot.knowledge.official_list.reading import NEEDED, read_list
from bot.knowledge.official_list.writing import scalar
from bot.knowledge.sources import SourceError
from bot.knowledge.yaml_tree import read_document
from bot.rendering.catalogue import load_import_catalogues


def test_a_row_becomes_a_desk() -> None:
    desk = only_desk(MIRANDE)
    assert (desk.id, desk.official_id, desk.name, desk.commune) == (
        "mirande",
        "1717",
        "France services de Mirande",
        "Mirande",
    )
    assert desk.position == Position(43.51398, 0.4002)
    assert desk.hours == "Mo-Tu 08:30-12:00,14:00-16:00; Fr 08:30-12:00; PH off"
    assert (desk.phone, desk.appointment, desk.travelling) == ("05 62 66 86 87", True, False)
    assert desk.origin.source == "Liste des structures France services, ANCT, 1er août 2026 (Licence Ouverte 2.0)"
    assert desk.origin.verified == LISTED


# How a list is written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_that_are_sure_are_read(encoding: str, separator: str) -> None:
    found = read_list("liste.csv", as_csv(VALSERHONE, separator=separator).encode(encoding))
    assert [row["lib_com"] for row in found.rows] == ["Valserhône"]
    assert found.separator == separator


def test_columns_may_be_capitalised_and_in_any_order() -> None:
    columns = [column.upper().replace("_", " ") for column in reversed(COLUMNS)]
    row = {column.upper().replace("_", " "): value for column, value in MIRANDE.items()}
    found = read_list("liste.csv", as_csv(row, columns=columns).encode())
    assert found.rows[0]["id_fs"] == "1717"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "name the columns"),
        (as_csv(MIRANDE).partition("\n")[2].encode(), "name the columns"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "name the columns"),
        (b"PK\x03\x04rest of a workbook", "save it as CSV"),
        (b"\x00\x01\x02", "unknown encoding"),
        (as_csv().encode(), "no desk"),
        (as_csv(MIRANDE).replace('"telephone"', '"téléphone_fs"').encode(), "telephone (rename “telephone_fs”?)"),
        (as_csv(MIRANDE).replace('"latitude","longitude"', '"x","y"').encode(), "latitude, longitude"),
        (as_csv(MIRANDE).replace('"mail"', '"telephone"').encode(), "columns twice: telephone"),
    ],
)
def test_what_is_no_such_list_gets_one_clear_error(data: bytes, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_list("liste.csv", data)
    assert told in caught.value.text.en
    assert caught.value.text.fr.startswith("liste.csv")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (as_csv() + text).encode()))
def test_no_bytes_bring_the_reading_down(data: bytes) -> None:
    with suppress(SourceError):
        assert read_list("liste.csv", data).rows


def test_the_rest_of_the_list_is_read_where_a_row_is_broken() -> None:
    text = as_csv(MIRANDE) + '"1","too","few"\n' + as_csv(VALSERHONE).partition("\n")[2]
    found = read_list("liste.csv", text.encode())
    assert [row["id_fs"] for row in found.rows] == ["1717", "1"]
    assert found.broken == (3,)


def test_the_day_of_a_list_is_in_its_name_or_in_its_last_label() -> None:
    found = read_list("liste.csv", as_csv(MIRANDE).encode())
    assert day_of("liste-fs-20240801.csv", found) == date(2024, 8, 1)
    assert day_of("liste_2025-03-02.csv", found) == date(2025, 3, 2)
    assert day_of("liste.csv", found) == date(2026, 2, 1)
    assert day_of("liste.csv", read_list("l", as_csv(MIRANDE | {"labellisation_fs": ""}).encode())) is None


# Hours


@pytest.mark.parametrize(
    ("text", "stretches", "mended"),
    [
        ("", (), False),
        ("Fermé", (), False),
        ("09:00 - 12:00 / 14:00 - 17:00", ((540, 720), (840, 1020)), False),
        ("9h-12h30", ((540, 750),), False),
        ("00:00 - 00:00 / 09:00 - 12:00", ((540, 720),), True),
        ("13:30 - 16:00 / 13:30 - 16:00", ((810, 960),), True),
        ("14:00 - 17:00 / 09:00 - 12:00", ((540, 720), (840, 1020)), True),
        ("09:00 - 14:00 / 14:00 - 19:00", ((540, 1140),), False),
        ("00:00 - 00:00", None, False),
        ("16:00 - 14:00", None, False),
        ("09:00 - 16:30 / 13:30 - 16:30", None, False),
        ("09:00 - 12:00 / 11:00 - 17:00", None, False),
        ("sur rendez-vous", None, False),
        ("25:00 - 26:00", None, False),
        ("09:75 - 12:00", None, False),
    ],
)
def test_a_day_is_mended_where_it_is_sure_and_unknown_where_it_is_not(
    text: str, stretches: tuple[tuple[int, int], ...] | None, mended: bool
) -> None:
    assert read_day(text) == DayRead(stretches, mended)


def test_an_unknown_day_is_unknown_not_closed() -> None:
    read = read_hours(["09:00 - 12:00", "00:00 - 00:00", "09:00 - 12:00", "", "", ""])
    assert read.text == "Mo 09:00-12:00; Tu unknown; We 09:00-12:00; PH off"
    assert read.unknown == ("Tu",)


def test_a_desk_of_which_no_day_is_known_has_no_hours() -> None:
    assert only_desk(MIRANDE | dict.fromkeys(("h_lundi", "h_mardi", "h_vendredi"), "")).hours is None
    result = imported(MIRANDE | dict.fromkeys(("h_lundi", "h_mardi", "h_vendredi"), "00:00 - 00:00"))
    assert desks_in(result.text)["mirande"].hours is None
    assert kinds(result) == ["hours_unknown", "hours_unknown", "hours_unknown", "no_hours"]


STRETCH = st.tuples(st.times(), st.times()).map(lambda two: f"{two[0]:%H:%M} - {two[1]:%H:%M}")


@given(st.lists(st.lists(STRETCH, max_size=4).map(" / ".join), min_size=7, max_size=7))
def test_hours_pass_the_loader_and_say_no_more_than_the_list(days: list[str]) -> None:
    read = read_hours(days)
    if read.text is None:
        return
    parse_hours(read.text)
    for day in days:
        for start, end in read_day(day).stretches or ():
            assert time(start // 60, start % 60).strftime("%H:%M") in day
            assert time(end // 60 % 24, end % 60).strftime("%H:%M") in day


# Places


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("43.51398", "-0.40020x"[:-1]),
        ("-43.51398", "0.40020"),
        ("0.40020", "43.51398"),
        ("-0.40020", "43.51398"),
        ("43,51398", "0,40020"),
    ],
)
def test_signs_order_and_commas_of_coordinates_are_mended(latitude: str, longitude: str) -> None:
    desk = only_desk(MIRANDE | {"latitude": latitude, "longitude": longitude})
    assert desk.position == Position(43.51398, 0.4002)
    assert desk.note is None


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("48.85", "2.35"), ("", ""), ("abc", "1"), ("0", "0"), ("1e9", "nan")]
)
def test_a_desk_elsewhere_goes_to_the_town_hall_with_a_note(latitude: str, longitude: str) -> None:
    result = imported(MIRANDE | {"latitude": latitude, "longitude": longitude})
    desk = desks_in(result.text)["mirande"]
    assert desk.position == Position(43.5165, 0.4041)
    assert desk.note is not None
    assert "mairie" in desk.note.fr
    assert "town hall" in desk.note.en
    assert kinds(result) == ["at_town_hall"]


def test_in_a_very_wide_commune_the_point_stays() -> None:
    kourou = MIRANDE | {"insee_com": "97304", "lib_com": "Kourou", "latitude": "5.152778", "longitude": "-52.64639"}
    result = imported(kourou)
    assert desks_in(result.text)["kourou"].position == Position(5.15278, -52.64639)
    assert kinds(result) == ["position_kept"]


def test_a_code_that_is_no_more_is_that_of_the_commune_of_today() -> None:
    result = imported(
        MIRANDE | {"insee_com": "49069", "lib_com": "Orée d'Anjou", "latitude": "47.3", "longitude": "-1.2"}
    )
    (desk,) = desks_in(result.text).values()
    assert (desk.insee, desk.commune) == ("49126", "Orée d’Anjou")
    former = imported(MIRANDE | {"insee_com": "49177", "lib_com": "Liré", "latitude": "47.3", "longitude": "-1.2"})
    assert [desk.insee for desk in desks_in(former.text).values()] == ["49126"]


def test_what_a_spreadsheet_took_is_put_back() -> None:
    desk = only_desk(VALSERHONE | {"insee_com": "1033", "code_postal": "1200", "telephone": "450568749"})
    assert (desk.insee, desk.postcode, desk.phone) == ("01033", "01200", "04 50 56 87 49")


def test_rows_that_cannot_be_used_are_told_of_and_the_others_stay() -> None:
    result = imported(
        MIRANDE,
        MIRANDE,
        AUCH | {"id_fs": ""},
        AUCH | {"lib_fs": ""},
        VALSERHONE | {"insee_com": "99999", "lib_com": "Nulle-Part", "code_postal": "99999"},
    )
    assert list(desks_in(result.text)) == ["mirande"]
    assert sorted(kinds(result)) == ["no_id", "no_name", "same_id", "unknown_commune"]


def test_a_desk_without_telephone_and_with_several_addresses() -> None:
    row = MIRANDE | {"telephone": "", "mail": "accueil@example.fr - autre@example.fr"}
    result = imported(row)
    desk = desks_in(result.text)["mirande"]
    assert (desk.phone, desk.mail) == (None, "accueil@example.fr")
    assert sorted(kinds(result)) == ["bad_mail", "no_phone"]


# Comments


@pytest.mark.parametrize(
    "comment",
    [
        "Sur rendez-vous le jeudi en semaine impaire",
        "Ouverture le 1er samedi du mois",
        "Ouverture à l’automne",
        "7 rue du 19 mars 1962",
        "Antenne à Mars-sur-Allier et Avril-sur-Loire",
        "Prise de rendez-vous au 05/57/31/15/28",
        "Fermé le jeudi 1/2",
        "Uniquement sur rendez-vous à partir du 17/05/2024",
        "Nouvelle adresse au 1 juillet 2024 : mairie, place de l’église",
        "Horaires d’été (du 15 juillet au 25 août) : fermé l’après-midi",
        "Fermé du 21 décembre 2026 au 3 janvier 2027",
        "Fermé les 24 et 31 décembre 2026",
    ],
)
def test_comments_that_still_hold_are_kept(comment: str) -> None:
    assert read_comment(comment, LISTED, TODAY).kept == comment


@pytest.mark.parametrize(
    "comment",
    [
        "Fermeture exceptionnelle le 30 novembre 2023",
        "Prise de rendez-vous impossible du 18/03 au 22/03",
        "Fermé du 9 au 30 août inclus pour congés",
        "Changement d’horaires à compter du 3 janvier 2023",
        "ATTENTION : du 15 au 26 juillet 2024 les horaires changent : 14h à 15h30. Fermé le vendredi après-midi",
        "Le véhicule est attendu fin 2023",
    ],
)
def test_notices_of_days_that_are_over_go(comment: str) -> None:
    read = read_comment(comment, LISTED, TODAY)
    assert read.kept is None
    assert read.over == (comment,)


def test_what_stands_before_a_notice_and_how_to_book_stay() -> None:
    comment = "Accueil à la mairie. Fermé le 10 mai 2024. Revenez le lundi. Rendez-vous au 05 62 00 00 00"
    read = read_comment(comment, LISTED, TODAY)
    assert read.kept == "Accueil à la mairie. Rendez-vous au 05 62 00 00 00"
    assert read.over == ("Fermé le 10 mai 2024. Revenez le lundi.",)


@given(st.text(max_size=200), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_no_comment_gains_words(comment: str, day: date) -> None:
    read = read_comment(comment, LISTED, day)
    kept = (read.kept or "").split()
    assert all(word in comment for word in kept)


def test_a_comment_in_french_is_quoted_in_english_not_translated() -> None:
    note = only_desk(MIRANDE | {"commentaire": "sonnez à l'entrée"}).note
    assert note == Text("Sonnez à l’entrée", "In French: “Sonnez à l’entrée”")


def test_a_comment_that_says_the_telephone_again_is_no_note() -> None:
    assert only_desk(MIRANDE | {"commentaire": "562668687"}).note is None
    assert only_desk(MIRANDE | {"commentaire": MIRANDE["mail"]}).note is None
    assert only_desk(MIRANDE | {"commentaire": "326421959"}).note == Text("03 26 42 19 59", "03 26 42 19 59")


# Ids and the file


def test_ids_are_short_and_their_own() -> None:
    twins = [
        AUCH | {"id_fs": str(n), "lib_fs": name}
        for n, name in enumerate(["France services Auch", "Bus France services"])
    ]
    result = imported(
        MIRANDE, AUCH, *twins, AUCH | {"id_fs": "9", "lib_fs": "France services " + "Très long nom " * 20}
    )
    ids = list(desks_in(result.text))
    assert "mirande" in ids
    assert "auch-garros" in ids
    assert len(set(ids)) == 5
    assert max(map(len, ids)) <= 64


@given(st.permutations([MIRANDE, AUCH, VALSERHONE, AUCH | {"id_fs": "7"}, MIRANDE | {"id_fs": "8"}]))
@settings(max_examples=20)
def test_the_order_of_the_list_does_not_matter(rows: list[dict[str, str]]) -> None:
    assert imported(*rows).text == imported(*sorted(rows, key=lambda row: row["id_fs"])).text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]), min_size=1, max_size=60))
def test_every_text_reads_back_as_it_was_written(text: str) -> None:
    line = " ".join(text.replace("\ufeff", "").split()) or "x"
    assert read_document("x.yaml", f"key: {scalar(line)}\n".encode()).value == {"key": line}


# Merging


EDITED = """\
# Nos guichets.

desks:

  # Gers (32)
  - id: mirande-centre
    official_id: "1717"
    name: France services de Mirande
    commune: Mirande
    insee: "32256"
    address: Avenue Saint-Roch (ancienne école)
    postcode: "32300"
    latitude: 43.51398
    longitude: 0.40020
    # le numéro du standard
    phone: 05 62 00 00 00
    hours: Mo 08:30-12:00; PH off  # à confirmer
    note:
      fr: Sonnez.
      en: Ring.
    travelling: true
    other_names:
      - La Gare
    closures:
      - first: 2026-12-24
        last: 2026-12-26
        reason:
          fr: congés
          en: holidays
    source: Liste de 2025
    verified: 2025-08-01

  # Un lieu à nous
  - id: le-notre
    name: Point info
    commune: Auch
    insee: "32013"
    address: Place de la Mairie
    postcode: "32000"
    latitude: 43.64650
    longitude: 0.58550

  - id: aire
    official_id: "500"
    name: France services Aire
    commune: Aire-sur-l’Adour
    insee: "40001"
    address: Rue Haute
    postcode: "40800"
    latitude: 43.70100
    longitude: -0.26200
    source: Liste de 2025
    verified: 2025-08-01
"""


def test_a_newer_list_brings_its_facts_and_keeps_what_people_wrote() -> None:
    result = imported(MIRANDE, existing=EDITED, departments=["32"])
    desk = desks_in(result.text)["mirande-centre"]
    assert (desk.phone, desk.hours) == (
        "05 62 66 86 87",
        "Mo-Tu 08:30-12:00,14:00-16:00; Fr 08:30-12:00; PH off",
    )
    assert desk.origin.verified == LISTED
    assert desk.address == "Avenue Saint-Roch (ancienne école)"
    assert desk.note == Text("Sonnez.", "Ring.")
    assert desk.travelling
    assert desk.other_names == ("La Gare",)
    assert [closure.first for closure in desk.closures] == [date(2026, 12, 24)]
    assert {finding.found.partition(":")[0] for finding in result.findings if finding.kind == "changed"} == {
        "phone",
        "hours",
        "mail",
        "appointment",
    }


def test_comments_and_order_of_the_file_stay() -> None:
    text = imported(MIRANDE, AUCH, existing=EDITED, departments=["32"]).text
    for line in ("# Nos guichets.", "  # Gers (32)", "    # le numéro du standard", "  # Un lieu à nous"):
        assert line in text.split("\n")
    assert list(desks_in(text)) == ["mirande-centre", "le-notre", "auch", "aire"]


def test_desks_checked_since_the_list_are_left_alone_and_the_difference_told() -> None:
    checked = EDITED.replace("verified: 2025-08-01", "verified: 2026-09-01")
    result = imported(MIRANDE, existing=checked)
    assert result.text == checked
    assert "kept_as_checked" in kinds(result)
    assert "not_in_list" in kinds(result)


def test_desks_of_other_departments_and_our_own_stay() -> None:
    assert {"le-notre", "aire"} <= set(desks_in(imported(MIRANDE, existing=EDITED, departments=["32"]).text))


def test_desks_that_have_left_the_list_go_and_are_told_of() -> None:
    result = imported(MIRANDE, existing=EDITED)
    assert list(desks_in(result.text)) == ["mirande-centre", "le-notre"]
    assert [finding.desk for finding in result.findings if finding.kind == "removed"] == ["France services Aire (500)"]


def test_the_same_list_twice_changes_nothing() -> None:
    once = imported(MIRANDE, AUCH, VALSERHONE | {"commentaire": "Sonnez"})
    again = imported(MIRANDE, AUCH, VALSERHONE | {"commentaire": "Sonnez"}, existing=once.text)
    assert again.text == once.text
    assert kinds(again) == []


def test_a_note_made_of_a_comment_follows_the_list() -> None:
    once = imported(MIRANDE | {"commentaire": "Sonnez"})
    later = imported(MIRANDE | {"commentaire": "Frappez"}, existing=once.text, listed=date(2026, 10, 1))
    assert desks_in(later.text)["mirande"].note == Text("Frappez", "In French: “Frappez”")
    gone = imported(MIRANDE, existing=once.text, listed=date(2026, 10, 1))
    assert desks_in(gone.text)["mirande"].note is None


def test_hours_that_the_new_list_lacks_stay_with_the_day_they_were_checked() -> None:
    silent = MIRANDE | dict.fromkeys(("h_lundi", "h_mardi", "h_vendredi"), "")
    desk = desks_in(imported(silent, existing=EDITED, departments=["32"]).text)["mirande-centre"]
    assert desk.hours == "Mo 08:30-12:00; PH off"
    assert desk.origin.verified == date(2025, 8, 1)


def test_no_desk_in_the_departments_is_an_error() -> None:
    with pytest.raises(SourceError, match="No desk of the list in: 75"):
        imported(MIRANDE, departments=["75"])


# The command


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        cwd=KNOWLEDGE.parent,
        env=dict(os.environ) | {"LC_ALL": "fr_FR.UTF-8", "KNOWLEDGE_DIR": str(folder)},
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base that has no desks yet."""
    for file in KNOWLEDGE.iterdir():
        if file.name != "structures.yaml":
            (tmp_path / file.name).symlink_to(file)
    return tmp_path


def test_the_command_writes_a_base_that_passes_check(folder: Path) -> None:
    source = folder / "liste-20260801.csv"
    source.write_text(as_csv(MIRANDE, AUCH, VALSERHONE), encoding="utf-8")
    done = command("import", "structures", str(source), "--departement", "32", "40", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "2 guichets dans" in done.stdout
    assert "Liste du 1er août 2026." in done.stdout
    checked = command("check", folder=folder)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("2 guichets")
    assert not list(folder.glob(".structures*"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["absent.csv"], "lecture impossible"),
        (["http://example.org/liste.csv"], "https"),
        (["LISTE", "--departement", "Gers"], "n’est pas un département"),
        (["LISTE", "--departement", "75"], "Aucun guichet"),
        (["LISTE", "LISTE"], "une seule liste"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_nothing_is_written(
    folder: Path, arguments: list[str], told: str
) -> None:
    source = folder / "liste-20260801.csv"
    source.write_text(as_csv(MIRANDE), encoding="utf-8")
    named = [str(source) if word == "LISTE" else word for word in arguments]
    done = command("import", "structures", *named, folder=folder)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().split("\n")) == 1
    assert not (folder / "structures.yaml").exists()


def test_a_base_with_faults_is_not_merged_into(folder: Path) -> None:
    source, structures = folder / "liste-20260801.csv", folder / "structures.yaml"
    source.write_text(as_csv(MIRANDE), encoding="utf-8")
    structures.write_text(EDITED.replace("postcode: ", "postcod: "), encoding="utf-8")
    done = command("import", "structures", str(source), folder=folder)
    assert done.returncode == 1
    assert "structures.yaml:12:" in done.stderr
    assert "postcod: " in structures.read_text(encoding="utf-8")


def test_both_languages_tell_the_same() -> None:
    catalogues = load_import_catalogues()
    assert catalogues.fr.texts.keys() == catalogues.en.texts.keys()


def test_every_needed_column_is_named_where_none_is_there() -> None:
    with pytest.raises(SourceError) as caught:
        read_list("l.csv", b"id_fs,lib_fs,adresse\n1,2,3\n")
    assert all(column in caught.value.text.en for column in NEEDED[3:12])


def test_quoted_numbers_stay_texts() -> None:
    text = imported(VALSERHONE).text
    assert f"insee: {json.dumps('01033')}" in text
    assert replace(desks_in(text)["valserhone"], note=None).postcode == "01200"
