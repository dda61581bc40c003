"""Trigrams: which of many words (names as they are written, or as they sound) hold each three letters in a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]

_END = "\n"  # before and after each key; the first of all characters
_OTHER = "\x80"  # stands for all letters beyond ASCII: folded French has none


@dataclass(frozen=True, slots=True, eq=False)
class TrigramIndex:
    """The numbers of the keys that hold each trigram, one list after the other in `holders`.

    A key's trigrams are those of its letters with its ends marked; its two ends, which a slip in a short word leaves
    alone, make one more.
    """

    letters: Mapping[str, int]
    starts: NDArray[np.int64]
    holders: Integers

    @classmethod
    def build(cls, keys: Sequence[str]) -> "TrigramIndex":
        """Index `keys`, none of which is empty, all together: 40,000 lists of trigrams would take ten times as long."""
        text = _END + "".join(key + _END for key in keys)
        characters = np.minimum(np.frombuffer(text.encode("utf-32-le"), "<u4"), ord(_OTHER))
        alphabet = np.flatnonzero(np.bincount(characters))
        numbers = np.zeros(alphabet[-1] + 1, np.int32)
        numbers[alphabet] = np.arange(len(alphabet))
        size = len(alphabet)
        grams, holders = _grams(numbers[characters], size)
        codes = size**3 + size**2
        order = np.argsort(grams.astype(np.min_scalar_type(codes)), kind="stable")  # numbers of 16 bits: at one go
        return cls(
            letters={chr(character): number for number, character in enumerate(alphabet.tolist())},
            starts=np.concatenate(([0], np.cumsum(np.bincount(grams, minlength=codes)))),
            holders=holders[order],
        )

    def holders_of(self, word: str) -> list[Integers]:
        """The numbers of the words that hold each trigram of `word`, an array for each trigram that any holds."""
        return [self.holders[start:end] for start, end in self._spans(word) if end > start]

    def _spans(self, key: str) -> list[tuple[int, int]]:
        """Where the holders of each trigram begin and end; none for a letter that no name has."""
        numbers = [self.letters.get(min(letter, _OTHER), -1) for letter in f"{_END}{key}{_END}"]
        size = len(self.letters)
        trios = zip(numbers, numbers[1:], numbers[2:], strict=False)
        grams = [(a * size + b) * size + c for a, b, c in trios if a >= 0 and b >= 0 and c >= 0]
        if numbers[1] >= 0 and numbers[-2] >= 0:
            grams.append(size**3 + numbers[1] * size + numbers[-2])
        spans = self.starts[np.array([grams, [gram + 1 for gram in grams]], np.int64)]
        return list(zip(*spans.tolist(), strict=True))


def _grams(letters: Integers, size: int) -> tuple[Integers, Integers]:
    """The trigrams of all keys, as numbers in base `size`, and the key that holds each."""
    ends = np.flatnonzero(letters == 0)
    keys = np.cumsum(letters == 0, dtype=np.int32) - 1
    inside = np.flatnonzero(letters[1:-1])
    trigrams = (letters[inside] * size + letters[inside + 1]) * size + letters[inside + 2]
    both_ends = size**3 + letters[ends[:-1] + 1] * size + letters[ends[1:] - 1]
    owners = np.concatenate([keys[inside + 1], np.arange(len(both_ends), dtype=np.int32)])
    return np.concatenate([trigrams, both_ends]), owners
