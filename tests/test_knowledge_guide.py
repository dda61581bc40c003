"""The guide to the knowledge format names every key as the schema has it, and its examples load."""

import re
from pathlib import Path
from typing import get_args

import pytest

import bot.knowledge.schema as schema
from bot.knowledge.communes import COLUMNS
from bot.knowledge.hours import HoursError, parse_hours
from bot.knowledge.loader import FILES, load_texts
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.schema import Sheet

GUIDE = (Path(__file__).parent.parent / "docs" / "knowledge.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- (\S+\.(?:yaml|csv)) -->\n```\w+\n(.+?)```", GUIDE, re.DOTALL))
TABLES = {
    name: set(re.findall(r"^\| `(\w+)` \| (yes|no) \|", rows, re.MULTILINE))
    for names, rows in re.findall(r"<!-- keys of (.+?) -->\n\n(.+?)\n\n", GUIDE, re.DOTALL)
    for name in names.split()
}
HOURS_READ = re.findall(r"<!-- hours read -->\n```text\n(.+?)\n```", GUIDE, re.DOTALL)[0].splitlines()
HOURS_REFUSED = re.findall(r"<!-- hours refused -->\n\n.+?\n\n", GUIDE, re.DOTALL)[0].replace("\\|", "|")
SHEETS = {
    name: found
    for name, found in vars(schema).items()
    if isinstance(found, type) and issubclass(found, Sheet) and found.__module__ == schema.__name__
}


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - {"Sheet", "OriginSheet"}))
def test_every_key_is_explained(name: str) -> None:
    fields = SHEETS[name].model_fields.items()
    assert TABLES[name] == {(field.alias or key, "yes" if field.is_required() else "no") for key, field in fields}


@pytest.mark.parametrize("allowed", [schema.AskedAspect, schema.Move, schema.Ordinal])
def test_every_word_that_may_be_a_key_is_named(allowed: object) -> None:
    assert [word for word in get_args(allowed) if f"`{word}`" not in GUIDE] == []


def test_the_columns_of_the_communes_are_named() -> None:
    assert [column for column in COLUMNS if f"`{column}`" not in GUIDE] == []


def test_every_example_is_part_of_a_base_that_loads() -> None:
    assert EXAMPLES.keys() == set(FILES)
    assert GUIDE.count("```yaml") == sum(name.endswith(".yaml") for name in EXAMPLES)
    files = {name: text.encode() for name, text in EXAMPLES.items()}
    assert load_texts(files).knowledge.partner("msa").topics[0].stands_in_for == ("caf-rsa",)


@pytest.mark.parametrize("name", sorted(name for name in FILES if name != "phrases.yaml"))
def test_files_that_must_be_there_are_missed(name: str) -> None:
    with pytest.raises(KnowledgeError):
        load_texts({other: text.encode() for other, text in EXAMPLES.items() if other != name})


@pytest.mark.parametrize("name", sorted(SHEETS.keys() - {"Sheet", "OriginSheet"}))
def test_the_examples_show_every_key(name: str) -> None:
    text = "".join(EXAMPLES.values())
    assert [key for key, _ in TABLES[name] if not re.search(rf'^[ -]*"?{key}"?:', text, re.MULTILINE)] == []


@pytest.mark.parametrize("hours", HOURS_READ)
def test_hours_that_the_guide_shows_are_read(hours: str) -> None:
    parse_hours(hours)


@pytest.mark.parametrize(("wrong", "right"), re.findall(r"^\| `(.+?)` \| .+ \| `(.+?)`", HOURS_REFUSED, re.MULTILINE))
def test_hours_that_the_guide_calls_wrong_are_refused(wrong: str, right: str) -> None:
    with pytest.raises(HoursError):
        parse_hours(wrong)
    parse_hours(right)
