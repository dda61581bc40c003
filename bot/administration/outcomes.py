"""Outcomes: what an attempt to change the knowledge base, or to look at it, led to."""

from dataclasses import dataclass

from bot.administration.changes import Change
from bot.administration.journal import Event
from bot.knowledge.checking import StaleEntry
from bot.knowledge.problems import Problem


@dataclass(frozen=True, slots=True)
class Changed:
    """The base in use is another one now; `changes` are empty where only comments or the layout differ."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """There was nothing to do: the files are those in use, or hold already what was to be added."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """The files cannot be used; nothing has changed."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The files could be used: what would change, how much they hold, and what has grown old."""

    changes: tuple[Change, ...]
    counts: dict[str, int]
    stale: tuple[StaleEntry, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A file that was sent could be used, and waits for a decision under `token`."""

    name: str
    token: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The files have changed since the differences were shown; nothing was done. `event` is the last change known."""

    event: Event | None


@dataclass(frozen=True, slots=True)
class Gone:
    """There is nothing to go back or forward to, or the proposal is not kept any more."""


@dataclass(frozen=True, slots=True)
class NotEditable:
    """A file written in a way that lines cannot be put into safely; somebody has to edit it by hand."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """No desk, topic or entry has this id."""

    id: str


@dataclass(frozen=True, slots=True)
class NotWritten:
    """The folder cannot be written to."""


Outcome = Changed | Unchanged | Faulty | Checked | Proposed | Overtaken | Gone | NotEditable | Unknown | NotWritten
