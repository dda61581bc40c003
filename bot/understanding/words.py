"""Words: a message reduced to the stems that the phrases of the knowledge base are made of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import Stemmer

from bot.folding import fold
from bot.knowledge.model import Words

_MIN_STEMMED = 4
_SHORTEST_STEM = 3
"""Letters: 'hier' would be 'hi'."""

_OWN_VOWELS = ("a", "i", "o")

_BATCH = 2_000
"""Words given to the stemmer by one call: a reload must not halt answers for more than some milliseconds."""

_GLUED_SAINT = re.compile(r"\b(st(?=[bcdfgjlmnpqv])|ste(?=[cgm]\w{3}))(\w{3,})")
"""'stclar', 'stechristie': no other word begins like that; 'stp' is short, 'steak' and 'stere' have other letters."""

_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class Reader:
    """Writes abbreviations in full, and stems."""

    abbreviations: Mapping[str, tuple[str, ...]]
    background: frozenset[str]
    _stemmers: tuple[Stemmer.Stemmer, ...] = field(repr=False, compare=False)

    @classmethod
    def build(cls, words: Words) -> "Reader":
        """Prepare the word lists."""
        abbreviations = {short: tuple(fold(long).split()) for short, long in words.abbreviations.items()}
        return _reader(abbreviations, words.background)

    def __reduce__(self) -> tuple[object, ...]:
        """For pickle, which cannot take stemmers: they are made anew."""
        return _reader, (self.abbreviations, self.background)

    def read(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words of a message in full; "merciiii" loses its drawn-out letters first, "caf caf" its echo."""
        words = _GLUED_SAINT.sub(_parted_saint, _DRAWN_OUT.sub(r"\1", " ".join(words))).split()
        return self.expand([word for word, before in zip(words, ["", *words], strict=False) if word != before])

    def expand(self, words: Sequence[str]) -> tuple[str, ...]:
        """Write SMS forms and abbreviations in full."""
        if self.abbreviations.keys().isdisjoint(words):
            return tuple(words)
        return tuple(full for word in words for full in self.abbreviations.get(word, (word,)))

    def content(self, words: Iterable[str]) -> tuple[str, ...]:
        """The words that are neither letters alone nor background."""
        return tuple(word for word in words if len(word) > 1 and word not in self.background)

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stems of folded words; letters alone (elided articles) are left out.

        Snowball's French stemmer goes first and its English one over the rest: a message mixes both languages, and
        what matters is only that inflected forms share a stem.
        """
        return self._stemmed([word for word in words if len(word) > 1])

    def stem_each(self, words: Sequence[str]) -> tuple[str, ...]:
        """The stem of each folded word, letters alone as they are."""
        batches = (list(words[start : start + _BATCH]) for start in range(0, len(words), _BATCH))
        return tuple(chain.from_iterable(map(self._stemmed, batches)))

    def _stemmed(self, words: list[str]) -> list[str]:
        stemmed = words
        for stemmer in self._stemmers:
            stemmed = stemmer.stemWords(stemmed)
        return [stem if _is_stem(stem, word) else word for stem, word in zip(stemmed, words, strict=True)]


def _is_stem(stem: str, word: str) -> bool:
    """Whether what the stemmers made of a word still tells it from others.

    A vowel that is no ending of verbs or plurals belongs to a short word: 'wifi' is not 'wife', nor 'taxi' 'taxe'.
    """
    if len(word) < _MIN_STEMMED or len(stem) < _SHORTEST_STEM:
        return False
    return len(stem) > _SHORTEST_STEM or word.rstrip("s")[-1:] not in _OWN_VOWELS


def _parted_saint(found: "re.Match[str]") -> str:
    return fold(f"{found[1]} {found[2]}")


def _reader(abbreviations: Mapping[str, tuple[str, ...]], background: frozenset[str]) -> Reader:
    return Reader(abbreviations, background, (Stemmer.Stemmer("french"), Stemmer.Stemmer("english")))
