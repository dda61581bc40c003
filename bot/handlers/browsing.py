"""Browsing: /services and /faq, the knowledge base by buttons."""

from telegram import Update

from bot.answering.card import PlaceRef
from bot.handlers.messages import post
from bot.handlers.shell import Context, Shell
from bot.handlers.start import Callback, Handler, command
from bot.knowledge.model import Entry, Knowledge, Partner
from bot.rendering.keyboards import partner_rows, question_rows, topic_rows
from bot.rendering.messages import Wording
from bot.rendering.telegram import TelegramMessage, sentences, telegram_message


def browsing_handlers(shell: Shell) -> list[Handler]:
    """/services and /faq."""
    return [command(["services"], _services(shell)), command(["faq"], _questions(shell))]


def _services(shell: Shell) -> Callback:
    async def on_services(update: Update, context: Context) -> None:
        if update.effective_message is None:
            return
        context.intent = "services"
        wording = await shell.wording_of(update)
        await post(update.effective_message, partners_page(shell.knowledge.current.knowledge, None, wording))

    return on_services


def _questions(shell: Shell) -> Callback:
    async def on_faq(update: Update, context: Context) -> None:
        if update.effective_message is None:
            return
        context.intent = "faq"
        wording = await shell.wording_of(update)
        await post(update.effective_message, questions_page(shell.knowledge.current.knowledge, 0, wording))

    return on_faq


def partners_page(knowledge: Knowledge, place: PlaceRef | None, wording: Wording) -> TelegramMessage:
    """All partners as buttons."""
    return telegram_message(sentences(wording, "services"), partner_rows(knowledge.partners, place, wording))


def topics_page(partner: Partner, place: PlaceRef | None, wording: Wording) -> TelegramMessage:
    """The topics of a partner as buttons."""
    reply = sentences(wording, "topics", partner=partner.title.in_(wording.language))
    return telegram_message(reply, topic_rows(partner, place, wording))


def questions_page(knowledge: Knowledge, first: int, wording: Wording) -> TelegramMessage:
    """Frequent questions as buttons, a page of them from the `first` on."""
    entries = frequent_questions(knowledge)
    first = first if 0 <= first < len(entries) else 0
    return telegram_message(sentences(wording, "questions"), question_rows(entries, first, wording))


def frequent_questions(knowledge: Knowledge) -> tuple[Entry, ...]:
    """The entries about the programme, in the order of the file."""
    return tuple(entry for entry in knowledge.entries if entry.kind == "programme")
