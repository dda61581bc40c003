"""A page of missed questions: three groups in words, with buttons to add each to a topic or to ignore it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ledger.groups import Group
from bot.ledger.names import Names
from bot.rendering.callback_data import Administer
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.telegram import Button, Rows, button, rows_of, say, sentences

GROUPS_A_PAGE = 3
ADD, IGNORE, PAGE = "add", "ignore", "missed"


@dataclass(frozen=True, slots=True)
class Guessed:
    """A group, and the ids of the topics it may be about, likeliest first."""

    group: Group
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The groups shown, which page this is, from 0, and of how many; `can_add` where files can be changed."""

    shown: tuple[Guessed, ...]
    number: int
    pages: int
    can_add: bool


def page_number(asked: str, groups: Sequence[Group]) -> tuple[int, int]:
    """The page asked for, as near as there is one, and how many there are."""
    pages = max(1, -(-len(groups) // GROUPS_A_PAGE))
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    return min(number, pages - 1), pages


def page_reply(page: Page, names: Names) -> Reply:
    """The page in words."""
    wording = names.wording
    if not page.shown:
        return sentences(wording, "missed_none")
    title = Block((Line(say(wording, "missed_title"), style="strong"), Line(say(wording, "missed_intro"))))
    groups = (_lines(number, one, names) for number, one in enumerate(page.shown, _first(page)))
    hint = say(wording, "missed_help" if page.can_add else "missed_read_only")
    which = [say(wording, "missed_page", page=str(page.number + 1), pages=str(page.pages))] if page.pages > 1 else []
    return Reply((title, *groups, Block(tuple(map(Line, (*which, hint))))))


def page_rows(page: Page, names: Names) -> Rows:
    """The buttons: for each group the topics it may be added to, and one to ignore it; the pages before and after."""
    rows = [row for number, one in enumerate(page.shown, _first(page)) for row in _rows(number, one, page, names)]
    earlier, later = page.number - 1, page.number + 1
    turning = [
        _turn("button_earlier", earlier, names.wording) if earlier >= 0 else None,
        _turn("button_later", later, names.wording) if later < page.pages else None,
    ]
    return rows_of(*rows, turning)


def _first(page: Page) -> int:
    return page.number * GROUPS_A_PAGE + 1


def _lines(number: int, one: Guessed, names: Names) -> Block:
    wording, group = names.wording, one.group
    topics = wording.together(map(names.need, one.needs))
    return Block(
        (
            Line(say(wording, "missed_line", number=str(number), text=group.text), style="strong"),
            Line(say(wording, "missed_counted", times=str(group.times), people=str(group.people))),
            Line(say(wording, "missed_guess", topics=topics) if one.needs else say(wording, "missed_no_guess")),
        )
    )


def _rows(number: int, one: Guessed, page: Page, names: Names) -> list[list[Button | None]]:
    at, wording = str(page.number), names.wording
    adding = [
        button(
            say(wording, "button_add", number=str(number), topic=names.need(need)),
            Administer(ADD, (one.group.id, need, at)),
        )
        for need in one.needs
        if page.can_add
    ]
    ignoring = button(say(wording, "button_ignore", number=str(number)), Administer(IGNORE, (one.group.id, at)))
    return [*([add] for add in adding), [ignoring]]


def _turn(key: str, page: int, wording: Wording) -> Button | None:
    return button(say(wording, key), Administer(PAGE, (str(page),)))
