"""Hours: what a desk's opening hours may say, in OpenStreetMap opening_hours syntax, and how they are read."""

import re
from dataclasses import dataclass

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub forgets the error

from bot.knowledge.model import Text
from bot.paris import PARIS

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_COMMENT = re.compile(r'"[^"]*"')
_RULE = re.compile(r'(?:"[^"]*"|[^;"])+')
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_OPEN_END = re.compile(r"\d{1,2}:\d{2}\s*\+")
_WEEKDAYS = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b(?:\s*-\s*(Mo|Tu|We|Th|Fr|Sa|Su)\b)?", re.IGNORECASE)
_HOLIDAYS = re.compile(r"\bPH\b")
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATED = re.compile(rf"\b(?:{_MONTH}|week|easter)|\b\d{{4}}\b|\[", re.IGNORECASE)
_ON_ONE_DATE = re.compile(rf"(?:\d{{4}}\s*)?{_MONTH}\s*\d{{1,2}}(?!\d|\s*-)", re.IGNORECASE)
_SHUT = re.compile(r"\b(?:off|closed|unknown)\b", re.IGNORECASE)
_NOT_KNOWN = re.compile(r"\b(SH|sunrise|sunset|dawn|dusk)\b|(\|\|)")


class HoursError(ValueError):
    """Opening hours that cannot stand: `found` is the part at fault, `message` what is wrong and what to write."""

    def __init__(self, found: str, message: Text) -> None:
        super().__init__(f"{found}: {message.en}")
        self.found = found
        self.message = message


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule between semicolons, without its comments."""

    text: str

    @property
    def named_weekdays(self) -> frozenset[str]:
        return frozenset(day for match in _WEEKDAYS.finditer(self.text) for day in _from_to(*match.groups()))

    @property
    def weekdays(self) -> frozenset[str]:
        """The weekdays it is about; all seven where it names neither a weekday nor a public holiday."""
        return self.named_weekdays or (frozenset() if self.on_holidays else frozenset(_DAYS))

    @property
    def on_holidays(self) -> bool:
        return _HOLIDAYS.search(self.text) is not None

    @property
    def dated(self) -> bool:
        """It holds on some dates only: months, years, weeks, the n-th weekday of a month."""
        return _DATED.search(self.text) is not None

    @property
    def on_one_date(self) -> bool:
        return _ON_ONE_DATE.match(self.text) is not None

    @property
    def shuts(self) -> bool:
        """It says `off` (or that opening is not known) rather than giving hours."""
        return _SHUT.search(self.text) is not None


_EMPTY = Text(
    "Les horaires sont vides : écrire par exemple Mo-Fr 09:00-12:00,14:00-17:00; PH off, ou retirer la ligne.",
    "The hours are empty: write for example Mo-Fr 09:00-12:00,14:00-17:00; PH off, or remove the line.",
)
_SYNTAX = Text(
    "Ces horaires ne se lisent pas : écrire les jours en deux lettres (Mo Tu We Th Fr Sa Su) et les heures "
    "avec deux points, par exemple Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off.",
    "These hours cannot be read: write days as two letters (Mo Tu We Th Fr Sa Su) and times with a colon, "
    "for example Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off.",
)
_REPEATED = Text(
    "Ce jour a déjà une règle, et celle-ci la remplacerait : écrire toutes ses heures ensemble, séparées par une "
    "virgule (Mo 08:30-12:00,14:00-16:00), et les règles datées en dernier.",
    "This day already has a rule, and this one would replace it: write all its hours together, with a comma "
    "between them (Mo 08:30-12:00,14:00-16:00), and rules for dates last.",
)
_REOPENED = Text(
    "Cette règle vient après « off » pour l’un de ses jours et l’ouvrirait : écrire off en dernier, par exemple "
    "Mo-Fr 09:00-12:00; Fr off, ou ne nommer que les jours ouverts.",
    "This rule comes after “off” for one of its days and would open it: write off last, for example "
    "Mo-Fr 09:00-12:00; Fr off, or name only the days that are open.",
)
_HOLIDAYS_LAST = Text(
    "Cette règle vient après celle des jours fériés (PH) et la remplacerait : écrire PH en dernier, par exemple "
    "Mo-Fr 09:00-12:00; PH off.",
    "This rule comes after that of the public holidays (PH) and would replace it: write PH last, for example "
    "Mo-Fr 09:00-12:00; PH off.",
)
_BACKWARDS = Text(
    "La fin vient avant le début : écrire le début, puis la fin, par exemple 14:00-16:00.",
    "The end comes before the start: write the start, then the end, for example 14:00-16:00.",
)
_PAST_MIDNIGHT = Text(
    "Ces heures vont au-delà de minuit : écrire une fin à 24:00 au plus tard.",
    "These hours run past midnight: write an end no later than 24:00.",
)
_NO_END = Text(
    "Il manque l’heure de fin : écrire par exemple 10:00-12:00.",
    "The closing time is missing: write for example 10:00-12:00.",
)
_NO_TIMES = Text(
    "Ces jours n’ont pas d’heures, ce qui veut dire ouvert jour et nuit : écrire les heures, par exemple "
    "Mo-Fr 09:00-12:00, ou off si c’est fermé.",
    "These days have no times, which means open day and night: write the times, for example "
    "Mo-Fr 09:00-12:00, or off if it is closed.",
)
_SCHOOL_HOLIDAYS = Text(
    "Les vacances scolaires (SH) ne sont pas connues : écrire les dates, par exemple "
    "2026 Dec 21-2027 Jan 01 off, ou une fermeture.",
    "School holidays (SH) are not known: write the dates, for example 2026 Dec 21-2027 Jan 01 off, or a closure.",
)
_FALLBACK = Text(
    "« || » se lirait comme fermé : mettre ces précisions dans la note, et garder ici les heures.",
    "“||” would be read as closed: put such details in the note, and keep only the hours here.",
)
_SUN = Text(
    "Les heures du soleil ne sont pas connues : écrire des heures, par exemple 09:00-12:00.",
    "Times of the sun are not known: write clock times, for example 09:00-12:00.",
)


def parse_hours(text: str) -> None:
    """Check opening hours; nothing comes back where they are sound.

    `text` is in OpenStreetMap opening_hours syntax. Raises HoursError with the first fault found. Beside what the
    parser refuses, this refuses what it reads otherwise than a person means it: a weekday in two rules (the second
    replaces the first), a weekday that `off` shuts and a later rule opens again, times that run backwards (read as
    overnight), school holidays, `||`, hours past midnight.
    Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
    """
    rules = _rules(text)
    if not rules:
        raise HoursError(text, _EMPTY)
    _refuse_unknown_words(_COMMENT.sub("", text))
    for rule in rules:
        _refuse_odd_times(rule)
    _refuse_repeated_days(rules)
    _parse(text)


def compile_hours(text: str) -> OpeningHours:
    """Opening hours ready to be asked, Europe/Paris, shut on French public holidays unless they say otherwise.

    Raises HoursError where the syntax is wrong.
    """
    return _parse(_with_holidays(text))


def _parse(text: str) -> OpeningHours:
    try:
        return OpeningHours(text, timezone=PARIS, country="FR")
    except ParserError as error:
        raise HoursError(_unread_part(text, str(error)), _SYNTAX) from error


def _unread_part(text: str, report: str) -> str:
    """The text from the column that the parser's report (`--> line:column`) points at."""
    place = re.search(r"--> \d+:(\d+)", report)
    return (text[int(place.group(1)) - 1 :] if place else "") or text


def _rules(text: str) -> list[_Rule]:
    return [_Rule(_COMMENT.sub("", part).strip()) for part in _RULE.findall(text) if part.strip()]


def _with_holidays(text: str) -> str:
    """The same hours with `PH off` where they do not speak of holidays; a rule for one date keeps the last word."""
    parts = [part.strip() for part in _RULE.findall(text) if part.strip()]
    rules = _rules(text)
    if any(rule.on_holidays for rule in rules):
        return text
    lasting = max((place for place, rule in enumerate(rules, 1) if not rule.on_one_date), default=0)
    return "; ".join([*parts[:lasting], "PH off", *parts[lasting:]])


def _from_to(first: str, last: str | None) -> tuple[str, ...]:
    start = _DAYS.index(first.title())
    length = (_DAYS.index(last.title()) - start) % 7 + 1 if last else 1
    return tuple(_DAYS[(start + step) % 7] for step in range(length))


def _refuse_unknown_words(text: str) -> None:
    match = _NOT_KNOWN.search(text)
    if match is None:
        return
    if match.group() == "SH":
        raise HoursError("SH", _SCHOOL_HOLIDAYS)
    raise HoursError(match.group(), _FALLBACK if match.group(2) else _SUN)


def _refuse_odd_times(rule: _Rule) -> None:
    open_end = _OPEN_END.search(rule.text)
    if open_end:
        raise HoursError(open_end.group(), _NO_END)
    times = list(_TIMES.finditer(rule.text))
    for match in times:
        _refuse_odd_span(match)
    days_only = _WEEKDAYS.sub("", _HOLIDAYS.sub("", rule.text)).strip(" ,") == ""
    if not times and not rule.shuts and days_only:
        raise HoursError(rule.text, _NO_TIMES)


def _refuse_odd_span(match: re.Match[str]) -> None:
    first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
    if (last_hour, last_minute) > (24, 0):
        raise HoursError(match.group(), _PAST_MIDNIGHT)
    if (last_hour, last_minute) <= (first_hour, first_minute):
        raise HoursError(match.group(), _BACKWARDS)


def _refuse_repeated_days(rules: list[_Rule]) -> None:
    """A rule replaces what earlier ones said of its days: right for `off` and for dates, else a slip."""
    seen: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()
    holidays_said = False
    for rule in rules:
        replaces = not rule.shuts and not rule.on_one_date
        if replaces and not rule.on_holidays and holidays_said:
            raise HoursError(rule.text, _HOLIDAYS_LAST)
        if replaces and not rule.dated and seen & rule.weekdays:
            raise HoursError(rule.text, _REPEATED)
        if replaces and not rule.dated and shut & rule.weekdays:
            raise HoursError(rule.text, _REOPENED)
        shut |= rule.named_weekdays if rule.shuts and not rule.dated else frozenset()
        seen |= rule.weekdays if rule.dated or not rule.shuts else frozenset()
        holidays_said = holidays_said or rule.on_holidays
