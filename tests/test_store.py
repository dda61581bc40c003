"""What is remembered of a chat is kept for a day, survives a killed process, and never stops the bot."""

import asyncio
import multiprocessing
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from memories import DAY, MEMORY, MIRANDE, NOW

from bot.conversation import Memory
from bot.store import InProcessStore, MemoryStore, SqliteStore, StoreError, default_state_url, open_store
from tests.memory_writer import numbered


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MemoryStore]:
    opened = open_store("memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'new' / 'state.sqlite'}")
    yield opened
    await opened.close()


async def test_each_chat_has_a_memory_of_its_own(store: MemoryStore) -> None:
    assert await store.get("1", NOW) == Memory()
    await store.put("1", MEMORY)
    await store.put("2", replace(MEMORY, language="en"))
    await store.put("1", replace(MEMORY, misses=1))
    assert await store.get("1", NOW) == replace(MEMORY, misses=1)
    assert await store.get("2", NOW) == replace(MEMORY, language="en")


async def test_what_is_forgotten_is_gone(store: MemoryStore) -> None:
    await store.put("1", MEMORY)
    await store.put("2", MEMORY)
    await store.forget("1")
    await store.forget("1")
    assert await store.get("1", NOW) == Memory()
    assert await store.get("2", NOW) == MEMORY


async def test_a_memory_lasts_a_day(store: MemoryStore) -> None:
    await store.put("1", MEMORY)
    assert await store.get("1", NOW + DAY - timedelta(seconds=1)) == MEMORY
    assert await store.get("1", NOW + DAY) == Memory()


async def test_a_memory_that_was_never_dated_is_not_kept(store: MemoryStore) -> None:
    await store.put("1", MEMORY)
    await store.put("1", replace(MEMORY, updated=None))
    assert await store.get("1", NOW) == Memory()


@pytest.mark.parametrize("chat", ["", "-1001234567890", "é\udcff\0", "x" * 10_000])
async def test_any_text_may_name_a_chat(store: MemoryStore, chat: str) -> None:
    await store.put(chat, MEMORY)
    assert await store.get(chat, NOW) == MEMORY


async def test_the_process_holds_so_many_chats_and_no_more() -> None:
    store = InProcessStore(most_chats=2)
    for chat in ("1", "2", "1", "3"):
        await store.put(chat, MEMORY)
    assert [await store.get(chat, NOW) for chat in ("1", "2", "3")] == [MEMORY, Memory(), MEMORY]


async def test_old_memories_leave_the_file_in_passing(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    store = SqliteStore(path)
    await store.put("1", MEMORY)
    await store.put("2", replace(MEMORY, updated=NOW + timedelta(hours=1)))
    await store.put("3", replace(MEMORY, updated=NOW + DAY))
    await store.close()
    assert _rows(path) == 2


async def test_the_file_holds_no_number_of_a_person_and_nothing_forgotten(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "state.sqlite")
    await store.put("7231904455", replace(MEMORY, place=replace(MIRANDE, name="Montesquiou")))
    assert b"Montesquiou" in _bytes(tmp_path)
    assert b"7231904455" not in _bytes(tmp_path)
    assert (7231904455).to_bytes(8, "big") not in _bytes(tmp_path)
    await store.forget("7231904455")
    assert b"Montesquiou" not in _bytes(tmp_path)
    await store.close()


async def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.sqlite"
    store = SqliteStore(path)
    await store.put("1", MEMORY)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    await store.close()


async def test_memories_outlive_the_process(tmp_path: Path) -> None:
    for _ in range(2):
        store = SqliteStore(tmp_path / "state.sqlite")
        before = await store.get("1", NOW)
        await store.put("1", MEMORY)
        await store.close()
    assert before == MEMORY


async def test_values_that_cannot_be_read_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    store = SqliteStore(path)
    for chat, value in (("1", '{"version": 0}'), ("2", "{"), ("3", b"\xff"), ("4", 12)):
        await store.put(chat, MEMORY)
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE memory SET value = ? WHERE value LIKE '%Mirande%'", (value,))
        connection.close()
        assert await store.get(chat, NOW) == Memory()
    await store.close()


async def test_tables_of_another_version_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript("CREATE TABLE memory (chat_id INTEGER); PRAGMA user_version = 7;")
    connection.close()
    store = SqliteStore(path)
    await store.put("1", MEMORY)
    assert await store.get("1", NOW) == MEMORY
    await store.close()


def _not_a_database(path: Path) -> None:
    path.write_text("bonjour " * 1000, encoding="utf-8")


def _torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_not_a_database, _torn])
async def test_a_damaged_file_is_put_aside(
    tmp_path: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.sqlite"
    store = SqliteStore(path)
    await store.put("1", MEMORY)
    await store.close()
    damage(path)
    store = SqliteStore(path)
    assert await store.get("1", NOW) == Memory()
    assert "damaged" in caplog.text
    await store.put("1", MEMORY)
    assert await store.get("1", NOW) == MEMORY
    await store.close()


async def test_without_a_file_nothing_is_remembered_and_nothing_raised(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for path in (tmp_path, tmp_path / "taken" / "state.sqlite"):
        caplog.clear()
        store = SqliteStore(path)
        for chat in ("555001", "555002"):
            await store.put(chat, MEMORY)
            assert await store.get(chat, NOW) == Memory()
            await store.forget(chat)
        await store.close()
        assert len(caplog.records) == 1
        assert "555001" not in caplog.text
        assert "Mirande" not in caplog.text


async def test_a_full_disk_costs_memories_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = SqliteStore(tmp_path / "state.sqlite")
    await store.put("1", MEMORY)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))  # no file may grow past it, as on a full disk
    try:
        for chat in range(300):
            await store.put(f"chat {chat}", replace(MEMORY, needs=("caf" * 500,)))
            await store.get(f"chat {chat}", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caplog.records
    assert "Mirande" not in caplog.text
    await store.put("2", MEMORY)
    assert await store.get("2", NOW) == MEMORY
    assert await store.get("1", NOW) == MEMORY
    await store.close()


async def test_it_works_again_when_the_file_can_be_used_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "folder").write_text("", encoding="utf-8")
    store = SqliteStore(tmp_path / "folder" / "state.sqlite")
    await store.put("1", MEMORY)
    (tmp_path / "folder").unlink()
    await store.put("1", MEMORY)
    assert await store.get("1", NOW) == MEMORY
    assert len(caplog.records) == 1
    await store.close()


def _write_and_check(path: Path, name: str) -> None:
    async def chat() -> None:
        store = SqliteStore(path)
        for number in range(60):
            await store.put(f"{name} {number}", replace(MEMORY, misses=number))
            assert await store.get(f"{name} {number}", NOW) == replace(MEMORY, misses=number)
        await store.close()

    asyncio.run(chat())


def test_several_processes_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_write_and_check, args=(path, name)) for name in "abc"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert _rows(path) == 180


async def test_a_process_killed_at_any_instant_leaves_whole_values(tmp_path: Path) -> None:
    path, chance, last = tmp_path / "state.sqlite", random.Random(32), 0
    for _ in range(30):
        last = max(last, _kill_a_writer(path, chance.uniform(0, 0.03)))
        store = SqliteStore(path)
        memory = await store.get("chat", NOW)
        await store.close()
        assert memory.misses >= last, "what was written before the kill is there"
        assert memory == numbered(memory.misses)
    assert not (tmp_path / "state.sqlite.damaged").exists()


def _kill_a_writer(path: Path, seconds: float) -> int:
    """Kill a writer so long after its first value; the last number it had said was written."""
    command = [sys.executable, "-m", "tests.memory_writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1], text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        said = [first, *writer.stdout.read().splitlines(keepends=True)]
    return max(int(line) for line in said if line.endswith("\n"))


@pytest.mark.parametrize("url", ["", "redis://:hunter2@host/0", "postgres://hunter2@host", "sqlite://", "sqlite:///"])
def test_another_address_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(StoreError, match=r"STATE_URL.*write sqlite:///PATH or memory://") as refused:
        open_store(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HOME": "/home/ada"}, "/home/ada/.local/state"),
        ({"HOME": "/home/ada", "XDG_STATE_HOME": "/var/ada"}, "/var/ada"),
        ({"HOME": "/home/ada", "XDG_STATE_HOME": "relative"}, "/home/ada/.local/state"),
        ({"HOME": "/home/ada", "XDG_STATE_HOME": ""}, "/home/ada/.local/state"),
    ],
)
def test_the_file_lies_in_the_state_directory(environment: dict[str, str], folder: str) -> None:
    assert default_state_url(environment) == f"sqlite:///{folder}/france-services-bot/state.sqlite"


def _rows(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM memory").fetchone()
    connection.close()
    return int(count)


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())
