"""The state that several replicas share in one Redis."""

from bot.replicas.announcements import RedisAnnouncements
from bot.replicas.gate import RedisGate
from bot.replicas.ledger import RedisLedger
from bot.replicas.link import RedisLink
from bot.replicas.memories import RedisMemories
from bot.replicas.names import Names, webhook_secret_from
from bot.state import State
from bot.store import ADDRESSES, StoreError


def shared_state(url: str, token: str) -> State:
    """The state at `url` (redis:// or rediss://) of the bot with `token`; StoreError for a faulty address."""
    names = Names(token)
    try:
        link = RedisLink(url, names.of("probe"))
    except ValueError:  # its words may show the password
        raise StoreError(f"STATE_URL: not an address of Redis; write {ADDRESSES}") from None
    gate = RedisGate(link, names)
    memories = RedisMemories(link, names, gate.order_of)
    announcements = RedisAnnouncements(link, names)
    ledger = RedisLedger(link, names)
    secret = webhook_secret_from(token)
    return State(memories, ledger, gate, announcements, link.start, link.close, secret, link.is_up)
