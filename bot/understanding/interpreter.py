"""Interpreter: the knowledge base made ready for understanding, and a question understood with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.folding import fold, fold_all
from bot.knowledge.model import Knowledge, Language, Phrases
from bot.privacy import is_private, redact
from bot.understanding.choosing import Chooser
from bot.understanding.follow_ups import FollowUps
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.language import LanguageVote
from bot.understanding.model import Moment, NeedKind, Places, Question, Understanding
from bot.understanding.moments import find_moment
from bot.understanding.needs import Example, NeedIndex
from bot.understanding.places import find_places
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.words import Reader

LONGEST_MESSAGE = 1500
"""Characters that are read: the longest of 132 messages to service-public.fr had 900."""


@dataclass(frozen=True)
class Hints:
    """What the conversation tells of the next message: the language so far, and whether a place was asked for."""

    language: Language | None = None
    expects_place: bool = False


@dataclass(frozen=True)
class Interpreter:
    """Everything that understanding needs, prepared once for a knowledge base."""

    reader: Reader
    vocabulary: Vocabulary
    chooser: Chooser
    gazetteer: Gazetteer
    follow_ups: FollowUps
    language: LanguageVote
    audiences: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

    @classmethod
    def build(cls, knowledge: Knowledge) -> "Interpreter":
        """Count, weigh and index the phrases and the places."""
        reader = Reader.build(knowledge.words)
        sources = tuple(_sources(knowledge))
        folded = fold_all(source.text for source in sources)
        read = [reader.expand(text.split()) for text in folded]
        counts = Counter(word for words in read for word in words)
        counts.update(dict.fromkeys(knowledge.words.background, 1))
        examples = [
            Example(source.label, source.category, reader.stems(words))
            for source, words in zip(sources, read, strict=True)
        ]
        kinds: dict[str, NeedKind] = {source.category: source.kind for source in sources}
        partners = {s.category: s.label for s in sources if s.kind in ("topic", "partner")}
        return cls(
            reader=reader,
            vocabulary=Vocabulary.build(counts),
            chooser=Chooser(NeedIndex.build(examples), kinds, partners),
            gazetteer=Gazetteer.build(knowledge.communes, knowledge.desks, knowledge.words),
            follow_ups=FollowUps.build(knowledge.words),
            language=LanguageVote.build(_in_language("fr", sources, read), _in_language("en", sources, read)),
            audiences=tuple(
                (partner.id, tuple(tuple(fold(word).split()) for word in partner.audience.words))
                for partner in knowledge.partners
                if partner.audience
            ),
        )

    def understand(self, question: Question, hints: Hints) -> Understanding:
        """Read a question; `hints` come from the conversation."""
        redacted = redact(question.text[:LONGEST_MESSAGE])
        words = self.reader.expand(fold(redacted.text).split())
        moment = find_moment(words, question.at)
        places = self._places(question, words, hints)
        aspect, told = self.follow_ups.aspect(words)
        moves, moved = self.follow_ups.moves_in(words)
        rest = self._without(words, places, moment)
        stems = self._stems(rest)
        follows = bool(aspect or moves or moment) and not self._meaningful(
            word for position, word in enumerate(words) if position not in told | moved and word in rest
        )
        sure, unsure = ((), ()) if follows else self.chooser.choose(stems, with_place=bool(places.matches))
        return Understanding(
            language=self.language.language_of(words, otherwise=hints.language or question.language or "fr"),
            needs=sure,
            unsure_needs=unsure,
            places=places,
            moment=moment,
            aspect=aspect,
            moves=moves,
            choice=self.follow_ups.choice(words),
            personal_number=is_private(redacted.found),
            audience=self._audience(words),
            position=question.position,
            words=words,
        )

    def stems_of(self, understanding: Understanding) -> list[str]:
        """The stems by which the need of an understood question was judged."""
        return self._stems(self._without(understanding.words, understanding.places, understanding.moment))

    def _places(self, question: Question, words: tuple[str, ...], hints: Hints) -> Places:
        if question.position is not None:
            nearest = self.gazetteer.at(question.position)
            return Places((nearest,) if nearest else ())
        found = find_places(words, self.gazetteer, self.vocabulary.__contains__)
        if hints.expects_place and not found.matches and words:
            return Places(self.gazetteer.look_up(" ".join(words)))
        return found

    def _stems(self, words: Iterable[str]) -> list[str]:
        """The stems of words, misspelt ones mended where the vocabulary knows what was meant."""
        mended = [known for word in words for known in (self.vocabulary.meant(word) or (word,))]
        return self.reader.stems(mended)

    def _without(self, words: tuple[str, ...], places: Places, moment: Moment | None) -> tuple[str, ...]:
        """The words that say what is needed: not where, not when."""
        gone = {position for match in places.matches[:1] for position in range(match.start, match.end)}
        kept = [word for position, word in enumerate(words) if position not in gone]
        for word in moment.heard if moment else ():
            if word in kept:
                kept.remove(word)
        return tuple(kept)

    def _meaningful(self, words: Iterable[str]) -> bool:
        return any(len(word) > 1 and word not in self.reader.background for word in words)

    def _audience(self, words: tuple[str, ...]) -> str | None:
        """The partner whose people the writer says to belong to."""
        text = f" {' '.join(words)} "
        for partner, groups in self.audiences:
            if any(f" {' '.join(group)} " in text for group in groups):
                return partner
        return None


def examples_of(knowledge: Knowledge, reader: Reader) -> list[Example]:
    """The phrases of the knowledge base as the index of needs counts them."""
    sources = tuple(_sources(knowledge))
    folded = fold_all(source.text for source in sources)
    return [
        Example(source.label, source.category, reader.stems(reader.expand(text.split())))
        for source, text in zip(sources, folded, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Source:
    """A phrase with what it is an example of."""

    label: str
    category: str
    kind: NeedKind
    text: str
    language: Language | None


def _sources(knowledge: Knowledge) -> Iterable[_Source]:
    for partner in knowledge.partners:
        for name in partner.names:
            yield _Source(partner.id, partner.id, "partner", name, None)
        for topic in partner.topics:
            yield _Source(partner.id, topic.id, "topic", topic.name.fr, "fr")
            yield _Source(partner.id, topic.id, "topic", topic.name.en, "en")
            for text, language in _texts(topic.phrases):
                yield _Source(partner.id, topic.id, "topic", text, language)
    for entry in knowledge.entries:
        for text, language in _texts(entry.phrases):
            yield _Source(entry.kind, entry.id, entry.kind, text, language)


def _texts(phrases: Phrases) -> Iterable[tuple[str, Language | None]]:
    yield from ((text, None) for text in phrases.words)
    yield from ((text, "fr") for text in phrases.fr)
    yield from ((text, "en") for text in phrases.en)


def _in_language(
    language: Language, sources: Iterable[_Source], read: Iterable[tuple[str, ...]]
) -> Iterable[tuple[str, ...]]:
    return (words for source, words in zip(sources, read, strict=True) if source.language == language)
