"""Keyboards: the buttons under each kind of answer on Telegram."""

from collections.abc import Iterable
from dataclasses import replace

from bot.answering.answers import Answer, Choice, ChoosePlace, DesksFound, EntryAnswer, NotUnderstood, Welcome
from bot.answering.card import Card, PlaceRef
from bot.knowledge.model import Desk, Entry, Language, Partner
from bot.rendering.callback_data import (
    Opinion,
    Rate,
    SendVenue,
    SetLanguage,
    ShowCard,
    ShowEntry,
    ShowPartners,
    ShowQuestions,
    ShowTopics,
)
from bot.rendering.messages import Wording
from bot.rendering.render import choices_of
from bot.rendering.telegram import Button, Rows, button, rows_of, say
from bot.rendering.typography import typeset

QUESTIONS_A_PAGE = 8
_MOST_ROWS = 30
_RATED = ("programme", "out_of_scope")


def keyboard(answer: Answer, card: Card | None, wording: Wording) -> Rows:
    """The buttons under `answer`; `card` is that by which it can be made again (`bot.cards.card_of`)."""
    if isinstance(answer, DesksFound) and card is not None and answer.desks:
        return _desk_rows(answer, card, wording)
    if choices_of(answer):
        return _choice_rows(answer, card or Card(), wording)
    if isinstance(answer, Welcome):
        return welcome_rows(wording)
    if isinstance(answer, NotUnderstood) and answer.needs and card is not None:
        return _elsewhere_rows(answer.needs[0].partner, card, wording)
    if isinstance(answer, EntryAnswer) and answer.entry.kind in _RATED:
        more = answer.entry.kind == "programme"
        questions = button(say(wording, "button_questions"), ShowQuestions()) if more else None
        return rows_of([questions], rating_row("", answer.entry.id, wording))
    return ()


def _elsewhere_rows(partner: Partner, card: Card, wording: Wording) -> Rows:
    """What else may have been meant: another topic of the partner in hand, or another service."""
    others = button(say(wording, "button_partners"), ShowPartners(card.place))
    return rows_of([_topics(partner, card.place, wording)], [others])


def _desk_rows(answer: DesksFound, card: Card, wording: Wording) -> Rows:
    desk = answer.desks[0].desk
    need = answer.needs[0] if answer.needs else None
    more = not answer.exhausted and len(answer.desks) > 1
    next_desk = replace(card, aspect="desk", offset=answer.offset + 1)
    return rows_of(
        [_route(desk, wording), button(say(wording, "button_map"), SendVenue(desk.id))],
        [_aspect("hours", card, wording), _aspect("documents", card, wording) if need else None],
        [
            button(say(wording, "button_others"), ShowCard(next_desk)) if more else None,
            _topics(need.partner, card.place, wording)
            if need
            else button(say(wording, "button_partners"), ShowPartners(card.place)),
        ],
        rating_row(desk.id, card.needs[0] if card.needs else "", wording),
    )


def rating_row(desk: str, need: str, wording: Wording) -> list[Button | None]:
    """Two small buttons: whether the answer, which was about `desk` and `need`, was useful."""
    return [
        button(say(wording, "button_useful"), Rate("useful")),
        button(say(wording, "button_useless"), Rate("not", desk, need)),
    ]


def reason_rows(rated: Rate, wording: Wording) -> Rows:
    """Why the answer was not useful; the desk and its hours can only be wrong where one was named."""
    reasons: tuple[Opinion, ...] = ("desk", "hours", "question", "unclear") if rated.desk else ("question", "unclear")
    return _in_pairs(
        [button(say(wording, f"button_{one}_wrong"), Rate(one, rated.desk, rated.need)) for one in reasons]
    )


def _route(desk: Desk, wording: Wording) -> Button:
    """The address of the way there; it starts wherever the phone is."""
    at = desk.position
    url = wording.say("route", latitude=f"{at.latitude:.5f}", longitude=f"{at.longitude:.5f}")
    return Button(say(wording, "button_route"), url=url)


def _aspect(aspect: str, card: Card, wording: Wording) -> Button | None:
    """Hours or documents; where they are already shown, the way back."""
    if card.aspect == aspect:
        return button(say(wording, "button_back"), ShowCard(replace(card, aspect="desk")))
    if aspect == "hours":
        return button(say(wording, "button_hours"), ShowCard(replace(card, aspect="hours")))
    return button(say(wording, "button_bring"), ShowCard(replace(card, aspect="documents")))


def _topics(partner: Partner, place: PlaceRef | None, wording: Wording) -> Button | None:
    name = wording.shown(partner.name)
    return button(say(wording, "button_topics", partner=name), ShowTopics(partner.id, place))


def _choice_rows(answer: Answer, card: Card, wording: Wording) -> Rows:
    return rows_of(*([_choice(choice, answer, card, wording)] for choice in choices_of(answer)))


def _choice(choice: Choice, answer: Answer, card: Card, wording: Wording) -> Button | None:
    label = wording.shown(choice.label)
    if isinstance(answer, ChoosePlace):
        return button(label, ShowCard(replace(card, place=choice.id)))
    return button(label, ShowCard(replace(card, needs=(choice.id,))))


def commune_rows(communes: Iterable[tuple[str, str]], card: Card) -> Rows:
    """Buttons for communes given as INSEE code and name, two a row."""
    buttons = [button(typeset(name, "fr"), ShowCard(replace(card, place=insee))) for insee, name in communes]
    return _in_pairs(buttons)


def welcome_rows(wording: Wording) -> Rows:
    """What can be browsed, and the other language."""
    return rows_of(
        [
            button(say(wording, "button_partners"), ShowPartners()),
            button(say(wording, "button_questions"), ShowQuestions()),
        ],
        [language_button("fr" if wording.language == "en" else "en", wording)],
    )


def language_rows(wording: Wording) -> Rows:
    """Both languages."""
    return rows_of([language_button("fr", wording), language_button("en", wording)])


def language_button(language: Language, wording: Wording) -> Button | None:
    """A language, under its own name."""
    return button(wording.say("button_french" if language == "fr" else "button_english"), SetLanguage(language))


def partner_rows(partners: Iterable[Partner], place: PlaceRef | None, wording: Wording) -> Rows:
    """The partners, two a row."""
    return _in_pairs([button(wording.shown(p.name), ShowTopics(p.id, place)) for p in partners])


def topic_rows(partner: Partner, place: PlaceRef | None, wording: Wording) -> Rows:
    """The topics of a partner, one a row; then the partner as a whole, and the way back."""
    topics = [
        button(wording.shown(topic.name), ShowCard(Card("desk", (topic.id,), place)))
        for topic in partner.topics[:_MOST_ROWS]
    ]
    whole = button(say(wording, "button_whole_partner"), ShowCard(Card("desk", (partner.id,), place)))
    back = button(say(wording, "button_back_partners"), ShowPartners(place))
    return rows_of(*([topic] for topic in topics), [whole], [back])


def question_rows(entries: tuple[Entry, ...], first: int, wording: Wording) -> Rows:
    """A page of frequent questions, one a row, and the pages before and after."""
    page = entries[first : first + QUESTIONS_A_PAGE]
    after = first + QUESTIONS_A_PAGE
    rows = [[button(wording.shown(e.name), ShowEntry(e.id))] for e in page]
    return rows_of(
        *rows,
        [
            button(say(wording, "button_before"), ShowQuestions(0)) if first else None,
            button(say(wording, "button_more"), ShowQuestions(after)) if after < len(entries) else None,
        ],
    )


def entry_rows(wording: Wording) -> Rows:
    """Back to the frequent questions."""
    return rows_of([button(say(wording, "button_back_questions"), ShowQuestions())])


def _in_pairs(buttons: list[Button | None]) -> Rows:
    kept = [one for one in buttons if one]
    return tuple(tuple(kept[at : at + 2]) for at in range(0, len(kept), 2))
