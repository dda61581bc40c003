"""Needs: which partner, topic or entry a message is about, judged by the words of the knowledge base's phrases.

The phrases are the whole model. Each label's weight for a word is the complement naive Bayes of Rennie, Shih, Teevan
and Karger ("Tackling the poor assumptions of naive Bayes text classifiers", ICML 2003): how much rarer the word is
in the phrases of all other labels together. To this comes, with a smaller weight, how well the message fits the best
single category (topic, entry) of the label: plain naive Bayes over the category's own phrases. Both have a closed
form, so that a new phrase counts after a reload; they bear labels of very different size; and the words that carried
a decision can be named. Words come with their neighbours (pairs), weighed by rarity (tf-idf) and normalised by the
message's length, so that a long story finds its topic as well as two words do.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from bot.understanding.known_phrases import KnownPhrases
from bot.understanding.phrase_table import Integers, PhraseTable
from bot.understanding.term_counts import MIN_PAIR_PHRASES, Amounts, Floats, SparseTable, TermCounts, pair_code

SMOOTHING = 0.7
"""Complement counts start here (in units of one phrase); found best on the sample questions between 0.3 and 1.5."""

CATEGORY_SMOOTHING = 0.1
"""Counts within a category start here."""

CATEGORY_WEIGHT = 0.15
"""How much the best category counts beside the label as a whole: 0.1 to 0.3 serve about as well."""

CATEGORY_ODDS_WEIGHT = 0.3
"""How much the rarity of words in all other categories counts where the categories of one label are compared."""


_Reals = TypeVar("_Reals", Floats, Amounts)
"""Numbers of words within phrases that are kept whole."""


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase, reduced to stems, of a label (what kind of help) and a category within it (a topic, an entry)."""

    label: str
    category: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A known word or pair of words of a message: its row in the tables, and its share of the message."""

    row: int
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the index knows of a message: its terms (unit length over all words), and the known share of its words."""

    terms: tuple[Term, ...]
    known: float

    @property
    def rows(self) -> list[int]:
        """The rows of the terms."""
        return [term.row for term in self.terms]

    @property
    def weights(self) -> list[float]:
        """The weights of the terms."""
        return [term.weight for term in self.terms]


@dataclass(frozen=True, eq=False)
class NeedIndex:
    """How much each term occurs in the phrases of each label and category, and what that speaks for.

    `_starts` tells where the categories of each label begin; `_label_odds`, `_seen` and `_odds` hold, worked out
    beforehand, what each term adds to a label, to a category's likelihood and to its odds.
    """

    labels: tuple[str, ...]
    categories: tuple[str, ...]
    _number_of: Mapping[str, int]
    _starts: Integers
    _stems: Mapping[str, int]
    _codes: Integers
    _counts: Integers
    _rarity: Floats
    _by_label: SparseTable
    _label_odds: SparseTable
    _label_bias: Floats
    _by_category: SparseTable
    _seen: SparseTable
    _odds: SparseTable
    _category_bias: Floats
    _unknown_rarity: float
    _known_phrases: KnownPhrases
    _category_of: Integers

    @classmethod
    def build(cls, table: PhraseTable, held_by: Sequence[tuple[str, str]]) -> "NeedIndex":
        """Count the terms of the stems in `table`.

        `held_by` is the label and the category of each of its phrases, in ascending order.
        """
        pairs = sorted(set(held_by))
        numbers = _numbers(held_by, pairs)
        labels = sorted({label for label, _ in pairs})
        label_of = _numbers((label for label, _ in pairs), labels)
        terms = TermCounts.of(table, len(held_by))
        by_label = terms.sums(label_of[numbers], len(labels))
        by_category = terms.sums(numbers, len(pairs))
        return cls(
            labels=tuple(labels),
            categories=tuple(category for _, category in pairs),
            _number_of={category: number for number, (_, category) in enumerate(pairs)},
            _starts=np.searchsorted(label_of, np.arange(len(labels))),
            _stems={stem: number for number, stem in enumerate(table.words)},
            _codes=terms.codes,
            _counts=terms.counts,
            _rarity=terms.rarity,
            _by_label=by_label,
            _label_odds=by_label.with_amounts(_odds(by_label.amounts, by_label.row_totals())),
            _label_bias=_label_bias(by_label.totals(), len(terms.codes)),
            _by_category=by_category,
            _seen=by_category.with_amounts(np.log1p(by_category.amounts / CATEGORY_SMOOTHING)),
            _odds=by_category.with_amounts(_odds(by_category.amounts, by_category.row_totals())),
            _category_bias=np.log(by_category.totals() + CATEGORY_SMOOTHING * len(terms.codes)),
            _unknown_rarity=math.log(1 + len(held_by)) + 1,
            _known_phrases=KnownPhrases.build(table, len(held_by)),
            _category_of=numbers,
        )

    def same_as(self, stems: Sequence[str]) -> str | None:
        """The category that has this very phrase, None where none has; of two that have it the first one."""
        if not stems or not all(stem in self._stems for stem in stems):
            return None
        phrase = self._known_phrases.find([self._stems[stem] for stem in stems])
        return None if phrase is None else self.categories[self._category_of[phrase]]

    def judge(self, message: Message, without: Collection[str] = ()) -> tuple[tuple[str, float], ...]:
        """All labels with their scores (log-odds per unit of message length), best first.

        `without` are categories that the message is known not to be about.
        """
        fit = self._fit(message, self._seen.weighed(message.rows, message.weights))
        for category in without:
            fit[self._number_of[category]] = fit.min()
        return self._ranked(message, self._label_odds.weighed(message.rows, message.weights), fit)

    def judge_left_out(self, example: Example) -> tuple[tuple[str, float], ...]:
        """The labels for a phrase of the knowledge base as if it were not in it."""
        message = self.read(example.stems)
        others = tuple(t for t in message.terms if self._counts[t.row] > (MIN_PAIR_PHRASES if " " in t.text else 1))
        message = Message(others, message.known)
        weights, rows = np.array(message.weights), message.rows
        label, category = self.labels.index(example.label), self._number_of[example.category]
        amounts = np.array([self._by_label.row(row) for row in rows]).reshape(-1, len(self.labels))
        amounts[:, label] = np.maximum(amounts[:, label] - weights, 0.0)
        odds = weights @ _odds(amounts, amounts.sum(axis=-1, keepdims=True))
        held = np.array([self._by_category.row(row)[category] for row in rows])
        less = np.log1p(held / CATEGORY_SMOOTHING) - np.log1p(np.maximum(held - weights, 0.0) / CATEGORY_SMOOTHING)
        seen = self._seen.weighed(rows, message.weights)
        seen[category] -= weights @ less
        return self._ranked(message, odds, self._fit(message, seen))

    def categories_for(self, message: Message, label: str) -> list[tuple[str, float]]:
        """The categories of `label` for a message, best first, with their scores."""
        rows, weights = message.rows, message.weights
        fit = self._fit(message, self._seen.weighed(rows, weights))
        start, end = self._members(label)
        scores = (fit + CATEGORY_ODDS_WEIGHT * self._odds.weighed(rows, weights))[start:end]
        order = np.argsort(-scores, kind="stable")
        return [(self.categories[start + i], float(scores[i])) for i in order]

    def heard(self, message: Message, label: str) -> tuple[tuple[str, float], ...]:
        """The terms that spoke for `label`, strongest first, with what each added to its score."""
        number = self.labels.index(label)
        shares = ((term.text, term.weight * float(self._label_odds.row(term.row)[number])) for term in message.terms)
        told = ((text, share) for text, share in shares if share > 0)
        return tuple(sorted(told, key=lambda pair: -pair[1]))

    def _members(self, label: str) -> tuple[int, int]:
        """Where the categories of a label begin and end."""
        number = self.labels.index(label)
        ends = [*self._starts[1:].tolist(), len(self.categories)]
        return int(self._starts[number]), ends[number]

    def _fit(self, message: Message, seen: Floats) -> Floats:
        """How well each category explains the message: mean log-likelihood, but for a constant, weighed down."""
        return CATEGORY_WEIGHT * (seen - sum(message.weights) * self._category_bias)

    def _ranked(self, message: Message, odds: Floats, fit: Floats) -> tuple[tuple[str, float], ...]:
        """The labels by the odds of the whole label and the fit of its best category above the middling one's."""
        scores = np.zeros(len(self.labels))
        if message.terms:
            best = np.maximum.reduceat(fit, self._starts)
            scores = odds + sum(message.weights) * self._label_bias + best - _middle(best)
        order = np.argsort(-scores, kind="stable")
        return tuple((self.labels[i], float(scores[i])) for i in order)

    def read(self, stems: Sequence[str]) -> Message:
        """Look up the words and pairs of words of a message."""
        numbers = [self._stems.get(stem) for stem in stems]
        texts = {number: stem for number, stem in zip(numbers, stems, strict=True) if number is not None}
        for (one, other), pair in zip(pairwise(numbers), pairwise(stems), strict=True):
            if one is not None and other is not None:
                texts[pair_code(one, other, len(self._stems))] = " ".join(pair)
        known = self._known(texts)
        unknown = {stem for stem, number in zip(stems, numbers, strict=True) if number is None}
        strange = sum(not stem.isdigit() for stem in unknown)  # 'a debt of 3400' is as clear as 'a debt'
        rarities = [float(self._rarity[row]) for row, _ in known]
        length = math.sqrt(sum(r * r for r in rarities) + strange * self._unknown_rarity**2) or 1.0
        single = sum(r for r, (_, text) in zip(rarities, known, strict=True) if " " not in text)
        share = single / (single + strange * self._unknown_rarity) if known else 0.0
        terms = tuple(Term(row, r / length, text) for r, (row, text) in zip(rarities, known, strict=True))
        return Message(terms, share)

    def _known(self, texts: Mapping[int, str]) -> list[tuple[int, str]]:
        """The rows of those codes that are in the tables, with their texts."""
        codes = np.fromiter(texts, np.int64, len(texts))
        rows = np.searchsorted(self._codes, codes)
        found = zip(rows.tolist(), (self._codes.take(rows, mode="clip") == codes).tolist(), texts.values(), strict=True)
        return [(row, text) for row, is_known, text in found if is_known]


def _numbers(names: Iterable[object], ordered: Sequence[object]) -> Integers:
    positions = {name: i for i, name in enumerate(ordered)}
    return np.fromiter((positions[name] for name in names), np.int64)


def _odds(amounts: _Reals, total: _Reals) -> _Reals:
    """How much rarer each term is without each holder than with all of them, whose `total` is given."""
    odds: _Reals = np.log(total + SMOOTHING) - np.log(np.maximum(total - amounts, 0.0) + SMOOTHING)
    return odds


def _label_bias(own: Floats, terms: int) -> Floats:
    """The complement's size of each label: the normaliser of its weights, about the same for all."""
    total = own.sum() + SMOOTHING * terms
    bias: Floats = np.log(total - own) - np.log(total)
    return bias


def _middle(values: Floats) -> float:
    """The median; a sort of twenty numbers is quicker than numpy's own."""
    ordered: list[float] = sorted(values.tolist())
    half = len(ordered) // 2
    return (ordered[half] + ordered[-half - 1]) / 2
