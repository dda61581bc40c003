"""The real bot as its operator meets it: wrong settings, no network, another poller, the end."""

import signal
import time
from pathlib import Path

from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess, free_port
from tests.running_bot import small

__all__ = ["small"]  # a fixture


def test_a_wrong_token_is_told_in_one_line(small: Path) -> None:
    with BotApi() as api, BotProcess(api.url, small, TELEGRAM_TOKEN="1234:wrong") as bot:
        assert bot.ended() == 78
        assert one_line(bot, "TELEGRAM_TOKEN")
        assert "1234:wrong" not in bot.log


def test_a_token_withdrawn_while_running_ends_the_bot(small: Path) -> None:
    with BotApi() as api, BotProcess(api.url, small) as bot:
        bot.wait_for_log("(polling)")
        api.revoke()
        assert bot.ended() == 78
        assert one_line(bot, "TELEGRAM_TOKEN")


def test_a_server_that_cannot_be_reached_is_told_once_and_waited_for(small: Path) -> None:
    with BotProcess(f"http://127.0.0.1:{free_port()}", small) as bot:
        bot.wait_for_log("Telegram ne répond pas")
        time.sleep(1.5)
        assert bot.log.count("ne répond pas") == 1
        assert "Traceback" not in bot.log
        assert bot.terminate() == 0


def test_a_reload_asked_for_before_the_bot_is_ready_does_not_end_it(small: Path) -> None:
    with BotProcess(f"http://127.0.0.1:{free_port()}", small) as bot:
        bot.wait_for_log("Telegram ne répond pas")
        bot.process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        assert bot.terminate() == 0


def test_a_second_poller_is_told_once_and_waited_out(small: Path) -> None:
    with BotApi() as api, BotProcess(api.url, small) as first:
        first.wait_for_log("(polling)")
        with BotProcess(api.url, small) as second:
            first.wait_for_log("Un autre programme")
            assert "Traceback" not in first.log
            assert second.terminate() == 0
        api.say(70, "caf mirande")
        assert api.answers(70)
        assert first.log.count("Un autre programme") == 1


def test_a_taken_port_is_told_in_one_line(small: Path) -> None:
    with BotApi(slow_seconds=0) as api, BotProcess(api.url, small, PORT=api.url.rpartition(":")[2]) as bot:
        assert bot.ended() == 69
        assert one_line(bot, "PORT")


def test_a_webhook_that_telegram_refuses_is_told_in_one_line(small: Path) -> None:
    port = str(free_port())
    with BotApi() as api, BotProcess(api.url, small, WEBHOOK_URL="https://nowhere.invalid/x", PORT=port) as bot:
        assert bot.ended() == 78
        assert one_line(bot, "WEBHOOK_URL")


def test_sigterm_finishes_what_is_in_hand(small: Path) -> None:
    people = set(range(80, 90))
    with BotApi(slow_seconds=1.5) as api:
        for person in people:  # before the bot is there: one poll brings them all
            api.fail("sendMessage", "slow")
            api.say(person, "caf mirande")
        with BotProcess(api.url, small) as bot:
            api.wait(lambda: api.calls("sendMessage"))
            started = time.monotonic()
            assert bot.terminate() == 0
            assert time.monotonic() - started < 5
        assert {call.chat for call in api.calls("sendMessage")} == people


def one_line(bot: BotProcess, words: str) -> bool:
    """Whether exactly one line of the log is an error, and holds `words`; never a traceback."""
    errors = [line for line in bot.log.splitlines() if words in line]
    return len(errors) == 1 and "Traceback" not in bot.log
