"""What must never be logged, stored or echoed is hidden, however it is spaced; everything else stays as it was."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import nir
from stdnum.iban import mod_97_10

from bot.folding import fold
from bot.personal_numbers import Kind
from bot.privacy import MASK, Redacted, is_private, redact

GAPS = st.sampled_from(["", " ", "\u00a0", "\u202f", "  ", ".", "-", " - ", "–", "_"])
BEFORE = st.sampled_from(
    ["", "mon numéro c'est le ", "Bonjour, ", "j'habite 32300 Mirande : ", "(", "n°", "32600 ", "le 24/12/2026, "]
)
IBAN_GAPS = st.sampled_from(["", "", " ", "\u00a0", "-"])
TAX_NAMES = st.sampled_from(["numéro fiscal :", "N° fiscal", "mon SPI est", "tax number", "télédéclarant"])
AFTER = st.sampled_from(["", " merci", ", à Mirande", ".", ")", " ?", "\n32300 Mirande", " et ma carte grise"])


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def spaced(draw: st.DrawFn, numbers: st.SearchStrategy[str], gaps: st.SearchStrategy[str] = GAPS) -> str:
    """A number with a gap, or none, after any of its digits."""
    number = draw(numbers)
    return "".join(character + draw(gaps) for character in number[:-1]) + number[-1]


@st.composite
def socials(draw: st.DrawFn) -> str:
    """A social-security number with its key, of Corsica at times."""
    month = draw(st.integers(1, 12) | st.integers(20, 42) | st.integers(50, 99))
    department = draw(st.integers(1, 95).map("{:02}".format) | st.sampled_from(["2A", "2B", "97", "98", "99"]))
    commune, order = draw(st.integers(1, 990)), draw(st.integers(1, 999))
    body = f"{draw(st.sampled_from('123478'))}{draw(digits(2))}{month:02}{department}{commune:03}{order:03}"
    return body + nir.calc_check_digits(body)


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from(["4", "51", "55", "34", "37", "36", "6011", "50", "2221", "2720"]))
    body += draw(digits(draw(st.integers(12, 17)) - len(body)))
    return body + luhn.calc_check_digit(body)


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(["FR", "DE"]))
    account = draw(digits(18))
    if country == "FR":
        account = account[:10] + draw(st.text("0123456789ABCXYZ", min_size=11, max_size=11)) + account[:2]
    return country + mod_97_10.calc_check_digits(account + country) + account


PHONES = st.builds("0{}{}".format, st.integers(1, 9), digits(8))
ABROAD = st.builds("{}{}{}".format, st.sampled_from(["33", "44", "351", "212", "1"]), st.integers(1, 9), digits(8))


@given(spaced(socials()), BEFORE, AFTER)
def test_a_social_security_number_is_hidden_in_all_spacings(text: str, before: str, after: str) -> None:
    redacted = redact(before + text + after)
    assert "social_security" in redacted.found
    assert redacted.text == before + MASK + after


@given(spaced(socials()), st.booleans())
def test_so_is_one_typed_in_small_letters_or_other_figures(text: str, arabic: bool) -> None:
    text = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if arabic else text.lower()
    assert redact(f"voilà {text} merci").text == f"voilà {MASK} merci"


@given(socials(), st.sampled_from([(1, 3, 5, 7, 10), (1, 3, 5, 10), (5, 10), ()]))
def test_a_social_security_number_without_its_key_is_known_by_its_shape(number: str, cuts: tuple[int, ...]) -> None:
    edges = (0, *cuts, 13)
    text = " ".join(number[start:end] for start, end in pairwise(edges))
    assert redact(f"c'est {text}, pour la carte vitale").text == f"c'est {MASK}, pour la carte vitale"


@given(spaced(ibans(), IBAN_GAPS), BEFORE.filter(lambda before: before != "n°"), AFTER)
def test_an_iban_is_hidden_in_all_spacings(text: str, before: str, after: str) -> None:
    text = text[0] + text[1:].lstrip(" \u00a0-")
    redacted = redact(before + text + after)
    assert "bank" in redacted.found
    assert redacted.text == before + MASK + after


@given(spaced(cards()), BEFORE.filter(lambda before: before != "32600 "), AFTER)
def test_a_card_is_hidden_in_all_spacings(text: str, before: str, after: str) -> None:
    redacted = redact(before + text + after)
    assert is_private(redacted.found)
    left = redacted.text.removeprefix(before).removesuffix(after)
    assert MASK in left
    assert sum(character.isdigit() for character in left) < 6, "a shorter number may be read inside a longer one"


@given(spaced(PHONES, st.sampled_from(["", "", " ", ".", "-", "/", " / ", "\u00a0"])), BEFORE, AFTER)
def test_a_telephone_is_hidden_in_all_spacings(text: str, before: str, after: str) -> None:
    redacted = redact(before + text + after)
    assert redacted.text == before + MASK + after


@given(spaced(ABROAD, st.sampled_from(["", "", " ", "\u00a0"])), st.sampled_from(["+", "00", "+ ", "00 "]), AFTER)
def test_a_telephone_with_its_country_is_hidden(text: str, prefix: str, after: str) -> None:
    redacted = redact(f"appelez le {prefix}{text}{after}")
    assert not re.search(r"\d[\d .-]{6,}", redacted.text.replace("32300", ""))


@given(spaced(digits(7), st.just("")), st.sampled_from(["caf", "CAF n°", "numéro d’allocataire :", "matricule"]))
def test_a_benefit_number_is_hidden_where_it_is_named(number: str, name: str) -> None:
    assert redact(f"{name} {number} merci").text == f"{name} {MASK} merci"
    assert redact(f"{number}, c'est mon numero d'allocataire").found == {"benefit"}


@given(spaced(digits(13)), TAX_NAMES)
def test_a_tax_number_is_hidden_where_it_is_named(text: str, name: str) -> None:
    redacted = redact(f"{name} {text} merci")
    assert redacted.text == f"{name} {MASK} merci"
    assert is_private(redacted.found)


@pytest.mark.parametrize(
    ("text", "hidden", "kinds"),
    [
        ("mon numero de secu c'est 2 54 03 32 013 045", f"mon numero de secu c'est {MASK}", {"social_security"}),
        ("sécu 2 54 03 32, la carte vitale", f"sécu {MASK}, la carte vitale", {"social_security"}),
        ("2 54 03 32 013 045 05 62 00 00 00", f"{MASK} {MASK}", {"social_security", "phone"}),
        ("carte bleue 4970 1012 3456 7890", f"carte bleue {MASK}", {"card"}),
        ("cb 6304 0000 0000 0000 001", f"cb {MASK}", {"card"}),
        ("32300 2 54 03 32 013 045 15, 32600", f"32300 {MASK}, 32600", {"social_security"}),
        ("appelez +33 (0)5 62 00 00 00 ou 05/62/00/00/00", f"appelez {MASK} ou {MASK}", {"phone"}),
        ("0033562000000 ou 0562000000 32300 Mirande", f"{MASK} ou {MASK} 32300 Mirande", {"phone"}),
        ("écrivez à jeanne.exemple@mairie.example, merci", f"écrivez à {MASK}, merci", {"mail"}),
        ("jeanne arobase mairie point example", MASK, {"mail"}),
        ("je suis né le 12 mars 1960 à Auch", f"je suis né le {MASK} à Auch", {"birth_date"}),
        ("Date de naissance : 12.3.60", f"Date de naissance : {MASK}", {"birth_date"}),
        ("née à Auch le 12/03/1960", f"née à Auch le {MASK}", {"birth_date"}),
        ("I was born on 3rd of March 1960", f"I was born on {MASK}", {"birth_date"}),
        ("mon fils 12/03/2014 carte d'identité", f"mon fils {MASK} carte d'identité", {"birth_date"}),
        ("je m’appelle Jeanne Exemple et je cherche la caf", f"je m’appelle {MASK} et je cherche la caf", {"name"}),
        ("Je m'appelle Jeanne, habitante de Mirande", f"Je m'appelle {MASK}, habitante de Mirande", {"name"}),
        ("je me nomme Jeanne habitant Mirande", f"je me nomme {MASK} habitant Mirande", {"name"}),
        ("jmapel jeanne j'habite a mirande", f"jmapel {MASK} j'habite a mirande", {"name"}),
        ("My name is Ann Example, I live in Auch", f"My name is {MASK}, I live in Auch", {"name"}),
        ("mon mot de passe : soleil!32 merci", f"mon mot de passe : {MASK} merci", {"password"}),
        ("le code est 482913", f"le code est {MASK}", {"password"}),
        ("numéro 123456789 sur la lettre", f"numéro {MASK} sur la lettre", {"number"}),
    ],
)
def test_what_people_write(text: str, hidden: str, kinds: set[Kind]) -> None:
    redacted = redact(text)
    assert (redacted.text, redacted.found) == (hidden, kinds)


ORDINARY = [
    "carte grise à Mirande 32300",
    "j'habite au 32 600, L'Isle-Jourdain",
    "32000 32100 32300 c'est lequel ?",
    "la caf me réclame 430 euros",
    "la CAF me doit 1 234 567 euros",
    "CAF Mirande 32300 14h",
    "j’ai payé 12 500 € en 2024 et 13 200 € en 2025",
    "le 3949 ne répond pas, le 36 46 non plus, 3230 ou 112",
    "rendez-vous le 24/12/2026 ou le 26-12-2026",
    "fermé du 24.12.2026 au 02.01.2027 ?",
    "je ne peux pas venir le 24/12/2026",
    "ouvert le 24 décembre de 8h30 à 12h00 et de 14:00 à 16:30 ?",
    "le formulaire 2042 et le cerfa 11527*03",
    "insee 32256, code postal : 32300",
    "mot de passe oublié ameli",
    "mon mot de passe est bloqué depuis hier",
    "le code de la route, le code est faux",
    "plaque AB-123-CD",
    "mon mari est né à Nantes",
    "comment je m'appelle ?",
    "contact @exemple_bot",
    "where is the CAF near Mirande at 5 pm?",
    "i need 2 copies, 3 photos and 1 form",
    "né en 1960, j'ai 66 ans",
    "carte vitale 2 semaines",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_stay_as_they_are(text: str) -> None:
    assert redact(text) == Redacted(text, frozenset())


def postcodes() -> st.SearchStrategy[str]:
    return st.integers(1000, 97680).map("{:05}".format)


@given(
    st.lists(
        postcodes()
        | st.integers(0, 9999).map("{} euros".format)
        | st.dates(min_value=date(2026, 1, 1)).map("le {:%d/%m}/2026".format)
        | st.times().map("à {:%H:%M}".format)
        | st.sampled_from(["la caf de Mirande", "ma carte grise", "à Auch", "le 3230", "samedi matin"]),
        max_size=6,
    )
)
def test_postcodes_sums_dates_and_hours_stay_as_they_are(parts: list[str]) -> None:
    text = ", ".join(parts)
    assert redact(text).text == text


PIECES = (
    "0 1 2 9 12 34 1960 2026 05 4970 2A + / . - : @ ( ) fr76 caf secu né le je m'appelle code rib n° é … [ ]"
    " jean x@y.fr 295109912611193 0562000000 1234567 passe euros"
)
MESSY = st.lists(
    st.sampled_from(
        (*PIECES.split(), "mot de passe", "date de naissance", MASK, " ", "", "\u200b", "\0", "\n", "e\u0301")
    ),
    max_size=30,
)


@given(MESSY.map(" ".join) | MESSY.map("".join) | st.text())
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    assert not redact(once.text).found


@given(st.text(st.characters()))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(redact(text).text, str)


def test_a_mask_is_no_word() -> None:
    assert fold(f"caf {MASK} mirande") == "caf mirande"


def test_the_warning_is_for_numbers_that_do_harm() -> None:
    assert is_private({"social_security"})
    assert is_private({"phone", "password"})
    assert not is_private({"phone", "mail", "name", "birth_date", "number"})
    assert not is_private(())
