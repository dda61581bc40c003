"""Known phrases: a phrase is found by its words in their order, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from bot.folding import Folded
from bot.understanding.known_phrases import KnownPhrases
from bot.understanding.phrase_table import PhraseTable

WORDS = st.sampled_from(["carte", "grise", "vitale", "perdue"])
PHRASES = st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=30)


def found(phrases: list[list[str]], words: list[str]) -> int | None:
    """Which of the phrases has just these words."""
    table = PhraseTable.of([Folded(" ".join(phrase)) for phrase in phrases])
    numbers = {word: number for number, word in enumerate(table.words)}
    if not all(word in numbers for word in words):
        return None
    return KnownPhrases.build(table, len(phrases)).find([numbers[word] for word in words])


@given(PHRASES)
def test_every_phrase_is_found_and_of_two_alike_the_first(phrases: list[list[str]]) -> None:
    for phrase in phrases:
        assert found(phrases, phrase) == phrases.index(phrase)


@given(PHRASES, st.lists(WORDS, min_size=1, max_size=6))
def test_other_words_or_another_order_are_no_known_phrase(phrases: list[list[str]], words: list[str]) -> None:
    assert found(phrases, words) == (phrases.index(words) if words in phrases else None)


def test_a_phrase_may_have_no_words_left() -> None:
    assert KnownPhrases.build(PhraseTable.of([Folded("carte")]), phrases=3).find([0]) == 0
