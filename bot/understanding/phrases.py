"""Phrases: how a row of calendar symbols is read, one phrase at a place."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from bot.understanding.calendar_words import OTHER, kind_of

_FEW_OTHER_WORDS = 2
"""A procedure and a place: "caf mirande le samedi"."""


@dataclass(frozen=True, slots=True)
class Row:
    """A message as calendar symbols, and the moment it was written, Europe/Paris."""

    symbols: tuple[str, ...]
    now: datetime
    kinds: tuple[str, ...]

    @classmethod
    def build(cls, symbols: tuple[str, ...], now: datetime) -> "Row":
        """The row of `symbols`, written at `now` (Europe/Paris)."""
        return cls(symbols, now, tuple(kind_of(symbol) for symbol in symbols))

    @property
    def today(self) -> date:
        """The date in Paris."""
        return self.now.date()

    def at(self, place: int) -> str:
        """The symbol at `place`; empty before the first and after the last."""
        return self.symbols[place] if 0 <= place < len(self.symbols) else ""

    @property
    def asks(self) -> bool:
        """Whether it can be a question about opening: it speaks of opening or going, or of hardly anything else."""
        return self.has("open", "go") or self.symbols.count(OTHER) <= _FEW_OTHER_WORDS

    def has(self, *kinds: str) -> bool:
        """Whether any symbol is of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)


@dataclass(frozen=True, slots=True)
class Days:
    """Days that were named, both included; `floating` is a weekday that may turn out to be next week's.

    `certain` are days that no past tense can mean ("demain", "lundi prochain").
    """

    first: date
    last: date
    floating: bool = False
    certain: bool = False
    several: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Minutes after midnight; not `sure` where "five" may be five in the afternoon."""

    minutes: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of the day; `end` None for an instant. `part` names a part of the day, `today` ties it to today."""

    start: ClockTime
    end: ClockTime | None
    part: str | None = None
    today: bool = False


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment: now, in an hour."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words of time that name no moment: "bonne soirée", "jusqu’à 18 h"."""


Meaning = Days | Hours | Instant | Nothing
Read = Callable[[re.Match[str], Row, int], Meaning | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """What the symbols from `start` to before `end` mean."""

    start: int
    end: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern over symbols, tried where a symbol of one of the kinds `heads` stands."""

    heads: str
    pattern: re.Pattern[str]
    read: Read


def phrase(heads: str, pattern: str, read: Read) -> Phrase:
    """A phrase; its pattern ends where a symbol ends. `read` takes the match, the row and the place."""
    return Phrase(heads, re.compile(rf"(?:{pattern})(?= |$)"), read)


def by_head(phrases: Iterable[Phrase]) -> Mapping[str, tuple[Phrase, ...]]:
    """The phrases by the kind of symbol they start with, in order."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for one in phrases:
        for head in one.heads.split():
            table[head] = (*table.get(head, ()), one)
    return MappingProxyType(table)


def read_pieces(row: Row, phrases: Mapping[str, tuple[Phrase, ...]]) -> list[Piece]:
    """The pieces of a row from left to right; at each place the first phrase that reads it."""
    text = " ".join(row.symbols)
    pieces: list[Piece] = []
    offset = free_from = 0
    for place, symbol in enumerate(row.symbols):
        candidates = phrases.get(row.kinds[place])
        if candidates and place >= free_from:
            piece = _piece_at(text, offset, row, place, candidates)
            if piece:
                pieces.append(piece)
                free_from = piece.end
        offset += len(symbol) + 1
    return pieces


def _piece_at(text: str, offset: int, row: Row, place: int, candidates: tuple[Phrase, ...]) -> Piece | None:
    for candidate in candidates:
        match = candidate.pattern.match(text, offset)
        meaning = candidate.read(match, row, place) if match else None
        if match and meaning:
            return Piece(place, place + match.group().count(" ") + 1, meaning)
    return None
