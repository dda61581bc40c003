"""Typography: French spaces and apostrophes, addresses left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.typography import typeset


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Tél. : appelez !", "Tél.\u00a0: appelez\u202f!"),
        ("Pour « RSA » ; et après ?", "Pour «\u00a0RSA\u202f»\u202f; et après\u202f?"),
        ("C'est l'heure", "C’est l’heure"),
        ("Attention!", "Attention\u202f!"),
        ("de 8 h 30 à 12 h", "de 8\u00a0h\u00a030 à 12\u00a0h"),
        ("à 12 km", "à 12\u00a0km"),
        (
            "Voyez https://www.gers.gouv.fr/a?b=c;d:e'f ; merci",
            "Voyez https://www.gers.gouv.fr/a?b=c;d:e'f\u202f; merci",
        ),
        ("Mail : o'hara@exemple.fr", "Mail\u00a0: o'hara@exemple.fr"),
        ("08:30", "08:30"),
        ("8 heures, 05 62 66 86 87", "8 heures, 05 62 66 86 87"),
        ("Quoi ?!", "Quoi\u202f?!"),
    ],
)
def test_french(written: str, shown: str) -> None:
    assert typeset(written, "fr") == shown


def test_english_keeps_its_own_punctuation() -> None:
    assert typeset("Open: isn't it? Yes! 12 km", "en") == "Open: isn’t it? Yes! 12\u00a0km"


@settings(max_examples=500)
@given(st.text(alphabet="ab1 :;!?«»'h\u00a0\u202f@.", max_size=40), st.sampled_from(["fr", "en"]))
def test_setting_twice_changes_nothing(text: str, language: str) -> None:
    once = typeset(text, language)  # type: ignore[arg-type]
    assert typeset(once, language) == once  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_no_word_is_changed(text: str) -> None:
    def bare(words: str) -> str:
        return "".join(words.replace("’", "'").split())

    assert bare(typeset(text, "fr")) == bare(text)
