"""Folding: the one place where text loses case, accents and punctuation before it is compared."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NewType

Folded = NewType("Folded", str)
"""Lower-case words without accents, separated by single spaces; made by `fold` and `fold_all` alone."""

_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "€": " euros "}
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])")
_DOT_IN_DOTTED = re.compile(r"\.[^\W\d_]\.")
_CLOCK = re.compile(r":(?<=\d:)(?=\d)")
_ON = re.compile(r"(?<!\S)s/ ?(?=[a-z])")
"""The short form of `sur` in names of places: 'valence s/ baise'."""

_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_MOST_LETTERS = 4
"""Of one character: no more are needed for `ﬃ` or `½`, and one of Arabic holds a sentence of 18."""

_BATCH = 1000  # texts: few enough to stay in the processor's cache
_ASCII = bytes(range(128))
_GAPS = {code: " " for code in _ASCII if not chr(code).isalnum() and chr(code) != "\n"}


def fold(text: str) -> Folded:
    """Return `text` as words that compare equal however they were typed.

    Case, accents, ligatures, apostrophes, hyphens, dots in abbreviations (`C.A.F.`) and the short forms of
    `saint` and `sur` (`s/`) disappear; `18:30` becomes `18h30`. Folding twice changes nothing: casefold alone is not
    stable under NFKD, so decomposition runs on both sides of it (Unicode Standard, section 3.13).
    """
    words = _bare(text.replace("\n", " ")).split()
    if not _SAINTS.keys().isdisjoint(words):
        words = [_SAINTS.get(word, word) for word in words]
    return Folded(" ".join(words))


def fold_all(texts: Iterable[str]) -> list[Folded]:
    """`fold` for many texts, in their order: all of a batch pass through each rule together, some ten times as fast."""
    lines = [text.replace("\n", " ") for text in texts]
    batches = (lines[start : start + _BATCH] for start in range(0, len(lines), _BATCH))
    return [Folded(line) for batch in batches for line in _fold_batch(batch)]


FoldAll = Callable[[Iterable[str]], list[Folded]]
"""`fold_all`, or one that remembers."""


class FoldingCache:
    """Folds many texts and keeps what came of each: a base is checked and indexed, and the next one is much alike."""

    def __init__(self) -> None:
        """Empty. Nothing is ever dropped: a base that is edited for years gains few texts."""
        self._folded: dict[str, Folded] = {}

    def fold_all(self, texts: Iterable[str]) -> list[Folded]:
        """`fold_all`, of those texts alone that were never folded here."""
        wanted = list(texts)
        new = [text for text in wanted if text not in self._folded]
        self._folded.update(zip(new, fold_all(new), strict=True))
        return list(map(self._folded.__getitem__, wanted))


def _fold_batch(lines: Iterable[str]) -> Iterator[str]:
    bare = " " + _bare("\n".join(lines)).replace("\n", " \n ") + " "
    for short, full in _SAINTS.items():
        while f" {short} " in bare:  # 'st st': the second one begins where the first one ends
            bare = bare.replace(f" {short} ", f" {full} ")
    for line in bare.split("\n"):
        stripped = line.strip()
        yield " ".join(stripped.split()) if "  " in stripped else stripped


def _bare(text: str) -> str:
    """Lower case without accents, the words parted by spaces; line ends stay."""
    foreign = set(text.encode(errors="surrogatepass").translate(None, _ASCII).decode(errors="surrogatepass"))
    for character in sorted(foreign, reverse=True):  # a string without its rarest letters is a smaller one
        text = text.replace(character, _plain(character))
    text = text.lower()
    if _DOT_IN_DOTTED.search(text):
        text = "\n".join([_without_dots(line) if "." in line else line for line in text.split("\n")])
    if "s/" in text:
        text = _ON.sub("sur ", text)
    return _CLOCK.sub("h", text).translate(_GAPS)


def _plain(character: str) -> str:
    """What a character beyond ASCII is folded to; the order of the marks it may have does not matter here."""
    folded = unicodedata.normalize("NFKD", character).casefold()
    if len(folded) > _MOST_LETTERS:
        return character if character.isalnum() else " "
    for ligature, letters in _LIGATURES.items():
        folded = folded.replace(ligature, letters)
    parts = unicodedata.normalize("NFKD", folded).lower()
    return "".join(part if part.isascii() or part.isalnum() else _gap(part) for part in parts)


def _gap(character: str) -> str:
    """Combining marks and invisible formatting characters (right-to-left marks, zero-width spaces) leave none."""
    return "" if unicodedata.category(character) in ("Mn", "Me", "Cf") else " "


def _without_dots(line: str) -> str:
    return _DOTTED.sub(lambda match: match.group().replace(".", ""), line)
