"""All spellings of all names, and those of them that a typed name is closest to."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.sound_index import SoundIndex
from bot.understanding.spelling import all_sheets, closeness, sheet, spoken

MIN_SCORE = 0.55  # below this two names have little in common
CLOSE = 0.86  # 'flerance' (0.95): nothing closer is to be expected; 'st antwane' (0.7): look further
CANDIDATES = 600  # names that share the rarest sounds with the one typed
MANY_CANDIDATES = 5000  # the same, where none of the first is close: 'st antwane' shares only 'saint' and its end
RESCORED = 24  # names judged closely
LENGTH_GAP = 5  # letters and sounds: 'escornebeuf' is no shorter than Escornebœuf by more
MOST_NEAR = 6000  # spellings; with desks all over France 'near' tells nothing


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Sheets (letters and sounds) in order of length, who holds each, and an index of their sounds."""

    sheets: Sequence[str]
    holders: Sequence[int]
    starts: Sequence[int]
    near: Sequence[int]
    near_sheets: Sequence[str]
    sounds: SoundIndex

    @classmethod
    def build(cls, names: Sequence[str], holders: Sequence[int], near: NDArray[np.bool_]) -> "Spellings":
        """Index the folded `names`, which belong to the `holders`; those who are `near` are always compared."""
        keys = spoken(names)
        sheets = all_sheets(names, keys)
        lengths = np.fromiter(map(len, sheets), np.int16, len(sheets))
        order = np.argsort(lengths, kind="stable")
        rows = order.tolist()
        holder_of = np.array(holders, np.int64)[order]
        near_rows = np.flatnonzero(near[holder_of]).tolist()
        near_rows = near_rows if len(near_rows) <= MOST_NEAR else []
        longest = int(lengths.max(initial=0))
        ordered = [sheets[row] for row in rows]
        return cls(
            sheets=ordered,
            holders=holder_of.tolist(),
            starts=np.searchsorted(lengths[order], np.arange(longest + 2)).tolist(),
            near=near_rows,
            near_sheets=[ordered[row] for row in near_rows],
            sounds=SoundIndex.build([keys[row] for row in rows]),
        )

    def alike(self, joined: str, wide: bool = True) -> dict[int, float]:
        """The holders of names like the folded name `joined`, with scores from MIN_SCORE to 0.99.

        `wide`: where nothing close shares its rarest sounds, compare those that share commoner ones.
        """
        key = spoken([joined])[0]
        typed = sheet(joined, key)
        near = self._near(len(typed))
        sharing = list(self.sounds.sharing(key, CANDIDATES).difference(self.near[near]))
        numbers = [*self.near[near], *sharing]
        scores = self._scores(typed, numbers, [*self.near_sheets[near], *self._sheets(sharing)])
        if wide and max(scores.values(), default=0.0) < CLOSE:
            wider = list(self.sounds.sharing(key, MANY_CANDIDATES))
            scores |= self._scores(typed, wider, self._sheets(wider))
        return scores

    def _sheets(self, numbers: Sequence[int]) -> list[str]:
        return [self.sheets[number] for number in numbers]

    def _near(self, length: int) -> slice:
        """Where in `near` the spellings are that are about as long as `length`."""
        longest = len(self.starts) - 1
        first = self.starts[min(max(0, length - LENGTH_GAP), longest)]
        last = self.starts[min(length + LENGTH_GAP + 1, longest)]
        return slice(bisect_left(self.near, first), bisect_left(self.near, last))

    def _scores(self, typed: str, numbers: Sequence[int], sheets: Sequence[str]) -> dict[int, float]:
        """The scores of the holders of the spellings `numbers`, whose `sheets` are given, as far as they are alike."""
        best = process.extract(typed, sheets, scorer=OSA.normalized_similarity, limit=RESCORED, score_cutoff=0.4)
        scores: dict[int, float] = {}
        for name, _, index in best:
            holder = self.holders[numbers[index]]
            score = min(closeness(typed, name), 0.99)
            if score >= MIN_SCORE:
                scores[holder] = max(score, scores.get(holder, 0.0))
        return scores
