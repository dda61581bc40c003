"""Changing: puts together what changes the knowledge base of a running bot: administrators, the disk, a signal."""

import asyncio
import signal
from functools import partial

from telegram import Bot

from bot.administration.files import KnowledgeFolder
from bot.administration.keeper import Keeper
from bot.administration.loading import Before, InUse, Loader
from bot.administration.loading_process import LoadingProcess
from bot.announcements import Announcements, NobodyElse
from bot.handlers.administration import Administration, administration_handlers
from bot.handlers.administration_closures import closure_handlers
from bot.handlers.administration_files import file_handlers
from bot.handlers.administration_news import FilesOnServer
from bot.handlers.administrators import Callback, Handler
from bot.handlers.shell import Shell
from bot.rendering.catalogue import load_admin_catalogues


def administration_of(
    shell: Shell, folder: KnowledgeFolder, loader: Loader | None = None, announcements: Announcements | None = None
) -> Administration:
    """What administrators need to change the knowledge base that `shell` answers from, and which is in `folder`.

    `loader` says where to load; else it is done in a thread. A change is told to the other replicas by `announcements`,
    and theirs are followed: all read the same folder.
    """
    holder, others = shell.knowledge, announcements or NobodyElse()
    in_use = InUse(lambda: holder.current, partial(setattr, holder, "current"))

    async def tell(_: str) -> None:
        await others.announce()

    keeper = Keeper(folder, in_use, shell.clock, loader, tell)

    async def follow() -> None:
        await keeper.reload(None)

    others.listen(follow)
    return Administration(shell, keeper, load_admin_catalogues())


def loading_process(shell: Shell, folder: KnowledgeFolder) -> LoadingProcess:
    """Loads in a process of its own, so that answers have this one for themselves; not started yet."""
    current = shell.knowledge.current
    return LoadingProcess(Before(folder.communes, current.knowledge, current.interpreter), folder.path)


def handlers_of(administration: Administration, otherwise: Callback) -> list[Handler]:
    """All that administrators alone set off; `otherwise` takes their words that answer no question of the bot."""
    return [
        *administration_handlers(administration),
        *file_handlers(administration),
        *closure_handlers(administration, otherwise),
    ]


async def follow_files(administration: Administration, bot: Bot, process: LoadingProcess) -> None:
    """Reload by `process` when the files change on the disk, and on SIGHUP, until cancelled, and then stop it.

    Where there are administrators, versions are kept.
    """
    files = FilesOnServer(administration, bot)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, files.ask)
    await administration.keeper.start(keep_versions=bool(administration.shell.admin_ids))
    try:
        await files.follow()
    finally:
        process.stop()
