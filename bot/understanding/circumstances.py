"""Circumstances: what is known of a message beside its words, and when it may be one more detail of what is in hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

SURE = 0.45
"""Score from which a label is believed: 'relevé de carriere' has 1.2, 'capitale de l'australie' 0.1."""

MAYBE = 0.40
"""Score from which a label is worth offering."""

GOING_ON = 0.3
"""How far another partner may lead and yet the one in hand be meant: "je conteste" said of a fine leads to the CPAM."""

CLEARLY_OTHER = 0.8
"""Score from which another partner is meant, whatever is in hand: 'et la carte grise' has 1.5."""

CLEARLY_TOLD = 0.7
"""The same of words that bring up nothing new, once the desk is named: 'elle est enceinte' has 0.71, 'our income is
low' 0.6."""

UNRELATED = 0.6
"""The same of what is none of the desks' business: 'il faut qu'il se fasse recenser' has 0.8."""

NAMED = 1.2
"""The same where the message refers back: 'ils me reclament de l argent' leads to the CAF by 1.1."""

LEAST_GOING_ON = 0.1
"""Score from which words say something of the partner in hand."""

LONGEST_GOING_ON = 8
"""Words of a message so vague; a longer one tells of something new."""

LONGEST_REFERRING = 10
"""The same where it refers back: 'j'ai changé de banque en août, c'est peut-être ça'."""

Scored = tuple[str, float]
"""A label with its score."""

Ranking = Sequence[Scored]
"""Labels with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a message beside the words of its need.

    Beside the name of a place (`with_place`) small talk is not expected. With `only_talk` no partner is looked for:
    the message has no word that could name one. The `unlikely` are partners for people the writer does not claim to
    be: their topics repeat those of others, which go first. `excluded` are categories that the message is not about
    by its very words. `in_hand` are the needs of the conversation, which few and vague words go on with, and all the
    more those that refer back to them (`refers_back`) or bring up nothing new (`tells`), most of all where the place
    was asked for. With `named_alone` a partner is named and no topic told.
    """

    with_place: bool = False
    only_talk: bool = False
    unlikely: Collection[str] = ()
    excluded: Collection[str] = ()
    in_hand: Collection[str] = ()
    refers_back: bool = False
    tells: bool = False
    place_asked: bool = False
    named_alone: bool = False

    @property
    def longest_detail(self) -> int:
        """The most words of a message that may be one more detail of what is in hand."""
        return LONGEST_REFERRING if self.refers_back else LONGEST_GOING_ON

    def is_detail(self, first: Scored, kept: Scored, *, of_partner: bool, is_named: bool) -> bool | None:
        """Whether few and vague words are one more detail of what is in hand; None where nobody could tell.

        `first` is the label they speak for most, `kept` the partner in hand, each with its score; `of_partner` says
        that `first` is a partner, `is_named` that a word names something of it by itself.
        """
        best = first[1]
        if best < (SURE if first[0] == kept[0] else MAYBE):
            return self.place_asked and (self.tells or self.refers_back)
        if first[0] == kept[0] or (of_partner and is_named):
            return False
        if self.refers_back:
            return best < (NAMED if of_partner else CLEARLY_OTHER)
        if best < CLEARLY_OTHER and best - kept[1] <= GOING_ON and kept[1] >= LEAST_GOING_ON:
            return True
        told = CLEARLY_OTHER if self.place_asked else CLEARLY_TOLD
        if not self.tells or best >= (told if of_partner else UNRELATED):
            return False
        return True if self.place_asked else None


ALONE = Circumstances()
"""Nothing is known beside the words."""

BESIDE_PLACE = Circumstances(with_place=True)

ONLY_TALK = Circumstances(only_talk=True)
