"""News: what administrators are told unasked, when the files change on the server."""

import asyncio
import logging

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.administration.outcomes import Changed, Faulty, Outcome
from bot.administration.replies import by_itself_reply
from bot.administration.watching import changes_in
from bot.delivery import kind_of
from bot.handlers.administration import Administration
from bot.knowledge.problems import Problem
from bot.rendering.telegram import telegram_message

LOG = logging.getLogger(__name__)


class FilesOnServer:
    """Reloads when the files change on the server or a signal asks for it, and tells the administrators."""

    def __init__(self, administration: Administration, bot: Bot) -> None:
        """Tell through `bot`."""
        self._administration = administration
        self._bot = bot
        self._asked = asyncio.Event()
        self._told: tuple[Problem, ...] = ()

    def ask(self) -> None:
        """Reload soon: for a signal handler."""
        self._asked.set()

    async def follow(self) -> None:
        """Reload whenever there is reason to, until cancelled; at first for what changed while the bot started."""
        self.ask()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._when_asked())
            tasks.create_task(self._when_changed())

    async def _when_asked(self) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self._reload()

    async def _when_changed(self) -> None:
        async for _ in changes_in(self._administration.keeper.folder):
            self._asked.set()

    async def _reload(self) -> None:
        outcome = await self._administration.keeper.reload(None)
        if isinstance(outcome, Changed):
            self._told = ()
            await self._tell(outcome)
        elif isinstance(outcome, Faulty):
            first = outcome.problems[0].in_("en") if outcome.problems else "unknown"
            LOG.warning("knowledge base not changed: %d problems, the first: %s", len(outcome.problems), first)
            # Whoever saves a file again and again while mending it need not hear the same each time.
            if outcome.problems != self._told:
                self._told = outcome.problems
                await self._tell(outcome)
        else:
            LOG.debug("knowledge base not changed (%s)", type(outcome).__name__)

    async def _tell(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Changed | Faulty):
            return
        shell = self._administration.shell
        for admin in sorted(shell.admin_ids):
            language = (await shell.store.get(str(admin), shell.clock())).language or "fr"
            content = telegram_message(by_itself_reply(outcome, self._administration.catalogues.in_(language)))
            try:
                await self._bot.send_message(admin, content.html, parse_mode=ParseMode.HTML)
            except TelegramError as error:
                LOG.info("an administrator could not be told (%s)", kind_of(error))
