"""What the bot can answer: a closed union of frozen facts, without wording and without markup."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.knowledge.model import Desk, Entry, Partner, Phone, Position, Text, Topic
from bot.understanding.model import Aspect, Moment


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of opening, Europe/Paris, `start` included, `end` excluded."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Whether a desk is open at an instant; `is_open` is None where its hours are not known.

    `changes_at` is when it next closes (if open) or next opens (if closed), Europe/Paris, None where that is not
    known or not within a year. `reason` says why a day that is usually worked is not: a public holiday, a closure.
    """

    is_open: bool | None
    changes_at: datetime | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """The opening of one day; no spans is closed, and `reason` says why if it is a holiday or a closure.

    `known` is False where the hours leave the day open to doubt ('Fr unknown').
    """

    day: date
    spans: tuple[Span, ...]
    reason: Text | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk as seen from a place (`distance_km`, great circle) at the moment asked about, or now.

    `days` are the days of that moment (today where none was asked), empty where the hours are not known;
    `stale` says that the hours were confirmed more than six months ago, or never. `week` holds the days of a week,
    Monday first, where its hours were asked for.
    """

    desk: Desk
    distance_km: float
    state: OpeningState
    days: tuple[DayHours, ...]
    stale: bool
    week: tuple[DayHours, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceView:
    """The place an answer is about; `assumed` where it was carried over, `confirm` where that was over an hour ago."""

    insee: str | None
    name: str
    position: Position
    department: str | None = None
    postcode: str | None = None
    assumed: bool = False
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class NeedView:
    """What an answer takes the need to be: a partner, and one of its topics where that is known.

    `reason` says why this partner and not the one that was named (a farmer: the MSA in place of the CAF).
    """

    partner: Partner
    topic: Topic | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the readings offered: what is shown, and what picking it means."""

    label: Text
    kind: Literal["place", "need"]
    id: str


@dataclass(frozen=True, slots=True)
class DesksFound:
    """Where to go, when, with what: `desks` in the order to show them, the one advised first.

    With a `moment` the first desk is the nearest one that is open then; `nearest_shut` is a nearer one that is not.
    `home_desk` is the nearest desk of the served department where the one advised lies across its border.
    `outside` is set where the place lies out of the area served. `offset` counts the nearer desks passed over on
    request ("another one?"). `open_at_moment` is None where no moment was asked, else whether any desk is open then.
    `moment` is what is still to come of the `named_moment`, None where that is over.
    """

    aspect: Aspect
    place: PlaceView | None
    desks: tuple[DeskView, ...]
    needs: tuple[NeedView, ...] = ()
    moment: Moment | None = None
    named_moment: Moment | None = None
    open_at_moment: bool | None = None
    nearest_shut: DeskView | None = None
    home_desk: DeskView | None = None
    outside: bool = False
    offset: int = 0
    exhausted: bool = False


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """An entry of faq.yaml: the programme, an emergency, small talk, a subject out of scope.

    `desk` is the desk the conversation is about, where the entry concerns it (appointments); `needs` and `place`
    are those of the conversation, which goes on.
    """

    entry: Entry
    needs: tuple[NeedView, ...] = ()
    place: PlaceView | None = None
    desk: DeskView | None = None


@dataclass(frozen=True, slots=True)
class AskPlace:
    """The need is known, the place is not. `phone` is the partner's number where that was asked for.

    `again` says that the place was asked for just before and not recognised.
    """

    needs: tuple[NeedView, ...]
    aspect: Aspect = "desk"
    phone: Phone | None = None
    unknown_place: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class ChoosePlace:
    """Several communes share what was written; the person picks one."""

    choices: tuple[Choice, ...]
    needs: tuple[NeedView, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class ChooseTopic:
    """Two or three readings of the need; the person picks one."""

    choices: tuple[Choice, ...]
    place: PlaceView | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing was recognised; `misses` counts how many times in a row, this one included.

    `examples` are needs close to what was said; `desk` is the desk last named, `needs` what it was named for: at
    first they are taken to be what the message goes on about.
    """

    misses: int
    examples: tuple[NeedView, ...] = ()
    desk: DeskView | None = None
    choices: tuple[Choice, ...] = ()
    place: PlaceView | None = None
    needs: tuple[NeedView, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageSet:
    """The language was changed and nothing was under way."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was remembered of the chat has been deleted."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """Nothing was written yet: who the bot is and what it can do."""


Answer = (
    DesksFound | EntryAnswer | AskPlace | ChoosePlace | ChooseTopic | NotUnderstood | LanguageSet | Forgotten | Welcome
)
