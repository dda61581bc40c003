"""The gazetteer: every place name, found however it is spelt."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress
from operator import attrgetter

import numpy as np

from bot.folding import fold, fold_all
from bot.knowledge.model import Commune, Desk, Position, Words
from bot.understanding.arrondissements import Arrondissements, arrondissements_of
from bot.understanding.model import PlaceMatch
from bot.understanding.nearness import Degrees, Nearness, closeness_to, prominence, squared_degrees
from bot.understanding.place_names import (
    LINKS,
    Holder,
    NameIndex,
    desk_holders,
    former_holders,
    short_forms,
    with_and_without_article,
)
from bot.understanding.spellings import SHORT_FORM_SCORE, Spellings

NEAR_BONUS = 0.14  # one letter in five: 'oze' is Eauze rather than Oze in the Alps, 'toulouze' never Toujouse
KNOWN_ABROAD = 2000  # people: a far commune whose exact name no likeness outranks ('toulouse', not 'oze')
POPULATION_BONUS = 0.025  # 'marseile' is Marseille, not Marseilles-lès-Aubigny
HOME_SHARE = 0.5  # of the usual number of desks: a department served, not its neighbour with three desks
CHAT_SHARE = 0.2  # of nearness is lost far from the place of the conversation
WIDE_CHAT_SHARE = 0.5  # the same where all France is served: nothing else tells namesakes apart
AROUND_CHAT = 0.9  # of closeness, 60 km: where the people of a place go
WIDE_AREA = 5000  # communes served: where there are more, a village is heard less readily
SAME_COMMUNE = 4  # names of one commune among the best: its own, its former ones, those of its desks

CLEAR_WORD = 6  # letters: 'habite', 'jhabite'; not 'from', 'cote'
CLEAR_WORD_IN_GROUP = 4  # letters: 'pres de', 'live in'
HERE_DEGREES = 0.3  # of latitude, 33 km: a position farther than that from every town hall is not in France


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """An index of place names; immutable once built."""

    communes: Sequence[Commune]
    latitudes: Degrees
    longitudes: Degrees
    other_holders: Sequence[Holder]
    by_name: NameIndex
    by_short_form: NameIndex
    by_postcode: Mapping[str, Sequence[Commune]]
    nearness: Nearness
    words: Words
    place_signs: frozenset[tuple[str, ...]]
    name_parts: frozenset[str]
    desk_communes: frozenset[str]
    spellings: Spellings
    arrondissements: Arrondissements
    is_wide: bool
    around: Position | None = None

    @classmethod
    def build(cls, communes: Iterable[Commune], desks: Iterable[Desk], words: Words) -> "Gazetteer":
        """Index all names of `communes` and of `desks`; nearness to `desks` decides between namesakes."""
        communes, desks = tuple(communes), tuple(desks)
        nearness = Nearness.build(desks)
        others = [*former_holders(communes), *desk_holders(communes, desks)]
        latitudes, longitudes = _degrees([*communes, *others])
        names = fold_all([*map(attrgetter("name"), communes), *map(attrgetter("label"), others)])
        forms, holders = with_and_without_article(names)
        near = nearness.are_near(latitudes, longitudes)
        short = list(short_forms(forms, holders))
        near_short = [(form, holder) for form, holder in short if near[holder]]
        arrondissements = arrondissements_of(communes)
        return cls(
            communes=communes,
            latitudes=latitudes[: len(communes)],
            longitudes=longitudes[: len(communes)],
            other_holders=others,
            by_name=NameIndex.build(zip(forms, holders, strict=True)),
            by_short_form=NameIndex.build(short),
            by_postcode=_by_postcode(communes, names, frozenset(city for city, _ in arrondissements)),
            nearness=nearness,
            words=words,
            place_signs=frozenset(filter(_is_clear, (tuple(fold(group).split()) for group in words.place_before))),
            name_parts=frozenset(chain.from_iterable(map(str.split, compress(names, near.tolist())))) - LINKS,
            desk_communes=frozenset(desk.insee for desk in desks),
            spellings=Spellings.build([*zip(forms, holders, strict=True), *near_short], len(names), len(forms), near),
            arrondissements=arrondissements,
            is_wide=sum(nearness.home.get(each.department, 0.0) >= HOME_SHARE for each in communes) > WIDE_AREA,
        )

    def look_up(self, name: str, limit: int = 3) -> tuple[PlaceMatch, ...]:
        """The places that `name` may mean, best first, at most `limit`; `heard` are all its words."""
        words = tuple(fold(name).split())
        return self.match(words, 0, limit) if words else ()

    def match(self, words: tuple[str, ...], start: int, limit: int, least: float = 0.0) -> tuple[PlaceMatch, ...]:
        """As `look_up`, for folded `words` that begin at `start` in a question; empty where none scores `least`."""
        joined = " ".join(words)
        scores = self.spellings.alike(joined)
        for number in self.by_short_form.holders_of(joined):
            scores[number] = max(SHORT_FORM_SCORE, scores.get(number, 0.0))
        for number in self.by_name.holders_of(joined):
            scores[number] = 1.0
        if max(scores.values(), default=0.0) < least:
            return ()
        return self._ranked(scores, words, start, limit)

    def named(self, words: tuple[str, ...], start: int) -> tuple[PlaceMatch, ...]:
        """The places with exactly this name, or this short form, best first; empty where there is none."""
        joined = " ".join(words)
        if joined not in self.by_name.first and joined not in self.by_short_form.first:
            return ()
        scores = dict.fromkeys(self.by_short_form.holders_of(joined), SHORT_FORM_SCORE)
        scores |= dict.fromkeys(self.by_name.holders_of(joined), 1.0)
        return self._ranked(scores, words, start, len(scores))

    def at(self, position: Position) -> PlaceMatch | None:
        """The commune whose town hall is nearest to a position that was shared; None outside France."""
        is_here = (abs(self.latitudes - position.latitude) < HERE_DEGREES) & (
            abs(self.longitudes - position.longitude) < 2 * HERE_DEGREES
        )
        around = [self.communes[number] for number in np.flatnonzero(is_here).tolist()]
        if not around:
            return None
        nearest = min(around, key=lambda commune: (squared_degrees(commune.position, position), commune.insee))
        return PlaceMatch(nearest, "position", 1.0, (), 0, 0, nearest.name, position)

    def seen_from(self, around: Position | None) -> "Gazetteer":
        """The same, for a conversation about the place `around`: of namesakes one near it is meant."""
        return self if around is None else replace(self, around=around)

    def near(self, match: PlaceMatch) -> float:
        """How near the desks a place lies, from 0 to 1; less far from the place of the conversation."""
        to_desks = self.nearness.of(match.position, match.commune.department)
        if self.around is None:
            return to_desks
        share = WIDE_CHAT_SHARE if self.is_wide else CHAT_SHARE
        return to_desks - share * (1 - closeness_to(match.position, self.around))

    def is_near(self, match: PlaceMatch) -> bool:
        """Whether a place lies within reach of a desk; all do where there are no desks."""
        return self.nearness.is_near(match.position)

    def is_home(self, match: PlaceMatch) -> bool:
        """Whether a place lies in a department that the desks serve; where they serve all France, near one of them."""
        if self.is_wide and self.is_near(match):
            return True
        return self.nearness.home.get(match.commune.department, 0.0) >= HOME_SHARE

    def may_be_home(self, department: str) -> bool:
        """Whether a place in the department may be one that the desks serve: `is_home` for the department alone."""
        return self.is_wide or self.nearness.home.get(department, 0.0) >= HOME_SHARE

    def is_readily_heard(self, match: PlaceMatch) -> bool:
        """Whether even a village's misspelt name is likely meant: in the department served, or near the conversation.

        Where all France is served that says nothing, for there is a village for every word.
        """
        if self.around is not None and closeness_to(match.position, self.around) >= AROUND_CHAT:
            return True
        return self.is_home(match) and not self.is_wide

    def has_desk(self, match: PlaceMatch) -> bool:
        """Whether a desk stands in the commune."""
        return match.commune.insee in self.desk_communes

    def bonus(self, match: PlaceMatch) -> float:
        """What nearness and population add to a text's score when readings are put in order."""
        return NEAR_BONUS * self.near(match) + POPULATION_BONUS * prominence(match.commune)

    def _ranked(
        self, scores: Mapping[int, float], words: tuple[str, ...], start: int, limit: int
    ) -> tuple[PlaceMatch, ...]:
        promising = _promising(scores, limit)
        matches = [self._place_match(self._holder(number), score, words, start) for number, score in promising]
        matches.sort(key=self._rank)
        first: dict[str, PlaceMatch] = {}
        for match in matches:
            first.setdefault(match.commune.insee, match)
        return tuple(first.values())[:limit]

    def _holder(self, number: int) -> Holder:
        if number >= len(self.communes):
            return self.other_holders[number - len(self.communes)]
        commune = self.communes[number]
        return Holder(commune, "commune", commune.name, commune.position)

    def _rank(self, match: PlaceMatch) -> tuple[bool, float, str, str]:
        """Names that are right and no chance likeness first, then by score; the INSEE code settles ties."""
        known = self.is_near(match) or match.commune.population >= KNOWN_ABROAD
        is_name = (match.score == 1.0 and known) or (match.score == SHORT_FORM_SCORE and self.is_home(match))
        return not is_name, -match.score - self.bonus(match), match.commune.insee, match.kind

    def _place_match(self, holder: Holder, score: float, words: tuple[str, ...], start: int) -> PlaceMatch:
        return PlaceMatch(
            holder.commune, holder.kind, score, words, start, start + len(words), holder.label, holder.position
        )


def _promising(scores: Mapping[int, float], limit: int) -> list[tuple[int, float]]:
    """Those that nearness and population could still bring among the first `limit`."""
    best = sorted(scores.values(), reverse=True)[: limit + SAME_COMMUNE]
    least = best[-1] - NEAR_BONUS - POPULATION_BONUS if best else 0.0
    return [(number, score) for number, score in scores.items() if score >= least]


def _is_clear(group: tuple[str, ...]) -> bool:
    """Whether words announce a place and nothing else: 'j habite a', 'commune de'; not 'a', 'de' or 'from'."""
    return max(map(len, group)) >= (CLEAR_WORD if len(group) == 1 else CLEAR_WORD_IN_GROUP)


def _degrees(places: Sequence[Commune | Holder]) -> tuple[Degrees, Degrees]:
    """The latitudes and the longitudes of the places."""
    positions = [place.position for place in places]
    latitudes = np.fromiter(map(attrgetter("latitude"), positions), np.float64, len(positions))
    return latitudes, np.fromiter(map(attrgetter("longitude"), positions), np.float64, len(positions))


def _by_postcode(communes: Iterable[Commune], names: Iterable[str], cities: frozenset[str]) -> dict[str, list[Commune]]:
    """The communes of each postcode, the most populous first; `names` are their folded names, and more.

    Of the `cities` with arrondissements these alone have postcodes: 75013 is the 13th, not all Paris.
    """
    by_postcode: dict[str, list[Commune]] = defaultdict(list)
    for commune, name in zip(communes, names, strict=False):
        if not (name in cities and len(commune.postcodes) > 1):
            for postcode in commune.postcodes:
                by_postcode[postcode].append(commune)
    for sharing in by_postcode.values():
        sharing.sort(key=attrgetter("population"), reverse=True)
    return dict(by_postcode)
