"""Loading beside answers: a knowledge base checked and indexed without holding up those who are answered meanwhile."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, get_args

from bot.administration.files import Files
from bot.answering.directory import Directory
from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory
from bot.knowledge.loader import Loaded, load_texts
from bot.knowledge.model import Language
from bot.rendering.messages import Catalogues
from bot.understanding.interpreter import Interpreter
from bot.understanding.model import Question

YIELD_SECONDS = 0.0005
"""How long a loading thread may go on while an answer waits for its turn: Python's own 5 ms, at each of the dozen
turns that an answer takes, would add up to more than anybody should wait."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A knowledge base that passed every check, and its index; both are plain values, which a process can send."""

    loaded: Loaded
    interpreter: Interpreter

    def ready(self, catalogues: Catalogues, now: datetime) -> ReadyKnowledge:
        """The base made ready for answering, and warmed up: a first answer works out what a second one finds."""
        knowledge = self.loaded.knowledge
        ready = ReadyKnowledge(knowledge, self.interpreter, Directory.build(knowledge), catalogues)
        warm_up(ready, now)
        return ready


class Loader(Protocol):
    """Loads in some place beside the answers. Both raise KnowledgeError with every problem; both may block."""

    def check(self, files: Files) -> Loaded:
        """Check `files`, and index nothing."""
        ...

    def index(self, files: Files) -> Indexed:
        """Check `files` and index them."""
        ...


class LoadingHere:
    """Loads in the thread that asks. All threads share one processor's worth of Python: answers get half of it."""

    def check(self, files: Files) -> Loaded:
        """Check `files`."""
        return load_texts(files.contents, files.problems)

    def index(self, files: Files) -> Indexed:
        """Check and index `files`."""
        loaded = self.check(files)
        return Indexed(loaded, Interpreter.build(loaded.knowledge))


def warm_up(ready: ReadyKnowledge, now: datetime) -> None:
    """Answer a question to nobody, in each language."""
    for desk in ready.knowledge.desks[:1]:
        for language in get_args(Language):
            respond(Question(desk.commune, now, language=language), Memory(), ready)


@contextmanager
def undisturbed_answers() -> Iterator[None]:
    """While much is made in another thread: no garbage collection, which would halt everything, and quick turns.

    What was made stays for long, and no later collection need look through it: it is set apart at the end. A base
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
