"""Closures: from an administrator's words and presses to a closure, one question at a time; no Telegram in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from rapidfuzz import fuzz, process

from bot.administration.change_lines import days_in_words
from bot.administration.closure_words import (
    ClosureError,
    check_days,
    read_day,
    read_last_day,
    read_line,
    read_reason,
    usual_reasons,
)
from bot.assistant import ReadyKnowledge
from bot.folding import fold
from bot.knowledge.model import Closure, Desk, Language, Text
from bot.rendering.callback_data import Administer
from bot.rendering.messages import Catalogues, Wording
from bot.rendering.telegram import Button, Rows, button, rows_of, say
from bot.rendering.words_of_time import weekday

CLOSE, DROP = "close", "noclose"
DAYS_OFFERED = 6
MOST_DESKS_OFFERED = 8

_ALIKE = 85  # of 100: "mirende" is 86 from "mirande"; other communes of the department stay under 80
_SURE_PLACE = 0.8


@dataclass(frozen=True, slots=True)
class Draft:
    """A closure not yet complete: what was said of it so far."""

    desk: str | None = None
    first: date | None = None
    last: date | None = None
    reason: Text | None = None

    @property
    def closure(self) -> Closure | None:
        """The closure, where all of it is known."""
        if self.first is None or self.last is None or self.reason is None:
            return None
        return Closure(self.first, self.last, self.reason)

    def remembered(self) -> tuple[str, ...]:
        """The draft as texts, to be kept with the conversation until the next answer."""
        days = (day.isoformat() for day in (self.first, self.last) if day)
        return (self.desk, *days) if self.desk else ()


class SeveralDesks(Exception):  # noqa: N818 - nothing went wrong: somebody is asked
    """Words that fit more than one desk; `draft` is what else was said."""

    def __init__(self, desks: Sequence[Desk], draft: Draft) -> None:
        """Keep the desks and the draft."""
        super().__init__(len(desks))
        self.desks = tuple(desks)
        self.draft = draft


def draft_from(remembered: Sequence[str]) -> Draft:
    """The draft that was kept; ValueError where it is none."""
    desk, *days = remembered or (None,)
    first, last, *_ = (*(date.fromisoformat(day) for day in days), None, None)
    return Draft(desk, first, last)


def draft_of_line(
    text: str, today: date, knowledge: ReadyKnowledge, language: Language, catalogues: Catalogues
) -> Draft:
    """What one line says; one day alone with a reason is first and last. Raises ClosureError, SeveralDesks."""
    words = read_line(text, today)
    if not words.desk:
        return Draft()
    first, last = (*words.days, None, None)[:2]
    if first and not last and words.reason:
        last = first
    if first and last:
        check_days(first, last, today)
    reason = read_reason(words.reason, language, catalogues) if words.reason else None
    return _with_desk(Draft(None, first, last, reason), words.desk, knowledge)


def draft_after(
    draft: Draft, text: str, today: date, knowledge: ReadyKnowledge, language: Language, catalogues: Catalogues
) -> Draft:
    """The draft with the answer to what was asked last. Raises ClosureError, SeveralDesks."""
    if draft.desk is None:
        return draft_of_line(text, today, knowledge, language, catalogues)
    if draft.first is None:
        return with_day(draft, read_day(text, today), today)
    if draft.last is None:
        return with_day(draft, read_last_day(text, draft.first, today), today)
    return replace(draft, reason=read_reason(text, language, catalogues))


def with_day(draft: Draft, day: date, today: date) -> Draft:
    """The draft with its first day, or its last where it has the first; ClosureError for impossible days."""
    if draft.first is None:
        check_days(day, max(day, today), today)
        return replace(draft, first=day)
    check_days(draft.first, day, today)
    return replace(draft, last=day)


def draft_of_press(arguments: Sequence[str], today: date, knowledge: ReadyKnowledge, catalogues: Catalogues) -> Draft:
    """What a button carries: a key of the desk, days, a usual reason.

    Raises ClosureError; ValueError, KeyError for what no button of ours carries.
    """
    key, *rest = arguments
    desk = next((one for one in knowledge.knowledge.desks if _key_of(one.id) == key), None)
    if desk is None:
        raise ValueError(key)
    draft = Draft(desk.id)
    for day in rest[:2]:
        draft = with_day(draft, date.fromisoformat(day), today)
    return replace(draft, reason=usual_reasons(catalogues)[rest[2]]) if len(rest) > 2 else draft


def desks_named(text: str, knowledge: ReadyKnowledge) -> tuple[Desk, ...]:
    """The desks that `text` may mean: by id, name or commune; else by a spelling near those; empty where none is."""
    desks, wanted = knowledge.knowledge.desks, fold(text)
    exact = tuple(desk for desk in desks if wanted in _names_of(desk))
    if exact:
        return exact
    inside = tuple(desk for desk in desks if any(_is_part(wanted, name) for name in _names_of(desk)))
    if inside:
        return inside
    names = {(desk.id, name): name for desk in desks for name in _names_of(desk)}
    near = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=MOST_DESKS_OFFERED)
    places = knowledge.interpreter.gazetteer.look_up(text, 3)
    communes = {place.commune.insee for place in places if place.score >= _SURE_PLACE}
    ids = {id_ for _, _, (id_, _) in near}
    return tuple(desk for desk in desks if desk.id in ids or desk.insee in communes)


def asked(
    draft: Draft, today: date, knowledge: ReadyKnowledge, wording: Wording, catalogues: Catalogues
) -> tuple[str, Rows]:
    """The next question, and the buttons that answer it."""
    desk = knowledge.directory.desks.get(draft.desk or "")
    if desk is None:
        return say(wording, "closure_which"), rows_of([_drop(wording)])
    if draft.first is None:
        return say(wording, "closure_first", desk=desk.name), _day_rows(draft, today, wording)
    if draft.last is None:
        first = f"{draft.first:%d/%m/%Y}"
        return say(wording, "closure_last", desk=desk.name, first=first), _day_rows(draft, draft.first, wording)
    days = days_in_words(draft.first, draft.last, wording)
    return say(wording, "closure_reason", desk=desk.name, days=days), _reason_rows(draft, wording, catalogues)


def desk_rows(desks: Sequence[Desk], draft: Draft, wording: Wording) -> Rows:
    """A button for each desk, with the days said so far."""
    buttons = [[_button(f"{desk.name}", replace(draft, desk=desk.id))] for desk in desks[:MOST_DESKS_OFFERED]]
    return rows_of(*buttons, [_drop(wording)])


def done_lines(desk: str, closure: Closure, wording: Wording, catalogues: Catalogues) -> tuple[str, ...]:
    """What is said of a closure that was added: in both languages, so that the administrator sees what people will."""
    own, other = (
        closure.reason.in_(wording.language),
        closure.reason.en if wording.language == "fr" else closure.reason.fr,
    )
    neutral = catalogues.in_("en" if wording.language == "fr" else "fr").say("closure_other_reason")
    days = days_in_words(closure.first, closure.last, wording)
    return (
        say(wording, "closure_added", desk=desk, days=days, reason=own),
        say(wording, "closure_english_unknown" if other == neutral else "closure_english", reason=other),
        say(wording, "closure_ends"),
    )


def _with_desk(draft: Draft, text: str, knowledge: ReadyKnowledge) -> Draft:
    desks = desks_named(text, knowledge)
    if not desks:
        raise ClosureError("closure_no_desk", name=text[:60])
    if len(desks) > 1:
        raise SeveralDesks(desks, draft)
    return replace(draft, desk=desks[0].id)


def _names_of(desk: Desk) -> frozenset[str]:
    own = fold(desk.name)
    short = own.removeprefix("france services").strip().removeprefix("de ").strip()
    return frozenset({desk.id, fold(desk.id), fold(desk.commune), own, short, *map(fold, desk.other_names)})


def _is_part(wanted: str, name: str) -> bool:
    """Whether the words stand together in a name."""
    return bool(wanted) and f" {wanted} " in f" {name} "


def _day_rows(draft: Draft, start: date, wording: Wording) -> Rows:
    """The days from `start` on; to a first day the same one comes first."""
    buttons = []
    for step in range(DAYS_OFFERED):
        day = start + timedelta(days=step)
        label = f"{weekday(day, wording)} {day:%d/%m}"
        if draft.first and not step:
            label = say(wording, "closure_same_day")
        buttons.append(_button(label, replace(draft, last=day) if draft.first else replace(draft, first=day)))
    return rows_of(*(buttons[at : at + 2] for at in range(0, len(buttons), 2)), [_drop(wording)])


def _reason_rows(draft: Draft, wording: Wording, catalogues: Catalogues) -> Rows:
    buttons = [_button(reason.in_(wording.language), draft, key) for key, reason in usual_reasons(catalogues).items()]
    return rows_of(*(buttons[at : at + 2] for at in range(0, len(buttons), 2)), [_drop(wording)])


def _button(label: str, draft: Draft, reason: str | None = None) -> Button | None:
    """A desk's id may be longer than a button can carry: its key is a part of its digest."""
    days = [f"{day:%Y%m%d}" for day in (draft.first, draft.last) if day]
    return button(label, Administer(CLOSE, (_key_of(draft.desk or ""), *days, *([reason] if reason else []))))


def _drop(wording: Wording) -> Button | None:
    return button(say(wording, "button_drop"), Administer(DROP))


def _key_of(desk: str) -> str:
    return sha256(desk.encode()).hexdigest()[:8]
