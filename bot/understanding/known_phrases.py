"""Known phrases: whether a message is a phrase of the knowledge base to the letter, and which one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.understanding.phrase_table import Integers, Numbers, PhraseTable

Signatures = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
"""An odd number of 64 bits without a pattern: two phrases share a signature by chance once in 10**19 pairs."""
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True, eq=False)
class KnownPhrases:
    """The words of all phrases in a row, by number, and the phrases in order of their signatures.

    A signature is one number made of a phrase's words and their order: a dictionary of fifty thousand phrases would
    take a tenth of all memory.
    """

    numbers: Numbers
    ends: Integers
    signatures: Signatures
    phrases: Numbers

    @classmethod
    def build(cls, table: PhraseTable, phrases: int) -> "KnownPhrases":
        """Index the first `phrases` phrases of a table."""
        ends = np.cumsum(np.bincount(table.phrases, minlength=phrases))
        starts = ends - np.diff(ends, prepend=0)
        longest = int((ends - starts).max(initial=0))
        powers = np.array([pow(_BASE, place, _MASK + 1) for place in range(1, longest + 1)], np.uint64)
        places = np.arange(len(table.numbers)) - starts[table.phrases]
        parts = (table.numbers.astype(np.uint64) + np.uint64(1)) * powers[places]
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(parts)])  # beyond 64 bits they begin anew
        signatures = sums[ends] - sums[starts]
        order = np.argsort(signatures, kind="stable")
        return cls(table.numbers, ends, signatures[order], order.astype(np.int32))

    def find(self, numbers: Sequence[int]) -> int | None:
        """The first phrase that has just these words, in this order; None where none has."""
        signature, power = 0, 1
        for number in numbers:
            power = power * _BASE & _MASK
            signature += (number + 1) * power
        signature &= _MASK
        place = int(np.searchsorted(self.signatures, np.uint64(signature)))
        if place == len(self.signatures) or int(self.signatures[place]) != signature:
            return None
        phrase = int(self.phrases[place])
        end = int(self.ends[phrase])
        start = int(self.ends[phrase - 1]) if phrase else 0
        return phrase if self.numbers[start:end].tolist() == list(numbers) else None
