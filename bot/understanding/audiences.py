"""Audiences: the partner whose people a writer says to belong to ("je suis ouvrier agricole")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from bot.folding import fold
from bot.knowledge.model import Knowledge

Group = tuple[str, ...]

_NEGATIONS = frozenset({"pas", "plus", "jamais", "not", "never", "longer"})
"""Before words that tell who somebody is, they tell who somebody is not: 'je suis plus à la ferme'."""


@dataclass(frozen=True)
class Audiences:
    """The words by which the people of each partner tell who they are, by the first word of each group.

    `stood_in_for` are the partners that a partner with an audience stands in for: the MSA for the CAF and others.
    """

    words: Mapping[str, Mapping[str, tuple[Group, ...]]]
    stood_in_for: frozenset[str]

    @classmethod
    def build(cls, knowledge: Knowledge) -> "Audiences":
        """Split the words of the partners that have people of their own."""
        audiences = {partner.id: partner.audience for partner in knowledge.partners if partner.audience}
        return cls(
            {
                partner: _by_first(_singular(fold(word).split()) for word in audience.words)
                for partner, audience in audiences.items()
            },
            frozenset(other for audience in audiences.values() for other in audience.stands_in_for),
        )

    def heard_in(self, words: Group) -> tuple[str | None, frozenset[str]]:
        """The partner whose people the writer of folded words says to belong to, and the words that say so."""
        plain = _singular(words)
        for partner, groups in self.words.items():
            firsts = filter(groups.__contains__, dict.fromkeys(plain))
            heard = [place for first in firsts for group in groups[first] for place in _places_of(group, plain)]
            said = [place for place in heard if _NEGATIONS.isdisjoint(words[max(0, place.start - 3) : place.start])]
            if said:
                return partner, frozenset(words[position] for place in said for position in place)
        return None, frozenset()


def _singular(words: Iterable[str]) -> Group:
    """The words without the ending of a plural; their stems would take who raised four children for a breeder."""
    return tuple([word.rstrip("sx") or word for word in words])


def _by_first(groups: Iterable[Group]) -> dict[str, tuple[Group, ...]]:
    """The groups by their first word."""
    return {first: tuple(members) for first, members in groupby(sorted(groups), key=itemgetter(0))}


def _places_of(group: Group, words: Group) -> list[range]:
    """Where a group of words stands in a message."""
    size = len(group)
    return [range(at, at + size) for at in range(len(words) - size + 1) if words[at : at + size] == group]
