"""Reply: an answer as people read it, in blocks of lines, without the markup of any one channel."""

from dataclasses import dataclass
from typing import Literal

from bot.knowledge.model import Desk

Part = Literal["text", "bring", "note", "partner_phone", "page", "others", "source", "home"]
"""What a line is about, where that decides whether it may go when room is short; `text` always stays."""

Style = Literal["plain", "strong", "item"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `shorter` is what may stand in its place where room is short."""

    text: str
    part: Part = "text"
    style: Style = "plain"
    shorter: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; channels leave a gap between two blocks."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show: `blocks` in order, `choices` as the labels of buttons, `desks` that the text names, first first.

    The choices also stand in the blocks, numbered, so that everything can be done by typing.
    """

    blocks: tuple[Block, ...]
    choices: tuple[str, ...] = ()
    desks: tuple[Desk, ...] = ()


def block(*lines: Line | str | None) -> Block:
    """The lines as a block; text is a plain line, None is left out."""
    return Block(tuple(Line(line) if isinstance(line, str) else line for line in lines if line))
