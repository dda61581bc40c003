"""Loading beside answers: a knowledge base checked and indexed in a worker thread that never holds the others up."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory
from bot.knowledge.loader import Loaded
from bot.knowledge.model import Language
from bot.rendering.messages import Catalogues
from bot.understanding.model import Question

YIELD_SECONDS = 0.0005
"""How long the loading thread may go on while an answer waits for its turn: Python's own 5 ms, at each of the dozen
turns that an answer takes, would add up to more than anybody should wait."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A knowledge base that passed every check, with its lines, and indexed for answering."""

    loaded: Loaded
    ready: ReadyKnowledge


def prepare(load: Callable[[], Loaded], catalogues: Catalogues, now: datetime) -> Prepared:
    """Load and index, for a thread beside the one that answers; raises KnowledgeError as `load` does.

    Asks a question of the new base as well: what the first answer works out is then there for the second.
    """
    with undisturbed_answers():
        loaded = load()
        ready = ReadyKnowledge.build(loaded.knowledge, catalogues)
        warm_up(ready, now)
        return Prepared(loaded, ready)


def check(load: Callable[[], Loaded]) -> Loaded:
    """Load alone, for such a thread as well; raises KnowledgeError as `load` does."""
    with undisturbed_answers():
        return load()


def warm_up(ready: ReadyKnowledge, now: datetime) -> None:
    """Answer a question to nobody, in each language."""
    for desk in ready.knowledge.desks[:1]:
        for language in get_args(Language):
            respond(Question(desk.commune, now, language=language), Memory(), ready)


@contextmanager
def undisturbed_answers() -> Iterator[None]:
    """While much is built in another thread: no garbage collection, which would halt everything, and quick turns.

    What was built stays for long, and no later collection need look through it: it is set apart at the end. A base
    that goes is freed at once, as nothing in it points back to what holds it.
    """
    interval = sys.getswitchinterval()
    gc.collect()
    gc.disable()
    sys.setswitchinterval(min(interval, YIELD_SECONDS))
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.freeze()
        gc.enable()
