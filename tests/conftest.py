"""What the tests share: the real knowledge base, made ready once."""

from pathlib import Path

import pytest

from bot.assistant import ReadyKnowledge
from bot.knowledge.loader import Loaded, load
from bot.rendering.catalogue import load_catalogues

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return load(KNOWLEDGE)


@pytest.fixture(scope="session")
def ready(loaded: Loaded) -> ReadyKnowledge:
    return ReadyKnowledge.build(loaded.knowledge, load_catalogues())
