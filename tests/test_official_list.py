"""The official list of desks: read however it is written, mended where it is sure, unknown where it is not."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_list import (
    AUCH,
    COLUMNS,
    LISTED,
    MIRANDE,
    VALSERHONE,
    as_csv,
    desks_in,
    imported,
    kinds,
    only_desk,
)

from bot.knowledge.hours import parse_hours
from bot.knowledge.import_structures import day_of
from bot.knowledge.model import Position
from bot.knowledge.official_list.listed_hours import DayRead, read_day, read_hours
from bot.knowledge.official_list.reading import NEEDED, read_list
from bot.knowledge.sources import SourceError


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


def test_every_needed_column_is_named_where_none_is_there() -> None:
    with pytest.raises(SourceError) as caught:
        read_list("l.csv", b"id_fs,lib_fs,adresse\n1,2,3\n")
    assert all(column in caught.value.text.en for column in NEEDED[3:12])
