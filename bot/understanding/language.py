"""Language: a vote of the words that the knowledge base itself uses in French and in English."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.model import Language, Move
from bot.understanding.model import Need

SURE_VOTE = 1.0
"""Log-odds a message must reach: 'apl' and 'pension' alone stay undecided, 'hello' and 'ou aller' do not."""

_SMOOTHING = 0.5
_STRONGEST = 3.0
_RARE = 2


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
                odds[word] = max(-_STRONGEST, min(_STRONGEST, math.log(share)))
        return cls(odds)

    def language_of(self, words: Iterable[str], *, otherwise: Language) -> Language:
        """The language the words speak, or `otherwise` where they could be either."""
        vote = sum(self.odds.get(word, 0.0) for word in words)
        if vote > SURE_VOTE:
            return "en"
        return "fr" if vote < -SURE_VOTE else otherwise


def language_asked_for(moves: Collection[Move], needs: Iterable[Need]) -> Language | None:
    """The language asked for by name ("en anglais svp" is itself in French); None where something else is meant."""
    if any(need.kind in ("topic", "partner") or need.is_clear_question for need in needs):
        return None
    if "english" in moves:
        return "en"
    return "fr" if "french" in moves else None
