"""Postcodes in a question, and numbers that only look like one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.model import Commune
from bot.understanding.model import PlaceMatch

_AMOUNT_AFTER_TEXT = "euros euro eur francs balles km kms metres par brut bruts net nets e k"
_AMOUNT_AFTER = frozenset(_AMOUNT_AFTER_TEXT.split())
_AMOUNT_BEFORE_TEXT = "gagne touche paye payer dois doit salaire revenu revenus montant earn earned pay owe"
_AMOUNT_BEFORE = frozenset(_AMOUNT_BEFORE_TEXT.split())
_NUMBER_OF_TEXT = "cerfa formulaire imprime form dossier reference ref"
_NUMBER_OF = frozenset(_NUMBER_OF_TEXT.split())
_NUMBER_WORDS = frozenset({"n", "no", "numero", "num", "number"})


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode and its communes, most populous first."""

    code: str
    matches: tuple[PlaceMatch, ...]


def find_postcode(words: tuple[str, ...], communes: Mapping[str, Sequence[Commune]]) -> Postcode | None:
    """The first postcode in use in `words`, written '32600' or '32 600'; amounts and numbers of forms are none."""
    for start, word in enumerate(words):
        for end in (start + 1, start + 2):
            code = "".join(words[start:end])
            parted = end == start + 2
            if parted and (len(word), len(code)) != (2, 5):
                continue
            if code in communes and not _is_amount(words, start, end) and not _is_number_of(words[:start]):
                return Postcode(code, _matches(communes[code], words, start, end))
    return None


def _is_amount(words: tuple[str, ...], start: int, end: int) -> bool:
    before = words[start - 1] if start else ""
    after = words[end] if end < len(words) else ""
    return after in _AMOUNT_AFTER or before in _AMOUNT_BEFORE


def _is_number_of(before: tuple[str, ...]) -> bool:
    """Whether a number after these words is that of a form: 'cerfa 13750', 'cerfa n° 13750'."""
    while before and before[-1] in _NUMBER_WORDS:
        before = before[:-1]
    return bool(before) and before[-1] in _NUMBER_OF


def _matches(communes: Sequence[Commune], words: tuple[str, ...], start: int, end: int) -> tuple[PlaceMatch, ...]:
    return tuple(
        PlaceMatch(commune, "postcode", 1.0, words[start:end], start, end, commune.name, commune.position)
        for commune in communes
    )
