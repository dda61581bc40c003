"""Need lines: what an adviser does for a need, what to bring, the partner's own telephone and page."""

from collections.abc import Iterable
from itertools import zip_longest

from bot.answering.answers import NeedView
from bot.knowledge.model import Phone
from bot.rendering.messages import Wording
from bot.rendering.reply import Line

MOST_THINGS = 4
"""Things to bring that are named where room is short."""


def need_name(need: NeedView, wording: Wording) -> str:
    """The topic's name, or the partner's where no topic is known."""
    return (need.topic.name if need.topic else need.partner.name).in_(wording.language)


def names_of(needs: Iterable[NeedView], wording: Wording) -> str:
    """The needs by name, in quotes, as part of a sentence."""
    return wording.together(wording.say("quoted", text=need_name(need, wording)) for need in needs)


def reason_lines(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """Why this partner and not the one that was named."""
    reasons = dict.fromkeys(need.reason.in_(wording.language) for need in needs if need.reason)
    return tuple(map(Line, reasons))


def help_lines(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """What an adviser does for each need, under its name."""
    return tuple(line for need in needs for line in _help(need, wording))


def _help(need: NeedView, wording: Wording) -> tuple[Line, Line]:
    text = (need.topic.help if need.topic else need.partner.help).in_(wording.language)
    return Line(wording.say("for_need", name=need_name(need, wording)), style="strong"), Line(text)


def things_to_bring(needs: Iterable[NeedView], wording: Wording) -> tuple[str, ...]:
    """What to bring for all the needs, each thing once; the first things of each need come first."""
    lists = ((need.topic.bring if need.topic else need.partner.bring).in_(wording.language) for need in needs)
    return tuple(dict.fromkeys(thing for things in zip_longest(*lists) for thing in things if thing))


def bring_line(needs: Iterable[NeedView], wording: Wording) -> Line | None:
    """What to bring on one line, its shorter form the first few things."""
    things = things_to_bring(needs, wording)
    if not things:
        return None
    separator = wording.say("thing_separator")
    text = wording.say("bring", things=separator.join(things))
    shorter = wording.say("bring_mostly", things=separator.join(things[:MOST_THINGS]))
    return Line(text, "bring", shorter=shorter if len(things) > MOST_THINGS else text)


def bring_list(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """What to bring as a list under its title; empty where nothing is known."""
    kept = tuple(needs)
    things = things_to_bring(kept, wording)
    title = Line(wording.say("bring_title", names=names_of(kept, wording)), style="strong")
    return (title, *(Line(thing, style="item") for thing in things)) if things else ()


def note_lines(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """Pitfalls that cost people a trip."""
    notes = (need.topic.note for need in needs if need.topic)
    return tuple(Line(note.in_(wording.language), "note") for note in notes if note)


def page_lines(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """The official page of each topic, else its partner's site; where nobody confirmed the facts, for checking them."""
    return tuple(Line(text, "page") for text in dict.fromkeys(_page(need, wording) for need in needs))


def _page(need: NeedView, wording: Wording) -> str:
    key, page = ("page", need.topic.page) if need.topic and need.topic.page else ("site", need.partner.site)
    confirmed = (need.topic or need.partner).origin.verified
    return wording.say(key if confirmed else f"{key}_to_check", page=page)


def own_phone_lines(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """The telephone of the topics that have one of their own."""
    with_phone = ((need, need.topic.phone) for need in needs if need.topic and need.topic.phone)
    return tuple(Line(_phone(need, phone, wording), "partner_phone") for need, phone in with_phone)


def partner_phone_lines(needs: Iterable[NeedView], wording: Wording) -> tuple[Line, ...]:
    """The telephone for each need, the topic's own where it has one, with the price of a call."""
    found = ((need, (need.topic and need.topic.phone) or need.partner.phone) for need in needs)
    lines = dict.fromkeys(_phone(need, phone, wording) for need, phone in found if phone)
    return tuple(map(Line, lines))


def _phone(need: NeedView, phone: Phone, wording: Wording) -> str:
    name = need.partner.name.in_(wording.language)
    if phone.price is None:
        return wording.say("partner_phone", name=name, number=phone.number)
    return wording.say("partner_phone_price", name=name, number=phone.number, price=phone.price.in_(wording.language))
