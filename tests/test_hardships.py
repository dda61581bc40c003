"""What a server meets: clocks that jump, full disks, Telegram in trouble; the long runs are in benchmarks/."""

import resource
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.assistant import ReadyKnowledge
from bot.conversation import Memory, RememberedPlace
from bot.knowledge.model import Position
from bot.paris import PARIS
from bot.store import InProcessStore, MemoryStore, SqliteStore
from tests.bot_api.server import BotApi, Failure
from tests.bot_process import BotProcess
from tests.recording import NOW, Conversation
from tests.running_bot import small

__all__ = ["small"]  # a fixture

HERE = Memory(language="fr", place=RememberedPlace("Mirande", Position(43.5, 0.4), "32256"), updated=NOW)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MemoryStore:
    return InProcessStore() if request.param == "memory" else SqliteStore(tmp_path / "state.sqlite")


async def test_a_clock_that_was_wrong_makes_no_memory_last(store: MemoryStore) -> None:
    """A server that starts in 2040 and learns the time a minute later."""
    wrong = NOW.replace(year=2040)
    await store.put("a", Memory(language="en", place=HERE.place, updated=wrong))
    assert (await store.get("a", wrong)).place == HERE.place
    assert await store.get("a", NOW) == Memory()
    await store.put("b", HERE)
    assert await store.get("a", wrong) == Memory()
    assert await store.get("b", NOW) == HERE
    await store.close()


async def test_a_clock_put_back_a_little_loses_nothing(store: MemoryStore) -> None:
    await store.put("a", HERE)
    assert await store.get("a", NOW - timedelta(hours=3)) == HERE
    assert await store.get("a", NOW + timedelta(hours=25)) == Memory()
    await store.close()


@pytest.mark.parametrize(
    ("then", "now", "is_old"),
    [
        # In March the clocks jump from 2 to 3, in October back from 3 to 2.
        (datetime(2026, 3, 29, 1, 58, tzinfo=PARIS), datetime(2026, 3, 29, 3, 2, tzinfo=PARIS), False),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), datetime(2026, 10, 25, 2, 40, fold=1, tzinfo=PARIS), True),
    ],
)
def test_an_hour_is_an_hour_when_the_clocks_change(then: datetime, now: datetime, is_old: bool) -> None:
    assert Memory(updated=then).is_old(now) is is_old


async def test_a_conversation_goes_on_whatever_the_clock_does(ready: ReadyKnowledge) -> None:
    conversation, now = Conversation(ready), NOW
    object.__setattr__(conversation.shell, "clock", lambda: now)
    for jump in (timedelta(0), timedelta(days=400), timedelta(days=-800), timedelta(days=4000), timedelta(hours=-1)):
        now = now + jump
        conversation.say(5, "caf mirande")
        conversation.say(5, "et samedi ?")
        answers = await conversation.pass_on()
        assert all("Mirande" in answer.text for answer in answers), jump
        assert len(answers) == 2


def test_a_full_disk_costs_the_memory_alone_and_heals(small: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with BotApi() as api, BotProcess(api.url, small, STATE_URL=f"sqlite:///{state}") as bot:
        bot.wait_for_log("(polling)")
        api.say(1, "caf mirande")
        api.answers(1)
        fill_up(bot, full=True)
        for person in range(2, 12):
            api.say(person, "caf mirande")
            assert "Mirande" in api.answers(person)[0].text
        bot.wait_for_log("not remembered")
        fill_up(bot, full=False)
        api.say(20, "caf mirande")
        api.answers(20)
        api.say(20, "horaires")
        assert "Mirande" in api.answers(20, 2)[1].text
        assert bot.log.count("not remembered") == 1
        assert "Traceback" not in bot.log
        assert bot.terminate() == 0


def test_a_start_on_a_full_disk_answers_and_remembers_when_there_is_room(small: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with BotApi() as api, BotProcess(api.url, small, STATE_URL=f"sqlite:///{state}") as bot:
        fill_up(bot, full=True)
        api.say(1, "caf mirande")
        assert "Mirande" in api.answers(1, seconds=20)[0].text
        bot.wait_for_log("not remembered")
        fill_up(bot, full=False)
        api.say(2, "caf mirande")
        api.answers(2)
        api.say(2, "horaires")
        assert "Mirande" in api.answers(2, 2)[1].text


def fill_up(bot: BotProcess, *, full: bool) -> None:
    """Let the process write no more to any file, as on a full disk; it fails in the same place of SQLite."""
    _, hard = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (1024 if full else hard, hard))


@pytest.mark.parametrize("trouble", ["drop", "429", "500", "slow"])
def test_telegram_in_trouble_costs_no_answer(small: Path, trouble: Failure) -> None:
    people = range(100, 115)
    with BotApi(slow_seconds=0.8) as api, BotProcess(api.url, small) as bot:
        bot.wait_for_log("(polling)")
        for person in people:
            if person == 103:
                api.trouble = trouble
            if person == 110:
                time.sleep(1.0)
                api.trouble = None
            api.say(person, "caf mirande")
        for person in people:
            assert "Mirande" in api.answers(person, seconds=15)[0].text
        assert len(api.calls("sendMessage")) == len(people)
        assert "Traceback" not in bot.log
