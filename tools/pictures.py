"""Pictures: the README's pictures of a conversation, drawn from what the program really answers.

Run `python -m tools.pictures`: writes `docs/pictures/terminal.svg` (the conversation in a terminal) and
`docs/pictures/telegram.svg` (one of its answers as a phone shows it). The clock stands still, so that the pictures
change only when the answers do.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from bot.assistant import Outcome, ReadyKnowledge, explain
from bot.cards import card_of
from bot.conversation import Memory
from bot.knowledge.loader import load
from bot.knowledge.model import Language
from bot.paris import PARIS
from bot.rendering.catalogue import load_catalogues, load_telegram_catalogues
from bot.rendering.keyboards import keyboard
from bot.rendering.reply import Line
from bot.rendering.telegram import Button
from bot.rendering.terminal import styled
from bot.understanding.model import Question

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
FRENCH = ("ou refaire ma carte grise", "ozé", "et samedi ?")
ENGLISH = "where can I get help with my CAF file near Mirande"
FOLDER = Path("docs/pictures")

_WIDTH, _MARGIN, _LINE, _LETTERS = 440, 14, 19, 52
_STRONG_LETTERS = 46  # a line: bold letters are wider


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of a picture and how high it is, in pixels."""

    svg: str
    height: int


def main() -> None:
    """Write both pictures."""
    knowledge = ReadyKnowledge.build(load(Path("knowledge")).knowledge, load_catalogues())
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "terminal.svg").write_text(terminal_picture(knowledge), encoding="utf-8")
    (FOLDER / "telegram.svg").write_text(phone_picture(knowledge), encoding="utf-8")


def conversation(questions: Sequence[str], knowledge: ReadyKnowledge, language: Language) -> Iterator[Outcome]:
    """What the program answers to `questions`, one after the other, at the fixed moment."""
    memory = Memory()
    for question in questions:
        outcome = explain(Question(question, NOW, language=language), memory, knowledge)
        memory = outcome.memory
        yield outcome


def terminal_picture(knowledge: ReadyKnowledge) -> str:
    """The French conversation as a terminal shows it."""
    console = Console(record=True, width=88, file=io.StringIO(), force_terminal=True)
    for question, outcome in zip(FRENCH, conversation(FRENCH, knowledge, "fr"), strict=True):
        console.print(Text(f"> {question}", style="bold yellow"))
        console.print(styled(outcome.reply), highlight=False)
        console.print()
    return console.export_svg(title="python -m bot chat", unique_id="chat")


def phone_picture(knowledge: ReadyKnowledge) -> str:
    """The answer to the English question as a message with its buttons."""
    (outcome,) = conversation((ENGLISH,), knowledge, "en")
    card = card_of(outcome.answer, outcome.memory, knowledge.directory)
    rows = keyboard(outcome.answer, card, load_telegram_catalogues().in_("en"))
    asked, top = _bubble([(line, False) for line in wrap(ENGLISH, 40)], 110, "#e3fcd0"), _MARGIN
    answer = _bubble(list(_lines(outcome)), 0, "#ffffff")
    parts = [_moved(asked, top), _moved(answer, top + asked.height + 10)]
    height = top + asked.height + 10 + answer.height + 6
    for row in rows:
        parts.append(_moved(_buttons(row), height))
        height += 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height + _MARGIN}" width="{_WIDTH}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="14">'
        f'<rect width="100%" height="100%" rx="14" fill="#b7cfdd"/>{"".join(parts)}</svg>\n'
    )


def _lines(outcome: Outcome) -> Iterator[tuple[str, bool]]:
    """The lines of the answer as a phone wraps them, each with whether it is strong; empty between two blocks."""
    for number, block in enumerate(outcome.reply.blocks):
        if number:
            yield "", False
        for line in block.lines:
            yield from _wrapped(line)


def _wrapped(line: Line) -> Iterator[tuple[str, bool]]:
    strong = line.style == "strong"
    yield from ((part, strong) for part in wrap(line.text, _STRONG_LETTERS if strong else _LETTERS))


def _bubble(lines: Sequence[tuple[str, bool]], indent: int, colour: str) -> Drawn:
    height = _LINE * len(lines) + 18
    width = _WIDTH - 2 * _MARGIN - indent
    texts = "".join(
        f'<text x="{_MARGIN + indent + 12}" y="{_LINE * number + 23}"{_weight(strong)}>{escape(text)}</text>'
        for number, (text, strong) in enumerate(lines)
    )
    box = f'<rect x="{_MARGIN + indent}" width="{width}" height="{height}" rx="12" fill="{colour}"/>'
    return Drawn(box + texts, height)


def _buttons(row: Sequence[Button]) -> Drawn:
    width = (_WIDTH - 2 * _MARGIN - 6 * (len(row) - 1)) / len(row)
    return Drawn("".join(_button(one, _MARGIN + at * (width + 6), width) for at, one in enumerate(row)), 34)


def _button(one: Button, left: float, width: float) -> str:
    box = f'<rect x="{left:.1f}" width="{width:.1f}" height="34" rx="8" fill="#5d8aa8" fill-opacity=".75"/>'
    middle = left + width / 2
    return f'{box}<text x="{middle:.1f}" y="22" fill="#ffffff" text-anchor="middle">{escape(one.label)}</text>'


def _weight(strong: bool) -> str:
    return ' font-weight="bold"' if strong else ""


def _moved(drawn: Drawn, down: int) -> str:
    return f'<g transform="translate(0 {down})">{drawn.svg}</g>'


if __name__ == "__main__":
    main()
