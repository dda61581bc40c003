"""Chat: a conversation in the terminal, or over lines piped in."""

from collections.abc import Callable, Iterable
from datetime import datetime

from rich.console import Console

from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory
from bot.rendering.messages import Wording
from bot.rendering.terminal import show
from bot.understanding.model import Question


def converse(
    knowledge: ReadyKnowledge,
    wording: Wording,
    lines: Iterable[bytes],
    console: Console,
    clock: Callable[[], datetime],
    *,
    interactive: bool,
) -> None:
    """Answer line after line until the end of input; at a terminal say first what the bot is, and show a prompt."""
    memory = Memory()
    if interactive:
        console.print(wording.say("cli_welcome"), "\n", highlight=False)
    for line in _prompted(lines, console, interactive=interactive):
        text = line.decode("utf-8", errors="replace").strip("\r\n")
        reply, memory = respond(Question(text, clock()), memory, knowledge)
        show(reply, console)
        console.print()


def _prompted(lines: Iterable[bytes], console: Console, *, interactive: bool) -> Iterable[bytes]:
    iterator = iter(lines)
    while True:
        if interactive:
            console.print("> ", end="")
        try:
            yield next(iterator)
        except (StopIteration, KeyboardInterrupt):
            return
