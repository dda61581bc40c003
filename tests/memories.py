"""A memory with something in every place, as tests keep it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation import Asked, Memory, RememberedMoment, RememberedPlace
from bot.knowledge.model import Position

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
DAY = timedelta(days=1)
MIRANDE = RememberedPlace("Mirande", Position(43.514, 0.4), insee="32256", department="32")
MEMORY = Memory(
    language="fr",
    place=MIRANDE,
    needs=("carte-grise",),
    desks=("mirande", "miélan"),
    moment=RememberedMoment(NOW, NOW + timedelta(hours=3), "part"),
    asked=Asked("choose_place", ("32256", "32252")),
    updated=NOW,
)
