"""Two real processes behind a load balancer: under load, and when one is killed in the middle of an answer."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.balancer import Balancer
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess, free_port
from tests.redis_server import PROGRAM, RedisServer
from tests.running_bot import small

__all__ = ["small"]  # a fixture

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="redis-server is not installed")

COMMANDS = ("/aide", "/confidentialite", "/langue", "/faq", "/services")


class House:
    """The stand-in, Redis, the balancer, and the replicas, which tests start and kill."""

    def __init__(self, api: BotApi, redis: RedisServer, knowledge: Path, balancer: Balancer, ports: tuple[int, ...]):
        self.api, self._redis, self._knowledge, self._balancer, self._ports = api, redis, knowledge, balancer, ports

    def replica(self, number: int) -> BotProcess:
        """One of the replicas; no secret is set, so that they agree on one by themselves."""
        port, url = str(self._ports[number]), self._balancer.url
        return BotProcess(self.api.url, self._knowledge, STATE_URL=self._redis.url, WEBHOOK_URL=url, PORT=port)


@pytest.fixture
def house(small: Path, tmp_path: Path) -> Iterator[House]:
    ports = (free_port(), free_port())
    with BotApi() as api, RedisServer(tmp_path) as redis, Balancer(ports) as balancer:
        yield House(api, redis, small, balancer, ports)
        assert api.refusals() == []


def test_every_chat_is_answered_once_and_in_order_under_load(house: House) -> None:
    with ExitStack() as stack:
        bots = [stack.enter_context(house.replica(number)) for number in (0, 1)]
        for bot in bots:
            bot.wait_for_log("(webhook)")
        people = range(100, 150)
        for command in COMMANDS:
            for person in people:
                house.api.say(person, command)
        for person in people:
            house.api.answers(person, len(COMMANDS), seconds=30)
        time.sleep(0.5)  # for what might come twice
        assert not any("Redis cannot be used" in bot.log for bot in bots)
        wanted = [call.text for call in house.api.calls("sendMessage", people[0])]
        assert len(set(wanted)) == len(COMMANDS)
        for person in people:
            assert [call.text for call in house.api.calls("sendMessage", person)] == wanted
        assert all(bot.log.count(" message ") > len(people) for bot in bots), "both had their part"


def test_a_replica_killed_in_the_middle_of_an_answer_loses_nothing_and_its_chat_goes_on(house: House) -> None:
    api = house.api
    with house.replica(0) as first:
        first.wait_for_log("(webhook)")
        api.fail("sendMessage", *["429"] * 20)
        api.say(7, "/aide")
        with house.replica(1) as second:
            second.wait_for_log("(webhook)")
            assert api.calls("sendMessage", 7) == []
            first.process.kill()
            first.process.wait(5)
            api.mend("sendMessage")
            began = time.monotonic()
            api.say(7, "/confidentialite")
            answers = api.answers(7, 2, seconds=12)
            assert time.monotonic() - began < 8, "its lease ends after three seconds"
            assert "/pres" in answers[0].text
            assert "/oublier" in answers[1].text
            assert answers[0].text != answers[1].text
            time.sleep(0.5)
            assert len(api.calls("sendMessage", 7)) == 2
