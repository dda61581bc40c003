"""What one replica tells the others of a change, with the real Redis between them."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.state import State, open_state
from tests.redis_server import PROGRAM, RedisServer
from tests.replica_states import TOKENS, opened, redis, two, until

__all__ = ["redis", "two"]  # fixtures

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="redis-server is not installed")


class Heard:
    """How often a replica was told of a change."""

    def __init__(self, state: State) -> None:
        self.times = 0
        state.announcements.listen(self._changed)

    async def _changed(self) -> None:
        self.times += 1


async def test_a_change_is_told_to_the_others_alone(two: tuple[State, State]) -> None:
    mine, theirs = Heard(two[0]), Heard(two[1])
    await asyncio.sleep(0.6)
    await two[0].announcements.announce()
    await until(lambda: theirs.times == 1, 2)
    await two[1].announcements.announce()
    await until(lambda: mine.times == 1, 2)
    await asyncio.sleep(0.6)
    assert (mine.times, theirs.times) == (1, 1)


async def test_a_change_while_redis_is_away_is_told_when_it_is_back(
    redis: RedisServer, two: tuple[State, State]
) -> None:
    theirs = Heard(two[1])
    await asyncio.sleep(0.6)
    redis.kill()
    try:
        await two[0].announcements.announce()
        await asyncio.sleep(0.6)
    finally:
        redis.start()
    await until(lambda: theirs.times == 1)


async def test_a_replica_follows_what_changed_since_it_began_to_read_and_nothing_older(redis: RedisServer) -> None:
    token = f"{next(TOKENS)}:token"
    async with opened(redis, token) as old:
        await old.announcements.announce()
        await asyncio.sleep(0.05)
        reading = open_state(redis.url, token)
        heard = Heard(reading)
        await reading.begin()
        await asyncio.sleep(0.6)
        assert heard.times == 0
        await reading.end()

        reading = open_state(redis.url, token)
        await old.announcements.announce()
        heard = Heard(reading)
        await reading.begin()
        await until(lambda: heard.times == 1)
        await reading.end()


async def test_a_change_that_cannot_be_followed_stops_nothing(
    two: tuple[State, State], caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Callable[[], Awaitable[None]]] = []

    async def changed() -> None:
        answers.append(changed)
        raise ValueError("a text of somebody")

    two[1].announcements.listen(changed)
    await asyncio.sleep(0.6)
    for times in (1, 2):
        await two[0].announcements.announce()
        await until(lambda: len(answers) == times)  # noqa: B023
    assert "could not be followed (ValueError)" in caplog.text
    assert "somebody" not in caplog.text
