"""Misses: what to say of a message that was not understood."""

from dataclasses import replace
from datetime import datetime

from bot.answering.answers import Answer, Choice, NotUnderstood, Welcome
from bot.answering.choices import communes_near
from bot.answering.context import Request
from bot.answering.desks import desks_for
from bot.answering.directory import Directory
from bot.conversation import Asked, Memory

MOST_CALLS = 2
"""So many times in a row a message that is not understood is left to the desk that was named: 'elle a 3 mois'."""


def not_understood(request: Request, memory: Memory, directory: Directory, now: datetime) -> tuple[Answer, Memory]:
    """Say so: with the telephone of the desk that the conversation is about, which knows more; in the end with buttons.

    Where no desk was named yet, the buttons come the second time in a row.
    """
    if not request.understanding.words:
        return Welcome(), memory
    misses = memory.misses + 1
    desk = desks_for(request, directory, now).desks[0] if memory.desks and request.place else None
    if desk is not None and desk.desk.phone and request.needs and misses <= MOST_CALLS:
        answer = NotUnderstood(misses, desk=desk, place=request.place, needs=request.needs)
        return answer, replace(memory, misses=misses)
    close = [directory.need(need.id) for need in request.ambiguous or request.understanding.near_needs]
    core = [partner for partner in directory.partners.values() if partner.core]
    choices = tuple(Choice(partner.name, "need", partner.id) for partner in core) if misses > 1 else ()
    if choices and request.place is not None:
        choices += communes_near(request.place, directory)
    asked = Asked("choose_need", tuple(choice.id for choice in choices)) if choices else memory.asked
    place = request.place if misses > 1 else None
    examples = tuple(view for view in close if view is not None)[:2]
    return NotUnderstood(misses, examples, desk, choices, place), replace(memory, misses=misses, asked=asked)
