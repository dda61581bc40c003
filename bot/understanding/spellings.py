"""All spellings of all names, and those of them that a typed name is closest to."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.slips import likelihood
from bot.understanding.sound_index import SoundIndex
from bot.understanding.spelling import all_sheets, closeness, sheet, spoken

MIN_SCORE = 0.55  # below this two names have little in common
CLOSE = 0.86  # 'flerance' (0.95): nothing closer is to be expected; 'st antwane' (0.7): look further
CANDIDATES = 600  # names that share the rarest sounds with the one typed
MANY_CANDIDATES = 5000  # the same, where none of the first is close: 'st antwane' shares only 'saint' and its end
RESCORED = 24  # names judged closely
WORTH_JUDGING = 0.65  # where the best is less alike than that, no reading is credible
CONTENDERS = 0.15  # how far behind the best at first sight a name may be and yet be the one meant
JUDGED = 8  # names weighed slip by slip
SAME_SOUND = 0.86  # at least, for short names near the desks that sound alike: 'oze' is Eauze
FEW_SOUNDS = 3
LENGTH_GAP = 5  # letters and sounds: 'escornebeuf' is no shorter than Escornebœuf by more
MOST_NEAR = 6000  # spellings; with desks all over France 'near' tells nothing


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Sheets (letters and sounds) in order of length, who holds each, and an index of their sounds."""

    sheets: Sequence[str]
    holders: Sequence[int]
    starts: Sequence[int]
    near: Sequence[int]
    near_numbers: frozenset[int]
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
            near_numbers=frozenset(near_rows),
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
        found = self._best(typed, [*self.near[near], *sharing], [*self.near_sheets[near], *self._sheets(sharing)])
        if wide and max(found.values(), default=0.0) < CLOSE:
            wider = list(self.sounds.sharing(key, MANY_CANDIDATES))
            found |= self._best(typed, wider, self._sheets(wider))
        return self._by_holder(self._judged(typed, found))

    def _sheets(self, numbers: Sequence[int]) -> list[str]:
        return [self.sheets[number] for number in numbers]

    def _near(self, length: int) -> slice:
        """Where in `near` the spellings are that are about as long as `length`."""
        longest = len(self.starts) - 1
        first = self.starts[min(max(0, length - LENGTH_GAP), longest)]
        last = self.starts[min(length + LENGTH_GAP + 1, longest)]
        return slice(bisect_left(self.near, first), bisect_left(self.near, last))

    def _best(self, typed: str, numbers: Sequence[int], sheets: Sequence[str]) -> dict[int, float]:
        """Of the spellings `numbers`, whose `sheets` are given, those most alike, with how alike they are."""
        best = process.extract(typed, sheets, scorer=OSA.normalized_similarity, limit=RESCORED, score_cutoff=0.4)
        scores = {numbers[index]: closeness(typed, name) for name, _, index in best}
        return {number: score for number, score in scores.items() if score >= MIN_SCORE}

    def _judged(self, typed: str, found: Mapping[int, float]) -> dict[int, float]:
        """The scores, those of the best and of what sounds the same weighed slip by slip."""
        best = max(found.values(), default=0.0)
        if best < WORTH_JUDGING:
            return dict(found)
        letters, key = typed.split(" ")
        order = sorted(found, key=lambda number: (-found[number], number))
        close = [number for number in order if found[number] >= best - CONTENDERS][:JUDGED]
        sounding = [number for number in order if self.sheets[number].endswith(f" {key}")][:JUDGED]
        judged = dict(found)
        for number in {*close, *sounding}:
            name, name_key = self.sheets[number].split(" ")
            judged[number] = likelihood(letters, name, key, name_key)
            if name_key == key and len(key) <= FEW_SOUNDS and number in self.near_numbers:
                judged[number] = max(judged[number], SAME_SOUND)
        return judged

    def _by_holder(self, scores: Mapping[int, float]) -> dict[int, float]:
        """The best score of each who bears one of the spellings, 0.99 at most."""
        best: dict[int, float] = {}
        for number, score in scores.items():
            holder = self.holders[number]
            best[holder] = max(min(score, 0.99), best.get(holder, 0.0))
        return best
