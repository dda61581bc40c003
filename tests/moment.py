"""The moment at which the tests ask, where they do not say otherwise: Monday 23 November 2026, 9:30 in Paris."""

from datetime import datetime

from bot.paris import PARIS

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
