"""The figures: what is counted of an answer, how a period is added up, and what administrators are shown."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from telegram.error import BadRequest

from bot.assistant import ReadyKnowledge
from bot.ledger.chart import WIDTH, chart_of
from bot.ledger.clerk import Clerk
from bot.ledger.counting import CLASSES
from bot.ledger.drawing import Draughtsman
from bot.ledger.ledger import InProcessLedger
from bot.ledger.model import Tally
from bot.ledger.names import Names
from bot.ledger.sheet import read, written
from bot.ledger.sheet_words import sheet_of
from bot.ledger.statistics_lines import statistics_reply
from bot.ledger.summary import PERIODS, summary_of
from bot.rendering.catalogue import load_insight_catalogues
from bot.rendering.plain import text_of
from tests.bot_api.account import Call
from tests.office import plain
from tests.recording import NOW, Conversation

ADMIN = 7
TODAY = NOW.date()
CATALOGUES = load_insight_catalogues()
_DAY = timedelta(days=1)


@pytest.fixture
def talk(ready: ReadyKnowledge) -> Conversation:
    return Conversation(ready, admins=frozenset({ADMIN}))


async def said(talk: Conversation, text: str, person: int = 1, language: str = "fr") -> Call:
    talk.say(person, text, language)
    (answer,) = await talk.pass_on()
    assert answer.refused is None
    return answer


async def counted(talk: Conversation, *kinds: str) -> dict[str, int]:
    counts = await talk.shell.clerk.counts(TODAY, TODAY)
    return {f"{tally.kind} {tally.key}".strip(): n for tally, n in counts.items() if tally.kind in kinds}


async def test_an_answer_is_counted_by_what_it_is_about(talk: Conversation) -> None:
    await said(talk, "carte grise mirande")
    everything = {tally.kind: tally.key for tally in await talk.shell.clerk.counts(TODAY, TODAY)}
    milliseconds = everything.pop("milliseconds")
    assert int(milliseconds) in CLASSES
    assert everything == {
        "question": "text",
        "intent": "desk",
        "language": "fr",
        "partner": "interieur",
        "topic": everything["topic"],
        "commune": "32256",
        "desk": "mirande",
    }
    assert "carte-grise" in everything["topic"]


async def test_a_need_a_place_and_a_desk_count_once_a_conversation(talk: Conversation) -> None:
    await said(talk, "caf")
    answer = await said(talk, "mirande")
    await said(talk, "et samedi ?")
    talk.press(1, answer, "Horaires")
    await talk.pass_on()
    await said(talk, "caf mirande", person=2)
    assert await counted(talk, "partner", "commune", "question", "press") == {
        "partner caf": 2, "commune 32256": 2, "question text": 4, "press": 1
    }  # fmt: skip


async def test_what_is_not_understood_and_what_fails(
    talk: Conversation, ready: ReadyKnowledge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await said(talk, "elevage alpagas prix")
    assert await counted(talk, "missed", "intent") == {"missed": 1, "intent not_understood": 1}
    talk.holder.current = replace(ready, interpreter=None)  # type: ignore[arg-type]
    await said(talk, "caf mirande")
    assert (await counted(talk, "failed", "question")) == {"failed": 1, "question text": 1}
    assert " message failed " in caplog.text
    assert b'bot_answers_total{intent="failed"} 1.0' in talk.shell.metrics.text()


async def test_inline_questions_are_counted_without_what_was_typed(talk: Conversation) -> None:
    talk.type_inline(1, "qsdf jklm")
    await talk.pass_on()
    assert await counted(talk, "inline", "missed") == {"inline": 1}
    assert await talk.shell.clerk.missed(TODAY) == ()


async def test_commands_are_no_questions(talk: Conversation) -> None:
    for command in ("/start", "/aide", "/oublier", "/xyzzy", "/services"):
        await said(talk, command)
    assert await talk.shell.clerk.counts(TODAY, TODAY) == {}


async def test_what_was_asked_back_twice_is_missed_by_its_first_words(talk: Conversation) -> None:
    doubtful = await said(talk, "carte grise ou carte vitale")
    assert len(doubtful.buttons) >= 2
    talk.press(1, doubtful, doubtful.buttons[0]["text"])
    await talk.pass_on()
    assert await talk.shell.clerk.missed(TODAY) == ()
    await said(talk, "mirande")
    (missed,) = await talk.shell.clerk.missed(TODAY)
    assert missed.text == "carte grise ou carte vitale"


async def test_what_was_asked_back_once_is_not_missed(talk: Conversation) -> None:
    doubtful = await said(talk, "carte grise ou carte vitale a mirande")
    talk.press(1, doubtful, doubtful.buttons[0]["text"])
    await talk.pass_on()
    await said(talk, "carte grise", person=2)
    await said(talk, "mirande", person=2)
    assert await talk.shell.clerk.missed(TODAY) == ()


def busy_week() -> dict[Tally, int]:
    counts = {
        ("question", "text"): 40, ("missed", ""): 3, ("partner", "caf"): 30, ("partner", "msa"): 2,
        ("topic", "caf-rsa"): 5, ("desk", "mirande"): 12, ("desk", "auch"): 2, ("desk", "eauze"): 1,
        ("commune", "32256"): 9, ("commune", "32013"): 2, ("commune", "31555"): 1, ("milliseconds", "200"): 40,
        ("feedback", "useful"): 8, ("feedback", "not"): 4, ("feedback", "hours"): 3, ("feedback", "unclear"): 1,
        ("complaint", "hours mirande"): 3, ("complaint", "unclear caf"): 1,
    }  # fmt: skip
    return {Tally(TODAY, kind, key): count for (kind, key), count in counts.items()}  # type: ignore[arg-type]


async def shown_to(talk: Conversation, language: str = "fr") -> Call:
    ledger = InProcessLedger()
    await ledger.add(busy_week(), (), TODAY)
    talk.use(Clerk(ledger))
    return await said(talk, "/statistiques", ADMIN, language)


async def test_the_figures_come_as_a_picture_and_in_words(talk: Conversation) -> None:
    answer = await shown_to(talk)
    text = plain(answer.text)
    assert "Statistiques : 7 derniers jours\nDu 17 au 23 novembre 2026" in text
    assert "Questions : 40 (période d’avant : 0)" in text
    assert "Non comprises : 3 (8 %)" in text
    assert "Temps de réponse : 0,18 s" in text
    assert "Avis : utile 8, pas utile 4" in text
    assert "Services : CAF 30, MSA 2" in text
    assert "À vérifier : horaires faux – Mirande 3, autres 1" in text
    picture = Image.open(BytesIO(answer.files["photo"][1]))
    assert (picture.format, picture.width) == ("PNG", WIDTH)
    assert picture.height < 2600


async def test_communes_and_desks_that_few_asked_for_are_others(talk: Conversation) -> None:
    text = plain((await shown_to(talk)).text)
    assert "Guichets : Mirande 12, autres 3\n" in text
    assert "Communes : Mirande 9, autres 3\n" in text
    assert "Auch" not in text
    assert "Toulouse" not in text


async def test_in_english(talk: Conversation) -> None:
    text = (await shown_to(talk, "en")).text
    assert "17 to 23 November 2026" in text
    assert "Not understood: 3 (8%)" in text
    assert "To check: wrong hours – Mirande 3, others 1" in text


async def test_another_period_takes_the_place_of_the_picture(talk: Conversation) -> None:
    answer = await shown_to(talk)
    for words, title in (("28 jours", "28 derniers jours"), ("7 jours", "7 derniers jours"), ("Hier", "hier")):
        talk.press(ADMIN, answer, words)
        thanks, edit = await talk.pass_on()
        assert (thanks.method, edit.method, edit.refused) == ("answerCallbackQuery", "editMessageMedia", None)
        assert plain(edit.text).startswith(f"Statistiques : {title}")
        assert edit.parameters["message_id"] == answer.result["message_id"]
        answer = edit
    assert "Aucune question sur cette période." in edit.text


async def test_a_picture_that_telegram_refuses_costs_no_figures(talk: Conversation) -> None:
    def fault(method: str) -> None:
        if method == "sendPhoto":
            raise BadRequest("IMAGE_PROCESS_FAILED")

    talk.request.fault = fault
    answer = await shown_to(talk)
    assert answer.method == "sendMessage"
    assert "Questions" in answer.text


@pytest.mark.parametrize(
    ("command", "patience"),
    [
        (("no-such-program",), 5.0),
        ((sys.executable, "-c", "raise SystemExit(3)"), 5.0),
        ((sys.executable, "-c", "pass"), 5.0),
        ((sys.executable, "-c", "import time; time.sleep(60)"), 0.3),
    ],
)
async def test_what_cannot_be_drawn_is_said_in_words_alone(
    ready: ReadyKnowledge, command: tuple[str, ...], patience: float, caplog: pytest.LogCaptureFixture
) -> None:
    names = Names(ready.directory, CATALOGUES.fr)
    sheet = sheet_of(summary_of(busy_week(), "week", TODAY), names)
    assert await Draughtsman(command, patience).draw(sheet) is None
    assert "no picture could be drawn" in caplog.text


def test_a_sheet_reaches_the_process_that_draws_it_whole(ready: ReadyKnowledge) -> None:
    sheet = sheet_of(summary_of(busy_week(), "week", TODAY), Names(ready.directory, CATALOGUES.fr))
    assert read(written(sheet)) == sheet


def test_who_draws_imports_next_to_nothing() -> None:
    heavy = ("telegram", "pydantic", "babel", "numpy")
    program = f"import sys, bot.ledger.chart; print([name for name in {heavy} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


async def test_answers_go_on_while_a_picture_is_drawn(talk: Conversation) -> None:
    talk.say(ADMIN, "/statistiques")
    drawing = asyncio.create_task(talk.pass_on())
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100, "the event loop was not held"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("period", PERIODS)
def test_an_empty_ledger_makes_a_sheet_too(ready: ReadyKnowledge, language: str, period: str) -> None:
    names = Names(ready.directory, CATALOGUES.in_(language))  # type: ignore[arg-type]
    summary = summary_of({}, period, date(2026, 3, 1))  # type: ignore[arg-type]
    assert chart_of(sheet_of(summary, names)).startswith(b"\x89PNG")
    assert text_of(statistics_reply(summary, names))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=60), st.integers(1, 10**7)), max_size=5))
def test_any_names_and_numbers_can_be_drawn(rows: list[tuple[str, int]]) -> None:
    names = Names(_NoDirectory(), CATALOGUES.fr)  # type: ignore[arg-type]
    counts = {Tally(TODAY, "commune", name): count for name, count in rows}
    counts |= {Tally(TODAY, "question", "text"): sum(count for _, count in rows)} if rows else {}
    picture = Image.open(BytesIO(chart_of(sheet_of(summary_of(counts, "today", TODAY), names))))
    assert picture.width + picture.height < 10_000


class _NoDirectory:
    """A knowledge base that has changed: no id is known any more."""

    desks: dict[str, object] = {}  # noqa: RUF012
    communes: dict[str, object] = {}  # noqa: RUF012
    entries: dict[str, object] = {}  # noqa: RUF012

    def need(self, _: str) -> None:
        return None


def test_both_languages_say_the_same_things() -> None:
    french, english = CATALOGUES.fr.texts, CATALOGUES.en.texts
    assert french.keys() == english.keys()
    for key, text in french.items():
        assert _placeholders(text) == _placeholders(english[key]), key


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
