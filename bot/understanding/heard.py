"""Heard: one message while its need is looked for, the words that say other things set apart."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.knowledge.model import Move
from bot.understanding.model import STEERING, Aspect, Moment, Places


def without(words: tuple[str, ...], others: Collection[str]) -> tuple[str, ...]:
    """The words that are none of the others."""
    return tuple(word for word in words if word not in others)


def blanked(words: tuple[str, ...], others: Collection[str]) -> tuple[str, ...]:
    """The words, empty where they are one of the others: the 'next' of "next week" asks for no other desk."""
    return tuple("" if word in others else word for word in words)


@dataclass(frozen=True, slots=True)
class Heard:
    """The text of a message without private numbers, its folded words, and what is known of them.

    `rest` are the words that say neither where nor when, `apart` those of them that do not tell the kind of question
    (`aspect`) either, `who` those that say who the writer is (one of the `audience` of a partner). `anew` says that
    somebody or something new is brought up, `only_follows` that the message makes sense after another one alone.
    """

    text: str
    words: tuple[str, ...]
    rest: tuple[str, ...]
    apart: tuple[str, ...]
    who: frozenset[str]
    audience: str | None
    places: Places
    moment: Moment | None
    aspect: Aspect | None
    moves: frozenset[Move]
    anew: bool
    only_follows: bool

    @property
    def with_place(self) -> bool:
        """Whether a place is named."""
        return bool(self.places.matches)

    @property
    def with_moment(self) -> bool:
        """Whether a moment is named."""
        return self.moment is not None

    @property
    def with_signs(self) -> bool:
        """Whether something is said that may just follow what went before."""
        return bool(self.aspect or self.moves or self.with_moment or self.with_place)

    @property
    def only_thanks(self) -> bool:
        """Whether somebody says thanks, and asks nothing of the conversation."""
        asks = self.aspect or self.with_moment or self.with_place or STEERING & self.moves
        return "thanks" in self.moves and not asks
