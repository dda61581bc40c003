"""Redaction: what may be kept of a question that was missed; nothing that points at a person."""

import re
import unicodedata

from bot.privacy import MASK, redact

LONGEST_KEPT = 200
"""Characters of a question that is kept: a longer one is a story, which no two people tell alike."""

SHORTEST_KEPT = 3

_MOST_OF_A_NAME = 6
_NAMING = re.compile(
    r"\bj\w{0,2}\W{0,3}m\W{0,3}app?el+e?\w{0,2}|\bje me (?:nomme|prenomme)|\bi am called"
    r"|\bmoi c\W?est|\bsigne ?:|\b(?:mme|mlle|mr|mrs)\b"
    r"|\b(?:(?:pre)?noms?|(?:sur)?names?)(?: de \w+(?: \w+)?)? ?(?:[:=]|c\W?est\b|est\b|is\b|\Ws\b)"
)
_CLAUSE = re.compile(r"\b(?:je|j|i|im|pour|mais|but|want|need|veux|voudrais|souhaite|besoin)\b")
_FAREWELL = re.compile(
    r"\b(?:cordialement|bien a vous|sinceres? salutations|salutations|(?:best |kind |warm )?regards|yours)\b.*",
    re.DOTALL,
)


def kept_text(text: str) -> str | None:
    """`text` without numbers, addresses, names that are announced, signatures and any digit; None for what is not kept.

    Stricter than `redact`: a word too many costs nothing here.
    """
    safe = _without_names(_without_signature(redact(text).text)).replace(MASK, " ")
    kept = " ".join("".join(_kept_character(one) for one in safe).split()).strip(" ,;:-()")
    return kept if SHORTEST_KEPT <= len(kept) <= LONGEST_KEPT and re.search(r"[^\W\d_]{2}", kept) else None


def _kept_character(character: str) -> str:
    """Letters and ordinary punctuation stay; a blank for digits of any kind, and for what cannot be seen."""
    category = unicodedata.category(character)
    return character if category[0] in "LM" or character in " '’-.,;:!?()/«»&%€" else " "


def _without_signature(text: str) -> str:
    found = _FAREWELL.search(_bare(text))
    return text[: found.start()] if found else text


def _without_names(text: str) -> str:
    """What follows "je m'appelle" or "my name is" goes, up to where a clause begins, six words at most."""
    bare, pieces, position = _bare(text), [], 0
    for found in _NAMING.finditer(bare):
        if found.start() >= position:
            pieces.append(text[position : found.start()])
            position = _end_of_name(bare, found.end())
    return " ".join([*pieces, text[position:]])


def _end_of_name(bare: str, start: int) -> int:
    position = start
    for number, word in enumerate(re.finditer(r"\S+", bare[start:])):
        if number == _MOST_OF_A_NAME or (number > 1 and _CLAUSE.match(word.group())):
            break
        position = start + word.end()
    return position


def _bare(text: str) -> str:
    """In lower case without accents, character for character."""
    return "".join(unicodedata.normalize("NFKD", one)[0].lower()[0] for one in text)
