"""Ids for desks that are new to the base: short, readable, the same whatever the order of the list."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.folding import fold
from bot.knowledge.model import Desk

LONGEST = 40  # characters: a button carries 64 bytes, and the id is not all of it

_GENERAL = re.compile(
    r"^(?:bus |espace |maison |point )?france services?\b(?: multisites?| itinerante?s?| mobile)?(?: la poste)?"
    r"(?: (?:de|du|des|d)\b)?"
)


def ids_for(desks: Sequence[Desk], departments: Sequence[str], taken: Iterable[str]) -> Mapping[str, str]:
    """The id of each desk by its official number, none of them among those `taken`.

    The commune's name where one new desk alone has it, else what is the desk's own in its name, else these with the
    department, else with the official number.
    """
    used, found = set(taken), dict[str, str]()
    forms = {desk.official_id or "": _forms(desk, dept) for desk, dept in zip(desks, departments, strict=True)}
    for level in range(len(next(iter(forms.values()), ()))):
        left = {number: names[level] for number, names in forms.items() if number not in found}
        counts = Counter(left.values())
        chosen = {number: name for number, name in left.items() if counts[name] == 1 and name not in used}
        found |= chosen
        used |= set(chosen.values())
    return found


def _forms(desk: Desk, department: str) -> tuple[str, ...]:
    commune = _slug(fold(desk.commune))
    own = _slug(_GENERAL.sub("", fold(desk.name)).strip()) or commune
    ending = f"-{department.lower()}"
    number = "-" + (_slug(fold(desk.official_id or "")) or "x")
    return commune, own, commune + ending, own + ending, commune + number, own + ending + number


def _slug(folded: str) -> str:
    """Words joined by hyphens, cut between two of them."""
    words = re.findall(r"[a-z0-9]+", folded)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug
