"""The gate and the memories of several replicas, each with the real Redis between them."""

import asyncio
import random
import signal
import time
from dataclasses import replace
from datetime import datetime

import pytest
import redis as redis_client

from bot.conversation import Memory
from bot.flood import MOST_IN_WINDOW, Verdict
from bot.paris import PARIS
from bot.replicas.gate import GRACE_SECONDS, LEASE_SECONDS, MOST_OVERTAKING_SECONDS, OVERTAKING_SECONDS
from bot.state import State, open_state
from bot.store import StoreError
from tests.redis_server import PROGRAM, RedisServer
from tests.replica_states import TOKENS, opened, redis, two, until

__all__ = ["redis", "two"]  # fixtures

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="redis-server is not installed")

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
MEMORY = Memory(language="fr", needs=("caf",), updated=NOW)


@pytest.mark.parametrize("rest", ["host:port/0", "host:70000/0", "host/0?no_such_option=1", "[host/0"])
def test_a_faulty_address_is_told_at_the_start_without_its_password(rest: str) -> None:
    with pytest.raises(StoreError, match=r"STATE_URL.*write .*redis://") as refused:
        open_state(f"redis://:hunter2@{rest}", "1:token")
    assert "hunter2" not in str(refused.value)


async def test_updates_keep_their_order_though_calls_overtake_each_other(two: tuple[State, State]) -> None:
    chance, handled, in_hand = random.Random(32), list[tuple[str, int]](), set[str]()

    async def bring(update_id: int, chat: str) -> None:
        await asyncio.sleep(update_id * 0.003 + chance.uniform(0, 0.1))
        async with chance.choice(two).gate.admit(update_id, chat) as verdict:
            assert verdict is Verdict.ANSWER
            assert chat not in in_hand
            in_hand.add(chat)
            await asyncio.sleep(chance.uniform(0, 0.02))
            handled.append((chat, update_id))
            in_hand.discard(chat)

    chats = [f"chat {chance.randrange(15)}" for _ in range(150)]
    await asyncio.gather(*(bring(500 + number, chat) for number, chat in enumerate(chats)))
    assert len(handled) == 150
    for chat in set(chats):
        ids = [update_id for one, update_id in handled if one == chat]
        assert ids == sorted(ids)


async def test_a_call_that_is_late_after_a_silence_is_waited_for(two: tuple[State, State]) -> None:
    handled = list[int]()

    async def bring(update_id: int, later: float) -> None:
        await asyncio.sleep(later)
        async with two[update_id % 2].gate.admit(update_id, "chat"):
            handled.append(update_id)

    await bring(1, 0)
    await asyncio.sleep(OVERTAKING_SECONDS + 0.2)
    await asyncio.gather(bring(3, 0), bring(2, OVERTAKING_SECONDS - 0.2))
    assert handled == [1, 2, 3]


async def test_updates_that_never_come_keep_nobody_waiting_for_long(two: tuple[State, State]) -> None:
    async def bring(update_id: int) -> float:
        began = time.monotonic()
        async with two[update_id % 2].gate.admit(update_id, f"chat {update_id}"):
            return time.monotonic() - began

    await bring(1)
    waited = await asyncio.gather(*(bring(update_id) for update_id in range(3, 40, 3)), bring(9_000_000))
    assert 0.4 < waited[0] < 1.5
    assert max(waited) < MOST_OVERTAKING_SECONDS + 1


async def test_a_second_copy_waits_for_the_first_and_is_not_handled(two: tuple[State, State]) -> None:
    first_is_done, seen = asyncio.Event(), list[Verdict]()

    async def bring_again() -> None:
        async with two[1].gate.admit(7, "chat") as verdict:
            assert first_is_done.is_set()
            seen.append(verdict)

    async with two[0].gate.admit(7, "chat") as verdict:
        seen.append(verdict)
        again = asyncio.create_task(bring_again())
        await asyncio.sleep(0.1)
        first_is_done.set()
    await again
    assert seen == [Verdict.ANSWER, Verdict.REPEATED]


async def test_what_was_cut_short_is_handled_when_it_comes_again(two: tuple[State, State]) -> None:
    async def cut_short() -> None:
        async with two[0].gate.admit(7, "chat"):
            await asyncio.sleep(60)

    task = asyncio.create_task(cut_short())
    await asyncio.sleep(0.7)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(1), two[1].gate.admit(7, "chat") as verdict:
        assert verdict is Verdict.ANSWER


async def test_what_failed_counts_as_handled(two: tuple[State, State]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with two[0].gate.admit(7, "chat"):
            raise ZeroDivisionError
    async with two[1].gate.admit(7, "chat") as verdict:
        assert verdict is Verdict.REPEATED


async def test_a_chat_goes_on_when_its_replica_died_and_waits_for_one_that_lives(redis: RedisServer) -> None:
    """An update of the dead one that is brought again comes before those behind it; all in the time of one lease."""
    token, handled = f"{next(TOKENS)}:token", list[int]()
    async with opened(redis, token) as living, opened(redis, token) as other:
        dead = open_state(redis.url, token)  # never begins to beat: as a process that is gone, it renews nothing
        held = [dead.gate.admit(1, "brought again"), dead.gate.admit(2, "lost"), living.gate.admit(3, "kept")]
        for one in held:
            await one.__aenter__()
        began = time.monotonic()

        async def bring(update_id: int, chat: str) -> float:
            async with other.gate.admit(update_id, chat) as verdict:
                assert verdict is Verdict.ANSWER
                handled.append(update_id)
                return time.monotonic() - began

        kept = asyncio.create_task(bring(6, "kept"))
        waited = await asyncio.gather(bring(4, "brought again"), bring(5, "lost"), bring(1, "brought again"))
        assert handled.index(1) < handled.index(4)
        assert min(waited) > LEASE_SECONDS - 1
        assert max(waited) < LEASE_SECONDS + GRACE_SECONDS + 2
        await asyncio.sleep(0.3)
        assert not kept.done()
        await held[2].__aexit__(None, None, None)
        await kept
        await dead.end()


async def test_flood_is_counted_over_all_replicas_and_warned_of_once(two: tuple[State, State]) -> None:
    verdicts = list[Verdict]()
    for number in range(MOST_IN_WINDOW + 10):
        async with two[number % 2].gate.admit(number, "chat") as verdict:
            verdicts.append(verdict)
    expected = [Verdict.ANSWER] * MOST_IN_WINDOW + [Verdict.WARN] + [Verdict.IGNORE] * 9
    assert verdicts == expected
    async with two[0].gate.admit(99, "another chat") as verdict:
        assert verdict is Verdict.ANSWER


async def test_a_replica_that_was_long_silent_does_not_undo_a_later_memory(two: tuple[State, State]) -> None:
    first, second = two
    async with first.gate.admit(7, "chat"):
        await first.memories.put("chat", MEMORY)
        _as_if_its_lease_were_over(first, 7)
        async with second.gate.admit(8, "chat"):
            await second.memories.put("chat", replace(MEMORY, needs=("msa",)))
        await first.memories.put("chat", replace(MEMORY, needs=("late",)))
    assert (await second.memories.get("chat", NOW)).needs == ("msa",)


def _as_if_its_lease_were_over(state: State, update_id: int) -> None:
    client = redis_client.Redis(port=state.gate._link.redis.connection_pool.connection_kwargs["port"])  # type: ignore[attr-defined]
    assert client.delete(state.gate._names.of("update", str(update_id)))  # type: ignore[attr-defined]
    client.close()


async def test_memories_are_shared_forgotten_and_gone_after_a_day(two: tuple[State, State], redis: RedisServer) -> None:
    first, second = two
    await first.memories.put("chat 7231904455", MEMORY)
    assert await second.memories.get("chat 7231904455", NOW) == MEMORY
    client = redis_client.Redis.from_url(redis.url)
    (key,) = [key for key in client.scan_iter() if b"memory" in key and _bot_of(first) in key]
    assert 86_000 < client.ttl(key) <= 86_400
    assert b"7231904455" not in key + client.hget(key, "value")
    await second.memories.forget("chat 7231904455")
    assert await first.memories.get("chat 7231904455", NOW) == Memory()
    assert client.hget(key, "value") is None
    client.close()


def _bot_of(state: State) -> bytes:
    return state.gate._names.prefix.encode()  # type: ignore[attr-defined]


async def test_every_key_ends_by_itself(two: tuple[State, State], redis: RedisServer) -> None:
    async with two[0].gate.admit(7, "chat"):
        await two[0].memories.put("chat", MEMORY)
    client = redis_client.Redis.from_url(redis.url)
    assert [key for key in client.scan_iter(_bot_of(two[0]) + b"*") if client.ttl(key) < 0] == []
    client.close()


async def test_a_redis_that_hangs_is_waited_for_once(
    redis: RedisServer, two: tuple[State, State], caplog: pytest.LogCaptureFixture
) -> None:
    first, _ = two
    redis.signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        for number in range(50):
            async with first.gate.admit(number, "chat") as verdict:
                assert verdict is (Verdict.ANSWER if number < MOST_IN_WINDOW else verdict)
                await first.memories.put("chat", MEMORY)
                assert await first.memories.get("chat", NOW) == Memory()
        assert time.monotonic() - began < 3
    finally:
        redis.signal(signal.SIGCONT)
    await until(lambda: caplog.text.count("Redis is back") == caplog.text.count("Redis cannot be used"))
    assert 1 <= caplog.text.count("Redis cannot be used") <= 2  # once for each replica that asked


async def test_what_is_forgotten_while_redis_is_away_stays_forgotten(
    redis: RedisServer, two: tuple[State, State], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = two
    await first.memories.put("chat", MEMORY)
    redis.signal(signal.SIGSTOP)
    await first.memories.forget("chat")
    redis.signal(signal.SIGCONT)
    await until(lambda: "Redis is back" in caplog.text)
    assert await first.memories.get("chat", NOW) == Memory()
    await until(lambda: not first.memories._owed)  # type: ignore[attr-defined]
    assert await second.memories.get("chat", NOW) == Memory()


async def test_a_redis_that_starts_anew_learns_what_is_in_hand(
    redis: RedisServer, two: tuple[State, State], caplog: pytest.LogCaptureFixture
) -> None:
    handled = list[int]()

    async def bring_next() -> None:
        async with two[1].gate.admit(8, "chat"):
            handled.append(8)

    async with two[0].gate.admit(7, "chat"):
        redis.kill()
        redis.start()
        await until(lambda: caplog.text.count("Redis is back") == 2)
        await asyncio.sleep(LEASE_SECONDS / 3 + 0.5)
        waiting = asyncio.create_task(bring_next())
        await asyncio.sleep(1)
        handled.append(7)
    await waiting
    assert handled == [7, 8]
    async with two[1].gate.admit(7, "chat") as verdict:
        assert verdict is Verdict.REPEATED


async def test_a_full_redis_is_taken_for_away_and_told_once(
    redis: RedisServer, two: tuple[State, State], caplog: pytest.LogCaptureFixture
) -> None:
    client = redis_client.Redis.from_url(redis.url)
    client.config_set("maxmemory", 1)
    try:
        for number in range(10):
            async with two[0].gate.admit(number, "chat") as verdict:
                assert verdict is Verdict.ANSWER
            await asyncio.sleep(0.1)
        assert caplog.text.count("Redis cannot be used") <= 2
    finally:
        client.config_set("maxmemory", 0)
    await until(lambda: caplog.text.count("Redis is back") == caplog.text.count("Redis cannot be used"))
    client.close()
