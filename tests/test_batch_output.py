"""The JSON of the batch interface, and the reply on a terminal."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from rendering_examples import (
    ANSWERS,
    AUCH,
    CHOICES,
    DAY,
    MORNING,
    NEED,
    NOW,
    ON_SATURDAY,
    OPEN,
    PLACE,
    SATURDAY,
    SHUT,
    SHUT_SATURDAY,
    UNKNOWN,
    at,
    entry,
    found,
)
from rich.console import Console

from bot.answering.answers import Answer, AskPlace, ChoosePlace, ChooseTopic, EntryAnswer, NotUnderstood, Welcome
from bot.rendering.batch import as_json
from bot.rendering.catalogue import load_catalogues
from bot.rendering.plain import text_of
from bot.rendering.render import render
from bot.rendering.terminal import show

CATALOGUES = load_catalogues()
KEYS = ["question", "language", "intent", "service", "topic", "faq", "place", "choices", "moment", "structures", "text"]


def output(answer: Answer) -> dict[str, object]:
    """What a reader of the batch interface gets, through JSON and back."""
    reply = render(answer, "fr", CATALOGUES, now=NOW)
    return dict(json.loads(json.dumps(as_json("rsa mirande", answer, "fr", reply))))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_all_keys_are_always_there(answer: Answer) -> None:
    assert list(output(answer)) == KEYS


@pytest.mark.parametrize(
    ("answer", "intent", "service", "topic", "faq"),
    [
        (found(OPEN, needs=(NEED,)), "desk", "caf", "caf-rsa", None),
        (found(OPEN, aspect="route"), "desk", None, None, None),
        (found(OPEN, aspect="appointment"), "contact", None, None, None),
        (found(OPEN, aspect="hours"), "hours", None, None, None),
        (found(OPEN, aspect="documents", needs=(NEED,)), "documents", "caf", "caf-rsa", None),
        (found(OPEN, aspect="contact"), "contact", None, None, None),
        (AskPlace((NEED,)), "ask_place", "caf", "caf-rsa", None),
        (ChoosePlace(CHOICES, (NEED,)), "choose_place", "caf", "caf-rsa", None),
        (ChooseTopic(CHOICES, None, "caf"), "choose_topic", "caf", None, None),
        (ChooseTopic(CHOICES), "choose_topic", None, None, None),
        (EntryAnswer(entry("programme", "scam-caf"), (NEED,)), "faq", "caf", "caf-rsa", "scam-caf"),
        (EntryAnswer(entry("emergency", "danger"), (NEED,)), "emergency", None, None, "danger"),
        (EntryAnswer(entry("smalltalk", "hello"), (NEED,)), "smalltalk", "caf", "caf-rsa", "hello"),
        (EntryAnswer(entry("out_of_scope", "weather"), (NEED,)), "out_of_scope", None, None, "weather"),
        (NotUnderstood(1, (NEED,)), "out_of_scope", None, None, None),
        (Welcome(), "smalltalk", None, None, None),
    ],
)
def test_what_the_question_was_taken_for(
    answer: Answer, intent: str, service: str | None, topic: str | None, faq: str | None
) -> None:
    told = output(answer)
    assert [told["intent"], told["service"], told["topic"], told["faq"]] == [intent, service, topic, faq]


def test_desks_are_told_nearest_first_and_one_named_as_shut_is_none_to_go_to() -> None:
    nearer = replace(SHUT, desk=replace(SHUT.desk, id="nearer"), distance_km=3.0)
    answer = found(ON_SATURDAY, AUCH, desks=(replace(SHUT, distance_km=20.04), SHUT_SATURDAY), nearest_shut=nearer)
    assert [(desk["id"], desk["distance_km"]) for desk in structures(answer)] == [("shut", 12.3), ("mirande", 20.0)]
    assert structures(answer)[0] == {
        "id": "shut",
        "name": "France services de Mirande",
        "insee": "32256",
        "distance_km": 12.3,
        "open": False,
        "changes_at": "2026-11-24T08:30:00+01:00",
    }


def structures(answer: Answer) -> list[dict[str, object]]:
    told = output(answer)["structures"]
    assert isinstance(told, list)
    return told


def test_unknown_hours_are_null() -> None:
    (told,) = output(found(UNKNOWN))["structures"]  # type: ignore[misc]
    assert told["open"] is None
    assert told["changes_at"] is None


def test_a_desk_that_opens_in_the_time_asked_about_is_open_until_it_shuts() -> None:
    told = output(found(ON_SATURDAY, moment=MORNING))
    assert told["moment"] == {"start": "2026-11-28T06:00:00+01:00", "end": "2026-11-28T12:00:00+01:00"}
    (desk,) = told["structures"]  # type: ignore[misc]
    assert [desk["open"], desk["changes_at"]] == [True, at(SATURDAY, 12).isoformat()]


def test_a_desk_that_does_not_open_in_the_time_asked_about_is_shut() -> None:
    (desk,) = output(found(SHUT_SATURDAY, moment=DAY))["structures"]  # type: ignore[misc]
    assert [desk["open"], desk["changes_at"]] == [False, "2026-11-24T08:30:00+01:00"]


def test_summer_time_has_its_own_offset() -> None:
    answer = found(OPEN, moment=replace(DAY, start=at(SATURDAY, 0) - timedelta(days=120)))
    assert output(answer)["moment"]["start"].endswith("+02:00")  # type: ignore[index]


def test_place_choices_and_text() -> None:
    assert output(found(OPEN, PLACE))["place"] == {"insee": "32256", "name": "Mirande"}
    told = output(ChoosePlace(CHOICES))
    assert told["choices"] == ["Montaut (32)", "Montaut (40)", "Montaut (64)"]
    assert told["place"] is None
    assert told["text"] == text_of(render(ChoosePlace(CHOICES), "fr", CATALOGUES, now=NOW))


def shown(answer: Answer, *, terminal: bool, no_color: bool) -> str:
    console = Console(
        file=io.StringIO(), force_terminal=terminal, no_color=no_color, width=200, color_system="standard"
    )
    show(render(answer, "fr", CATALOGUES, now=NOW), console)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_a_terminal_gets_colour() -> None:
    assert "\x1b[" in shown(found(OPEN), terminal=True, no_color=False)


@pytest.mark.parametrize(("terminal", "no_color"), [(False, False), (True, True)])
def test_pipes_and_no_color_get_plain_text(*, terminal: bool, no_color: bool) -> None:
    plain = text_of(render(found(OPEN), "fr", CATALOGUES, now=NOW))
    assert shown(found(OPEN), terminal=terminal, no_color=no_color) == plain + "\n"


def test_what_stands_in_a_reply_is_never_read_as_markup() -> None:
    answer = AskPlace((NEED,), unknown_place="[bold]Auch[/bold]")
    assert "[bold]Auch[/bold]" in shown(answer, terminal=True, no_color=False)
