"""Card: what an answer about desks depends on, small enough for a button, so that it can be made again later."""

from dataclasses import dataclass

from bot.conversation import RememberedMoment
from bot.knowledge.model import Position
from bot.understanding.model import Aspect

PlaceRef = str | Position
"""A commune by its INSEE code, or a position in degrees WGS 84."""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything an answer about desks depends on, but the hour.

    `needs` are ids of topics or partners; without a `place` the card asks for one.
    """

    aspect: Aspect = "desk"
    needs: tuple[str, ...] = ()
    place: PlaceRef | None = None
    moment: RememberedMoment | None = None
    offset: int = 0
