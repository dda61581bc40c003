"""Whatever people write, in whatever order: what must hold for every conversation.

`CONVERSATIONS=10000 pytest tests/test_random_conversations.py` tries more of them, different ones each time.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory
from bot.knowledge.model import Language, Position
from bot.paris import PARIS
from bot.rendering.plain import text_of
from bot.understanding.model import Question

START = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
LONGEST_REPLY = 1000

WITHOUT_LANGUAGE = ("Mirande", "Condom", "32300", "99999", "caf", "France Travail", "2", "?", "…", "👍", "", " ", "<")
"""Messages that are no more French than English."""

REAL_LOOKING = (
    *("carte grise", "carte grise à Condom", "caf et carte vitale", "je suis agriculteur", "ma retraite à Auch"),
    *("where can I get help with my tax return", "my health card, Lectoure", "I am a farmer", "in English please"),
    *("samedi", "et demain matin ?", "c'est ouvert maintenant ?", "après 17h", "le 25 décembre", "next Monday"),
    *("leur numéro ?", "quels papiers ?", "how do I get there", "un autre ?", "not that one", "le premier", "oui"),
    *("Montaut", "Castelnau", "j'habite à Toulouse", "non, Mirande", "plutôt Auch", "à côté de Gimont", "Montréal"),
    *("merci", "non", "c'est payant ?", "quel temps demain", "permis de construire", "oubliez-moi", "recommencer"),
    *("mon mari me frappe", "there is a fire", "blorf grunk", "2 54 03 32 013 045 12", "en français svp", "help"),
    *("carte grise ou carte vitale", "les horaires de Barran", "et pendant les vacances de Noël ?", "none of these"),
)

WORDS = tuple(sorted({word for message in REAL_LOOKING for word in message.split()}))


@dataclass(frozen=True)
class Said:
    """A message of one of two chats, or a location, `later` than the one before."""

    chat: int
    text: str
    later: timedelta
    position: Position | None = None
    language: Language | None = None


texts = st.one_of(
    st.sampled_from(REAL_LOOKING),
    st.sampled_from(WITHOUT_LANGUAGE),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.text(st.characters(), max_size=40),
    st.text(st.characters(), min_size=1, max_size=3).map(lambda piece: piece * 700),
)
jumps = st.one_of(
    st.just(timedelta(seconds=20)),
    st.timedeltas(timedelta(minutes=-5), timedelta(hours=2)),
    st.timedeltas(timedelta(hours=20), timedelta(days=400)),
)
positions = st.one_of(
    st.builds(Position, st.floats(43.2, 44.2), st.floats(-0.4, 1.3)),
    st.builds(Position, st.floats(-90, 90), st.floats(-180, 180)),
)
languages = st.sampled_from([None, "fr", "en"])
chats = st.integers(0, 1)
messages = st.one_of(
    st.builds(Said, chats, texts, jumps, st.none(), languages),
    st.builds(Said, chats, texts, jumps, st.none(), languages),
    st.builds(Said, chats, st.just(""), jumps, positions, languages),
)

tried = int(os.environ.get("CONVERSATIONS", "300"))
conversations = settings(
    max_examples=tried,
    derandomize="CONVERSATIONS" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def answers(said: Sequence[Said], ready: ReadyKnowledge, only: int | None = None) -> list[tuple[Said, str, Memory]]:
    """Each message with the reply and what is remembered of its chat; those of `only` one chat, if so asked."""
    memories, now, found = {0: Memory(), 1: Memory()}, START, []
    for message in said:
        now += message.later
        if only in (None, message.chat):
            question = Question(message.text, now, message.position, message.language)
            reply, memories[message.chat] = respond(question, memories[message.chat], ready)
            found.append((message, text_of(reply), memories[message.chat]))
    return found


def without_language(message: Said) -> bool:
    return message.position is not None or message.text in WITHOUT_LANGUAGE


@conversations
@given(st.lists(messages, min_size=1, max_size=5))
@example([Said(0, "carte grise à Montaut", timedelta()), Said(1, "caf", timedelta()), Said(0, "1", timedelta())])
@example([Said(0, "where is the nearest desk", timedelta()), Said(0, "Mirande", timedelta(days=30))])
def test_every_conversation(ready: ReadyKnowledge, said: list[Said]) -> None:
    together = answers(said, ready)
    language: dict[int, Language | None] = {0: None, 1: None}
    for message, text, memory in together:
        assert text.strip(), "never an empty reply"
        assert len(text) <= LONGEST_REPLY, "a reply fits a phone's screen"
        assert memory.language is not None, "the language is remembered"
        if without_language(message) and language[message.chat]:
            assert memory.language == language[message.chat], "the language stays until another one is spoken"
        language[message.chat] = memory.language
    for chat in (0, 1):
        alone = answers(said, ready, only=chat)
        assert alone == [answer for answer in together if answer[0].chat == chat], "no chat hears of another"
