"""The knowledge base as values: desks, partners, topics, entries, communes and word lists, all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Language = Literal["fr", "en"]
Move = Literal[
    "another",
    "not_that_one",
    "thanks",
    "yes",
    "no",
    "correction",
    "same_need",
    "paper",
    "english",
    "french",
    "forget",
    "restart",
]
"""What a short message asks of the conversation rather than of the knowledge base."""

EntryKind = Literal["programme", "emergency", "smalltalk", "out_of_scope"]


@dataclass(frozen=True, slots=True)
class Text:
    """What people read, in both languages."""

    fr: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, slots=True)
class TextList:
    """A list that people read, in both languages, item for item."""

    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """The items in `language`."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is printed, and what a call costs."""

    number: str
    price: Text | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from; `verified` is None where nobody has confirmed it."""

    source: str | None = None
    verified: date | None = None


@dataclass(frozen=True, slots=True)
class Phrases:
    """What people type for one need: `words` name it, `excluded` word groups speak against it."""

    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One procedure (démarche) of a partner."""

    id: str
    partner: str
    name: Text
    help: Text
    bring: TextList
    phrases: Phrases
    origin: Origin
    page: str | None = None
    note: Text | None = None
    phone: Phone | None = None
    stands_in_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """People whom one partner serves in place of others (farmers: the MSA in place of the CAF)."""

    words: tuple[str, ...]
    reason: Text
    stands_in_for: tuple[str, ...]

    def reason_for(self, other: "Partner") -> Text:
        """Why this partner and not `other`, by name."""
        return Text(
            self.reason.fr.replace("{partner}", other.name.fr), self.reason.en.replace("{partner}", other.name.en)
        )


@dataclass(frozen=True, slots=True)
class Partner:
    """A public body whose procedures the desks help with; `core` marks the nine of the charter."""

    id: str
    core: bool
    name: Text
    title: Text
    names: tuple[str, ...]
    help: Text
    bring: TextList
    origin: Origin
    site: str
    topics: tuple[Topic, ...]
    phone: Phone | None = None
    audience: Audience | None = None
    phrases: Phrases = field(default_factory=Phrases)


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that needs no desk: about the programme, an emergency, small talk, or a subject out of scope.

    `partner` is set where the entry is about one partner (a fraud in its name).
    """

    id: str
    kind: EntryKind
    name: Text
    answer: Text
    phrases: Phrases
    origin: Origin
    page: str | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a desk is shut against its usual hours, both included, with the reason people are told."""

    first: date
    last: date
    reason: Text


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A France services desk; `hours` in OpenStreetMap opening_hours syntax, None where they are not known.

    `official_id` is its number in the official list of the ANCT.
    """

    id: str
    name: str
    commune: str
    insee: str
    address: str
    postcode: str
    position: Position
    origin: Origin
    phone: str | None = None
    mail: str | None = None
    hours: str | None = None
    appointment: bool | None = None
    note: Text | None = None
    group: str | None = None
    travelling: bool = False
    other_names: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    official_id: str | None = None


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune that has merged into another; `position` is its old centre, None where nobody recorded it."""

    name: str
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille, at its town hall (else its centre).

    `former` holds the communes that have merged into it; `department` is the INSEE department code.
    """

    insee: str
    name: str
    department: str
    postcodes: tuple[str, ...]
    population: int
    position: Position
    former: tuple[FormerCommune, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists beside the phrases. All are folded.

    `abbreviations`: a typed form -> the words it stands for; `synonyms`: groups of which the first stands for all;
    `background`: words that say nothing about the need; `place_before`: word groups that announce a place;
    `not_places`: names of communes that nearly always mean something else; `aspects`: kind of question -> the word
    groups by which people ask it; `moves`: what a message asks of the conversation -> its word groups; `ordinals`:
    "1", "2"... or "last" -> the words for the n-th choice offered.
    """

    abbreviations: Mapping[str, str] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    background: frozenset[str] = frozenset()
    place_before: tuple[str, ...] = ()
    not_places: frozenset[str] = frozenset()
    aspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordinals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the bot knows, as read from one folder."""

    desks: tuple[Desk, ...]
    partners: tuple[Partner, ...]
    entries: tuple[Entry, ...]
    communes: tuple[Commune, ...]
    words: Words

    def partner(self, partner_id: str) -> Partner:
        """The partner with this id; KeyError where there is none."""
        for partner in self.partners:
            if partner.id == partner_id:
                return partner
        raise KeyError(partner_id)
