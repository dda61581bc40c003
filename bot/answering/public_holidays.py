"""Public holidays: the French ones by date, with their names as people say them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import holidays.countries  # noqa: F401 # else the first `country_holidays` imports them all, while answers wait
from holidays import country_holidays

from bot.knowledge.model import Text

YEARS = range(2020, 2051)
"""Years whose holidays have names; the opening hours themselves know holidays for longer."""

_BETTER_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "Armistice": Text("Armistice de 1918", "Armistice 1918"),
        "Fête de la Victoire": Text("Victoire de 1945", "Victory in Europe 1945"),
        "Fête du Travail": Text("Fête du Travail", "Labour Day"),
        "Fête nationale": Text("Fête nationale", "Bastille Day"),
        "Lundi de Pentecôte": Text("lundi de Pentecôte", "Whit Monday"),
        "Lundi de Pâques": Text("lundi de Pâques", "Easter Monday"),
        "Jour de l'an": Text("Jour de l’An", "New Year’s Day"),
    }
)
"""Names for which the library's are bare ("Armistice") or American ("Labor Day"), by its French name."""


def public_holidays() -> Mapping[date, Text]:
    """The public holidays of metropolitan France, by date, named in French and English.

    Source of the days: article L3133-1 of the Labour Code, as the `holidays` library computes them.
    """
    french = country_holidays("FR", years=YEARS, language="fr")
    english = country_holidays("FR", years=YEARS, language="en_US")
    return MappingProxyType({day: _name(name, english[day]) for day, name in french.items()})


def _name(french: str, english: str) -> Text:
    return _BETTER_NAMES.get(french) or Text(french.replace("'", "’"), english.replace("'", "’"))
