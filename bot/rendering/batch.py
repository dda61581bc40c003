"""Batch: a question and its answer as one JSON object, for `ask --jsonl`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.answering.answers import (
    Answer,
    AskPlace,
    ChoosePlace,
    ChooseTopic,
    DesksFound,
    DeskView,
    EntryAnswer,
    NeedView,
    NotUnderstood,
)
from bot.knowledge.model import EntryKind, Language
from bot.paris import PARIS
from bot.rendering.opening_lines import spans_during
from bot.rendering.plain import text_of
from bot.rendering.render import views_of
from bot.rendering.reply import Reply
from bot.understanding.model import Aspect, Moment

_INTENT_OF_ASPECT: Mapping[Aspect, str] = {
    "desk": "desk",
    "route": "desk",
    "appointment": "contact",
    "hours": "hours",
    "documents": "documents",
    "contact": "contact",
}
_INTENT_OF_ENTRY: Mapping[EntryKind, str] = {
    "programme": "faq",
    "emergency": "emergency",
    "smalltalk": "smalltalk",
    "out_of_scope": "out_of_scope",
}


def as_json(question: str, answer: Answer, language: Language, reply: Reply) -> dict[str, Any]:
    """All keys of the batch interface; `question` is the text as given, "" for a position alone."""
    need = _need(answer)
    return {
        "question": question,
        "language": language,
        "intent": intent_of(answer),
        "service": need.partner.id if need else _partner_of_choices(answer),
        "topic": need.topic.id if need and need.topic else None,
        "faq": answer.entry.id if isinstance(answer, EntryAnswer) else None,
        "place": _place(answer),
        "choices": list(reply.choices),
        "moment": _moment(answer),
        "structures": _structures(answer),
        "text": text_of(reply),
    }


def intent_of(answer: Answer) -> str:
    """The kind of answer, as the batch interface names it."""
    match answer:
        case DesksFound():
            return _INTENT_OF_ASPECT[answer.aspect]
        case EntryAnswer():
            return _INTENT_OF_ENTRY[answer.entry.kind]
        case AskPlace():
            return "ask_place"
        case ChoosePlace():
            return "choose_place"
        case ChooseTopic():
            return "choose_topic"
        case NotUnderstood():
            return "out_of_scope"
        case _:
            return "smalltalk"


def _need(answer: Answer) -> NeedView | None:
    """The need that the answer is about, the first of several."""
    if isinstance(answer, DesksFound | AskPlace | ChoosePlace | NotUnderstood):
        return answer.needs[0] if answer.needs else None
    if isinstance(answer, EntryAnswer) and answer.entry.kind in ("programme", "smalltalk"):
        return answer.needs[0] if answer.needs else None
    return None


def _partner_of_choices(answer: Answer) -> str | None:
    return answer.partner if isinstance(answer, ChooseTopic) else None


def _place(answer: Answer) -> dict[str, str | None] | None:
    if not isinstance(answer, DesksFound | EntryAnswer | ChooseTopic | NotUnderstood) or answer.place is None:
        return None
    return {"insee": answer.place.insee, "name": answer.place.name}


def _moment(answer: Answer) -> dict[str, str] | None:
    moment = answer.named_moment if isinstance(answer, DesksFound) else None
    return {"start": _iso(moment.start), "end": _iso(moment.end)} if moment else None


def _structures(answer: Answer) -> list[dict[str, Any]]:
    """The desks to go to, nearest first; one that is named only because it is shut at the moment is not among them."""
    moment = answer.moment if isinstance(answer, DesksFound) else None
    shut = answer.nearest_shut.desk.id if isinstance(answer, DesksFound) and answer.nearest_shut else None
    views = sorted((view for view in views_of(answer) if view.desk.id != shut), key=lambda view: view.distance_km)
    return [_structure(view, moment) for view in views]


def _structure(view: DeskView, moment: Moment | None) -> dict[str, Any]:
    is_open, changes_at = _state(view, moment)
    return {
        "id": view.desk.id,
        "name": view.desk.name,
        "insee": view.desk.insee,
        "distance_km": round(view.distance_km, 1),
        "open": is_open,
        "changes_at": _iso(changes_at) if changes_at else None,
    }


def _state(view: DeskView, moment: Moment | None) -> tuple[bool | None, datetime | None]:
    """Over a stretch of time a desk is open if it opens at all in it; it changes when that opening ends."""
    if moment is None or moment.grain == "instant" or view.state.is_open is None:
        return view.state.is_open, view.state.changes_at
    spans = spans_during(view, moment)
    return (True, spans[0].end) if spans else (False, view.state.changes_at)


def _iso(moment: datetime) -> str:
    return moment.astimezone(PARIS).isoformat()
