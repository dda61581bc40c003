"""Folding: the one place where text loses case, accents and punctuation before it is compared."""

import re
import unicodedata
from typing import NewType

Folded = NewType("Folded", str)
"""Lower-case ASCII-like words separated by single spaces; made by `fold` alone."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "€": " euros "})
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])")
_CLOCK = re.compile(r"(?<=\d):(?=\d)")
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def fold(text: str) -> Folded:
    """Return `text` as words that compare equal however they were typed.

    Case, accents, ligatures, apostrophes, hyphens, dots in abbreviations (`C.A.F.`) and the short forms of
    `saint` disappear; `18:30` becomes `18h30`. Folding twice changes nothing: casefold alone is not stable under
    NFKD, so decomposition runs on both sides of it (Unicode Standard, section 3.13).
    """
    bare = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not _is_mark(c))
    bare = _DOTTED.sub(lambda match: match.group().replace(".", ""), bare)
    bare = _CLOCK.sub("h", bare)
    words = _NOT_A_WORD.sub(" ", bare).split()
    return Folded(" ".join(_SAINTS.get(word, word) for word in words))


def _is_mark(character: str) -> bool:
    """Combining marks and invisible formatting characters (right-to-left marks, zero-width spaces)."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")
