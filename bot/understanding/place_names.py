"""Place names: who bears which, rightly spelt: communes, those merged into them, desks; whole, shortened, articled."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.folding import fold
from bot.knowledge.model import Commune, Desk, Position
from bot.understanding.model import PlaceKind

MIN_SHORT_FORM = 3  # letters: 'vic'

_DESK_WORDS = re.compile(
    r"^(?:bus |espace |maison )?france services?\b(?: multisites?| mobile)?(?: la poste)?"
    r"(?: (?:de|du|des|d['’])(?: l['’]|\b))?",
    re.IGNORECASE,
)
_ARTICLES = ("l ", "le ", "la ", "les ")
LINKS = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "sous", "sur"})
_SAINTS = frozenset({"saint", "sainte", "saints", "notre", "mont", "bois", "grand", "petit"})


class Holder(NamedTuple):
    """Who bears a name: a commune, by its own name, that of a former commune, or that of a desk in it."""

    commune: Commune
    kind: PlaceKind
    label: str
    position: Position


@dataclass(frozen=True, slots=True, eq=False)
class NameIndex:
    """Who bears each name: the first holder, and the others of the few names that have several."""

    first: Mapping[str, int]
    others: Mapping[str, Sequence[int]]

    @classmethod
    def build(cls, named: Iterable[tuple[str, int]]) -> "NameIndex":
        """Index names, each with the number of a holder."""
        first: dict[str, int] = {}
        others: dict[str, list[int]] = defaultdict(list)
        for name, holder in named:
            if first.setdefault(name, holder) != holder:
                others[name].append(holder)
        return cls(first, dict(others))

    def holders_of(self, name: str) -> Sequence[int]:
        """The numbers of those who bear the name, in order."""
        first = self.first.get(name)
        return () if first is None else (first, *self.others.get(name, ()))


def former_holders(communes: Iterable[Commune]) -> Iterator[Holder]:
    """Those who bear the name of a commune that has merged into another."""
    for commune in communes:
        for former in commune.former:
            yield Holder(commune, "former", former.name, former.position or commune.position)


def desk_holders(communes: Iterable[Commune], desks: Sequence[Desk]) -> Iterator[Holder]:
    """Those who bear the proper name of a desk, or another that people give it."""
    wanted = {desk.insee for desk in desks}
    by_insee = {commune.insee: commune for commune in communes if commune.insee in wanted}
    for desk in desks:
        if desk.insee in by_insee:
            for name in (desk.name, *desk.other_names):
                if proper := _proper_name(name, desk):
                    yield Holder(by_insee[desk.insee], "desk", proper, desk.position)


def _proper_name(name: str, desk: Desk) -> str | None:
    """What is a desk's own in its name ('Val de Gers'); None where that is the commune's ('France services Eauze')."""
    proper = _DESK_WORDS.sub("", name).strip(" -,")
    return None if not proper or fold(desk.commune).endswith(fold(proper)) else proper


def with_and_without_article(names: Sequence[str]) -> tuple[list[str], list[int]]:
    """The names, each with its number, and then those that begin with an article without it."""
    with_article = [number for number, name in enumerate(names) if name.startswith(_ARTICLES)]
    without = [names[number].partition(" ")[2] for number in with_article]
    return [*names, *without], [*range(len(names)), *with_article]


def short_forms(names: Iterable[str], holders: Iterable[int]) -> Iterator[tuple[str, int]]:
    """What people shorten long names to: their first words, at least two after 'saint', never ending in a link."""
    for name, holder in zip(names, holders, strict=True):
        if " " in name:
            *words, _ = name.split(" ")
            length = -1
            for count, word in enumerate(words):
                length += len(word) + 1
                if word not in LINKS and len(word) >= MIN_SHORT_FORM and (count or word not in _SAINTS):
                    yield name[:length], holder
