"""Marks: numbers by which people can be told apart without keeping who they are (see `bot.ledger.model`)."""

from collections.abc import Callable
from hashlib import blake2b

from bot.ledger.model import MARKS

Marking = Callable[[int], int]
"""From a person's Telegram id to their mark, 0 to 31."""


def marking(secret: str) -> Marking:
    """The marks that belong to `secret`, the bot's token: the same in every process and after every start."""
    key = blake2b(secret.encode(), digest_size=32, person=b"ledger").digest()

    def mark(person: int) -> int:
        return blake2b(str(person).encode(), key=key, digest_size=4).digest()[0] % MARKS

    return mark
