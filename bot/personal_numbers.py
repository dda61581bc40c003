"""Numbers that belong to a person, found in plain text: one pattern a kind, and the key where the number has one.

Plain text is what `bot.privacy` makes of a message: lower case, unaccented, digits 0-9, one character for one, with
`BAR` over what has been found before. Every pattern is linear: a gap and a digit share no character, so that there is
one way only to read a number; each repetition and each stretch between a name and its number has a bound; and a
number is tried only where no digit stands before it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from stdnum import iban, numdb
from stdnum.fr import nir

Kind = Literal[
    "social_security",
    "benefit",
    "bank",
    "card",
    "tax",
    "password",
    "mail",
    "phone",
    "birth_date",
    "name",
    "number",
]
"""What was hidden; `number` is a long number that nobody named."""

BAR = "\0"
"""Stands in plain text where something was found already; no pattern reads across it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something personal at `start` to `end` (excluded); `kind` is None for a date to be left as it is."""

    kind: Kind | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of thing is written: what the pattern finds counts where `holds` says so of it.

    It is the group `it`, or what lies from the beginning of the match to the empty group `end`.
    """

    kind: Kind | None
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


_NO_GAPS = str.maketrans("", "", " .-_/()")
_GAP = r"[ .\-_]{0,3}"
_PHONE_GAP = r"[ .\-_/()]{0,3}"
_FIRST = r"(?<![0-9])"
_LAST = r"(?![0-9])"
_BETWEEN = rf"[^0-9{BAR}]"


def _digits(least: int, most: int | None = None) -> str:
    """So many digits, spaced in any way."""
    return rf"[0-9](?:{_GAP}[0-9]){{{least - 1},{(most or least) - 1}}}"


def _bare(number: str) -> str:
    return number.translate(_NO_GAPS)


def _shape(kind: Kind | None, first: str, rest: str, holds: Callable[[str], bool] = bool) -> Shape:
    """A number whose `first` digit starts a group; `rest` is only looked at, so that each group is tried in turn."""
    return Shape(kind, re.compile(rf"{first}(?<![0-9][0-9])(?={rest}(?P<end>){_LAST})"), holds)


def _named(kind: Kind, names: str, number: str) -> Shape:
    """A number that its name announces, at most forty characters before it."""
    return Shape(kind, re.compile(rf"\b(?:{names})(?![a-z]){_BETWEEN}{{0,40}}?(?P<it>{number}){_LAST}"))


def _said_after(kind: Kind, names: str, number: str) -> Shape:
    """A number whose name follows it, at most 25 characters after it."""
    return Shape(kind, re.compile(rf"{_FIRST}(?P<it>{number}){_LAST}(?={_BETWEEN}{{0,25}}?\b(?:{names})(?![a-z]))"))


# Social-security numbers: sex, year, month (20-42 and 50-99 where the register does not know it), department and
# commune (2A and 2B in Corsica), order, key. INSEE, definition c1409, and stdnum.fr.nir.
_MONTH = r"(?:0[1-9]|1[0-2]|[23][0-9]|4[0-2]|[5-9][0-9])"
_DEPARTMENT = r"(?:0[1-9]|[1-9][0-9]|2[ab])"
_NIR = re.compile(rf"[1-478][0-9]{{2}}{_MONTH}{_DEPARTMENT}(?!000)[0-9]{{3}}(?!000)[0-9]{{3}}")
_NIR_LOOSE = rf"(?:{_GAP}[0-9]){{4}}{_GAP}(?:[0-9]{_GAP}[0-9]|2{_GAP}[ab])(?:{_GAP}[0-9]){{8}}"
_NIR_USUAL = (
    rf"{_GAP}[0-9]{{2}}{_GAP}{_MONTH}{_GAP}{_DEPARTMENT}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}"
    rf"(?:{_GAP}[0-9]{{2}}(?!{_GAP}[0-9]))?"
)
_NIR_PART = (
    rf"[1-478]{_GAP}[0-9]{{2}}{_GAP}{_MONTH}{_GAP}{_DEPARTMENT}(?:{_GAP}[0-9]{{3}}){{0,2}}(?:{_GAP}[0-9]{{1,2}})?"
    rf"(?![0-9a-z])|[1-478]{_GAP}{_digits(12, 14)}"
)
_NIR_NAMES = r"secu|securite sociale|carte vitale|nir|numero insee|ssn|social security"


def _is_nir(number: str) -> bool:
    bare = _bare(number)
    return bool(_NIR.match(bare)) and bare[13:] == nir.calc_check_digits(bare.upper())


def _looks_like_nir(number: str) -> bool:
    return bool(_NIR.match(_bare(number)))


# Cards: 16 digits, and the 13 to 19 of ISO/IEC 7812, with Luhn's key. One starts where a run of digits starts or
# with a group of three at least, so that none is read across a list of telephone numbers; three postcodes are none.
_CARD_START = rf"(?:(?<![0-9{BAR}][ .\-_].)|(?=[0-9]{{2}}))"
_CARD_PREFIX = re.compile(r"3[04-9]|[456]|2[2-7]")
_CARD_NAMES = (
    r"carte(?: bancaire| bleue| de credit| de paiement)?|cb|visa|mastercard|(?:credit|debit|bank) card|card number"
)
_DOUBLED = str.maketrans("0123456789", "0246813579")
_POSTCODES = re.compile(r"[0-9]{5}[^0-9]+[0-9]{5}[^0-9]+[0-9]{5}")


def _is_card(number: str) -> bool:
    bare = _bare(number)
    total = sum(map(int, bare[-1::-2] + bare[-2::-2].translate(_DOUBLED)))
    return total % 10 == 0 and bool(_CARD_PREFIX.match(bare)) and not _POSTCODES.fullmatch(number)


_CARDS = tuple(
    _shape("card", "[2-6]", rf"{_CARD_START}{_GAP}{_digits(count - 1)}", _is_card)
    for count in (16, 19, 18, 17, 15, 14, 13)
)

# Telephones: French ones of ten digits, +33 and 0033 with or without (0), and any other country's (ITU-T E.164).
_FRENCH_PHONE = rf"{_PHONE_GAP}[1-9](?:{_PHONE_GAP}[0-9]){{8}}"
_ABROAD = (
    rf"{_PHONE_GAP}(?:33{_PHONE_GAP}(?:0{_PHONE_GAP})?[1-9](?:{_PHONE_GAP}[0-9]){{8}}"
    rf"|[1-9](?:{_PHONE_GAP}[0-9]){{7,13}})"
)

# Dates of birth: any date that is named as one; else a full date in figures whose year is 1900 to 2015.
_DATE = (
    r"[0-9]{1,2}(?:er|st|nd|rd|th)?[ ,/.\-]{1,3}(?:of )?(?:[a-z]{3,9}\.?[ ,]{1,2}|[0-9]{1,2}[ /.\-]{1,3})?"
    r"(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}"
)
_BIRTH_NAMES = r"date de naissance|naissance (?:le|du|:)|date of birth|birth ?date|birthday|dob|d\.o\.b|born"
_BORN = re.compile(rf"\bne\(?e?\)?s?(?: (?:a|au|aux|en) {_BETWEEN}{{1,30}}?)? (?:le )?(?P<it>{_DATE}){_LAST}")
_DAY, _MONTH_OF_YEAR = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
_FULL_DATE = re.compile(
    rf"(?P<it>(?=[0-9])(?<![0-9])(?:{_DAY}(?P<dash>[/.\-]){_MONTH_OF_YEAR}(?P=dash)(?:19|20)[0-9]{{2}}(?!(?P=dash)[0-9])"
    rf"|(?:19|20)[0-9]{{2}}-{_MONTH_OF_YEAR}-{_DAY})){_LAST}"
)


def _is_of_birth(date: str) -> bool:
    return 1900 <= int(max(re.findall(r"[0-9]+", date), key=len)) <= 2015


# Banks: an IBAN with its key (ISO 13616), a French one also with a slip in it, an account that is named.
_IBAN_START = re.compile(rf"(?<![0-9a-z])(?=(?P<it>[a-z]{{2}}{_GAP}[0-9]{_GAP}[0-9](?:{_GAP}[0-9a-z]){{11,30}}))")
_FRENCH_IBAN = re.compile(
    rf"(?<![0-9a-z])(?P<it>fr(?:{_GAP}[0-9]){{12}}(?:{_GAP}[0-9a-z]){{11}}(?:{_GAP}[0-9]){{2}})(?![0-9a-z])"
)
_BANK_NAMES = r"rib|iban|compte (?:bancaire|en banque)|numero de compte|bank account|account number"

_TAX_NAMES = (
    r"n(?:umero|um|o|°)?\.? ?(?:d[' ])?(?:identifiant )?fiscal|identifiant fiscal|reference fiscale|spi|"
    r"(?:fiscal|tax) (?:number|id|reference)|teledeclarant|acces en ligne"
)
_BENEFIT_NAMES = (
    r"caf|allocataire|matricule|msa|pole emploi|france travail|identifiant|(?:numero|n°) (?:de|du) dossier|adherent|"
    r"beneficiaire|claimant|benefit number"
)
# Seven digits, with a letter at times; not a postcode and two more figures, not a sum of money, not part of a phone.
_BENEFIT = (
    rf"(?![0-9]{{5}}(?![0-9])){_digits(7)}(?:[a-z](?![0-9a-z']))?"
    rf"(?!{_GAP}[0-9])(?! ?(?:euros?|eur|e|€|km)(?![a-z]))|[0-9]{{8}}[a-z](?![0-9a-z])"
)

_BEFORE_IBAN = (_named("birth_date", _BIRTH_NAMES, _DATE), Shape("birth_date", _BORN))
_AFTER_IBAN = (
    Shape("bank", _FRENCH_IBAN),
    Shape("phone", re.compile(rf"(?P<it>\+{_ABROAD}){_LAST}")),
    _shape("social_security", "[1-478]", _NIR_LOOSE, _is_nir),
    _shape("social_security", "[1-478]", _NIR_USUAL, _looks_like_nir),
    Shape("birth_date", _FULL_DATE, _is_of_birth),
    Shape(None, _FULL_DATE),
    _named("tax", _TAX_NAMES, rf"{_digits(13)}(?!{_GAP}[0-9])|[0-9]{{7}}"),
    _said_after("tax", _TAX_NAMES, _digits(13)),
    _named("social_security", _NIR_NAMES, _NIR_PART),
    _named("bank", _BANK_NAMES, rf"[1-9]{_GAP}{_digits(9, 24)}"),
    _named("card", _CARD_NAMES, rf"[2-6]{_GAP}{_digits(12, 18)}"),
    *_CARDS,
    _shape("phone", "0", rf"0{_ABROAD}"),
    _shape("phone", "0", _FRENCH_PHONE),
    _named("benefit", _BENEFIT_NAMES, _BENEFIT),
    _said_after("benefit", _BENEFIT_NAMES, _BENEFIT),
    _shape("number", "[0-9]", r"[0-9]{8,}"),
    _shape("number", "[3-6]", rf"[0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{3}}"),
)


def find_shape(plain: str, shape: Shape) -> Iterator[Found]:
    """Every place in `plain` where `shape` holds, none overlapping; where it does not, the next start is tried."""
    done = 0
    for match in shape.pattern.finditer(plain):
        start, end = _span(match)
        if start >= done and shape.holds(plain[start:end]):
            done = end
            yield Found(shape.kind, start, end)


def _span(match: re.Match[str]) -> tuple[int, int]:
    return match.span("it") if "it" in match.re.groupindex else (match.start(), match.end("end"))


def find_ibans(plain: str) -> Iterator[Found]:
    """Every IBAN in `plain` whose length and key are right for its country."""
    done = 0
    for match in _IBAN_START.finditer(plain):
        end = match.start() + _end_of_iban(match["it"])
        if match.start() >= done and _ends_a_word(plain, end) and iban.is_valid(_bare(plain[match.start() : end])):
            done = end
            yield Found("bank", match.start(), end)


def _end_of_iban(text: str) -> int:
    """Where an IBAN at the beginning of `text` would end, by its country; 0 where it cannot be one."""
    length = _iban_length(text[:2].upper())
    places = [place for place, character in enumerate(text) if character.isalnum()][:length]
    return places[-1] + 1 if places and len(places) == length else 0


def _ends_a_word(plain: str, end: int) -> bool:
    return not plain[end : end + 1].isalnum()


@cache
def _iban_length(country: str) -> int:
    """How long an IBAN of this country is: the parts of its pattern ('5!n5!n11!c2!n') and four; 0 for no country."""
    parts = numdb.get("iban").info(country)[0][1].get("bban", "")
    return sum(int(size) for size in re.findall(r"[0-9]+", parts)) + 4 if parts else 0


def number_finders() -> tuple[Callable[[str], Iterator[Found]], ...]:
    """What finds personal numbers in plain text, in the order in which to look: the surest first."""
    return (*map(_finder, _BEFORE_IBAN), find_ibans, *map(_finder, _AFTER_IBAN))


def _finder(shape: Shape) -> Callable[[str], Iterator[Found]]:
    return lambda plain: find_shape(plain, shape)
