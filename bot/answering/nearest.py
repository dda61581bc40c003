"""Nearest: desks and communes by great-circle distance."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Desk, Position

EARTH_RADIUS_KM = 6371.0088
"""Mean radius, IUGG."""


def distance_km(one: Position, other: Position) -> float:
    """Great-circle distance between two positions in degrees WGS 84, in km (haversine formula)."""
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    half_chord = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude)
        * math.cos(other_latitude)
        * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half_chord)))


@dataclass(frozen=True, slots=True)
class DeskDistance:
    """A desk and its distance in km from the place asked about."""

    desk: Desk
    distance_km: float


@dataclass(frozen=True)
class DeskMap:
    """The desks as unit vectors, so that the nearest of some thousands are found by products alone."""

    desks: tuple[Desk, ...]
    _vectors: NDArray[np.float64]

    @classmethod
    def build(cls, desks: Iterable[Desk]) -> "DeskMap":
        """Prepare the desks; their order settles ties."""
        kept = tuple(desks)
        return cls(kept, np.array([_unit_vector(desk.position) for desk in kept]).reshape(-1, 3))

    def nearest(self, position: Position, limit: int) -> tuple[DeskDistance, ...]:
        """The `limit` nearest desks, nearest first."""
        here = np.array(_unit_vector(position))
        farness = -(self._vectors @ here)
        limit = min(limit, len(farness))
        if limit <= 0:
            return ()
        least = np.flatnonzero(farness <= np.partition(farness, limit - 1)[limit - 1])
        order = least[np.argsort(farness[least], kind="stable")][:limit]
        chords = np.linalg.norm(self._vectors[order] - here, axis=1)  # exact for neighbours, which the products are not
        kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chords / 2))
        measured = (DeskDistance(self.desks[i], km) for i, km in zip(order.tolist(), kilometres.tolist(), strict=True))
        return tuple(sorted(measured, key=lambda found: found.distance_km))


def _unit_vector(position: Position) -> tuple[float, float, float]:
    latitude, longitude = math.radians(position.latitude), math.radians(position.longitude)
    return math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude), math.sin(latitude)
