"""Decision: what to answer to an understood question, and what to remember of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.answering.answers import (
    Answer,
    AskPlace,
    Choice,
    ChoosePlace,
    ChooseTopic,
    EntryAnswer,
    Forgotten,
    LanguageSet,
    NeedView,
    Welcome,
)
from bot.answering.choices import (
    MOST_CHOICES,
    commune_label,
    label_of,
    option_chosen,
    place_of,
)
from bot.answering.context import Request, complete, place_heard, remembered, view_of
from bot.answering.desks import desks_for
from bot.answering.directory import Directory
from bot.answering.misses import not_understood
from bot.conversation import Asked, Memory, RememberedMoment
from bot.understanding.model import Need, Understanding

WEAK = 0.6
"""Readings of few words below this do not interrupt a conversation: 'qui peut m'expliquer' is about nothing new."""

STRONG = 0.8
"""Readings from this on are asked about though a place or a moment stands beside them."""

FEW = 8
"""So many words at most."""

_ANSWERED_BY_ENTRY = ("emergency", "programme", "smalltalk", "out_of_scope")

_ANSWERED_BY_DESK = frozenset({"faq-nearest", "faq-hours", "faq-phone"})
"""Entries that ask for a commune: once it is named, its desk is the answer."""

ABOUT_PAPERS = "faq-bring"
"""The entry that says what to bring, for somebody who has not said what for."""

Step = Callable[[Request, Memory, Directory, datetime], "tuple[Answer, Memory] | None"]


def decide(understanding: Understanding, memory: Memory, directory: Directory, now: datetime) -> tuple[Answer, Memory]:
    """Answer what was understood, given what went before; `now` is timezone-aware.

    The steps are tried in order and the first that has an answer gives it: danger before all else, then what the
    message asks of the conversation, then what it asks of the knowledge base.
    """
    memory = replace(memory.at(now), language=understanding.language)
    request = complete(understanding, memory, directory, now)
    steps: tuple[Step, ...] = (
        _emergency,
        _forget,
        _restart,
        _language,
        _picked,
        _entry,
        _which_place,
        _which_need,
        _where,
        _desks,
    )
    for step in steps:
        outcome = step(request, memory, directory, now)
        if outcome is not None:
            return _kept(outcome, understanding, now)
    answer, memory = not_understood(request, memory, directory, now)
    return answer, replace(memory, updated=now)


def _kept(outcome: tuple[Answer, Memory], understanding: Understanding, now: datetime) -> tuple[Answer, Memory]:
    answer, memory = outcome
    audience = understanding.audience or memory.audience
    misses = memory.misses if isinstance(answer, AskPlace) else 0
    forgets = isinstance(answer, Forgotten | Welcome)
    return answer, replace(memory, misses=misses, updated=now, audience=None if forgets else audience)


def _emergency(request: Request, memory: Memory, directory: Directory, _: datetime) -> tuple[Answer, Memory] | None:
    """People in danger get the numbers first; the conversation is left as it was."""
    entry_id = _first_of_kind(request.understanding, "emergency")
    return (EntryAnswer(directory.entries[entry_id]), memory) if entry_id else None


def _forget(request: Request, memory: Memory, _: Directory, __: datetime) -> tuple[Answer, Memory] | None:
    return (Forgotten(), memory.forgotten()) if "forget" in request.understanding.moves else None


def _restart(request: Request, memory: Memory, _: Directory, __: datetime) -> tuple[Answer, Memory] | None:
    return (Welcome(), memory.forgotten()) if "restart" in request.understanding.moves else None


def _language(request: Request, memory: Memory, directory: Directory, now: datetime) -> tuple[Answer, Memory] | None:
    """Asked for a language and nothing else: say again, in that language, what was being talked about."""
    needs = request.understanding.needs
    if not request.understanding.moves & {"english", "french"} or request.new_place:
        return None
    if any((request.new_need and need.kind in ("topic", "partner")) or need.is_clear_question for need in needs):
        return None
    thread = replace(request, needs=tuple(filter(None, map(directory.need, memory.needs))), ambiguous=())
    return _where(thread, memory, directory, now) or _desks(thread, memory, directory, now) or (LanguageSet(), memory)


def _picked(request: Request, memory: Memory, directory: Directory, now: datetime) -> tuple[Answer, Memory] | None:
    """A choice that was offered is taken by its number, by "yes", or by its name."""
    chosen = option_chosen(request, memory, directory)
    if chosen is None or memory.asked is None:
        return None
    if memory.asked.what == "choose_need":
        need = directory.need(chosen)
        if need is None:
            entry = directory.entries.get(chosen)
            if entry is not None:
                return EntryAnswer(entry), replace(memory, asked=None)
            place = place_of(chosen, directory)
            return _desks(replace(request, place=place, new_place=True), memory, directory, now) if place else None
        request = replace(request, needs=(need,), new_need=True, ambiguous=())
    else:
        match = next((m for m in request.understanding.places.matches if m.commune.insee == chosen), None)
        place = view_of(match) if match else place_of(chosen, directory)
        if place is None:
            return None
        kept = tuple(view for need_id in memory.needs if (view := directory.need(need_id)))
        request = replace(request, place=place, new_place=True, needs=kept or request.needs, ambiguous=())
    return _where(request, memory, directory, now) or _desks(request, memory, directory, now)


def _entry(request: Request, memory: Memory, directory: Directory, now: datetime) -> tuple[Answer, Memory] | None:
    """The programme, small talk, subjects out of scope: answered by their entry, the conversation goes on."""
    understanding = request.understanding
    need = understanding.needs[0] if understanding.needs else None
    if need is None or need.kind not in _ANSWERED_BY_ENTRY:
        return None
    at_a_place = request.new_place and place_heard(understanding) is not None
    if at_a_place and (need.kind == "smalltalk" or _told_by_card(need, request, memory)):
        return None
    if need.kind == "smalltalk" and _steers(request, memory):
        return None
    asks_when = understanding.moment is not None or understanding.aspect == "hours"
    asks_where = understanding.aspect == "route" and need.id in _ANSWERED_BY_DESK
    if need.kind == "programme" and memory.desks and (asks_when or asks_where):
        return None  # "ils sont là mercredi ?", "où est le bureau ?" are asked of the desk just named
    if need.id == ABOUT_PAPERS and memory.needs and len(understanding.words) <= FEW:
        papers = replace(request, aspect="documents", follows=True, new_need=False)
        return _where(papers, memory, directory, now) or _desks(papers, memory, directory, now)
    entry = directory.entries[need.id]
    if need.kind == "out_of_scope":
        return EntryAnswer(entry), memory
    desk = desks_for(request, directory, now).desks[:1] if request.place and (memory.desks or at_a_place) else ()
    needs = request.needs if memory.needs else ()
    if not needs and entry.partner:
        needs = (NeedView(directory.partners[entry.partner]),)
    if at_a_place and request.place:
        memory = replace(memory, place=remembered(request.place), desks=tuple(view.desk.id for view in desk), offset=0)
    elif need.id in _ANSWERED_BY_DESK and asks_when:
        memory = replace(memory, moment=_moment(request))  # for the desk of the commune that is named next
    return EntryAnswer(entry, needs, request.place, desk[0] if desk else None), memory


def _told_by_card(need: Need, request: Request, memory: Memory) -> bool:
    """Whether a desk's card answers what is asked of the programme: hours, telephone; or a need goes on elsewhere."""
    asks_of_desk = request.aspect != "desk" or request.moment is not None or need.id in _ANSWERED_BY_DESK
    return need.kind == "programme" and (asks_of_desk or bool(memory.needs))


def _steers(request: Request, memory: Memory) -> bool:
    """Whether "yes", "not that one" or "what do I do" is about what was just spoken of and not about nothing.

    "Another" is not: in a conversation small talk is heard in its own words alone ("j'ai une autre question").
    """
    moves = request.understanding.moves
    confirms = memory.asked is not None and memory.asked.what == "confirm_place" and "yes" in moves
    goes_on = "same_need" in moves and bool(memory.needs)
    return confirms or goes_on or ("not_that_one" in moves and bool(memory.desks))


def _which_place(request: Request, memory: Memory, _: Directory, __: datetime) -> tuple[Answer, Memory] | None:
    """Several communes share the name: ask, unless all lead to the same desk."""
    places = request.understanding.places
    if not places.matches or request.new_place:
        return None
    offered = places.matches[:MOST_CHOICES]
    choices = tuple(Choice(commune_label(m.commune, m.label), "place", m.commune.insee) for m in offered)
    asked = Asked("choose_place", tuple(match.commune.insee for match in offered))
    needs = tuple(_need_id(need) for need in request.needs)
    return (
        ChoosePlace(choices, request.needs, more=len(places.matches) - len(offered)),
        replace(memory, asked=asked, needs=needs or memory.needs, moment=_moment(request)),
    )


def _which_need(request: Request, memory: Memory, directory: Directory, _: datetime) -> tuple[Answer, Memory] | None:
    """Two or three readings too close to call: offer them, unless the message only follows what went before."""
    offered = [need for need in request.ambiguous if need.partner or need.kind == "programme"][:MOST_CHOICES]
    choices = tuple(Choice(label, "need", need.id) for need in offered if (label := label_of(need.id, directory)))
    if not choices:
        return None
    vague = offered[0].score < WEAK and len(request.understanding.words) <= FEW
    follows = (request.follows or request.new_place) and offered[0].score < STRONG
    if memory.needs and (follows or vague):
        return None
    partners = {need.partner for need in offered}
    place = request.place
    kept = replace(
        memory,
        asked=Asked("choose_need", tuple(choice.id for choice in choices)),
        place=remembered(place) if place else memory.place,
        moment=_moment(request),
    )
    return ChooseTopic(choices, place, partners.pop() if len(partners) == 1 else None), kept


def _where(request: Request, memory: Memory, _: Directory, __: datetime) -> tuple[Answer, Memory] | None:
    """The need is known and the place is not: ask for it; a second time only if the message was about the need."""
    if request.place is not None or not request.needs:
        return None
    asked_already = memory.asked is not None and memory.asked.what == "place"
    again = asked_already and not (request.new_need or request.follows or request.understanding.moves)
    if again and memory.misses:
        return None
    phone = request.needs[0].partner.phone if request.aspect == "contact" else None
    kept = replace(
        memory,
        asked=Asked("place"),
        needs=tuple(map(_need_id, request.needs)),
        moment=_moment(request),
        misses=memory.misses + 1 if again else 0,
    )
    return AskPlace(request.needs, request.aspect, phone, again=again), kept


def _desks(request: Request, memory: Memory, directory: Directory, now: datetime) -> tuple[Answer, Memory] | None:
    """The place is known, by the message or from before: name the desks."""
    if request.place is None or not (
        request.new_place or request.new_need or request.follows or _nods(request, memory)
    ):
        return None
    answer = desks_for(request, directory, now)
    kept = replace(
        memory,
        place=remembered(request.place),
        needs=tuple(map(_need_id, request.needs)),
        desks=tuple(view.desk.id for view in answer.desks),
        offset=answer.offset,
        moment=_moment(request),
        asked=Asked("confirm_place") if request.place.confirm else None,
    )
    return answer, kept


def _nods(request: Request, memory: Memory) -> bool:
    """A yes to a place that was assumed, or a request for the same in another language."""
    moves = request.understanding.moves
    confirmed = memory.asked is not None and memory.asked.what == "confirm_place" and "yes" in moves
    return confirmed or bool(moves & {"english", "french"})


def _first_of_kind(understanding: Understanding, kind: str) -> str | None:
    return next((need.id for need in understanding.needs if need.kind == kind), None)


def _need_id(need: NeedView) -> str:
    return need.topic.id if need.topic else need.partner.id


def _moment(request: Request) -> RememberedMoment | None:
    moment = request.moment
    return RememberedMoment(moment.start, moment.end, moment.grain) if moment else None
