"""Follow-ups: the kind of question, and what a short message asks of the conversation itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.model import Move, Words
from bot.understanding.model import Aspect

_MIN_FUZZY = 5
_MAX_EDITS = 1
FEW_WORDS = 6
"""One word tells the kind of question where so many are left at most beside place and moment: 'je suis à Montaut,
ouvert samedi matin ?', but not in a story."""

_ASPECTS: tuple[Aspect, ...] = ("documents", "appointment", "route", "contact", "hours")
"""The more telling kind first: 'quels papiers et quelle heure' is about papers."""


Groups = Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""Word groups by their first word, each with what it stands for, the longest first."""


@dataclass(frozen=True)
class FollowUps:
    """The word groups of `words.yaml` that stand for a kind of question, a move or a number of a choice."""

    aspects: Groups
    moves: Groups
    ordinals: Mapping[tuple[str, ...], int]
    _vocabulary: frozenset[str]
    _long_words: Mapping[int, tuple[str, ...]]

    @classmethod
    def build(cls, words: Words) -> "FollowUps":
        """Split the word groups once; `last` becomes -1."""
        ordinals = {
            tuple(group.split()): -1 if number == "last" else int(number)
            for number, groups in words.ordinals.items()
            for group in groups
        }
        groups = (*words.aspects.values(), *words.moves.values())
        vocabulary = frozenset(word for group in groups for text in group for word in text.split())
        return cls(
            aspects=_by_first_word(words.aspects),
            moves=_by_first_word(words.moves),
            ordinals=ordinals,
            _vocabulary=vocabulary,
            _long_words=_by_length(sorted(word for word in vocabulary if len(word) >= _MIN_FUZZY)),
        )

    def aspect(self, words: tuple[str, ...], *, few: bool) -> tuple[Aspect | None, frozenset[int]]:
        """The kind of question in mended words, and the positions of the words that told it.

        `few` says that the message has few words beside its place and moment: one word is then enough to tell.
        """
        found = _found(words, self.aspects)
        for aspect in _ASPECTS:
            if len(found.get(aspect, ())) > 1 or (aspect in found and few):
                return aspect, found[aspect]
        return None, frozenset()

    def moves_in(self, words: tuple[str, ...], *, in_conversation: bool) -> tuple[frozenset[Move], frozenset[int]]:
        """All that the mended words ask of the conversation, and the positions of the words that told it.

        "The same" alone means something only where something was spoken of: "j'ai droit à quoi" is a question, too.
        """
        found = _found(words, self.moves)
        moves = frozenset(move for move in get_args(Move) if move in found)
        if moves == {"same_need"} and not in_conversation:
            return frozenset(), frozenset()
        return moves, frozenset().union(*found.values())

    def choice(self, words: tuple[str, ...]) -> int | None:
        """The number of a choice ("2", "le deuxième"), counted from 1, -1 for the last; None for anything else."""
        if len(words) == 1 and words[0].isdigit() and len(words[0]) <= 2:
            return int(words[0]) or None
        return self.ordinals.get(words)

    def mended(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words, those with one slip put right where they are long enough to bear one."""
        return tuple([word if word in self._vocabulary else self._meant(word) for word in words])

    def _meant(self, word: str) -> str:
        if len(word) < _MIN_FUZZY or word.isdigit():
            return word
        about_as_long = self._long_words.get(len(word), ())
        found = process.extractOne(word, about_as_long, scorer=OSA.distance, score_cutoff=_MAX_EDITS)
        return found[0] if found else word


def _by_length(words: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """For each length those words that are as long but for the edits that are put right."""
    lengths = range(_MIN_FUZZY, max(map(len, words), default=0) + _MAX_EDITS + 1)
    return {length: tuple(word for word in words if abs(len(word) - length) <= _MAX_EDITS) for length in lengths}


def _by_first_word(groups: Mapping[str, Iterable[str]]) -> Groups:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for meaning, texts in groups.items():
        for text in texts:
            words = tuple(text.split())
            found[words[0]].append((meaning, words))
    return {word: tuple(sorted(listed, key=lambda pair: -len(pair[1]))) for word, listed in found.items()}


def _found(words: tuple[str, ...], groups: Groups) -> dict[str, frozenset[int]]:
    """What the word groups that occur in `words` stand for, each with the positions of all its groups."""
    found: dict[str, frozenset[int]] = {}
    for start, word in enumerate(words):
        for meaning, group in groups.get(word, ()):
            if words[start : start + len(group)] == group:
                positions = frozenset(range(start, start + len(group)))
                found[meaning] = found.get(meaning, frozenset()) | positions
    return found
