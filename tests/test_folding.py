"""Folding: what is typed in any way compares equal, one text or many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.folding import FoldingCache, fold, fold_all

# Letters, marks, signs and gaps that rules are about come up more often than in text at random.
typed = st.text(st.characters(exclude_categories=[]) | st.sampled_from("aàÉsStT.:18'’- \n\u0301\u200b\u00a0œß€ΣςĿ"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CARTE GRISE", "carte grise"),
        ("Éauze", "eauze"),
        ("l’Isle-Jourdain", "l isle jourdain"),
        ("Sœur et Cie", "soeur et cie"),
        ("la C.A.F.", "la caf"),
        ("É.D.F.", "edf"),
        ("fin.Début", "fin debut"),
        ("à 18:30 !", "a 18h30"),
        ("St-Clar, Ste Dode", "saint clar sainte dode"),
        ("st st st", "saint saint saint"),
        ("10 €", "10 euros"),
        ("trait\u00addunion", "traitdunion"),
        ("ΟΔΟΣ", "οδοσ"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_what_is_left(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.lists(typed, max_size=8))
def test_many_are_folded_as_one_by_one(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_more_than_a_batch_keeps_its_order() -> None:
    texts = [f"N° {number}" for number in range(2500)]
    assert fold_all(texts) == [f"n {number}" for number in range(2500)]


@given(typed)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(typed)
def test_words_are_parted_by_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(word.isalnum() for word in folded.split())


@given(st.lists(typed, max_size=8), st.lists(typed, max_size=8))
def test_what_was_folded_before_stays_the_same(before: list[str], texts: list[str]) -> None:
    cache = FoldingCache()
    cache.fold_all(before)
    assert cache.fold_all(iter([*texts, *before])) == fold_all([*texts, *before])
