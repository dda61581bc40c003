"""Desk cards: the answer that names desks, each kind of question with what it asks about first."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.answering.answers import DesksFound, DeskView, PlaceView
from bot.rendering import desk_lines, need_lines
from bot.rendering.messages import Wording
from bot.rendering.opening_lines import none_open, opens_next, reason_of, week_lines
from bot.rendering.reply import Block, Line, block
from bot.rendering.words_of_place import how_far, map_link, of_place
from bot.rendering.words_of_time import date_in_words, day_in_paris
from bot.understanding.model import Aspect

Blocks = tuple[Block, ...]
Card = Callable[[DesksFound, DeskView, Wording, datetime], Blocks]


def desks_card(answer: DesksFound, wording: Wording, now: datetime) -> Blocks:
    """The desks found, in blocks: what to know first, the card of the desk advised, other desks, the place assumed."""
    if not answer.desks:
        return (block(wording.say("no_desk")),)
    first = answer.desks[0]
    card = _CARDS[answer.aspect](answer, first, wording, now)
    return tuple(part for part in (_before(answer, wording, now), *card, *_after(answer, wording)) if part.lines)


def _before(answer: DesksFound, wording: Wording, now: datetime) -> Block:
    """What changes the meaning of all that follows."""
    return block(
        _outside(answer, wording),
        wording.say("exhausted") if answer.exhausted else None,
        wording.say("another") if answer.offset and not answer.exhausted else None,
        _none_open(answer, wording, now),
        _nearest_shut(answer, wording, now),
    )


def _outside(answer: DesksFound, wording: Wording) -> str | None:
    if not answer.outside:
        return None
    if answer.place is None or not answer.place.name:
        return wording.say("outside_here")
    return wording.say("outside", of_place=of_place(answer.place.name, wording))


def _none_open(answer: DesksFound, wording: Wording, now: datetime) -> str | None:
    if answer.moment is None or answer.open_at_moment is not False:
        return None
    return none_open(answer.desks[0], answer.moment, wording, now)


def _nearest_shut(answer: DesksFound, wording: Wording, now: datetime) -> str | None:
    """The nearer desk that was passed over because it is shut, or because its hours are not known."""
    view = answer.nearest_shut
    if view is None:
        return None
    name, far = view.desk.commune, how_far(view, answer.place, wording)
    if view.state.is_open is None:
        key = "nearest_unknown" if view.desk.phone else "nearest_unknown_no_phone"
        return wording.say(key, name=name, far=far, number=view.desk.phone or "")
    return f"{_shut_then(view, name, far, wording)} {opens_next(view, wording, now)}"


def _shut_then(view: DeskView, name: str, far: str, wording: Wording) -> str:
    reason = reason_of(view.state, view.days)
    if reason:
        return wording.say("nearest_shut_reason", name=name, far=far, reason=reason.in_(wording.language))
    some_hours = any(day.spans for day in view.days) or len(view.days) > 1
    return wording.say("nearest_shut_then" if some_hours else "nearest_shut_day", name=name, far=far)


def _after(answer: DesksFound, wording: Wording) -> Blocks:
    """Other desks, how old the hours are, and the place that was taken for granted."""
    rest = [view for view in answer.desks[1:] if not _same(view, answer.home_desk)]
    home = None if answer.home_desk and _same(answer.home_desk, answer.nearest_shut) else answer.home_desk
    return (
        block(
            desk_lines.home_desk(home, answer.place, answer.moment, wording) if home else None,
            desk_lines.others(rest, wording),
        ),
        block(*desk_lines.freshness(answer.desks[0], wording)),
        block(_assumed(answer.place, wording)),
    )


def _same(view: DeskView, other: DeskView | None) -> bool:
    return other is not None and view.desk.id == other.desk.id


def _assumed(place: PlaceView | None, wording: Wording) -> str | None:
    if place is None or not place.assumed or not place.name:
        return None
    return wording.say("place_confirm" if place.confirm else "place_assumed", of_place=of_place(place.name, wording))


def _desk_block(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Block:
    desk = view.desk
    return block(
        desk_lines.title(view, answer.place, wording),
        *desk_lines.whereabouts(desk, wording),
        *desk_lines.opening(view, answer.moment, wording, now),
        desk_lines.phone(desk, wording),
        desk_lines.appointment(desk, wording),
    )


def _where_to_go(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Blocks:
    needs = answer.needs
    return (
        block(*need_lines.reason_lines(needs, wording)),
        _desk_block(answer, view, wording, now),
        block(*need_lines.help_lines(needs, wording), need_lines.bring_line(needs, wording)),
        block(
            *need_lines.note_lines(needs, wording),
            *need_lines.own_phone_lines(needs, wording),
            *need_lines.page_lines(needs, wording),
        ),
    )


def _hours(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Blocks:
    return _desk_block(answer, view, wording, now), block(*_week(view, wording, now))


def _week(view: DeskView, wording: Wording, now: datetime) -> tuple[Line | str, ...]:
    if not view.week:
        return ()
    today, monday = day_in_paris(now), view.week[0].day
    key = "this_week" if monday <= today < monday + timedelta(days=7) else "week_of"
    title = Line(wording.say(key, date=date_in_words(monday, wording, today)), style="strong")
    return (title, *week_lines(view.week, wording))


def _documents(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Blocks:
    needs, desk = answer.needs, view.desk
    things = need_lines.bring_list(needs, wording)
    return (
        block(*need_lines.reason_lines(needs, wording)),
        block(*things) if things else block(wording.say("bring_which")),
        block(*need_lines.note_lines(needs, wording), *need_lines.page_lines(needs, wording)),
        block(
            desk_lines.title(view, answer.place, wording),
            *desk_lines.opening(view, answer.moment, wording, now),
            desk_lines.phone(desk, wording),
        ),
    )


def _contact(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Blocks:
    desk = view.desk
    return (
        block(
            desk_lines.title(view, answer.place, wording),
            desk_lines.phone(desk, wording) or wording.say("no_phone"),
            desk_lines.mail(desk, wording),
            *desk_lines.opening(view, answer.moment, wording, now),
            *desk_lines.whereabouts(desk, wording),
        ),
        block(
            *need_lines.reason_lines(answer.needs, wording),
            *need_lines.partner_phone_lines(answer.needs, wording),
            *need_lines.page_lines(answer.needs, wording),
        ),
    )


def _route(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Blocks:
    desk = view.desk
    return (
        block(
            desk_lines.title(view, answer.place, wording),
            *desk_lines.whereabouts(desk, wording),
            map_link(desk, wording),
            *desk_lines.opening(view, answer.moment, wording, now),
            desk_lines.phone(desk, wording),
        ),
    )


def _appointment(answer: DesksFound, view: DeskView, wording: Wording, now: datetime) -> Blocks:
    desk = view.desk
    return (
        block(
            desk_lines.title(view, answer.place, wording),
            *desk_lines.appointments(desk, wording),
            desk_lines.phone(desk, wording),
            *desk_lines.opening(view, answer.moment, wording, now),
            *desk_lines.whereabouts(desk, wording),
        ),
        block(*need_lines.help_lines(answer.needs, wording)),
    )


_CARDS: Mapping[Aspect, Card] = {
    "desk": _where_to_go,
    "hours": _hours,
    "documents": _documents,
    "contact": _contact,
    "route": _route,
    "appointment": _appointment,
}
