"""Question cards: the answers by which the bot asks back, or says that it did not understand."""

from collections.abc import Sequence

from bot.answering.answers import AskPlace, Choice, ChoosePlace, ChooseTopic, NotUnderstood
from bot.rendering import need_lines
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, block
from bot.rendering.words_of_place import of_place

_DIFFERENT_WORDS = 4
"""Wordings of "I did not understand"; from the third on the last two take turns."""


def ask_place_card(answer: AskPlace, wording: Wording) -> tuple[Block, ...]:
    """What can be helped with, then the question where the person is."""
    return _without_gaps(
        block(*need_lines.reason_lines(answer.needs, wording)),
        block(*_told_already(answer, wording)),
        block(*need_lines.note_lines(answer.needs, wording)) if answer.aspect == "documents" else block(),
        block(_unknown_place(answer, wording), wording.say("which_commune")),
    )


def _told_already(answer: AskPlace, wording: Wording) -> tuple[Line, ...]:
    """What can be told without knowing where: what to bring, the partner's telephone and its page."""
    needs = answer.needs
    if answer.again:
        return ()
    if answer.aspect == "documents":
        return need_lines.bring_list(needs, wording)
    promise = Line(wording.say("help_is_there", names=need_lines.names_of(needs, wording)))
    if not answer.phone:
        return (promise,)
    return (*need_lines.partner_phone_lines(needs, wording), *need_lines.page_lines(needs, wording), promise)


def _unknown_place(answer: AskPlace, wording: Wording) -> str | None:
    if answer.unknown_place:
        return wording.say("place_unknown", name=answer.unknown_place)
    return wording.say("place_not_recognised") if answer.again else None


def choose_place_card(answer: ChoosePlace, wording: Wording) -> tuple[Block, ...]:
    """The communes of that name, by number; how many more there are is never kept back."""
    more = block(wording.counted("more_places", answer.more) if answer.more else None)
    return _without_gaps(*_choice("which_of_places", answer.choices, wording), more)


def choose_topic_card(answer: ChooseTopic, wording: Wording) -> tuple[Block, ...]:
    """The readings of the need, by number."""
    return _choice("which_of_needs", answer.choices, wording)


def _choice(key: str, choices: Sequence[Choice], wording: Wording) -> tuple[Block, ...]:
    """One reading is put to a yes or a no, several to a number."""
    if len(choices) == 1:
        return (block(wording.say(f"{key}_one", label=choices[0].label.in_(wording.language))),)
    return (
        block(wording.say(key)),
        block(*_numbered(choices, wording)),
        block(wording.say(f"{key}_how")),
    )


def _numbered(choices: Sequence[Choice], wording: Wording) -> tuple[str, ...]:
    labels = (choice.label.in_(wording.language) for choice in choices)
    return tuple(wording.say("numbered", number=number, label=label) for number, label in enumerate(labels, 1))


def not_understood_card(answer: NotUnderstood, wording: Wording) -> tuple[Block, ...]:
    """Say so, and how to go on; in other words each time."""
    if answer.needs:
        return _left_to_desk(answer, wording)
    return _without_gaps(
        block(wording.say(f"not_understood_{_variant(answer.misses)}")),
        block(*_examples(answer, wording)) if not answer.choices else block(*_numbered(answer.choices, wording)),
        block(wording.say("choose_or_call") if answer.choices else None, _call(answer, wording)),
    )


def _left_to_desk(answer: NotUnderstood, wording: Wording) -> tuple[Block, ...]:
    """What was spoken of, and the desk that can answer more about it."""
    names = need_lines.names_of(answer.needs, wording)
    said = wording.say(f"left_to_desk_{answer.misses}", names=names)
    return _without_gaps(block(said, _desk_phone(answer, wording)), block(wording.say("something_else")))


def _desk_phone(answer: NotUnderstood, wording: Wording) -> str | None:
    desk = answer.desk.desk if answer.desk else None
    return wording.say("desk_phone", name=desk.name, number=desk.phone) if desk and desk.phone else None


def _variant(misses: int) -> int:
    turns = _DIFFERENT_WORDS - 2
    return misses if misses <= turns else turns + 1 + (misses - turns - 1) % 2


def _examples(answer: NotUnderstood, wording: Wording) -> tuple[Line | str, ...]:
    names = [need_lines.need_name(need, wording) for need in answer.examples]
    if names:
        return (wording.say("perhaps"), *(Line(name, style="item") for name in names))
    return (wording.say("for_example"), *example_lines(wording))


def example_lines(wording: Wording) -> tuple[Line, ...]:
    """Three questions that the bot can answer."""
    return tuple(Line(wording.say(f"example_{number}"), style="item") for number in (1, 2, 3))


def _call(answer: NotUnderstood, wording: Wording) -> str | None:
    """The telephone of the desk last named; on further misses, else, how to get one."""
    desk = answer.desk.desk if answer.desk else None
    if desk is not None and desk.phone and answer.misses > 1:
        return wording.say("call_desk", name=desk.name, number=desk.phone)
    if answer.misses <= 1:
        return None
    if answer.place is not None and answer.place.name:
        return wording.say("still_near", of_place=of_place(answer.place.name, wording))
    return wording.say("ask_for_phone")


def _without_gaps(*blocks: Block) -> tuple[Block, ...]:
    return tuple(part for part in blocks if part.lines)
