"""Figures that are looked up when they are asked for: what waits, and how old the knowledge base in use is."""

from collections.abc import Callable
from datetime import date, datetime

from bot.handlers.shell import KnowledgeHolder, Shell
from bot.in_hand import InHand
from bot.knowledge.checking import count_stale
from bot.knowledge.model import Knowledge


def watch(shell: Shell, in_hand: InHand, is_reachable: Callable[[], bool]) -> None:
    """Show them among the metrics of `shell`; `is_reachable` says whether what is remembered can be."""
    age, show = KnowledgeAge(shell.knowledge, shell.clock), shell.metrics.watch
    show("bot_updates_waiting", "Updates taken and not done yet.", lambda: len(in_hand))
    show("bot_state_reachable", "1 while Redis can be used, where STATE_URL names it; else always.", is_reachable)
    show("bot_knowledge_loaded_timestamp_seconds", "When the base in use was loaded.", age.loaded_timestamp)
    show("bot_knowledge_desks", "Desks in the base in use.", age.desks)
    show("bot_knowledge_stale_entries", "Entries that have grown old, as `check` lists them.", age.stale)


class KnowledgeAge:
    """Looks at the knowledge base in use when it is asked, and counts anew each day and after each reload."""

    def __init__(self, holder: KnowledgeHolder, clock: Callable[[], datetime]) -> None:
        """Look at what `holder` holds, by `clock` (timezone-aware, Europe/Paris)."""
        self._holder = holder
        self._clock = clock
        self._seen: Knowledge | None = None
        self._loaded = clock()
        self._counted: tuple[date, int] = (date.min, 0)

    def loaded_timestamp(self) -> float:
        """When the base in use was first seen, in seconds since 1970; a reload is seen when this is next asked."""
        self._look()
        return self._loaded.timestamp()

    def desks(self) -> int:
        """How many desks it holds."""
        return len(self._holder.current.knowledge.desks)

    def stale(self) -> int:
        """How many entries `check` would list as grown old today."""
        self._look()
        return self._counted[1]

    def _look(self) -> None:
        now, knowledge = self._clock(), self._holder.current.knowledge
        if knowledge is not self._seen:
            self._seen, self._loaded, self._counted = knowledge, now, (date.min, 0)
        if self._counted[0] != now.date():
            self._counted = now.date(), count_stale(knowledge, now.date())
