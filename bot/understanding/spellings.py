"""All spellings of all names, and those of them that a typed name is closest to."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.spelling import closeness, sheet, spoken

MIN_SCORE = 0.55  # below this two names have little in common
CLOSE = 0.86  # 'flerance' (0.95): nothing closer is to be expected; 'st antwane' (0.7): look further
CANDIDATES = 600  # names that share the rarest sounds with the one typed
MANY_CANDIDATES = 5000  # the same, where none of the first is close: 'st antwane' shares only 'saint' and its end
RESCORED = 24  # names judged closely
LENGTH_GAP = 5  # letters and sounds: 'escornebeuf' is no shorter than Escornebœuf by more
MOST_NEAR = 6000  # spellings; with desks all over France 'near' tells nothing


@dataclass(frozen=True, slots=True)
class Spellings:
    """Sheets (letters and sounds) in order of length, who holds each, and an index of their sounds."""

    sheets: Sequence[str]
    holders: Sequence[int]
    starts: Sequence[int]
    near: Sequence[int]
    trigrams: Mapping[str, Sequence[int]]

    @classmethod
    def build(cls, forms: Sequence[tuple[str, int]], near: Collection[int]) -> "Spellings":
        """Index `forms`, pairs of a folded name and its holder; the holders `near` are always compared."""
        keys = spoken([form for form, _ in forms])
        rows = sorted(
            ((sheet(form, key), holder, key) for (form, holder), key in zip(forms, keys, strict=True)),
            key=lambda row: len(row[0]),
        )
        lengths = [len(row[0]) for row in rows]
        near_rows = [number for number, row in enumerate(rows) if row[1] in near]
        return cls(
            sheets=[row[0] for row in rows],
            holders=[row[1] for row in rows],
            starts=[bisect_left(lengths, length) for length in range(lengths[-1] + 2)] if rows else [0],
            near=near_rows if len(near_rows) <= MOST_NEAR else (),
            trigrams=_index(row[2] for row in rows),
        )

    def alike(self, joined: str, wide: bool = True) -> dict[int, float]:
        """The holders of names like the folded name `joined`, with scores from MIN_SCORE to 0.99.

        `wide`: where nothing close shares its rarest sounds, compare those that share commoner ones.
        """
        key = spoken([joined])[0]
        typed = sheet(joined, key)
        scores = self._scores(typed, list(self._sharing(key, CANDIDATES).union(self._near(len(typed)))))
        if wide and max(scores.values(), default=0.0) < CLOSE:
            scores |= self._scores(typed, list(self._sharing(key, MANY_CANDIDATES)))
        return scores

    def _near(self, length: int) -> Sequence[int]:
        """The numbers of the spellings near the desks that are about as long as `length`."""
        longest = len(self.starts) - 1
        first = self.starts[min(max(0, length - LENGTH_GAP), longest)]
        last = self.starts[min(length + LENGTH_GAP + 1, longest)]
        return self.near[bisect_left(self.near, first) : bisect_left(self.near, last)]

    def _scores(self, typed: str, numbers: Sequence[int]) -> dict[int, float]:
        sheets = [self.sheets[number] for number in numbers]
        best = process.extract(typed, sheets, scorer=OSA.normalized_similarity, limit=RESCORED, score_cutoff=0.4)
        scores: dict[int, float] = {}
        for name, _, index in best:
            holder = self.holders[numbers[index]]
            score = min(closeness(typed, name), 0.99)
            if score >= MIN_SCORE:
                scores[holder] = max(score, scores.get(holder, 0.0))
        return scores

    def _sharing(self, key: str, most: int) -> set[int]:
        """The numbers of the spellings that share the rarest trigrams of the key, about `most`."""
        found: set[int] = set()
        for posting in sorted((self.trigrams.get(gram, ()) for gram in _trigrams(key)), key=len):
            if found and len(found) + len(posting) > most:
                break
            found.update(posting)
        return found


def _index(keys: Iterable[str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        for gram in _trigrams(key):
            index[gram].append(number)
    return dict(index)


def _trigrams(key: str) -> list[str]:
    """Trigrams of a key with its ends marked, and its two ends, which a slip in a short word leaves alone."""
    marked = f"^{key}$"
    grams = [marked[i : i + 3] for i in range(len(key))]
    grams.append(key[0] + key[-1])
    return grams
