"""Nearness: how close a commune lies to the desks the bot serves, as a prior between places that sound alike."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.area import shares_of_departments
from bot.knowledge.france import short_distance_km
from bot.knowledge.model import Commune, Desk, Position

_CELL_LATITUDE = 0.1  # degrees, 11 km
_CELL_LONGITUDE = 0.14  # degrees, 11 km at the latitude of France
_RINGS = 6  # cells round a desk that count as near, fading: 66 km, a market town's distance at most
_DAILY_KM = 50.0  # where the people of a place go
_BEYOND_KM = 150.0  # nobody who lives here means a village there more than another
_HOME_SHARE = 0.4  # 'saint michel' in the Gers before one as near a desk across the border

NEAR_RING = 2  # cells: every commune of the Gers, and its neighbours across the border

Cell = tuple[int, int]
Degrees = NDArray[np.float64]
Coordinate = TypeVar("Coordinate", int, Degrees)

_CELLS_AROUND = 10_000  # more than there are round the earth


@dataclass(frozen=True, slots=True)
class Nearness:
    """A coarse map of France: 1 beside a desk of a department that is served, 0 far from all.

    Cells of 11 km instead of distances: 37,000 communes against 2,845 desks would cost seconds.
    """

    rings: Mapping[Cell, int]
    home: Mapping[str, float]

    @classmethod
    def build(cls, desks: Iterable[Desk]) -> "Nearness":
        """The map round `desks`; without desks every place is as near."""
        desks = tuple(desks)
        rings: dict[Cell, int] = {}
        for x, y in {_cell(desk.position) for desk in desks}:
            for dx in range(-_RINGS, _RINGS + 1):
                for dy in range(-_RINGS, _RINGS + 1):
                    ring = max(abs(dx), abs(dy))
                    rings[x + dx, y + dy] = min(ring, rings.get((x + dx, y + dy), ring))
        return cls(rings, shares_of_departments(desks))

    def of(self, position: Position, department: str) -> float:
        """The nearness of a place, from 0 (beyond some 70 km of every desk) to 1."""
        ring = self.rings.get(_cell(position), _RINGS + 1)
        by_distance = 1 - max(0, ring - 1) / _RINGS
        return (1 - _HOME_SHARE) * by_distance + _HOME_SHARE * self.home.get(department, 0.0)

    def is_near(self, position: Position) -> bool:
        """Whether a desk lies within some 20 km."""
        return self.rings.get(_cell(position), _RINGS) <= NEAR_RING

    def are_near(self, latitudes: Degrees, longitudes: Degrees) -> NDArray[np.bool_]:
        """`is_near` for many places."""
        near = [_number(*cell) for cell, ring in self.rings.items() if ring <= NEAR_RING]
        cells = _number(np.floor(latitudes / _CELL_LATITUDE), np.floor(longitudes / _CELL_LONGITUDE))
        return np.isin(cells, np.array(near, np.float64))


def prominence(commune: Commune) -> float:
    """The weight of a commune's population, from 0 to 1: a thousand people 0.5, a million 1."""
    return min(1.0, math.log10(1 + commune.population) / 6)


def closeness_to(position: Position, around: Position) -> float:
    """How close a place lies to where the conversation is, from 0 (beyond 150 km) to 1 (within 50)."""
    beyond_daily = (short_distance_km(position, around) - _DAILY_KM) / (_BEYOND_KM - _DAILY_KM)
    return min(1.0, max(0.0, 1.0 - beyond_daily))


def squared_degrees(one: Position, other: Position) -> float:
    """A measure that orders distances of some kilometres, without trigonometry but for the shrinking meridians."""
    east = (one.longitude - other.longitude) * _CELL_LATITUDE / _CELL_LONGITUDE
    return (one.latitude - other.latitude) ** 2 + east**2


def _number(x: Coordinate, y: Coordinate) -> Coordinate:
    """One number for a cell."""
    return x * _CELLS_AROUND + y


def _cell(position: Position) -> Cell:
    return math.floor(position.latitude / _CELL_LATITUDE), math.floor(position.longitude / _CELL_LONGITUDE)
