"""What replicas count in one Redis: all of it and nothing twice, also where the line to it breaks in the middle."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.ledger.clerk import Clerk
from bot.ledger.model import Missed, Tally
from bot.state import State, open_state
from tests.breaking_line import Break, BreakingLine
from tests.redis_server import PROGRAM, RedisServer

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="redis-server is not installed")

TODAY = date(2026, 11, 23)
INLINE = Tally(TODAY, "inline")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@asynccontextmanager
async def opened(port: int) -> AsyncIterator[State]:
    state = open_state(f"redis://127.0.0.1:{port}/0", "1:token")
    await state.begin()
    yield state
    await state.ledger.close()
    await state.end()


async def until_there(state: State, count: int) -> None:
    async with asyncio.timeout(5):
        while await state.ledger.counts(TODAY, TODAY) != {INLINE: count}:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("breaks", ["before the request", "before the answer"])
async def test_a_batch_is_added_once_wherever_the_line_breaks(redis: RedisServer, breaks: Break) -> None:
    async with BreakingLine(redis.port) as line, opened(line.port) as state, opened(redis.port) as other:
        clerk = Clerk(state.ledger)
        clerk.count("inline", TODAY)
        await clerk.carry(TODAY)
        line.at, line.breaks = b"HINCRBY", breaks
        clerk.count("inline", TODAY, "", "")
        await clerk.carry(TODAY)
        assert line.breaks is None, "it broke"
        clerk.count("inline", TODAY)
        await clerk.carry(TODAY)
        assert await other.ledger.counts(TODAY, TODAY) == {INLINE: 1 if breaks == "before the request" else 3}
        await until_there(other, 3)  # at a beat, though nobody carries anything
        while not state.is_reachable():
            await asyncio.sleep(0.02)
        await clerk.carry(TODAY)
        await until_there(other, 4)


async def test_what_is_owed_when_the_bot_ends_is_sent_before(redis: RedisServer) -> None:
    async with BreakingLine(redis.port) as line, opened(redis.port) as other:
        async with opened(line.port) as state:
            line.at, line.breaks = b"HINCRBY", "before the request"
            assert await state.ledger.add({INLINE: 2}, (), TODAY), "it is taken, and owed"
            assert not await state.ledger.add({INLINE: 2}, (), TODAY), "nothing more is taken while it is away"
            await asyncio.sleep(0.3)
        await until_there(other, 2)


async def test_replicas_add_to_the_same_counts_and_questions(redis: RedisServer) -> None:
    async with AsyncExitStack() as stack:
        states = [await stack.enter_async_context(opened(redis.port)) for _ in range(3)]
        questions = [Missed(f"{n:012x}", TODAY, f"où est l’{n} \ud800 « é »", "fr", n) for n in range(30)]
        batches = [states[n % 3].ledger.add({INLINE: n}, [one], TODAY) for n, one in enumerate(questions)]
        assert await asyncio.gather(*batches) == [True] * 30
        for state in states:
            await until_there(state, sum(range(30)))
            assert set(await state.ledger.missed(TODAY)) == set(questions)
        await states[0].ledger.ignore([questions[0].id])
        await states[1].ledger.drop([questions[1].id])
        left = {one.id: one.ignored for one in await states[2].ledger.missed(TODAY)}
        assert left == {one.id: one is questions[0] for one in questions if one is not questions[1]}
