"""Proposals: files that administrators sent and have not yet decided on, kept on the disk for some days."""

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.administration.atomic import write_atomically

KEPT_SECONDS = 7 * 24 * 3600
MOST_PROPOSALS = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """New contents (`text`, UTF-8) for the file `name`; `base` is the fingerprint of the files it was compared with."""

    name: str
    text: str
    base: str

    @property
    def token(self) -> str:
        """What buttons call it: 16 hexadecimal digits."""
        return sha256(json.dumps([self.name, self.text, self.base]).encode()).hexdigest()[:16]


_PROPOSAL = TypeAdapter(Proposal)


class ProposalsFolder:
    """The folder that proposals wait in, each in a file named by its token."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made with the first proposal."""
        self._folder = folder

    def keep(self, proposal: Proposal) -> None:
        """Keep a proposal; those that are a week old, and the oldest of more than twenty, are deleted; OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path(proposal.token), _PROPOSAL.dump_json(proposal))
        paths = sorted(self._folder.iterdir(), key=lambda path: -path.stat().st_mtime)
        for number, path in enumerate(paths):
            if number >= MOST_PROPOSALS or time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink(missing_ok=True)

    def get(self, token: str) -> Proposal | None:
        """The proposal with this token; None where there is none, or it was damaged."""
        try:
            proposal = _PROPOSAL.validate_json(self._path(token).read_bytes())
        except (OSError, ValidationError):
            return None
        return proposal if proposal.token == token else None

    def drop(self, token: str) -> None:
        """Delete a proposal; nothing where there is none; OSError."""
        self._path(token).unlink(missing_ok=True)

    def _path(self, token: str) -> Path:
        """A forged token leads nowhere: only its letters and digits count."""
        return self._folder / ("".join(filter(str.isalnum, token))[:16] or "none")
