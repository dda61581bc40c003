"""The guide for administrators: its examples are what the bot says, its snippets load, every error is explained."""

import re
from pathlib import Path

import pytest

from bot.handlers.menu import OF_ADMINISTRATORS
from bot.knowledge.loader import FILES, load_texts
from bot.knowledge.wording import WORDING
from bot.rendering.catalogue import load_admin_catalogues
from tests.bot_api.account import Call
from tests.office import Office, office_files, plain

GUIDE = (Path(__file__).parent.parent / "docs" / "administrateurs.md").read_text(encoding="utf-8")
DIALOGUES = re.findall(r"(?:<!-- (document|server) (\S+): (.+?) => (.+?) -->\n)?```text\n(.+?)```", GUIDE, re.DOTALL)
SNIPPETS = re.findall(r"<!-- end of (\S+) -->\n```yaml\n(.+?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue[-1].splitlines()[0][:50])
async def test_the_examples_are_what_the_bot_says(tmp_path: Path, dialogue: tuple[str, ...]) -> None:
    where, name, old, new, text = dialogue
    office = Office(tmp_path)
    await office.keeper.start()
    if where == "server":
        office.change(name, old, new)
    last: Call | None = None
    for line in text.splitlines():
        who, _, words = line.partition(" : ")
        if who == "Robot":
            assert last is not None
            assert words in plain(last.text)
        elif words.startswith("[document"):
            last = await office.sent(name, office.text(name).replace(old, new).encode())
        elif words.startswith("[bouton"):
            assert last is not None
            last = await office.pressed(last, words.removeprefix("[bouton ").removesuffix("]"))
        else:
            last = await office.said(words)


@pytest.mark.parametrize(("name", "snippet"), SNIPPETS)
def test_the_snippets_can_be_added_where_the_guide_says(name: str, snippet: str) -> None:
    files = office_files()
    load_texts({**files, name: files[name] + snippet.encode()})


@pytest.mark.parametrize("kind", sorted(WORDING.keys() - {"communes"}))
def test_every_error_is_explained(kind: str) -> None:
    found, _ = WORDING[kind]
    assert f"| {re.sub(r'{[a-z_]+}', '…', found.fr)} |" in GUIDE


def test_every_file_command_and_usual_reason_is_named() -> None:
    assert [name for name in FILES if f"`{name}`" not in GUIDE] == []
    assert [name for names in OF_ADMINISTRATORS for name in names if f"/{name}" not in GUIDE] == []
    texts = load_admin_catalogues().fr.texts
    assert [
        text for key, text in texts.items() if key.startswith("reason_") and text not in GUIDE.replace("\n  ", " ")
    ] == []
