"""Where France lies: the boxes round its mainland and its overseas territories, and distances of a few kilometres."""

import math
from typing import Final

from bot.knowledge.model import Position

_KM_PER_DEGREE = 111.2
_FARTHEST_KM = 12.0
_WIDE: Final = {"973": 150.0, "97": 25.0, "98": 150.0}

_BOXES: Final = (
    (41.2, 51.2, -5.3, 9.7),  # mainland and Corsica
    (15.7, 18.2, -63.3, -60.9),  # Guadeloupe, Saint-Martin, Saint-Barthélemy
    (14.3, 15.0, -61.3, -60.7),  # Martinique
    (2.0, 6.0, -54.7, -51.5),  # Guyane
    (-21.5, -20.8, 55.1, 55.9),  # La Réunion
    (-13.1, -12.5, 44.9, 45.4),  # Mayotte
    (46.7, 47.2, -56.5, -56.0),  # Saint-Pierre-et-Miquelon
    (-23.0, -19.0, 158.0, 172.5),  # Nouvelle-Calédonie
    (-28.0, -7.5, -155.0, -134.0),  # Polynésie française
    (-14.5, -13.0, -178.3, -176.0),  # Wallis-et-Futuna
)
"""South, north, west, east, in degrees WGS 84."""


def is_in_france(latitude: float, longitude: float) -> bool:
    """Whether a point, in degrees WGS 84, lies in one of the boxes round France."""
    return any(south <= latitude <= north and west <= longitude <= east for south, north, west, east in _BOXES)


def farthest_km(insee: str) -> float:
    """How far, in km, a point may lie from the town hall of the commune `insee` and still be in it.

    The widest communes of mainland France measure some 25 km across; those of Guyane up to 300 km, their town halls far
    from their middle; on Réunion they reach from the coast into the mountains. Source: areas of communes, INSEE.
    """
    return next((km for start, km in _WIDE.items() if insee.startswith(start)), _FARTHEST_KM)


def short_distance_km(one: Position, other: Position) -> float:
    """The distance in km on a flat map: right to a few metres over a few tens of kilometres."""
    height = one.latitude - other.latitude
    width = (one.longitude - other.longitude) * math.cos(math.radians((one.latitude + other.latitude) / 2))
    return _KM_PER_DEGREE * math.hypot(height, width)
