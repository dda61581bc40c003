"""Loading the knowledge base: from a folder, or from the contents of its files, all checked before any is used."""

import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.folding import FoldAll, fold_all
from bot.knowledge.building import desk_from, entries_from, more_phrases_from, partner_from, words_from
from bot.knowledge.communes import CommunesError, communes_in
from bot.knowledge.cross_checks import Rows, cross_problems, rows_of
from bot.knowledge.form_faults import form_problems
from bot.knowledge.model import Commune, Knowledge
from bot.knowledge.problems import KnowledgeError, Problem, problem
from bot.knowledge.schema import FaqFile, PartnersFile, PhrasesFile, Sheet, StructuresFile, WordsFile
from bot.knowledge.yaml_text import MAX_BYTES, too_big
from bot.knowledge.yaml_tree import Document, read_document

PHRASES_FILE = "phrases.yaml"
YAML_FILES = ("structures.yaml", "partners.yaml", "faq.yaml", "words.yaml", PHRASES_FILE)
COMMUNES_FILE = "communes.csv"
COMMUNES_MAX_BYTES = 4_000_000
FILES = (*YAML_FILES, COMMUNES_FILE)
OPTIONAL_FILES = frozenset({PHRASES_FILE})

KEPT_FOLDER = ".versions"
"""What is kept beside the files: earlier versions, proposals, who changed what. No file of it is loaded as such."""

PENDING = f"{KEPT_FOLDER}/pending"

DELETED = ".deleted"
"""In `PENDING`, behind the name of a file that the change deletes."""

_Found = TypeVar("_Found")
_File = TypeVar("_File", bound=Sheet)


@dataclass(frozen=True, slots=True)
class Steps:
    """What takes time in loading, done anew or remembered from a time before: reading a file, folding texts."""

    read: Callable[[str, bytes], Document] = read_document
    fold_all: FoldAll = fold_all


ANEW = Steps()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A knowledge base that passed every check, and where its entries stand: (file, id) -> line."""

    knowledge: Knowledge
    lines: Mapping[tuple[str, str], int]


def find_folder(environment: Mapping[str, str], cwd: Path) -> Path:
    """Where the knowledge base is: KNOWLEDGE_DIR, else `knowledge` in `cwd`, else the copy in the installed package."""
    if named := environment.get("KNOWLEDGE_DIR", "").strip():
        return cwd / Path(named).expanduser()
    if (here := cwd / "knowledge").is_dir():
        return here
    return Path(__file__).parent.parent / "data"


def load(folder: Path, steps: Steps = ANEW) -> Loaded:
    """Read and check the knowledge base in `folder`; raise KnowledgeError with every problem of every file."""
    contents, problems = read_files(folder)
    return _checked(contents, problems, steps=steps)


def load_texts(
    files: Mapping[str, bytes],
    problems: Sequence[Problem] = (),
    communes: tuple[Commune, ...] | None = None,
    steps: Steps = ANEW,
) -> Loaded:
    """Check the contents of the files, by name, and make the knowledge base of them; phrases.yaml may be absent.

    `problems` were met before, where the files were read; `communes` are those of the file of that name, where they
    were read before. Raises KnowledgeError with every problem of every file; a file that is not among them is one.
    """
    told = {one.file for one in problems}
    absent = [name for name in FILES if name not in files and name not in OPTIONAL_FILES | told]
    return _checked(files, [*problems, *(problem(name, 1, "missing_file") for name in absent)], communes, steps)


def read_files(folder: Path) -> tuple[Mapping[str, bytes], list[Problem]]:
    """The contents of the files in `folder`, by name, and the problems of those that cannot be read.

    Where a change of several files was cut short, they are read as they will be once it is done.
    """
    problems: list[Problem] = []
    paths = {name: _place_of(folder, name) for name in FILES}
    wanted = [name for name in FILES if name not in OPTIONAL_FILES or paths[name].exists()]
    contents = {name: _attempt(partial(_contents, paths[name]), problems) for name in wanted}
    return {name: data for name, data in contents.items() if data is not None}, problems


def _place_of(folder: Path, name: str) -> Path:
    """Files that are changed together wait complete in `PENDING` until all of them are in the folder itself."""
    waiting = folder / PENDING / name
    return waiting if waiting.exists() or waiting.with_name(name + DELETED).exists() else folder / name


def _contents(path: Path) -> bytes:
    """The size is looked at before the file is read, and no more is read than that."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise KnowledgeError([problem(path.name, 1, "unreadable_file")])
        if found.st_size > MAX_BYTES:
            raise too_big(path.name, MAX_BYTES)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise KnowledgeError([problem(path.name, 1, "missing_file")]) from None
    except (OSError, ValueError):
        raise KnowledgeError([problem(path.name, 1, "unreadable_file")]) from None


def _checked(
    files: Mapping[str, bytes],
    problems: list[Problem],
    communes: tuple[Commune, ...] | None = None,
    steps: Steps = ANEW,
) -> Loaded:
    found = {name: _attempt(partial(steps.read, name, files[name]), problems) for name in YAML_FILES if name in files}
    documents = {name: document for name, document in found.items() if document is not None}
    if communes is None and COMMUNES_FILE in files:
        communes = _attempt(partial(_communes, files[COMMUNES_FILE]), problems)
    rows = rows_of(documents)
    problems.extend(cross_problems(rows, communes, steps.fold_all))
    structures = _sheet(documents, "structures.yaml", StructuresFile, problems)
    partners = _sheet(documents, "partners.yaml", PartnersFile, problems)
    faq = _sheet(documents, "faq.yaml", FaqFile, problems)
    words = _sheet(documents, "words.yaml", WordsFile, problems)
    more = more_phrases_from(_sheet(documents, PHRASES_FILE, PhrasesFile, problems) or PhrasesFile())
    if problems or not (structures and partners and faq and words and communes is not None):
        raise KnowledgeError(problems)
    knowledge = Knowledge(
        desks=tuple(map(desk_from, structures.desks)),
        partners=tuple(partner_from(sheet, more) for sheet in partners.partners),
        entries=entries_from(faq, more),
        communes=communes,
        words=words_from(words),
    )
    return Loaded(knowledge, _lines(rows))


def _attempt(step: Callable[[], _Found], problems: list[Problem]) -> _Found | None:
    """What `step` makes; where it cannot, its problems join the others and the checks go on."""
    try:
        return step()
    except KnowledgeError as error:
        problems.extend(error.problems)
        return None


def _communes(data: bytes) -> tuple[Commune, ...]:
    if len(data) > COMMUNES_MAX_BYTES:
        raise too_big(COMMUNES_FILE, COMMUNES_MAX_BYTES)
    try:
        return communes_in(COMMUNES_FILE, data)
    except CommunesError as error:
        raise KnowledgeError([problem(COMMUNES_FILE, error.line, "communes", reason=error.text)]) from None


def _sheet(documents: Mapping[str, Document], name: str, form: type[_File], problems: list[Problem]) -> _File | None:
    if name not in documents:
        return None
    try:
        return form.model_validate(documents[name].value)
    except ValidationError as error:
        problems.extend(form_problems(documents[name], form, error))
        return None


def _lines(rows: Rows) -> Mapping[tuple[str, str], int]:
    everything = (*rows.desks, *rows.partners, *rows.topics, *rows.entries)
    return {(row.document.file, row.id): row.line("id") for row in everything}
