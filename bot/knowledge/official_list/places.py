"""Where a listed desk stands: its commune by today's code, and its point on the map, mended where it lies far away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from bot.folding import fold
from bot.knowledge.communes import department_of
from bot.knowledge.france import farthest_km, is_in_france, short_distance_km
from bot.knowledge.model import Commune, Position

USUAL_KM = 12.0
"""Beyond it, in a very wide commune, a point is right but told."""

DECIMALS = 5  # of a degree: 1 m

_K = TypeVar("_K")

Standing = Literal["given", "wide", "mended", "town_hall"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A position, how it was come by, and how many km the point of the list lay from the town hall (None: no point)."""

    position: Position
    standing: Standing
    km: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CommuneCodes:
    """The communes by code, and by name and postcode within their department for codes that are no more."""

    by_insee: Mapping[str, Commune]
    by_name: Mapping[tuple[str, str], frozenset[str]]
    by_postcode: Mapping[str, frozenset[str]]

    @classmethod
    def build(cls, communes: Iterable[Commune]) -> "CommuneCodes":
        """Index `communes`, with the names of those that have merged into them."""
        by_insee = {commune.insee: commune for commune in communes}
        by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        by_postcode: dict[str, set[str]] = defaultdict(set)
        for commune in by_insee.values():
            for name in (commune.name, *(former.name for former in commune.former)):
                by_name[commune.department, fold(name)].add(commune.insee)
            for postcode in commune.postcodes:
                by_postcode[postcode].add(commune.insee)
        return cls(by_insee, _frozen(by_name), _frozen(by_postcode))

    def find(self, insee: str, name: str, postcode: str) -> Commune | None:
        """The commune of a code; of a code that is no more, the one that bears its name now, or alone its postcode."""
        if insee in self.by_insee:
            return self.by_insee[insee]
        named = self.by_name.get((department_of(insee), fold(name)), frozenset())
        found = named or self.by_postcode.get(postcode, frozenset())
        return self.by_insee[next(iter(found))] if len(found) == 1 else None


def place(latitude: str, longitude: str, commune: Commune) -> Placed:
    """The point of a desk in `commune`.

    A point too far from the town hall is tried with its signs turned and its two numbers swapped; where none of these
    lies in the commune the town hall stands in for it.
    """
    given = _point(latitude, longitude)
    if given is None:
        return Placed(commune.position, "town_hall")
    km = short_distance_km(given, commune.position)
    if is_in_france(given.latitude, given.longitude) and km <= farthest_km(commune.insee):
        return Placed(_rounded(given), "wide" if km > USUAL_KM else "given", round(km))
    distance, turned = min(
        ((short_distance_km(point, commune.position), point) for point in _turned(given)),
        key=lambda found: found[0],
    )
    if distance <= min(USUAL_KM, farthest_km(commune.insee)):
        return Placed(_rounded(turned), "mended", round(km))
    return Placed(commune.position, "town_hall", round(km))


def _turned(point: Position) -> Iterator[Position]:
    """The point with each combination of signs, and with latitude and longitude swapped."""
    for one, other in ((point.latitude, point.longitude), (point.longitude, point.latitude)):
        for sign in (1, -1):
            for other_sign in (1, -1):
                yield Position(sign * one, other_sign * other)


def _point(latitude: str, longitude: str) -> Position | None:
    try:
        degrees = [float(text.replace(",", ".").replace(" ", "")) for text in (latitude, longitude)]
    except ValueError:
        return None
    sound = all(-180 <= number <= 180 for number in degrees) and degrees != [0, 0]
    return Position(*degrees) if sound else None


def _rounded(point: Position) -> Position:
    return Position(round(point.latitude, DECIMALS), round(point.longitude, DECIMALS))


def _frozen(sets: Mapping[_K, set[str]]) -> dict[_K, frozenset[str]]:
    return {key: frozenset(found) for key, found in sets.items()}
