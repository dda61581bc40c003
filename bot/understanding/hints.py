"""Hints: what a conversation tells of its next message."""

import re
from dataclasses import dataclass
from datetime import date

from bot.knowledge.model import Language, Move, Position

CLEAR_NEED = 0.9
"""Score of a need beyond doubt: 'Je voudrais refaire ma carte grise' has 1.5."""

BESIDE_ANSWER = 0.8
"""Score of a need that is told beside the commune that was asked for: 'Tillac, on the edge of it' tells none (0.5)."""

BESIDE_FOLLOW_UP = 0.8
"""The same in a conversation, beside what only follows: 'any chance of one in Nogaro instead?' tells none (0.6)."""

LONGEST_FOLLOW_UP = 8
"""Words of a message that only follows, beside its place and moment; a longer one tells of something new."""

LONGEST_PAPER_QUESTION = 11
"""Words of a question whether one paper is to be brought: 'do we bring birth certificates with translation'."""

_REFERRING = frozenset({"ils", "ca", "cela", "they", "still"})
"""Words for those or that which was spoken of: 'ils me reclament de l argent'. 'Elle' may well be somebody new."""

_SAYING_WHAT = frozenset({"concerne", "c", "est", "pour"})
"""After 'ca' something new is named: 'ca concerne ma retraite'."""

_ADDING = frozenset({"aussi", "also", "sinon", "non", "no", "actually", "plutot", "finalement", "instead", "autre"})
"""Words by which something new is brought up."""

_ADDING_FIRST = frozenset({"et", "and"})
"""The same as first words: 'et elle veut sa carte vitale', but not 'de 4 et 7 ans'."""


_WHOSE = re.compile(
    r"^(?:(?:c est|ce serait|it s|this is) )?(?:pour|for) (?:ma|mon|my) "
    r"(?:mere|pere|maman|papa|mari|femme|fils|fille|soeur|frere|voisine?|belle mere|beau pere|tante|oncle|amie?|"
    r"mum|mother|dad|father|husband|wife|son|daughter|sister|brother|neighbour|friend|aunt|uncle) "
    r"(?=(?:elle|il|she|he)\b)"
)
"""Whose story follows, before the pronoun with which it begins."""

_DURATION = re.compile(
    r"(?:(?:il )?y a|depuis|ca fait|pendant|environ|about|for|since|it s been|it has been)*(?: ?(?:une?|deux|trois|"
    r"quatre|cinq|six|two|three|four|five|a few|quelques|plusieurs|\d+))+ "
    r"(?:ans?|annees?|mois|semaines?|jours?|years?|months?|weeks?|days?)(?: ago)?"
)
"""How long ago, or for how long."""

_FIGURE = re.compile(r"\b(?:\d{1,3} (?:ans|years old)|(?:i m|i am|s?he s|s?he is) \d{2}|\d+ (?:euros?|pounds))\b")
"""Somebody's age or a sum of money: a detail of what was spoken of."""


def only_duration(words: tuple[str, ...]) -> bool:
    """Whether folded words tell how long and nothing else: 'y a 3 ans' is no need."""
    return _DURATION.fullmatch(" ".join(words)) is not None


def told_of(folded: str) -> str:
    """A folded message without the words before a story that say whose it is: 'c'est pour mon mari, il a ...'."""
    return _WHOSE.sub("", folded, count=1)


def brings_up(words: tuple[str, ...]) -> bool:
    """Whether folded words say that something new follows: 'et ma carte vitale', 'actually my passport'."""
    return not _ADDING.isdisjoint(words) or not _ADDING_FIRST.isdisjoint(words[:1])


def refers_back(words: tuple[str, ...]) -> bool:
    """Whether folded words speak of something said before, or tell an age or a sum, and bring up nothing new."""
    said = (word in _REFERRING and _SAYING_WHAT.isdisjoint(words[at + 1 : at + 2]) for at, word in enumerate(words))
    return not brings_up(words) and (any(said) or _FIGURE.search(" ".join(words)) is not None)


@dataclass(frozen=True)
class Hints:
    """What the conversation tells of the next message: its language, whether a place was asked for, whether it is about
    something already, which needs (their ids) are in hand, and where it is."""

    language: Language | None = None
    expects_place: bool = False
    in_conversation: bool = False
    needs: tuple[str, ...] = ()
    day: date | None = None
    around: Position | None = None

    def ask_for_paper(self, moves: frozenset[Move], words: tuple[str, ...]) -> bool:
        """Whether a message of these words asks what to bring for the need in hand: 'do I need her passport?'."""
        return self.in_conversation and "paper" in moves and len(words) <= LONGEST_PAPER_QUESTION

    def least_score(self, moves: frozenset[Move], *, with_place: bool, follows: bool) -> float:
        """Score from which a need is heard in a message of which something else is expected; 0 in any other.

        `follows` says that the message has a place, a moment, a kind of question or a move, and few words beside.
        """
        if not follows or not (self.in_conversation or self.expects_place):
            return 0.0
        if "same_need" in moves:
            return CLEAR_NEED
        return BESIDE_ANSWER if self.expects_place and with_place else BESIDE_FOLLOW_UP
