"""Who sends too much is told once; updates of a chat keep their order."""

import asyncio

from hypothesis import given
from hypothesis import strategies as some
from telegram import Update

from bot.flood import FloodControl, Verdict
from bot.gate import InProcessGate
from bot.processing import InChatOrder
from tests.bot_api.people import private_chat, user


def test_flood_control_warns_once_then_ignores_then_answers_again() -> None:
    flood = FloodControl(limit=3, window_seconds=10)
    verdicts = [flood.judge("a", second / 10) for second in range(6)]
    assert verdicts == [Verdict.ANSWER] * 3 + [Verdict.WARN] + [Verdict.IGNORE] * 2
    assert flood.judge("b", 0.6) is Verdict.ANSWER
    assert flood.judge("a", 11) is Verdict.ANSWER


@given(some.lists(some.floats(0, 2), min_size=1, max_size=100))
def test_flood_control_never_answers_more_than_its_limit(pauses: list[float]) -> None:
    flood, now, answered = FloodControl(limit=5, window_seconds=10), 0.0, list[float]()
    for pause in pauses:
        now += pause
        if flood.judge("a", now) is Verdict.ANSWER:
            answered.append(now)
        assert len([time for time in answered if now - time < 10]) <= 5


def update(number: int, person: int) -> Update:
    message = {"message_id": number, "date": 1, "chat": private_chat(person), "from": user(person), "text": "x"}
    read = Update.de_json({"update_id": number, "message": message}, None)
    assert read
    return read


async def test_updates_of_a_chat_keep_their_order_and_no_more_than_so_many_run() -> None:
    handled: list[int] = []
    running = most = 0

    async def refuse(_: Update, __: Verdict) -> None:
        raise AssertionError

    async def handle(number: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(60 - number):
            await asyncio.sleep(0)
        handled.append(number)
        running -= 1

    processor = InChatOrder(refuse, InProcessGate(), at_once=4)
    numbers = range(60)
    await asyncio.gather(*(processor.process_update(update(n, n // 2 % 5), handle(n)) for n in numbers))
    for person in range(5):
        assert [n for n in handled if n // 2 % 5 == person] == [n for n in numbers if n // 2 % 5 == person]
    assert most == 4


async def test_an_update_that_comes_twice_is_handled_once() -> None:
    handled: list[int] = []

    async def refuse(_: Update, __: Verdict) -> None: ...

    async def handle(number: int) -> None:
        handled.append(number)

    processor = InChatOrder(refuse, InProcessGate())
    for number in (1, 2, 1):
        await processor.process_update(update(number, 1), handle(number))
    assert handled == [1, 2]
