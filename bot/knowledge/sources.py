"""Sources: reading the file or the https address that an import is given."""

import urllib.error
import urllib.request
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from bot.knowledge.model import Text

MAX_BYTES = 50_000_000
"""Ten times the largest of the official lists."""

DOWNLOAD_TIMEOUT_SECONDS = 60
_PIECE = 65_536

Watch = Callable[[int, int | None], None]
"""Told how many bytes have been read, and of how many where that is known."""


class SourceError(Exception):
    """A source that cannot be read or is no such list; `text` says why, in both languages."""

    def __init__(self, fr: str, en: str) -> None:
        """Keep the reason in French and in English."""
        super().__init__(en)
        self.text = Text(fr=fr, en=en)


def read_source(source: str, watch: Watch | None = None) -> bytes:
    """The bytes of the file or https address `source`; `watch` is told how far the reading is.

    Raises SourceError where it cannot be read, is over 50 MB, or is an address without encryption.
    """
    if source.startswith("http://"):
        raise SourceError(f"{source} : écrire une adresse en https.", f"{source}: write an https address.")
    try:
        if source.startswith("https://"):
            with urllib.request.urlopen(source, timeout=DOWNLOAD_TIMEOUT_SECONDS) as response:  # nosec B310 # https alone
                return _read(source, response, _length(response.headers.get("Content-Length")), watch)
        path = Path(source)
        with path.open("rb") as file:
            return _read(source, file, path.stat().st_size, watch)
    except (OSError, urllib.error.URLError, ValueError) as error:
        raise SourceError(
            f"{source} : lecture impossible ({error}).", f"{source}: cannot be read ({error})."
        ) from error


def _read(source: str, stream: BinaryIO, total: int | None, watch: Watch | None) -> bytes:
    found = BytesIO()
    while piece := stream.read(_PIECE):
        found.write(piece)
        if found.tell() > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise SourceError(f"{source} : plus de {limit} Mo.", f"{source}: more than {limit} MB.")
        if watch:
            watch(found.tell(), total)
    return found.getvalue()


def _length(header: str | None) -> int | None:
    return int(header) if header and header.isdigit() else None
