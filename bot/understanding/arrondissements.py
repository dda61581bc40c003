"""Arrondissements: 'paris 13', 'lyon 3e', '13e arrondissement de paris', 'marseille huitieme'."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.folding import fold
from bot.knowledge.model import Commune
from bot.understanding.model import PlaceMatch

Arrondissements = Mapping[tuple[str, int], Commune]
"""The municipal arrondissements by the folded name of their city and their number."""

_NAME = re.compile(r"(.+) (\d{1,2})(?:er|e) arrondissement")
_NUMBER = re.compile(r"(\d{1,2})(er|re|e|eme|emes|ieme|th|st|nd|rd)?")
_CALLED = frozenset({"arrondissement", "arrondissements", "arr", "arrdt", "arrt", "ardt", "district"})
_BETWEEN = frozenset({"de", "a", "d", "du", "in", "of", "le", "la", "l", "the"})
_ORDINALS_TEXT = (
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme douzieme "
    "treizieme quatorzieme quinzieme seizieme dixseptieme dixhuitieme dixneuvieme vingtieme"
)
_ORDINALS = {word: number for number, word in enumerate(_ORDINALS_TEXT.split(), start=1)}
_MOST_BETWEEN = 2  # words: 'le 3e a lyon', '13e arrondissement de paris'


def arrondissements_of(communes: Iterable[Commune]) -> Arrondissements:
    """The arrondissements among `communes`, by what their names say."""
    folded = ((commune, fold(commune.name)) for commune in communes if "rrondissement" in commune.name)
    found = ((commune, _NAME.fullmatch(name)) for commune, name in folded)
    return {(match[1], int(match[2])): commune for commune, match in found if match}


def find_arrondissements(words: tuple[str, ...], known: Arrondissements, units: frozenset[str]) -> Iterator[PlaceMatch]:
    """The arrondissements named in folded `words`; a bare number before one of the `units` counts something else."""
    cities = frozenset(city for city, _ in known)
    for at, word in enumerate(words):
        if word in cities:
            found = _after(words, at, units) or _before(words, at)
            commune = known.get((word, found[0])) if found else None
            if found and commune:
                _, start, end = found
                heard = words[start:end]
                yield PlaceMatch(commune, "commune", 1.0, heard, start, end, commune.name, commune.position)


def _after(words: tuple[str, ...], at: int, units: frozenset[str]) -> tuple[int, int, int] | None:
    """The number behind the city at `at`, with where the whole begins and ends."""
    start = _past(words, at + 1, frozenset({"dans", "le", "the"}))
    if start >= len(words):
        return None
    number, is_ordinal = _number(words[start])
    end = start + 1
    is_called = end < len(words) and words[end] in _CALLED
    counts = end < len(words) and words[end] in units
    if number is None or (counts and not is_ordinal) or (start > at + 1 and not (is_ordinal or is_called)):
        return None
    return number, at, end + is_called


def _before(words: tuple[str, ...], at: int) -> tuple[int, int, int] | None:
    """The number in front of the city at `at`: an ordinal, or any number with the word arrondissement."""
    place = at - 1
    while place > max(0, at - 1 - _MOST_BETWEEN) and words[place] in _BETWEEN:
        place -= 1
    is_called = place > 0 and words[place] in _CALLED
    place -= is_called
    if place < 0:
        return None
    number, is_ordinal = _number(words[place])
    return None if number is None or not (is_ordinal or is_called) else (number, place, at + 1)


def _past(words: Sequence[str], at: int, skipped: frozenset[str]) -> int:
    while at < len(words) and words[at] in skipped:
        at += 1
    return at


def _number(word: str) -> tuple[int | None, bool]:
    """The number that a word is, and whether it is an ordinal."""
    if word in _ORDINALS:
        return _ORDINALS[word], True
    match = _NUMBER.fullmatch(word)
    return (int(match[1]), match[2] is not None) if match else (None, False)
