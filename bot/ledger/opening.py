"""Opening: the ledger that belongs to the address of the store."""

from pathlib import Path

from bot.ledger.ledger import InProcessLedger, Ledger
from bot.ledger.sqlite_ledger import SqliteLedger

_SQLITE = "sqlite:///"


def open_ledger(url: str) -> Ledger:
    """The ledger at `url`, an address that `bot.store.open_store` takes; in the process for all but 'sqlite:///'."""
    if url.startswith(_SQLITE):
        return SqliteLedger(Path(url.removeprefix(_SQLITE)).expanduser())
    return InProcessLedger()
