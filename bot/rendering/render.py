"""Render: an answer and a language make a reply; the one place where every kind of answer is told apart."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.answering.answers import (
    Answer,
    AskPlace,
    Choice,
    ChoosePlace,
    ChooseTopic,
    DesksFound,
    DeskView,
    EntryAnswer,
    Forgotten,
    LanguageSet,
    NotUnderstood,
    Welcome,
)
from bot.knowledge.model import Language
from bot.rendering.desk_cards import desks_card
from bot.rendering.entry_cards import desk_named, entry_card
from bot.rendering.fitting import fit
from bot.rendering.messages import Catalogues, Wording
from bot.rendering.question_cards import (
    ask_place_card,
    choose_place_card,
    choose_topic_card,
    example_lines,
    not_understood_card,
)
from bot.rendering.reply import Block, Line, Reply, block
from bot.rendering.typography import typeset


def render(
    answer: Answer,
    language: Language,
    catalogues: Catalogues,
    *,
    now: datetime,
    personal_number: bool = False,
) -> Reply:
    """The reply to show for `answer` in `language`; `now` is timezone-aware.

    `personal_number` puts a request first not to send such numbers here, except where somebody is in danger.
    """
    wording = catalogues.in_(language)
    blocks = _blocks(answer, wording, now)
    if personal_number and not _is_emergency(answer):
        blocks = (block(wording.say("personal_number")), *blocks)
    labels = tuple(typeset(choice.label.in_(language), language) for choice in choices_of(answer))
    return fit(Reply(_typeset(blocks, language), labels, tuple(view.desk for view in views_of(answer))))


def _blocks(answer: Answer, wording: Wording, now: datetime) -> tuple[Block, ...]:
    match answer:
        case DesksFound():
            return desks_card(answer, wording, now)
        case EntryAnswer():
            return entry_card(answer, wording, now)
        case AskPlace():
            return ask_place_card(answer, wording)
        case ChoosePlace():
            return choose_place_card(answer, wording)
        case ChooseTopic():
            return choose_topic_card(answer, wording)
        case NotUnderstood():
            return not_understood_card(answer, wording)
        case LanguageSet():
            return (block(wording.say("language_set")),)
        case Forgotten():
            return (block(wording.say("forgotten")),)
        case Welcome():
            return block(wording.say("welcome")), block(wording.say("for_example"), *example_lines(wording))
        case _:
            assert_never(answer)


def choices_of(answer: Answer) -> tuple[Choice, ...]:
    """The readings that the answer offers."""
    return answer.choices if isinstance(answer, ChoosePlace | ChooseTopic | NotUnderstood) else ()


def views_of(answer: Answer) -> tuple[DeskView, ...]:
    """The desks that the reply names with their distance, the one advised first, each once."""
    if isinstance(answer, EntryAnswer):
        own = desk_named(answer)
        return (own,) if own else ()
    if isinstance(answer, NotUnderstood):
        return (answer.desk,) if answer.desk and (answer.needs or answer.misses > 1) else ()
    if not isinstance(answer, DesksFound):
        return ()
    named = (*answer.desks, answer.home_desk, answer.nearest_shut)
    return tuple({view.desk.id: view for view in reversed(named) if view}.values())[::-1]


def _is_emergency(answer: Answer) -> bool:
    return isinstance(answer, EntryAnswer) and answer.entry.kind == "emergency"


def _typeset(blocks: tuple[Block, ...], language: Language) -> tuple[Block, ...]:
    return tuple(Block(tuple(_typeset_line(line, language) for line in part.lines)) for part in blocks)


def _typeset_line(line: Line, language: Language) -> Line:
    text, shorter = typeset(line.text, language), line.shorter and typeset(line.shorter, language)
    return line if text == line.text and shorter == line.shorter else replace(line, text=text, shorter=shorter)
