"""Plain: a reply as text alone, for pipes, files and the batch interface."""

from bot.rendering.reply import Block, Line, Reply


def text_of(reply: Reply) -> str:
    """The reply without markup, a blank line between two blocks."""
    return "\n\n".join(map(text_of_block, reply.blocks))


def text_of_block(block: Block) -> str:
    """The lines of a block, items behind a dash."""
    return "\n".join(map(_text_of_line, block.lines))


def _text_of_line(line: Line) -> str:
    return f"- {line.text}" if line.style == "item" else line.text
