"""Spelling: what people read, and the pages of the documentation, against hunspell's dictionaries and our own words.

hunspell comes with Debian (hunspell, hunspell-fr, hunspell-en-gb); where it is missing these tests are skipped.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from test_shown_texts import ADDRESS, texts_of

import bot
from bot.assistant import ReadyKnowledge
from bot.knowledge.model import Language
from bot.knowledge.wording import WORDING

ROOT = Path(__file__).parent.parent
CATALOGUES = Path(bot.__file__).parent / "rendering/catalogue"
LANGUAGES: tuple[Language, ...] = get_args(Language)
DICTIONARIES: dict[Language, str] = {"fr": "fr_FR", "en": "en_GB"}
FRENCH_PAGES = {"LISEZMOI.md", "administrateurs.md", "exploitation.md", "securite.md"}

NOT_PROSE = re.compile(
    r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>|\{[^}]*\}|\S*[/_@=]\S*|\b[\w-]+(?:\.[\w-]+)+\b", re.DOTALL
)
"""Code, links, markup, placeholders, commands, paths, addresses and the names of sites."""

QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»")
"""What people type, as the documentation quotes it, misspelt or in the other language."""

ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu)'", re.IGNORECASE)


def own_words(language: Language) -> set[str]:
    """Names, acronyms and words of the administration that no dictionary holds."""
    return set((ROOT / f"tests/spelling/{language}.txt").read_text(encoding="utf-8").split())


def words_in(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text.replace("’", "'")):
        yield ELISION.sub("", word).removesuffix("'s")


def unknown(words: Iterable[str], language: Language) -> set[str]:
    """The words that neither hunspell nor our own list knows."""
    if shutil.which("hunspell") is None:
        pytest.skip("hunspell is not installed (Debian: hunspell hunspell-fr hunspell-en-gb)")
    done = subprocess.run(
        ["hunspell", "-d", DICTIONARIES[language], "-i", "utf-8", "-l"],
        input="\n".join(sorted(set(words))),
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"hunspell has no dictionary {DICTIONARIES[language]} (Debian: hunspell-fr, hunspell-en-gb)")
    return set(done.stdout.split())


def texts_shown(ready: ReadyKnowledge, language: Language) -> Iterator[str]:
    """The knowledge base, the catalogues, and what is told of a faulty file; not the head of one, which names keys."""
    yield from (text.in_(language) for _, text in texts_of(ready.knowledge))
    for path in CATALOGUES.glob(f"*{language}.yaml"):
        texts = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from (str(text) for key, text in texts.items() if key != "file_header")
    yield from (QUOTED.sub(" ", text.in_(language)) for both in WORDING.values() for text in both)


def pages(language: Language) -> Iterator[str]:
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")):
        if (path.name in FRENCH_PAGES) == (language == "fr"):
            yield path.read_text(encoding="utf-8")


def test_a_slip_is_found() -> None:
    assert unknown(["guichet", "gichet", "prefecture"], "fr") == {"gichet", "prefecture"}
    assert unknown(["colour", "color", "adviser"], "en") == {"color"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_read_is_spelt_right(ready: ReadyKnowledge, language: Language) -> None:
    prose = (NOT_PROSE.sub(" ", ADDRESS.sub(" ", text)) for text in texts_shown(ready, language))
    words = {word for text in prose for word in words_in(text)}
    assert unknown(words, language) - own_words(language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documentation_is_spelt_right(language: Language) -> None:
    words = {word for page in pages(language) for word in words_in(QUOTED.sub(" ", NOT_PROSE.sub(" ", page)))}
    assert unknown(words, language) - own_words(language) == set()
