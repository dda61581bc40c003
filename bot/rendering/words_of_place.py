"""Words of place: names of communes inside a sentence, distances, the way there."""

from babel.numbers import format_decimal

from bot.answering.answers import DeskView, PlaceView
from bot.knowledge.model import Desk
from bot.rendering.messages import Wording

_NEXT_DOOR_KM = 1.0


def of_place(name: str, wording: Wording) -> str:
    """The name behind "of" or "from": "de Mirande", "d’Auch", "du Houga", "des Angles"."""
    return _joined("of", name, wording)


def at_place(name: str, wording: Wording) -> str:
    """The name behind "in": "à Mirande", "au Houga"."""
    return _joined("at", name, wording)


def _joined(word: str, name: str, wording: Wording) -> str:
    """French draws preposition and article together; the catalogue holds each form."""
    for article in ("Le ", "Les "):
        if name.startswith(article):
            return wording.say(f"{word}_{article.strip().lower()}", name=name, rest=name.removeprefix(article))
    vowel = name[:1].casefold() in "aàâeéèêiîïoôuûœæ"
    return wording.say(f"{word}_vowel" if vowel else f"{word}_name", name=name)


def kilometres(distance_km: float, wording: Wording) -> str:
    """The distance to the kilometre, at least one: "12 km"."""
    rounded = format_decimal(max(1, round(distance_km)), locale=wording.locale)
    return wording.say("kilometres", number=rounded)


def is_in_town(view: DeskView, place: PlaceView | None) -> bool:
    """Whether the desk stands in the very place named: not in another of the places that merged into its commune."""
    if place is None or place.insee != view.desk.insee:
        return False
    return place.name == view.desk.commune or view.distance_km < _NEXT_DOOR_KM


def how_far(view: DeskView, place: PlaceView | None, wording: Wording) -> str:
    """Where the desk lies, in short: "dans la commune même", "à 12 km"."""
    if is_in_town(view, place):
        return wording.say("in_town")
    if view.distance_km < _NEXT_DOOR_KM:
        return wording.say("next_door")
    return wording.say("away", distance=kilometres(view.distance_km, wording))


def name_and_distance(view: DeskView, place: PlaceView | None, wording: Wording) -> str:
    """The desk by name, with the distance as the crow flies from the place where there is one."""
    desk = view.desk
    if place is None:
        return desk.name
    if is_in_town(view, place):
        return wording.say("desk_in_town", desk=desk.name, in_town=at_place(desk.commune, wording))
    if view.distance_km < _NEXT_DOOR_KM:
        return wording.say("desk_next_door", desk=desk.name)
    start = of_place(place.name, wording) if place.name else wording.say("of_your_position")
    distance = kilometres(view.distance_km, wording)
    return wording.say("desk_away", desk=desk.name, distance=distance, start=start)


def address(desk: Desk, wording: Wording) -> str:
    """Street, postcode and commune on one line."""
    return wording.say("address", street=desk.address, postcode=desk.postcode, commune=desk.commune)


def map_link(desk: Desk, wording: Wording) -> str:
    """The address of a map centred on the desk."""
    latitude, longitude = f"{desk.position.latitude:.5f}", f"{desk.position.longitude:.5f}"
    return wording.say("map", latitude=latitude, longitude=longitude)
