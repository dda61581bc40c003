"""Telegram: a reply as HTML that Telegram accepts, with its buttons, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from bot.rendering.callback_data import Press, encode
from bot.rendering.messages import Wording
from bot.rendering.plain import text_of
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.typography import typeset

MOST_UNITS = 4096
"""UTF-16 code units of a message, after its markup is taken out (Bot API, sendMessage)."""

MOST_UNITS_BELOW_A_PICTURE = 1024
"""The same of a picture's caption (Bot API, sendPhoto)."""

LONGEST_LABEL = 60
"""Characters of a button; phones cut longer ones anyway."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it carries callback data, or opens an address."""

    label: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A keyboard to answer "where?": a button that sends the location, and communes to press instead of writing."""

    location: str
    communes: tuple[str, ...]
    placeholder: str


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """One message: its HTML, the same as plain text should Telegram refuse the HTML, and what stands under it."""

    html: str
    plain: str
    rows: Rows = ()
    asked_place: AskedPlace | None = None


def telegram_message(
    reply: Reply, rows: Rows = (), asked_place: AskedPlace | None = None, most: int = MOST_UNITS
) -> TelegramMessage:
    """The reply as one message of at most `most` units, cut after the last whole line that fits."""
    fitting = _fitting(reply, most)
    return TelegramMessage("\n\n".join(map(_html_of, fitting.blocks)), text_of(fitting), rows, asked_place)


def sentences(wording: Wording, *keys: str, **values: str) -> Reply:
    """A reply of single sentences of `wording`, a block each."""
    return Reply(tuple(Block((Line(say(wording, key, **values)),)) for key in keys))


def say(wording: Wording, key: str, **values: str) -> str:
    """The sentence `key`, typeset."""
    return typeset(wording.say(key, **values), wording.language)


def button(label: str, press: Press) -> Button | None:
    """A button for `press`; None where it cannot be carried by one."""
    data = encode(press)
    return Button(shortened(label), data=data) if data else None


def rows_of(*rows: Iterable[Button | None]) -> Rows:
    """Rows without the buttons that are None, and without empty rows."""
    kept = (tuple(filter(None, row)) for row in rows)
    return tuple(row for row in kept if row)


def shortened(label: str, most: int = LONGEST_LABEL) -> str:
    """The label, cut where it is too long for a button."""
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fitting(reply: Reply, most: int) -> Reply:
    if units(text_of(reply)) <= most:
        return reply
    lines = [(number, line) for number, part in enumerate(reply.blocks) for line in part.lines]
    while len(lines) > 1 and units(text_of(_rebuilt(lines))) > most:
        lines.pop()
    shorter = _rebuilt(lines)
    return shorter if units(text_of(shorter)) <= most else _first_words(lines[0][1], most)


def _rebuilt(lines: list[tuple[int, Line]]) -> Reply:
    numbers = sorted({number for number, _ in lines})
    return Reply(tuple(Block(tuple(line for at, line in lines if at == number)) for number in numbers))


def _first_words(line: Line, most: int) -> Reply:
    """One line that is too long by itself; no character takes more than two units."""
    return Reply((Block((Line(shortened(line.text, most // 2 - 2), style=line.style),)),))


def _html_of(block: Block) -> str:
    return "\n".join(map(_html_of_line, block.lines))


def _html_of_line(line: Line) -> str:
    text = escape(line.text, quote=False)
    if line.style == "strong":
        return f"<b>{text}</b>"
    return f"• {text}" if line.style == "item" else text
