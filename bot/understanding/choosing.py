"""Choosing: from the scores of the labels to the needs a message is taken to have, or to doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.model import Need, NeedKind
from bot.understanding.needs import NeedIndex, Verdict

SURE = 0.30
"""Score from which a label is believed: 'relevé de carriere' has 1.2, 'capitale de l'australie' 0.1."""

MAYBE = 0.18
"""Score from which a label is worth offering."""

LEAD = 0.12
"""How far the first label must be ahead to be believed alone: 'carte grise ou carte vitale' is asked back."""

CLEAR = 0.06
"""How far the first topic of a partner must be ahead of its second to be named; else the partner alone is."""

KNOWN = 0.45
"""Share of the message's words that must be known, weighed by rarity."""

SHORT_TALK = 7
"""Small talk has few words: 'merci beaucoup pour votre aide'; a longer message wants something."""

_TALK = ("smalltalk", "programme")


@dataclass(frozen=True)
class Chooser:
    """The index of needs, and what kind of need each category is."""

    index: NeedIndex
    kinds: Mapping[str, NeedKind]
    partners: Mapping[str, str]

    def choose(self, stems: Sequence[str], *, with_place: bool) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
        """The needs it is sure of and, where it is not, the readings to offer, best first."""
        verdict = self.index.judge(stems)
        ranked = [pair for pair in verdict.labels if self._fits(pair[0], stems, with_place=with_place)]
        if not ranked or ranked[0][1] < MAYBE or not stems:
            return (), ()
        ahead = ranked[0][1] - ranked[1][1]
        if ranked[0][1] >= SURE and ahead >= LEAD and verdict.known >= KNOWN:
            return (self._need(stems, *ranked[0]),), ()
        close = [pair for pair in ranked[:3] if pair[1] >= MAYBE and ranked[0][1] - pair[1] < LEAD]
        return self._doubtful(stems, close, verdict)

    def _doubtful(
        self, stems: Sequence[str], close: Sequence[tuple[str, float]], verdict: Verdict
    ) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
        readings = tuple(self._need(stems, *pair) for pair in close)
        if any(reading.kind in ("topic", "partner") for reading in readings) and verdict.known >= KNOWN:
            return (), readings
        return (), ()

    def _fits(self, label: str, stems: Sequence[str], *, with_place: bool) -> bool:
        """Talk is not expected in a long message, nor beside the name of a place."""
        if label not in _TALK:
            return True
        return not with_place and (label == "programme" or len(stems) <= SHORT_TALK)

    def _need(self, stems: Sequence[str], label: str, score: float) -> Need:
        """The category of the label that the message is about: a topic, or the partner where that is all it says."""
        categories = self.index.categories_for(stems, label)
        best = categories[0][0] if categories else label
        if len(categories) > 1 and categories[0][1] - categories[1][1] < CLEAR and label in self.kinds:
            best = label
        heard = tuple(term for term, _ in self.index.heard(stems, label)[:5])
        return Need(self.kinds.get(best, "topic"), best, self.partners.get(best), min(score, 1.0), heard)
