"""The ledger keeps counts and missed questions as long as it says, in the memories' file, and never stops the bot."""

import os
import resource
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.answers import NotUnderstood
from bot.conversation import Memory
from bot.ledger.clerk import MOST_KEPT_A_DAY, Clerk
from bot.ledger.counting import Exchange
from bot.ledger.ledger import MOST_MISSED, InProcessLedger, Ledger
from bot.ledger.marks import marking
from bot.ledger.model import COUNTS_KEPT_FOR, MARKS, MISSED_KEPT_FOR, Counts, Missed, Tally
from bot.ledger.opening import open_ledger
from bot.ledger.sqlite_ledger import SqliteLedger
from bot.paris import PARIS
from bot.state import open_state
from bot.store import SqliteStore
from tests.redis_server import PROGRAM, RedisServer

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
DAY = timedelta(days=1)
QUESTION = Missed("0123456789ab", TODAY, "jai perdu mon papié gris", "fr", 17)
MEMORY = Memory(language="fr", needs=("caf",), updated=NOW)


@pytest.fixture(params=["memory", "sqlite", "redis"])
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    if request.param == "redis":
        if PROGRAM is None:
            pytest.skip("redis-server is not installed")
        with RedisServer(tmp_path) as redis:
            state = open_state(redis.url, "1:token")
            await state.begin()
            yield state.ledger
            await state.end()
        return
    opened = open_ledger("memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'new' / 'state.sqlite'}")
    yield opened
    await opened.close()


async def test_counts_add_up(ledger: Ledger) -> None:
    desk, question = Tally(TODAY, "desk", "mirande"), Tally(TODAY - DAY, "question", "text")
    assert await ledger.add({desk: 2, question: 1}, (), TODAY)
    assert await ledger.add({desk: 3}, (), TODAY)
    assert await ledger.counts(TODAY - DAY, TODAY) == {desk: 5, question: 1}
    assert await ledger.counts(TODAY, TODAY) == {desk: 5}
    assert await ledger.counts(TODAY + DAY, TODAY + DAY) == {}


async def test_missed_questions_come_back_as_they_were(ledger: Ledger) -> None:
    other = replace(QUESTION, id="ba9876543210", text="é’«»", language="en", mark=0)
    await ledger.add({}, (QUESTION, other), TODAY)
    assert set(await ledger.missed(TODAY)) == {QUESTION, other}
    await ledger.ignore([QUESTION.id, "unknown"])
    assert set(await ledger.missed(TODAY)) == {replace(QUESTION, ignored=True), other}
    await ledger.drop([QUESTION.id, "unknown"])
    assert await ledger.missed(TODAY) == (other,)


async def test_missed_questions_last_ninety_days(ledger: Ledger) -> None:
    await ledger.add({}, (QUESTION,), TODAY)
    assert MISSED_KEPT_FOR == 90 * DAY
    assert await ledger.missed(TODAY + 89 * DAY) == (QUESTION,)
    assert await ledger.missed(TODAY + 90 * DAY) == ()
    await ledger.add({}, (), TODAY + 90 * DAY)
    assert await ledger.missed(TODAY) == (), "not hidden but gone"


async def test_counts_last_thirteen_months(ledger: Ledger) -> None:
    await ledger.add({Tally(TODAY, "question", "text"): 1}, (), TODAY)
    await ledger.add({}, (), TODAY + COUNTS_KEPT_FOR)
    assert await ledger.counts(TODAY, TODAY)
    await ledger.add({}, (), TODAY + COUNTS_KEPT_FOR + DAY)
    assert await ledger.counts(TODAY, TODAY) == {}


async def test_too_many_missed_questions_lose_the_oldest(ledger: Ledger) -> None:
    crowd = [replace(QUESTION, id=f"{number:012x}", day=TODAY + DAY) for number in range(MOST_MISSED)]
    await ledger.add({}, (QUESTION,), TODAY)
    await ledger.add({}, crowd, TODAY + DAY)
    assert set(await ledger.missed(TODAY + DAY)) == set(crowd)


async def test_the_clerk_brings_again_what_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("", encoding="utf-8")
    clerk = Clerk(SqliteLedger(tmp_path / "folder" / "state.sqlite"))
    clerk.count("inline", TODAY)
    await clerk.carry(TODAY)
    clerk.count("inline", TODAY)
    assert await clerk.counts(TODAY, TODAY) == {}
    (tmp_path / "folder").unlink()
    assert await clerk.counts(TODAY, TODAY) == {Tally(TODAY, "inline"): 2}
    await clerk.close(TODAY)


async def test_the_clerk_leaves_the_ledger_alone_where_nothing_happened() -> None:
    class Noting(InProcessLedger):
        days: tuple[date, ...] = ()

        async def add(self, counts: Counts, missed: Sequence[Missed], today: date) -> bool:
            self.days += (today,)
            return await super().add(counts, missed, today)

    ledger = Noting()
    clerk = Clerk(ledger)
    for day in (TODAY, TODAY, TODAY + DAY):
        await clerk.carry(day)
    assert ledger.days == (TODAY, TODAY + DAY), "once a day all the same: what is too old goes"


async def test_memories_and_ledger_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    store, ledger = SqliteStore(path), SqliteLedger(path)
    await store.put("1", MEMORY)
    await ledger.add({Tally(TODAY, "inline"): 1}, (QUESTION,), TODAY)
    assert await store.get("1", NOW) == MEMORY, "a file from before the ledger keeps its memories"
    await store.close()
    await ledger.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    store, ledger = SqliteStore(path), SqliteLedger(path)
    assert await store.get("1", NOW) == Memory(), "memories of another version are dropped"
    assert await ledger.missed(TODAY) == (QUESTION,), "and the ledger stays"
    await store.close()
    await ledger.close()


async def test_tables_of_another_version_are_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "state.sqlite"
    ledger = SqliteLedger(path)
    await ledger.add({}, (QUESTION,), TODAY)
    await ledger.close()
    _set_version(path, b"2")
    ledger, store = SqliteLedger(path), SqliteStore(path)
    assert not await ledger.add({}, (replace(QUESTION, id="ba9876543210"),), TODAY)
    assert "nothing is counted" in caplog.text
    await store.put("1", MEMORY)
    assert await store.get("1", NOW) == MEMORY
    _set_version(path, b"1")
    assert await ledger.missed(TODAY) == (QUESTION,)
    await ledger.close()
    await store.close()


def _set_version(path: Path, version: bytes) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'ledger version'", (version,))
    connection.close()


async def test_the_ledger_goes_over_to_the_file_that_the_memories_mended(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    ledger = SqliteLedger(path)
    await ledger.add({Tally(TODAY, "inline"): 1}, (), TODAY)
    await ledger.close()
    path.write_text("bonjour " * 1000, encoding="utf-8")
    ledger, store = SqliteLedger(path), SqliteStore(path)
    assert not await ledger.add({Tally(TODAY, "inline"): 1}, (), TODAY)
    assert await store.get("1", NOW) == Memory()
    assert await ledger.add({Tally(TODAY, "inline"): 1}, (), TODAY)
    path.rename(path.with_name("aside"))
    assert await ledger.add({Tally(TODAY, "inline"): 5}, (), TODAY)
    assert await ledger.counts(TODAY, TODAY) == {Tally(TODAY, "inline"): 5}, "a new file, not the one put aside"
    await ledger.close()
    await store.close()


async def test_a_damaged_file_that_was_put_aside_is_deleted_after_a_month(tmp_path: Path) -> None:
    path, aside = tmp_path / "state.sqlite", tmp_path / "state.sqlite.damaged"
    for days, stays in ((29, True), (31, False)):
        aside.write_bytes(b"what was asked long ago")
        then = time.time() - days * 86_400
        os.utime(aside, (then, then))
        store = SqliteStore(path)
        await store.get("1", NOW)
        await store.close()
        assert aside.exists() is stays


async def test_a_full_disk_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ledger = SqliteLedger(tmp_path / "state.sqlite")
    await ledger.add({Tally(TODAY, "inline"): 1}, (), TODAY)
    many = [replace(QUESTION, id=f"{number:012x}", text="papié " * 30) for number in range(4000)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))  # no file may grow past it, as on a full disk
    try:
        kept = await ledger.add({Tally(TODAY, "inline"): 1}, many, TODAY)
        await ledger.ignore([QUESTION.id])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not kept
    assert "papié" not in caplog.text
    assert await ledger.counts(TODAY, TODAY) == {Tally(TODAY, "inline"): 1}, "all or nothing"
    assert await ledger.add({Tally(TODAY, "inline"): 1}, many, TODAY)
    await ledger.close()


async def test_what_is_dropped_leaves_the_file(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "state.sqlite")
    await ledger.add({}, (QUESTION, replace(QUESTION, id="ba9876543210", text="permis perdu")), TODAY)
    assert "papié".encode() in _bytes(tmp_path)
    await ledger.drop([QUESTION.id])
    assert "papié".encode() not in _bytes(tmp_path)
    assert b"permis perdu" in _bytes(tmp_path)
    await ledger.add({}, (), TODAY + MISSED_KEPT_FOR)
    assert b"permis perdu" not in _bytes(tmp_path)
    await ledger.close()


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_mark_is_always_that_of_its_person_and_of_many_others() -> None:
    marks = Counter(map(marking("123:secret"), range(100_000, 110_000)))
    assert marks == Counter(map(marking("123:secret"), range(100_000, 110_000)))
    assert set(marks) == set(range(MARKS))
    assert min(marks.values()) > 200, "each fits some three hundred of ten thousand people"
    other = marking("456:secret")
    assert any(other(person) != marking("123:secret")(person) for person in range(20)), "only the token tells which"


async def test_nobody_alone_pushes_out_what_others_asked() -> None:
    clerk = Clerk(mark=lambda person: person)
    for person, day in ((1, TODAY), (2, TODAY), (1, TODAY + DAY)):
        for number in range(MOST_KEPT_A_DAY + 5):
            asked = Exchange("text", "out_of_scope", "fr", NotUnderstood(1), Memory(), "bus auch" + " le" * number)
            clerk.note(asked, str(person), person, 0.1, NOW + (day - TODAY))
        await clerk.carry(day)
    kept = Counter((one.mark, one.day) for one in await clerk.missed(TODAY + DAY))
    assert kept == {(1, TODAY): MOST_KEPT_A_DAY, (2, TODAY): MOST_KEPT_A_DAY, (1, TODAY + DAY): MOST_KEPT_A_DAY}
