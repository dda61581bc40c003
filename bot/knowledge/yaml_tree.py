"""Reading YAML safely: every scalar stays text, every value keeps its line, and whatever could hurt is refused.

The C parser's events are read one by one, so that limits hold before anything large is built. Scalars stay text
because YAML's own types surprise people: an unquoted `10:00` would be 600 and the postcode `01100` would be 576.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from bot.knowledge.file_wording import YAML_FAULTS
from bot.knowledge.problems import MAX_PROBLEMS, KnowledgeError, Problem, problem
from bot.knowledge.yaml_runs import without_runs
from bot.knowledge.yaml_text import text_of

MAX_DEPTH = 20
MAX_VALUES = 150_000

Plain = str | list["Plain"] | dict[str, "Plain"]
Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Marks:
    """The line of a list or mapping (from 1), and the lines of what it holds; a scalar's mark is its line alone.

    For a mapping: key -> the line of the key, and the mark of its value.
    """

    line: int
    items: "Sequence[int | Marks] | Mapping[str, tuple[int, int | Marks]]"


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain text, lists and mappings, with the line of each."""

    file: str
    value: Plain
    marks: int | Marks

    def line(self, path: Path) -> int:
        """The line of the value at `path`; where the path leads nowhere, that of the nearest value around it."""
        mark, line = self.marks, _line_of(self.marks)
        for step in path:
            if isinstance(mark, int):
                break
            if isinstance(mark.items, Mapping):
                if step not in mark.items:
                    break
                line, mark = mark.items[str(step)]
            else:
                if not isinstance(step, int) or step >= len(mark.items):
                    break
                mark = mark.items[step]
                line = _line_of(mark)
        return line


def read_document(file: str, data: bytes) -> Document:
    """Read the YAML file named `file` from its bytes.

    Raises KnowledgeError with every problem: over 8 MB, 20 levels or 150,000 values; not UTF-8; control characters,
    tabs; anchors, aliases, tags; a key written twice; several documents; anything that is not YAML.
    """
    text = text_of(file, data)
    return _read_without_runs(file, text) or _read_all(file, text)


def _read_without_runs(file: str, text: str) -> Document | None:
    """The document, None where there is any fault: its problems are those of the whole text."""
    shorter, runs = without_runs(text)
    reader = _Reader(file, _events(file, shorter), runs)
    try:
        value, marks = reader.read()
    except KnowledgeError:
        return None
    is_sound = not reader.problems and not reader.runs and reader.values <= MAX_VALUES
    return Document(file, value, marks) if is_sound else None


def _read_all(file: str, text: str) -> Document:
    reader = _Reader(file, _events(file, text), {})
    try:
        value, marks = reader.read()
    except KnowledgeError as error:
        raise KnowledgeError([*reader.problems, *error.problems]) from None
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return Document(file, value, marks)


def _line_of(mark: int | Marks) -> int:
    return mark if isinstance(mark, int) else mark.line


def _event_line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _events(file: str, text: str) -> Iterator[yaml.Event]:
    try:
        yield from iter(yaml.CBaseLoader(text).get_event, None)
    except yaml.MarkedYAMLError as error:
        raise KnowledgeError([_syntax_problem(file, error)]) from None
    except yaml.YAMLError:
        raise KnowledgeError([problem(file, 1, "yaml_other")]) from None


def _syntax_problem(file: str, error: yaml.MarkedYAMLError) -> Problem:
    """The parser's fault in plain words; it often sees an open quote only at the end, but knows where it began."""
    fault = error.problem or ""
    kind, at_start = next((told for part, told in YAML_FAULTS.items() if part in fault), ("yaml_other", False))
    mark = (at_start and error.context_mark) or error.problem_mark
    return problem(file, mark.line + 1 if mark else 1, kind, limit=MAX_DEPTH)


@dataclass(slots=True)
class _Reader:
    """Builds one document from events, noting the problems that do not stop the reading."""

    file: str
    events: Iterator[yaml.Event]
    runs: dict[str, Sequence[str]]
    problems: list[Problem] = field(default_factory=list)
    values: int = 0

    def read(self) -> tuple[Plain, int | Marks]:
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise KnowledgeError([problem(self.file, 1, "empty_file")])
        found = self._value(next(self.events), 1)
        next(self.events)  # the end of the document
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._note(after, "several_documents")
        return found

    def _value(self, event: yaml.Event, depth: int) -> tuple[Plain, int | Marks]:
        self.values += 1
        if self.values > MAX_VALUES:
            raise KnowledgeError([problem(self.file, _event_line(event), "too_many_values", limit=MAX_VALUES)])
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor or event.tag:
                self._note_name(event)
            mark = event.start_mark
            return event.value, mark.line + 1 if mark else 1
        if isinstance(event, yaml.AliasEvent):
            self._note(event, "alias", name=event.anchor)
            return "", _event_line(event)
        return self._collection(event, depth)

    def _collection(self, event: yaml.Event, depth: int) -> tuple[Plain, Marks]:
        if depth > MAX_DEPTH:
            raise KnowledgeError([problem(self.file, _event_line(event), "too_deep", limit=MAX_DEPTH)])
        self._note_name(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(_event_line(event), depth)
        return self._mapping(_event_line(event), depth)

    def _list(self, line: int, depth: int) -> tuple[Plain, Marks]:
        values: list[Plain] = []
        marks: list[int | Marks] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, mark = self._value(event, depth + 1)
            if isinstance(value, str) and value in self.runs:
                run = self.runs.pop(value)
                values += run
                marks += range(_line_of(mark), _line_of(mark) + len(run))
                self.values += len(run) - 1
            else:
                values.append(value)
                marks.append(mark)
        return values, Marks(line, marks)

    def _mapping(self, line: int, depth: int) -> tuple[Plain, Marks]:
        values: dict[str, Plain] = {}
        marks: dict[str, tuple[int, int | Marks]] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, mark = self._value(event, depth + 1)
            value, value_mark = self._value(next(self.events), depth + 1)
            if not isinstance(key, str):
                self._note(event, "odd_key")
            elif key in values:
                self._note(event, "duplicate_key", key=key, line=marks[key][0])
            else:
                values[key] = value
                marks[key] = (_line_of(mark), value_mark)
        return values, Marks(line, marks)

    def _note_name(self, event: yaml.Event) -> None:
        """YAML's own references and types have no use here: a text that begins with `&` or `!` lacks its quotes."""
        if anchor := getattr(event, "anchor", None):
            self._note(event, "anchor", name=anchor)
        if tag := getattr(event, "tag", None):
            self._note(event, "tag", name=tag)

    def _note(self, event: yaml.Event, kind: str, **values: object) -> None:
        self.problems.append(problem(self.file, _event_line(event), kind, **values))
        if len(self.problems) >= MAX_PROBLEMS:
            raise KnowledgeError([])
