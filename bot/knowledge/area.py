"""The area served: which departments the desks of a knowledge base are there for, whatever its size."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.knowledge.communes import department_of
from bot.knowledge.model import Desk


def shares_of_departments(desks: Iterable[Desk]) -> Mapping[str, float]:
    """How fully each department with desks is served, from 0 to 1.

    1 where it has as many desks as the department of a typical desk: the desks of one department come with a few from
    across its border, which do not make those departments served, and in a list of the whole country all are. A typical
    desk is the middle one when the desks stand in order of how many their department has.
    """
    counts = Counter(department_of(desk.insee) for desk in desks)
    company = sorted(count for count in counts.values() for _ in range(count))
    typical = company[len(company) // 2] if company else 1
    return {department: min(1.0, count / typical) for department, count in counts.items()}
