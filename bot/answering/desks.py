"""Desks: which to name for a place and a moment, and what to say of each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.answering.answers import DayHours, DesksFound, DeskView, PlaceView
from bot.answering.context import LONGEST_THROWAWAY_DAYS, Request
from bot.answering.directory import Directory
from bot.answering.nearest import DeskDistance
from bot.answering.opening import PARIS, hours_are_stale
from bot.knowledge.communes import department_of
from bot.understanding.model import Moment

MOST_SHOWN = 3
"""Desks named in one answer: one advised and two to fall back on."""

LOOKED_AT = 30
"""Desks looked at for one that is open at the moment asked; with 45 desks the 30th is some 60 km away."""

OUTSIDE_KM = 15.0
"""Out of the departments it serves, a place farther than this from every desk may well have a nearer one unknown."""


def desks_for(request: Request, directory: Directory, now: datetime) -> DesksFound:
    """The desks to name for the request's place, nearest first; with a moment the nearest that is open then."""
    place = request.place
    if place is None:
        raise ValueError("desks are looked for from a place")
    near = directory.desk_map.nearest(place.position, max(LOOKED_AT, request.offset + MOST_SHOWN))
    offset = min(request.offset, max(len(near) - 1, 0))
    candidates = near[offset:]
    moment = _still_ahead(request.moment, now)
    open_then = [found for found in candidates if moment and _opens(found, moment, directory)]
    first = open_then[0] if open_then else candidates[0]
    home = _home_desk(place, first, near) if offset == 0 else None
    shown = _shown(first, open_then if moment and open_then else candidates, home)
    shut = candidates[0] if moment and first is not candidates[0] else None
    return DesksFound(
        aspect=request.aspect,
        place=place,
        desks=(
            _with_week(_view(first, moment, directory, now), request, moment, directory, now),
            *(_view(found, moment, directory, now) for found in shown[1:]),
        ),
        needs=request.needs,
        moment=moment,
        named_moment=request.moment,
        open_at_moment=bool(open_then) if moment else None,
        nearest_shut=_view(shut, moment, directory, now) if shut else None,
        home_desk=_view(home, moment, directory, now) if home else None,
        outside=near[0].distance_km > OUTSIDE_KM and place.department not in directory.departments,
        offset=offset,
        exhausted=request.offset > offset,
    )


def _still_ahead(moment: Moment | None, now: datetime) -> Moment | None:
    """What is left of the moment at `now`; None where it is over, or too long to be about opening hours.

    "Ce soir" asked at half past ten must not name a desk that was open at five.
    """
    if moment is None or moment.end - moment.start > timedelta(days=LONGEST_THROWAWAY_DAYS) or moment.end <= now:
        return None
    return replace(moment, start=now.astimezone(PARIS)) if moment.start < now else moment


def _opens(found: DeskDistance, moment: Moment, directory: Directory) -> bool:
    return directory.timetable.is_open_during(found.desk, moment.start, moment.end) is True


def _shown(
    first: DeskDistance, candidates: Sequence[DeskDistance], home: DeskDistance | None
) -> tuple[DeskDistance, ...]:
    """The first desk, the home desk where there is one, and the next nearest; nearest first after the first."""
    rest = [found for found in candidates if found is not first and found is not home]
    kept = ([home] if home else []) + rest
    return (first, *sorted(kept[: MOST_SHOWN - 1], key=lambda found: found.distance_km))


def _home_desk(place: PlaceView, first: DeskDistance, near: Sequence[DeskDistance]) -> DeskDistance | None:
    """The nearest desk of the place's own department, where the one advised lies in another."""
    if place.department is None or department_of(first.desk.insee) == place.department:
        return None
    return next((found for found in near if department_of(found.desk.insee) == place.department), None)


def _view(found: DeskDistance, moment: Moment | None, directory: Directory, now: datetime) -> DeskView:
    at = moment.start if moment else now
    return DeskView(
        desk=found.desk,
        distance_km=found.distance_km,
        state=directory.timetable.state_at(found.desk, at),
        days=_days(found, moment, directory, now),
        stale=hours_are_stale(found.desk.origin, now.date()),
    )


def _days(found: DeskDistance, moment: Moment | None, directory: Directory, now: datetime) -> tuple[DayHours, ...]:
    """The days of the moment asked about, or today."""
    if found.desk.hours is None:
        return ()
    first = (moment.start if moment else now).astimezone(PARIS).date()
    last = (moment.end - timedelta(seconds=1)).astimezone(PARIS).date() if moment else first
    return directory.timetable.days(found.desk, first, last)


def _with_week(
    view: DeskView, request: Request, moment: Moment | None, directory: Directory, now: datetime
) -> DeskView:
    """The view with the hours of a week, where hours were asked for and no moment was named."""
    if request.aspect != "hours" or moment is not None or view.desk.hours is None:
        return view
    return replace(view, week=directory.timetable.week(view.desk, _monday(now.astimezone(PARIS).date())))


def _monday(today: date) -> date:
    """The Monday of this week, at the weekend that of the next."""
    coming = today + timedelta(days=2)
    return coming - timedelta(days=coming.weekday())
