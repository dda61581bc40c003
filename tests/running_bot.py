"""One bot for the tests of a file, and what a person does with it; each test is another person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api.account import Call
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess
from tests.knowledge_files import sound_files

HARMLESS = ("message is not modified", "message to edit not found", "query is too old")
"""What Telegram says to presses that come twice or late; nothing else may ever be refused."""


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[BotApi, BotProcess]]:
    """The stand-in and the bot; at the end nothing may have been refused but what does no harm."""
    with BotApi() as api, BotProcess(api.url) as bot:
        bot.wait_for_log("(polling)")
        yield api, bot
        assert [one for one in api.refusals() if not any(harmless in one for harmless in HARMLESS)] == []
        assert "Traceback" not in bot.log


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base that is read in no time."""
    folder = tmp_path_factory.mktemp("knowledge")
    for name, contents in sound_files().items():
        (folder / name).write_bytes(contents)
    return folder


@pytest.fixture
def api(running: tuple[BotApi, BotProcess]) -> BotApi:
    return running[0]


def ask(api: BotApi, person: int, text: str, language: str = "fr") -> Call:
    """What `person` is answered, having asked nothing before."""
    api.say(person, text, language)
    return api.answers(person)[0]


def pressed(api: BotApi, person: int, call: Call, words: str) -> Call:
    """The message after one of its buttons was pressed."""
    before = len(api.calls("editMessageText", person))
    api.press(person, call, words)
    return api.wait(lambda: len(edits := api.calls("editMessageText", person)) > before and edits[-1])


def acknowledged(api: BotApi) -> list[str]:
    """The presses that the bot has answered."""
    answers = [call for call in list(api.account.calls) if call.method == "answerCallbackQuery"]
    return [call.parameters["callback_query_id"] for call in answers]
