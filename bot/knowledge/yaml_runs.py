"""Runs of plain list items: the phrases, one a line, are most of the files and need no parser.

In the text that is parsed one item stands for a run, and the reader puts the run back. The first and the last item of
a run stay, so that no line before or after can belong to the items taken out; empty lines keep the lines' numbers.
"""

import re
from collections.abc import Sequence

MAX_LINES = 150_000
"""Of a file whose runs are taken out: a longer one holds more than may be read, and nothing large is made of it."""

_STAND_IN = "\ue000"  # for private use: nobody writes it
# What begins with a letter or digit and holds neither `:` nor `#` is the text it looks like (YAML 1.1, section 9.1.3).
_ITEM = r"- [^\W_][^\n:#]*+(?<! )"
_RUN = re.compile(rf"(\n( *+){_ITEM})((?:\n\2{_ITEM}(?=\n))++)")


def without_runs(text: str) -> tuple[str, dict[str, Sequence[str]]]:
    """The text of a YAML file with one item in place of each run, and the runs by that item."""
    runs: dict[str, Sequence[str]] = {}
    if _STAND_IN in text or text.count("\n") > MAX_LINES:
        return text, runs

    def stand_in(match: re.Match[str]) -> str:
        first, indent, others = match.groups()
        separator = f"\n{indent}- "
        *items, last = others.split(separator)[1:]
        name = f"{_STAND_IN}{len(runs)}"
        if len(items) > 1:
            runs[name] = items
            others = separator + name + "\n" * (len(items) - 1) + separator + last
        return f"{first}{others}"

    return _RUN.sub(stand_in, text), runs
