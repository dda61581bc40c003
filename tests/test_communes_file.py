"""communes.csv: what is written is read again, and a fault is told with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.communes import CommunesError, communes_in, department_of, read_communes, write_communes
from bot.knowledge.model import Commune, FormerCommune, Position

HEADER = "insee,name,postcodes,population,latitude,longitude,former\n"
MIRANDE = "32256,Mirande,32300,3500,43.5140,0.4002,\n"

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="|@")
NAMES = st.text(LETTERS, min_size=1, max_size=12)
POSITIONS = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))
COMMUNES = st.builds(
    Commune,
    insee=st.just("2A004"),
    name=NAMES,
    department=st.just("2A"),
    postcodes=st.lists(st.from_regex("[0-9]{5}", fullmatch=True), max_size=3).map(tuple),
    population=st.integers(0, 10**7),
    position=POSITIONS,
    former=st.lists(st.builds(FormerCommune, NAMES, st.none() | POSITIONS), max_size=3).map(tuple),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written") / "communes.csv"


@given(st.lists(COMMUNES, max_size=5).map(tuple))
def test_communes_written_are_read_again_unchanged(path: Path, communes: tuple[Commune, ...]) -> None:
    write_communes(path, communes)
    assert read_communes(path) == communes


@pytest.mark.parametrize(
    "name",
    [
        'Auch, dit "la Haute"',
        "Auch\nla Haute",
        pytest.param("Auch\rla Haute", marks=pytest.mark.xfail(strict=True, reason="not put in quotes so far")),
    ],
)
def test_marks_in_a_name_do_not_break_its_line(path: Path, name: str) -> None:
    commune = Commune("32013", name, "32", ("32000",), 22000, Position(43.64, 0.58))
    write_communes(path, [commune])
    assert read_communes(path) == (commune,)


@pytest.mark.parametrize("mend", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(mend: Callable[[bytes], bytes]) -> None:
    data = (HEADER + MIRANDE).encode()
    assert communes_in("communes.csv", mend(data)) == communes_in("communes.csv", data)
    assert communes_in("communes.csv", data)[0].name == "Mirande"


def test_a_file_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(CommunesError) as caught:
        communes_in("communes.csv", HEADER.encode() + b"32119,\xc9auze,32800,3900,43.86,0.1,\n")
    assert caught.value.text.fr.startswith("communes.csv n'est pas un fichier CSV en UTF-8")
    assert caught.value.text.en.startswith("communes.csv is not a CSV file in UTF-8")


FAULTY_ROWS = [
    "32013,Auch,32000,many,43.64,0.58,",
    "32013,Auch,32000,22000,43.64",
    "32013,Auch,32000,22000,43.64,0.58,Former@43.6",
    "32013,Auch,32000,22000,95,0.58,",
    "32013,Auch,32000,22000,nan,0.58,",
]


@pytest.mark.parametrize("row", FAULTY_ROWS)
def test_a_faulty_row_names_its_line(row: str) -> None:
    with pytest.raises(CommunesError) as caught:
        communes_in("communes.csv", (HEADER + MIRANDE + "\n" + row + "\n" + MIRANDE).encode())
    assert caught.value.line == 4  # the empty line counts
    assert caught.value.text.fr.startswith(f"communes.csv, ligne 4 : « {row} » ne se lit pas")
    assert caught.value.text.en.startswith(f"communes.csv, line 4: '{row}' cannot be read")


@pytest.mark.parametrize("data", [b"", MIRANDE.encode(), HEADER.replace("name", "nom").encode()])
def test_other_columns_are_refused_on_line_1(data: bytes) -> None:
    with pytest.raises(CommunesError, match="line 1: columns") as caught:
        communes_in("communes.csv", data)
    assert f"écrire « {HEADER.strip()} »" in caught.value.text.fr


@pytest.mark.parametrize(
    ("insee", "department"), [("32013", "32"), ("2A004", "2A"), ("97411", "974"), ("98818", "988")]
)
def test_the_department_is_the_beginning_of_the_code(insee: str, department: str) -> None:
    assert department_of(insee) == department
