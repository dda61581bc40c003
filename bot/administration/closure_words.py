"""Closure words: what an administrator writes of a closure (a desk, days, a reason), read strictly.

A date here changes what everybody is told: unlike in people's questions nothing is guessed, and what is not a date,
or none that can be meant, is refused with a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_month_names

from bot.folding import fold
from bot.knowledge.model import Language, Text
from bot.rendering.messages import Catalogues

LONGEST_REASON = 150
FARTHEST_AHEAD = timedelta(days=731)
"""No desk announces a closure earlier; a year mistyped is farther away."""

_LONGEST_WITHOUT_YEAR = timedelta(days=180)
_USUAL = "reason_"


def _months() -> dict[str, int]:
    """Folded names of the months in both languages, in full and short, -> their numbers."""
    return {
        fold(name): number
        for locale in ("fr", "en")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


_NUMBER_OF = {**_months(), "sept": 9}
_NAMED = "|".join(sorted({*_NUMBER_OF, "février", "août", "décembre", "févr", "déc"}, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\w/])(?:"
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?"
    rf"|(?P<first>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<named>{_NAMED})\b\.?(?:\s+(?P<in_year>\d{{4}}))?"
    r"|(?P<near>aujourd['’]?hui|après-demain|apres-demain|demain|today|tomorrow)"
    r")(?![\w/])",
    re.IGNORECASE,
)
_FROM_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:er)?(\s+(?:au|et|to)\s+\d{{1,2}}(?:er)?\s+)({_NAMED})\b(\s+\d{{4}})?", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\s,]*(?:(?:au|jusqu['’]?au|et|to|until|till|-|–)[\s,]*(?:le\s+)?)?", re.IGNORECASE)
_BEFORE_DAYS = re.compile(r"[\s,:]*\b(?:du|le|à partir du|from|on|the)\s*$", re.IGNORECASE)
_BEFORE_REASON = re.compile(r"^[\s,:;–-]*(?:(?:pour|for)\s+)?", re.IGNORECASE)
_NEAR_DAYS = {"aujourdhui": 0, "today": 0, "demain": 1, "tomorrow": 1, "apresdemain": 2}


class ClosureError(Exception):
    """Words that cannot be meant: `key` is a sentence of the administrators' catalogue, `values` fill it in."""

    def __init__(self, key: str, **values: str) -> None:
        """Keep the key and what fills it in."""
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class ClosureWords:
    """One line taken apart: the words for the desk, at most two days, the words for the reason; any may be empty."""

    desk: str
    days: tuple[date, ...]
    reason: str


def read_line(text: str, today: date) -> ClosureWords:
    """Take apart "mirande 24/12/2026 26/12/2026 inventaire"; `today` in Europe/Paris.

    A date without its year is the coming one. Raises ClosureError for a day that no calendar has.
    """
    text = _FROM_DAY.sub(r"\1 \3\4\2\3\4", " ".join(text.split()))
    found = list(_dates(text))
    if not found:
        return ClosureWords(_BEFORE_DAYS.sub("", text).strip(), (), "")
    matches = found[:2] if len(found) > 1 and _BETWEEN.fullmatch(text, found[0].end(), found[1].start()) else found[:1]
    first = _day(matches[0], today)
    days = (first, *(_last_day(match, first, today) for match in matches[1:]))
    desk = _BEFORE_DAYS.sub("", text[: matches[0].start()]).strip(" ,:;")
    return ClosureWords(desk, days, _BEFORE_REASON.sub("", text[matches[-1].end() :]).strip())


def read_day(text: str, today: date) -> date:
    """The one day that `text` names; ClosureError where there is none."""
    found = next(_dates(" ".join(text.split())), None)
    if found is None:
        raise ClosureError("closure_not_a_date", text=text.strip()[:60])
    return _day(found, today)


def read_last_day(text: str, first: date, today: date) -> date:
    """The last day of a closure that begins on `first`; ClosureError where there is none."""
    found = next(_dates(" ".join(text.split())), None)
    if found is None:
        raise ClosureError("closure_not_a_date", text=text.strip()[:60])
    return _last_day(found, first, today)


def check_days(first: date, last: date, today: date) -> None:
    """Raise ClosureError for days that are over, in the wrong order, or too far ahead; `first` may be past."""
    if last < first:
        raise ClosureError("closure_reversed", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    if last < today:
        raise ClosureError("closure_past", last=f"{last:%d/%m/%Y}")
    if last > today + FARTHEST_AHEAD:
        raise ClosureError("closure_too_far", last=f"{last:%d/%m/%Y}")


def read_reason(text: str, language: Language, catalogues: Catalogues) -> Text:
    """The reason in both languages: as given ("français / anglais"), else a usual one, else one language alone.

    What is not known in the other language is told there by neutral words ("exceptional closure"): nothing is
    translated by guess. Raises ClosureError where it is too long.
    """
    if len(text) > LONGEST_REASON:
        raise ClosureError("closure_reason_too_long", limit=str(LONGEST_REASON))
    given = [part.strip() for part in re.split(r"\s/\s", text)]
    if len(given) == 2 and all(given):
        return Text(*given)
    words = " ".join(text.split())
    usual = next(
        (one for one in usual_reasons(catalogues).values() if fold(words) in (fold(one.fr), fold(one.en))), None
    )
    other = Text(catalogues.fr.say("closure_other_reason"), catalogues.en.say("closure_other_reason"))
    if usual or not words:
        return usual or other
    return Text(other.fr, words) if language == "en" else Text(words, other.en)


def usual_reasons(catalogues: Catalogues) -> dict[str, Text]:
    """The reasons that most closures have, by key, in the order of the catalogue."""
    keys = [key for key in catalogues.fr.texts if key.startswith(_USUAL)]
    return {key.removeprefix(_USUAL): Text(catalogues.fr.say(key), catalogues.en.say(key)) for key in keys}


def _dates(text: str) -> Iterator[re.Match[str]]:
    return _DATE.finditer(text)


def _day(match: re.Match[str], today: date) -> date:
    if match["near"]:
        return today + timedelta(days=_NEAR_DAYS[fold(match["near"]).replace(" ", "")])
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
        return _date(year, month, day, match.group())
    day = int(match["day"] or match["first"])
    month = int(match["month"]) if match["month"] else _NUMBER_OF[fold(match["named"])]
    written = match["year"] or match["in_year"]
    if written:
        return _date(int(written) + (2000 if len(written) == 2 else 0), month, day, match.group())
    return _coming(month, day, today, match.group())


def _last_day(match: re.Match[str], first: date, today: date) -> date:
    """Of a day without its year the next one; where that is far, the one before is meant, and days are reversed."""
    day = _day(match, max(first, today))
    if match["year"] or match["in_year"] or match["iso"] or day - first < _LONGEST_WITHOUT_YEAR:
        return day
    return day - timedelta(days=365)


def _coming(month: int, day: int, today: date, text: str) -> date:
    """The next such day from `today` on; 29 February may be years away."""
    for year in range(today.year, today.year + 5):
        try:
            if (found := date(year, month, day)) >= today:
                return found
        except ValueError:
            continue
    raise ClosureError("closure_no_such_day", text=text)


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ClosureError("closure_no_such_day", text=text) from None
