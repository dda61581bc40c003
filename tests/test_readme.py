"""What the README shows and promises is there."""

import re
from pathlib import Path

import pytest
from moment import NOW
from typer.main import get_command

from bot.assistant import ReadyKnowledge, explain
from bot.cli import app
from bot.conversation import Memory
from bot.knowledge.loader import FILES
from bot.rendering.plain import text_of
from bot.settings import Settings
from bot.understanding.model import Question

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


def test_the_example_is_what_the_bot_answers(ready: ReadyKnowledge) -> None:
    question = re.search(r'python -m bot ask "(.+)"', README)
    assert question is not None
    answer = text_of(explain(Question(question[1], NOW), Memory(), ready).reply)
    shown = README.split(question[0], 1)[1].split("...", 1)[0].strip()
    assert answer.replace("\xa0", " ").replace("\u202f", " ").startswith(shown)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\| `(\w+)", README, re.MULTILINE)) - {"DEBUG", "python"}))
def test_commands_and_files_exist(command: str) -> None:
    names = {*get_command(app).commands, *(name.split(".")[0] for name in FILES)}  # type: ignore[attr-defined]
    settings = {name.upper() for name in Settings.model_fields}
    assert command in names | settings


def test_every_setting_and_file_is_named() -> None:
    for name in [*(name.upper() for name in Settings.model_fields), *FILES]:
        assert f"`{name}`" in README


def test_every_page_linked_to_is_there() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_french_twin_names_every_file_of_the_knowledge_base() -> None:
    french = (ROOT / "LISEZMOI.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"`{name}`" not in french] == []


def test_the_example_of_a_conversation_test_is_one() -> None:
    shown = re.search(r"```yaml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert shown[1] in (ROOT / "tests/conversations/design.yaml").read_text(encoding="utf-8")


def test_the_version_is_the_newest_of_the_changelog() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert f'version = "{newest[1]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
