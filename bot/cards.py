"""Cards: an answer made again from what a button, a link or an inline result carries, without any words to read."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.answering.answers import (
    Answer,
    AskPlace,
    ChoosePlace,
    ChooseTopic,
    DesksFound,
    NeedView,
    NotUnderstood,
    PlaceView,
)
from bot.answering.card import Card, PlaceRef
from bot.answering.context import Request, remembered
from bot.answering.desks import desks_for
from bot.answering.directory import Directory
from bot.answering.nearest import distance_km
from bot.assistant import ReadyKnowledge
from bot.conversation import Asked, Memory
from bot.knowledge.model import Language
from bot.rendering.render import render
from bot.rendering.reply import Reply
from bot.understanding.model import Moment, Places, Understanding

_SAME_PLACE_KM = 0.3
"""Positions in buttons are rounded to a thousandth of a degree, about 100 m."""

_MOMENT_OVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with its wording, and what to remember after it."""

    answer: Answer
    reply: Reply
    memory: Memory
    language: Language


def show(card: Card, memory: Memory, knowledge: ReadyKnowledge, at: datetime, language: Language) -> Shown | None:
    """Answer `card` at `at` (timezone-aware); None where the knowledge base no longer has what it is about."""
    directory = knowledge.directory
    needs = tuple(view for view in map(directory.need, card.needs) if view is not None)
    memory = replace(memory.at(at), language=language)
    if card.needs and not needs:
        return None
    place = _place_of(card.place, memory, knowledge) if card.place else _kept_place(memory, at)
    if place is None:
        return _ask(card, needs, memory, knowledge, at) if needs and not card.place else None
    needs = tuple(directory.for_audience(need, memory.audience, just_said=False) for need in needs)
    answer = desks_for(_request(card, needs, place, language, at), directory, at)
    return shown(answer, _remember(card, place, answer, memory, at), knowledge, at)


def shown(answer: Answer, memory: Memory, knowledge: ReadyKnowledge, at: datetime) -> Shown:
    """The answer worded in the language of `memory`."""
    language = memory.language or "fr"
    return Shown(answer, render(answer, language, knowledge.catalogues, now=at), memory, language)


def card_of(answer: Answer, memory: Memory, directory: Directory) -> Card | None:
    """The card by which `answer` can be made again; `memory` is that after the answer. None for other answers."""
    match answer:
        case DesksFound():
            place = place_ref(answer.place, directory) if answer.place else None
            return Card(answer.aspect, _ids(answer.needs), place, memory.moment, answer.offset)
        case NotUnderstood() if answer.needs and answer.place:
            return Card("desk", _ids(answer.needs), place_ref(answer.place, directory), memory.moment)
        case AskPlace():
            return Card(answer.aspect, _ids(answer.needs), None, memory.moment)
        case ChoosePlace():
            return Card("desk", _ids(answer.needs), None, memory.moment)
        case ChooseTopic():
            return Card("desk", (), place_ref(answer.place, directory) if answer.place else None, memory.moment)
        case _:
            return None


def place_ref(place: PlaceView, directory: Directory) -> PlaceRef:
    """The commune where distances start at its town hall, else the position."""
    commune = directory.communes.get(place.insee or "")
    return commune.insee if commune and commune.position == place.position else place.position


def _ids(needs: tuple[NeedView, ...]) -> tuple[str, ...]:
    return tuple(need.topic.id if need.topic else need.partner.id for need in needs)


def _ask(card: Card, needs: tuple[NeedView, ...], memory: Memory, knowledge: ReadyKnowledge, at: datetime) -> Shown:
    phone = needs[0].partner.phone if card.aspect == "contact" else None
    kept = replace(memory, needs=_ids(needs), moment=card.moment, asked=Asked("place"), updated=at)
    return shown(AskPlace(needs, card.aspect, phone), kept, knowledge, at)


def _place_of(ref: PlaceRef, memory: Memory, knowledge: ReadyKnowledge) -> PlaceView | None:
    """The place as memory names it, where it is the same; else as the knowledge base does."""
    if isinstance(ref, str):
        commune = knowledge.directory.communes.get(ref)
        return PlaceView(ref, commune.name, commune.position, commune.department) if commune else None
    kept = memory.place
    if kept is not None and distance_km(kept.position, ref) < _SAME_PLACE_KM:
        return PlaceView(kept.insee, kept.name, kept.position, kept.department, kept.postcode)
    match = knowledge.interpreter.gazetteer.at(ref)
    if match is None:
        return PlaceView(None, "", ref)
    return PlaceView(match.commune.insee, match.label, ref, match.commune.department)


def _kept_place(memory: Memory, at: datetime) -> PlaceView | None:
    """The place the conversation is about, shown as taken for granted."""
    kept = memory.place
    if kept is None:
        return None
    return PlaceView(
        kept.insee, kept.name, kept.position, kept.department, kept.postcode, assumed=True, confirm=memory.is_old(at)
    )


def _request(card: Card, needs: tuple[NeedView, ...], place: PlaceView, language: Language, at: datetime) -> Request:
    silence = Understanding(language, (), (), (), Places(), None, card.aspect, frozenset(), None, False, None, None, ())
    kept = card.moment
    moment = Moment(kept.start, kept.end, kept.grain, ()) if kept and kept.end > at - _MOMENT_OVER else None
    return Request(silence, needs, place, moment, card.aspect, card.offset, bool(needs), True, False)


def _remember(card: Card, place: PlaceView, answer: DesksFound, memory: Memory, at: datetime) -> Memory:
    return replace(
        memory,
        place=remembered(place),
        needs=_ids(answer.needs),
        desks=tuple(view.desk.id for view in answer.desks),
        offset=answer.offset,
        moment=card.moment,
        asked=None,
        misses=0,
        updated=at,
    )
