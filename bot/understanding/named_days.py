"""Named days: feasts and school holidays by name, on their dates."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year. Source: the anonymous Gregorian rule (Nature, 20 April 1876)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _after_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _every(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


_FEASTS: Mapping[str, Callable[[int], date]] = MappingProxyType(
    {
        "new_year": _every(1, 1),
        "good_friday": _after_easter(-2),
        "easter": _after_easter(0),
        "easter_monday": _after_easter(1),
        "labour_day": _every(5, 1),
        "ascension": _after_easter(39),
        "pentecost": _after_easter(49),
        "pentecost_monday": _after_easter(50),
        "national_day": _every(7, 14),
        "assumption": _every(8, 15),
        "all_saints": _every(11, 1),
        "armistice": _every(11, 11),
        "christmas": _every(12, 25),
        "boxing_day": _every(12, 26),
    }
)


def coming_feast(name: str, today: date) -> date | None:
    """The feast `name`, today or later; None where the name is not known."""
    on_year = _FEASTS.get(name)
    if on_year is None:
        return None
    day = on_year(today.year)
    return day if day >= today else on_year(today.year + 1)


_SCHOOL_HOLIDAYS = (
    ("spring", date(2026, 4, 18), date(2026, 5, 3)),
    ("summer", date(2026, 7, 4), date(2026, 8, 31)),
    ("autumn", date(2026, 10, 17), date(2026, 11, 1)),
    ("christmas", date(2026, 12, 19), date(2027, 1, 3)),
    ("winter", date(2027, 2, 6), date(2027, 2, 21)),
    ("spring", date(2027, 4, 3), date(2027, 4, 18)),
)
"""First day without school and last day before it starts again.

Source: calendrier scolaire, ministère de l’Éducation nationale, zone C (Toulouse).
"""


def coming_school_holidays(name: str | None, today: date) -> tuple[date, date] | None:
    """The first and last day of the school holidays under way or next; None where their dates are not known."""
    for season, first, last in _SCHOOL_HOLIDAYS:
        if name in (None, season) and last >= today:
            return first, last
    if name != "christmas":
        return None
    year = today.year - 1 if today <= date(today.year, 1, 4) else today.year
    return date(year, 12, 20), date(year + 1, 1, 4)
