"""Loading beside answers: a knowledge base checked and indexed without holding up those who are answered meanwhile."""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, get_args

from bot.administration.files import Files
from bot.answering.directory import Directory
from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory
from bot.folding import FoldAll, FoldingCache
from bot.knowledge.loader import YAML_FILES, Loaded, Steps, load_texts
from bot.knowledge.model import Desk, Knowledge, Language
from bot.knowledge.yaml_tree import read_document
from bot.rendering.messages import Catalogues
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.interpreter import Interpreter
from bot.understanding.model import Question

YIELD_SECONDS = 0.0005
"""How long a loading thread may go on while an answer waits for its turn: Python's own 5 ms, at each of the dozen
turns that an answer takes, would add up to more than anybody should wait."""

LEVELS = 3
"""How deep a base is taken apart: the base, its index, the parts of that."""

_NOT_OF_PLACES = ("origin", "phone", "mail", "hours", "appointment", "note", "closures")


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


@dataclass(frozen=True, slots=True)
class Before:
    """A base indexed before another one: the fingerprint of its list of communes, and what was made of all files."""

    communes: str
    knowledge: Knowledge
    interpreter: Interpreter


@dataclass(frozen=True)
class InUse:
    """Where the knowledge base in use is held: how to get it, and how to put another one in its place for all."""

    get: Callable[[], ReadyKnowledge]
    set: Callable[[ReadyKnowledge], None]


class Loader(Protocol):
    """Loads in some place beside the answers. Both raise KnowledgeError with every problem; both may block."""

    def check(self, files: Files) -> Loaded:
        """Check `files`, and index nothing."""
        ...

    def index(self, files: Files) -> Indexed:
        """Check `files` and index them."""
        ...


class LoadingHere:
    """Loads in the thread that asks. All threads share one processor's worth of Python: answers get half of it.

    Where `before`, the base that was indexed last, has parts alike, they are taken over.
    """

    def __init__(self, before: Before | None = None) -> None:
        """`before` is a base already indexed, if there is one."""
        self.before = before
        read = lru_cache(len(YAML_FILES))(read_document)  # of five files one has changed, mostly
        self._steps = Steps(read, FoldingCache().fold_all)

    def check(self, files: Files) -> Loaded:
        """Check `files`."""
        before = self.before
        if before is None:
            return load_texts(files.contents, files.problems, steps=self._steps)
        communes = before.knowledge.communes if before.communes == files.communes else None
        loaded = load_texts(files.contents, files.problems, communes, self._steps)
        return replace(loaded, knowledge=_sharing(loaded.knowledge, before.knowledge))

    def index(self, files: Files) -> Indexed:
        """Check and index `files`."""
        loaded = self.check(files)
        interpreter = _interpreter(loaded.knowledge, self.before, self._steps.fold_all)
        self.before = Before(files.communes, loaded.knowledge, interpreter)
        return Indexed(loaded, interpreter)


def _sharing(knowledge: Knowledge, before: Knowledge) -> Knowledge:
    """`knowledge`, with the very parts of `before` that are alike."""
    both = {field.name: (getattr(before, field.name), getattr(knowledge, field.name)) for field in fields(knowledge)}
    return Knowledge(**{name: old if old is new or old == new else new for name, (old, new) in both.items()})


def _interpreter(knowledge: Knowledge, before: Before | None, fold_all: FoldAll) -> Interpreter:
    """The index of `knowledge`; of that of the base `before` stays what is made of parts that are still the same."""
    if before is None or before.knowledge.words is not knowledge.words:
        return Interpreter.build(knowledge, fold_all=fold_all)
    old, interpreter = before.knowledge, before.interpreter
    if old.communes is not knowledge.communes or _as_places(old.desks) != _as_places(knowledge.desks):
        gazetteer = Gazetteer.build(knowledge.communes, knowledge.desks, knowledge.words)
        interpreter = replace(interpreter, gazetteer=gazetteer)
    if old.partners is knowledge.partners and old.entries is knowledge.entries:
        return interpreter
    return Interpreter.build(knowledge, interpreter.gazetteer, fold_all)


def _as_places(desks: Iterable[Desk]) -> list[Desk]:
    """The desks without what says nothing of where they are and what they are called."""
    nothing: dict[str, Any] = dict.fromkeys(_NOT_OF_PLACES)
    return [replace(desk, **nothing) for desk in desks]


def warm_up(ready: ReadyKnowledge, now: datetime) -> None:
    """Answer a question to nobody, in each language."""
    for desk in ready.knowledge.desks[:1]:
        for language in get_args(Language):
            respond(Question(desk.commune, now, language=language), Memory(), ready)


def let_go(held: list[ReadyKnowledge]) -> None:
    """Empty `held`, for a thread beside the answers: piece by piece, as each is freed at a stretch."""
    pieces: list[object] = list(held)
    held.clear()
    for _ in range(LEVELS):
        pieces = [part for piece in pieces for part in (_fields_of(piece) if is_dataclass(piece) else [piece])]
    while pieces:
        pieces.pop()
        time.sleep(0)


def _fields_of(piece: Any) -> list[object]:
    return [getattr(piece, field.name) for field in fields(piece)]


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
