"""Phrase table: the words of many phrases as numbers, so that tens of thousands of phrases are counted at one go."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
import numpy.typing as npt

from bot.folding import Folded

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

_GAP = "\n"  # between two phrases; no folded word

_BATCH = 5_000
"""Phrases whose words are numbered by one call: a reload must not halt answers for more than some milliseconds."""


@dataclass(frozen=True, eq=False)
class PhraseTable:
    """Each different word once; the words of all phrases in a row, by number, and the phrase each belongs to."""

    words: Sequence[str]
    numbers: Numbers
    phrases: Numbers

    @classmethod
    def of(cls, texts: Sequence[Folded]) -> "PhraseTable":
        """The table of folded texts, numbered from 0 in their order."""
        number_of: dict[str, int] = defaultdict(count().__next__)  # each new word gets the next number
        rows = chain([[_GAP, ""]], _rows_of(texts))
        numbers = np.concatenate([np.fromiter(map(number_of.__getitem__, row), np.int32, len(row)) for row in rows])[2:]
        phrases = np.cumsum(numbers == 0, dtype=np.int32)
        is_word = numbers > 1
        return cls(tuple(number_of)[2:], numbers[is_word] - 2, phrases[is_word])

    def replaced(self, full: Mapping[str, tuple[str, ...]]) -> "PhraseTable":
        """The table with the words that `full` has in place of each word that is a key of it."""
        written = [full.get(word, (word,)) for word in self.words]
        number_of = {word: number for number, word in enumerate(dict.fromkeys(w for words in written for w in words))}
        lengths = np.fromiter(map(len, written), np.int64, len(written))
        flat = np.fromiter((number_of[word] for words in written for word in words), np.int32, int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        repeats = lengths[self.numbers]
        firsts = np.repeat(np.cumsum(repeats) - repeats, repeats)
        places = np.repeat(starts[self.numbers], repeats) + np.arange(len(firsts)) - firsts
        return PhraseTable(tuple(number_of), flat[places], np.repeat(self.phrases, repeats))

    def mapped(self, stems_of: Callable[[Sequence[str]], Sequence[str]]) -> "PhraseTable":
        """The table of what `stems_of` makes of each word; words that become alike share a number."""
        stems = stems_of(self.words)
        number_of = {stem: number for number, stem in enumerate(dict.fromkeys(stems))}
        numbers = np.fromiter(map(number_of.__getitem__, stems), np.int32, len(stems))
        return PhraseTable(tuple(number_of), numbers[self.numbers], self.phrases)

    def without_letters(self) -> "PhraseTable":
        """The table without words of one letter."""
        is_long = np.fromiter((len(word) > 1 for word in self.words), np.bool_, len(self.words))
        renumbered = np.cumsum(is_long, dtype=np.int32) - 1
        kept = is_long[self.numbers]
        words = tuple(word for word in self.words if len(word) > 1)
        return PhraseTable(words, renumbered[self.numbers[kept]], self.phrases[kept])

    def counts(self, chosen: Mask | None = None) -> dict[str, int]:
        """How often each word occurs, in all phrases or in those that are `chosen`; words that do not are left out."""
        numbers = self.numbers if chosen is None else self.numbers[chosen[self.phrases]]
        counted = np.bincount(numbers, minlength=len(self.words)).tolist()
        return {word: count for word, count in zip(self.words, counted, strict=True) if count}


def _rows_of(texts: Sequence[Folded]) -> Iterator[list[str]]:
    """The words of all texts, a gap between two: in batches, so that questions are answered between them."""
    for start in range(0, len(texts), _BATCH):
        yield f" {_GAP} ".join(("", *texts[start : start + _BATCH]) if start else texts[:_BATCH]).split(" ")
