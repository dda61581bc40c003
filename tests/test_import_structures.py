"""Importing the official list of desks: ids, what is merged without loss, and the command."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import KNOWLEDGE
from hypothesis import given, settings
from hypothesis import strategies as st
from official_list import (
    AUCH,
    LISTED,
    MIRANDE,
    VALSERHONE,
    as_csv,
    desks_in,
    imported,
    kinds,
)

from bot.knowledge.model import Text
from bot.knowledge.official_list.writing import scalar
from bot.knowledge.sources import SourceError
from bot.knowledge.yaml_tree import read_document
from bot.rendering.catalogue import load_import_catalogues

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


def test_quoted_numbers_stay_texts() -> None:
    text = imported(VALSERHONE).text
    assert f"insee: {json.dumps('01033')}" in text
    assert replace(desks_in(text)["valserhone"], note=None).postcode == "01200"
