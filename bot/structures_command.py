"""The command `import structures`: from a source and a folder to a written file and a report."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from bot.knowledge.atomic_write import write_atomically
from bot.knowledge.communes import CommunesError, read_communes
from bot.knowledge.import_structures import (
    STRUCTURES_FILE,
    Existing,
    Request,
    day_of,
    import_structures,
    read_existing,
)
from bot.knowledge.loader import COMMUNES_FILE
from bot.knowledge.model import Commune, Language
from bot.knowledge.official_list.reading import ReadList, Row, read_list
from bot.knowledge.sources import SourceError, read_source
from bot.rendering.catalogue import load_import_catalogues
from bot.rendering.structures_report import Outcome, list_words, structures_report

_DEPARTMENT = re.compile(r"\d{1,2}|2[abAB]|9[78]\d")


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked on the command line; `listed` is the day of the list where it was given."""

    source: str
    departments: frozenset[str]
    listed: date | None
    output: Path | None
    report: Path | None

    @classmethod
    def of(
        cls,
        sources: Sequence[str],
        departments: Iterable[str],
        listed: date | None,
        output: Path | None,
        report: Path | None,
    ) -> "Order":
        """`--departement 32 40` gives the second code among the sources, `--departement 32,40` both as one text.

        Raises SourceError for a department that is none, and for more than one source.
        """
        codes = [code for text in departments for code in re.split(r"[ ,;]+", text.strip()) if code]
        named = [source for source in sources if not (codes and _DEPARTMENT.fullmatch(source))]
        codes += [source for source in sources if source not in named]
        for code in codes:
            if not _DEPARTMENT.fullmatch(code):
                raise SourceError(
                    f"« {code} » n’est pas un département : écrire par exemple 32, 2A ou 974.",
                    f"“{code}” is no department: write for example 32, 2A or 974.",
                )
        if len(named) != 1:
            raise SourceError("Donner une seule liste.", "Give one list.")
        return cls(named[0], frozenset(code.upper().zfill(2) for code in codes), listed, output, report)


def import_from(order: Order, folder: Path, today: date, language: Language, console: Console) -> str:
    """Import the list of `order` into its output, else into structures.yaml in `folder`; the report comes back.

    `folder` is the knowledge base, whose communes.csv is read; `today` is the day in Europe/Paris. Raises SourceError,
    KnowledgeError (the file that is there, or the result, has faults) and OSError; then nothing has been written.
    """
    target = order.output or folder / STRUCTURES_FILE
    catalogues = load_import_catalogues()
    wording = catalogues.in_(language)
    with _progress(console) as (watch_bytes, each):
        data = read_source(order.source, lambda done, total: watch_bytes(wording.say("reading"), done, total))
        found = read_list(order.source, data)
        request = Request(_day(order, found), today, order.departments)
        imported = import_structures(
            found,
            _existing(target),
            _communes(folder),
            request,
            list_words(catalogues, request.listed, language),
            lambda rows, count: each(wording.say("making"), rows, count),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, imported.text)
    outcome = Outcome(imported.desks, str(target), request.listed, found.encoding, imported.findings)
    if order.report:
        write_atomically(order.report, structures_report(outcome, wording, whole=True) + "\n")
    return structures_report(outcome, wording, whole=False)


def _day(order: Order, found: ReadList) -> date:
    day = order.listed or day_of(Path(order.source).name, found)
    if day is None:
        raise SourceError(
            "Le jour de la liste n’est pas connu : ajouter --date 2024-08-01.",
            "The day of the list is not known: add --date 2024-08-01.",
        )
    return day


def _existing(path: Path) -> Existing | None:
    return read_existing(path.read_bytes()) if path.exists() else None


def _communes(folder: Path) -> Sequence[Commune]:
    try:
        return read_communes(folder / COMMUNES_FILE)
    except CommunesError as error:
        raise SourceError(error.text.fr, error.text.en) from error


@contextmanager
def _progress(
    console: Console,
) -> Iterator[tuple[Callable[[str, int, int | None], None], Callable[[str, Iterable[Row], int], Iterator[Row]]]]:
    """Two ways of telling progress, by bytes and by rows; nothing is shown where the console is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        tasks: dict[str, TaskID] = {}

        def watch(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what)
            shown.update(tasks[what], completed=done, total=total)

        def each(what: str, rows: Iterable[Row], count: int) -> Iterator[Row]:
            yield from shown.track(rows, total=count, description=what)

        yield watch, each
