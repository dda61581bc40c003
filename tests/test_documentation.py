"""The documentation and its drawing speak of files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")]
A_PATH = re.compile(r"`((?:bot|knowledge|tests|benchmarks|docs|tools)/[\w/.-]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert [name for name in A_PATH.findall(page.read_text(encoding="utf-8")) if not (ROOT / name).exists()] == []


def test_the_drawing_names_files_that_are_there() -> None:
    drawn = (ROOT / "docs/pictures/architecture.svg").read_text(encoding="utf-8")
    named = set(re.findall(r"\bbot/[\w/.]+", drawn))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []
