"""Shell: what every Telegram handler has at hand, and the way of one question through the core."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from telegram import Update, User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.answering.answers import Forgotten, NotUnderstood
from bot.answering.card import Card
from bot.answering.directory import SERVED
from bot.assistant import ReadyKnowledge, explain
from bot.cards import Shown, show
from bot.conversation import Memory
from bot.knowledge.area import shares_of_departments
from bot.knowledge.model import Knowledge, Language
from bot.ledger.clerk import Clerk
from bot.ledger.counting import Exchange, How
from bot.metrics import Metrics
from bot.processing import sender_of
from bot.rendering.batch import intent_of
from bot.rendering.callback_data import Rate
from bot.rendering.messages import Catalogues, Wording
from bot.store import MemoryStore
from bot.understanding.model import Question

Store = dict[str, object]


class Context(CallbackContext[ExtBot[None], Store, Store, Store]):
    """The library's context, with what the log line and the ledger need of the update."""

    intent: str = "none"
    started: float = 0.0
    exchange: Exchange | None = None
    rating: Rate | None = None


BotApplication = Application[ExtBot[None], Context, Store, Store, Store, None]


COMMUNES_OFFERED = 4
"""Communes to press instead of writing: two rows of a phone's keyboard."""


class KnowledgeHolder:
    """The knowledge base in use; a reload puts another one in `current`, for all at once."""

    def __init__(self, current: ReadyKnowledge) -> None:
        """Begin with `current`."""
        self.current = current

    @property
    def current(self) -> ReadyKnowledge:
        """The knowledge base in use."""
        return self._current

    @current.setter
    def current(self, knowledge: ReadyKnowledge) -> None:
        self._current = knowledge
        self.likely_communes = likely_communes(knowledge.knowledge)


def likely_communes(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The communes most people can be guessed to mean, INSEE code and name: the largest that have a desk.

    Those of the departments that the desks serve: the others are neighbours.
    """
    insee = {desk.insee for desk in knowledge.desks}
    with_desk = [commune for commune in knowledge.communes if commune.insee in insee]
    shares = shares_of_departments(knowledge.desks)
    at_home = [commune for commune in with_desk if shares[commune.department] >= SERVED]
    at_home.sort(key=lambda commune: -commune.population)
    return tuple((commune.insee, commune.name) for commune in at_home[:COMMUNES_OFFERED])


@dataclass(frozen=True)
class Shell:
    """The knowledge base, the memories, the words, the figures, the clock, the administrators' ids, the ledger's clerk.

    `seen_albums` are the last groups of photos that were answered: an album comes as one update a photo.
    """

    knowledge: KnowledgeHolder
    store: MemoryStore
    catalogues: Catalogues
    metrics: Metrics
    clock: Callable[[], datetime]
    admin_ids: frozenset[int] = frozenset()
    clerk: Clerk = field(default_factory=Clerk)
    seen_albums: deque[str] = field(default_factory=lambda: deque(maxlen=200))

    async def answer(self, update: Update, context: Context, question: Question) -> Shown:
        """Answer a question in the conversation that `update` belongs to, and remember it."""
        memory = await self.memory_of(update)
        outcome = explain(question, memory, self.knowledge.current)
        shown = Shown(outcome.answer, outcome.reply, outcome.memory, outcome.understanding.language)
        how: How = "location" if question.position else "text"
        context.exchange = exchange_of(shown, how, memory, question.text)
        await self.keep(update, context, shown)
        return shown

    async def answer_card(self, update: Update, context: Context, card: Card) -> Shown | None:
        """Answer a card, and remember it; None where it is out of date."""
        memory = await self.memory_of(update)
        language = self.language_of(update, memory)
        shown = show(card, memory, self.knowledge.current, self.clock(), language)
        if shown is not None:
            context.exchange = exchange_of(shown, "press", memory)
            await self.keep(update, context, shown)
        return shown

    async def keep(self, update: Update, context: Context, shown: Shown) -> None:
        """Remember what `shown` left, and note its intent for the log."""
        context.intent = intent_of(shown.answer)
        if isinstance(shown.answer, NotUnderstood):
            self.metrics.not_understood.inc()
        key = sender_of(update)
        if isinstance(shown.answer, Forgotten):
            await self.store.forget(key)
        else:
            await self.store.put(key, shown.memory)

    async def memory_of(self, update: Update) -> Memory:
        """What is remembered of the conversation that `update` belongs to."""
        return await self.store.get(sender_of(update), self.clock())

    async def wording_of(self, update: Update) -> Wording:
        """Our own words, in the language of the conversation."""
        return self.catalogues.in_(self.language_of(update, await self.memory_of(update)))

    def language_of(self, update: Update, memory: Memory) -> Language:
        """The language of the conversation, else of the app, else French."""
        return memory.language or app_language(update.effective_user) or "fr"

    def question(self, update: Update, text: str) -> Question:
        """`text` as a question asked now."""
        return Question(text, self.clock(), language=app_language(update.effective_user))


def exchange_of(shown: Shown, how: How, before: Memory, text: str | None = None) -> Exchange:
    """What the ledger needs to know of an answer."""
    return Exchange(how, intent_of(shown.answer), shown.language, shown.answer, before, text)


def app_language(user: User | None) -> Language | None:
    """English or French by the language of a person's app (an IETF tag); None where Telegram does not say."""
    code = user.language_code if user else None
    if not code:
        return None
    return "en" if code.lower().startswith("en") else "fr"
