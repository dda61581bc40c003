"""Finding the place that a question asks about."""

from collections.abc import Callable, Container
from dataclasses import replace

from bot.folding import Folded, fold
from bot.understanding.departments import department_from, department_named
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.mentions import LONGEST_MISSPELT, UNITS, Mention, find_mentions
from bot.understanding.model import PlaceMatch, Places
from bot.understanding.namesakes import beside, is_sure
from bot.understanding.postcodes import Postcode, find_postcode
from bot.understanding.roles import LEFT_BEHIND, NOT_ASKED, OFFICE, Span, landmark_of, roles
from bot.understanding.spelling import likeness

READINGS_SHOWN = 5
BESIDE_POSTCODE = 0.72  # 'saran (32120)' is Sarrant (0.79): few communes share a postcode, so that less will do
FAR_DISCOUNT = 0.8  # 'ma soeur de toulouse ... mirande': a place far from every desk is seldom the one asked for

_FILLERS = frozenset({"dans", "le", "la", "les", "l", "du", "de", "d", "en", "departement", "dept", "dpt", "in", "the"})


def find_places(
    words: tuple[str, ...],
    gazetteer: Gazetteer,
    known_words: Callable[[str], bool] | Container[str] = frozenset(),
    *,
    awaited: bool = False,
) -> Places:
    """The readings of the place asked about in the folded `words` of a question; empty where there is none.

    `known_words` tells the vocabulary of the needs, whose words are not taken for misspelt places. Where the place is
    `awaited`, one that is left behind counts as well: 'on quitte Samatan'.
    """
    is_known = known_words if callable(known_words) else known_words.__contains__
    mentions = find_mentions(words, gazetteer, is_known)
    chosen = _asked_for(words, mentions, gazetteer, NOT_ASKED if awaited else LEFT_BEHIND)
    postcode = find_postcode(words, gazetteer.by_postcode)
    if postcode is not None:
        return _with_postcode(postcode, chosen, words)
    if not chosen:
        return Places()
    others = tuple(
        (one.start, one.end) for one in mentions if one.start != chosen[0].start and _is_place(one, gazetteer)
    )
    return Places(chosen[:READINGS_SHOWN], sure=is_sure(chosen, gazetteer), others=others)


def _is_place(mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether a place is named beyond doubt: rightly spelt, and within reach."""
    return mention.matches[0].score == 1.0 and gazetteer.is_near(mention.matches[0])


def _asked_for(
    words: tuple[str, ...], mentions: list[Mention], gazetteer: Gazetteer, unasked: float
) -> tuple[PlaceMatch, ...]:
    """The readings of the mention that says where help is wanted, best first; those that weigh `unasked` do not."""
    spans = [Span(mention.start, mention.end) for mention in mentions]
    weights = roles(words, spans)
    ranked = []
    for index, (mention, weight) in enumerate(zip(mentions, weights, strict=True)):
        near = gazetteer.is_near(mention.matches[0])
        if weight > unasked and (weight > OFFICE or gazetteer.is_home(mention.matches[0])):
            ranked.append((weight * (1 if near else FAR_DISCOUNT), -index))
    if not ranked:
        return ()
    index = _in_full(mentions, -max(ranked)[1])
    readings = _in_department(words, mentions[index])
    if alternative := _alternative(words, mentions, index):
        return (readings[0], alternative)
    landmark = landmark_of(words, spans, index)
    return readings if landmark is None else beside(readings, mentions[landmark].matches[0].position, gazetteer)


def _in_full(mentions: list[Mention], index: int) -> int:
    """The mention that names in more words what the one at `index` may mean ('Miramont... Miramont d'Astarac')."""
    chosen = mentions[index]
    communes = {match.commune.insee for match in chosen.matches}
    for other, mention in enumerate(mentions):
        if mention.end - mention.start > chosen.end - chosen.start and mention.matches[0].commune.insee in communes:
            return other
    return index


def _alternative(words: tuple[str, ...], mentions: list[Mention], index: int) -> PlaceMatch | None:
    """The second of two places offered with 'or' between them ('simorre ou lombez')."""
    if index + 1 < len(mentions) and words[mentions[index].end : mentions[index + 1].start] in (("ou",), ("or",)):
        return mentions[index + 1].matches[0]
    return None


def _in_department(words: tuple[str, ...], mention: Mention) -> tuple[PlaceMatch, ...]:
    """The readings in the department that stands beside the mention; all where none does or none lies there."""
    wanted = _department_after(words, mention.end)
    inside = tuple(match for match in mention.matches if match.commune.department == wanted)
    return inside or mention.matches


def _department_after(words: tuple[str, ...], end: int) -> str | None:
    """The department named just after a place; '12 h' and '3 enfants' are none."""
    position = end
    while position < len(words) and position < end + 3 and words[position] in _FILLERS:
        position += 1
    if position >= len(words):
        return None
    is_count = words[position][0].isdigit() and words[position + 1 : position + 2] and words[position + 1] in UNITS
    return None if is_count else department_from(words, position)


def _with_postcode(postcode: Postcode, chosen: tuple[PlaceMatch, ...], words: tuple[str, ...]) -> Places:
    """All communes of the postcode, or the one of them that was named as well."""
    named = tuple(match for match in chosen if postcode.code in match.commune.postcodes)
    if named:
        return Places(named, sure=True, postcode=postcode.code)
    if chosen and chosen[0].score == 1.0 and chosen[0].commune.department == department_named(postcode.code[:2]):
        return Places(chosen[:1], sure=True)  # the name is right and the number a slip: 'Mirande 32200'
    misspelt = _named_beside(postcode, words)
    return Places((misspelt,) if misspelt else postcode.matches, sure=True, postcode=postcode.code)


def _named_beside(postcode: Postcode, words: tuple[str, ...]) -> PlaceMatch | None:
    """The commune of the postcode whose name stands beside it, misspelt: 'gouts 32500'."""
    start, end = postcode.matches[0].start, postcode.matches[0].end
    sizes = range(1, LONGEST_MISSPELT + 1)
    spans = [(start - size, start) for size in sizes if size <= start]
    spans += [(end, end + size) for size in sizes if end + size <= len(words)]
    read = [
        replace(match, score=score, heard=words[one:other], start=min(one, start), end=max(other, end))
        for one, other in spans
        for match in postcode.matches
        if (score := likeness(fold(match.commune.name), Folded(" ".join(words[one:other])))) >= BESIDE_POSTCODE
    ]
    return max(read, key=lambda match: match.score, default=None)
