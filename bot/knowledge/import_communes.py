"""Importing the official list of communes, in the form of geo.api.gouv.fr (INSEE, La Poste, IGN, DILA).

Two kinds of records are told apart by their `type`: communes (and municipal arrondissements), and former communes
(`commune-associee`, `commune-deleguee`), whose `chefLieu` is the INSEE code of the commune they belong to now.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.folding import fold
from bot.knowledge.communes import CommunesError, department_of
from bot.knowledge.model import Commune, FormerCommune, Position
from bot.knowledge.sources import SourceError, read_source

DECIMALS = 4  # of a degree: 11 m, finer than any town hall
FORMER_TYPES = frozenset({"commune-associee", "commune-deleguee"})

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CommunesReport:
    """What was read, and what was left out and why; items are written 'name (INSEE code)'."""

    communes: int = 0
    former: int = 0
    at_town_hall: int = 0
    same_name: int = 0
    duplicates: tuple[str, ...] = ()
    no_postcode: tuple[str, ...] = ()
    no_population: tuple[str, ...] = ()
    placed_by_postcode: tuple[str, ...] = ()
    left_out_no_position: tuple[str, ...] = ()
    left_out_no_successor: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedCommunes:
    """The communes in order of INSEE code, and the report on them."""

    communes: tuple[Commune, ...]
    report: CommunesReport


def import_communes(sources: Sequence[str]) -> ImportedCommunes:
    """Read the JSON files or https addresses `sources` and make communes of them.

    Raises CommunesError, in French and English, where a source cannot be read or is not such a list.
    """
    records = [record for source in sources for record in _records(source, _text_of(source))]
    return communes_from(records)


def communes_from(records: Iterable[Record]) -> ImportedCommunes:
    """Make communes of parsed records, whatever file each came from; deterministic in any order of the records."""
    present: dict[str, Record] = {}
    former: dict[str, list[Record]] = defaultdict(list)
    duplicates = []
    for record in records:
        if record.get("type") in FORMER_TYPES:
            former[record["chefLieu"]].append(record)
        elif record["code"] in present:
            duplicates.append(_label(record))
        else:
            present[record["code"]] = record
    if not present:
        raise CommunesError("Aucune commune dans les sources.", "No commune in the sources.")
    return _assemble(present, former, duplicates)


def _assemble(
    present: Mapping[str, Record], former: Mapping[str, list[Record]], duplicates: list[str]
) -> ImportedCommunes:
    positions = {code: position for code, record in present.items() if (position := _position(record))}
    by_postcode = _guessed_positions(present, positions)
    placed = {**by_postcode, **positions}
    communes = tuple(
        _commune(present[code], placed[code], former.get(code, ())) for code in sorted(present) if code in placed
    )
    kept = sum(len(commune.former) for commune in communes)
    offered = sum(len(former.get(commune.insee, ())) for commune in communes)
    report = CommunesReport(
        communes=len(communes),
        former=kept,
        at_town_hall=sum(bool(present[commune.insee].get("mairie")) for commune in communes),
        same_name=offered - kept,
        duplicates=tuple(sorted(duplicates)),
        no_postcode=_labels(present[c.insee] for c in communes if not c.postcodes),
        no_population=_labels(present[c.insee] for c in communes if not c.population),
        placed_by_postcode=_labels(present[code] for code in by_postcode),
        left_out_no_position=_labels(record for code, record in present.items() if code not in placed),
        left_out_no_successor=_labels(
            record for code, records in former.items() if code not in placed for record in records
        ),
    )
    return ImportedCommunes(communes, report)


def _commune(record: Record, position: Position, former: Iterable[Record]) -> Commune:
    commune = Commune(
        insee=record["code"],
        name=record["nom"],
        department=department_of(record["code"]),
        postcodes=tuple(sorted(record.get("codesPostaux") or ())),
        population=record.get("population") or 0,
        position=position,
    )
    return replace(commune, former=_former_names(commune.name, former))


def _former_names(name: str, records: Iterable[Record]) -> tuple[FormerCommune, ...]:
    """The names that say more than the commune's own, each once, in order of code then name."""
    seen = {fold(name)}
    kept = []
    for record in sorted(records, key=lambda record: (record["code"], record["nom"])):
        if fold(record["nom"]) not in seen:
            seen.add(fold(record["nom"]))
            kept.append(FormerCommune(record["nom"], _position(record)))
    return tuple(kept)


def _guessed_positions(present: Mapping[str, Record], positions: Mapping[str, Position]) -> dict[str, Position]:
    """Positions for communes that have none: the middle of the communes that share their postcodes."""
    sharing: dict[str, list[Position]] = defaultdict(list)
    for code, position in positions.items():
        for postcode in present[code].get("codesPostaux") or ():
            sharing[postcode].append(position)
    guessed = {}
    for code in present.keys() - positions.keys():
        found = [position for postcode in present[code].get("codesPostaux") or () for position in sharing[postcode]]
        if found:
            guessed[code] = _middle(found)
    return guessed


def _middle(positions: Sequence[Position]) -> Position:
    """The mean position; good enough for points some kilometres apart."""
    latitude = sum(position.latitude for position in positions) / len(positions)
    longitude = sum(position.longitude for position in positions) / len(positions)
    return Position(round(latitude, DECIMALS), round(longitude, DECIMALS))


def _position(record: Record) -> Position | None:
    """The town hall, else the centre; GeoJSON writes longitude first (RFC 7946, section 3.1.1)."""
    point = record.get("mairie") or record.get("centre")
    if not point:
        return None
    longitude, latitude = point["coordinates"]
    return Position(round(latitude, DECIMALS), round(longitude, DECIMALS))


def _text_of(source: str) -> str:
    try:
        return read_source(source).decode("utf-8-sig")
    except SourceError as error:
        raise CommunesError(error.text.fr, error.text.en) from error
    except UnicodeDecodeError as error:
        raise CommunesError(
            f"{source} : lecture impossible ({error}).", f"{source}: cannot be read ({error})."
        ) from error


def _records(source: str, text: str) -> list[Record]:
    try:
        records = json.loads(text)
    except json.JSONDecodeError as error:
        raise CommunesError(
            f"{source}, ligne {error.lineno} : ce n'est pas du JSON ({error.msg}).",
            f"{source}, line {error.lineno}: not JSON ({error.msg}).",
        ) from error
    except RecursionError as error:
        raise CommunesError(
            f"{source} : ce n'est pas une liste de communes (trop de niveaux).",
            f"{source}: not a list of communes (too many levels).",
        ) from error
    if not isinstance(records, list):
        raise CommunesError(
            f"{source} : une liste de communes est attendue.", f"{source}: a list of communes is expected."
        )
    for number, record in enumerate(records, start=1):
        if fault := _fault(record):
            raise CommunesError(
                f"{source}, élément n° {number} : {fault} manque ou n'a pas la bonne forme.",
                f"{source}, item no. {number}: {fault} is missing or malformed.",
            )
    return records


def _fault(record: Any) -> str | None:
    """The first thing wrong with a record, or None."""
    if not isinstance(record, dict):
        return "{...}"
    kind = record.get("type")
    if not isinstance(kind, str | None):
        return "type"
    needed = ("nom", "code", "chefLieu") if kind in FORMER_TYPES else ("nom", "code")
    for key in needed:
        if not isinstance(record.get(key), str) or not record[key].strip():
            return key
    if len(record["code"]) != 5:
        return "code"
    if any(mark in record["nom"] for mark in "|@\r\n"):  # the marks of the `former` column, and ends of lines
        return "nom"
    return _fault_of_optional(record)


def _fault_of_optional(record: Record) -> str | None:
    population = record.get("population")
    if population is not None and (not isinstance(population, int) or population < 0):
        return "population"
    postcodes = record.get("codesPostaux") or []
    if not isinstance(postcodes, list) or not all(isinstance(code, str) and code.isdigit() for code in postcodes):
        return "codesPostaux"
    return next((key for key in ("mairie", "centre") if not _is_point(record.get(key))), None)


def _is_point(point: Any) -> bool:
    """A GeoJSON point (longitude, latitude in degrees), or nothing at all."""
    if not point:
        return True
    coordinates = point.get("coordinates") if isinstance(point, dict) else None
    return (
        isinstance(coordinates, list)
        and len(coordinates) == 2
        and all(isinstance(number, int | float) for number in coordinates)
        and abs(coordinates[0]) <= 180
        and abs(coordinates[1]) <= 90
    )


def _labels(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(sorted(map(_label, records)))


def _label(record: Record) -> str:
    return f"{record['nom']} ({record['code']})"
