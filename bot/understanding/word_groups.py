"""Word groups: those that decide by themselves, that somebody is in danger or that a topic is not meant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.folding import fold
from bot.knowledge.model import Knowledge

Group = tuple[str, ...]

BESIDE = 2
"""Words at most between a danger named and the words that show it to be none: 'a stroke I had last year'."""


@dataclass(frozen=True)
class WordGroups:
    """The `words` of emergencies, and the `not` of topics and entries, by their first word."""

    danger: Mapping[str, tuple[tuple[Group, str], ...]]
    excluding: Mapping[str, tuple[tuple[Group, str], ...]]

    @classmethod
    def build(cls, knowledge: Knowledge) -> "WordGroups":
        """Split the word groups once."""
        topics = [(topic.id, topic.phrases) for partner in knowledge.partners for topic in partner.topics]
        entries = [(entry.id, entry.phrases) for entry in knowledge.entries]
        emergencies = [entry for entry in knowledge.entries if entry.kind == "emergency"]
        return cls(
            danger=_by_first_word((text, entry.id) for entry in emergencies for text in entry.phrases.words),
            excluding=_by_first_word((text, id_) for id_, each in topics + entries for text in each.excluded),
        )

    def excluded_by(self, words: tuple[str, ...]) -> frozenset[str]:
        """The ids of what the message is not about by its very words: 'permis de construire' is no driving licence."""
        return frozenset(holder for holder, _ in _found(words, self.excluding))

    def danger_in(self, words: tuple[str, ...]) -> bool:
        """Whether the message names an emergency in so many words, and none beside them that show a false alarm.

        'Un coup de main' farther on takes nothing from 'il me frappe'.
        """
        excluding = tuple(_found(words, self.excluding))
        return any(
            not any(holder == entry and _gap(place, named) <= BESIDE for holder, place in excluding)
            for entry, named in _found(words, self.danger)
        )


def _gap(one: range, other: range) -> int:
    """How many words lie between two stretches; negative where they overlap."""
    return max(one.start, other.start) - min(one.stop, other.stop)


def _by_first_word(groups: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[Group, str], ...]]:
    found: dict[str, list[tuple[Group, str]]] = defaultdict(list)
    for text, holder in groups:
        words = tuple(fold(text).split())
        if words:
            found[words[0]].append((words, holder))
    return {word: tuple(listed) for word, listed in found.items()}


def _found(words: tuple[str, ...], groups: Mapping[str, tuple[tuple[Group, str], ...]]) -> Iterable[tuple[str, range]]:
    """What the groups that occur in a message stand for, and where each does."""
    for start, word in enumerate(words):
        for group, holder in groups.get(word, ()):
            if words[start : start + len(group)] == group:
                yield holder, range(start, start + len(group))
