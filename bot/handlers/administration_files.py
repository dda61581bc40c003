"""Files that administrators send: checked, compared, and put in place or dropped by a button."""

import re

from telegram import Document, Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from bot.administration.outcomes import Proposed, Unchanged
from bot.administration.replies import outcome_reply
from bot.handlers.administration import Administration, post_report, who_of
from bot.handlers.administrators import Callback, Handler, admin_press, from_administrators, press_of
from bot.handlers.buttons import acknowledge
from bot.handlers.messages import post, replace_message
from bot.handlers.shell import Context
from bot.rendering.callback_data import Administer
from bot.rendering.messages import Wording
from bot.rendering.reply import Reply
from bot.rendering.telegram import Rows, button, rows_of, say, sentences, telegram_message

MOST_BYTES = 2_000_000
PUT, DROP = "put", "drop"

_NAME = re.compile(r"(structures|partners|faq|phrases|words)(?: ?\(\d{1,3}\)|[-_ ]\d{1,3})?\.ya?ml", re.IGNORECASE)
"""A phone that has a file already saves the next one as "faq (1).yaml" or "faq-1.yaml"."""


def file_handlers(administration: Administration) -> list[Handler]:
    """Documents, and the buttons under what is said of them."""
    ids = administration.shell.admin_ids

    async def on_document(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None or message.document is None:
            return
        context.intent = "administration"
        wording = await administration.wording_of(update)
        name = file_named(message.document.file_name or "")
        if name is None:
            await post(message, telegram_message(sentences(wording, "document_name")))
            return
        data = await _contents(message.document, wording)
        if isinstance(data, Reply):
            await post(message, telegram_message(data))
            return
        outcome = await administration.keeper.propose(name, data)
        rows = _decision_rows(outcome.token, wording) if isinstance(outcome, Proposed) else ()
        await post_report(message, outcome_reply(outcome, wording), wording, rows)

    return [
        MessageHandler(from_administrators(ids) & filters.Document.ALL, on_document),
        admin_press(ids, PUT, _deciding(administration, put=True)),
        admin_press(ids, DROP, _deciding(administration, put=False)),
    ]


def file_named(name: str) -> str | None:
    """The file of the knowledge base that a document's name stands for, whatever path is before it; None for others."""
    found = _NAME.fullmatch(name.strip())
    return f"{found[1].lower()}.yaml" if found else None


async def _contents(document: Document, wording: Wording) -> bytes | Reply:
    """What is in the document; what to say where it is too big, or where Telegram does not hand it out."""
    too_big = sentences(wording, "document_too_big", limit=str(MOST_BYTES // 1_000_000))
    if (document.file_size or 0) > MOST_BYTES:
        return too_big
    try:
        file = await document.get_file()
    except BadRequest:  # sent long ago, or out of reach for a while
        return sentences(wording, "document_gone")
    data = bytes(await file.download_as_bytearray())
    return data if len(data) <= MOST_BYTES else too_big


def _deciding(administration: Administration, *, put: bool) -> Callback:
    async def on_press(update: Update, context: Context) -> None:
        query, press = update.callback_query, press_of(update)
        if query is None or press is None:
            return
        context.intent = "administration"
        await acknowledge(query)
        wording = await administration.wording_of(update)
        keeper, token = administration.keeper, press.arguments[0] if press.arguments else ""
        outcome = await (keeper.accept(token, who_of(update)) if put else keeper.decline(token))
        dropped = not put and isinstance(outcome, Unchanged)
        reply = sentences(wording, "declined") if dropped else outcome_reply(outcome, wording)
        # In the place of the question, so that it is not answered twice.
        await replace_message(query, telegram_message(reply))

    return on_press


def _decision_rows(token: str, wording: Wording) -> Rows:
    put = button(say(wording, "button_put"), Administer(PUT, (token,)))
    drop = button(say(wording, "button_drop"), Administer(DROP, (token,)))
    return rows_of([put, drop])
