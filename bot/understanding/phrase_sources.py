"""Phrase sources: the phrases of the knowledge base, each with the label and category it is an example of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.folding import Folded, fold_all
from bot.knowledge.model import Knowledge, Language, Phrases
from bot.understanding.model import NeedKind
from bot.understanding.needs import Example
from bot.understanding.words import Reader


@dataclass(frozen=True, slots=True)
class Source:
    """Phrases in one language (None: in either) with what they are examples of."""

    label: str
    category: str
    kind: NeedKind
    texts: Sequence[str]
    language: Language | None


def sources_of(knowledge: Knowledge) -> Iterator[Source]:
    """All phrases, names and words of the knowledge base, with what each is an example of."""
    for partner in knowledge.partners:
        yield Source(partner.id, partner.id, "partner", partner.names, None)
        yield from _sources(partner.id, partner.id, "partner", partner.phrases)
        for topic in partner.topics:
            yield Source(partner.id, topic.id, "topic", (topic.name.fr,), "fr")
            yield Source(partner.id, topic.id, "topic", (topic.name.en,), "en")
            yield from _sources(partner.id, topic.id, "topic", topic.phrases)
    for entry in knowledge.entries:
        yield from _sources(entry.kind, entry.id, entry.kind, entry.phrases)


def _sources(label: str, category: str, kind: NeedKind, phrases: Phrases) -> Iterator[Source]:
    yield Source(label, category, kind, phrases.words, None)
    yield Source(label, category, kind, phrases.fr, "fr")
    yield Source(label, category, kind, phrases.en, "en")


def examples_of(sources: Iterable[Source], reader: Reader) -> Iterator[Example]:
    """Each phrase by itself, reduced to stems."""
    for source in sources:
        for text in fold_all(source.texts):
            yield Example(source.label, source.category, tuple(reader.stems(reader.expand(text.split()))))


def partner_names(knowledge: Knowledge) -> list[Folded]:
    """The folded names of all partners."""
    return fold_all(name for partner in knowledge.partners for name in partner.names)


def names_in(knowledge: Knowledge) -> frozenset[str]:
    """The words by which partners are named, whatever language is spoken."""
    return frozenset(word for name in partner_names(knowledge) for word in name.split()) - knowledge.words.background
