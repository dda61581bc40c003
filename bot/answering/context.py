"""Context: a question completed by what went before (the table in `bot.conversation` says what carries over)."""

from dataclasses import dataclass
from datetime import datetime

from bot.answering.answers import NeedView, PlaceView
from bot.answering.directory import Directory
from bot.conversation import Memory, RememberedMoment, RememberedPlace
from bot.understanding.model import STEERING, Aspect, Moment, Need, PlaceMatch, Understanding

LONGEST_THROWAWAY_DAYS = 16
"""Moments of more days than this are not opening hours any more."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, all told: from the message where it says so, else from the conversation.

    `new_need`, `new_place` say what the message itself brought; `ambiguous` are readings of the need too close to
    call; `follows` says that the message makes sense only after what went before.
    """

    understanding: Understanding
    needs: tuple[NeedView, ...]
    place: PlaceView | None
    moment: Moment | None
    aspect: Aspect
    offset: int
    new_need: bool
    new_place: bool
    follows: bool
    ambiguous: tuple[Need, ...] = ()


def complete(understanding: Understanding, memory: Memory, directory: Directory, now: datetime) -> Request:
    """Fill in from `memory` what the message left out."""
    kept = _kept_needs(memory, directory)
    heard = _heard_needs(understanding, directory)
    place = place_heard(understanding)
    needs = heard or kept
    if not heard and not needs and understanding.audience:
        needs = (NeedView(directory.partners[understanding.audience]),)
    audience, just_said = understanding.audience or memory.audience, understanding.audience is not None
    return Request(
        understanding=understanding,
        needs=tuple(directory.for_audience(need, audience, just_said=just_said) for need in needs),
        place=place or _kept_place(memory, now),
        moment=understanding.moment or _kept_moment(memory, heard=bool(heard)),
        aspect=_aspect(understanding, new_need=bool(heard), new_place=place is not None),
        offset=_offset(understanding, memory, fresh=bool(heard) or place is not None),
        new_need=bool(heard),
        new_place=place is not None,
        follows=_follows(understanding),
        ambiguous=() if heard else understanding.unsure_needs,
    )


def _aspect(understanding: Understanding, *, new_need: bool, new_place: bool) -> Aspect:
    """The kind of question; "c'est où" beside a new need asks which desk, and not the way to it."""
    if understanding.aspect == "route" and new_need:
        return "desk"
    return understanding.aspect or ("hours" if understanding.moment and not new_need and not new_place else "desk")


def place_heard(understanding: Understanding) -> PlaceView | None:
    """The place the message names, where it is one; None where it names none or several."""
    if understanding.position is not None:
        return _at_position(understanding)
    places = understanding.places
    if not places.matches or not places.sure:
        return None
    return view_of(places.matches[0], places.postcode)


def view_of(match: PlaceMatch, postcode: str | None = None) -> PlaceView:
    """A place match as the answer shows it."""
    return PlaceView(match.commune.insee, match.label, match.position, match.commune.department, postcode)


def remembered(place: PlaceView) -> RememberedPlace:
    """The place as memory keeps it."""
    return RememberedPlace(place.name, place.position, place.insee, place.department, place.postcode)


def _at_position(understanding: Understanding) -> PlaceView | None:
    """A shared location, named after the commune it lies nearest to."""
    if understanding.position is None:
        return None
    match = understanding.places.matches[0] if understanding.places.matches else None
    if match is None:
        return PlaceView(None, "", understanding.position)
    return PlaceView(match.commune.insee, match.label, understanding.position, match.commune.department)


def _heard_needs(understanding: Understanding, directory: Directory) -> tuple[NeedView, ...]:
    views = (directory.need(need.id) for need in understanding.needs if need.kind in ("topic", "partner"))
    return tuple(view for view in views if view is not None)


def _kept_needs(memory: Memory, directory: Directory) -> tuple[NeedView, ...]:
    views = (directory.need(need_id) for need_id in memory.needs)
    return tuple(view for view in views if view is not None)


def _kept_place(memory: Memory, now: datetime) -> PlaceView | None:
    kept = memory.place
    if kept is None:
        return None
    return PlaceView(
        kept.insee,
        kept.name,
        kept.position,
        kept.department,
        kept.postcode,
        assumed=True,
        confirm=memory.is_old(now),
    )


def _kept_moment(memory: Memory, *, heard: bool) -> Moment | None:
    """The moment stays until another is named or another need is asked about."""
    kept: RememberedMoment | None = memory.moment
    return None if kept is None or heard else Moment(kept.start, kept.end, kept.grain, ())


def _offset(understanding: Understanding, memory: Memory, *, fresh: bool) -> int:
    """How many nearer desks to pass over: one more at each "another one", none for a new question."""
    if fresh or not memory.desks:
        return 0
    return memory.offset + 1 if understanding.moves & {"another", "not_that_one"} else memory.offset


def _follows(understanding: Understanding) -> bool:
    return bool(
        understanding.moment or understanding.aspect or understanding.audience or understanding.moves & STEERING
    )
