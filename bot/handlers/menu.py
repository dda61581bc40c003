"""Menu: the commands, the description and the short description that Telegram shows, in each language."""

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram import BotCommandScopeChat as ChatScope
from telegram.error import TelegramError

from bot.delivery import kind_of
from bot.knowledge.model import Language
from bot.rendering.catalogue import load_admin_catalogues
from bot.rendering.messages import Catalogues, Wording
from bot.rendering.telegram import say

LOG = logging.getLogger(__name__)

_NAMES: tuple[tuple[str, str], ...] = (
    ("aide", "help"),
    ("pres", "near"),
    ("services", "services"),
    ("faq", "faq"),
    ("langue", "language"),
    ("oublier", "forget"),
    ("confidentialite", "privacy"),
)
_NOT_IN_GROUPS = ("langue",)

OF_ADMINISTRATORS: tuple[tuple[str, str], ...] = (
    ("recharger", "reload"),
    ("verifier", "check"),
    ("fermeture", "closure"),
    ("annuler", "rollback"),
    ("retablir", "redo"),
    ("versions", "versions"),
    ("journal", "journal"),
    ("questions", "missed"),
    ("statistiques", "stats"),
)


async def register_menu(bot: Bot, catalogues: Catalogues, admin_ids: frozenset[int]) -> None:
    """Tell Telegram the commands and descriptions: French for everybody, English where the app is English.

    Administrators see theirs as well, in their own chats with the bot; nobody else learns of them.
    What Telegram refuses (an administrator who never wrote to the bot) is logged and left.
    """
    admin_catalogues = load_admin_catalogues()
    languages: tuple[tuple[Language, str | None], ...] = (("fr", None), ("en", "en"))
    for language, code in languages:
        wording = catalogues.in_(language)
        for scope in _scopes(admin_ids):
            commands = commands_for(wording, scope)
            if isinstance(scope, ChatScope):
                commands += _commands(admin_catalogues.in_(language), OF_ADMINISTRATORS)
            await _tried(bot, commands, scope, code)
        try:
            await bot.set_my_description(say(wording, "description"), language_code=code)
            await bot.set_my_short_description(say(wording, "short_description"), language_code=code)
        except TelegramError as error:
            LOG.warning("Telegram refused a description (%s)", kind_of(error))


def commands_for(wording: Wording, scope: BotCommandScope) -> list[BotCommand]:
    """The commands of a scope, under their names in the language of `wording`."""
    in_group = isinstance(scope, BotCommandScopeAllGroupChats)
    return _commands(wording, [name for name in _NAMES if not (in_group and name[0] in _NOT_IN_GROUPS)])


def _commands(wording: Wording, names: Iterable[tuple[str, str]]) -> list[BotCommand]:
    return [
        BotCommand(english if wording.language == "en" else french, say(wording, f"command_{french}"))
        for french, english in names
    ]


def _scopes(admin_ids: frozenset[int]) -> list[BotCommandScope]:
    administrators = [ChatScope(admin_id) for admin_id in sorted(admin_ids)]
    return [BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats(), *administrators]


async def _tried(bot: Bot, commands: list[BotCommand], scope: BotCommandScope, code: str | None) -> None:
    try:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    except TelegramError as error:
        LOG.warning("Telegram refused the commands of scope %s (%s)", scope.type, kind_of(error))
