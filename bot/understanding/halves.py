"""Halves: a message with one "and" or one "or" in it may hold two needs, one on each side."""

import re

AND = frozenset({"et", "and", "puis", "plus"})
OR = frozenset({"ou", "or"})

_ASKING = frozenset({"cherche", "cherchons", "savoir", "sais", "dire", "dites", "demande", "indiquer"})
_INFINITIVE = re.compile(r"(?:er|ir|re|oir)$")


def _asks_where(words: tuple[str, ...], joint: int) -> bool:
    """Whether "ou" is "où" without its accent: 'je cherche ou refaire ma carte'."""
    before, after = words[joint - 1 : joint], words[joint + 1 : joint + 2]
    asked = bool(before) and before[0] in _ASKING
    return words[joint] == "ou" and (asked or (bool(after) and _INFINITIVE.search(after[0]) is not None))


def halves(words: tuple[str, ...], joint_words: frozenset[str]) -> list[tuple[str, ...]]:
    """The two sides of the only "and" (or the only "or") of a message; the whole where there is none or several."""
    joints = [position for position, word in enumerate(words) if word in joint_words]
    if len(joints) != 1 or _asks_where(words, joints[0]):
        return [words]
    return [words[: joints[0]], words[joints[0] + 1 :]]
