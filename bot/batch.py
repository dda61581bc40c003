"""Batch: questions in, one a line; answers out as JSON, one a line, in order (`ask --jsonl`)."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, ValidationError, model_validator

from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.knowledge.model import Language, Position
from bot.paris import PARIS
from bot.rendering.batch import as_json
from bot.understanding.model import Question

CHATS_KEPT = 10_000
"""Conversations remembered at once; the one that has been silent longest is forgotten first."""

_KEYS = (
    *("question", "language", "intent", "service", "topic", "faq"),
    *("place", "choices", "moment", "structures", "text"),
)


class BatchLine(BaseModel):
    """A line given as a JSON object; only `q` or `location` (latitude, longitude in degrees WGS 84) is required."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str | None = None
    chat: str | int | None = None
    at: AwareDatetime | NaiveDatetime | None = None
    location: tuple[float, float] | None = Field(default=None)
    language: Literal["fr", "en"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "BatchLine":
        if self.q is None and self.location is None:
            raise ValueError("'q' or 'location' is missing")
        if self.location is not None and not (abs(self.location[0]) <= 90 and abs(self.location[1]) <= 180):
            raise ValueError("'location' is not [latitude, longitude] in degrees")
        return self


@dataclass
class Batch:
    """The conversations of a batch; lines of one `chat` follow each other, a line without one stands alone."""

    knowledge: ReadyKnowledge
    clock: Callable[[], datetime]
    language: Language | None = None
    _memories: OrderedDict[str, Memory] = field(default_factory=OrderedDict)

    def answers(self, lines: Iterable[bytes]) -> Iterator[str]:
        """One JSON object a line, the faulty lines included: theirs has the key `error` as well."""
        for number, line in enumerate(lines, start=1):
            yield json.dumps(self._answer(number, line), ensure_ascii=False)

    def _answer(self, number: int, line: bytes) -> dict[str, Any]:
        text = line.decode("utf-8", errors="replace").strip("\r\n")
        if not text.lstrip().startswith("{"):
            return self._respond(BatchLine(q=text))
        try:
            return self._respond(BatchLine.model_validate_json(text))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in fault["loc"])
            return _faulty(text, f"line {number}: {where + ': ' if where else ''}{fault['msg']}")

    def _respond(self, line: BatchLine) -> dict[str, Any]:
        at = line.at or self.clock()
        question = Question(
            text=line.q or "",
            at=at if at.tzinfo else at.replace(tzinfo=PARIS),
            position=Position(*line.location) if line.location else None,
            language=line.language or self.language,
        )
        chat = None if line.chat is None else str(line.chat)
        outcome = explain(question, self._memories.get(chat or "", Memory()), self.knowledge)
        if chat is not None:
            self._remember(chat, outcome.memory)
        return as_json(line.q or "", outcome.answer, outcome.understanding.language, outcome.reply)

    def _remember(self, chat: str, memory: Memory) -> None:
        self._memories[chat] = memory
        self._memories.move_to_end(chat)
        if len(self._memories) > CHATS_KEPT:
            self._memories.popitem(last=False)


def _faulty(text: str, error: str) -> dict[str, Any]:
    """The answer to a line that cannot be read: all keys, and what is wrong with it."""
    empty: dict[str, Any] = dict.fromkeys(_KEYS)
    told = {"question": text, "language": "fr", "text": error, "error": error}
    return empty | told | {"intent": "out_of_scope", "choices": [], "structures": []}
