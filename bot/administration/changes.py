"""Changes: what differs between two knowledge bases, as values; `change_lines` puts them into words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, cast

from bot.knowledge.model import Closure, Desk, Entry, Knowledge, Partner, Phone, Position, Text, TextList, Topic

Kind = Literal["desk", "partner", "topic", "entry"]
Item = Desk | Partner | Topic | Entry


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about: its kind, its id, and the name people know it by."""

    kind: Kind
    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Added:
    """A desk, partner, topic or entry that is new."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class Removed:
    """A desk, partner, topic or entry that is gone."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A value that is another one; None where there was or is none."""

    subject: Subject
    field: str
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True)
class ItemsChanged:
    """A list (phrases, things to bring, other names) in which some items are new or gone."""

    subject: Subject
    field: str
    added: tuple[Text, ...]
    removed: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ClosureAdded:
    """A desk that will be shut on some days."""

    subject: Subject
    closure: Closure


@dataclass(frozen=True, slots=True)
class ClosureRemoved:
    """A desk that will not be shut on some days after all, or whose past closure was deleted."""

    subject: Subject
    closure: Closure


@dataclass(frozen=True, slots=True)
class ListChanged:
    """One of the long lists (communes, a list of words.yaml): how many items are new, gone, or other than before."""

    field: str
    added: int
    removed: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Reordered:
    """The desks, partners, topics or entries come in another order."""

    kind: Kind


Change = Added | Removed | FieldChanged | ItemsChanged | ClosureAdded | ClosureRemoved | ListChanged | Reordered


def changes_between(before: Knowledge, after: Knowledge) -> tuple[Change, ...]:
    """Everything in which `after` differs from `before`, in the order of desks, partners, topics, entries, lists."""
    return (
        *_items("desk", before.desks, after.desks, _desk_names((*before.desks, *after.desks))),
        *_items("partner", before.partners, after.partners, _own_name),
        *_items("topic", _topics(before), _topics(after), _own_name),
        *_items("entry", before.entries, after.entries, _own_name),
        *_lists(before, after),
    )


def _topics(knowledge: Knowledge) -> tuple[Topic, ...]:
    return tuple(topic for partner in knowledge.partners for topic in partner.topics)


_Name = Callable[[Item], Text]


def _own_name(item: Item) -> Text:
    return cast(Text, item.name)


def _desk_names(desks: Sequence[Desk]) -> _Name:
    """A desk goes by its commune where it is the only one there."""
    ids = Counter(commune for commune, _ in {(desk.commune, desk.id) for desk in desks})

    def name(item: Item) -> Text:
        desk = cast(Desk, item)
        text = desk.commune if ids[desk.commune] == 1 else desk.name
        return Text(text, text)

    return name


def _items(kind: Kind, before: Sequence[Item], after: Sequence[Item], name: _Name) -> Iterator[Change]:
    old, new = {item.id: item for item in before}, {item.id: item for item in after}
    for item in before:
        subject = Subject(kind, item.id, name(item))
        if item.id not in new:
            yield Removed(subject)
        elif new[item.id] != item:
            yield from _differences(subject, item, new[item.id])
    yield from (Added(Subject(kind, item.id, name(item))) for item in after if item.id not in old)
    if [id_ for id_ in old if id_ in new] != [id_ for id_ in new if id_ in old]:
        yield Reordered(kind)


def _differences(subject: Subject, before: Item, after: Item) -> Iterator[Change]:
    old, new = dict(_facts(before)), dict(_facts(after))
    for field in dict.fromkeys((*old, *new)):
        yield from _difference(subject, field, old.get(field), new.get(field))


def _difference(subject: Subject, field: str, before: object, after: object) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, tuple) and isinstance(after, tuple):
        added, removed = _gained(before, after), _gained(after, before)
        if field == "closures":
            yield from (ClosureRemoved(subject, closure) for closure in cast(list[Closure], removed))
            yield from (ClosureAdded(subject, closure) for closure in cast(list[Closure], added))
        elif added or removed:
            yield ItemsChanged(subject, field, tuple(map(_text, added)), tuple(map(_text, removed)))
        return
    yield FieldChanged(subject, field, _optional_text(before), _optional_text(after))


def _facts(item: object) -> Iterator[tuple[str, object]]:
    """The fields, those of phrases and of the origin among them; what is told elsewhere (topics) is left out."""
    for field in fields(item):  # type: ignore[arg-type]
        value = getattr(item, field.name)
        if field.name in ("phrases", "origin"):
            yield from _facts(value)
        elif isinstance(value, TextList):
            yield field.name, tuple(_pairs(value))
        elif field.name == "audience" and value is not None:
            yield from ((f"audience_{name}", fact) for name, fact in _facts(value))
        elif field.name not in ("id", "topics"):
            yield field.name, value


def _pairs(items: TextList) -> Iterator[Text]:
    return (Text(french, english) for french, english in zip(items.fr, items.en, strict=True))


def _gained(before: Iterable[object], after: Iterable[object]) -> list[object]:
    """What `after` has more of, in its order."""
    return list((Counter(after) - Counter(before)).elements())


def _optional_text(value: object) -> Text | None:
    return None if value is None else _text(value)


def _text(value: object) -> Text:
    """A value as it stands in the files."""
    match value:
        case Text():
            return value
        case Phone(number, Text(fr, en)):
            return Text(f"{number} ({fr})", f"{number} ({en})")
        case Phone(number):
            return Text(number, number)
        case bool():
            written = str(value).lower()
        case Position():
            written = f"{value.latitude:.5f}, {value.longitude:.5f}"
        case date():
            written = f"{value:%d/%m/%Y}"
        case _:
            written = str(value)
    return Text(written, written)


def _lists(before: Knowledge, after: Knowledge) -> Iterator[Change]:
    if before.communes != after.communes:
        old, new = ({commune.insee: commune for commune in knowledge.communes} for knowledge in (before, after))
        changed = sum(old[insee] != new[insee] for insee in old.keys() & new.keys())
        yield ListChanged("communes", len(new.keys() - old.keys()), len(old.keys() - new.keys()), changed)
    for field in fields(before.words):
        earlier, later = (_flat(getattr(knowledge.words, field.name)) for knowledge in (before, after))
        if earlier != later:
            yield ListChanged(field.name, len(_gained(earlier, later)), len(_gained(later, earlier)))


def _flat(words: object) -> list[object]:
    """The items of a list of words, each with the key it stands under."""
    if isinstance(words, Mapping):
        return [(key, item) for key, items in words.items() for item in ([items] if isinstance(items, str) else items)]
    items = cast(Iterable[str], words)
    return [*items] if isinstance(words, tuple) else [*sorted(items)]
