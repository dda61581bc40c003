"""Memory: what is remembered of a chat between two messages, and for how long.

What carries over from one message to the next (`bot.answering.context` applies it, tests hold it):

| The message has                 | need             | place            | moment   | desk spoken of |
|---------------------------------|------------------|------------------|----------|----------------|
| a need and a place              | the new one      | the new one      | dropped  | looked up anew |
| a need alone                    | the new one      | kept             | dropped  | looked up anew |
| a place alone, a correction     | kept             | the new one      | kept     | looked up anew |
| a moment alone                  | kept             | kept             | new one  | kept           |
| a kind of question alone        | kept             | kept             | kept     | kept           |
| "another one", "not that one"   | kept             | kept             | kept     | the next one   |
| who the person is (a farmer)    | turned over      | kept             | kept     | kept           |
| thanks, small talk, a FAQ       | kept             | kept             | kept     | kept           |
| something out of scope, nothing | kept             | kept             | kept     | kept           |
| an emergency                    | kept             | kept             | kept     | kept           |
| "forget me"                     | dropped          | dropped          | dropped  | dropped        |

A place carried over is always shown as assumed; after an hour the answer asks to confirm it; after a day nothing
but the language is left. The language stays until a message speaks another one or asks for it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.knowledge.model import Language, Position

KEPT_FOR = timedelta(days=1)
CONFIRM_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RememberedPlace:
    """The last place named: a commune (`insee`), a postcode or a position."""

    name: str
    position: Position
    insee: str | None = None
    department: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class RememberedMoment:
    """The last moment named, Europe/Paris."""

    start: datetime
    end: datetime
    grain: Literal["instant", "part", "day", "days"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bot asked last; `options` are the ids offered (INSEE codes or ids of needs), in the order shown."""

    what: Literal["place", "choose_place", "choose_need", "confirm_place"]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a chat; nothing of it is text that a person wrote.

    `needs` are ids of topics or partners, `desks` ids of the desks last named, `offset` how many nearer ones were
    passed over, `misses` how many messages in a row were not understood. `closing` is what an administrator has
    said so far of a closure (the id of the desk, days in ISO form), None where none is being announced.
    """

    language: Language | None = None
    place: RememberedPlace | None = None
    needs: tuple[str, ...] = ()
    audience: str | None = None
    desks: tuple[str, ...] = ()
    offset: int = 0
    moment: RememberedMoment | None = None
    asked: Asked | None = None
    misses: int = 0
    closing: tuple[str, ...] | None = None
    updated: datetime | None = None

    def at(self, now: datetime) -> "Memory":
        """The memory as it stands at `now`: after a day only the language is left."""
        return Memory(language=self.language) if self.is_over(now) else self

    def is_over(self, now: datetime) -> bool:
        """Whether it was kept for a day, and is kept no longer; so is one from more than a day to come.

        The clock was wrong then: what it dated would be kept for as long as it was ahead.
        """
        return self.updated is not None and not -KEPT_FOR < _between(self.updated, now) < KEPT_FOR

    def is_old(self, now: datetime) -> bool:
        """Whether the place should be confirmed before it is relied on."""
        return self.updated is not None and _between(self.updated, now) > CONFIRM_AFTER

    def forgotten(self) -> "Memory":
        """The memory after "forget me": the language alone, so that the goodbye can be read."""
        return replace(Memory(), language=self.language)


def _between(then: datetime, now: datetime) -> timedelta:
    """The time that passed, also where the clocks were put on or back: Python subtracts what one time zone's show."""
    return timedelta(seconds=now.timestamp() - then.timestamp())
