"""Nothing that points at a person ever reaches the ledger's file."""

import asyncio
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fr import nir
from stdnum.iban import mod_97_10

from bot.answering.answers import NotUnderstood
from bot.conversation import Memory
from bot.folding import fold
from bot.ledger.clerk import Clerk
from bot.ledger.counting import Exchange
from bot.ledger.redaction import LONGEST_KEPT, kept_text
from bot.ledger.sqlite_ledger import SqliteLedger
from bot.paris import PARIS

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)

BEFORE = st.sampled_from(["", "bonjour, ", "Bonjour madame ! ", "le bus ne vient plus. ", "help please, ", "(", "slt "])
AFTER = st.sampled_from(
    [
        "",
        ", je voudrais un renseignement",
        " et j'habite Auch",
        ". Quel temps demain ?",
        " i need help",
        "\nMerci",
        " :)",
    ]
)
NAMES = st.sampled_from(
    [
        "Cunégonde", "zébulon", "Cunégonde Zweibrück", "ZWEIBRÜCK Zébulon", "Marie-Cunégonde de la Zweibrück",
        "N'Zambi Okoro", "Zoé Xylander O'Quigley", "Abd al-Zahir ben Quraysh", "zébulon xylander quraysh",
        "Żółcikowska Agnieszka", "王小明 Quigley",
    ]
)  # fmt: skip
NAMING = st.sampled_from(
    ["je m'appelle ", "Je m’appelle ", "j'm'appelle ", "je m appel ", "jmappelle ", "je m'appele ", "mon nom est ",
     "mon nom c'est ", "my name is ", "My name's ", "Nom : ", "prénom: ", "je me nomme ",
     "moi c'est ", "mon nom de famille est ", "Mme "]
)  # fmt: skip
DIGITS = st.integers(10**9, 10**16).map(str)
SPACED = st.sampled_from(["", " ", ".", "-", "\u00a0"])


def _grouped(number: str, gap: str) -> str:
    return gap.join(number[at : at + 2] for at in range(0, len(number), 2))


def _security_number(body: int) -> str:
    digits = f"{body:013d}"
    return digits + nir.calc_check_digits(digits)


PHONES = st.tuples(st.sampled_from(["0", "+33 ", "0033"]), st.integers(1, 9), st.integers(0, 99_999_999), SPACED).map(
    lambda parts: f"{parts[0]}{parts[1]}{parts[3]}{_grouped(f'{parts[2]:08d}', parts[3])}"
)
SECURITY = st.tuples(st.integers(1, 2), st.integers(0, 10**12 - 1), SPACED).map(
    lambda parts: _grouped(_security_number(parts[0] * 10**12 + parts[1]), parts[2])
)
IBANS = st.integers(0, 10**23 - 1).map(
    lambda body: f"FR{mod_97_10.calc_check_digits(f'{body:023d}FR00'[:25])}{body:023d}"
)
WORDS = st.from_regex(r"[a-z]{5,9}[0-9]{0,2}", fullmatch=True)
MAILS = st.tuples(WORDS, WORDS, st.sampled_from(["@", " @ ", "(at)", " arobase "])).map(
    lambda parts: f"zq{parts[0]}.{parts[1]}{parts[2]}zqmail.fr"
)
NUMBERS = PHONES | SECURITY | IBANS | DIGITS


@given(BEFORE, NUMBERS, AFTER)
def test_no_digit_of_any_number_is_kept(before: str, number: str, after: str) -> None:
    kept = kept_text(f"{before}{number}{after}") or ""
    assert not any(unicodedata.category(one).startswith("N") for one in kept)


@given(BEFORE, MAILS, AFTER)
def test_no_mail_address_is_kept(before: str, mail: str, after: str) -> None:
    kept = kept_text(f"{before}écrivez à {mail}{after}") or ""
    assert "zq" not in kept
    assert "@" not in kept


@given(BEFORE, NAMING, NAMES, AFTER)
def test_no_name_that_is_announced_is_kept(before: str, naming: str, name: str, after: str) -> None:
    kept = fold(kept_text(f"{before}{naming}{name}{after}") or "").split()
    assert not {word for word in fold(name).split() if len(word) > 2} & set(kept)


@given(st.text(max_size=300))
def test_any_text_is_kept_clean_or_not_at_all(text: str) -> None:
    kept = kept_text(text)
    assert kept is None or (len(kept) <= LONGEST_KEPT and kept_text(kept) in (kept, None))
    assert not re.search(r"[\d@\x00-\x1f]", kept or "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Bonjour, quel temps demain à 8h ?", "Bonjour, quel temps demain à h ?"),
        ("jai perdu mon papié gris", "jai perdu mon papié gris"),
        ("changer de nom sur ma carte grise", "changer de nom sur ma carte grise"),
        ("il m'appelle tous les jours", "il m'appelle tous les jours"),
        ("je m'appelle Zébulon et je veux le bus", "je veux le bus"),
        ("mon mdp: hunter2 marche pas", "mon mdp: marche pas"),
        ("le bus ?\nBien à vous,\nZébulon Xylander\n12 rue du Puits", "le bus ?"),
        ("bus \udcff\ud83d auch", "bus auch"),
        ("12", None),
        ("a", None),
        ("bus " * 60, None),
    ],
)
def test_what_is_kept(text: str, kept: str | None) -> None:
    assert kept_text(text) == kept


@settings(max_examples=40, deadline=None)
@given(
    st.integers(10**9, 10**10),
    st.lists(st.tuples(BEFORE, NAMING, NAMES, AFTER, NUMBERS | MAILS), min_size=1, max_size=5),
)
def test_the_file_holds_nothing_of_anybody(person: int, said: list[tuple[str, str, str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_missed(Path(folder), person, [f"bus {b}{n}{name}{a} {secret}" for b, n, name, a, secret in said]))
        written = b"".join(file.read_bytes() for file in Path(folder).iterdir())
    assert b"bus" in written
    assert str(person).encode() not in written
    for _, _, name, _, secret in said:
        for word in (*re.findall(r"[^\W\d_]{5,}", name), *re.findall(r"zq\w+|\d{6,}", secret)):
            assert word.encode() not in written


async def _missed(folder: Path, person: int, texts: list[str]) -> None:
    clerk = Clerk(SqliteLedger(folder / "state.sqlite"))
    for text in texts:
        exchange = Exchange("text", "out_of_scope", "fr", NotUnderstood(1), Memory(), text)
        clerk.note(exchange, str(person), person, 0.1, NOW)
    await clerk.close(NOW.date())
