"""Watching: notices when the files of the knowledge base change on the disk, once they have been left in peace."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

LOG = logging.getLogger(__name__)

QUIET_MILLISECONDS = 1_000
"""An editor that saves, or a copy of several files, is done when nothing has changed for this long."""

_LONGEST_WAIT_MILLISECONDS = 60_000
_BEFORE_NEXT_TRY_SECONDS = 30.0


async def changes_in(folder: Path) -> AsyncIterator[None]:
    """Yields after each change of files in `folder`, one quiet second later, and once a minute; never ends.

    Once a minute, because some disks (shared ones above all) do not tell what others change on them.
    """
    while True:
        try:
            async for _ in awatch(
                folder,
                watch_filter=_is_of_interest,
                step=QUIET_MILLISECONDS,
                debounce=_LONGEST_WAIT_MILLISECONDS,
                rust_timeout=_LONGEST_WAIT_MILLISECONDS,
                yield_on_timeout=True,
                recursive=False,
            ):
                yield None
        except (OSError, RuntimeError) as error:
            LOG.warning("%s cannot be watched (%s), again in 30 s", folder, type(error).__name__)
        await asyncio.sleep(_BEFORE_NEXT_TRY_SECONDS)


def _is_of_interest(_: Change, path: str) -> bool:
    """Hidden files are ours or an editor's; but mounted configurations are changed by way of a link named `..data`."""
    name = Path(path).name
    return not name.startswith(".") or name.startswith("..")
