"""Word groups: those that decide by themselves, that somebody is in danger or that a topic is not meant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.folding import fold
from bot.knowledge.model import Knowledge

Group = tuple[str, ...]


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
        return frozenset(_found(words, self.excluding))

    def danger_in(self, words: tuple[str, ...]) -> bool:
        """Whether the message names an emergency in so many words, and none that show it to be a false alarm."""
        excluded = self.excluded_by(words)
        return any(entry not in excluded for entry in _found(words, self.danger))


def _by_first_word(groups: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[Group, str], ...]]:
    found: dict[str, list[tuple[Group, str]]] = defaultdict(list)
    for text, holder in groups:
        words = tuple(fold(text).split())
        if words:
            found[words[0]].append((words, holder))
    return {word: tuple(listed) for word, listed in found.items()}


def _found(words: tuple[str, ...], groups: Mapping[str, tuple[tuple[Group, str], ...]]) -> Iterable[str]:
    for start, word in enumerate(words):
        for group, holder in groups.get(word, ()):
            if words[start : start + len(group)] == group:
                yield holder
