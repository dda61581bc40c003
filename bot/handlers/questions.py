"""Questions: free text, in private chats and in groups when the bot is addressed."""

import re

from telegram import Message, MessageEntity, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.handlers.messages import composed, is_private, post
from bot.handlers.shell import Context, Shell
from bot.rendering.telegram import sentences, telegram_message


def question_handlers(shell: Shell) -> list[BaseHandler[Update, Context, None]]:
    """Text and captions; in private chats a kind word for what cannot be read."""

    async def on_text(update: Update, context: Context) -> None:
        message = update.effective_message
        text = addressed_text(update, context)
        if message is None or text is None:
            return
        shown = await shell.answer(update, context, shell.question(update, text))
        await post(message, composed(shown, update, shell))

    async def on_anything_else(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None or not is_private(update) or _is_known_album(message, shell):
            return
        context.intent = "unsupported"
        await post(message, telegram_message(sentences(await shell.wording_of(update), "unsupported")))

    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT
    return [
        MessageHandler(new & (filters.TEXT | filters.CAPTION), on_text),
        MessageHandler(new & ~filters.StatusUpdate.ALL, on_anything_else),
    ]


def addressed_text(update: Update, context: Context) -> str | None:
    """What was written to the bot, without its name; None where a message in a group is not meant for it."""
    message = update.effective_message
    if message is None:
        return None
    text = message.text or message.caption or ""
    if is_private(update):
        return text
    without_name = re.sub(rf"@{re.escape(context.bot.username)}\b", " ", text, flags=re.IGNORECASE)
    if without_name != text or _answers_bot(message, context) or _names_bot(message, context):
        return without_name
    return None


def _answers_bot(message: Message, context: Context) -> bool:
    """Whether it is a reply to one of the bot's own messages, other than one posted for somebody by inline mode."""
    answered = message.reply_to_message
    return answered is not None and answered.from_user is not None and answered.from_user.id == context.bot.id


def _names_bot(message: Message, context: Context) -> bool:
    entities = (*message.entities, *message.caption_entities)
    return any(e.type == MessageEntity.TEXT_MENTION and e.user and e.user.id == context.bot.id for e in entities)


def _is_known_album(message: Message, shell: Shell) -> bool:
    """Whether another photo of the same album was answered already."""
    album = message.media_group_id
    if album is None:
        return False
    if album in shell.seen_albums:
        return True
    shell.seen_albums.append(album)
    return False
