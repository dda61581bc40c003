"""The direction of imports: from the shell to the core, never back; the core is pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
CORE = ("understanding", "answering", "rendering")
SHELL = ("handlers", "administration", "ledger", "replicas", "app", "application", "store", "state", "web", "polling")
IMPURE = ("telegram", "httpx", "asyncio", "logging", "time", "socket", "sqlite3", "redis", "subprocess", "starlette")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("package", CORE)
def test_the_core_knows_nothing_of_the_shell_and_is_pure(package: str) -> None:
    forbidden = {*IMPURE, *(f"bot.{name}" for name in SHELL)}
    for path in (BOT / package).rglob("*.py"):
        for name in imported(path):
            parts = name.split(".")
            assert parts[0] not in forbidden, f"{path.name} imports {name}"
            assert ".".join(parts[:2]) not in forbidden, f"{path.name} imports {name}"


@pytest.mark.parametrize("package", CORE)
def test_the_core_never_asks_what_time_it_is(package: str) -> None:
    asked = [
        f"{path.name}:{node.lineno}"
        for path in (BOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    ]
    assert asked == []


def test_understanding_knows_neither_answering_nor_rendering() -> None:
    names = {name for path in (BOT / "understanding").rglob("*.py") for name in imported(path)}
    assert not [name for name in names if name.startswith(("bot.answering", "bot.rendering"))]


def test_answering_knows_only_the_model_of_understanding_and_nothing_of_rendering() -> None:
    names = {name for path in (BOT / "answering").rglob("*.py") for name in imported(path)}
    assert not [name for name in names if name.startswith("bot.rendering")]
    assert {name for name in names if name.startswith("bot.understanding")} <= {
        "bot.understanding.model",
        "bot.understanding.departments",  # names of departments, a table
    }
