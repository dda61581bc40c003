"""Fitting: a reply shortened to a phone screen by leaving out what helps least, in a fixed order."""

from collections.abc import Iterable
from dataclasses import replace

from bot.rendering.plain import text_of
from bot.rendering.reply import Block, Line, Part, Reply

MOST_CHARACTERS = 900
"""What fits a phone screen without much scrolling."""

_GOES_FIRST: tuple[Part, ...] = ("page", "source", "others", "note", "bring", "partner_phone", "bring", "home")
"""The desk, its hours, its telephone and what an adviser does are never left out. `bring` is shortened, then goes."""


def fit(reply: Reply) -> Reply:
    """Return `reply` with the least useful lines shortened or left out until it is short enough."""
    for part in _GOES_FIRST:
        if len(text_of(reply)) <= MOST_CHARACTERS:
            break
        reply = replace(reply, blocks=_shortened(reply.blocks, part))
    return reply


def _shortened(blocks: Iterable[Block], part: Part) -> tuple[Block, ...]:
    kept = (Block(tuple(_lines_left(block.lines, part))) for block in blocks)
    return tuple(block for block in kept if block.lines)


def _lines_left(lines: Iterable[Line], part: Part) -> Iterable[Line]:
    """A line of that part gives way to its shorter form, or goes."""
    for line in lines:
        if line.part != part:
            yield line
        elif line.shorter is not None:
            yield replace(line, text=line.shorter, shorter=None)
