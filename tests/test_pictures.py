"""The README's pictures show what the program answers."""

from xml.etree import ElementTree

from bot.assistant import ReadyKnowledge
from tools.pictures import FOLDER, phone_picture, terminal_picture


def words_in(svg: str) -> str:
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).replace("\xa0", " ").split())


def test_the_pictures_are_those_that_the_program_draws(ready: ReadyKnowledge) -> None:
    for name, drawn in (("terminal.svg", terminal_picture(ready)), ("telegram.svg", phone_picture(ready))):
        assert words_in((FOLDER / name).read_text(encoding="utf-8")) == words_in(drawn), "python -m tools.pictures"
