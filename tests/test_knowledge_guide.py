"""docs/knowledge.md names every key there is, and its examples are a knowledge base that loads."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from bot.knowledge import schema
from bot.knowledge.loader import load_texts
from tests.knowledge_files import sound_files

GUIDE = (Path(__file__).parent.parent / "docs/knowledge.md").read_text(encoding="utf-8")
FORMS = (schema.StructuresFile, schema.PartnersFile, schema.FaqFile, schema.PhrasesFile, schema.WordsFile)


def keys_of(form: type[BaseModel]) -> Iterator[str]:
    for name, field in form.model_fields.items():
        yield field.alias or name
        yield from inner_keys(field.annotation)


def inner_keys(annotation: object) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from keys_of(annotation)
    for inner in get_args(annotation):
        yield from inner_keys(inner)


def test_every_key_is_named() -> None:
    keys = {key for form in FORMS for key in keys_of(form)}
    assert len(keys) > 50
    assert [key for key in sorted(keys) if not re.search(rf"(?<!\w){key}(?!\w)", GUIDE)] == []


def test_the_examples_load_together() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    names = ("structures.yaml", "partners.yaml", "phrases.yaml", "faq.yaml")
    shown = {name: example.encode() for name, example in zip(names, examples, strict=True)}
    knowledge = load_texts({**sound_files(), **shown}).knowledge
    assert [desk.id for desk in knowledge.desks] == ["mirande"]
    assert knowledge.partners[0].topics[0].phrases.fr == ("toucher le rsa", "plus rien à la fin du mois")
