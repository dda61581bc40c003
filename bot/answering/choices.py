"""Choices: what a choice offers, and which option a message picks."""

from bot.answering.answers import Choice, NeedView, PlaceView
from bot.answering.context import Request
from bot.answering.directory import Directory
from bot.conversation import Asked, Memory
from bot.folding import fold
from bot.knowledge.model import Commune, Text
from bot.understanding.departments import department_from

MOST_CHOICES = 3
"""Choices offered at once: as many as fit one glance on a phone."""


def option_chosen(request: Request, memory: Memory, directory: Directory) -> str | None:
    """The id of the option that the message picks, None where it picks none."""
    asked = memory.asked
    if asked is None or not asked.options:
        return None
    number = request.understanding.choice
    if number is not None and -1 <= number <= len(asked.options) and number != 0:
        return asked.options[number - 1 if number > 0 else -1]
    if len(asked.options) == 1 and ("yes" in request.understanding.moves or _goes_on(request, asked)):
        return asked.options[0]
    if asked.what == "choose_place":
        return _place_among(request, asked.options, directory)
    return _need_among(request, asked.options, directory)


def _goes_on(request: Request, asked: Asked) -> bool:
    """Whether the message says where, and nothing against the one need that was proposed."""
    only_where = request.new_place and not request.new_need and not request.ambiguous
    return asked.what == "choose_need" and only_where and "no" not in request.understanding.moves


def _place_among(request: Request, options: tuple[str, ...], directory: Directory) -> str | None:
    """The one option that the message names, by its whole name or by the part that tells it from the others."""
    words = request.understanding.words
    heard = {match.commune.insee for match in request.understanding.places.matches}
    named = [insee for insee in options if insee in heard]
    if not named:
        departments = {department_from(words, start) for start in range(len(words))}
        named = [insee for insee in options if directory.communes[insee].department in departments][:1]
    if not named:
        telling = {word for word in words if len(word) > 2}
        names = {insee: set(fold(directory.communes[insee].name).split()) for insee in options}
        shared = set.intersection(*names.values())
        named = [insee for insee, parts in names.items() if telling & (parts - shared)]
    return named[0] if len(named) == 1 else None


def place_of(insee: str, directory: Directory) -> PlaceView | None:
    """The commune with this INSEE code as a place, None where there is none."""
    commune = directory.communes.get(insee)
    return PlaceView(insee, commune.name, commune.position, commune.department) if commune else None


def _need_among(request: Request, options: tuple[str, ...], directory: Directory) -> str | None:
    """The one option whose topic or partner the message names; none where it surely names another topic."""
    sure = request.understanding.needs
    heard = sure + request.understanding.unsure_needs
    ids = {need.id for need in heard}
    partners = {need.partner for need in heard[:1] if not sure or need.kind == "partner"}
    named = [option for option in options if option in ids]
    if not named:
        views = {option: directory.need(option) for option in options}
        named = [option for option, view in views.items() if view is not None and view.partner.id in partners]
    return named[0] if len(named) == 1 else None


def communes_near(place: PlaceView, directory: Directory) -> tuple[Choice, ...]:
    """The communes of the nearest desks, other than the place itself."""
    near = directory.desk_map.nearest(place.position, MOST_CHOICES)
    found = (directory.communes.get(each.desk.insee) for each in near)
    return tuple(Choice(commune_label(c, c.name), "place", c.insee) for c in found if c and c.insee != place.insee)


def label_of(need_id: str, directory: Directory) -> Text | None:
    """What a reading is called: a topic or partner, or a question about the programme; None for one that is gone."""
    view = directory.need(need_id)
    if view is not None:
        return _need_label(view)
    entry = directory.entries.get(need_id)
    return entry.name if entry else None


def _need_label(need: NeedView) -> Text:
    if need.topic is None:
        return need.partner.name
    name, partner = need.topic.name, need.partner.name
    return Text(f"{name.fr} ({partner.fr})", f"{name.en} ({partner.en})")


def commune_label(commune: Commune, label: str) -> Text:
    """A commune's name (or `label`, a former one) with its department, which tells namesakes apart."""
    shown = f"{label} ({commune.department})"
    return Text(shown, shown)
