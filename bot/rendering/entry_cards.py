"""Entry cards: the answers that stand in faq.yaml, with what the conversation adds to them."""

from datetime import datetime

from bot.answering.answers import DeskView, EntryAnswer
from bot.rendering import desk_lines
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, block

ABOUT_APPOINTMENTS = "faq-appointment"
"""The entry that the rule of the person's own desk completes."""


def entry_card(answer: EntryAnswer, wording: Wording, now: datetime) -> tuple[Block, ...]:
    """The entry's answer, and its page; in an emergency nothing but the answer."""
    entry = answer.entry
    text = block(*entry.answer.in_(wording.language).splitlines())
    if entry.kind == "emergency":
        return (text,)
    page = block(Line(wording.say("page", page=entry.page), "page") if entry.page else None)
    own = desk_named(answer)
    desk = _own_desk(own, answer, wording, now) if own else block()
    return tuple(part for part in (text, desk, page) if part.lines)


def desk_named(answer: EntryAnswer) -> DeskView | None:
    """The desk of a place just named; and the one whose own rule completes the entry, where it is about such rules."""
    names_place = answer.place is not None and not answer.place.assumed
    return answer.desk if names_place or answer.entry.id == ABOUT_APPOINTMENTS else None


def _own_desk(view: DeskView, answer: EntryAnswer, wording: Wording, now: datetime) -> Block:
    return block(
        desk_lines.title(view, answer.place, wording),
        desk_lines.appointment(view.desk, wording) or wording.say("appointment_unknown"),
        desk_lines.phone(view.desk, wording),
        *desk_lines.opening(view, None, wording, now),
        *desk_lines.whereabouts(view.desk, wording),
    )
