"""Announcements: how a process tells the others of the same bot that the knowledge base has changed."""

from collections.abc import Awaitable, Callable
from typing import Protocol

Changed = Callable[[], Awaitable[None]]


class Announcements(Protocol):
    """Tells the replicas of a change, and hears of theirs. No method raises."""

    async def announce(self) -> None:
        """Tell the others that the knowledge base has changed: to be called after a change has succeeded here."""
        ...

    def listen(self, changed: Changed) -> None:
        """Call `changed` soon after another replica has announced a change: one call at a time, none of them missed.

        `changed` reads the knowledge base again; it must not announce that in turn.
        """
        ...


class NobodyElse:
    """The announcements of a process that is the only one of its bot."""

    async def announce(self) -> None:
        """There is nobody to tell."""

    def listen(self, changed: Changed) -> None:
        """There is nobody to hear."""
