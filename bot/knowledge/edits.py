"""Edits: a few lines put into a YAML file at the right place, and every other byte of it left as it was.

The parser says on which line things stand. What was made is read again and compared with what was meant: a file that
is written in some way these edits do not foresee is refused, and never spoilt.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.folding import fold
from bot.knowledge.cross_checks import ENTRY_LISTS, Row
from bot.knowledge.model import Closure, Language
from bot.knowledge.yaml_tree import Document, Plain, read_document

_LINE_END = re.compile(r"\r\n|\r|\n")
_PHRASE_FILES = ("phrases.yaml", "partners.yaml", "faq.yaml")


class EditError(Exception):
    """A file that is not written line by line where something is to be put in: by its name and the line there."""

    def __init__(self, file: str, line: int) -> None:
        """Keep the file's name and the line (from 1)."""
        super().__init__(f"{file}:{line}")
        self.file = file
        self.line = line


@dataclass(frozen=True, slots=True)
class _Place:
    """Where lines go in: before the line `before` (from 1), that many spaces from the margin."""

    before: int
    indent: int


def with_closure(data: bytes, desk: str, closure: Closure) -> bytes:
    """The structures.yaml `data` with one more closure of the desk with this id, ahead of its others.

    Raises KnowledgeError where it is no YAML, KeyError where it has no such desk, EditError.
    """
    file = "structures.yaml"
    document = read_document(file, data)
    row = next((row for row in _rows(document, "desks") if row.id == desk), None)
    if row is None:
        raise KeyError(desk)
    lines = _lines_of(data)
    if isinstance(row.value.get("closures"), list) and row.value["closures"]:
        place = _before_first(row, lines, "closures")
        added = _closure_lines(closure)
    else:
        place = _before_last_key(row, lines, "source", "closures")
        added = ["closures:", *(f"  {line}" for line in _closure_lines(closure))]
    made = _inserted(data, lines, place, added)
    reason: Plain = {"fr": closure.reason.fr, "en": closure.reason.en}
    wanted: Plain = {"first": f"{closure.first}", "last": f"{closure.last}", "reason": reason}
    _compare(file, made, _with(document.value, (*row.path, "closures"), wanted), place)
    return made


def with_phrase(files: Mapping[str, bytes], need: str, language: Language, phrase: str) -> tuple[str, bytes] | None:
    """The name and the new contents of the file in which `need` (a topic, partner or entry) gets one more phrase.

    phrases.yaml where it has phrases of that need, else the need's own file. None where the need has that phrase
    already. Raises KnowledgeError where a file is no YAML, KeyError where no file has phrases of that need, EditError.
    """
    rows = [row for name in _PHRASE_FILES if name in files for row in _needs(read_document(name, files[name]))]
    held = [row for row in rows if row.id == need]
    if not held:
        raise KeyError(need)
    if any(fold(text) == fold(phrase) for row in held for one in ("fr", "en") for _, text in row.texts("phrases", one)):
        return None
    row = held[0]
    name = row.document.file
    lines = _lines_of(files[name])
    place = _before_first(row, lines, "phrases", language)
    made = _inserted(files[name], lines, place, [f"- {_quoted(phrase)}"])
    _compare(name, made, _with(row.document.value, (*row.path, "phrases", language), phrase), place)
    return name, made


def _needs(document: Document) -> list[Row]:
    """What may hold phrases in one of the files."""
    if document.file == "phrases.yaml":
        return _rows(document, "more")
    if document.file == "faq.yaml":
        return [row for key in ENTRY_LISTS for row in _rows(document, key)]
    return [topic for partner in _rows(document, "partners") for topic in partner.rows("topics")]


def _rows(document: Document, key: str) -> list[Row]:
    return list(Row(document, (), document.value).rows(key)) if isinstance(document.value, dict) else []


def _closure_lines(closure: Closure) -> list[str]:
    return [
        f"- first: {closure.first}",
        f"  last: {closure.last}",
        "  reason:",
        f"    fr: {_quoted(closure.reason.fr)}",
        f"    en: {_quoted(closure.reason.en)}",
    ]


def _quoted(text: str) -> str:
    """A text that YAML reads as it is: JSON's strings are YAML's double-quoted ones (YAML 1.2, section 1.2)."""
    return json.dumps(text, ensure_ascii=False)


def _lines_of(data: bytes) -> list[str]:
    """The lines as the marks count them."""
    return _LINE_END.split(data.decode("utf-8-sig"))


def _before_first(row: Row, lines: Sequence[str], *keys: str) -> _Place:
    """Before the first item of a list: where it ends would be harder to say, behind folded texts and comments."""
    line = row.line(*keys, 0)
    indent = len(lines[line - 1]) - len(lines[line - 1].lstrip(" "))
    if not lines[line - 1].lstrip(" ").startswith("- ") or line == row.line(*keys[:-1]):
        raise EditError(row.document.file, line)
    return _Place(line, indent)


def _before_last_key(row: Row, lines: Sequence[str], wanted: str, unwanted: str) -> _Place:
    """Before the key `wanted` of a mapping, else before its last one; with the comment lines right above it."""
    marks = _marks_at(row)
    if unwanted in marks or not marks:
        raise EditError(row.document.file, row.line(unwanted))
    line = marks.get(wanted, max(marks.values()))
    text = lines[line - 1]
    if line == min(marks.values()) or text.lstrip(" ").startswith(("{", "- ")):
        raise EditError(row.document.file, line)
    indent = len(text) - len(text.lstrip(" "))
    while lines[line - 2].startswith(" " * indent + "#"):
        line -= 1
    return _Place(line, indent)


def _marks_at(row: Row) -> dict[str, int]:
    """The line of each key of the row."""
    return {key: row.line(key) for key in row.value}


def _inserted(data: bytes, lines: Sequence[str], place: _Place, added: Sequence[str]) -> bytes:
    """The bytes with some lines put in, which end as the line before them does."""
    text = data.decode("utf-8")
    ends = [match for match, _ in zip(_LINE_END.finditer(text), range(place.before - 1), strict=False)]
    if len(ends) < place.before - 1 or place.before > len(lines):
        raise EditError("", place.before)
    at, end = (ends[-1].end(), ends[-1].group()) if ends else (0, "\n")
    return (text[:at] + "".join(f"{' ' * place.indent}{line}{end}" for line in added) + text[at:]).encode()


def _with(value: Plain, path: Sequence[str | int], item: Plain) -> Plain:
    """A copy of `value` in which the list at `path`, made where there is none, begins with `item`."""
    if not path:
        return [item, *(value if isinstance(value, list) else [])]
    step, *rest = path
    if isinstance(value, list) and isinstance(step, int):
        return [_with(old, rest, item) if at == step else old for at, old in enumerate(value)]
    known = value if isinstance(value, dict) else {}
    return {**known, str(step): _with(known.get(str(step), []), rest, item)}


def _compare(file: str, made: bytes, wanted: Plain, place: _Place) -> None:
    if read_document(file, made).value != wanted:
        raise EditError(file, place.before)
