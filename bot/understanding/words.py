"""Words: a message reduced to the stems that the phrases of the knowledge base are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import Stemmer

from bot.folding import fold
from bot.knowledge.model import Words

_MIN_STEMMED = 4


@dataclass(frozen=True)
class Reader:
    """Writes abbreviations in full, replaces synonyms by the head of their group, and stems."""

    abbreviations: Mapping[str, tuple[str, ...]]
    background: frozenset[str]
    _synonyms: Mapping[tuple[str, ...], tuple[str, ...]]
    _synonym_starts: Mapping[str, int]
    _stemmers: tuple[Stemmer.Stemmer, ...] = field(repr=False, compare=False)

    @classmethod
    def build(cls, words: Words) -> "Reader":
        """Prepare the word lists."""
        synonyms = {
            tuple(fold(other).split()): tuple(fold(group[0]).split()) for group in words.synonyms for other in group[1:]
        }
        starts: dict[str, int] = {}
        for group in synonyms:
            starts[group[0]] = max(starts.get(group[0], 0), len(group))
        return cls(
            abbreviations={short: tuple(fold(long).split()) for short, long in words.abbreviations.items()},
            background=words.background,
            _synonyms=synonyms,
            _synonym_starts=starts,
            _stemmers=(Stemmer.Stemmer("french"), Stemmer.Stemmer("english")),
        )

    def expand(self, words: Sequence[str]) -> tuple[str, ...]:
        """Write SMS forms and abbreviations in full."""
        if self.abbreviations.keys().isdisjoint(words):
            return tuple(words)
        return tuple(full for word in words for full in self.abbreviations.get(word, (word,)))

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stems of folded words, synonyms replaced; letters alone (elided articles) are left out.

        Snowball's French stemmer goes first and its English one over the rest: a message mixes both languages, and
        what matters is only that inflected forms share a stem.
        """
        heads = words if self._synonym_starts.keys().isdisjoint(words) else self._heads(words)
        kept = [word for word in heads if len(word) > 1]
        stemmed: list[str] = kept
        for stemmer in self._stemmers:
            stemmed = stemmer.stemWords(stemmed)
        return [stem if len(word) >= _MIN_STEMMED else word for stem, word in zip(stemmed, kept, strict=True)]

    def _heads(self, words: Sequence[str]) -> Iterable[str]:
        """Each word, or the head of the synonym group that starts with it, the longest group first."""
        position = 0
        while position < len(words):
            longest = self._synonym_starts.get(words[position], 0)
            for size in range(min(longest, len(words) - position), 0, -1):
                head = self._synonyms.get(tuple(words[position : position + size]))
                if head is not None:
                    yield from head
                    position += size
                    break
            else:
                yield words[position]
                position += 1
