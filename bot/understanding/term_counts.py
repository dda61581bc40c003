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
    def of(cls, table: PhraseTable, phrases: int) -> "TermCounts":
        """Count the terms of a table of `phrases`."""
        size = len(table.words)
        codes, owners = _occurrences(table)
        is_first = np.diff(codes, prepend=-1) > 0
        codes, terms = codes[is_first], np.cumsum(is_first, dtype=np.int32) - 1
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
        held = holders.astype(np.int32)[self._phrases]
        changes = (self._terms[1:] != self._terms[:-1]) | (held[1:] != held[:-1])
        first = np.concatenate([np.zeros(1, np.int64), np.flatnonzero(changes) + 1])
        starts = np.searchsorted(self._terms[first], np.arange(len(self.codes) + 1))
        amounts = np.add.reduceat(self._weights, first).astype(np.float32)
        return SparseTable(width, starts, held[first], amounts)


def _occurrences(table: PhraseTable) -> tuple[Integers, Numbers]:
    """Each term of each phrase once, in the order of terms and phrases: the code of the term, and the phrase."""
    beside = np.flatnonzero(table.phrases[:-1] == table.phrases[1:])
    number = table.numbers.astype(np.min_scalar_type(len(table.words)))  # of 16 bits they are sorted at one go
    by_word = np.argsort(number, kind="stable")
    by_second = beside[np.argsort(number[beside + 1], kind="stable")]
    by_pair = by_second[np.argsort(number[by_second], kind="stable")]
    words = table.numbers.astype(np.int64)
    codes = np.concatenate([words[by_word], pair_code(words[by_pair], words[by_pair + 1], len(table.words))])
    owners = table.phrases[np.concatenate([by_word, by_pair])]
    once = np.ones(len(codes), np.bool_)
    once[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    return codes[once], owners[once]
