"""The departments of France by number and by name, as people add them to a place: '(32)', 'dans le Gers'."""

from types import MappingProxyType

LONGEST_NAME = 4  # words: 'alpes de haute provence'

BEFORE_NAME = frozenset({"dans", "le", "la", "les", "l", "du", "de", "des", "d", "en", "departement", "in", "the"})
_MOST_BEFORE_NAME = 3  # words: 'dans les hautes pyrenees', 'departement du gers'

_NAMES = (
    "01 ain;02 aisne;03 allier;04 alpes de haute provence;05 hautes alpes;06 alpes maritimes;07 ardeche;08 ardennes;"
    "09 ariege;10 aube;11 aude;12 aveyron;13 bouches du rhone;14 calvados;15 cantal;16 charente;17 charente maritime;"
    "18 cher;19 correze;2a corse du sud;2b haute corse;21 cote d or;22 cotes d armor;23 creuse;24 dordogne;25 doubs;"
    "26 drome;27 eure;28 eure et loir;29 finistere;30 gard;31 haute garonne;32 gers;33 gironde;34 herault;"
    "35 ille et vilaine;36 indre;37 indre et loire;38 isere;39 jura;40 landes;41 loir et cher;42 loire;"
    "43 haute loire;44 loire atlantique;45 loiret;46 lot;47 lot et garonne;48 lozere;49 maine et loire;50 manche;"
    "51 marne;52 haute marne;53 mayenne;54 meurthe et moselle;55 meuse;56 morbihan;57 moselle;58 nievre;59 nord;"
    "60 oise;61 orne;62 pas de calais;63 puy de dome;64 pyrenees atlantiques;65 hautes pyrenees;"
    "66 pyrenees orientales;67 bas rhin;68 haut rhin;69 rhone;70 haute saone;71 saone et loire;72 sarthe;73 savoie;"
    "74 haute savoie;76 seine maritime;77 seine et marne;78 yvelines;79 deux sevres;80 somme;81 tarn;"
    "82 tarn et garonne;83 var;84 vaucluse;85 vendee;86 vienne;87 haute vienne;88 vosges;89 yonne;"
    "90 territoire de belfort;91 essonne;92 hauts de seine;93 seine saint denis;94 val de marne;95 val d oise;"
    "971 guadeloupe;972 martinique;973 guyane;974 reunion;976 mayotte"
)
_BY_NAME = MappingProxyType({name: code.upper() for code, _, name in (p.partition(" ") for p in _NAMES.split(";"))})
_CODES = frozenset({*_BY_NAME.values(), "75"})


def department_named(phrase: str) -> str | None:
    """The code of the department that a folded number or name stands for ('32', 'gers'), None for anything else."""
    code = phrase.upper()
    return code if code in _CODES else _BY_NAME.get(phrase)


def department_from(words: tuple[str, ...], start: int) -> str | None:
    """The department named by the words from `start` on, the longest name first ('lot et garonne' before 'lot')."""
    for length in range(LONGEST_NAME, 0, -1):
        if found := department_named(" ".join(words[start : start + length])):
            return found
    return None


def department_end(words: tuple[str, ...], start: int, department: str) -> int:
    """Where `department` ends, named just after a place that ends at `start` ('32', 'dans le Gers'); else `start`."""
    first = start
    while first < min(len(words), start + _MOST_BEFORE_NAME) and words[first] in BEFORE_NAME:
        first += 1
    for length in range(LONGEST_NAME, 0, -1):
        if department_named(" ".join(words[first : first + length])) == department:
            return min(first + length, len(words))
    return start
