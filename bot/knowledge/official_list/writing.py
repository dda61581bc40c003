"""Writing desks as entries of structures.yaml, and changing the entries of a file without touching the rest of it.

Comments, blank lines and the order of the file are its administrators': only the lines of a value that changes are
written anew.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.folding import fold
from bot.knowledge.communes import department_of
from bot.knowledge.model import Closure, Desk, Text
from bot.knowledge.official_list.desks import ListWords
from bot.knowledge.yaml_tree import Document

KEYS = (
    "id", "official_id", "name", "commune", "insee", "address", "postcode", "latitude", "longitude", "phone", "mail",
    "hours", "appointment", "note", "group", "travelling", "other_names", "closures", "source", "verified",
)  # fmt: skip

_PLAIN = re.compile(r"[^\W_][^#:]*(?::\S[^#:]*)*")  # no ': ', no ' #', no sign in front that means something in YAML
_NUMBER = re.compile(r"-?\d+\.\d+")
_QUOTED = frozenset({"official_id", "insee", "postcode"})  # numbers to whoever reads them, texts to YAML
_KEY_LINE = re.compile(r"(\s*(?:- )?)([a-z_]+):(?:\s|$)")


def new_file(desks: Sequence[Desk], words: ListWords) -> str:
    """The text of a structures.yaml with these desks alone, by department and commune."""
    return words.header.rstrip("\n") + "\n\ndesks:\n" + "".join(_sections(desks, words, "  "))


def changed_file(text: str, document: Document, old: Sequence[Desk], desks: Mapping[str, Desk | None],
                 new: Sequence[Desk], words: ListWords) -> str:  # fmt: skip
    """The text of a structures.yaml, read as `document` with the desks `old`, with `desks` changed and `new` added.

    `desks` are by id, None for those that go. New desks come after the last of their department, else at the end.
    """
    lines = text.split("\n")
    starts = [document.line(("desks", index)) - 1 for index in range(len(old))]
    if not old or not all(re.match(r"\s*- ", lines[start]) for start in starts):
        return new_file([desk for desk in desks.values() if desk] + list(new), words)
    margin = re.match(r"\s*", lines[starts[0]])
    indent = margin.group() if margin else ""
    begins = [_with_comments(lines, start) for start in starts]
    ends = [*begins[1:], len(lines)]
    added = _by_department(new)
    parts = ["\n".join(lines[: begins[0]]) + "\n"]
    last = {department_of(desk.insee): index for index, desk in enumerate(old)}
    for index, desk in enumerate(old):
        kept = desks[desk.id]
        block = lines[begins[index] : ends[index]]
        if kept is not None:
            parts.append("\n".join(block if kept == desk else _edited(block, desk, kept)) + "\n")
        department = department_of(desk.insee)
        if last[department] == index:
            parts += [f"\n{_entry(each, indent)}" for each in added.pop(department, ())]
    parts += ["\n" + section for section in _sections([d for some in added.values() for d in some], words, indent)]
    return _tidy("".join(parts))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _with_comments(lines: Sequence[str], start: int) -> int:
    """Where the comments above an entry begin."""
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _sections(desks: Iterable[Desk], words: ListWords, indent: str) -> Iterator[str]:
    """The entries, a heading above those of each department."""
    for department, some in _by_department(desks).items():
        yield f"\n{indent}# {words.department.format(code=department)}\n"
        yield "\n".join(_entry(desk, indent) for desk in some)


def _by_department(desks: Iterable[Desk]) -> dict[str, list[Desk]]:
    found: dict[str, list[Desk]] = {}
    for desk in sorted(desks, key=lambda desk: (department_of(desk.insee), fold(desk.commune), desk.id)):
        found.setdefault(department_of(desk.insee), []).append(desk)
    return found


def _entry(desk: Desk, indent: str) -> str:
    """The entry of one desk, its last line with its end."""
    lines = [line for key, some in _values(desk).items() for line in _value_lines(key, some, indent + "  ")]
    return f"{indent}- {lines[0].lstrip()}\n" + "".join(f"{line}\n" for line in lines[1:])


_Value = str | Sequence[str] | Text | Sequence[Mapping[str, object]]


def _values(desk: Desk) -> dict[str, _Value]:
    """What an entry says, key by key, in the order of the file; what is absent or usual is not said."""
    said: dict[str, _Value | None] = {
        "id": desk.id,
        "official_id": desk.official_id,
        "name": desk.name,
        "commune": desk.commune,
        "insee": desk.insee,
        "address": desk.address,
        "postcode": desk.postcode,
        "latitude": f"{desk.position.latitude:.5f}",
        "longitude": f"{desk.position.longitude:.5f}",
        "phone": desk.phone,
        "mail": desk.mail,
        "hours": desk.hours,
        "appointment": None if desk.appointment is None else str(desk.appointment).lower(),
        "note": desk.note,
        "group": desk.group,
        "travelling": "true" if desk.travelling else None,
        "other_names": desk.other_names or None,
        "closures": [_closure(closure) for closure in desk.closures] or None,
        "source": desk.origin.source,
        "verified": None if desk.origin.verified is None else desk.origin.verified.isoformat(),
    }
    return {key: value for key, value in said.items() if value is not None}


def _closure(closure: Closure) -> Mapping[str, object]:
    return {"first": closure.first.isoformat(), "last": closure.last.isoformat(), "reason": closure.reason}


def _value_lines(key: str, value: object, indent: str) -> list[str]:
    if isinstance(value, str):
        return [f"{indent}{key}: {json.dumps(value) if key in _QUOTED else scalar(value)}"]
    lines = [f"{indent}{key}:"]
    if isinstance(value, Text):
        return [*lines, f"{indent}  fr: {scalar(value.fr)}", f"{indent}  en: {scalar(value.en)}"]
    for item in value if isinstance(value, Sequence) else ():
        if isinstance(item, Mapping):
            inner = [line for name, each in item.items() for line in _value_lines(name, each, indent + "    ")]
            lines += [f"{indent}  - {inner[0].lstrip()}", *inner[1:]]
        else:
            lines.append(f"{indent}  - {scalar(item)}")
    return lines


def scalar(text: str) -> str:
    """A text as YAML reads it back, without quotes where it can stand so."""
    is_plain = (_PLAIN.fullmatch(text) or _NUMBER.fullmatch(text)) and text == text.strip() and text.isprintable()
    if is_plain:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in quoted)


@dataclass(frozen=True, slots=True)
class _Segment:
    """The lines of one key of an entry, the comments above it first."""

    key: str
    lines: tuple[str, ...]

    def comments(self) -> list[str]:
        return [line for line in self.lines[: self._first()] if line.strip()]

    def _first(self) -> int:
        return next(i for i, line in enumerate(self.lines) if line.strip() and not line.lstrip().startswith("#"))


def _edited(block: Sequence[str], old: Desk, new: Desk) -> list[str]:
    """The lines of an entry in which only what differs is written anew."""
    before, after = _values(old), _values(new)
    segments, tail = _segments(block)
    first = next(line for line in block if line.lstrip().startswith("- "))
    indent = " " * (len(first) - len(first.lstrip()) + len(first.lstrip()) - len(first.lstrip()[2:].lstrip()))
    kept: list[_Segment] = []
    for segment in segments:
        value = after.get(segment.key)
        if segment.key == "id" or value == before.get(segment.key):
            kept.append(segment)
        elif value is not None:
            kept.append(_Segment(segment.key, (*segment.comments(), *_value_lines(segment.key, value, indent))))
    for key in [key for key in after if key not in {segment.key for segment in segments}]:
        place = sum(KEYS.index(segment.key) < KEYS.index(key) for segment in kept)
        kept.insert(place, _Segment(key, tuple(_value_lines(key, after[key], indent))))
    return [line for segment in kept for line in segment.lines] + tail


def _segments(block: Sequence[str]) -> tuple[list[_Segment], list[str]]:
    """The entry's keys with their lines, and the blank lines and comments after the last."""
    segments: list[_Segment] = []
    margin = next(len(match[1]) for line in block if (match := _KEY_LINE.match(line)) and "- " in match[1])
    pending: list[str] = []
    current: list[str] = []
    key = ""
    for line in block:
        match = _KEY_LINE.match(line)
        if match and len(match[1]) == margin:
            if key:
                segments.append(_Segment(key, tuple(current)))
            key, current, pending = match[2], [*pending, line], []
        elif not line.strip() or line.lstrip().startswith("#"):
            pending.append(line)
        else:
            current, pending = [*current, *pending, line], []
    return [*segments, _Segment(key, tuple(current))], pending
