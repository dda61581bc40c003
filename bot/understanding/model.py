"""What was understood of a question, as frozen values, each with the words that led to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.knowledge.model import Commune, Language, Move, Position

Aspect = Literal["desk", "hours", "documents", "contact", "route", "appointment"]
"""The kind of question: where to go, when, what to bring, telephone or mail, the way there, an appointment or not."""

PlaceKind = Literal["commune", "former", "postcode", "desk", "position"]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place heard in a question.

    `score` is 1.0 for the very name, less the farther the spelling; `heard` are the folded words of the question
    that named it and `start`, `end` their range among the question's words.
    """

    commune: Commune
    kind: PlaceKind
    score: float
    heard: tuple[str, ...]
    start: int
    end: int
    label: str
    """The name as it should be shown: the commune's, or the former commune's or desk's that was named."""
    position: Position
    """Where distances start: the town hall, or the centre of the former commune, or the desk that was named."""


@dataclass(frozen=True, slots=True)
class Places:
    """The readings of the place named in a question, best first; empty where none was named.

    `sure` is False where a person would have to be asked which of the first few is meant. `postcode` is set where
    the question gave one; `matches` then are all its communes, most populous first. `others` are where other places
    are named, the first word and one past the last: they say nothing of the need either.
    """

    matches: tuple[PlaceMatch, ...] = ()
    sure: bool = True
    postcode: str | None = None
    others: tuple[tuple[int, int], ...] = ()


Grain = Literal["instant", "part", "day", "days"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time that a question named, Europe/Paris, `start` included, `end` excluded.

    `grain`: an instant ("now", "at 5 pm"), part of a day ("Saturday morning", "after 5 pm"), a day, or several days
    ("the Christmas holidays"). `heard` are the folded words that named it.
    """

    start: datetime
    end: datetime
    grain: Grain
    heard: tuple[str, ...]


NeedKind = Literal["topic", "partner", "programme", "emergency", "smalltalk", "out_of_scope"]


CLEAR_QUESTION = 0.8
"""Score of a question about the programme: "vous recevez en anglais ou en espagnol" has 0.9."""


@dataclass(frozen=True, slots=True)
class Need:
    """One reading of what a person needs.

    `id` is that of the topic, partner or entry; `score` lies between 0 and 1; `heard` are the words that led to it.
    """

    kind: NeedKind
    id: str
    partner: str | None
    score: float
    heard: tuple[str, ...]

    @property
    def is_clear_question(self) -> bool:
        """Whether it is a question about the programme, and no mere word of one: "do your advisers speak English?"."""
        return self.kind == "programme" and self.score >= CLEAR_QUESTION


STEERING: frozenset[Move] = frozenset({"another", "not_that_one", "correction", "same_need"})
"""Moves that make sense only after what went before."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything understood of one question.

    `needs` are those it is sure of, the first named first (most messages hold one, some hold two); `unsure_needs`
    are readings too close to call, best first; `near_needs` are near it where it has neither. `choice` is the number
    of a choice ("2", -1 for the last one).
    `personal_number` says that the message held a number that people should not send. `audience` is the partner
    whose people the writer belongs to. `position` is a shared location; `places` then hold the commune it lies in.
    `words` are the folded words, abbreviations written in full.
    """

    language: Language
    needs: tuple[Need, ...]
    unsure_needs: tuple[Need, ...]
    near_needs: tuple[Need, ...]
    places: Places
    moment: Moment | None
    aspect: Aspect | None
    moves: frozenset[Move]
    choice: int | None
    personal_number: bool
    audience: str | None
    position: Position | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a shell hands over: the text or a shared position, the moment it was asked, the language of the app.

    `at` is timezone-aware.
    """

    text: str
    at: datetime
    position: Position | None = None
    language: Language | None = None
