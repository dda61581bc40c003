"""Paris: the time zone of every desk, whatever the server's."""

from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
