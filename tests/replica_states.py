"""The states of replicas on a real Redis, for the tests of what is between them."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from bot.state import State, open_state
from tests.redis_server import RedisServer

TOKENS = itertools.count(1000)
"""Each test is another bot, so that none sees what another left."""


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
async def two(redis: RedisServer) -> AsyncIterator[tuple[State, State]]:
    token = f"{next(TOKENS)}:token"
    async with opened(redis, token) as first, opened(redis, token) as second:
        yield first, second


@asynccontextmanager
async def opened(redis: RedisServer, token: str) -> AsyncIterator[State]:
    state = open_state(redis.url, token)
    await state.begin()
    yield state
    await state.end()


async def until(reached: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not reached():
            await asyncio.sleep(0.01)
