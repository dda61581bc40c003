"""Doubts: questions whose need had to be asked back, held in the process until they are answered, half an hour at most.

A question that is not understood at all is missed at once. One of which two or three readings were offered is missed
if the bot had to ask a second time before it could answer. Its text, redacted already, waits here and in no file.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answering.answers import Answer, AskPlace, ChoosePlace, ChooseTopic, DesksFound, EntryAnswer, NotUnderstood

MOST_DOUBTS = 1_000
HELD_FOR = timedelta(minutes=30)
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """A redacted question, how often the bot has asked back since, and when it last did (timezone-aware)."""

    text: str | None
    asked: int
    at: datetime


class Doubts:
    """The doubts of all conversations: at most `most`, the oldest dropped first."""

    def __init__(self, most: int = MOST_DOUBTS) -> None:
        """Start empty."""
        self._most = most
        self._open: OrderedDict[str, Doubt] = OrderedDict()

    def missed(self, chat: str, answer: Answer, text: str | None, now: datetime) -> str | None:
        """The redacted question that `answer` shows to have been missed, if any; `text` is the one it answers."""
        before = self._open.pop(chat, None)
        if before is not None and now - before.at > HELD_FOR:
            before = None
        doubt, missed = after(before, answer, text, now)
        if doubt is not None:
            self._open[chat] = doubt
        while len(self._open) > self._most or self._is_oldest_over(now):
            self._open.popitem(last=False)
        return missed

    def _is_oldest_over(self, now: datetime) -> bool:
        oldest = next(iter(self._open.values()), None)
        return oldest is not None and now - oldest.at > HELD_FOR


def after(before: Doubt | None, answer: Answer, text: str | None, now: datetime) -> tuple[Doubt | None, str | None]:
    """The doubt that is left after `answer`, and the question that was missed."""
    match answer:
        case NotUnderstood():
            return None, text
        case ChooseTopic():
            return Doubt(before.text if before else text, before.asked + 1 if before else 1, now), None
        case AskPlace() | ChoosePlace() if before:
            return Doubt(before.text, before.asked + 1, now), None
        case DesksFound() if before and before.asked >= _TWICE:
            return None, before.text
        case EntryAnswer() if before and answer.entry.kind == "smalltalk":
            return before, None
        case _:
            return None, None
