"""State: all that a bot keeps from one update to the next, on the engine that STATE_URL names."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.announcements import Announcements, NobodyElse
from bot.gate import Gate, InProcessGate
from bot.ledger.ledger import Ledger
from bot.ledger.opening import open_ledger
from bot.store import MemoryStore, StoreError, open_store

_REDIS = ("redis://", "rediss://")

Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class State:
    """What is kept, each part behind a Protocol, so that nobody else knows the engine.

    `begin` is to be awaited before the first update, `end` after the last. `webhook_secret` is one that all replicas
    agree on; None where there is but one process, which may draw its own. `is_reachable` is False while the engine is
    one of its own and cannot be used.
    """

    memories: MemoryStore
    ledger: Ledger
    gate: Gate
    announcements: Announcements
    begin: Step
    end: Step
    webhook_secret: str | None = None
    is_reachable: Callable[[], bool] = lambda: True

    @property
    def is_shared(self) -> bool:
        """Whether other processes of the same bot may use it: a webhook call is then answered once it was handled."""
        return self.webhook_secret is not None


def open_state(url: str, token: str) -> State:
    """The state at `url` (as for STATE_URL) of the bot with `token`; StoreError for an address that cannot be used.

    To be opened before the knowledge base is read: changes that replicas announce from now on are then not missed.
    """
    if url.startswith(_REDIS):
        return _shared_state(url, token)
    store = open_store(url)
    return State(store, open_ledger(url), InProcessGate(), NobodyElse(), _nothing, store.close)


async def _nothing() -> None:
    """There is nothing to begin."""


def _shared_state(url: str, token: str) -> State:
    try:
        from bot.replicas.state import shared_state  # its library is an extra
    except ImportError:
        needed = "pip install 'france-services-bot[redis]'"
        raise StoreError(f"STATE_URL: redis needs the extra of its name: {needed}") from None
    return shared_state(url, token)
