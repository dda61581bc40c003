"""Reading and writing communes.csv: every commune of France, one a line.

Columns: insee, name, postcodes (separated by spaces), population (inhabitants, 0 where not known), latitude and
longitude (degrees WGS 84), former (separated by `|`, each `name` or `name@latitude,longitude`).
"""

import csv
import io
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import chain, islice, repeat
from math import isnan
from pathlib import Path
from typing import TypeVar

from bot.knowledge.model import Commune, FormerCommune, Position, Text

COLUMNS = ("insee", "name", "postcodes", "population", "latitude", "longitude", "former")

BATCH = 500
"""Rows converted together, column by column: few enough to stay in the processor's cache."""

_Value = TypeVar("_Value", Commune, Position)


class CommunesError(Exception):
    """A list of communes that cannot be read; `text` says why and where, in both languages, `line` counts from 1."""

    def __init__(self, fr: str, en: str, line: int = 1) -> None:
        """Keep the reason in French and in English."""
        super().__init__(en)
        self.text = Text(fr=fr, en=en)
        self.line = line


def department_of(insee: str) -> str:
    """The department code of an INSEE commune code: 32, 2A, or three characters overseas (971)."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def read_communes(path: Path) -> tuple[Commune, ...]:
    """The communes of a communes.csv, in the order of the file; a byte order mark and CRLF are accepted.

    Raises CommunesError naming the file and the line, OSError where the file cannot be opened.
    """
    with path.open("rb") as file:
        return communes_in(str(path), file.read())


def communes_in(name: str, data: bytes) -> tuple[Commune, ...]:
    """The communes of the bytes of a communes.csv named `name`, in order.

    Raises CommunesError naming the file and the line.
    """
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        _check_header(name, next(rows, []))
        filled = filter(None, rows)
        batches = iter(lambda: tuple(islice(filled, BATCH)), ())
        return tuple(chain.from_iterable(map(_communes_of, batches)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommunesError(
            f"{name} n'est pas un fichier CSV en UTF-8 ({error}).", f"{name} is not a CSV file in UTF-8 ({error})."
        ) from error
    except ValueError:
        return _communes_one_by_one(name, data)


def write_communes(path: Path, communes: Iterable[Commune]) -> None:
    """Write communes.csv, in the order given, UTF-8 with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(_row(commune) for commune in communes)


def _check_header(name: str, header: list[str]) -> None:
    if tuple(header) != COLUMNS:
        wanted = ",".join(COLUMNS)
        raise CommunesError(
            f"{name}, ligne 1 : colonnes « {_shown(header)} » ; écrire « {wanted} ».",
            f"{name}, line 1: columns '{_shown(header)}'; write '{wanted}'.",
        )


def _shown(row: Iterable[str]) -> str:
    """A row on one line: between quotes a text may hold line ends."""
    return " ".join(",".join(row).split())


def _communes_one_by_one(name: str, data: bytes) -> tuple[Commune, ...]:
    """As `communes_in`, for a list with a fault: slower, but it knows the line."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    next(rows)
    return tuple(_commune_in(name, rows.line_num, row) for row in rows if row)


def _commune_in(name: str, line: int, row: list[str]) -> Commune:
    try:
        return _communes_of([row])[0]
    except ValueError as error:
        raise CommunesError(
            f"{name}, ligne {line} : « {_shown(row)} » ne se lit pas ({error}).",
            f"{name}, line {line}: '{_shown(row)}' cannot be read ({error}).",
            line,
        ) from error


def _communes_of(rows: Sequence[Sequence[str]]) -> Sequence[Commune]:
    """The communes of rows of seven texts; ValueError where one cannot be read.

    Neighbours share their postcodes and their department: each is made once.
    """
    insee, names, postcodes, population, latitude, longitude, former = zip(*rows, strict=True)
    latitudes, longitudes = _degrees(latitude, 90), _degrees(longitude, 180)
    parted = {text: tuple(text.split()) for text in set(postcodes)}
    departments = {start: department_of(start) for start in {code[:3] for code in insee}}
    return _made(
        Commune,
        len(rows),
        insee,
        names,
        [departments[code[:3]] for code in insee],
        map(parted.__getitem__, postcodes),
        map(int, population),
        _made(Position, len(rows), latitudes, longitudes),
        [tuple(map(_former_commune, text.split("|"))) if text else () for text in former],
    )


def _degrees(texts: Sequence[str], most: float) -> list[float]:
    """The texts as degrees; ValueError where one is no number from -`most` to `most` (NaN is none)."""
    degrees = list(map(float, texts))
    if not (min(degrees) >= -most and max(degrees) <= most) or any(map(isnan, degrees)):
        raise ValueError(f"not from -{most} to {most} degrees")
    return degrees


def _made(kind: type[_Value], count: int, *columns: Iterable[object]) -> Sequence[_Value]:
    """So many values of a frozen class with slots, one field after the other: twice as fast as to call the class."""
    made = tuple(map(object.__new__, repeat(kind, count)))
    for field, column in zip(fields(kind), columns, strict=True):
        deque(map(getattr(kind, field.name).__set__, made, column), maxlen=0)
    return made


def _former_commune(text: str) -> FormerCommune:
    name, at, degrees = text.partition("@")
    if not at:
        return FormerCommune(name)
    latitude, longitude = degrees.split(",")
    return FormerCommune(name, Position(float(latitude), float(longitude)))


def _row(commune: Commune) -> tuple[str | int | float, ...]:
    return (
        commune.insee,
        commune.name,
        " ".join(commune.postcodes),
        commune.population,
        commune.position.latitude,
        commune.position.longitude,
        "|".join(_former_text(former) for former in commune.former),
    )


def _former_text(former: FormerCommune) -> str:
    if former.position is None:
        return former.name
    return f"{former.name}@{former.position.latitude},{former.position.longitude}"
