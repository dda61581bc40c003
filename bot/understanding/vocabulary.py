"""Vocabulary: the words that the knowledge base knows, and which of them a misspelt word was meant to be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.spelling import spoken

_ELIDED = ("qu", "l", "d", "j", "n", "s", "c", "m", "t")
_MIN_FUZZY = 4
_LONG = 8
"""Words of this many letters may bear two slips ("lactualisasion"), shorter ones one ("carte gris")."""

_MIN_PART = 2


_FEW = 3
"""A word that occurs less often is read as the first of its synonyms: more is said of 'voiture' than of 'tacot'."""


@dataclass(frozen=True)
class Vocabulary:
    """Known words with how often each occurs; looked up by letters, by sound and by meaning."""

    counts: Mapping[str, int]
    _synonyms: Mapping[str, tuple[str, ...]]
    _by_initial: Mapping[str, tuple[str, ...]]
    _by_sound: Mapping[str, str]

    @classmethod
    def build(cls, counts: Mapping[str, int], synonyms: Iterable[Sequence[str]]) -> "Vocabulary":
        """Index the words; of two that sound alike the more frequent one is meant.

        `synonyms` are groups of folded words or word groups of which the first stands for all.
        """
        known = (word for word in counts if len(word) >= _MIN_FUZZY - 1 and word.isalpha())
        words = sorted(known, key=lambda word: -counts[word])
        by_initial: dict[str, list[str]] = defaultdict(list)
        by_sound: dict[str, str] = {}
        for word, sound in zip(words, spoken(words), strict=True):
            by_initial[word[0]].append(word)
            by_sound.setdefault(sound, word)
        heads = {other: tuple(group[0].split()) for group in synonyms for other in group[1:] if " " not in other}
        return cls(counts, heads, {initial: tuple(group) for initial, group in by_initial.items()}, by_sound)

    def __contains__(self, word: object) -> bool:
        return word in self.counts

    def is_common(self, word: str) -> bool:
        """Whether several phrases have the word; one that a single phrase has may as well be a misspelt place."""
        return self.counts.get(word, 0) >= _FEW

    def meant(self, word: str) -> tuple[str, ...]:
        """The known words that `word` was meant to be: itself, a synonym, the likeliest respelling, two run together.

        Empty where nothing is near enough: an unknown word is better than a wrong one.
        """
        if self.counts.get(word, 0) < _FEW and word in self._synonyms:
            return self._synonyms[word]
        if word in self.counts or word.isdigit():
            return (word,) if word in self.counts else ()
        rest = self._without_elision(word)
        if rest is not None:
            return (rest,)
        if len(word) < _MIN_FUZZY:
            return ()
        near = self._by_slip(word) or self._by_sound.get(spoken([word])[0])
        return (near,) if near else self._run_together(word)

    def _without_elision(self, word: str) -> str | None:
        """`lactualisation` -> `actualisation`, `jhabite` -> `habite`: an article typed on to its word."""
        for elided in _ELIDED:
            rest = word[len(elided) :]
            if word.startswith(elided) and len(rest) >= _MIN_FUZZY and rest in self.counts:
                return rest
        return None

    def _by_slip(self, word: str) -> str | None:
        """The nearest word with the same first letter; the more frequent one of two that are as near."""
        edits = 2 if len(word) >= _LONG else 1
        found = process.extractOne(word, self._by_initial.get(word[0], ()), scorer=OSA.distance, score_cutoff=edits)
        return found[0] if found else None

    def _run_together(self, word: str) -> tuple[str, ...]:
        """`cartegrise` -> `carte`, `grise`: two known words without the space."""
        splits = (
            (word[:cut], word[cut:])
            for cut in range(_MIN_PART, len(word) - _MIN_PART + 1)
            if word[:cut] in self.counts and word[cut:] in self.counts
        )
        return max(splits, key=lambda parts: min(self.counts[part] for part in parts), default=())
