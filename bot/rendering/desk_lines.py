"""Desk lines: what is said of one desk, line by line."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.answering.answers import DeskView, PlaceView
from bot.knowledge.model import Desk
from bot.rendering.messages import Wording
from bot.rendering.opening_lines import opening_lines, opens_during
from bot.rendering.reply import Line
from bot.rendering.words_of_place import address, how_far, kilometres, name_and_distance
from bot.rendering.words_of_time import full_date
from bot.understanding.model import Moment

_APPOINTMENT = "rendez-vous"
"""By which a note is known to speak of appointments, whatever language it is shown in."""


def title(view: DeskView, place: PlaceView | None, wording: Wording) -> Line:
    """The desk's name and how far it is."""
    return Line(name_and_distance(view, place, wording), style="strong")


def opening(view: DeskView, moment: Moment | None, wording: Wording, now: datetime) -> tuple[Line, ...]:
    """Whether it is open."""
    return tuple(map(Line, opening_lines(view, moment, wording, now)))


def phone(desk: Desk, wording: Wording) -> Line | None:
    """Its telephone."""
    return Line(wording.say("phone", number=desk.phone)) if desk.phone else None


def mail(desk: Desk, wording: Wording) -> Line | None:
    """Its mail address."""
    return Line(wording.say("mail", address=desk.mail)) if desk.mail else None


def appointment(desk: Desk, wording: Wording) -> Line | None:
    """Whether to make an appointment; the desk's own note where it has one."""
    if desk.note:
        return Line(desk.note.in_(wording.language))
    if desk.appointment is None:
        return None
    return Line(wording.say("appointment_possible" if desk.appointment else "appointment_not_needed"))


def appointments(desk: Desk, wording: Wording) -> tuple[Line | None, ...]:
    """The same for somebody who asks about it: the rule itself, and the note besides.

    A note that speaks of appointments itself takes the place of the rule, which knows only yes and no.
    """
    note = appointment(desk, wording) if desk.note else None
    if desk.note and _APPOINTMENT in desk.note.fr.lower():
        return (note,)
    rule = appointment(replace(desk, note=None), wording)
    return (rule or Line(wording.say("appointment_unknown")), note)


def whereabouts(desk: Desk, wording: Wording) -> tuple[Line, ...]:
    """Its address, and that a travelling desk does not stay there."""
    key = "travelling" if desk.phone else "travelling_no_phone"
    moves = (Line(wording.say(key)),) if desk.travelling else ()
    return (Line(address(desk, wording)), *moves)


def freshness(view: DeskView, wording: Wording) -> tuple[Line, ...]:
    """How old the hours are, with the advice to call where that is long, and where they come from."""
    origin = view.desk.origin
    if view.desk.hours is None:
        return ()
    stale = Line(_stale(view, wording)) if view.stale else None
    source = Line(wording.say("source", source=origin.source.partition(" (")[0]), "source") if origin.source else None
    return tuple(line for line in (stale, source) if line)


def _stale(view: DeskView, wording: Wording) -> str:
    verified = view.desk.origin.verified
    if verified is None:
        return wording.say("hours_unverified")
    return wording.say("hours_stale", date=full_date(verified, wording))


def others(views: Iterable[DeskView], wording: Wording) -> Line | None:
    """Further desks, by commune and distance."""
    named = [
        wording.say("other_desk", name=view.desk.commune, distance=kilometres(view.distance_km, wording))
        for view in views
    ]
    return Line(wording.say("others", desks=", ".join(named)), "others") if named else None


def home_desk(view: DeskView, place: PlaceView | None, moment: Moment | None, wording: Wording) -> Line:
    """The nearest desk of the person's own department, and whether it is shut at the moment asked about."""
    shut = moment is not None and view.state.is_open is not None and not opens_during(view, moment)
    key = "home_desk_shut" if shut else "home_desk"
    return Line(wording.say(key, name=view.desk.commune, far=how_far(view, place, wording)), "home")
