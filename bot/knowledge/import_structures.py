"""Importing the official list of desks ('Liste des structures France services', ANCT) into structures.yaml."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from bot.knowledge.building import desk_from
from bot.knowledge.cross_checks import cross_problems, rows_of
from bot.knowledge.form_faults import form_problems
from bot.knowledge.model import Commune, Desk
from bot.knowledge.official_list.desks import ListedDesk, ListWords, department_in, label, listed_desk
from bot.knowledge.official_list.findings import Finding
from bot.knowledge.official_list.merging import Merger
from bot.knowledge.official_list.places import CommuneCodes
from bot.knowledge.official_list.reading import ReadList, Row
from bot.knowledge.official_list.writing import changed_file, new_file
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.schema import StructuresFile
from bot.knowledge.sources import SourceError
from bot.knowledge.yaml_text import text_of
from bot.knowledge.yaml_tree import Document, read_document

STRUCTURES_FILE = "structures.yaml"

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?([0-2]\d|3[01])(?!\d)")
_DAY_IN_CELL = re.compile(r"(\d{2})/(\d{2})/(20\d\d)")

Each = Callable[[Iterable[Row], int], Iterable[Row]]
"""Goes through so many rows, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Existing:
    """A structures.yaml that is there: its text, how it reads, its desks."""

    text: str
    document: Document
    desks: tuple[Desk, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an import: the day of the list, today (Europe/Paris), the departments (none: all)."""

    listed: date
    today: date
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportedStructures:
    """The text of the new structures.yaml, how many desks it holds, and what there is to tell."""

    text: str
    desks: int
    findings: tuple[Finding, ...]


def day_of(name: str, found: ReadList) -> date | None:
    """The day of a list: in its name ('liste-fs-20240801.csv'), else that of the last label it tells of."""
    days = [_day(*match.groups()) for match in _DAY_IN_NAME.finditer(name)]
    labels = (_DAY_IN_CELL.search(row["labellisation_fs"]) for row in found.rows)
    days = [day for day in days if day] or [_day(*reversed(match.groups())) for match in labels if match]
    return max((day for day in days if day), default=None)


def read_existing(data: bytes) -> Existing:
    """The structures.yaml of these bytes; KnowledgeError with each of its faults, which have to be mended first."""
    document = read_document(STRUCTURES_FILE, data)
    return Existing(text_of(STRUCTURES_FILE, data), document, _desks(document))


def import_structures(
    found: ReadList,
    existing: Existing | None,
    communes: Sequence[Commune],
    request: Request,
    words: ListWords,
    each: Each = lambda rows, _: rows,
) -> ImportedStructures:
    """The list `found`, merged into the desks that are there.

    Deterministic: the same list, base and day give the same text, whatever the order of the rows. Raises SourceError
    where no row lies in the departments asked for, KnowledgeError where the result would not pass `check`.
    """
    wanted = [row for row in found.rows if not request.departments or department_in(row) in request.departments]
    if not wanted:
        codes = ", ".join(sorted(request.departments))
        raise SourceError(f"Aucun guichet de la liste dans : {codes}.", f"No desk of the list in: {codes}.")
    listed, findings = _listed(each(wanted, len(wanted)), CommuneCodes.build(communes), request, words)
    findings = [*(Finding("broken_row", f"{line}") for line in found.broken), *findings]
    merged = Merger(request.listed, words, request.departments).merge(existing.desks if existing else (), listed)
    new = [one.desk for one in merged.new]
    if existing and existing.desks:
        text = changed_file(existing.text, existing.document, existing.desks, merged.kept, new, words)
    else:
        text = new_file(new, words)
    return ImportedStructures(text, _checked(text, communes), (*findings, *merged.findings))


def _listed(
    rows: Iterable[Row], codes: CommuneCodes, request: Request, words: ListWords
) -> tuple[list[ListedDesk], list[Finding]]:
    """The desks of the rows in order of their number, each number once, and what there is to tell of all."""
    found: dict[str, ListedDesk] = {}
    findings: list[Finding] = []
    for row in sorted(rows, key=lambda row: (len(row["id_fs"]), row["id_fs"], tuple(row.cells.values()))):
        made = listed_desk(row, codes, request.listed, request.today, words)
        if isinstance(made, Finding):
            findings.append(made)
        elif row["id_fs"] in found:
            findings.append(Finding("same_id", label(row)))
        else:
            found[row["id_fs"]] = made
            findings += made.findings
    return list(found.values()), findings


def _checked(text: str, communes: Sequence[Commune]) -> int:
    """How many desks the text holds; what an administrator could not load is never written."""
    document = read_document(STRUCTURES_FILE, text.encode())
    desks = _desks(document)
    if problems := list(cross_problems(rows_of({STRUCTURES_FILE: document}), communes)):
        raise KnowledgeError(problems)
    return len(desks)


def _desks(document: Document) -> tuple[Desk, ...]:
    try:
        return tuple(map(desk_from, StructuresFile.model_validate(document.value).desks))
    except ValidationError as error:
        raise KnowledgeError(form_problems(document, StructuresFile, error)) from None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
