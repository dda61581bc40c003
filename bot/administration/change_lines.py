"""Change lines: the differences between two knowledge bases in words, one a line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import assert_never

from bot.administration.changes import (
    Added,
    Change,
    ClosureAdded,
    ClosureRemoved,
    FieldChanged,
    ItemsChanged,
    ListChanged,
    Removed,
    Reordered,
    Subject,
)
from bot.knowledge.model import Text
from bot.rendering.messages import Wording

MOST_NAMED = 5
"""Of what is new or gone so many are named, and the others counted."""

_LONGEST = 90
_LEAD = 20


def change_lines(changes: Iterable[Change], wording: Wording) -> list[str]:
    """The changes in words: what is new or gone together first, then each difference, in the order given."""
    some = list(changes)
    whole = [change for change in some if isinstance(change, Added | Removed)]
    others = (line for one in some if not isinstance(one, Added | Removed) for line in _line(one, wording).splitlines())
    return [*_whole_lines(whole, wording), *others]


def _whole_lines(changes: Sequence[Added | Removed], wording: Wording) -> Iterator[str]:
    groups: dict[str, list[Subject]] = {}
    for change in changes:
        word = "added" if isinstance(change, Added) else "removed"
        groups.setdefault(f"{word}_{change.subject.kind}", []).append(change.subject)
    for key, subjects in groups.items():
        names = _named([_name(subject, wording) for subject in subjects], wording)
        yield wording.say("change_named", what=wording.counted(key, len(subjects)), names=names)


def _line(change: Change, wording: Wording) -> str:
    match change:
        case FieldChanged():
            return _value_line(change, wording)
        case ItemsChanged():
            return _items_line(change, wording)
        case ClosureAdded(subject, closure) | ClosureRemoved(subject, closure):
            key = "change_closure_added" if isinstance(change, ClosureAdded) else "change_closure_removed"
            days = days_in_words(closure.first, closure.last, wording)
            reason = closure.reason.in_(wording.language)
            return wording.say(key, name=_name(subject, wording), days=days, reason=reason)
        case ListChanged():
            return _list_line(change, wording)
        case Reordered(kind):
            return wording.say(f"reordered_{kind}")
        case Added() | Removed():
            return next(_whole_lines([change], wording))
        case _:
            assert_never(change)


def days_in_words(first: date, last: date, wording: Wording) -> str:
    """ "du 24/12/2026 au 26/12/2026", or the one day."""
    key = "day" if first == last else "days"
    return wording.say(key, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def _name(subject: Subject, wording: Wording) -> str:
    """What an administrator finds it by: a desk's place, and for the others the id in the file as well."""
    name = subject.name.in_(wording.language)
    return name if subject.kind == "desk" else f"{name} ({subject.id})"


def _value_line(change: FieldChanged, wording: Wording) -> str:
    before, after = _excerpts(*_told(change.before, change.after, wording))
    nothing = wording.say("change_nothing")
    name, field = _name(change.subject, wording), wording.say(f"field_{change.field}")
    return wording.say("change_value", name=name, field=field, before=before or nothing, after=after or nothing)


def _told(before: Text | None, after: Text | None, wording: Wording) -> tuple[str, str]:
    """Both in the reader's language; in the other where they differ there alone."""
    french = (before.fr if before else "", after.fr if after else "")
    english = (before.en if before else "", after.en if after else "")
    own, other = (english, french) if wording.language == "en" else (french, english)
    return own if own[0] != own[1] else other


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Of long texts the part where they differ."""
    if max(len(before), len(after)) <= _LONGEST:
        return before, after
    same = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - _LEAD)
    return _excerpt(before, start), _excerpt(after, start)


def _excerpt(text: str, start: int = 0) -> str:
    lead = "…" if start and text else ""
    end = "…" if len(text) > start + _LONGEST else ""
    return f"{lead}{text[start : start + _LONGEST]}{end}"


def _items_line(change: ItemsChanged, wording: Wording) -> str:
    name = _name(change.subject, wording)
    parts = (("added", change.added), ("removed", change.removed))
    if change.field in ("fr", "en"):
        counted = [
            wording.counted(f"change_phrases_{word}", len(items), name=name, examples=_quoted(items, wording, 2))
            for word, items in parts
            if items
        ]
        return "\n".join(counted)
    told = [wording.say(f"change_{word}_items", items=_quoted(items, wording)) for word, items in parts if items]
    return wording.say("change_items", name=name, field=wording.say(f"field_{change.field}"), items=" ; ".join(told))


def _list_line(change: ListChanged, wording: Wording) -> str:
    parts = (("added", change.added), ("removed", change.removed), ("changed", change.changed))
    counts = [wording.counted(f"change_lines_{word}", count) for word, count in parts if count]
    return wording.say("change_list", field=wording.say(f"field_{change.field}"), counts=", ".join(counts))


def _quoted(items: Sequence[Text], wording: Wording, most: int = MOST_NAMED) -> str:
    texts = [wording.say("quoted", text=_excerpt(item.in_(wording.language))) for item in items]
    return _named(texts, wording, most)


def _named(names: Sequence[str], wording: Wording, most: int = MOST_NAMED) -> str:
    shown = ", ".join(names[:most])
    more = len(names) - most
    return f"{shown} {wording.counted('change_more', more)}" if more > 0 else shown
