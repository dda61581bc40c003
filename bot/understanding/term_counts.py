"""Term counts: the words and pairs of words of the phrases, weighed by rarity, summed for whoever holds the phrases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bot.understanding.phrase_table import Integers, Numbers, PhraseTable

MIN_PAIR_PHRASES = 2
"""A pair of words counts once two phrases have it: a pair seen once says no more than its words."""

PAIR_WEIGHT = 0.7
"""A pair counts less than its words: it tells 'carte grise' from 'carte vitale', and would shout down all else."""

Floats = npt.NDArray[np.float64]
Amounts = npt.NDArray[np.float32]
"""A table has a million of them: the sums of a few rows need no more digits."""
Number = TypeVar("Number", int, npt.NDArray[np.int64])


def pair_code(one: Number, other: Number, size: int) -> Number:
    """A number for a pair of the words `one` and `other` of `size` words, above those of the words themselves."""
    return one * size + other + size


@dataclass(frozen=True, eq=False)
class SparseTable:
    """Amounts by term and holder, row by row: most terms have few holders."""

    width: int
    starts: Integers
    holders: Numbers
    amounts: Amounts

    def weighed(self, rows: Sequence[int], weights: Sequence[float]) -> Floats:
        """The sum of some rows, each times its weight, for all holders."""
        if not rows:
            return np.zeros(self.width)
        starts, ends = self.starts[rows].tolist(), self.starts[[row + 1 for row in rows]].tolist()
        spans = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
        amounts = [self.amounts[span] * weight for span, weight in zip(spans, weights, strict=True)]
        holders = np.concatenate([self.holders[span] for span in spans])
        return np.bincount(holders, np.concatenate(amounts), minlength=self.width).astype(np.float64, copy=False)

    def totals(self) -> Floats:
        """The sum of each holder."""
        return np.bincount(self.holders, self.amounts, minlength=self.width).astype(np.float64, copy=False)

    def row_totals(self) -> Amounts:
        """The sum of each row, once for each amount in it."""
        lengths = np.diff(self.starts)
        return np.repeat(np.add.reduceat(self.amounts, self.starts[:-1]), lengths)

    def row(self, number: int) -> Floats:
        """One row, for all holders."""
        span = slice(self.starts[number], self.starts[number + 1])
        row = np.zeros(self.width)
        row[self.holders[span]] = self.amounts[span]
        return row

    def with_amounts(self, amounts: Amounts) -> "SparseTable":
        """The table with other amounts in the same places."""
        return SparseTable(self.width, self.starts, self.holders, amounts)


@dataclass(frozen=True, eq=False)
class TermCounts:
    """Every occurrence of a term in a phrase, weighed so that each phrase has unit length.

    `codes` are the terms in ascending order: a word's number, or the `pair_code` of two words side by side; `counts`
    in how many phrases each occurs, `rarity` its weight (tf-idf).
    """

    codes: Integers
    counts: Integers
    rarity: Floats
    _terms: Numbers
    _phrases: Numbers
    _weights: Floats

    @classmethod
    def of(cls, table: PhraseTable, phrases: int, ranks: Integers) -> "TermCounts":
        """Count the terms of a table of `phrases`, of which `ranks` gives a new order."""
        size = len(table.words)
        keys = _occurrences(table, phrases, ranks)
        codes = keys // phrases
        is_first = np.diff(codes, prepend=-1) > 0
        codes, terms = codes[is_first], np.cumsum(is_first, dtype=np.int32) - 1
        owners = (keys % phrases).astype(np.int32)
        counts = np.bincount(terms, minlength=len(codes))
        kept = (counts >= MIN_PAIR_PHRASES) | (codes < size)
        rarity = np.log((1 + phrases) / (1 + counts)) + 1
        rarity[codes >= size] *= PAIR_WEIGHT
        used = kept[terms]
        terms, owners = terms[used], owners[used]
        norms = np.sqrt(np.bincount(owners, rarity[terms] ** 2, minlength=phrases))
        renumbered = np.cumsum(kept, dtype=np.int32) - 1
        return cls(codes[kept], counts[kept], rarity[kept], renumbered[terms], owners, rarity[terms] / norms[owners])

    def sums(self, holders: Integers, width: int) -> SparseTable:
        """For each term the weight it has in the phrases of each of `width` holders.

        `holders` has one number a phrase, in ascending order: the occurrences, which are in the order of terms and
        phrases, are so in the order of terms and holders as well, and need not be sorted again.
        """
        keys = self._terms.astype(np.int64) * width + holders[self._phrases]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        keys = keys[first]
        starts = np.searchsorted(keys, np.arange(len(self.codes) + 1) * width)
        amounts = np.add.reduceat(self._weights, first).astype(np.float32)
        return SparseTable(width, starts, (keys % width).astype(np.int32), amounts)


def _occurrences(table: PhraseTable, phrases: int, ranks: Integers) -> Integers:
    """Each term of each phrase once, ascending: the code of the term times `phrases`, plus the rank of the phrase."""
    owners = ranks[table.phrases]
    beside = table.phrases[:-1] == table.phrases[1:]
    words = table.numbers.astype(np.int64)
    pairs = pair_code(words[:-1][beside], words[1:][beside], len(table.words))
    keys: Integers = np.concatenate([words, pairs]) * phrases + np.concatenate([owners, owners[:-1][beside]])
    keys.sort()
    once: Integers = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    return once
