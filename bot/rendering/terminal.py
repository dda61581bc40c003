"""Terminal: a reply in colour where there is a terminal that wants it, plain elsewhere."""

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from bot.rendering.plain import text_of
from bot.rendering.reply import Line, Reply, Style

_STYLES: Mapping[Style, str] = {"plain": "", "strong": "bold green", "item": ""}


def show(reply: Reply, console: Console) -> None:
    """Print the reply; without a terminal, or with NO_COLOR set (no-color.org), as plain text, unwrapped."""
    if console.no_color or not console.is_terminal:
        console.out(text_of(reply), highlight=False)
    else:
        console.print(styled(reply), highlight=False)


def styled(reply: Reply) -> Text:
    """The reply with its strong lines in colour; nothing in it is read as markup."""
    return Text("\n\n").join(Text("\n").join(map(_styled_line, block.lines)) for block in reply.blocks)


def _styled_line(line: Line) -> Text:
    return Text(f"• {line.text}" if line.style == "item" else line.text, style=_STYLES[line.style])
