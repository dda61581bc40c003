"""What the ledger holds: counts per day, and questions that were missed; neither names anybody.

How three people can be told apart without keeping who they were: each missed question carries a mark, a number from 0
to 31 that `bot.ledger.marks` makes of the person's id and of the bot's token, which is kept nowhere near the ledger.
The same person always has the same mark; one person in 32 shares it. So different marks are different people, for
certain; two people with one mark count as one, which shows less, never more. A mark cannot be turned back into a
person: even with the token it fits every thirty-second person there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.knowledge.model import Language

MARKS = 32
"""How many marks there are: enough that three people seldom share one, few enough that a mark is nobody's."""

MISSED_KEPT_FOR = timedelta(days=90)
COUNTS_KEPT_FOR = timedelta(days=400)
"""A year, and the month of the year before, to compare with."""

Kind = Literal[
    "question",  # key: "text" or "location"
    "press",  # of a button or link that was answered with a card or an entry
    "inline",
    "intent",  # key: as in the batch interface, or "not_understood"
    "failed",
    "language",
    "partner",
    "topic",
    "entry",
    "desk",  # the one advised
    "commune",  # asked from; key: INSEE code
    "missed",
    "milliseconds",  # key: the upper end of its class
    "feedback",  # key: "useful", "not", or a reason
    "complaint",  # key: a reason, a blank, and what it is about
]


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """What is counted: a kind of thing and which of them, on one day of Europe/Paris."""

    day: date
    kind: Kind
    key: str = ""


Counts = Mapping[Tally, int]


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was not understood, or only after asking back twice.

    `id` is 12 random hexadecimal digits; `text` is redacted (`bot.ledger.redaction`); `mark` tells people apart, 0 to
    31; `ignored` says that an administrator wants to see no more like it.
    """

    id: str
    day: date
    text: str
    language: Language
    mark: int
    ignored: bool = False
