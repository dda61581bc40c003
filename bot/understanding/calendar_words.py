"""Calendar words: the French and English words of time, each as one symbol whatever its language and spelling.

Spelled numbers keep leading zeros (`num=002` for "deux"): "le 2" may be a date, "les deux" never is.

A message becomes a row of symbols ("samedi matin" and "saturday morning" are both `wd=5 part=morning`), over which
the grammar of `day_phrases` and `clock_phrases` is written. A word that says nothing of time is `_`.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

OTHER = "_"

_SPELLINGS: Mapping[str, str] = {
    "today": "aujourd aujourdhui aujourdui aujord ajd auj ojd today 2day tday",
    "hui": "hui",
    "tomorrow": "demain 2main deumain demin demains tomorrow tommorow tomorow tmrw tmr tomoro",
    "tonight": "tonight tonite 2nite",
    "yesterday": "hier yesterday",
    "now": "maintenant mtn mnt mtnt maintenent now immediatement asap",
    "nowish": "actuellement currently",
    "moment": "moment",
    "suite": "suite",
    "all": "tout toute all",
    "wd=0": "lundi lundis lundy lun monday mondays",
    "wd=1": "mardi mardis mardy tuesday tuesdays tues tuseday",
    "wd=2": "mercredi mercredis mecredi mercr wednesday wednesdays weds wensday wendsday",
    "wd=3": "jeudi jeudis jedi jeudy thursday thursdays thurs thur thurday",
    "wd=4": "vendredi vendredis ven vendr vandredi friday fridays firday fryday",
    "wd=5": "samedi samedis samdi saturday saturdays saterday saturady",
    "wd=6": "dimanche dimanches dimenche sunday sundays",
    "short=1": "mar",
    "short=2": "mer wed",
    "short=3": "jeu thu",
    "short=4": "fri",
    "short=5": "sam sat",
    "short=6": "dim sun",
    "month=1": "janvier janv january jan",
    "month=2": "fevrier fevr fev february feb",
    "month=3": "mars march",
    "month=4": "avril avr april apr",
    "month=5": "mai may",
    "month=6": "juin june",
    "month=7": "juillet juil july jul",
    "month=8": "aout august aug",
    "month=9": "septembre september sep",
    "month=10": "octobre oct october",
    "month=11": "novembre nov november",
    "month=12": "decembre dec december",
    "sept": "sept",
    "part=morning": "matin matins matinee matinees morning mornings",
    "part=noon": "midi midis noon midday lunchtime",
    "part=afternoon": "aprem aprems apmidi apresmidi apremidi apm aprm afternoon afternoons",
    "part=evening": "soir soirs soiree soirees evening evenings",
    "part=night": "nuit nuits night nights",
    "lunch": "lunch",
    "time": "time times",
    "pyrenees": "pyrenees",
    "hour": "heure heures heur h hr hrs hour hours",
    "minute": "minute minutes min mins mn",
    "oclock": "oclock clock",
    "o": "o",
    "am": "am",
    "pm": "pm",
    "half": "demi demie half",
    "quarter": "quart quarter",
    "past": "past",
    "minus": "moins",
    "num=001": "one",
    "num=002": "deux two",
    "num=003": "trois three",
    "num=004": "quatre four",
    "num=005": "cinq five",
    "num=006": "six",
    "num=007": "seven",
    "num=008": "huit eight",
    "num=009": "neuf nine",
    "num=010": "dix ten",
    "num=011": "onze eleven",
    "num=012": "douze twelve",
    "num=013": "treize thirteen",
    "num=014": "quatorze fourteen",
    "num=015": "quinze fifteen",
    "num=016": "seize sixteen",
    "num=017": "seventeen",
    "num=018": "eighteen",
    "num=020": "vingt twenty",
    "num=030": "trente thirty",
    "un": "un une an",
    "ord=001": "premier first",
    "after": "apres apre after",
    "from": "partir from",
    "before": "avant before",
    "around": "vers around environ",
    "between": "entre between",
    "until": "jusqu jusque until till jusqua",
    "since": "depuis since dpuis",
    "by": "by",
    "and": "et and",
    "or": "ou or",
    "to": "to",
    "a": "a",
    "at": "at",
    "au": "au aux",
    "of": "de d du des of",
    "in": "dans ds in",
    "en": "en",
    "on": "on",
    "for": "pour for",
    "during": "pendant durant during over",
    "the": "le la les l the",
    "this": "ce cet cette ces this",
    "next": "prochain prochaine prochains prochaines next",
    "coming": "coming vient",
    "qui": "qui",
    "last": "dernier derniere derniers last passe passee",
    "ago": "ago",
    "every": "tous toutes chaque every each",
    "day": "jour jours journee day days",
    "week": "semaine semaines week weeks",
    "weekend": "weekend weekends wkend wekend weekand",
    "end": "end",
    "fin": "fin",
    "annee": "annee year",
    "new": "nouvel new",
    "s": "s",
    "eve": "veille eve",
    "feast=christmas": "noel noels christmas xmas",
    "feast=easter": "paques easter",
    "feast=ascension": "ascension",
    "feast=pentecost": "pentecote pentecost whit",
    "feast=all_saints": "toussaint",
    "feast=armistice": "armistice",
    "feast=assumption": "assomption assumption",
    "feast=boxing_day": "boxing",
    "feast=labour_day": "labour labor",
    "feast=national_day": "bastille",
    "feast=fete": "fete fetes",
    "travail": "travail",
    "nationale": "nationale",
    "saint": "saint",
    "saints": "saints",
    "season=winter": "hiver winter",
    "season=spring": "printemps spring",
    "season=summer": "ete summer",
    "season=autumn": "automne autumn",
    "break": "vacances vacance holidays holiday vacation",
    "school": "scolaires scolaire school",
    "good": "good",
    "bonne": "bon bonne bons bonnes nice great lovely happy joyeux joyeuse joyeuses merry",
    "father": "pere father",
    "born": "ne nee born naissance birth",
    "expires": "expire expires expired perime perimee termine terminent finit finissent arrete arretent ends runs",
    "call": "appeler appelle appelez appele composer compose numero tel telephone call dial",
    "open": "ouvert ouverts ouverte ouvertes ouvre ouvrez ouvrent ouverture open opens opening ferme fermes fermee "
    "fermez fermeture fermeture close closed closes closing horaire horaires ouver ouvet",
    "go": "aller venir passer rdv rendez puis peux peut pouvez pourrais go come visit can could",
    "glue": "c est vous il elle je j y is are you i it they please svp stp merci thanks thank",
}


def _slips(word: str) -> Iterator[str]:
    """The word with one letter missing, doubled, or changing places with the next."""
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        yield word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


_SHORTEST_MISSPELT = 6
"""Shorter words are one slip from others: matin and main, mardi and mari, midi and mdi."""

_MISSPELT_KINDS = frozenset({"today", "tomorrow", "tonight", "now", "wd", "month"})
_NOT_SLIPS = frozenset({"frida", "tonte"})
"""A name, and mowing."""


def _vocabulary() -> Mapping[str, str]:
    exact = {word: symbol for symbol, words in _SPELLINGS.items() for word in words.split()}
    slips = {
        slip: symbol
        for word, symbol in exact.items()
        if len(word) >= _SHORTEST_MISSPELT and kind_of(symbol) in _MISSPELT_KINDS
        for slip in _slips(word)
        if slip not in _NOT_SLIPS
    }
    return MappingProxyType(slips | exact)


def kind_of(symbol: str) -> str:
    """The kind of a symbol: `wd` for `wd=5`."""
    return symbol.partition("=")[0]


_VOCABULARY = _vocabulary()
_NUMBER = re.compile(
    r"(?P<hour>\d{1,2})h(?P<minute>\d{2})?"
    r"|(?P<hour12>\d{1,2})(?P<minute12>\d{2})?(?P<half>am|pm)"
    r"|(?P<ordinal>\d{1,2})(?:er|st|nd|rd|th)"
    r"|(?P<number>\d{1,2})"
    r"|(?P<year>(?:19|20)\d{2})"
)


def symbol_of(word: str) -> str:
    """The symbol of one folded word."""
    return _VOCABULARY.get(word) or (_number_symbol(word) if word[0].isdigit() else OTHER)


def _number_symbol(word: str) -> str:
    match = _NUMBER.fullmatch(word)
    if match is None:
        return OTHER
    if match["hour"] or match["hour12"]:
        return _clock_symbol(
            int(match["hour"] or match["hour12"]), int(match["minute"] or match["minute12"] or 0), match["half"]
        )
    if match["year"]:
        return f"year={match['year']}"
    return f"num={int(match['number'])}" if match["number"] else f"ord={int(match['ordinal'])}"


def _clock_symbol(hour: int, minute: int, half: str | None) -> str:
    """`clock=14:30`, with `am` where it was said: "5am" is not the afternoon."""
    if hour > (12 if half else 23) or minute > 59 or (half and hour == 0):
        return OTHER
    if half == "pm":
        return f"clock={hour % 12 + 12}:{minute:02}"
    return f"clock={hour % 12}:{minute:02}am" if half else f"clock={hour}:{minute:02}"
