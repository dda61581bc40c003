"""The one door to the core: a question and what went before in, a reply and what to remember out."""

from dataclasses import dataclass

from bot.answering.answers import Answer
from bot.answering.decision import decide
from bot.answering.directory import Directory
from bot.conversation import Memory
from bot.folding import FoldAll, fold_all
from bot.knowledge.model import Knowledge
from bot.paris import PARIS
from bot.rendering.messages import Catalogues
from bot.rendering.render import render
from bot.rendering.reply import Reply
from bot.understanding.hints import Hints
from bot.understanding.interpreter import Interpreter
from bot.understanding.model import Question, Understanding


@dataclass(frozen=True)
class ReadyKnowledge:
    """A knowledge base made ready for answering: indexed once, shared by all questions, never changed."""

    knowledge: Knowledge
    interpreter: Interpreter
    directory: Directory
    catalogues: Catalogues

    @classmethod
    def build(cls, knowledge: Knowledge, catalogues: Catalogues, fold_all: FoldAll = fold_all) -> "ReadyKnowledge":
        """Index a knowledge base."""
        return cls(knowledge, Interpreter.build(knowledge, fold_all=fold_all), Directory.build(knowledge), catalogues)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply with what led to it, for `ask --explain`, the batch interface and the tests."""

    understanding: Understanding
    answer: Answer
    reply: Reply
    memory: Memory


def respond(question: Question, memory: Memory, knowledge: ReadyKnowledge) -> tuple[Reply, Memory]:
    """Answer `question`, given `memory`; the clock is `question.at`."""
    outcome = explain(question, memory, knowledge)
    return outcome.reply, outcome.memory


def explain(question: Question, memory: Memory, knowledge: ReadyKnowledge) -> Outcome:
    """The same as `respond`, with every step: understand, decide, render."""
    understanding = understand(question, memory, knowledge)
    answer, remembered = decide(understanding, memory, knowledge.directory, question.at)
    reply = render(
        answer,
        understanding.language,
        knowledge.catalogues,
        now=question.at,
        personal_number=understanding.personal_number,
    )
    return Outcome(understanding, answer, reply, remembered)


def understand(question: Question, memory: Memory, knowledge: ReadyKnowledge) -> Understanding:
    """Read `question` in the light of `memory`."""
    known = memory.at(question.at)
    expects_place = known.asked is not None and known.asked.what == "place"
    hints = Hints(
        known.language,
        expects_place,
        in_conversation=bool(known.needs or known.desks),
        needs=known.needs,
        day=known.moment.start.astimezone(PARIS).date() if known.moment else None,
        around=known.place.position if known.place else None,
    )
    return knowledge.interpreter.understand(question, hints)
