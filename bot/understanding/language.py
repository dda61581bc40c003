"""Language: a vote of the words that the knowledge base itself uses in French and in English."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.model import Language, Move
from bot.understanding.model import Need

SURE_VOTE = 1.0
"""Log-odds a message must reach: 'apl' and 'pension' alone stay undecided, 'hello' and 'ou aller' do not."""

SURE_CHANGE = 2.0
"""The same to change the language of a conversation: an Englishman says "carte grise", a Frenchman "merci" (3.0)."""

_SMOOTHING = 0.5
_STRONGEST = 3.0
_RARE = 2
_SHARED = 10
_STRONGEST_OF_SHARED = 1.0
"""For a word that phrases of both languages have so often: 'carte' is what English speakers call it, too."""


@dataclass(frozen=True)
class LanguageVote:
    """Log-odds of English against French for each folded word."""

    odds: Mapping[str, float]

    @classmethod
    def build(cls, french: Mapping[str, int], english: Mapping[str, int], neutral: Collection[str]) -> "LanguageVote":
        """Weigh the folded words of both languages by how often each occurs; `neutral` ones have no vote.

        A neutral word that no French phrase has is English after all: 'voucher' of "energy voucher".
        """
        french_total, english_total = sum(french.values()) + 1, sum(english.values()) + 1
        odds = {}
        for word in (french.keys() | english.keys()).difference(french.keys() & set(neutral)):
            in_french, in_english = french.get(word, 0), english.get(word, 0)
            if in_french + in_english >= _RARE:
                share = (in_english + _SMOOTHING) / english_total / ((in_french + _SMOOTHING) / french_total)
                most = _STRONGEST_OF_SHARED if min(in_french, in_english) >= _SHARED else _STRONGEST
                odds[word] = max(-most, min(most, math.log(share)))
        return cls(odds)

    def language_of(self, words: Iterable[str], before: Language | None, otherwise: Language) -> Language:
        """The language the words speak; where they could be either that spoken `before`, or `otherwise`."""
        vote = sum(self.odds.get(word, 0.0) for word in words)
        sure = SURE_CHANGE if before else SURE_VOTE
        if vote > sure:
            return "en"
        return "fr" if vote < -sure else before or otherwise


def language_asked_for(moves: Collection[Move], needs: Iterable[Need]) -> Language | None:
    """The language asked for by name ("en anglais svp" is itself in French); None where something else is meant."""
    if any(need.kind in ("topic", "partner") or need.is_clear_question for need in needs):
        return None
    if "english" in moves:
        return "en"
    return "fr" if "french" in moves else None
