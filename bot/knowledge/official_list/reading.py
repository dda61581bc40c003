"""Reading the official list: its encoding, its separator, its columns, and each row as the list writes it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.folding import fold
from bot.knowledge.form_faults import nearest
from bot.knowledge.sources import SourceError

if TYPE_CHECKING:
    import _csv

DAYS = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi", "h_dimanche")
NEEDED = (
    "id_fs", "lib_fs", "adresse", "insee_com", "code_postal", "lib_com", "latitude", "longitude", "telephone",
    *DAYS[:6],
)  # fmt: skip
OTHERS = (
    "insee_dep", "complement_adresse", "mail", "h_dimanche", "prise_rdv", "commentaire", "type_fs", "format_fs",
    "groupe_fs", "labellisation_fs",
)  # fmt: skip

_SEPARATORS = (",", ";", "\t", "|")
_FEWEST_KNOWN = 3  # columns of that name in the first line: fewer, and it is no header of this list
_NOT_TEXT = {
    b"PK\x03\x04": ("un classeur ou une archive", "a workbook or an archive"),
    b"\xd0\xcf\x11\xe0": ("un ancien classeur Excel", "an old Excel workbook"),
    b"%PDF": ("un PDF", "a PDF"),
}
_MOST_MISSING_TOLD = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the list: its line (from 1) and the text of each column, without blanks around."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a column, empty where the list has none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class ReadList:
    """The rows of the list; `encoding` and `separator` as found; `broken` are lines with too few or too many cells."""

    rows: tuple[Row, ...]
    encoding: str
    separator: str
    broken: tuple[int, ...] = ()


def read_list(name: str, data: bytes) -> ReadList:
    """The rows of the bytes of the list called `name`.

    UTF-8 with or without byte order mark, UTF-16 with one, else Windows' cp1252; a comma, semicolon, tab or bar between
    the cells. Raises SourceError where columns are missing or renamed, or it is no CSV at all.
    """
    text, encoding = _decoded(name, data)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [_column(cell) for cell in next(reader, [])]
        _check_header(name, header)
        rows, broken = _rows(reader, header)
    except csv.Error as error:
        raise SourceError(
            f"{name}, ligne {reader.line_num} : ce n’est pas du CSV ({error}).",
            f"{name}, line {reader.line_num}: not CSV ({error}).",
        ) from error
    if not rows:
        raise SourceError(f"{name} : aucun guichet.", f"{name}: no desk.")
    return ReadList(rows, encoding, separator, broken)


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    for start, (fr, en) in _NOT_TEXT.items():
        if data.startswith(start):
            raise SourceError(
                f"{name} : c’est {fr} ; l’enregistrer en CSV UTF-8.", f"{name}: this is {en}; save it as CSV UTF-8."
            )
    marked = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for encoding in (marked, "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, "utf-8" if encoding == "utf-8-sig" else encoding
    raise SourceError(
        f"{name} : encodage inconnu ; l’enregistrer en CSV UTF-8.",
        f"{name}: unknown encoding; save it as CSV UTF-8.",
    )


def _separator(text: str) -> str:
    """The one by which the first line falls into most columns of the list."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    known = {*NEEDED, *OTHERS}
    return max(_SEPARATORS, key=lambda separator: len(known.intersection(map(_column, first.split(separator)))))


def _column(cell: str) -> str:
    """A column's name, however it is capitalised and spaced: 'Code postal' is `code_postal`."""
    return fold(cell).replace(" ", "_")


def _check_header(name: str, header: Sequence[str]) -> None:
    known = {*NEEDED, *OTHERS}.intersection(header)
    if len(known) < _FEWEST_KNOWN:
        wanted = ",".join(NEEDED[:8])
        raise SourceError(
            f"{name}, ligne 1 : la première ligne doit nommer les colonnes ({wanted}…), séparées par des virgules ou "
            "des points-virgules.",
            f"{name}, line 1: the first line must name the columns ({wanted}…), with commas or semicolons between.",
        )
    repeated = sorted({column for column in known if header.count(column) > 1})
    if repeated:
        columns = ", ".join(repeated)
        raise SourceError(
            f"{name}, ligne 1 : colonnes en double : {columns}.", f"{name}, line 1: columns twice: {columns}."
        )
    missing = [column for column in NEEDED if column not in known]
    if missing:
        raise _missing_columns(name, missing, [column for column in header if column and column not in known])


def _missing_columns(name: str, missing: Sequence[str], strange: Sequence[str]) -> SourceError:
    """Each column that is not there, with the one in the file that it was probably renamed to."""
    told = missing[:_MOST_MISSING_TOLD]
    near = {column: nearest(column, strange) for column in told}
    fr = ", ".join(f"{c} (renommer « {near[c]} » ?)" if near[c] else c for c in told)
    en = ", ".join(f"{c} (rename “{near[c]}”?)" if near[c] else c for c in told)
    return SourceError(
        f"{name}, ligne 1 : colonnes absentes : {fr}.", f"{name}, line 1: columns that are missing: {en}."
    )


def _rows(reader: "_csv.Reader", header: Sequence[str]) -> tuple[tuple[Row, ...], tuple[int, ...]]:
    rows, broken = [], []
    for line, cells in _numbered(reader):
        if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
            broken.append(line)
        elif any(cell.strip() for cell in cells):
            # split and join: a cell may hold ends of lines, and blanks of several kinds
            rows.append(Row(line, {c: " ".join(t.split()) for c, t in zip(header, cells, strict=False)}))
    return tuple(rows), tuple(broken)


def _numbered(reader: "_csv.Reader") -> Iterator[tuple[int, list[str]]]:
    """Each row that holds anything, with the line on which it begins."""
    begins = reader.line_num + 1
    for cells in reader:
        if cells:
            yield begins, cells
        begins = reader.line_num + 1
