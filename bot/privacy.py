"""What a message says of a person that must not be logged, stored or echoed, and the message without it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.personal_numbers import BAR, Found, Kind, Shape, find_shape, number_finders

__all__ = ["MASK", "Kind", "Redacted", "is_private", "redact"]

MASK = "[…]"
"""Stands for what was hidden, in both languages; folding makes no word of it."""

_PRIVATE: frozenset[Kind] = frozenset({"social_security", "benefit", "bank", "card", "tax", "password"})

_SECRET_NAMES = (  # nosec B105 # a pattern
    r"mots? de passe|mdp|password|passwd|pin(?: code)?|"
    r"code(?: (?:secret|confidentiel|pin|d'acces|personnel|de validation|de securite|sms))?"
)
_NO_SECRET = (  # nosec B105 # a pattern
    r"(?!\d\d ?\d{3}(?!\S))(?!(?:oubli|perdu|bloqu|expir|incorrect|invalid|forg[eo]t|lost|wrong)|"
    r"(?:je|j'|il|on|comment|i|i'|how)\b)"
)
_SECRET = re.compile(
    rf"\b(?:{_SECRET_NAMES}) ?(?:[:=] ?|(?:c'est|est|is) (?:le )?(?=\S*\d))(?P<it>{_NO_SECRET}[^\s{BAR}]+)"
    rf"|\bcode (?:secret|confidentiel|pin) (?P<bare>\d{{4,8}})(?!\d)"
)
_AT = r"(?:@|\(at\)|\[at\]| arobase )"
_MAIL = re.compile(rf"(?<![\w.+%'\-])(?P<it>[\w.+%'\-]+(?: ?{_AT} ?[\w\-]+(?:(?:\.| point )[\w\-]+)+|@[\w\-]+))")
_NAME_ANNOUNCED = (
    r"(?:je|j)[' ]?m[' ]?app?el(?:le|e)?|je me nomme|mon (?:pre)?nom(?: de famille)? (?:est|c'est)|"
    r"my (?:full |first |last )?name(?:'?s| is)|(?:nom|prenom|nom de famille|name) ?:"
)
_NOT_A_NAME = (
    r"(?!(?:[jlcm]'|qu'|(?:et|je|j|mais|ou|pour|dans|a|au|chez|depuis|habit\w*|resid\w*|domicili\w*|vis|vit|agee?|ne|nee|"
    r"suis|ai|nous|on|il|elle|c|comment|avec|bonjour|merci|svp|and|i|i'm|im|from|in|at|my|but|live|living|need|want|who|"
    r"est|is|mon|ma|mes|sur|vers|pres|qui)(?!\w)))"
)
_NAME = re.compile(
    rf"\b(?:{_NAME_ANNOUNCED})(?![a-z])[ :,]{{0,3}}(?P<it>{_NOT_A_NAME}[^\W\d_][^\W\d_'\-]*(?:['\-][^\W\d_]+)*"
    rf"(?: {_NOT_A_NAME}[^\W\d_]+(?:['\-][^\W\d_]+)*){{0,2}})"
)


_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A message without what is personal in it, and the kinds of things that were hidden."""

    text: str
    found: frozenset[Kind]


def redact(text: str) -> Redacted:
    """Return `text` (in Unicode's composed form) with `MASK` for every personal number, address, name and secret.

    Social-security, benefit, bank, card and tax numbers, mail addresses, telephones, dates of birth, passwords, and
    names that are announced ("je m'appelle"). Postcodes, sums, hours, other dates and short numbers (3230, 112) stay.
    Never raises. Redacting twice changes nothing: it looks again until nothing is found, and each time less is left.
    """
    text, kinds = unicodedata.normalize("NFC", text), frozenset[Kind]()
    while found := _find(text):
        text = _masked(text, found)
        kinds |= {thing.kind for thing in found if thing.kind}
    return Redacted(text, kinds)


def is_private(found: Iterable[Kind]) -> bool:
    """Whether a person should be asked not to send such things: a mere telephone or mail address is none of them."""
    return not _PRIVATE.isdisjoint(found)


def _find(text: str) -> list[Found]:
    """What is personal in `text`, in the order of the text; what one finder has found is hidden from the next."""
    plain, found = _plain(text), list[Found]()
    numbers = number_finders() if _DIGIT.search(plain) else ()
    for finder in (_find_secrets, _find_mails, *numbers, _find_names):
        things = list(finder(plain))
        plain = _masked(plain, things, barred=True) if things else plain
        found += things
    return sorted((thing for thing in found if thing.kind), key=lambda thing: thing.start)


def _masked(text: str, found: list[Found], *, barred: bool = False) -> str:
    pieces, position = [], 0
    for thing in found:
        pieces += [text[position : thing.start], BAR * (thing.end - thing.start) if barred else MASK]
        position = thing.end
    return "".join(pieces) + text[position:]


def _plain(text: str) -> str:
    """`text` in lower case without accents, character for character, so that places in one are places in the other."""
    table = {ord(character): _plain_character(character) for character in set(text)}
    return text.translate(table).replace(MASK, BAR * len(MASK))


def _plain_character(character: str) -> str:
    if character in MASK or character == "\n":
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cf", "Cc"):
        return " "
    if category == "Pd":
        return "-"
    return "'" if character in "’ʼ`´" else unicodedata.normalize("NFKD", character)[0].lower()[0]


def _find_secrets(plain: str) -> Iterator[Found]:
    for match in _SECRET.finditer(plain):
        yield Found("password", *match.span(match.lastgroup or "it"))


_find_mails: Callable[[str], Iterator[Found]] = lambda plain: find_shape(plain, Shape("mail", _MAIL))  # noqa: E731
_find_names: Callable[[str], Iterator[Found]] = lambda plain: find_shape(plain, Shape("name", _NAME))  # noqa: E731
