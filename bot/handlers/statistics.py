"""Statistics: /statistiques as a picture with the same figures in words below it."""

import asyncio
import logging

from telegram import CallbackQuery, InputMediaPhoto, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.delivery import kind_of
from bot.handlers.administrators import Callback, Handler, admin_command, admin_press
from bot.handlers.buttons import acknowledge
from bot.handlers.insight import Insight, arguments_of
from bot.handlers.messages import inline_markup, post, post_below
from bot.handlers.shell import Context
from bot.ledger.sheet_words import sheet_of
from bot.ledger.statistics_lines import statistics_reply
from bot.ledger.summary import PERIODS, Period, first_day, summary_of
from bot.rendering.callback_data import Administer
from bot.rendering.messages import Wording
from bot.rendering.telegram import (
    MOST_UNITS_BELOW_A_PICTURE,
    Rows,
    TelegramMessage,
    button,
    rows_of,
    say,
    telegram_message,
)

LOG = logging.getLogger(__name__)

SHOW = "stats"


def statistics_handlers(insight: Insight) -> list[Handler]:
    """/statistiques and its buttons."""
    ids = insight.shell.admin_ids
    return [
        admin_command(ids, ["statistiques", "stats"], _telling(insight)),
        admin_press(ids, SHOW, _changing(insight)),
    ]


def _telling(insight: Insight) -> Callback:
    async def on_command(update: Update, context: Context) -> None:
        message = update.effective_message
        context.intent = "administration"
        if message is None:
            return
        picture, content = await _figures("week", insight, update)
        if picture is None or not await _sent(message, picture, content):
            await post(message, content)

    return on_command


def _changing(insight: Insight) -> Callback:
    async def on_press(update: Update, context: Context) -> None:
        query, (asked,) = update.callback_query, arguments_of(update, 1)
        context.intent = "administration"
        if query is None:
            return
        await acknowledge(query)
        picture, content = await _figures(_period(asked), insight, update)
        if picture is None or not await _put(query, picture, content):
            await post_below(query, content)

    return on_press


async def _sent(message: Message, picture: bytes, content: TelegramMessage) -> bool:
    """Post the picture; False where Telegram refuses it."""
    try:
        await message.reply_photo(
            picture, content.html, parse_mode=ParseMode.HTML, reply_markup=inline_markup(content.rows)
        )
    except BadRequest as error:
        LOG.warning("Telegram refused a picture (%s); its figures are sent as text", kind_of(error))
        return False
    return True


async def _put(query: CallbackQuery, picture: bytes, content: TelegramMessage) -> bool:
    """Put the picture in the place of the one whose button was pressed; False where there is none that can change."""
    if not (isinstance(query.message, Message) and query.message.photo):
        return False
    try:
        media = InputMediaPhoto(picture, content.html, parse_mode=ParseMode.HTML)
        await query.edit_message_media(media, reply_markup=inline_markup(content.rows))
    except BadRequest as error:
        LOG.info("a picture could not be replaced (%s)", kind_of(error))
        return False
    return True


async def _figures(period: Period, insight: Insight, update: Update) -> tuple[bytes | None, TelegramMessage]:
    """The picture, if it could be drawn, and the text below it; answers go on meanwhile."""
    shell, names = insight.shell, await insight.names_for(update)
    today = shell.clock().date()
    counts = await shell.clerk.counts(first_day(today), today)
    summary = await asyncio.to_thread(summary_of, counts, period, today)
    picture = await insight.draughtsman.draw(sheet_of(summary, names))
    rows = period_rows(period, names.wording)
    reply = statistics_reply(summary, names)
    return picture, telegram_message(reply, rows, most=MOST_UNITS_BELOW_A_PICTURE)


def period_rows(shown: Period, wording: Wording) -> Rows:
    """Buttons for the other periods."""
    others = [one for one in PERIODS if one != shown]
    return rows_of([button(say(wording, f"button_{one}"), Administer(SHOW, (one,))) for one in others])


def _period(asked: str) -> Period:
    return next((one for one in PERIODS if one == asked), "week")
