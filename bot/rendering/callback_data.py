"""Callback data: what a button carries, at most 64 bytes, understood without anything kept on the server.

The first character is the version of this form, the second the kind of button; fields are parted by `|`. Telegram
hands back old buttons for years: what cannot be read, or comes from nobody's button, decodes to None.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, cast, get_args

from bot.answering.card import Card, PlaceRef
from bot.conversation import RememberedMoment
from bot.knowledge.model import Language, Position
from bot.understanding.model import Aspect, Grain

MOST_BYTES = 64
"""Bot API, InlineKeyboardButton.callback_data."""

Opinion = Literal["useful", "not", "desk", "hours", "question", "unclear"]
"""What people think of an answer: useful or not, and why not."""

_VERSION = "1"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
_ACTION = re.compile(r"[a-z]{1,12}")
_ARGUMENT = re.compile(r"[A-Za-z0-9._:-]{0,60}")
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_ASPECTS: Mapping[str, Aspect] = {
    "d": "desk", "h": "hours", "b": "documents", "c": "contact", "r": "route", "a": "appointment"
}  # fmt: skip
_ASPECT_LETTERS = {aspect: letter for letter, aspect in _ASPECTS.items()}
_GRAINS: tuple[Grain, ...] = get_args(Grain)
_MOST_OFFSET = 35
_OPINIONS: Mapping[str, Opinion] = {
    "u": "useful", "n": "not", "d": "desk", "h": "hours", "q": "question", "c": "unclear"
}  # fmt: skip
_OPINION_LETTERS = {opinion: letter for letter, opinion in _OPINIONS.items()}


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Make the message this card."""

    card: Card


@dataclass(frozen=True, slots=True)
class SendVenue:
    """Send the desk as a pin on the map."""

    desk: str


@dataclass(frozen=True, slots=True)
class ShowPartners:
    """List the partners; a `place` goes on to their topics."""

    place: PlaceRef | None = None


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """List the topics of a partner."""

    partner: str
    place: PlaceRef | None = None


@dataclass(frozen=True, slots=True)
class ShowQuestions:
    """List the frequent questions from the `first` on."""

    first: int = 0


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Answer one frequent question."""

    entry: str


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Go on in this language."""

    language: Language


@dataclass(frozen=True, slots=True)
class Rate:
    """Count an opinion on an answer about a `desk` and a `need`, as far as it was about them."""

    opinion: Opinion
    desk: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class Administer:
    """Something that administrators alone can do: `action` names it, in lower case; who presses is checked apart."""

    action: str
    arguments: tuple[str, ...] = ()


Press = ShowCard | SendVenue | ShowPartners | ShowTopics | ShowQuestions | ShowEntry | SetLanguage | Rate | Administer


def encode(press: Press) -> str | None:
    """The callback data of `press`; None where it does not fit, and there is to be no such button."""
    for form in _forms(press):
        data = _VERSION + form
        if len(data.encode()) <= MOST_BYTES:
            return data
    return None


def decode(data: str) -> Press | None:
    """The press that `data` stands for; None for anything this version has not written."""
    if not data.startswith(_VERSION) or len(data) < 2 or len(data.encode()) > MOST_BYTES:
        return None
    reader = _READERS.get(data[1])
    try:
        return reader(data[2:].split("|")) if reader else None
    except (ValueError, IndexError, KeyError, OverflowError):
        return None


def _forms(press: Press) -> Iterator[str]:
    """The ways to write `press`, the fullest first."""
    match press:
        case ShowCard():
            yield from map(_card, _shorter(press.card))
        case SendVenue():
            yield f"v{press.desk}"
        case ShowPartners():
            yield f"p{_place(press.place)}"
        case ShowTopics():
            yield f"t{press.partner}|{_place(press.place)}"
        case ShowQuestions():
            yield f"q{press.first}"
        case ShowEntry():
            yield f"e{press.entry}"
        case SetLanguage():
            yield f"l{press.language}"
        case Rate():
            letter = _OPINION_LETTERS[press.opinion]
            yield from (f"r{letter}{press.desk}|{press.need}", f"r{letter}{press.desk}|", f"r{letter}|")
        case Administer():
            yield "|".join((f"a{press.action}", *press.arguments))


def _shorter(card: Card) -> Iterator[Card]:
    """The card, and with less and less of what it can do without."""
    yield card
    if len(card.needs) > 1:
        card = replace(card, needs=card.needs[:1])
        yield card
    yield replace(card, moment=None)


def _card(card: Card) -> str:
    head = f"c{_ASPECT_LETTERS[card.aspect]}{_base36(min(card.offset, _MOST_OFFSET))}"
    return "|".join((head, "+".join(card.needs), _place(card.place), _moment(card.moment)))


def _read_card(fields: list[str]) -> Press:
    head, needs, place, moment = fields
    if len(head) != 2:
        raise ValueError(head)
    ids = tuple(map(_read_id, needs.split("+"))) if needs else ()
    return ShowCard(Card(_ASPECTS[head[0]], ids, _read_place(place), _read_moment(moment), int(head[1], 36)))


def _place(place: PlaceRef | None) -> str:
    """An INSEE code, or `@` and a position in thousandths of a degree: about 100 m, and no nearer, on purpose."""
    if place is None or isinstance(place, str):
        return place or ""
    if not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180):
        return ""
    latitude, longitude = round((place.latitude + 90) * 1000), round((place.longitude + 180) * 1000)
    return f"@{_base36(latitude):0>4}{_base36(longitude):0>4}"


def _read_place(text: str) -> PlaceRef | None:
    if not text:
        return None
    if text[0] != "@":
        return _matched(_INSEE, text)
    if len(text) != 9:
        raise ValueError(text)
    latitude, longitude = int(text[1:5], 36) / 1000 - 90, int(text[5:], 36) / 1000 - 180
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(text)
    return Position(round(latitude, 3), round(longitude, 3))


def _moment(moment: RememberedMoment | None) -> str:
    """The grain, then the start in minutes since 1970 and the length in minutes, base 36; no moment before that."""
    start = int(moment.start.timestamp() // 60) if moment else -1
    if moment is None or start < 0:
        return ""
    length = max(0, int((moment.end - moment.start).total_seconds() // 60))
    return f"{_GRAINS.index(moment.grain)}{_base36(start):0>5}{_base36(length)}"


def _read_moment(text: str) -> RememberedMoment | None:
    if not text:
        return None
    start = datetime.fromtimestamp(int(text[1:6], 36) * 60, UTC)
    return RememberedMoment(start, start + timedelta(minutes=int(text[6:], 36)), _GRAINS[int(text[0])])


def _base36(number: int) -> str:
    """A number from 0."""
    digits = ""
    while number > 0:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _read_id(text: str) -> str:
    return _matched(_ID, text)


def _matched(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _read_language(text: str) -> Language:
    if text not in get_args(Language):
        raise ValueError(text)
    return cast(Literal["fr", "en"], text)


def _read_rate(fields: list[str]) -> Press:
    desk, need = fields
    opinion = _OPINIONS[desk[0]]
    return Rate(opinion, _read_id(desk[1:]) if desk[1:] else "", _read_id(need) if need else "")


def _read_administer(fields: list[str]) -> Press:
    action, *arguments = fields
    return Administer(_matched(_ACTION, action), tuple(_matched(_ARGUMENT, argument) for argument in arguments))


_READERS: Mapping[str, Callable[[list[str]], Press]] = {
    "c": _read_card,
    "v": lambda fields: SendVenue(_read_id(fields[0])),
    "p": lambda fields: ShowPartners(_read_place(fields[0])),
    "t": lambda fields: ShowTopics(_read_id(fields[0]), _read_place(fields[1])),
    "q": lambda fields: ShowQuestions(int(fields[0])),
    "e": lambda fields: ShowEntry(_read_id(fields[0])),
    "l": lambda fields: SetLanguage(_read_language(fields[0])),
    "r": _read_rate,
    "a": _read_administer,
}
