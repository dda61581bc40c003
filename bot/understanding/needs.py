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
from itertools import chain, pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

SMOOTHING = 0.7
"""Complement counts start here (in units of one phrase); found best on the sample questions between 0.3 and 1.5."""

MIN_PAIR_PHRASES = 2
"""A pair of words counts once two phrases have it: a pair seen once says no more than its words."""

CATEGORY_SMOOTHING = 0.1
"""Counts within a category start here."""

CATEGORY_WEIGHT = 0.15
"""How much the best category counts beside the label as a whole: 0.1 to 0.3 serve about as well."""

CATEGORY_ODDS_WEIGHT = 0.3
"""How much the rarity of words in all other categories counts where the categories of one label are compared."""

PAIR_WEIGHT = 0.7
"""A pair counts less than its words: it tells 'carte grise' from 'carte vitale', and would shout down all else."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Number = TypeVar("Number", int, npt.NDArray[np.int64])


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
    def weights(self) -> Floats:
        """The weights of the terms."""
        return np.array([term.weight for term in self.terms])


@dataclass(frozen=True)
class NeedIndex:
    """How much each term occurs in the phrases of each label and category, from which its evidence is worked out."""

    labels: tuple[str, ...]
    categories: tuple[str, ...]
    _members: Mapping[str, Integers]
    _stems: Mapping[str, int]
    _rows: Mapping[int, int]
    _counts: Integers
    _rarity: Floats
    _by_label: Floats
    _label_bias: Floats
    _by_category: "SparseTable"
    _category_bias: Floats
    _unknown_rarity: float
    _exact: Mapping[tuple[str, ...], str]

    @classmethod
    def build(cls, examples: Sequence[Example]) -> "NeedIndex":
        """Count the terms of all examples."""
        examples = sorted(examples, key=lambda example: (example.label, example.category))
        label_of = {example.category: example.label for example in examples}
        labels = sorted(set(label_of.values()))
        categories = sorted(label_of, key=lambda category: (label_of[category], category))
        stems = {stem: i for i, stem in enumerate(dict.fromkeys(chain.from_iterable(e.stems for e in examples)))}
        terms = _Terms.of(examples, stems)
        by_label = terms.sums(_numbers((example.label for example in examples), labels), len(labels)).dense()
        by_category = terms.sums(_numbers((e.category for e in examples), categories), len(categories))
        return cls(
            labels=tuple(labels),
            categories=tuple(categories),
            _members={
                label: np.array([i for i, name in enumerate(categories) if label_of[name] == label]) for label in labels
            },
            _stems=stems,
            _rows=dict(zip(terms.codes.tolist(), range(len(terms.codes)), strict=True)),
            _counts=terms.counts,
            _rarity=terms.rarity,
            _by_label=by_label,
            _label_bias=_label_bias(by_label),
            _by_category=by_category,
            _category_bias=np.log(by_category.totals() + CATEGORY_SMOOTHING * len(terms.codes)),
            _unknown_rarity=math.log(1 + len(examples)) + 1,
            _exact={example.stems: example.category for example in reversed(examples)},
        )

    def same_as(self, stems: Sequence[str]) -> str | None:
        """The category that has this very phrase, None where none has."""
        return self._exact.get(tuple(stems)) if stems else None

    def judge(self, message: Message, without: Collection[str] = ()) -> tuple[tuple[str, float], ...]:
        """All labels with their scores (log-odds per unit of message length), best first.

        `without` are categories that the message is known not to be about.
        """
        fit = self._fit(message, self._category_rows(message))
        for category in without:
            fit[self.categories.index(category)] = fit.min()
        return self._ranked(message, self._by_label[message.rows], fit)

    def judge_left_out(self, example: Example) -> tuple[tuple[str, float], ...]:
        """The labels for a phrase of the knowledge base as if it were not in it."""
        message = self.read(example.stems)
        others = tuple(t for t in message.terms if self._counts[t.row] > (MIN_PAIR_PHRASES if " " in t.text else 1))
        message = Message(others, message.known)
        amounts = self._by_label[message.rows]
        label = self.labels.index(example.label)
        amounts[:, label] = np.maximum(amounts[:, label] - message.weights, 0.0)
        rows = self._category_rows(message)
        category = self.categories.index(example.category)
        rows[:, category] = np.maximum(rows[:, category] - message.weights, 0.0)
        return self._ranked(message, amounts, self._fit(message, rows))

    def categories_for(self, message: Message, label: str) -> list[tuple[str, float]]:
        """The categories of `label` for a message, best first, with their scores."""
        members = self._members[label]
        rows = self._category_rows(message)
        odds = message.weights @ _odds(rows)
        scores = (self._fit(message, rows) + CATEGORY_ODDS_WEIGHT * odds)[members]
        order = np.argsort(-scores, kind="stable")
        return [(self.categories[members[i]], float(scores[i])) for i in order]

    def heard(self, message: Message, label: str) -> tuple[tuple[str, float], ...]:
        """The terms that spoke for `label`, strongest first, with what each added to its score."""
        shares = message.weights * _odds(self._by_label[message.rows])[:, self.labels.index(label)]
        told = ((term.text, float(share)) for term, share in zip(message.terms, shares, strict=True) if share > 0)
        return tuple(sorted(told, key=lambda pair: -pair[1]))

    def _category_rows(self, message: Message) -> Floats:
        return np.array([self._by_category.row(row) for row in message.rows]).reshape(-1, len(self.categories))

    def _fit(self, message: Message, rows: Floats) -> Floats:
        """How well each category explains the message: mean log-likelihood, but for a constant, weighed down."""
        seen: Floats = message.weights @ np.log1p(rows / CATEGORY_SMOOTHING)
        fit: Floats = CATEGORY_WEIGHT * (seen - message.weights.sum() * self._category_bias)
        return fit

    def _ranked(self, message: Message, amounts: Floats, fit: Floats) -> tuple[tuple[str, float], ...]:
        """The labels by the odds of the whole label and the fit of its best category above the middling one's."""
        scores = np.zeros(len(self.labels))
        if message.terms:
            best = np.array([fit[self._members[label]].max() for label in self.labels])
            odds = message.weights @ _odds(amounts) + message.weights.sum() * self._label_bias
            scores = odds + best - np.median(best)
        order = np.argsort(-scores, kind="stable")
        return tuple((self.labels[i], float(scores[i])) for i in order)

    def read(self, stems: Sequence[str]) -> Message:
        """Look up the words and pairs of words of a message."""
        numbers = [self._stems.get(stem) for stem in stems]
        rows = {number: stem for number, stem in zip(numbers, stems, strict=True) if number is not None}
        for (one, other), pair in zip(pairwise(numbers), pairwise(stems), strict=True):
            code = None if one is None or other is None else _pair_code(one, other, len(self._stems))
            if code in self._rows and code is not None:
                rows[code] = " ".join(pair)
        known = [(self._rows[code], text) for code, text in rows.items()]
        strange = len({stem for stem, number in zip(stems, numbers, strict=True) if number is None})
        rarities = [float(self._rarity[row]) for row, _ in known]
        length = math.sqrt(sum(r * r for r in rarities) + strange * self._unknown_rarity**2) or 1.0
        single = sum(r for r, (_, text) in zip(rarities, known, strict=True) if " " not in text)
        share = single / (single + strange * self._unknown_rarity) if known else 0.0
        terms = tuple(Term(row, r / length, text) for r, (row, text) in zip(rarities, known, strict=True))
        return Message(terms, share)


@dataclass(frozen=True)
class SparseTable:
    """Amounts by term and holder, row by row: most terms have few holders."""

    width: int
    _starts: Integers
    _holders: Integers
    _amounts: Floats

    def row(self, number: int) -> Floats:
        """The amounts of one term for all holders."""
        span = slice(self._starts[number], self._starts[number + 1])
        row = np.zeros(self.width)
        row[self._holders[span]] = self._amounts[span]
        return row

    def totals(self) -> Floats:
        """The sum of each holder."""
        totals: Floats = np.bincount(self._holders, self._amounts, minlength=self.width).astype(np.float64)
        return totals

    def dense(self) -> Floats:
        """The whole table."""
        table = np.zeros((len(self._starts) - 1, self.width))
        rows = np.repeat(np.arange(len(self._starts) - 1), np.diff(self._starts))
        table[rows, self._holders] = self._amounts
        return table


@dataclass(frozen=True)
class _Terms:
    """Every occurrence of a term in a phrase, weighed so that each phrase has unit length."""

    codes: Integers
    counts: Integers
    rarity: Floats
    _terms: Integers
    _phrases: Integers
    _weights: Floats

    @classmethod
    def of(cls, examples: Sequence[Example], stems: Mapping[str, int]) -> "_Terms":
        lengths = np.array([len(example.stems) for example in examples])
        words = np.fromiter(map(stems.__getitem__, chain.from_iterable(e.stems for e in examples)), np.int64)
        phrases = np.repeat(np.arange(len(examples)), lengths)
        beside = phrases[:-1] == phrases[1:]
        pairs = _pair_code(words[:-1][beside], words[1:][beside], len(stems))
        codes, numbers = np.unique(np.concatenate([words, pairs]), return_inverse=True)
        places = np.sort(numbers * len(examples) + np.concatenate([phrases, phrases[:-1][beside]]))
        places = places[np.flatnonzero(np.diff(places, prepend=-1))]  # a term counts once a phrase
        terms, phrases = places // len(examples), places % len(examples)
        counts = np.bincount(terms, minlength=len(codes))
        kept = (counts >= MIN_PAIR_PHRASES) | (codes < len(stems))
        renumbered = np.cumsum(kept) - 1
        rarity = np.log((1 + len(examples)) / (1 + counts)) + 1
        rarity[codes >= len(stems)] *= PAIR_WEIGHT
        used = kept[terms]
        terms, phrases = terms[used], phrases[used]
        weights = rarity[terms]
        norms = np.sqrt(np.bincount(phrases, weights**2, minlength=len(examples)))
        return cls(codes[kept], counts[kept], rarity[kept], renumbered[terms], phrases, weights / norms[phrases])

    def sums(self, holders: Integers, width: int) -> SparseTable:
        """For each term the weight it has in the phrases of each holder.

        `holders` has one number a phrase, in ascending order: the occurrences, which are in the order of terms and
        phrases, are so in the order of terms and holders as well, and need not be sorted again.
        """
        keys = self._terms * width + holders[self._phrases]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        keys = keys[first]
        starts = np.searchsorted(keys, np.arange(len(self.codes) + 1) * width)
        return SparseTable(width, starts, keys % width, np.add.reduceat(self._weights, first))


def _pair_code(one: Number, other: Number, size: int) -> Number:
    """A number for a pair of words, above those of the words themselves."""
    return one * size + other + size


def _numbers(names: Iterable[str], ordered: Sequence[str]) -> Integers:
    positions = {name: i for i, name in enumerate(ordered)}
    return np.fromiter((positions[name] for name in names), np.int64)


def _odds(amounts: Floats) -> Floats:
    """How much rarer each term is without each holder than with all of them."""
    total = amounts.sum(axis=-1, keepdims=True)
    odds: Floats = np.log(total + SMOOTHING) - np.log(np.maximum(total - amounts, 0.0) + SMOOTHING)
    return odds


def _label_bias(by_label: Floats) -> Floats:
    """The complement's size of each label: the normaliser of its weights, about the same for all."""
    own = by_label.sum(axis=0)
    total = own.sum() + SMOOTHING * len(by_label)
    bias: Floats = np.log(total - own) - np.log(total)
    return bias
