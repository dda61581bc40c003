"""Heard: one message while its need is looked for, the words that say other things set apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heard:
    """The folded words of a message, and what is known of them.

    `rest` are the words that say neither where nor when, `apart` those of them that do not tell the kind of question
    either, `who` those that say who the writer is. `anew` says that somebody or something new is brought up.
    """

    words: tuple[str, ...]
    rest: tuple[str, ...]
    apart: tuple[str, ...]
    who: frozenset[str]
    with_place: bool
    with_moment: bool
    anew: bool
