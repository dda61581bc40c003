"""Namesakes: whether the first of several readings of a place can be taken without asking."""

from collections.abc import Sequence

from bot.knowledge.model import Position
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.model import PlaceMatch
from bot.understanding.nearness import squared_degrees

CLEARLY_NEARER = 0.25  # of nearness: L'Isle-Jourdain (32) before L'Isle-Jourdain (86)
CLEARLY_BETTER = 0.05  # of score: 'flerance' is Fleurance (0.95), not Florange (0.77)
RATHER_ALIKE = 0.09  # of score: names that a landmark may decide between ('st martin a cote de mirande')
CROWDED = 20_000  # people: a far namesake that many could mean (Valence, Drome)
TIMES_LARGER = 10


def is_sure(matches: Sequence[PlaceMatch], gazetteer: Gazetteer) -> bool:
    """Whether the first reading is clearly meant; else a person has to choose."""
    first = matches[0]
    return not any(_could_be_meant(other, first, gazetteer) for other in matches[1:])


def _could_be_meant(other: PlaceMatch, first: PlaceMatch, gazetteer: Gazetteer) -> bool:
    alike = first.score - other.score
    if alike > RATHER_ALIKE:
        return False
    if other.kind == "commune" and other.commune.population >= max(CROWDED, TIMES_LARGER * first.commune.population):
        return other.score == 1.0
    if gazetteer.near(first) - gazetteer.near(other) >= CLEARLY_NEARER:
        return False
    larger = other.commune.population > first.commune.population
    if alike > CLEARLY_BETTER:  # 'montaut' may be the larger Montaut-les-Creneaux, 'roquelaure' is Roquelaure
        return larger and first.score == 1.0
    return other.commune.population * TIMES_LARGER > first.commune.population


def beside(matches: tuple[PlaceMatch, ...], landmark: Position, gazetteer: Gazetteer) -> tuple[PlaceMatch, ...]:
    """Of readings rather alike, the one nearest to the place `landmark` that was named to explain it."""
    best = matches[0].score + gazetteer.bonus(matches[0])
    alike = [match for match in matches if match.score + gazetteer.bonus(match) >= best - RATHER_ALIKE]
    return (min(alike, key=lambda match: squared_degrees(match.position, landmark)),)
