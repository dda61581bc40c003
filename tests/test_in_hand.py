"""What was taken from Telegram and is not done is never confirmed: a killed process loses nothing."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from telegram import Chat, Message, Update, User
from telegram.ext import SimpleUpdateProcessor

from bot.in_hand import LONGEST_HELD_SECONDS, InHand, TellingWhenDone
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess
from tests.recording import NOW
from tests.running_bot import small

__all__ = ["small"]  # a fixture


@given(some.lists(some.tuples(some.booleans(), some.integers(0, 30)), max_size=80))
def test_no_poll_asks_for_more_than_what_follows_the_oldest_update_in_hand(steps: list[tuple[bool, int]]) -> None:
    in_hand, open_ids, last = InHand(), set[int](), 0
    for takes, which in steps:
        if takes:
            last += 1
            assert in_hand.take(last, 0.0)
            open_ids.add(last)
        elif open_ids:
            done = sorted(open_ids)[which % len(open_ids)]
            in_hand.done(done)
            open_ids.discard(done)
            assert not in_hand.take(done, 0.0)
        assert in_hand.offset == (min(open_ids) if open_ids else last + 1 if last else 0)
        assert len(in_hand) == len(open_ids)


def test_what_is_stuck_is_let_go_once_later_ones_are_done() -> None:
    in_hand = InHand()
    for number in (1, 2, 3):
        in_hand.take(number, float(number))
    in_hand.let_go(100.0)
    assert in_hand.offset == 1, "nothing gets done: there is no use in taking more"
    in_hand.done(3)
    in_hand.let_go(3.0 + LONGEST_HELD_SECONDS / 2)
    assert in_hand.offset == 1, "it is not stuck for long"
    in_hand.let_go(100.0)
    assert (in_hand.offset, len(in_hand)) == (4, 2)


def test_ids_may_begin_anew_from_below() -> None:
    in_hand = InHand()
    in_hand.take(900, 0.0)
    in_hand.done(900)
    in_hand.take(17, 1.0)
    assert in_hand.offset == 17
    in_hand.done(17)
    assert in_hand.offset == 18


def test_what_is_cancelled_is_not_done_and_what_fails_is() -> None:
    in_hand = InHand()
    for number in (1, 2):
        in_hand.take(number, 0.0)
    with pytest.raises(asyncio.CancelledError), in_hand.handling(1):
        raise asyncio.CancelledError
    assert in_hand.offset == 1
    with pytest.raises(ValueError, match="x"), in_hand.handling(2):
        raise ValueError("x")
    assert len(in_hand) == 1


async def test_waiting_ends_with_what_is_done_or_after_a_while() -> None:
    in_hand = InHand()
    for number in range(4):
        in_hand.take(number, 0.0)
    asyncio.get_running_loop().call_later(0.01, in_hand.done, 0)
    async with asyncio.timeout(5):
        await in_hand.down_to(3, seconds=60)
        await in_hand.down_to(0, seconds=0.01)
    assert len(in_hand) == 3


async def test_polls_do_not_wait_for_what_administrators_ask_for() -> None:
    in_hand, held = InHand(), []

    class Slow(SimpleUpdateProcessor):
        async def do_process_update(self, update: object, coroutine: Awaitable[None]) -> None:
            held.append(len(in_hand))
            await super().do_process_update(update, coroutine)

    async def nothing() -> None: ...

    processor = TellingWhenDone(Slow(1), in_hand, frozenset({7}))
    for number, sender in ((1, 7), (2, 8)):
        in_hand.take(number, 0.0)
        user = User(sender, "Somebody", is_bot=False)
        message = Message(1, NOW, Chat(sender, "private"), from_user=user)
        await processor.process_update(Update(number, message), nothing())
    assert held == [0, 1]
    assert len(in_hand) == 0


def test_a_killed_process_loses_no_question(small: Path) -> None:
    people = range(300, 340)
    with BotApi(slow_seconds=2.0) as api:
        with BotProcess(api.url, small) as bot:
            bot.wait_for_log("(polling)")
            api.fail("sendMessage", *["slow"] * 20)
            for person in people:
                api.say(person, "bonjour")
            api.wait(lambda: len(api.calls("sendMessage")) >= 8)
            os.kill(bot.process.pid, signal.SIGKILL)
        with BotProcess(api.url, small) as bot:
            for person in people:
                api.answers(person)
            assert bot.terminate() == 0
        assert api.refusals() == []


def test_an_update_that_is_stuck_keeps_nobody_waiting_for_long(small: Path) -> None:
    """Over a hundred people, as many as one poll brings, ask behind one whose answer does not get through."""
    with BotApi(slow_seconds=25.0) as api, BotProcess(api.url, small) as bot:
        bot.wait_for_log("(polling)")
        api.fail("sendMessage", "slow")
        api.say(400, "bonjour")
        api.answers(400)
        started = time.monotonic()
        for person in range(401, 541):
            api.say(person, "bonjour")
        api.answers(540, seconds=LONGEST_HELD_SECONDS + 5)
        assert time.monotonic() - started < LONGEST_HELD_SECONDS + 5


def test_a_clean_end_confirms_what_is_done(small: Path) -> None:
    with BotApi() as api:
        with BotProcess(api.url, small) as bot:
            bot.wait_for_log("(polling)")
            api.say(600, "bonjour")
            api.answers(600)
            assert bot.terminate() == 0
        with BotProcess(api.url, small) as bot:
            bot.wait_for_log("(polling)")
            api.say(601, "bonjour")
            api.answers(601)
        assert len(api.calls("sendMessage", 600)) == 1
