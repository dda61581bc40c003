"""Sense: which of the times read in a message are days to go somewhere, and which belong to something else."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.understanding.calendar_words import kind_of
from bot.understanding.phrases import Days, Hours, Nothing, Piece, Row
from bot.understanding.tense import tells_the_past

_FILLERS = frozenset({"the", "of", "on", "a", "at", "au", "this", "around", "in", "en", "for"})
_LEADS = _FILLERS | {"next", "every", "during", "by"}
_LEADING_ELSEWHERE = frozenset({"since", "until", "last", "yesterday", "born", "expires"})
_FOLLOWING_PAST = frozenset({"last", "passed", "ago"})
_TO = frozenset({("au",), ("a",), ("to",), ("until",), ("until", "au"), ("until", "a")})
_AND = frozenset({("and",), ("or",)})


def meant(pieces: Sequence[Piece], row: Row, words: tuple[str, ...]) -> list[Piece]:
    """The pieces that name a moment to go somewhere, runs of days joined ("du lundi au vendredi").

    `words` are the folded words behind `row`.
    """
    telling = bool(pieces) and not row.has("open", "go") and tells_the_past(words)
    kept = [piece for piece in pieces if not _is_elsewhere(piece, row) and not (telling and _may_be_past(piece))]
    return [_with_lead(_turned(piece, row), row) for piece in _joined(kept, row)]


def _is_elsewhere(piece: Piece, row: Row) -> bool:
    """Said of the past, of a birth, of a deadline; or naming no moment at all."""
    if isinstance(piece.meaning, Nothing):
        return True
    after = piece.end
    while kind_of(row.at(after)) == "part":
        after += 1
    if row.at(_lead(piece, row, _FILLERS) - 1) in _LEADING_ELSEWHERE or row.at(after) in _FOLLOWING_PAST:
        return True
    return not row.asks and _is_habit_or_rule(piece, row)


def _is_habit_or_rule(piece: Piece, row: Row) -> bool:
    """What is so every week ("un job le week-end") or from some date ("au 1er juillet"): no day to go somewhere."""
    meaning = piece.meaning
    if isinstance(meaning, Days) and meaning.dated:
        return row.at(piece.start - 1) in ("au", "of")
    if isinstance(meaning, Hours) and meaning.today:
        return meaning.part == "morning"  # told of, by now, rather than asked about
    of_a_weekday = isinstance(meaning, Hours) and kind_of(row.at(piece.start - 1)) == "wd"
    before = row.at(piece.start - (2 if of_a_weekday else 1))
    weekend = kind_of(row.at(piece.start)) in ("weekend", "week") and before not in ("this", "next")
    floating = isinstance(meaning, Days) and meaning.floating
    part = isinstance(meaning, Hours) and meaning.part is not None
    return (weekend and "next" not in row.symbols[piece.start : piece.end]) or (
        (floating or part) and before in ("the", "every", "un")
    )


def _lead(piece: Piece, row: Row, small: frozenset[str]) -> int:
    """Where the small words before a piece begin: "le", "on the"."""
    start = piece.start
    while row.at(start - 1) in small:
        start -= 1
    return start


def _with_lead(piece: Piece, row: Row) -> Piece:
    """The piece with the small words before it: they too were said of the time."""
    return Piece(_lead(piece, row, _LEADS), piece.end, piece.meaning)


def _may_be_past(piece: Piece) -> bool:
    if isinstance(piece.meaning, Days):
        return not piece.meaning.certain
    return isinstance(piece.meaning, Hours)


def _joined(pieces: Iterable[Piece], row: Row) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        run = _run(joined[-1], piece, row) if joined else None
        if run:
            joined[-1] = run
        else:
            joined.append(piece)
    return joined


def _run(first: Piece, second: Piece, row: Row) -> Piece | None:
    """Two days with "au" or "to" between them, or neighbours with "et" or "ou", as one run of days."""
    one, other = first.meaning, second.meaning
    if not isinstance(one, Days) or not isinstance(other, Days) or one.several or other.several:
        return None
    between = tuple(symbol for symbol in row.symbols[first.end : second.start] if symbol != "the")
    last = other.last + timedelta(days=7) if other.floating and other.last < one.first else other.last
    neighbours = last - one.first == timedelta(days=1)
    spans = between in _TO or (between in _AND and (neighbours or row.at(_lead(first, row, _FILLERS) - 1) == "between"))
    if not spans or last <= one.first:
        return None
    return Piece(first.start, second.end, Days(one.first, last, certain=one.certain, several=True))


def _turned(piece: Piece, row: Row) -> Piece:
    """The days that "avant jeudi" leaves; the week that follows for "après Noël", "à partir de lundi"."""
    start = _lead(piece, row, _FILLERS)
    days, direction = piece.meaning, row.at(start - 1)
    if not isinstance(days, Days) or direction not in ("before", "after", "from"):
        return piece
    if direction == "before":
        last = days.first + timedelta(days=6 if days.floating and days.first <= row.today else -1)
        meaning = Days(row.today, last, certain=True, several=True) if last >= row.today else days
    else:
        first = days.last + timedelta(days=1) if direction == "after" else days.first
        meaning = days if days.several and direction == "from" else Days(first, first + timedelta(days=6), several=True)
    return Piece(start - 1, piece.end, meaning)
