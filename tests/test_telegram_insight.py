"""The real bot over real HTTP: questions asked in vain, opinions on answers, and what administrators see of both."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess
from tests.knowledge_files import sound_files
from tests.office import plain

ADMIN, SOMEBODY = 7, 9
CROWD = range(7_300_000_100, 7_300_000_110)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, contents in sound_files().items():
        (tmp_path / name).write_bytes(contents)
    return tmp_path


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as stand_in:
        yield stand_in


def test_from_questions_asked_in_vain_to_a_phrase_that_is_understood(api: BotApi, folder: Path) -> None:
    state = folder / "state" / "state.sqlite"
    environment = {"STATE_URL": f"sqlite:///{state}", "ADMIN_IDS": str(ADMIN)}
    with BotProcess(api.url, folder, **environment) as bot:
        bot.wait_for_log("(polling)")
        for person in CROWD:
            api.say(person, f"revenu envolé {person}, je m'appelle Zweibrück")
        answers = [api.answers(person)[0] for person in CROWD]
        assert "revenu" not in answers[0].text
        api.say(ADMIN, "/questions")
        listed = api.answers(ADMIN)[0]
        assert bot.terminate() == 0
    with BotProcess(api.url, folder, **environment) as bot:
        bot.wait_for_log("(polling)")
        assert "« revenu envolé »" in plain(listed.text)
        api.press(ADMIN, listed, "Ajouter")
        edits = api.wait(lambda: api.calls("editMessageText", ADMIN))
        assert "C’est en place" in edits[-1].text
        api.say(SOMEBODY, "revenu envolé mirande")
        understood = api.answers(SOMEBODY)[0]
        assert "RSA" in understood.text
        api.press(SOMEBODY, understood, "👍 Utile")
        api.wait(lambda: api.calls("editMessageReplyMarkup", SOMEBODY))
        api.say(ADMIN, "/stats")
        photo = api.wait(lambda: api.calls("sendPhoto", ADMIN))[-1]
        assert "Questions : 11" in plain(photo.text)
        assert "Avis : utile 1, pas utile 0" in plain(photo.text)
        assert photo.files["photo"][1].startswith(b"\x89PNG")
        assert api.refusals() == []
        assert bot.terminate() == 0
    _holds_nobody(state, bot.log)


def _holds_nobody(state: Path, log: str) -> None:
    connection = sqlite3.connect(state)
    assert connection.execute("SELECT count(*) FROM missed").fetchone() == (0,), "added, and so deleted"
    connection.close()
    written = b"".join(file.read_bytes() for file in state.parent.iterdir())
    for trace in ("Zweibr", "envol", *map(str, CROWD)):
        assert trace.encode() not in written
        assert trace not in log
