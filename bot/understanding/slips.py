"""Slips: how likely one spelling was meant for another, each edit weighed by why people make it.

A letter that is silent, doubled or written for the same sound costs little; its neighbour on a French keyboard and two
letters in the wrong order cost less than any other. Words are weighed twice, letter by letter and with the groups that
make one sound as one sign ('eau', 'ch', 'ou'), and the likelier reading counts.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from types import MappingProxyType

from rapidfuzz.distance import OSA, JaroWinkler, Postfix, Prefix

EDITS_WEIGHT = 0.6
SOUND_WEIGHT = 0.1
LETTERS_WEIGHT = 0.1
BEGINNING_WEIGHT = 0.2

_ORDER = 0.7  # two letters in the wrong order
_NEIGHBOUR = 0.7  # on the keyboard
_VOWEL = 0.8  # one vowel for another
_OTHER = 0.9  # a letter too many or too few
_FIRST = 1.1  # the same where a word begins: people get beginnings right
_ADDED = 1.2  # times the cost of a letter that was typed for nothing: people leave out more than they add
_LEFT_OUT = 0.9  # times that of a letter left out
_DOUBLED = 0.4
_SILENT = 0.5

_GROUPS = (
    ("eau", "O"), ("au", "O"), ("ou", "U"), ("ai", "E"), ("ei", "E"), ("ay", "E"), ("ey", "E"), ("ch", "C"),
    ("qu", "q"), ("ph", "f"), ("oi", "W"), ("oy", "W"), ("gn", "N"), ("oeu", "e"), ("eu", "Y"), ("ck", "k"),
    ("gu", "G"),
)  # fmt: skip

_ALIKE_TEXT = (
    "iy .2,qk .2,qc .3,ck .3,Oo .3,Ee .3,sz .35,vw .35,gj .4,Nn .4,Gg .4,sc .45,xs .5,xz .5,mn .5,Uu .5,Ye .5,Ey .5,"
    "cz .6,ei .6,ea .6,Ei .6,Ea .6,Uo .6,Cc .6,td .7,bp .7,vf .7,oa .7,ou .7,gq .7,Oa .7,Wo .7,Gj .7,gk .8,OU .8,Cs .8,"
    "WE .8,OE .9"
)
_KEYBOARD = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_VOWELS = frozenset("aeiouy")
_MUTE_ENDS = frozenset("stdexzp")


def _substitutions() -> dict[str, float]:
    """The cost of one sign for another, by the two together; 1 for any other."""
    costs = {a + b: _VOWEL for a in _VOWELS for b in _VOWELS}
    neighbours = [pair for row in _KEYBOARD for pair in pairwise(row)]
    costs |= {pair: _NEIGHBOUR for a, b in neighbours for pair in (a + b, b + a)}
    alike = [(text[:2], float(text[3:])) for text in _ALIKE_TEXT.split(",")]
    return costs | {pair: cost for two, cost in alike for pair in (two, two[::-1])}


_COSTS = MappingProxyType(_substitutions())


def likelihood(typed: str, name: str, typed_key: str, name_key: str) -> float:
    """How likely `typed` was meant for `name`, from 0 to 1; both without spaces, keys as `spelling.spoken` makes them.

    Takes some 20 microseconds: for the few names that are alike at first sight.
    """
    letters = max(len(typed), len(name), 1)
    sounds = max(len(typed_key), len(name_key), 1)
    edits = weighted_edits(typed, name)
    sounded, name_sounded = _grouped(typed), _grouped(name)
    if sounded != typed or name_sounded != name:
        edits = min(edits, weighted_edits(sounded, name_sounded))
    return (
        1.0
        - EDITS_WEIGHT * edits / letters
        - SOUND_WEIGHT * OSA.distance(typed_key, name_key) / sounds
        - LETTERS_WEIGHT * OSA.distance(typed, name) / letters
        - BEGINNING_WEIGHT * (1.0 - JaroWinkler.normalized_similarity(typed, name))
    )


def weighted_edits(typed: str, name: str) -> float:
    """The least cost of edits that make `name` of `typed`: 0 for the same, about 1 for a letter that is no slip.

    Damerau's and Levenshtein's table, row by row, over the letters between what both begin and end with.
    """
    first, last = _ends(typed, name)
    end, name_end = len(typed) - last, len(name) - last
    added = [_gap(name, at) * _LEFT_OUT for at in range(first, name_end)]
    others = list(zip(name[first:name_end], added, strict=True))
    above: list[float] = []
    row = list(accumulate(added, initial=0.0))
    for at in range(first, end):
        swapped = typed[at - 1] if at > first else ""
        before, above = above, row
        row = _next_row(typed[at], _gap(typed, at) * _ADDED, others, swapped, before, above)
    return row[-1]


def _next_row(
    letter: str,
    lost: float,
    others: Iterable[tuple[str, float]],
    swapped: str,
    before: Sequence[float],
    above: Sequence[float],
) -> list[float]:
    """The costs up to `letter`, after `swapped`; `lost` is what it costs alone, `others` the letters of the name."""
    cost = above[0] + lost
    row = [cost]
    last, diagonal = "", above[0]
    for column, (other, gap) in enumerate(others, 1):
        best = diagonal if letter == other else diagonal + _COSTS.get(letter + other, 1.0)
        if letter == last and swapped == other and letter != other:
            best = min(best, before[column - 2] + _ORDER)
        diagonal = above[column]
        if diagonal + lost < best:
            best = diagonal + lost
        if cost + gap < best:
            best = cost + gap
        row.append(best)
        last, cost = other, best
    return row


def _ends(one: str, other: str) -> tuple[int, int]:
    """How many letters two words share at the beginning, and then at the end."""
    first = Prefix.similarity(one, other)
    return first, Postfix.similarity(one[first:], other[first:])


def _gap(word: str, at: int) -> float:
    """The cost of a letter of `word` that is not in the other."""
    letter, length = word[at], len(word)
    if letter == "h" or (at and word[at - 1] == letter) or (at + 1 < length and word[at + 1] == letter):
        return _DOUBLED
    if at >= length - 2 and letter in _MUTE_ENDS and (at == length - 1 or word[-1] in _MUTE_ENDS):
        return _SILENT
    return _FIRST if at == 0 else _NEIGHBOUR if letter == "e" else _OTHER


def _grouped(word: str) -> str:
    for letters, sign in _GROUPS:
        word = word.replace(letters, sign)
    return word
