"""Files written whole or not at all, whatever ends the process or the machine's power in between."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.knowledge.loader import DELETED, KEPT_FOLDER, PENDING

_GATHERED = "gathered-"
_UNFINISHED = ".unfinished"


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`, with the access rights that it had; OSError.

    Written beside it under another name, brought to the disk, and renamed: readers find the old file or the new one.
    """
    path = path.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777 if path.exists() else 0o644)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def replace_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Put all `files` (name -> contents, None to delete) in the place of those in `folder` as one change; OSError.

    One file is simply renamed into its place. Several wait complete in a folder that readers look in first, until
    all are in place: `finish_pending` brings a change that was cut short to its end.
    """
    finish_pending(folder)
    if len(files) == 1:
        for name, data in files.items():
            _put(folder / name, data)
        return
    gathered = Path(tempfile.mkdtemp(prefix=_GATHERED, dir=folder / KEPT_FOLDER))
    for name, data in files.items():
        write_atomically(gathered / (name if data is not None else f"{name}{DELETED}"), data or b"")
    sync_folder(gathered)
    os.rename(gathered, folder / PENDING)
    sync_folder(folder / KEPT_FOLDER)
    finish_pending(folder)


def finish_pending(folder: Path) -> None:
    """Carry out what is left of a change of several files that was cut short, and tidy up; OSError."""
    kept, pending = folder / KEPT_FOLDER, folder / PENDING
    if pending.is_dir():
        for path in sorted(pending.iterdir()):
            is_deleted = path.name.endswith(DELETED)
            _put(folder / path.name.removesuffix(DELETED), None if is_deleted else path.read_bytes())
        os.rename(pending, tempfile.mkdtemp(prefix=_GATHERED, dir=kept))
        sync_folder(kept)
    for left in kept.glob(f"{_GATHERED}*"):
        shutil.rmtree(left)


def delete_unfinished(folder: Path) -> None:
    """Delete what writes that were cut short have left in `folder`; nobody may be writing there; OSError."""
    for left in folder.glob(f".*{_UNFINISHED}"):
        left.unlink()


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk (POSIX: a rename is on the disk only once its folder is)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    else:
        write_atomically(path, data)
