"""Small lists of the form of the 'Liste des structures France services', and what an import makes of them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.knowledge.import_structures import (
    Existing,
    ImportedStructures,
    Request,
    import_structures,
    read_existing,
)
from bot.knowledge.model import Commune, Desk, FormerCommune, Position
from bot.knowledge.official_list.reading import NEEDED, OTHERS, read_list
from bot.rendering.catalogue import load_import_catalogues
from bot.rendering.structures_report import list_words

LISTED = date(2026, 8, 1)
TODAY = date(2026, 11, 23)
COLUMNS = (*NEEDED, *OTHERS)
WORDS = list_words(load_import_catalogues(), LISTED, "fr")

COMMUNES = (
    Commune("01033", "Valserhône", "01", ("01200",), 16000, Position(46.1100, 5.8300)),
    Commune("32013", "Auch", "32", ("32000",), 22000, Position(43.6465, 0.5855)),
    Commune("32256", "Mirande", "32", ("32300",), 3500, Position(43.5165, 0.4041)),
    Commune("40001", "Aire-sur-l’Adour", "40", ("40800",), 6000, Position(43.7010, -0.2620)),
    Commune("49126", "Orée d’Anjou", "49", ("49270", "49530"), 17000, Position(47.33, -1.20), (FormerCommune("Liré"),)),
    Commune("97304", "Kourou", "973", ("97310",), 24000, Position(4.93, -52.77)),
)

MIRANDE = {
    "id_fs": "1717",
    "insee_dep": "32",
    "lib_fs": "France services de Mirande",
    "adresse": "Avenue Saint-Roch",
    "insee_com": "32256",
    "code_postal": "32300",
    "lib_com": "Mirande",
    "latitude": "43.51398",
    "longitude": "0.40020",
    "mail": "mirande@france-services.gouv.fr",
    "telephone": "05 62 66 86 87",
    "h_lundi": "08:30 - 12:00 / 14:00 - 16:00",
    "h_mardi": "08:30 - 12:00 / 14:00 - 16:00",
    "h_vendredi": "08:30 - 12:00",
    "prise_rdv": "Oui",
    "format_fs": "Fixe",
    "labellisation_fs": "Espace labellisé 01/02/2026",
}
AUCH = MIRANDE | {
    "id_fs": "1271",
    "lib_fs": "France services La Poste d'Auch-Garros",
    "insee_com": "32013",
    "code_postal": "32000",
    "lib_com": "Auch",
    "latitude": "43.63556",
    "longitude": "0.59282",
}
VALSERHONE = MIRANDE | {"id_fs": "1", "insee_dep": "01", "lib_fs": "France services de Valserhône",
                        "insee_com": "01033", "code_postal": "01200", "lib_com": "Valserhône",
                        "latitude": "46.10607", "longitude": "5.82600"}  # fmt: skip

Row = Mapping[str, str]


def as_csv(*rows: Row, columns: Sequence[str] = COLUMNS, separator: str = ",") -> str:
    """The list with these rows; what a row lacks is empty."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue()


def imported(*rows: Row, existing: str | None = None, departments: Sequence[str] = (),
             listed: date = LISTED) -> ImportedStructures:  # fmt: skip
    """What an import of these rows makes, merged into the text of a structures.yaml where there is one."""
    return import_structures(
        read_list("liste.csv", as_csv(*rows).encode()),
        read_existing(existing.encode()) if existing else None,
        COMMUNES,
        Request(listed, TODAY, frozenset(departments)),
        WORDS if listed == LISTED else replace(WORDS, source=f"Liste du {listed}"),
    )


def desks_in(text: str) -> dict[str, Desk]:
    """The desks of the text of a structures.yaml, by id."""
    existing: Existing = read_existing(text.encode())
    return {desk.id: desk for desk in existing.desks}


def only_desk(*rows: Row) -> Desk:
    """The one desk that an import of the rows makes."""
    (desk,) = desks_in(imported(*rows).text).values()
    return desk


def kinds(result: ImportedStructures) -> list[str]:
    """What kinds of findings the report tells of, but for the desks added."""
    return [finding.kind for finding in result.findings if finding.kind != "added"]
