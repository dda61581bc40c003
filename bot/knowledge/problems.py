"""What is wrong with a knowledge base: problems with file and line, and how they are told in French and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from bot.knowledge.model import Language, Text
from bot.knowledge.wording import WORDING

MAX_PROBLEMS = 200
"""How many problems of one file are told: whoever has more needs another file, not a longer list."""

_LONGEST_SHOWN = 60

_NO_BREAK_SPACES = (("« ", "«\u00a0"), (" »", "\u202f»"), (" :", "\u00a0:"), (" ;", "\u202f;"))
"""Only where a space stands already: these sentences quote YAML (`clé: valeur`), which has none before its colon."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the name of the file, the line (from 1), what was found there and what to write instead."""

    file: str
    line: int
    found: Text
    instead: Text

    def in_(self, language: Language) -> str:
        """The problem on one line: `file:line: what was found; what to write instead`."""
        gap = "\u202f;" if language == "fr" else ";"
        return f"{self.file}:{self.line}: {self.found.in_(language)}{gap} {self.instead.in_(language)}"


class KnowledgeError(Exception):
    """A knowledge base that cannot be used; `problems` holds every fault, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files and lines, the first 200 of each file."""
        ordered = sorted(set(problems), key=lambda problem: (problem.file, problem.line, problem.found.fr))
        self.problems = tuple(
            problem for _, group in groupby(ordered, attrgetter("file")) for problem in _limited(list(group))
        )
        super().__init__("\n".join(problem.in_("en") for problem in self.problems))


def problem(file: str, line: int, kind: str, /, **values: object) -> Problem:
    """The problem `kind` of the wording, its blanks filled with `values`; KeyError for an unknown kind.

    A value that is a Text fills each language with its own; long values are cut.
    """
    found, instead = WORDING[kind]
    return Problem(file, line, _filled(found, values), _filled(instead, values))


def _limited(problems: list[Problem]) -> list[Problem]:
    if len(problems) < MAX_PROBLEMS:
        return problems
    kept = problems[: MAX_PROBLEMS - 1]
    return [*kept, problem(kept[-1].file, kept[-1].line, "too_many_problems", limit=MAX_PROBLEMS)]


def _filled(text: Text, values: Mapping[str, object]) -> Text:
    return Text(
        _spaced(text.fr.format_map({name: _shown(value, "fr") for name, value in values.items()})),
        text.en.format_map({name: _shown(value, "en") for name, value in values.items()}),
    )


def _spaced(french: str) -> str:
    for ordinary, no_break in _NO_BREAK_SPACES:
        french = french.replace(ordinary, no_break)
    return french


def _shown(value: object, language: Language) -> str:
    if isinstance(value, Text):
        return value.in_(language)
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
