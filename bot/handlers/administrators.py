"""Administrators: who may change the knowledge base, and handlers that nobody else can set off.

What comes from anybody else, or from a group, is not taken by these handlers and falls to those that answer unknown
commands and old buttons: nobody learns from an answer that there is more.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import Chat, Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.handlers.shell import Context
from bot.rendering.callback_data import Administer, decode

Handler = BaseHandler[Update, Context, None]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def from_administrators(admin_ids: frozenset[int]) -> filters.BaseFilter:
    """New messages (not edited ones) that one of `admin_ids` wrote in a private chat with the bot."""
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return new & filters.ChatType.PRIVATE & filters.User(user_id=admin_ids, allow_empty=False)


def admin_command(admin_ids: frozenset[int], names: Sequence[str], callback: Callback) -> Handler:
    """A handler for a command of administrators, under all its names; put it before the unknown commands.

    A command that an administrator forwards was written by somebody else, and does not count.
    """
    return CommandHandler(list(names), callback, filters=from_administrators(admin_ids) & ~filters.FORWARDED)


def admin_press(admin_ids: frozenset[int], action: str, callback: Callback) -> Handler:
    """A handler for presses of `Administer(action, ...)` buttons by administrators; put it before the other buttons."""
    return _PressHandler(admin_ids, action, callback)


def press_of(update: Update) -> Administer | None:
    """What an administrator's button asks for; None where the update is no press of one."""
    query = update.callback_query
    press = decode(query.data or "") if query and query.message else None
    return press if isinstance(press, Administer) else None


class _PressHandler(BaseHandler[Update, Context, None]):
    """Takes presses by who pressed, where, and what the button carries: all three can be forged but the first."""

    def __init__(self, admin_ids: frozenset[int], action: str, callback: Callback) -> None:
        super().__init__(callback)
        self._admin_ids = admin_ids
        self._action = action

    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.callback_query is None:
            return False
        message, press = update.callback_query.message, press_of(update)
        is_private = message is not None and message.chat.type == Chat.PRIVATE
        sender = update.effective_user
        known = sender is not None and sender.id in self._admin_ids
        return known and is_private and press is not None and press.action == self._action
