"""Groups: missed questions that are alike, and how many people asked them; those of fewer than three stay unseen."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.folding import fold_all
from bot.knowledge.model import Language
from bot.ledger.model import Missed

LEAST_PEOPLE = 3
"""Fewer might be recognised by what they asked."""

ALIKE = 60.0
"""Likeness of two questions, their words put in order, from which their words are compared one by one."""

SAME_WORD = 75.0
"""Likeness of two spellings of a word: 'papié' and 'papier' have 91, 'grise' and 'vitale' 36."""

MOST_WORDS_APART = 0.4
"""Share of words without a counterpart: 'payer le fioul' is 'aide pour payer le fioul', 'carte grise perdue' is not
'carte vitale perdue'."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike: `id` and `text` are those of the most typical one, `people` is how many at least asked.

    `ids` are all of them, `times` how often they were asked.
    """

    id: str
    text: str
    language: Language
    times: int
    people: int
    ids: tuple[str, ...]


def groups_of(missed: Iterable[Missed], background: Collection[str]) -> tuple[Group, ...]:
    """The groups of three people or more that nobody has ignored, the largest first.

    `background` are folded words that do not tell what a question is about.
    """
    members = defaultdict[str, list[Missed]](list)
    ordered = sorted(missed, key=lambda one: (one.day, one.id))
    for key, one in zip(_keys([one.text for one in ordered], background), ordered, strict=True):
        members[key].append(one)
    found = [_group([one for key in keys for one in members[key]], members[keys[0]]) for keys in _alike(members)]
    shown = [group for group in found if group is not None and group.people >= LEAST_PEOPLE]
    return tuple(sorted(shown, key=lambda group: (-group.times, group.text)))


def _keys(texts: Sequence[str], background: Collection[str]) -> list[str]:
    """What each text is compared by: its words that tell something, in order of the alphabet."""
    split = [folded.split() for folded in fold_all(texts)]
    told = [{word for word in words if word not in background and len(word) > 1} for words in split]
    return [" ".join(sorted(some or all_words)) for some, all_words in zip(told, split, strict=True)]


def _alike(members: dict[str, list[Missed]]) -> Iterable[list[str]]:
    """The keys parted into groups: the one asked most often gathers all that are like it, then the next one left."""
    left = sorted(members, key=lambda key: (-len(members[key]), len(key), key))
    while left:
        near = process.extract(left[0], left, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        group = [key for key, _, _ in near if key == left[0] or _share_words(left[0].split(), key.split())]
        yield sorted(group, key=lambda key: key != left[0])
        gone = set(group)
        left = [key for key in left if key not in gone]


def _share_words(first: Sequence[str], second: Sequence[str]) -> bool:
    apart = sum(1 for word in first if not _has(second, word)) + sum(1 for word in second if not _has(first, word))
    return apart <= MOST_WORDS_APART * (len(first) + len(second)) / 2


def _has(words: Sequence[str], word: str) -> bool:
    return word in words or process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=SAME_WORD) is not None


def _group(members: Sequence[Missed], typical: Sequence[Missed]) -> Group | None:
    """The group of `members`, shown as the wording most of the `typical` ones have; None where one was ignored."""
    if any(one.ignored for one in members):
        return None
    texts = Counter(one.text for one in typical)
    text = min(texts, key=lambda one: (-texts[one], len(one), one))
    shown = next(one for one in typical if one.text == text)
    language = Counter(one.language for one in members).most_common(1)[0][0]
    people = len({one.mark for one in members})
    return Group(shown.id, text, language, len(members), people, tuple(one.id for one in members))
