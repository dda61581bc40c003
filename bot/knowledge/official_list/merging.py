"""Merging a list into the desks there are: what administrators wrote stays, what the list knows better is taken.

A desk that somebody verified on the day of the list or later keeps every value. Another takes the list's values where
they say something else: not where the two differ in accents, typography or an addition ('(bureau de poste)'). Its id,
closures, other names, travelling flag, group and a note that somebody wrote are never touched.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.folding import fold
from bot.knowledge.communes import department_of
from bot.knowledge.france import short_distance_km
from bot.knowledge.model import Desk, Position, Text
from bot.knowledge.official_list.desks import ListedDesk, ListWords
from bot.knowledge.official_list.findings import Finding, FindingKind
from bot.knowledge.official_list.ids import ids_for

SAME_PLACE_KM = 0.3

_TAKEN = ("name", "commune", "insee", "address", "postcode", "position", "phone", "mail", "hours", "appointment")


@dataclass(frozen=True, slots=True)
class Merged:
    """The desks there were, by id, as they are now (None: removed), and those that are new, with their departments."""

    kept: Mapping[str, Desk | None]
    new: tuple[ListedDesk, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Merger:
    """The day of the list, the words it writes, and the departments that were asked for (none: all)."""

    listed: date
    words: ListWords
    departments: frozenset[str] = frozenset()

    def merge(self, existing: Sequence[Desk], found: Sequence[ListedDesk]) -> Merged:
        """The desks `existing` and those `found` in the list as one; in the order of either."""
        by_number = {each.desk.official_id: each for each in found}
        matches = {desk.id: self._match(desk, by_number, found) for desk in existing}
        kept: dict[str, Desk | None] = {}
        findings: list[Finding] = []
        for desk in existing:
            match = matches[desk.id]
            kept[desk.id], told = self._updated(desk, match.desk) if match else self._unlisted(desk)
            findings += told
        known = {match.desk.official_id for match in matches.values() if match}
        fresh = [each for each in found if each.desk.official_id not in known]
        ids = ids_for([each.desk for each in fresh], [each.department for each in fresh], kept)
        new = tuple(replace(each, desk=replace(each.desk, id=ids[each.desk.official_id or ""])) for each in fresh)
        return Merged(kept, new, (*findings, *(Finding("added", _label(each.desk)) for each in new)))

    def _match(
        self, desk: Desk, by_number: Mapping[str | None, ListedDesk], found: Iterable[ListedDesk]
    ) -> ListedDesk | None:
        """The same desk in the list, by official number; one that has none, by commune and name."""
        if desk.official_id:
            return by_number.get(desk.official_id)
        named = (desk.insee, fold(desk.name))
        return next((each for each in found if (each.desk.insee, fold(each.desk.name)) == named), None)

    def _is_newer(self, desk: Desk) -> bool:
        """Whether the list is younger than what the desk's entry says; of the same list nothing is taken twice."""
        if desk.origin.verified is not None:
            return self.listed > desk.origin.verified
        return desk.origin.source != self.words.source

    def _updated(self, desk: Desk, listed: Desk) -> tuple[Desk, list[Finding]]:
        differing = [key for key in _TAKEN if _says_else(key, getattr(desk, key), getattr(listed, key))]
        if not self._is_newer(desk):
            told = [self._told("kept_as_checked", desk, listed, key) for key in differing]
            return replace(desk, official_id=listed.official_id), told
        hours_stand = listed.hours is None or (desk.origin.verified is None and desk.hours and "hours" not in differing)
        updated = replace(
            desk,
            official_id=listed.official_id,
            note=listed.note if desk.note is None or self._is_quoted(desk.note) else desk.note,
            origin=replace(listed.origin, verified=desk.origin.verified if hours_stand else listed.origin.verified),
            **{key: getattr(listed, key) for key in differing},
        )
        return updated, [self._told("changed", desk, listed, key) for key in differing]

    def _is_quoted(self, note: Text) -> bool:
        """Whether an import wrote the note: its English quotes its French."""
        return note.en == self.words.quoted.format(text=note.fr)

    def _unlisted(self, desk: Desk) -> tuple[Desk | None, list[Finding]]:
        """A desk that the list does not have: one with an official number has lost it, unless it was checked since."""
        is_asked = not self.departments or department_of(desk.insee) in self.departments
        if not desk.official_id or not is_asked:
            return desk, []
        if self._is_newer(desk):
            return None, [Finding("removed", _label(desk))]
        return desk, [Finding("not_in_list", _label(desk))]

    def _told(self, kind: FindingKind, desk: Desk, listed: Desk, key: str) -> Finding:
        old, new = _shown(getattr(desk, key)), _shown(getattr(listed, key))
        return Finding(kind, _label(desk), f"{key}: {old} -> {new}")


def _says_else(key: str, old: object, new: object) -> bool:
    """Whether the list's value is another than the one there; an absent one says nothing."""
    if new is None or old == new:
        return False
    if isinstance(old, Position) and isinstance(new, Position):
        return short_distance_km(old, new) > SAME_PLACE_KM
    if not isinstance(old, str) or not isinstance(new, str):
        return True
    if key in ("name", "address", "commune"):
        return not set(_words(new)) <= set(_words(old))
    if key == "hours":
        return old.replace(" ", "") != new.replace(" ", "")
    return re.sub(r"[ .]", "", old).casefold() != re.sub(r"[ .]", "", new).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))


def _shown(value: object) -> str:
    if isinstance(value, Position):
        return f"{value.latitude}, {value.longitude}"
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _label(desk: Desk) -> str:
    return f"{desk.name} ({desk.official_id or desk.id})"
