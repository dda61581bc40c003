"""All spellings of all names, and those of them that a typed name is closest to."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.slips import likelihood
from bot.understanding.spelling import all_sheets, closeness, sheet, spoken
from bot.understanding.trigrams import TrigramIndex

SHORT_FORM_SCORE = 0.92  # 'castelnau' for Castelnau-Barbarens: less sure than a whole name
WITHOUT_ARTICLE = 0.985  # 'fontanlle' is Fontenelle rather than La Fontenelle, if nothing else tells them apart
MOST_LIKE = 0.99  # of a name that is not quite the one typed
MIN_SCORE = 0.55  # below this two names have little in common
CANDIDATES = 80  # names that share most with the one typed
FIRST_SIGHT = 10  # of them kept at first sight, as many of those near the desks
WORTH_JUDGING = 0.65  # where the best is less alike than that, no reading is credible
CONTENDERS = 0.15  # how far behind the best at first sight a name may be and yet be the one meant
JUDGED = 8  # names weighed slip by slip
SAME_SOUND = 0.86  # at least, for short names near the desks that sound alike: 'oze' is Eauze
FEW_SOUNDS = 3
LENGTH_GAP = 4  # letters: 'escornebeuf' is no shorter than Escornebœuf by more
LONGEST = 100  # letters: no name is longer
MOST_NEAR = 6000  # spellings; with desks all over France 'near' tells nothing


@dataclass(frozen=True, slots=True, eq=False)
class NearDesks:
    """The spellings near the desks in order of their length in letters; `starts` says where each length begins."""

    numbers: NDArray[np.int64]
    starts: Sequence[int]

    def about_as_long(self, letters: int) -> NDArray[np.int64]:
        """Those that have about so many letters."""
        longest = len(self.starts) - 1
        first, last = max(0, letters - LENGTH_GAP), letters + LENGTH_GAP + 1
        return self.numbers[self.starts[min(first, longest)] : self.starts[min(last, longest)]]


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Sheets (letters and sounds), how many letters each has, who holds it, which are near the desks, and indexes.

    The first `full` are names in full, those up to `whole` names without their article, the others short forms.
    """

    sheets: Sequence[str]
    lengths: NDArray[np.int8]
    holders: Sequence[int]
    is_far: NDArray[np.bool_]
    near: NearDesks
    letters: TrigramIndex
    sounds: TrigramIndex
    full: int
    whole: int

    @classmethod
    def build(cls, named: Sequence[tuple[str, int]], full: int, whole: int, near: NDArray[np.bool_]) -> "Spellings":
        """Index folded names, each with the number of its holder; those who are `near` are always compared.

        The first `full` of them are names in full, the first `whole` are no short forms.
        """
        names, holders = [name for name, _ in named], [holder for _, holder in named]
        keys = spoken(names)
        sheets = all_sheets(names, keys)
        letters = [sheet.partition(" ")[0] for sheet in sheets]
        lengths = np.fromiter((min(len(word), LONGEST) for word in letters), np.int8, len(letters))
        are_near = near[np.array(holders, np.int64)]
        if np.count_nonzero(are_near) > MOST_NEAR:
            are_near = np.zeros(len(names), np.bool_)
        rows = np.flatnonzero(are_near)
        rows = rows[np.argsort(lengths[rows], kind="stable")]
        starts = np.searchsorted(lengths[rows], np.arange(LONGEST + 1)).tolist()
        return cls(
            sheets=sheets,
            lengths=lengths,
            holders=holders,
            is_far=~are_near,
            near=NearDesks(rows, [*starts, len(rows)]),
            letters=TrigramIndex.build(letters),
            sounds=TrigramIndex.build(keys),
            full=full,
            whole=whole,
        )

    def alike(self, joined: str) -> dict[int, float]:
        """The holders of names like the folded name `joined`, with scores from MIN_SCORE to MOST_LIKE."""
        key = spoken([joined])[0]
        typed = sheet(joined, key)
        letters = joined.replace(" ", "")
        lists = [*self.letters.holders_of(letters), *self.sounds.holders_of(key)]
        if not lists:
            return {}
        shared = np.bincount(np.concatenate(lists), minlength=len(self.sheets))
        found = self._best(typed, self._sharing_most(shared, len(letters), len(lists)))
        near = self.near.about_as_long(len(letters))
        found |= self._best(typed, near[shared[near] >= _least_shared(len(letters))])
        return self._by_holder(self._judged(typed, found))

    def _sharing_most(self, shared: NDArray[np.int64], letters: int, most: int) -> NDArray[np.int64]:
        """The spellings far from the desks, of about so many letters, that share most trigrams with what was typed."""
        # numbers of 8 bits: forty thousand are compared in a few microseconds
        compared = shared.astype(np.uint8)
        compared *= (np.abs(self.lengths - np.int8(min(letters, LONGEST))) <= LENGTH_GAP) & self.is_far
        levels = range(min(most, 255), 0, -1)
        enough = bisect_left(
            levels, CANDIDATES, hi=len(levels) - 1, key=lambda level: int(np.count_nonzero(compared >= level))
        )
        return np.flatnonzero(compared >= levels[enough])

    def _best(self, typed: str, numbers: NDArray[np.int64]) -> dict[int, float]:
        """Of the spellings `numbers` those most alike, with how alike they are."""
        numbered = numbers.tolist()
        sheets = [self.sheets[number] for number in numbered]
        best = process.extract(typed, sheets, scorer=OSA.normalized_similarity, limit=FIRST_SIGHT, score_cutoff=0.4)
        scores = {numbered[index]: closeness(typed, name) for name, _, index in best}
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
            if name_key == key and len(key) <= FEW_SOUNDS and not self.is_far[number]:
                judged[number] = max(judged[number], SAME_SOUND)
        return judged

    def _by_holder(self, scores: Mapping[int, float]) -> dict[int, float]:
        """The best score of each who bears one of the spellings, MOST_LIKE at most."""
        best: dict[int, float] = {}
        for number, score in scores.items():
            holder = self.holders[number]
            best[holder] = max(min(score, MOST_LIKE) * self._trust(number), best.get(holder, 0.0))
        return best

    def _trust(self, number: int) -> float:
        """How far a spelling stands for its holder: less where something was left out of the name."""
        if number < self.full:
            return 1.0
        return WITHOUT_ARTICLE if number < self.whole else SHORT_FORM_SCORE


def _least_shared(letters: int) -> int:
    """How many trigrams, of its letters and of its sound, a name near the desks shares at least with its misspelling.

    Of 1,362 misspellings of the Gers none of six letters shares fewer; short ones ('oze', Eauze) may share none.
    """
    return min(2, max(0, letters - 2) // 2)
