"""Stories: a long message sentence by sentence, for one of them tells the need and the rest how it came about."""

import re
from collections.abc import Iterator

from bot.folding import fold
from bot.understanding.words import Reader

STORY = 30
"""Words from which a message that is not understood is read sentence by sentence."""

_ASKING = frozenset({"voudrais", "voudrait", "voudrions", "souhaite", "souhaiterais", "souhaitons", "wish", "want"})
"""Words of a sentence of a story that tells what is wanted."""

_SENTENCE_END = re.compile(r"[.!?;\n]+")


def sentences_of(text: str, reader: Reader, *, asking: bool) -> Iterator[tuple[str, ...]]:
    """The words of each sentence; with `asking` of those alone that ask for something: 'Je voudrais refaire ...'."""
    for sentence in _SENTENCE_END.split(text):
        words = reader.read(fold(sentence).split())
        if not asking or not _ASKING.isdisjoint(words):
            yield words
