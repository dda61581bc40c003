"""Language: a vote of the words that the knowledge base itself uses in French and in English."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.knowledge.model import Language

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
    def build(
        cls, french: Iterable[Sequence[str]], english: Iterable[Sequence[str]], neutral: Collection[str]
    ) -> "LanguageVote":
        """Count the words of the folded phrases of both languages; `neutral` words (names of bodies) have no vote."""
        counts = {"fr": Counter(chain.from_iterable(french)), "en": Counter(chain.from_iterable(english))}
        totals = {language: sum(count.values()) + 1 for language, count in counts.items()}
        odds = {}
        for word in counts["fr"].keys() | counts["en"].keys():
            seen = {language: count[word] for language, count in counts.items()}
            if sum(seen.values()) >= _RARE and word not in neutral:
                share = {language: (n + _SMOOTHING) / totals[language] for language, n in seen.items()}
                odds[word] = max(-_STRONGEST, min(_STRONGEST, math.log(share["en"] / share["fr"])))
        return cls(odds)

    def language_of(self, words: Iterable[str], *, otherwise: Language) -> Language:
        """The language the words speak, or `otherwise` where they could be either."""
        vote = sum(self.odds.get(word, 0.0) for word in words)
        if vote > SURE_VOTE:
            return "en"
        return "fr" if vote < -SURE_VOTE else otherwise
