"""Versions: every state that the files of the knowledge base have had, the last fifty, and which of them is in use.

A version is the whole set of files, as names and digests; contents are kept once each, however many versions hold
them. (The other way, a chain of versions for each file, would bring back topics whose partners are gone.) Each
version knows the one it was made from: going back follows that, going forward is going to the latest made from here.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.administration.atomic import sync_folder, write_atomically
from bot.administration.journal import Event

MOST_VERSIONS = 50
_COMPRESSION = 1  # of 9: a third larger than with more, in a third of the time an administrator waits for


def fingerprint(files: Mapping[str, bytes]) -> str:
    """The same for the same names and contents, and for no others (the first 16 digits of a SHA-256)."""
    return _fingerprint(_digests(files))


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in sorted(files.items())}


def _fingerprint(digests: Mapping[str, str]) -> str:
    return sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the files: its number (from 1), that of the version it was made from, and how it came about."""

    number: int
    parent: int | None
    event: Event
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """That of its files."""
        return _fingerprint(self.files)


@dataclass(frozen=True, slots=True)
class History:
    """The versions that are kept, the oldest first, and the number of the one in use (None where there is none)."""

    current: int | None = None
    versions: tuple[Version, ...] = ()

    def numbered(self, number: int | None) -> Version | None:
        """The version of this number; None where it is not kept."""
        return next((version for version in self.versions if version.number == number), None)

    def before(self) -> Version | None:
        """The version that the one in use was made from."""
        current = self.numbered(self.current)
        return self.numbered(current.parent) if current else None

    def after(self) -> Version | None:
        """The latest version that was made from the one in use."""
        return next((v for v in reversed(self.versions) if v.parent is not None and v.parent == self.current), None)

    def with_new(self, files: Mapping[str, str], event: Event) -> "History":
        """The history with one more version, made from the one in use, which it replaces; the oldest ones go."""
        number = self.versions[-1].number + 1 if self.versions else 1
        versions = (*self.versions, Version(number, self.current, event, dict(files)))
        return History(number, versions[-MOST_VERSIONS:])


_HISTORY = TypeAdapter(History)


class VersionsFolder:
    """The folder that versions are kept in: `versions.json`, and the contents of all their files in `files`."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when something is first kept."""
        self._folder = folder

    def history(self) -> History:
        """What is kept; empty where nothing is, or nothing that can be read."""
        try:
            return _HISTORY.validate_json((self._folder / "versions.json").read_bytes())
        except (OSError, ValidationError):
            return History()

    def record(self, files: Mapping[str, bytes], event: Event) -> History:
        """Keep the state `files` as a version, unless it is the one in use; OSError."""
        history, digests = self.history(), _digests(files)
        current = history.numbered(history.current)
        if current and current.files == digests:
            return history
        contents = self._folder / "files"
        contents.mkdir(parents=True, exist_ok=True)
        for name, digest in digests.items():
            if not (path := contents / f"{digest}.gz").exists():
                write_atomically(path, gzip.compress(files[name], _COMPRESSION, mtime=0))
        return self._write(history.with_new(digests, event))

    def use(self, version: Version) -> None:
        """Note that `version` is the one in use from now on; OSError."""
        self._write(replace(self.history(), current=version.number))

    def contents(self, version: Version) -> dict[str, bytes]:
        """The files of a version, by name; OSError, EOFError where some are gone or damaged."""
        return {name: self._content(digest) for name, digest in version.files.items()}

    def _content(self, digest: str) -> bytes:
        data = gzip.decompress((self._folder / "files" / f"{digest}.gz").read_bytes())
        if sha256(data).hexdigest() != digest:
            raise OSError(f"{digest} is damaged")
        return data

    def _write(self, history: History) -> History:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._folder / "versions.json", _HISTORY.dump_json(history, indent=1))
        self._delete_unused(history.versions)
        return history

    def _delete_unused(self, versions: Sequence[Version]) -> None:
        used = {f"{digest}.gz" for version in versions for digest in version.files.values()}
        for path in (self._folder / "files").iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)
        sync_folder(self._folder / "files")
