"""Spelling by ear: a key that French place names share with their likely misspellings, and how far two names lie apart.

The key follows the rules a French reader applies without thinking (eau, au and o sound alike, final consonants are
silent, c is k or s by the letter after it). It is coarse on purpose: it finds candidates, `closeness` then sorts them
by the letters as well, and `slips` judges the best of them.
"""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA, JaroWinkler

from bot.folding import Folded

EDITS_WEIGHT = 0.7
BATCH = 500  # names: few enough to stay in the processor's cache

_DOUBLED = tuple((letter * 2, letter) for letter in "bcdfgklmnprstz")

_SOUNDS: tuple[tuple[str, str], ...] = (
    (" isle ", " ile "),
    (" lisle ", " lile "),
    ("sch", "ch"),
    ("ph", "f"),
    ("ch", "C"),
    ("sh", "C"),
    ("tch", "C"),
    ("h", ""),
    *_DOUBLED,
    ("w", "v"),
    ("y", "i"),
    ("cq", "k"),
    ("ck", "k"),
    ("qu", "k"),
    ("q", "k"),
    ("sce", "se"),
    ("sci", "si"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("gue", "ge*"),
    ("gui", "gi*"),
    ("ge*", "G"),
    ("gi*", "Gi"),
    ("gea", "ja"),
    ("geo", "jo"),
    ("geu", "ju"),
    ("ge", "je"),
    ("gi", "ji"),
    ("G", "ge"),
    ("gei", "gi"),
    ("gn", "n"),
    ("nia", "na"),
    ("nie", "ne"),
    ("nio", "no"),
    ("z", "s"),
    ("x", "s"),
    ("ss", "s"),
    ("eau", "o"),
    ("au", "o"),
    ("oeu", "e"),
    ("eu", "e"),
    ("ain", "in"),
    ("aim", "in"),
    ("ein", "in"),
    ("eim", "in"),
    ("oi", "wa"),
    ("ai", "e"),
    ("ei", "e"),
    ("ou", "U"),
    ("mb", "nb"),
    ("mp", "np"),
    ("om ", "on "),
    ("am ", "an "),
    ("em", "am"),
    ("en", "an"),
    ("ee", "e"),
    ("es ", "e "),
    ("s ", " "),
    ("t ", " "),
    ("d ", " "),
    ("p ", " "),
    ("er ", "e "),
    ("e ", " "),
)


def spoken(names: Sequence[str]) -> list[str]:
    """The keys of folded `names`, spaces removed, in the same order; a name of silent letters keeps them.

    All names of a batch pass through each rule together: 37,000 names cost 70 string replacements a batch instead of
    2.6 million.
    """
    batches = (names[start : start + BATCH] for start in range(0, len(names), BATCH))
    keys = [key for batch in batches for key in _spoken_batch(batch)]
    return [key or name.replace(" ", "") for key, name in zip(keys, names, strict=True)]


def _spoken_batch(names: Iterable[str]) -> list[str]:
    text = " " + " \n ".join(names) + " "
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    return text.replace(" ", "").split("\n")


def closeness(typed: str, name: str) -> float:
    """How alike two joined spellings (see `sheet`) are at first sight, from 0 to 1.

    Edits count with letters and sound alike; a common beginning counts more, for people get beginnings right.
    """
    edits = OSA.normalized_similarity(typed, name)
    return EDITS_WEIGHT * edits + (1 - EDITS_WEIGHT) * JaroWinkler.normalized_similarity(typed, name)


def likeness(one: Folded, other: Folded) -> float:
    """The `closeness` of two folded names."""
    keys = spoken([one, other])
    return closeness(sheet(one, keys[0]), sheet(other, keys[1]))


def sheet(name: str, key: str) -> str:
    """A name's letters and its key in one string, so that one edit distance weighs both."""
    return f"{name.replace(' ', '')} {key}"


def all_sheets(names: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The `sheet` of each of the `names`, whose keys are given."""
    letters = "\n".join(names).replace(" ", "").split("\n") if names else []
    return list(map(" ".join, zip(letters, keys, strict=True)))
