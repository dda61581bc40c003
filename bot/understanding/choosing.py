"""Choosing: from the scores of the labels to the needs a message is taken to have, or to doubt."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.circumstances import ALONE, MAYBE, SURE, UNRELATED, Circumstances, Ranking
from bot.understanding.model import Need, NeedKind
from bot.understanding.needs import Message, NeedIndex

LEAD = 0.03
"""How far the first label must be ahead to be believed alone: 'carte grise ou carte vitale' is asked back."""

LEAD_OF_ONE_WORD = 0.2
"""The same for a message of one word: 'carte' and 'my card' are asked back, 'passeport' is not."""

_DETERMINERS = frozenset({"un", "une", "le", "la", "les", "des", "du", "mon", "ma", "mes", "my", "the"})

CLEAR = 0.04
"""How far the first topic of a partner must be ahead of its second to be named; else the partner alone is."""

KNOWN = 0.45
"""Share of the message's words that must be known, weighed by rarity, unless the known ones leave no doubt."""

NO_DOUBT = 0.9
"""Score from which unknown words do not matter: 'caf' among noise has 1.2."""

DANGER = 0.6
"""Score from which a message is taken for an emergency: a red light jumped is none, 'il me frappe' has 1.3."""

SHORT_TALK = 7
"""Small talk has few words: 'merci beaucoup pour votre aide'; a longer message wants something."""

LEAST_TALK = 0.2
"""Score from which a message that can only be talk is: 'faut apporter quoi quand on vient'."""

LEAST_NEAR = 0.3
"""Share of known words from which examples near to a message make sense: none for 'qsdf jklm'."""

LONG_TALK, SURE_TALK = 12, 0.6
"""Small talk may be longer where its words leave little doubt: 'super c'est tout ce que je voulais savoir'."""

PLAIN_QUESTION = 0.8
"""Score of a question about the programme that is answered beside a place: "c'est payant à Mirande ?" has 0.9."""

PLAIN_LEAD = 0.2
"""How far one such question must be ahead of the next: "c'est payant" is by 0.7, "besoin d'un guichet" by 0.1."""

CLEAR_OF_NAME = 0.15
"""The same where a partner is named and the rest is background: 'elle est à la MSA' tells no topic, 'our energy
voucher never came' does."""

ANOTHER_TOPIC = 0.2
"""How far another topic of the partner must be ahead of the one in hand: 'et les enfants' (of a divorce) by 0.6."""

NEAR_ENOUGH = 0.5
"""The same where no topic is clearly first: 'for my pension' goes on with a life certificate."""

PART_SURE = 0.6
"""Score from which each half of 'caf et carte grise' is a need of its own."""

LONGEST_PART = 4
"""Words of such a half: 'mon mari et moi avons perdu nos passeports' is one need."""

_TALK = ("smalltalk", "programme")

FOREIGN = 0.25
"""How far a partner for other people must be ahead to be believed all the same: 'TESA' and 'amexa' are the MSA's."""

Readings = tuple[tuple[Need, ...], tuple[Need, ...]]
"""The needs a message is sure to have, and the readings to offer where it is not sure, best first."""


@dataclass(frozen=True)
class Chooser:
    """The index of needs, what kind of need each category is, and the partner of those that have one."""

    index: NeedIndex
    kinds: Mapping[str, NeedKind]
    partners: Mapping[str, str]

    def choose(self, stems: Sequence[str], known: Circumstances = ALONE) -> Readings:
        """The needs of a message of these stems, or the readings to offer."""
        exact = self.index.same_as(stems)
        if exact is not None:
            meant = self._in_hand(exact, known) or exact
            return (Need(self.kinds[meant], meant, self.partners.get(exact), 1.0, tuple(stems)),), ()
        message = self.index.read(stems)
        ranked = self._ranked(message, stems, known)
        going_on = self._going_on(message, ranked, known) if len(stems) <= known.longest_detail else None
        if going_on is not None:
            return going_on, ()
        least = NO_DOUBT if message.known < KNOWN else LEAST_TALK if known.only_talk else MAYBE
        if not stems or not ranked or ranked[0][1] < least:
            return (), ()
        return self._decided(message, ranked, _lead(stems), known)

    def _ranked(self, message: Message, stems: Sequence[str], known: Circumstances) -> Ranking:
        """The labels that the message may be about, best first."""
        ranked = [
            pair
            for pair in self.index.judge(message, known.excluded)
            if self._fits(pair, message, stems, with_place=known.with_place)
            and not (known.only_talk and pair[0] in self.partners)
        ]
        in_hand = {self.partners.get(need) for need in known.in_hand}
        ranked = _likely_first(ranked, [partner for partner in known.unlikely if partner not in in_hand])
        in_danger = ranked and ranked[0][0] == "emergency"
        if in_danger and self.index.categories_for(message, "emergency")[0][0] in known.excluded:
            return ranked[1:]
        return ranked

    def _decided(self, message: Message, ranked: Ranking, lead: float, known: Circumstances) -> Readings:
        """The first of the ranking where it leads by `lead`, or where no partner is near; else those to offer."""
        if ranked[0][1] >= SURE and all(ranked[0][1] - score >= lead for _, score in ranked[1:2]):
            return (self._need(message, *ranked[0], known),), ()
        if not any(label in self.partners for label, _ in ranked[:2]):
            return (self._need(message, *ranked[0], known),), ()
        close = [pair for pair in ranked[:3] if pair[1] >= MAYBE and ranked[0][1] - pair[1] < lead]
        readings = tuple(self._need(message, *pair, known) for pair in close)
        return (), readings if any(reading.partner for reading in readings) else ()

    def nearest(self, stems: Sequence[str]) -> tuple[Need, ...]:
        """The two topics or partners nearest to a message that was not understood, none where no word is known."""
        message = self.index.read(stems)
        if message.known < LEAST_NEAR:
            return ()
        ranked = [pair for pair in self.index.judge(message) if pair[0] in self.partners][:2]
        return tuple(self._need(message, *pair, ALONE) for pair in ranked)

    def emergency(self, stems: Sequence[str]) -> Need:
        """The emergency that a message is about which names a danger: its words say that, its phrases say which."""
        message = self.index.read(stems)
        best = self.index.categories_for(message, "emergency")[0][0]
        return Need("emergency", best, None, 1.0, tuple(term for term, _ in self.index.heard(message, "emergency")[:5]))

    def choose_both(self, parts: Sequence[Sequence[str]], longest: int = LONGEST_PART) -> tuple[Need, ...]:
        """The needs of a message in two halves, where each half is surely a different partner's; else none.

        `longest` is the most words that a half may have.
        """
        if len(parts) != 2 or not all(0 < len(part) <= longest for part in parts):
            return ()
        needs = [need for part in parts for need in self.choose(part)[0] if need.score >= PART_SURE]
        partners = {need.partner for need in needs if need.partner}
        return tuple(needs) if len(needs) == len(partners) == 2 else ()

    def _going_on(self, message: Message, ranked: Ranking, known: Circumstances) -> tuple[Need, ...] | None:
        """The need in hand, where vague words speak for nothing else, or refer back to it.

        Empty where they may as well bring up something new: that is for the person to say. None where they surely do.
        """
        partners = {self.partners[need] for need in known.in_hand if need in self.partners}
        kept = next((pair for pair in ranked if pair[0] in partners), None)
        first = ranked[0][0] if ranked else ""
        if kept is None or message.known < KNOWN or first in (*_TALK, "emergency"):
            return None
        of_partner, is_named = first in self.partners, self._names(first, message)
        detail = known.is_detail(ranked[0], kept, of_partner=of_partner, is_named=is_named)
        if detail is not True:
            return () if detail is None else None
        label, score = kept
        meant = self._in_hand(label, known) or label
        heard = tuple(term for term, _ in self.index.heard(message, label)[:5])
        return (Need(self.kinds[meant], meant, label, score, heard),)

    def _names(self, label: str, message: Message) -> bool:
        """Whether one of the words names something of the label by itself: 'l'APL, ça marche ?'."""
        alone = (self.index.same_as([term.text]) for term in message.terms if " " not in term.text)
        return any(category is not None and self.partners.get(category) == label for category in alone)

    def _in_hand(self, category: str, known: Circumstances) -> str | None:
        """The need in hand of a partner, where `category` is the partner itself."""
        if self.partners.get(category) != category:
            return None
        return next((need for need in known.in_hand if self.partners.get(need) == category), None)

    def _fits(self, scored: tuple[str, float], message: Message, stems: Sequence[str], *, with_place: bool) -> bool:
        """Small talk is not expected in a long message nor beside the name of a place; danger takes strong words."""
        label, score = scored
        if label == "emergency":
            return score >= DANGER
        if label not in _TALK:
            return True
        if label == "programme":
            return not with_place or (score >= PLAIN_QUESTION and self._is_plain(message))
        return not with_place and len(stems) <= (LONG_TALK if score >= SURE_TALK else SHORT_TALK)

    def _is_plain(self, message: Message) -> bool:
        """Whether one question about the programme is clearly meant: 'le guichet du Garros' is about none."""
        scores = [score for _, score in self.index.categories_for(message, "programme")]
        return len(scores) < 2 or scores[0] - scores[1] >= PLAIN_LEAD

    def _need(self, message: Message, label: str, score: float, known: Circumstances) -> Need:
        """The category of the label that the message is about: a topic, or the partner where that is all it says."""
        ranked = self.index.categories_for(message, label)
        categories = [pair for pair in ranked if pair[0] not in known.excluded] or ranked
        best = categories[0][0]
        if label in self.kinds:
            best = self._topic(categories, label, known)
        heard = tuple(term for term, _ in self.index.heard(message, label)[:5])
        return Need(self.kinds[best], best, self.partners.get(best), min(score, 1.0), heard)

    def _topic(self, categories: Ranking, label: str, known: Circumstances) -> str:
        """The topic that is clearly first, and clearly before the one in hand; else that one; else the partner."""
        (best, first), behind = categories[0], {category: categories[0][1] - score for category, score in categories}
        in_hand = self._in_hand(label, known)
        if in_hand and behind.get(in_hand, math.inf) < ANOTHER_TOPIC:
            return in_hand
        lead = CLEAR_OF_NAME if known.named_alone else CLEAR
        if best != label and all(first - score >= lead for _, score in categories[1:2]):
            return best
        is_near = known.named_alone or behind.get(in_hand or "", math.inf) < NEAR_ENOUGH
        return in_hand if in_hand and is_near else label


def _lead(stems: Sequence[str]) -> float:
    """How far the first reading of a message must be ahead."""
    return LEAD if sum(stem not in _DETERMINERS for stem in stems) > 1 else LEAD_OF_ONE_WORD


def _likely_first(ranked: list[tuple[str, float]], unlikely: Collection[str]) -> list[tuple[str, float]]:
    """The ranking without the unlikely labels, unless one of them leads clearly."""
    if ranked and ranked[0][0] in unlikely and ranked[0][1] - ranked[1][1] >= FOREIGN:
        return ranked
    return [pair for pair in ranked if pair[0] not in unlikely]


def credible(readings: Readings, least: float, *, at_place: bool) -> Readings:
    """The readings that are clear enough for what is expected: those that score `least`, where it is not 0.

    `at_place` says that a kind of question stands beside a place: "heures d'ouverture, Condom" is no question about
    the hunting season.
    """
    sure, unsure = readings
    if least:
        enough = {"emergency": 0.0, "out_of_scope": UNRELATED}
        sure, unsure = tuple(need for need in sure if need.score >= min(least, enough.get(need.kind, least))), ()
    if at_place:
        sure = tuple(need for need in sure if need.kind != "out_of_scope" or need.score >= UNRELATED)
    return sure, unsure
