"""The comments of the list: which of their sentences still hold, and which are notices of days that are over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.folding import fold

LONGEST = 600  # characters of a line in structures.yaml

_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_MONTH = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
_IN_WORDS = re.compile(rf"\b(\d{{1,2}})(?:\s?er)?\s+({_MONTH})\b(?:\s+(20\d\d))?", re.IGNORECASE)
_IN_FIGURES = re.compile(r"(?<![\w/.])(\d{1,2})/(\d{2}(?!/\D)|\d{1,2}(?=/\d))(?:/(20\d\d|\d\d))?(?![\w/]|\.\d)")
_MONTH_OF_YEAR = re.compile(rf"\b(?:({_MONTH})|(?:fin|trimestre|semestre|année)) +(20\d\d)\b", re.IGNORECASE)
_STREET = re.compile(r"\b(?:rue|place|avenue|av|boulevard|bd|square|allee|quai|cours|impasse|espace) du $")
_STILL = re.compile(
    r"\b(?:a partir du?|a compter d[ue]|depuis|des le|nouvel(?:le|les)?|nouveaux?|desormais|rdv|rendez)\b"
)
_APPOINTMENT = re.compile(r"\b(?:rdv|rendez|rv)\b")
_ONLY_NEWS = re.compile(r"\b(?:changements?|applicables?|prevue?s?)\b")
_EVERY_YEAR = re.compile(r"\b(?:ete|hiver|saison|vacances|chaque annee|tous les ans)\b")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_])|\s+/\s+|\s+-\s+(?=[A-ZÀ-Ý])")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+", re.ASCII)
_SURNAMED_YEAR = 2015  # 'rue du 19 mars 1962': a year before the programme is no notice

AHEAD = timedelta(days=60)
"""How long before it a notice is written at most: by it the list's day tells the year of a date without one."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What is kept of a comment, None where nothing is, and the notices that are over."""

    kept: str | None
    over: tuple[str, ...] = ()


def read_comment(text: str, listed: date, today: date) -> Comment:
    """What of a comment still holds on `today`, in a list of the day `listed` (Europe/Paris).

    A sentence goes where every day that it names is past, unless what began that day goes on ('sur rendez-vous à partir
    du 17/05/2024'), or comes back each year ('horaires d’été'). What follows it goes too, for it is about those days
    ('Fermé le vendredi'), but for how to make an appointment.
    """
    pieces = _sentences(text)
    first = next((place for place, (_, sentence) in enumerate(pieces) if _is_over(sentence, listed, today)), None)
    if first is None:
        return Comment(text or None)
    kept, over = pieces[:first], list[str]()
    for gap, sentence in pieces[first:]:
        stays = _APPOINTMENT.search(fold(sentence)) and not _is_over(sentence, listed, today)
        kept, over = ([*kept, (gap, sentence)], over) if stays else (kept, [*over, gap + sentence])
    rest = _trimmed("".join(gap + sentence for gap, sentence in kept))
    return Comment(rest or None, (_trimmed("".join(over)),))


def has_words(text: str) -> bool:
    """Whether a comment says anything beside numbers and addresses."""
    return bool(re.search(r"[^\W\d_]{2}", _ADDRESS.sub("", text)))


def _sentences(text: str) -> list[tuple[str, str]]:
    """The sentences, each with what parts it from the one before."""
    ends = [0, *(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    return [(text[end:start], text[start:until]) for end, start, until in zip(ends, starts, ends[1:], strict=False)]


def _trimmed(text: str) -> str:
    return text.strip(" /-;")


def _is_over(sentence: str, listed: date, today: date) -> bool:
    days = tuple(_days(sentence, listed))
    if not days or max(days) >= today:
        return False
    folded = fold(sentence)
    if _EVERY_YEAR.search(folded) and not re.search(r"20\d\d|/\d\d\b", sentence):
        return False
    return bool(_ONLY_NEWS.search(folded)) or not _STILL.search(folded) or _names_a_stretch(folded)


def _names_a_stretch(folded: str) -> bool:
    """'impossible du 18/03 au 22/03': over even though it speaks of appointments."""
    return bool(re.search(r"\b(?:du|entre le) (?:\w+ )?\d{1,2} (?:\w+ )?(?:\d+ )?(?:au|et le) (?:\w+ )?\d", folded))


def _days(sentence: str, listed: date) -> Iterator[date]:
    """The days that a sentence names, those without a year in the year that is meant."""
    years = [int(year) for year in re.findall(r"\b20\d\d\b", sentence)]
    found: list[date | None] = []
    for match in _IN_WORDS.finditer(sentence):
        if not _STREET.search(fold(sentence[: match.start()]) + " "):
            month = _MONTHS[fold(match[2])]
            found.append(_day(match[1], month, match[3], years, listed))
    for match in _IN_FIGURES.finditer(sentence):
        found.append(_day(match[1], int(match[2]), match[3], years, listed))
    for match in _MONTH_OF_YEAR.finditer(sentence):
        found.append(_month_end(int(match[2]), _MONTHS[fold(match[1])] if match[1] else 12))
    return (day for day in found if day and day.year >= _SURNAMED_YEAR)


def _day(number: str, month: int, year: str | None, years: Sequence[int], listed: date) -> date | None:
    """The date; without a year that of the sentence, else the latest that a notice of the day `listed` can mean."""
    if year:
        return _date(int(year) % 100 + 2000, month, int(number))
    if years:
        return _date(max(years), month, int(number))
    latest = listed + AHEAD
    days = (_date(each, month, int(number)) for each in (latest.year, latest.year - 1))
    return next((day for day in days if day and day <= latest), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
