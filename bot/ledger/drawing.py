"""Drawing: the picture of a sheet, made by a process of its own that takes its memory with it when it is done."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress

from bot.ledger.sheet import Sheet, written

LOG = logging.getLogger(__name__)

PATIENCE_SECONDS = 20.0
"""Half a second is usual; a busy machine may take longer."""

_COMMAND = (sys.executable, "-m", "bot.ledger.chart")


class Draughtsman:
    """Has one picture drawn at a time, however many are asked for."""

    def __init__(self, command: tuple[str, ...] = _COMMAND, patience: float = PATIENCE_SECONDS) -> None:
        """Have `command` draw, which may take `patience` seconds."""
        self._command = command
        self._patience = patience
        self._turn = asyncio.Lock()

    async def draw(self, sheet: Sheet) -> bytes | None:
        """The picture, a PNG; None where it could not be drawn."""
        # Of the environment it needs where the program lies, and no secret.
        places = {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        async with self._turn:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=places, start_new_session=True
                )
            except OSError as error:
                LOG.warning("no picture could be drawn (%s)", type(error).__name__)
                return None
            return await self._drawn(process, written(sheet))

    async def _drawn(self, process: Process, data: bytes) -> bytes | None:
        try:
            async with asyncio.timeout(self._patience):
                picture, _ = await process.communicate(data)
        except TimeoutError:
            LOG.warning("no picture could be drawn in time")
            return None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode or not picture:
            LOG.warning("no picture could be drawn (exit code %s)", process.returncode)
            return None
        return picture
