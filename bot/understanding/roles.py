"""What a place that was named has to do with the question: where to go, or only a part of the story.

The cues are French and English turns of phrase, folded, tried against the words just before a place.
"""

import re
from dataclasses import dataclass

_PREPOSITION = r" (?:a|au|aux|sur|vers|en|in|at|near|to|pour|pres de|a cote de|du cote de)"
_ARTICLE = r"(?: (?:l|la|le|les))?$"
_AT = _PREPOSITION + _ARTICLE
_LINK = rf"(?:{_PREPOSITION})?{_ARTICLE}"
_OF = r"(?: (?:de|d|du|des|of|from))(?: (?:l|la|le|les))?$"
_RELATIVE = (
    r"\b(?:mere|pere|maman|papa|grand mere|grand pere|mamie|papi|mari|femme|epouse|fille|fils|frere|soeur|tante|oncle|"
    r"ami|amie|copain|copine|voisin|voisine|cousin|cousine|parents|beau pere|belle mere|"
    r"mother|father|mum|mom|dad|grandmother|grandfather|husband|wife|daughter|son|brother|sister|friend|neighbour)\b"
)
_WORK = (
    r"\b(?:travaill\w*|boss\w*|boulot|travail|bureau|usine|chantier|entreprise|societe|work|works|worked|working|"
    r"job|office|company|firm|factory)\b"
)

WISHED = 1.5  # 'donc plutot condom'
CLOSE_TO_THEM = 1.4  # 'ma grand mere vit a simorre ... pres de chez elle'
DESTINATION = 1.3  # 'je demenage a lombez'
HOME = 1.1  # 'chez moi c'est moncrabeau'
PLAIN = 1.0  # 'carte grise a condom'
RELATIVE = 0.8  # 'ma grand mere vit a simorre': hers, unless the writer says where they are themselves
WORKPLACE = 0.6  # 'je travaille a auch'
OFFICE = 0.4  # 'la carsat de toulouse me repond pas'
LANDMARK = 0.3  # 'aurade pres de l'isle', 'between my house and auch'
SAID = 0.2  # 'j'ai dit vic mais je vis a eauze', though 'j'ai dit vic' means Vic
LEFT_BEHIND = 0.1  # 'de nogaro a riscle'
NOT_ASKED = 0.0  # 'mon mari est ne a nantes', 'pas a condom'

_BORN = r"\b(?:nee?s?|born|naissance|mariee?s?|married|decedee?|mort|died|enterree?)(?: \w+){0,2}"
_ORIGIN = r"\b(?:originaires?|natif|native|lieu de naissance)(?: \w+)?"
_NOT = (
    r"(?:(?<!pourquoi )(?<!why )\b(?:pas|not)(?: (?:a|de|d|sur|vers|in|at|to|celui de|celle de))(?: (?:l|la|le))?|"
    r"(?:^|\b(?:non|mais|et|pardon|finalement|plutot|no|but|sorry|actually|c est|ce n est|it s|its|it is) )(?:pas|not)"
    r"(?: (?:l|la|le))?|"
    r"\b(?:laisse[rsz]?|oublie[rsz]?|tant pis|forget|skip|never mind)(?: (?:tomber|pour|about))?(?: (?:a|l|la|le))?|"
    r"\b(?:ni|sauf|except)(?: (?:a|de|d|sur|vers|in|at|to))?(?: (?:l|la|le))?)$"
)
"""'je comprends pas, marciac' does not understand, and is at Marciac: a bare "pas" must begin what is said."""

_SAID = r"\b(?:j (?:ai|avais) (?:dit|mis|ecrit)|i (?:said|wrote|put))"
_NO_LONGER = r"\b(?:habite|habitons|suis|vis|live)(?: \w+)? plus"
_WISH = (
    r"\b(?:plutot|prefer\w*|voulais dire|je veux dire|meant|mean|rather|instead|finalement|choisi\w*|disons|donc|so|"
    r"please|let s say|mettez|mets|make it|aime(?:rais)? mieux|autant (?:que ce soit|aller)|"
    r"(?:maintenant|now) (?:c est|on est|je suis|j habite|it s|i m|i live))(?: \w+)?"
)
_BEFORE_NOW = (
    r"\b(?:avant|autrefois|jusqu ici|before|used to)(?: (?:j|on|nous|c|i|we))?"
    r"(?: (?:ha?bit\w*|viv\w*|vecu|etais?|etait|etions|lived?|be|was|were))?"
)
_LEAVING = r"\b(?:quitt\w+|left|leaving)(?: \w+)?"
_COMING = r"\b(?:demenag\w*|mov(?:e|ed|ing)|arriv\w*|coming|came|parti\w*)"
_MOVING = r"\b(?:demenag\w*|emmenag\w*|install\w*|arriv\w*|mov(?:e|ed|ing)|aller|vais|allons)(?: \w+){0,2}"
_GOING = re.compile(f"^(?:de|d|from)$|{_COMING}|{_MOVING}")
_BETWEEN = r"\b(?:entre|between)(?: \w+){1,4} (?:et|and)(?: (?:l|la|le))?$"
_OFFICES = (
    r"\b(?:caf|cpam|carsat|msa|urssaf|impots|fisc|tresorerie|caisse|prefecture|tribunal|agence|academie|hopital|"
    r"clinique)(?: \w+)?"
)
_HOMES = (
    r"\b(?:moi c est|nous c est|chez moi c est|chez moi|chez nous c est|chez nous|"
    r"j ha?bite|jha?bite|nous habitons|on habite|je suis|chui|"
    r"je vis|nous vivons|on vit|j vis|je viens|je serai|on sera|i ll be|i will be|i live|we live|i am|im|i m|"
    r"my home is|my house is)(?: \w+)?"
)

_BEFORE: tuple[tuple["re.Pattern[str]", float], ...] = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (_BORN + _AT, NOT_ASKED),
        (_ORIGIN + _OF, NOT_ASKED),
        (_NOT, NOT_ASKED),
        (_SAID + _LINK, SAID),
        (_NO_LONGER + _LINK, LEFT_BEHIND),
        (_WISH + _LINK, WISHED),
        (_LEAVING + _LINK, LEFT_BEHIND),
        (_BEFORE_NOW + _AT, LEFT_BEHIND),
        (_COMING + _OF, LEFT_BEHIND),
        (_MOVING + _LINK, DESTINATION),
        (_BETWEEN, LANDMARK),
        (_OFFICES + _OF, OFFICE),
        (_WORK + r"(?: \w+){0,2}" + _LINK, WORKPLACE),
        (_HOMES + r"(?:" + _LINK + "|" + _OF + ")", HOME),
        (_RELATIVE + r"(?: \w+){0,3}" + _LINK, RELATIVE),
    )
)
_SUITS = re.compile(
    r"^(?: (?:c|ca|ce|cela|it|that))?(?: (?:est|serait|me|nous|m|is|s|would be|suits|arrange))*"
    r" (?:plus (?:simple|pratique|facile|pres|proche|commode)|mieux|arrange|convient|easier|better|closer|suits)\b"
)
"""Said just after a place: 'condom est plus simple pour nous', 'auch ca m arrange'."""

_TAKEN_BACK = re.compile(
    r"^(?: (?:euh|ah|oh|well|non|pardon|enfin|plutot|oups|je|veux|voulais|dire|me|suis|trompee?|no|wait|sorry|i|mean|"
    r"meant|rather|oops|actually|not))+$"
)
"""Said between two places of which the second is meant: 'masseube no sorry mauvezin'."""

_TAKEN_BACK_WORDS = frozenset(
    {"well", "non", "pardon", "enfin", "dire", "trompe", "trompee", "no", "sorry", "mean", "meant"}
)

_OF_OLD = re.compile(
    r"^ (?:toute (?:ma|sa|notre) vie|pendant|avant|autrefois|jusqu|all my life|all his life|for \d+ years)\b"
)
"""Said just after a place that is left behind: 'mecanicien a auch toute ma vie, maintenant a montegut'."""

_ABROAD = re.compile(r"^ (?:au|in|en)? ?(?:canada|quebec)\b")
"""Said just after a place that is none of ours: 'six ans a Montreal au Canada'."""

_OVER_THERE = re.compile(r"\b(?:plutot|prefer\w*|mieux|rather)(?: \w+)? la bas\b|\bla bas(?: \w+)? (?:plutot|mieux)\b")
"""The place named last is meant: 'je prends le train a l isle jourdain, plutot la bas'."""

_NEAR_WORK = re.compile(
    r"\b(?:pres|proche|cote|near|close|next)(?: (?:de|du|d|to))?(?: (?:mon|ma|notre|the|my|our|l|le|la|son|sa))? "
    r"(?:travail|boulot|bureau|entreprise|usine|office|work|job|workplace)\b"
)
_NEAR_THEM = re.compile(
    r"\b(?:chez (?:elle|lui|eux|elles)|(?:near|close to|next to) (?:her|him|them|his|their)\b|her (?:home|house|place))"
)
_BESIDE = re.compile(
    r"\b(?:pres|cote|proche|loin|autour|environs|alentours|near|close to|next to|by|outside|entre|vers)"
    r"(?: (?:de|d|du))?(?: (?:l|la|le|les))?$"
)
_FROM = re.compile(r"\b(?:de|d|from)(?: (?:l|la|le|les))?$")
_TO = re.compile(r"^(?:a|to|vers|pour|jusqu a)(?: (?:l|la|le|les))?$")
_BESIDE_GAP = 4  # words: 'aurade juste a cote de l'isle'


_STREETS = frozenset({"rue", "route", "avenue", "boulevard", "chemin", "impasse", "allee"})
_STREET_LINKS = frozenset({"de", "d", "du", "des", "la", "le", "les", "l"})


@dataclass(frozen=True, slots=True)
class Span:
    """The words of one place, `end` excluded."""

    start: int
    end: int


def roles(words: tuple[str, ...], spans: list[Span]) -> list[float]:
    """How much each of the places at `spans` (in order) is the one asked for: 1 plainly, 0 not at all."""
    text = " ".join(words)
    return [_role(words, text, spans, index) for index in range(len(spans))]


def street_in(words: tuple[str, ...]) -> range:
    """Where a street is named ('rue de Toulouse', 'route d'Auch'): an address, which says nothing of the need."""
    start = next((position for position, word in enumerate(words) if word in _STREETS), len(words))
    end = start + 1
    while end < len(words) and words[end] in _STREET_LINKS:
        end += 1
    return range(start, min(end + 1, len(words)))


def landmark_of(words: tuple[str, ...], spans: list[Span], index: int) -> int | None:
    """The place that explains where the place `index` is ('aurade pres de l'isle'), by its index."""
    following = index + 1
    return following if following < len(spans) and _explains(words, spans, following) else None


def _role(words: tuple[str, ...], text: str, spans: list[Span], index: int) -> float:
    if _is_left_for_next(words, spans, index):
        return LEFT_BEHIND
    if _is_taken_back(words, spans, index) or _ABROAD.search(" ".join(("", *words[spans[index].end :]))):
        return NOT_ASKED
    if _explains(words, spans, index) or _leads_to_next(words, spans, index):
        return LANDMARK
    if _is_suited(words, text, spans, index):
        return WISHED
    begin = spans[index - 1].end if index else 0
    before = " ".join(words[begin : spans[index].start])
    weight = next((weight for pattern, weight in _BEFORE if pattern.search(before)), PLAIN)
    if weight == WORKPLACE and _NEAR_WORK.search(text):
        return WISHED
    if weight == RELATIVE and _NEAR_THEM.search(text):
        return CLOSE_TO_THEM
    return weight


def _is_suited(words: tuple[str, ...], text: str, spans: list[Span], index: int) -> bool:
    """Whether of several places this one is said to suit the writer."""
    if len(spans) < 2:
        return False
    last = index + 1 == len(spans)
    end = len(words) if last else spans[index + 1].start
    after = " ".join(("", *words[spans[index].end : end]))
    return _SUITS.search(after) is not None or (last and _OVER_THERE.search(text) is not None)


def _explains(words: tuple[str, ...], spans: list[Span], index: int) -> bool:
    """Whether the place only says where the one just before it lies."""
    if not index:
        return False
    between = words[spans[index - 1].end : spans[index].start]
    return 0 < len(between) <= _BESIDE_GAP and _BESIDE.search(" ".join(between)) is not None


def _leads_to_next(words: tuple[str, ...], spans: list[Span], index: int) -> bool:
    """Whether the place says about where the one named just after it lies: 'vers lectoure, sempesserre'."""
    if index + 1 >= len(spans):
        return False
    between = words[spans[index].end : spans[index + 1].start]
    before = " ".join(words[: spans[index].start])
    return between in (("area",), ("way",), ("side",)) or (not between and _BESIDE.search(before) is not None)


def _is_left_for_next(words: tuple[str, ...], spans: list[Span], index: int) -> bool:
    """'de Nogaro a Riscle': the first is where somebody came from."""
    if index + 1 >= len(spans):
        return False
    between = " ".join(words[spans[index].end : spans[index + 1].start])
    if _OF_OLD.search(f" {between}"):
        return True
    before = " ".join(words[: spans[index].start])
    if between == "vers" and not _GOING.search(before):
        return False  # 'ma tante de Lagarde, vers Lectoure'
    return bool(_TO.search(between) and _FROM.search(before))


def _is_taken_back(words: tuple[str, ...], spans: list[Span], index: int) -> bool:
    """'Masseube no sorry Mauvezin': the first was a slip."""
    if index + 1 >= len(spans):
        return False
    between = words[spans[index].end : spans[index + 1].start]
    return not _TAKEN_BACK_WORDS.isdisjoint(between) and _TAKEN_BACK.search(" ".join(("", *between))) is not None
