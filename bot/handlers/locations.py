"""Locations: a position or a venue that somebody shared."""

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.handlers.messages import composed, is_private, post
from bot.handlers.questions import addressed_text
from bot.handlers.shell import Context, Shell, app_language
from bot.knowledge.model import Position
from bot.understanding.model import Question


def location_handlers(shell: Shell) -> list[BaseHandler[Update, Context, None]]:
    """A position is answered with the desks near it; of a live location the first position alone."""

    async def on_location(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None or message.location is None:
            return
        if not is_private(update) and addressed_text(update, context) is None:
            return
        position = Position(message.location.latitude, message.location.longitude)
        question = Question("", shell.clock(), position, app_language(update.effective_user))
        shown = await shell.answer(update, context, question)
        await post(message, composed(shown, update, shell))

    places = (filters.LOCATION | filters.VENUE) & _OnEarth()
    return [MessageHandler(filters.UpdateType.MESSAGE & ~filters.VIA_BOT & places, on_location)]


class _OnEarth(filters.MessageFilter):
    """A position that exists: anything else is something that the bot cannot read."""

    def filter(self, message: Message) -> bool:
        place = message.location
        return place is not None and abs(place.latitude) <= 90 and abs(place.longitude) <= 180
