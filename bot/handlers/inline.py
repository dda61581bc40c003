"""Inline mode: in any conversation, the desks for a need and a place as cards to share.

Results are cached by Telegram for everybody, so they depend on the words alone: their language is that of the words,
French where these do not tell, and never that of the person's app.
"""

from dataclasses import replace

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import BaseHandler, InlineQueryHandler

from bot.answering.answers import AskPlace, DesksFound, EntryAnswer
from bot.assistant import Outcome, explain
from bot.cards import Shown, card_of, show, shown
from bot.conversation import Memory
from bot.deep_links import InvitationError, LinkTarget, link_to
from bot.handlers.messages import inline_markup
from bot.handlers.shell import Context, Shell
from bot.knowledge.model import Partner
from bot.rendering.batch import intent_of
from bot.rendering.messages import Wording
from bot.rendering.plain import text_of
from bot.rendering.reply import Reply
from bot.rendering.telegram import Button, TelegramMessage, say, sentences, shortened, telegram_message
from bot.understanding.model import Question

CACHED_SECONDS = 60
"""Cards say whether a desk is open: a minute's age does no harm."""

MOST_DESKS = 5
_LONGEST_ID = 64
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Article = InlineQueryResultArticle


def inline_handlers(shell: Shell) -> list[BaseHandler[Update, Context, None]]:
    """All inline queries."""

    async def on_query(update: Update, context: Context) -> None:
        query = update.inline_query
        if query is None:
            return
        text = query.query.strip()
        articles = _answers(text, context, shell) if text else _invitations(context, shell)
        wording = shell.catalogues.in_("fr")
        try:
            await query.answer(
                articles,
                cache_time=CACHED_SECONDS,
                is_personal=False,
                button=InlineQueryResultsButton(say(wording, "inline_open"), start_parameter="inline"),
            )
        except BadRequest as error:
            if "query is too old" not in str(error).lower():
                raise

    return [InlineQueryHandler(on_query)]


def _invitations(context: Context, shell: Shell) -> list[Article]:
    """Nothing typed yet: how it works, in both languages, and the partners."""
    context.intent = "inline_help"
    french = shell.catalogues.in_("fr")
    helps = [_help(shell.catalogues.in_(language), context) for language in ("fr", "en")]
    partners = [p for p in shell.knowledge.current.knowledge.partners if p.core]
    return [*helps, *(_partner(partner, french, context) for partner in partners)]


def _help(wording: Wording, context: Context) -> Article:
    content = _posted(sentences(wording, "inline_help_text"), LinkTarget(language=wording.language), wording, context)
    return _article(f"help-{wording.language}", say(wording, "inline_help"), say(wording, "inline_help_hint"), content)


def _partner(partner: Partner, wording: Wording, context: Context) -> Article:
    name, title = wording.shown(partner.name), wording.shown(partner.title)
    reply = sentences(wording, "card_purpose_procedure", procedure=f"{title} ({name})" if name != title else name)
    content = _posted(reply, LinkTarget(partner.id), wording, context)
    return _article(f"partner-{partner.id}", name, title, content)


def _answers(text: str, context: Context, shell: Shell) -> list[Article]:
    """The desks for what was typed; else its answer, or what to add."""
    outcome = explain(Question(text, shell.clock()), Memory(), shell.knowledge.current)
    context.intent = f"inline_{intent_of(outcome.answer)}"
    wording = shell.catalogues.in_(outcome.understanding.language)
    if isinstance(outcome.answer, DesksFound):
        return _desks(outcome, context, shell)
    if isinstance(outcome.answer, EntryAnswer):
        title = wording.shown(outcome.answer.entry.name)
        content = _posted(outcome.reply, LinkTarget(), wording, context)
        return [_article("entry", title, text_of(outcome.reply), content)]
    if isinstance(outcome.answer, AskPlace):
        need = outcome.answer.needs[0]
        target = LinkTarget(need.topic.id if need.topic else need.partner.id, language=wording.language)
        content = _posted(outcome.reply, target, wording, context)
        hint = say(wording, "inline_place_hint", example=f"{shortened(text, 40)} Mirande")
        return [_article("place", say(wording, "inline_place"), hint, content)]
    title, hint = say(wording, "inline_nothing"), say(wording, "inline_nothing_hint")
    content = _posted(sentences(wording, "inline_help_text"), LinkTarget(), wording, context)
    return [_article("nothing", title, hint, content)]


def _desks(outcome: Outcome, context: Context, shell: Shell) -> list[Article]:
    """The desk advised and the next ones, each as a whole card."""
    language = outcome.understanding.language
    knowledge, now = shell.knowledge.current, shell.clock()
    card = card_of(outcome.answer, outcome.memory, knowledge.directory)
    first = Shown(outcome.answer, outcome.reply, outcome.memory, language)
    further = (
        show(replace(card, offset=offset), outcome.memory, knowledge, now, language)
        for offset in range(1, MOST_DESKS)
        if card and card.place
    )
    articles: dict[str, Article] = {}
    for view in (first, *further):
        if view is not None and isinstance(view.answer, DesksFound) and view.answer.desks:
            articles.setdefault(view.answer.desks[0].desk.id, _desk(view, view.answer, context, shell))
    return list(articles.values())


def _desk(view: Shown, answer: DesksFound, context: Context, shell: Shell) -> Article:
    """One desk: its name, its address and opening as the hint, and the card to post."""
    desk, wording = answer.desks[0].desk, shell.catalogues.in_(view.language)
    need = answer.needs[0] if answer.needs else None
    target = LinkTarget(
        (need.topic.id if need.topic else need.partner.id) if need else None,
        answer.place.insee if answer.place else None,
        view.language,
    )
    alone = shown(replace(answer, offset=0, exhausted=False), view.memory, shell.knowledge.current, shell.clock())
    lines = [line.text for block in alone.reply.blocks for line in block.lines]
    at = next((number for number, line in enumerate(lines) if line.startswith(desk.name)), 0)
    return _article(
        f"desk-{desk.id}"[:_LONGEST_ID],
        lines[at],
        " · ".join(lines[at + 1 : at + 3]),
        _posted(alone.reply, target, wording, context),
    )


def _posted(reply: Reply, target: LinkTarget, wording: Wording, context: Context) -> TelegramMessage:
    """The message that choosing an article posts, with a button that opens the bot there."""
    try:
        link = link_to(context.bot.username, target)
    except InvitationError:
        link = link_to(context.bot.username, LinkTarget())
    return telegram_message(reply, ((Button(say(wording, "button_open_bot"), url=link),),))


def _article(name: str, title: str, hint: str, content: TelegramMessage) -> Article:
    markup: InlineKeyboardMarkup | None = inline_markup(content.rows)
    posted = InputTextMessageContent(content.html, ParseMode.HTML, link_preview_options=_NO_PREVIEW)
    return Article(name, shortened(title, 100), posted, reply_markup=markup, description=shortened(hint, 150))
