"""Two real processes of the bot in webhook mode, one real Redis between them, whatever call comes to which."""

import asyncio
import itertools
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.bot_api.account import Call
from tests.bot_api.people import private_chat, user
from tests.bot_api.server import BotApi
from tests.bot_api.webhook import post
from tests.bot_process import BotProcess, free_port
from tests.knowledge_files import sound_files
from tests.office import plain
from tests.redis_server import PROGRAM, RedisServer

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="redis-server is not installed")

AWAY_SECONDS = float(os.environ.get("REDIS_AWAY_SECONDS", "2"))
"""30 in the long run: `REDIS_AWAY_SECONDS=30 pytest tests/test_replicas.py`."""

SECRET = "between-these-two"
PEOPLE = itertools.count(7001)


class Pair:
    """The stand-in, Redis, two replicas, and the updates sent to them."""

    def __init__(self, api: BotApi, redis: RedisServer, folder: Path) -> None:
        self.api, self.redis, self.folder = api, redis, folder
        self.ports = (free_port(), free_port())
        self._ids = itertools.count(900_000)
        self.bots: list[BotProcess] = []

    def replica(self, number: int) -> BotProcess:
        port = str(self.ports[number])
        return BotProcess(
            self.api.url,
            self.folder,
            STATE_URL=self.redis.url,
            WEBHOOK_URL=f"http://127.0.0.1:{port}/hook",
            WEBHOOK_SECRET=SECRET,
            PORT=port,
            ADMIN_IDS="42",
        )

    def update(self, person: int, text: str) -> dict[str, Any]:
        """A message of `person`, with the next id."""
        number = next(self._ids)
        sender, chat = user(person), private_chat(person)
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
        message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender, "text": text}
        return {"update_id": number, "message": message | ({"entities": entities} if entities else {})}

    async def bring(self, update: dict[str, Any], replica: int) -> int:
        """The status of the webhook call that brings `update` to a replica."""
        return await post(f"http://127.0.0.1:{self.ports[replica]}/hook", json.dumps(update).encode(), SECRET)

    def figures(self, replica: int) -> str:
        with urlopen(f"http://127.0.0.1:{self.ports[replica]}/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    def say(self, person: int, text: str, replica: int) -> None:
        assert asyncio.run(self.bring(self.update(person, text), replica)) == 200

    def answers(self, person: int, at_least: int = 1, seconds: float = 10.0) -> list[Call]:
        end = time.monotonic() + seconds
        while len(found := self.api.calls("sendMessage", person)) < at_least:
            assert time.monotonic() < end, f"{len(found)} answers, {at_least} expected"
            time.sleep(0.02)
        return found


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("knowledge")
    for name, contents in sound_files().items():
        (folder / name).write_bytes(contents)
    with ExitStack() as stack:
        api, redis = stack.enter_context(BotApi()), stack.enter_context(RedisServer(tmp_path_factory.mktemp("redis")))
        both = Pair(api, redis, folder)
        both.bots = [stack.enter_context(both.replica(number)) for number in (0, 1)]
        for bot in both.bots:
            bot.wait_for_log("(webhook)")
        yield both
        assert all("Traceback" not in bot.log for bot in both.bots)


def test_what_one_replica_was_told_the_other_remembers(pair: Pair) -> None:
    person = next(PEOPLE)
    pair.say(person, "je suis à Mirande", 0)
    pair.say(person, "c'est ouvert samedi ?", 1)
    assert "Mirande" in pair.answers(person, 2)[1].text


def test_an_update_that_comes_to_both_is_answered_once(pair: Pair) -> None:
    person = next(PEOPLE)

    async def twice() -> list[int]:
        update = pair.update(person, "bonjour")
        statuses = await asyncio.gather(pair.bring(update, 0), pair.bring(update, 1))
        return [*statuses, await pair.bring(update, 0), await pair.bring(update, 1)]

    assert asyncio.run(twice()) == [200] * 4
    assert len(pair.answers(person)) == 1


def test_the_messages_of_a_chat_are_answered_in_their_order(pair: Pair) -> None:
    people = [next(PEOPLE) for _ in range(8)]
    texts = ["/aide", "/confidentialite", "/langue", "/faq", "/services"]

    async def all_at_once() -> list[int]:
        updates = [pair.update(person, text) for text in texts for person in people]
        return await asyncio.gather(*(pair.bring(update, number % 2) for number, update in enumerate(updates)))

    assert set(asyncio.run(all_at_once())) == {200}
    alone = next(PEOPLE)
    for text in texts:
        pair.say(alone, text, 0)
    wanted = [call.text for call in pair.answers(alone, len(texts))]
    for person in people:
        assert [call.text for call in pair.answers(person, len(texts))] == wanted


def test_who_floods_both_is_warned_once(pair: Pair) -> None:
    person = next(PEOPLE)

    async def flood() -> None:
        updates = [pair.update(person, "/aide") for _ in range(30)]
        await asyncio.gather(*(pair.bring(update, number % 2) for number, update in enumerate(updates)))

    asyncio.run(flood())
    answers = [call.text for call in pair.answers(person, 21)]
    assert len(answers) == 21
    assert len(set(answers)) == 2


def test_a_change_made_by_one_is_known_to_the_other(pair: Pair) -> None:
    before = (pair.folder / "structures.yaml").read_bytes()
    (pair.folder / "structures.yaml").write_bytes(before.replace(b"05 62 66 86 87", b"05 62 00 11 22"))
    pair.say(42, "/recharger", 0)
    began = time.monotonic()
    while "05 62 00 11 22" not in _contact(pair):
        time.sleep(0.1)
        assert time.monotonic() - began < 4, "a reload reaches all within two seconds, and the question takes its time"
    (pair.folder / "structures.yaml").write_bytes(before)
    pair.say(42, "/recharger", 1)


def _contact(pair: Pair) -> str:
    person = next(PEOPLE)
    pair.say(person, "leur numéro à Mirande ?", 1)
    return pair.answers(person)[0].text.replace("\u00a0", " ").replace("\u202f", " ")


def test_while_redis_is_away_answers_go_on_and_then_it_heals(pair: Pair) -> None:
    person = next(PEOPLE)
    pair.say(person, "je suis à Mirande", 0)
    pair.redis.kill()
    try:
        end, asked = time.monotonic() + AWAY_SECONDS, 0
        while time.monotonic() < end or not asked:
            began = time.monotonic()
            pair.say(person, "/aide", asked % 2)
            asked += 1
            assert time.monotonic() - began < 3
            time.sleep(0.3)
        assert len(pair.answers(person, 1 + asked)) == 1 + asked
        assert all("bot_state_reachable 0.0" in pair.figures(number) for number in (0, 1))
    finally:
        pair.redis.start()
    for bot in pair.bots:
        bot.wait_for_log("Redis is back")
        assert [bot.log.count(words) for words in ("Redis cannot be used", "Redis is back")] == [1, 1]
    assert "bot_state_reachable 1.0" in pair.figures(0)
    other = next(PEOPLE)
    pair.say(other, "je suis à Mirande", 0)
    pair.say(other, "c'est ouvert samedi ?", 1)
    assert "Mirande" in pair.answers(other, 2)[1].text


def test_a_call_is_not_held_for_an_answer_that_takes_long_and_the_answer_comes(pair: Pair) -> None:
    person = next(PEOPLE)
    pair.api.fail("sendMessage", *["429"] * 30)
    began = time.monotonic()
    pair.say(person, "/aide", 0)
    assert 6 < time.monotonic() - began < 9
    assert pair.api.calls("sendMessage", person) == []
    pair.api.mend("sendMessage")
    assert "/pres" in pair.answers(person)[0].text


def test_missed_questions_and_figures_are_those_of_all_replicas(pair: Pair) -> None:
    def told(replica: int, command: str, method: str = "sendMessage") -> str:
        before = len(pair.api.calls(method, 42))
        pair.say(42, command, replica)
        return plain(pair.api.wait(lambda: (calls := pair.api.calls(method, 42))[before:] and calls[-1].text))

    def questions(replica: int) -> int:
        found = re.search(r"Questions : (\d+)", told(replica, "/statistiques", "sendPhoto"))
        return int(found[1]) if found else 0

    questions(0)  # each passes on what it has counted so far when it is asked
    before, crowd = questions(1), [next(PEOPLE) for _ in range(10)]
    for number, person in enumerate(crowd):
        pair.say(person, "revenu envolé", number % 2)
    assert "revenu envolé" in told(0, "/questions") + told(1, "/questions")
    assert questions(0) == questions(1) == before + 10


def test_a_copy_of_an_update_whose_replica_is_killed_is_answered_once(pair: Pair) -> None:
    """It came to both at once; the one that had it in hand dies, and Telegram brings its copy again."""
    person, asked = next(PEOPLE), len(pair.api.paths)
    update = pair.update(person, "je suis à Mirande")

    async def killed_in_hand() -> list[int]:
        pair.api.fail("sendMessage", *["429"] * 20)
        first = asyncio.create_task(pair.bring(update, 1))
        while not any(path.endswith("/sendMessage") for path in pair.api.paths[asked:]):
            await asyncio.sleep(0.01)
        second = asyncio.create_task(pair.bring(update, 0))
        await asyncio.sleep(0.1)
        pair.bots[1].process.kill()
        pair.api.mend("sendMessage")
        return [await first, await pair.bring(update, 0), await second]

    assert asyncio.run(killed_in_hand()) == [0, 200, 200]
    pair.say(person, "c'est ouvert samedi ?", 0)
    assert "Mirande" in pair.answers(person, 2)[-1].text
    assert len(pair.answers(person)) == 2


def test_nothing_in_redis_names_a_chat_or_says_what_was_written(pair: Pair) -> None:
    import redis

    person = 778_899_001
    pair.say(person, "je suis à Mirande et je m'appelle Zébulon", 0)
    pair.answers(person)
    held = redis.Redis.from_url(pair.redis.url)
    everything = b" ".join(part for key in held.scan_iter() for part in (key, held.dump(key) or b""))
    assert str(person).encode() not in everything
    assert "Zébulon".encode() not in everything
