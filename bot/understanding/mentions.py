"""Mentions: every stretch of a question that names a place, however spelt, with the places it may mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import compress
from types import MappingProxyType
from typing import Literal

from bot.understanding.arrondissements import find_arrondissements
from bot.understanding.departments import BEFORE_NAME, department_named
from bot.understanding.gazetteer import NEAR_BONUS, POPULATION_BONUS, Gazetteer
from bot.understanding.model import PlaceMatch
from bot.understanding.spellings import MOST_LIKE

LONGEST_NAME = 6  # words: 'saint martin d armagnac', 'le brouilh monbert'
LONGEST_SIGN = 5  # words: 'je viens d emmenager a'
LONGEST_MISSPELT = 4  # words: 'lile de noe', 'valence sur baize'
READINGS = 8  # places kept of one mention, so that a department named beside it finds its own
FEWEST_LETTERS = 3  # 'oze'
TOWN = 1500  # people: across the border only towns are heard without a sign; Péré (65) is nearly always a father
WELL_KNOWN = 10_000  # people: "toulouse" needs no "j habite a", even beside phrases that speak of it
ANOTHER_WORD = 0.06  # what each further word of a name weighs: 'valence sur baize' before 'valence'
MOST_LOOK_UPS = 24  # of misspelt names in one message: 10 ms

# Least scores of misspelt names, by what stands before them (a clear sign, a bare preposition, nothing) and by
# where the place lies (in the department of the desks, near it, far).
LEAST_SCORES = {
    (2, "home"): 0.76,  # 'j habite a roclaure' (0.81)
    (2, "near"): 0.82,
    (2, "far"): 0.86,  # 'je suis de tolouse'
    (1, "home"): 0.80,  # 'a lombes' (0.93)
    (1, "near"): 0.88,  # not 'a la source'
    (1, "far"): 0.90,
    (0, "home"): 0.84,  # 'pujodran carte grise' (0.88), not 'espagne' (Espaon, 0.81)
    (0, "near"): 0.90,
    (0, "far"): 0.92,  # 'marseile' (0.94)
}
LEAST_BESIDE_DEPARTMENT = 0.85  # 'pauillac dans le gers' (Pauilhac, 0.97), though there is a Pauillac in the Gironde
UNMISTAKABLE = 0.92  # 'sempeserre' (0.97), where villages all over France are served
LONG_NAME = 7  # letters: no word of daily life is so near to a name of that length
LEAST_SCORE = min(LEAST_SCORES.values())
KNOWN_WORD = 0.93  # 'a lombes' even if a phrase held the word 'lombes'

_UNITS_TEXT = (
    "h heure heures euros euro eur ans an mois jours jour semaines enfants points km minutes mn am pm rue avenue "
    "place janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre years months days"
)
UNITS = frozenset(_UNITS_TEXT.split())
"""What a number before it counts: '12 h', '3 enfants' name no department and no arrondissement."""

_ARTICLES = frozenset({"l", "le", "la", "les"})
_CONTRACTED = MappingProxyType({"au": "Le ", "du": "Le ", "aux": "Les ", "des": "Les "})
_LINKS = frozenset({"d", "de", "du", "des", "en", "et", "l", "la", "le", "les", "sur", "sous", "saint", "sainte", "au"})
_WEAK_SIGNS = frozenset({"a", "vers", "sur", "in", "at", "near", "around", "to"})
_OTHER_DETERMINERS = {"un", "une", "des", "du", "au", "aux", "mon", "ma", "mes", "son", "sa", "ses", "the", "my"}
_DETERMINERS = frozenset(_ARTICLES | _OTHER_DETERMINERS)
_COMMON_TEXT = (
    "je j tu il elle on nous vous ils elles me m te t se s lui leur moi toi eux mon ma mes ton ta tes son sa ses "
    "notre nos votre vos leurs ce c cet cette ces ca cela qui que qu quoi dont ou quel quelle quels quelles un une et "
    "mais donc or ni car ne n pas plus non oui si y en avec sans pour par dans chez entre contre vers depuis suis es "
    "est sommes etes sont etait ai as avons avez ont avait fait faire faut peut peux doit dois va vais aller veux "
    "veut voudrais besoin bonjour bonsoir salut merci svp stp tres bien bon bonne tout tous toute toutes aussi encore "
    "deja jamais toujours comment combien quand pourquoi ici la bas i you he she we they my your his her our their "
    "the an and or but not no yes is are was were be been have has had do does did can could would should will want "
    "need help please thanks hello hi where what when how who which with without for from this that there here it its "
    "about some any get got go going new old her me us them"
)
_COMMON = frozenset(_COMMON_TEXT.split())

IsKnown = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Mention:
    """Places that one stretch of words may mean, best first."""

    matches: tuple[PlaceMatch, ...]
    weight: float

    @property
    def start(self) -> int:
        """The first word."""
        return self.matches[0].start

    @property
    def end(self) -> int:
        """One past the last word."""
        return self.matches[0].end


def find_mentions(words: tuple[str, ...], gazetteer: Gazetteer, is_known: IsKnown) -> list[Mention]:
    """The mentions of places in `words`, in order, none overlapping; longer and closer ones first served."""
    reader = _Reader(words, gazetteer, tuple([_is_strange(word, gazetteer, is_known) for word in words]))
    found = [*reader.arrondissements(), *reader.named(), *reader.misspelt(), *reader.beside_department()]
    found.sort(key=lambda mention: (-mention.weight, mention.start))
    kept: list[Mention] = []
    for mention in found:
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One message while it is searched for places."""

    words: tuple[str, ...]
    gazetteer: Gazetteer
    are_strange: tuple[bool, ...]

    def arrondissements(self) -> Iterator[Mention]:
        """A city with the number of its arrondissement: more than the city alone."""
        for match in find_arrondissements(self.words, self.gazetteer.arrondissements, UNITS):
            yield Mention((match,), self._weight(match) + 1)

    def named(self) -> Iterator[Mention]:
        """Names and short names, rightly spelt."""
        for start in range(len(self.words)):
            for end in range(start + 1, min(start + LONGEST_NAME, len(self.words)) + 1):
                matches = self.gazetteer.named(self.words[start:end], start)
                if matches and not self._is_credible(matches[0]):
                    matches = tuple(filter(self._has_hint, matches))  # 'bars 32' is not Bars in Dordogne
                if matches:
                    yield Mention(matches[:READINGS], self._weight(matches[0]))

    def misspelt(self) -> Iterator[Mention]:
        """Names that only resemble a place's, where the words could not well be something else.

        The longest stretch first: within one that names a place beyond doubt nothing else is looked for.
        """
        beyond_doubt: list[Mention] = []
        for start, end in list(self._windows())[:MOST_LOOK_UPS]:
            if any(found.start <= start and end <= found.end for found in beyond_doubt):
                continue
            matches = self.gazetteer.match(self.words[start:end], start, READINGS, LEAST_SCORE)
            if matches and matches[0].score < 1 and self._is_close(matches[0]):
                mention = Mention(matches, self._weight(matches[0]))
                if mention.weight >= self._weight_at_most(end - start - 1):
                    beyond_doubt.append(mention)
                yield mention

    def beside_department(self) -> Iterator[Mention]:
        """Names that only resemble a place's, before the name of a department that the desks serve."""
        for end, department in enumerate(map(department_named, self.words)):
            if department is None or not self.gazetteer.may_be_home(department):
                continue
            while end and self.words[end - 1] in BEFORE_NAME:
                end -= 1
            for start in range(max(0, end - LONGEST_MISSPELT), end):
                found = self.gazetteer.match(self.words[start:end], start, MOST_LOOK_UPS, LEAST_BESIDE_DEPARTMENT)
                matches = tuple(match for match in found if match.commune.department == department)
                if matches and self.gazetteer.is_home(matches[0]) and not self._are_common(matches[0]):
                    yield Mention(matches[:READINGS], self._weight(matches[0]))

    def _are_common(self, match: PlaceMatch) -> bool:
        """Whether the words are everyday ones, or one word of the phrases: '6 ans dans le Gers' is not Réans."""
        one_word = sum(word not in _LINKS for word in match.heard) == 1
        known = one_word and not self._is_strange(match) and match.score < KNOWN_WORD
        return known or _COMMON.issuperset(match.heard)

    def _windows(self) -> Iterator[tuple[int, int]]:
        for start in range(len(self.words)):
            for end in range(min(start + LONGEST_MISSPELT, len(self.words)), start, -1):
                if self._may_be_misspelt(start, end):
                    yield start, end

    def _may_be_misspelt(self, start: int, end: int) -> bool:
        window = self.words[start:end]
        if window[-1] in _LINKS or window[0] in _LINKS - _ARTICLES - {"saint", "sainte", "sur"}:
            return False
        strange = self._strange(start, end)
        if len(window) == 1 and not strange:
            return self._sign(start) == 2 and len(window[0]) > FEWEST_LETTERS and window[0] not in _COMMON
        if not strange and _is_of_department(window):
            return True
        if not strange or max(map(len, strange)) < FEWEST_LETTERS:
            return False
        return all(word in strange or word in _LINKS or self._is_name(word) for word in window)

    def _is_strange(self, match: PlaceMatch) -> bool:
        return any(self.are_strange[match.start : match.end])

    def _strange(self, start: int, end: int) -> list[str]:
        return list(compress(self.words[start:end], self.are_strange[start:end]))

    def _is_name(self, word: str) -> bool:
        return word in self.gazetteer.name_parts

    def _is_credible(self, match: PlaceMatch) -> bool:
        """Whether words that are exactly a place's name, or short for it, are meant as that."""
        words, where = match.heard, self._where(match)
        marked = self._has_hint(match) or (self._sign(match.start) == 2 and not _COMMON.issuperset(words))
        if " ".join(words) in self.gazetteer.words.not_places or words[0].isdigit() or _COMMON.issuperset(words):
            return marked
        if match.score < 1 and where == "far" and match.commune.population < WELL_KNOWN:
            return self._has_hint(match)  # 'depuis deux mois' is not Deux-Verges (15)
        if self.gazetteer.is_wide and match.kind == "desk" and not self._is_strange(match):
            return marked  # 'la poste', 'france travail' are not places, though some desk is called that
        if marked or len(words) == len(self.words):
            return True
        if where == "home" and not (self.gazetteer.is_wide and match.score < 1):
            return self._is_heard_at_home(match)
        is_strange = self._is_strange(match) or (where != "far" and match.commune.population >= WELL_KNOWN)
        if match.score < 1 or not is_strange or self._follows_determiner(match.start):
            return False
        proper = sum(word not in _LINKS for word in words) > 1
        return proper or match.commune.population >= (TOWN if where == "near" else WELL_KNOWN)

    def _is_heard_at_home(self, match: PlaceMatch) -> bool:
        """In the department of the desks a bare name is enough, unless the word has another use."""
        if self._is_strange(match) and len("".join(match.heard)) > FEWEST_LETTERS:
            return True
        if self.gazetteer.is_wide:
            people = match.commune.population
            several = sum(word not in _LINKS for word in match.heard) > 1
            return people >= WELL_KNOWN or (several and people >= TOWN) or self._sign(match.start) > 0
        return len(match.heard) > 1 or self._sign(match.start) > 0 or self.gazetteer.has_desk(match)

    def _is_close(self, match: PlaceMatch) -> bool:
        """Whether a misspelt name is close enough to its place for where it stands."""
        where, people = self._where_misspelt(match), match.commune.population
        alone = len(match.heard) == len(self.words)
        sign = 2 if alone else max(self._sign(match.start), self._contracted(match))
        if not self._is_strange(match):
            return match.score >= KNOWN_WORD
        if sign == 0 and self._follows_determiner(match.start):
            return False
        if sign < 2 and people < {"home": 0, "near": TOWN, "far": WELL_KNOWN}[where]:
            return self.gazetteer.is_home(match) and _is_unmistakable(match)
        return match.score >= LEAST_SCORES[sign, where]

    def _where(self, match: PlaceMatch) -> Literal["home", "near", "far"]:
        if self.gazetteer.is_home(match):
            return "home"
        return "near" if self.gazetteer.is_near(match) else "far"

    def _where_misspelt(self, match: PlaceMatch) -> Literal["home", "near", "far"]:
        if self.gazetteer.is_readily_heard(match):
            return "home"
        return "near" if self.gazetteer.is_near(match) else "far"

    def _follows_determiner(self, start: int) -> bool:
        """'l agent' is no Agen, 'mon pere' no Péré."""
        return start > 0 and self.words[start - 1] in _DETERMINERS

    def _weight(self, match: PlaceMatch) -> float:
        """Closer spellings, nearer places and longer names first: 'valence sur baize' before 'valence'."""
        return match.score + self.gazetteer.bonus(match) + ANOTHER_WORD * (len(match.heard) - 1)

    def _weight_at_most(self, words: int) -> float:
        """The most that the misspelt name of a place may weigh."""
        return MOST_LIKE + NEAR_BONUS + POPULATION_BONUS + ANOTHER_WORD * (words - 1)

    def _contracted(self, match: PlaceMatch) -> int:
        """1 where the article of the name is drawn into the word before: 'au houga', 'du houga', for Le Houga."""
        before = self.words[match.start - 1] if match.start else ""
        return int(match.label.startswith(_CONTRACTED.get(before, "\0")))

    def _has_hint(self, match: PlaceMatch) -> bool:
        """Whether a postcode or the department stands beside the name."""
        beside = self.words[max(0, match.start - 1) : match.start] + self.words[match.end : match.end + 3]
        return any(word in match.commune.postcodes for word in beside) or any(
            department_named(word) == match.commune.department for word in beside
        )

    def _sign(self, start: int) -> int:
        """2 after words that announce a place ('j habite a'), 1 after a bare preposition, else 0."""
        before = self.words[:start]
        if before and before[-1] in _ARTICLES:
            before = before[:-1]
        if any(before[-length:] in self.gazetteer.place_signs for length in range(1, LONGEST_SIGN + 1)):
            return 2
        return int(bool(before) and before[-1] in _WEAK_SIGNS)


def _is_strange(word: str, gazetteer: Gazetteer, is_known: IsKnown) -> bool:
    """Neither vocabulary of the needs, nor an everyday word, nor a number, nor a department."""
    return not (
        is_known(word)
        or word in gazetteer.words.background
        or word in gazetteer.words.not_places
        or word in _COMMON
        or word in _LINKS
        or word[0].isdigit()
        or department_named(word)
    )


def _is_of_department(window: tuple[str, ...]) -> bool:
    """'barcelone du gers': a name and its department, even where the name alone is a word of the phrases."""
    return len(window) > 2 and window[-2] in _LINKS and department_named(window[-1]) is not None


def _is_unmistakable(match: PlaceMatch) -> bool:
    """Whether a misspelt name is so long and so close that its commune's size does not matter."""
    return match.score >= UNMISTAKABLE and len("".join(match.heard)) >= LONG_NAME
