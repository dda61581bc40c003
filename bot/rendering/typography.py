"""Typography: spaces and apostrophes as printers set them, put in at the very end.

French rules: Imprimerie nationale, Lexique des règles typographiques (narrow no-break space before ; ! ? and »,
no-break space before : and after «).
"""

import re

from bot.knowledge.model import Language

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"

_ADDRESS = re.compile(r"(\S+(?:://|@)\S+)")
"""Web and mail addresses, which stay as they are."""

_TOUCHED = re.compile(r"['«»;:!?]|\d[ \u00a0](?:km|h|€)")
"""What any of the rules is about: most lines have none of it."""

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_UNIT = re.compile(r"(?<=\d) (?=(?:km|h|€)(?!\w))")
_MINUTES = re.compile(r"(?<=\d[ \u00a0]h) (?=\d\d(?!\d))")
_HIGH = re.compile(r"[ \u00a0\u202f]*(?<![;:!?])([;!?](?=[\s);:!?»]|$)|»)")
_COLON = re.compile(r"[ \u00a0\u202f]*(?<![;:!?])(:)(?=[\s;:!?]|$)")
_OPENING = re.compile(r"(«)[ \u00a0\u202f]*")


def typeset(text: str, language: Language) -> str:
    """Return `text` with the apostrophes and no-break spaces of its language; addresses are left alone."""
    if not _TOUCHED.search(text):
        return text
    pieces = _ADDRESS.split(text)
    return "".join(piece if i % 2 else _set(piece, language) for i, piece in enumerate(pieces))


def _set(text: str, language: Language) -> str:
    text = _APOSTROPHE.sub("’", text)
    text = _MINUTES.sub(NO_BREAK, _UNIT.sub(NO_BREAK, text))
    return _set_french(text) if language == "fr" else text


def _set_french(text: str) -> str:
    text = _HIGH.sub(rf"{NARROW_NO_BREAK}\1", text)
    text = _COLON.sub(rf"{NO_BREAK}\1", text)
    return _OPENING.sub(rf"\1{NO_BREAK}", text)
