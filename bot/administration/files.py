"""Files: the contents of a knowledge base's folder at one moment, and how they would be after a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.administration.versions import fingerprint
from bot.knowledge.loader import COMMUNES_FILE, read_files
from bot.knowledge.problems import Problem


@dataclass(frozen=True, slots=True)
class Files:
    """The contents by name, and the problems of the files that cannot be read."""

    contents: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same contents."""
        return fingerprint(self.contents)

    @property
    def communes(self) -> str:
        """The same for the same list of communes."""
        return fingerprint({name: data for name, data in self.contents.items() if name == COMMUNES_FILE})

    def with_(self, changed: Mapping[str, bytes | None]) -> "Files":
        """The files with some in the place of theirs; None takes one away."""
        contents = {**self.contents, **changed}
        kept = {name: data for name, data in contents.items() if data is not None}
        return Files(kept, tuple(one for one in self.problems if one.file not in changed))


def read(folder: Path) -> Files:
    """The files in `folder` as they are now."""
    contents, problems = read_files(folder)
    return Files(contents, tuple(problems))


@dataclass(frozen=True, slots=True)
class KnowledgeFolder:
    """The folder that a knowledge base was loaded from, and how its files were before they were loaded.

    `fingerprint` is that of all files, `communes` that of the list of communes alone.
    """

    path: Path
    fingerprint: str
    communes: str


def folder_at(path: Path) -> KnowledgeFolder:
    """The folder as it is now; to be called before the files are loaded, so that no change in between is missed."""
    files = read(path)
    return KnowledgeFolder(path, files.fingerprint, files.communes)
