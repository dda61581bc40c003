"""Phrase sources: the phrases of the knowledge base, each with the label and category it is an example of."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.folding import fold_all
from bot.knowledge.model import Knowledge, Language, Phrases
from bot.understanding.model import NeedKind
from bot.understanding.needs import Example
from bot.understanding.words import Reader


def examples_of(knowledge: Knowledge, reader: Reader) -> list[Example]:
    """The phrases of the knowledge base as the index of needs counts them."""
    sources = tuple(sources_of(knowledge))
    read = reader.expand_all(fold_all(source.text for source in sources))
    return [
        Example(source.label, source.category, stems)
        for source, stems in zip(sources, reader.stems_of_all(read), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """A phrase with what it is an example of."""

    label: str
    category: str
    kind: NeedKind
    text: str
    language: Language | None


def sources_of(knowledge: Knowledge) -> Iterable[Source]:
    """All phrases, names and words of the knowledge base, with what each is an example of."""
    for partner in knowledge.partners:
        for name in partner.names:
            yield Source(partner.id, partner.id, "partner", name, None)
        for text, language in _texts(partner.phrases):
            yield Source(partner.id, partner.id, "partner", text, language)
        for topic in partner.topics:
            yield Source(partner.id, topic.id, "topic", topic.name.fr, "fr")
            yield Source(partner.id, topic.id, "topic", topic.name.en, "en")
            for text, language in _texts(topic.phrases):
                yield Source(partner.id, topic.id, "topic", text, language)
    for entry in knowledge.entries:
        for text, language in _texts(entry.phrases):
            yield Source(entry.kind, entry.id, entry.kind, text, language)


def _texts(phrases: Phrases) -> Iterable[tuple[str, Language | None]]:
    yield from ((text, None) for text in phrases.words)
    yield from ((text, "fr") for text in phrases.fr)
    yield from ((text, "en") for text in phrases.en)


def names_in(knowledge: Knowledge) -> frozenset[str]:
    """The words by which partners are named, whatever language is spoken."""
    names = fold_all(name for partner in knowledge.partners for name in partner.names)
    return frozenset(word for name in names for word in name.split()) - knowledge.words.background


def in_language(
    language: Language, sources: Iterable[Source], read: Iterable[tuple[str, ...]]
) -> Iterable[tuple[str, ...]]:
    """The words of the phrases written in one language."""
    return (words for source, words in zip(sources, read, strict=True) if source.language == language)
