"""Checks that need several entries or files: ids, phrases, references, the place of desks.

They read the files as plain text, lists and mappings, so that they run even where the form of an entry is at fault:
somebody who mends a file is told everything at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat

from bot.folding import FoldAll, Folded, fold_all
from bot.knowledge.field_types import INSEE_CODE
from bot.knowledge.form_faults import nearest
from bot.knowledge.france import farthest_km, is_in_france, short_distance_km
from bot.knowledge.model import Commune, Position
from bot.knowledge.problems import MAX_PROBLEMS, Problem, problem
from bot.knowledge.yaml_tree import Document, Plain

ENTRY_LISTS = ("programme", "emergencies", "smalltalk", "out_of_scope")

_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of one of the lists of a file, whatever its state."""

    document: Document
    path: _Path
    value: Mapping[str, Plain]

    @property
    def id(self) -> str:
        """Its id, empty where it has none."""
        return self.text("id")

    def line(self, *keys: str | int) -> int:
        """The line of what lies under `keys`."""
        return self.document.line((*self.path, *keys))

    def text(self, key: str) -> str:
        """The text under `key`, empty where there is none."""
        value = self.value.get(key)
        return value.strip() if isinstance(value, str) else ""

    def rows(self, key: str) -> Iterator["Row"]:
        """The mappings of the list under `key`."""
        for index, value in enumerate(_list(self.value.get(key))):
            if isinstance(value, dict):
                yield Row(self.document, (*self.path, key, index), value)

    def texts(self, *keys: str) -> Iterator[tuple[_Path, str]]:
        """The texts of the list under `keys`, each with its path from this row."""
        for index, item in enumerate(self._list_under(keys)):
            if isinstance(item, str):
                yield (*keys, index), item

    def values(self, *keys: str) -> list[str]:
        """The texts of the list under `keys`, without their paths."""
        return [item for item in self._list_under(keys) if isinstance(item, str)]

    def _list_under(self, keys: Iterable[str]) -> Sequence[Plain]:
        value: Plain | None = dict(self.value)
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return _list(value)

    def problem(self, path: _Path, kind: str, **values: object) -> Problem:
        """A problem at `path` from this row."""
        return problem(self.document.file, self.line(*path), kind, **values)


@dataclass(frozen=True, slots=True)
class Rows:
    """All entries of the files that could be read."""

    desks: Sequence[Row]
    partners: Sequence[Row]
    topics: Sequence[Row]
    entries: Sequence[Row]
    more: Sequence[Row]
    words: Sequence[Row]


def rows_of(documents: Mapping[str, Document]) -> Rows:
    """The entries of the documents, by name of file; a file that is absent or of another form has none."""
    tops = {
        name: Row(document, (), document.value)
        for name, document in documents.items()
        if isinstance(document.value, dict)
    }
    partners = [row for name, top in tops.items() if name == "partners.yaml" for row in top.rows("partners")]
    return Rows(
        desks=[row for name, top in tops.items() if name == "structures.yaml" for row in top.rows("desks")],
        partners=partners,
        topics=[topic for partner in partners for topic in partner.rows("topics")],
        entries=[
            row for name, top in tops.items() if name == "faq.yaml" for key in ENTRY_LISTS for row in top.rows(key)
        ],
        more=[row for name, top in tops.items() if name == "phrases.yaml" for row in top.rows("more")],
        words=[top for name, top in tops.items() if name == "words.yaml"],
    )


def cross_problems(rows: Rows, communes: Sequence[Commune] | None, fold_all: FoldAll = fold_all) -> Iterator[Problem]:
    """The problems between the entries; `communes` is None where the list could not be read.

    Each check stops where there are more problems than anybody would read.
    """
    checks = (
        _same_ids(rows.desks),
        _same_ids([*rows.partners, *rows.topics, *rows.entries]),
        _same_ids(rows.more),
        _same_phrases([*rows.topics, *rows.entries, *rows.more], fold_all),
        _several_words(rows.words),
        _unknown_references(rows) if rows.partners else iter(()),
        _misplaced_desks(rows.desks, communes) if communes is not None else iter(()),
    )
    for check in checks:
        yield from islice(check, MAX_PROBLEMS)


def _list(value: Plain | None) -> Sequence[Plain]:
    return value if isinstance(value, list) else ()


def _same_ids(rows: Iterable[Row]) -> Iterator[Problem]:
    seen: dict[str, Row] = {}
    for row in rows:
        first = seen.setdefault(row.id, row)
        if row.id and first is not row:
            yield row.problem(("id",), "same_id", id=row.id, file=first.document.file, line=first.line("id"))


def _same_phrases(rows: Sequence[Row], fold_all: FoldAll) -> Iterator[Problem]:
    """One phrase in two entries tells nothing of either; within one entry it does no harm."""
    texts = [row.values("phrases", "fr") + row.values("phrases", "en") for row in rows]
    folded = fold_all(chain.from_iterable(texts))
    owners = chain.from_iterable(repeat(row.id, len(some)) for row, some in zip(rows, texts, strict=True))
    seen: dict[str, str] = {}
    if not all(text and seen.setdefault(text, owner) == owner for text, owner in zip(folded, owners, strict=True)):
        yield from _phrase_problems(rows, folded)


def _phrase_problems(rows: Iterable[Row], folded: Iterable[Folded]) -> Iterator[Problem]:
    """Where the phrases, `folded` in their order, say nothing or stand in two entries."""
    found = ((row, path, text) for row in rows for path, text in _phrases(row))
    seen: dict[str, tuple[Row, _Path]] = {}
    for (row, path, text), words in zip(found, folded, strict=True):
        if not words:
            if text.strip():
                yield row.problem(path, "no_word", phrase=text)
            continue
        first, place = seen.setdefault(words, (row, path))
        if first.id != row.id:
            where = {"other": first.id, "file": first.document.file, "line": first.line(*place)}
            yield row.problem(path, "same_phrase", phrase=text, id=row.id, **where)


def _phrases(row: Row) -> Iterator[tuple[_Path, str]]:
    return chain(row.texts("phrases", "fr"), row.texts("phrases", "en"))


def _several_words(words: Iterable[Row]) -> Iterator[Problem]:
    """Background words are compared one by one; "don't" and "est-ce" are split, but of a group some may matter."""
    for row in words:
        for path, text in row.texts("background"):
            if len(text.split()) > 1:
                yield row.problem(path, "several_words", phrase=text)


def _unknown_references(rows: Rows) -> Iterator[Problem]:
    partners = frozenset(partner.id for partner in rows.partners)
    topics = frozenset(topic.id for topic in rows.topics)
    for partner in rows.partners:
        yield from _unknown_ids(partner, partner.texts("audience", "stands_in_for"), partners)
    for topic in rows.topics:
        yield from _unknown_ids(topic, topic.texts("stands_in_for"), topics)
    for entry in rows.entries:
        if entry.text("partner"):
            yield from _unknown_ids(entry, [(("partner",), entry.text("partner"))], partners)
    everything = partners | topics | frozenset(entry.id for entry in rows.entries)
    for more in rows.more:
        yield from _unknown_ids(more, [(("id",), more.id)], everything)


def _unknown_ids(row: Row, named: Iterable[tuple[_Path, str]], known: frozenset[str]) -> Iterator[Problem]:
    for path, text in named:
        if text.strip() in known:
            continue
        near = nearest(text.strip(), known)
        yield row.problem(path, "unknown_id" if near else "unknown_id_no_idea", id=text, near=near)


def _misplaced_desks(desks: Sequence[Row], communes: Sequence[Commune]) -> Iterator[Problem]:
    wanted = {desk.text("insee") for desk in desks}
    by_insee = {commune.insee: commune for commune in communes if commune.insee in wanted}
    for desk in desks:
        insee = desk.text("insee")
        commune = by_insee.get(insee)
        if commune is None:
            if INSEE_CODE.fullmatch(insee):
                yield desk.problem(("insee",), "unknown_commune", insee=insee)
            continue
        position = _position(desk)
        if position and (km := short_distance_km(position, commune.position)) > farthest_km(insee):
            values = {"km": round(km), "commune": commune.name, "insee": insee}
            yield desk.problem(("latitude",), "far_from_commune", **values)


def _position(desk: Row) -> Position | None:
    """None where it is not two numbers, or not in France: told elsewhere."""
    try:
        position = Position(float(desk.text("latitude")), float(desk.text("longitude")))
    except ValueError:
        return None
    return position if is_in_france(position.latitude, position.longitude) else None
