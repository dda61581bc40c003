"""What carries over from one message to the next: the table of `bot.conversation`, row by row."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import pytest

from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory, RememberedPlace
from bot.paris import PARIS
from bot.rendering.plain import text_of
from bot.understanding.model import Question

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
THURSDAY = datetime(2026, 11, 26, tzinfo=PARIS)
MIRANDE, CONDOM = "32256", "32107"

BEFORE = ("caf à Mirande", "et jeudi ?")
"""A conversation that holds all four: a need, a place, a moment and a desk spoken of."""

Fate = Literal["kept", "new", "dropped"]


def talk(ready: ReadyKnowledge, *messages: str, memory: Memory | None = None, at: datetime = MONDAY) -> Memory:
    """What is remembered after `messages`, all written at `at`."""
    memory = memory or Memory()
    for message in messages:
        _, memory = respond(Question(message, at), memory, ready)
    return memory


def reply_to(ready: ReadyKnowledge, message: str, memory: Memory, at: datetime = MONDAY) -> str:
    """The words of a reply, with ordinary blanks."""
    reply, _ = respond(Question(message, at), memory, ready)
    return text_of(reply).replace("\u202f", " ").replace("\xa0", " ")


def partners(memory: Memory) -> list[str]:
    """The partners of the needs; an id of a topic begins with that of its partner."""
    return [next(partner for partner in ("caf", "cpam", "msa") if need.startswith(partner)) for need in memory.needs]


def insee(memory: Memory) -> str | None:
    return memory.place.insee if memory.place else None


@dataclass(frozen=True)
class Row:
    """A kind of message with an example, and what becomes of the four; `same_as` is a conversation that a desk looked
    up anew must agree with, None where the desk spoken of is kept."""

    has: str
    message: str
    need: Fate = "kept"
    place: Fate = "kept"
    moment: Fate = "kept"
    same_as: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return f"{self.has}: {self.message}"


ROWS = (
    Row("a need and a place", "carte vitale à Condom", "new", "new", "dropped", ("carte vitale à Condom",)),
    Row("a need and a place", "my health card in Condom", "new", "new", "dropped", ("carte vitale à Condom",)),
    Row("a need alone", "et la carte vitale ?", "new", "kept", "dropped", ("carte vitale à Mirande",)),
    Row("a need alone", "carte vitale", "new", "kept", "dropped", ("carte vitale à Mirande",)),
    Row("a place alone", "Condom", "kept", "new", "kept", ("caf à Condom", "et jeudi ?")),
    Row("a place alone", "et à Condom ?", "kept", "new", "kept", ("caf à Condom", "et jeudi ?")),
    Row("a place alone", "32100", "kept", "new", "kept"),
    Row("a correction", "non, Condom", "kept", "new", "kept", ("caf à Condom", "et jeudi ?")),
    Row("a correction", "je voulais dire Condom", "kept", "new", "kept", ("caf à Condom", "et jeudi ?")),
    Row("a moment alone", "et vendredi ?", "kept", "kept", "new"),
    Row("a moment alone", "on Friday", "kept", "kept", "new"),
    Row("a moment alone", "vendredi matin", "kept", "kept", "new"),
    Row("a kind of question alone", "leur numéro ?"),
    Row("a kind of question alone", "quels papiers ?"),
    Row("a kind of question alone", "how do I get there"),
    Row("who the person is", "je suis agriculteur", "new"),
    Row("who the person is", "I am a farmer", "new"),
    Row("thanks", "merci beaucoup"),
    Row("small talk", "bonjour"),
    Row("a question about the programme", "c'est quoi france services"),
    Row("something out of scope", "quel temps fera-t-il demain"),
    Row("something out of scope", "permis de construire"),
    Row("nothing", "blorf grunk zipf"),
    Row("nothing", "?"),
    Row("nothing", ""),
    Row("an emergency", "mon mari me frappe"),
    Row("an emergency", "the house is on fire"),
    Row("forget me", "oubliez-moi", "dropped", "dropped", "dropped"),
    Row("forget me", "forget me", "dropped", "dropped", "dropped"),
)


@pytest.fixture(scope="module")
def before(ready: ReadyKnowledge) -> Memory:
    memory = talk(ready, *BEFORE)
    assert memory.needs == ("caf",)
    assert insee(memory) == MIRANDE
    assert memory.moment is not None
    assert memory.moment.start == THURSDAY
    assert memory.desks[0] == "mirande"
    return memory


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_need(row: Row, before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, row.message, memory=before)
    wanted = {"kept": ["caf"], "dropped": [], "new": ["msa" if row.has.startswith("who") else "cpam"]}
    assert partners(after) == wanted[row.need]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_place(row: Row, before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, row.message, memory=before)
    assert insee(after) == {"kept": MIRANDE, "new": CONDOM, "dropped": None}[row.place]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_moment(row: Row, before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, row.message, memory=before)
    day = after.moment.start.date() if after.moment else None
    assert day == {"kept": THURSDAY.date(), "new": THURSDAY.date() + timedelta(days=1), "dropped": None}[row.moment]


@pytest.mark.parametrize("row", [row for row in ROWS if row.same_as], ids=str)
def test_the_desk_looked_up_anew(row: Row, before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, row.message, memory=before)
    assert after.desks == talk(ready, *(row.same_as or ())).desks


DESK_KEPT_OR_DROPPED = [row for row in ROWS if "new" not in (row.place, row.moment) and not row.same_as]


@pytest.mark.parametrize("row", DESK_KEPT_OR_DROPPED, ids=str)
def test_the_desk_spoken_of(row: Row, ready: ReadyKnowledge) -> None:
    """After "another one" the desk spoken of is not the nearest any more: only what drops it brings that back."""
    second = talk(ready, *BEFORE, "un autre ?")
    assert second.desks[0] != "mirande"
    after = talk(ready, row.message, memory=second)
    assert after.desks[:1] == (() if row.place == "dropped" else second.desks[:1])


def test_a_moment_alone_keeps_the_desk_spoken_of(ready: ReadyKnowledge) -> None:
    second = talk(ready, "caf à Fleurance", "un autre ?")
    assert second.desks[0] == "saint-clar"
    assert talk(ready, "et vendredi ?", memory=second).desks[0] == "saint-clar"


@pytest.mark.parametrize("message", ["un autre ?", "pas celui-là", "another one", "not that one", "le suivant"])
def test_another_one(message: str, before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, message, memory=before)
    assert (after.needs, insee(after)) == (("caf",), MIRANDE)
    assert after.moment == before.moment
    assert after.desks[0] == before.desks[1]
    assert talk(ready, message, memory=after).desks[0] == before.desks[2]


@pytest.mark.parametrize("message", ["et la retraite ?", "et samedi ?", "leur numéro ?", "un autre ?"])
def test_a_place_carried_over_is_shown_as_assumed(message: str, ready: ReadyKnowledge) -> None:
    assert "Je vous réponds pour les environs de Mirande." in reply_to(ready, message, talk(ready, "caf à Mirande"))


def test_a_place_just_named_is_not_assumed(before: Memory, ready: ReadyKnowledge) -> None:
    assert "environs" not in reply_to(ready, "et à Condom ?", before)


@pytest.mark.parametrize(
    ("later", "asks"),
    [(timedelta(minutes=60), False), (timedelta(minutes=60, seconds=1), True), (timedelta(hours=23, minutes=59), True)],
)
def test_after_an_hour_the_place_is_confirmed(later: timedelta, asks: bool, ready: ReadyKnowledge) -> None:
    text = reply_to(ready, "et la retraite ?", talk(ready, "caf à Mirande"), MONDAY + later)
    assert ("Êtes-vous toujours près de Mirande" in text) is asks


def test_each_message_starts_the_hour_again(ready: ReadyKnowledge) -> None:
    memory = talk(ready, "caf à Mirande")
    memory = talk(ready, "et la retraite ?", memory=memory, at=MONDAY + timedelta(minutes=50))
    text = reply_to(ready, "et la carte vitale ?", memory, MONDAY + timedelta(minutes=100))
    assert "toujours" not in text


def test_after_a_day_only_the_language_is_left(ready: ReadyKnowledge) -> None:
    memory = talk(ready, "help with my CAF file in Mirande", "on Saturday?", "I am a farmer")
    assert memory.audience == "msa"
    assert memory.at(MONDAY + timedelta(hours=23, minutes=59)) == memory
    assert memory.at(MONDAY + timedelta(days=1)) == Memory(language="en")


def test_after_a_day_the_next_answer_knows_nothing_of_it(ready: ReadyKnowledge) -> None:
    tomorrow = MONDAY + timedelta(days=1, minutes=1)
    old, new = talk(ready, "caf à Mirande"), Memory(language="fr")
    for message in ("et samedi ?", "leur numéro ?", "un autre ?", "carte grise", "oui", "2"):
        assert reply_to(ready, message, old, tomorrow) == reply_to(ready, message, new, tomorrow)
        remembered = talk(ready, message, memory=old, at=tomorrow)
        assert remembered == talk(ready, message, memory=new, at=tomorrow)
        assert remembered.place is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_stays_with_messages_that_have_none(language: Literal["fr", "en"], ready: ReadyKnowledge) -> None:
    for message in ("Mirande", "32300", "caf", "?", "2", "👍", "France Travail"):
        assert talk(ready, message, memory=Memory(language=language)).language == language


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("where can I renew my passport", "en"),
        ("où refaire mon passeport", "fr"),
        ("in English please", "en"),
        ("en français s'il vous plaît", "fr"),
    ],
)
def test_the_language_changes_when_it_is_spoken_or_asked_for(
    message: str, language: Literal["fr", "en"], ready: ReadyKnowledge
) -> None:
    other: Literal["fr", "en"] = "en" if language == "fr" else "fr"
    assert talk(ready, message, memory=Memory(language=other)).language == language


def test_forgetting_leaves_the_language_and_nothing_else(before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, "oubliez-moi", memory=replace(before, audience="msa", misses=2, offset=1))
    assert replace(after, updated=None) == Memory(language="fr")


def test_an_emergency_leaves_the_conversation_as_it_was(before: Memory, ready: ReadyKnowledge) -> None:
    after = talk(ready, "mon mari me frappe", memory=before, at=MONDAY + timedelta(minutes=1))
    assert replace(after, updated=before.updated) == before


def test_nothing_a_person_wrote_is_remembered(ready: ReadyKnowledge) -> None:
    memory = talk(ready, "je m'appelle Hortense Quibrille, caf, j'habite à mirrande, tél 06 00 00 00 00")
    assert memory.place is not None
    assert memory.place == RememberedPlace("Mirande", memory.place.position, MIRANDE, "32")
    for word in ("Hortense", "Quibrille", "mirrande", "06 00"):
        assert word not in repr(memory)
