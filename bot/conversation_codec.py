"""How a Memory is written down: versioned JSON, in which a value that is not what was written is no Memory at all."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from bot.conversation import Memory

VERSION: Literal[1] = 1
"""To be raised, here and in `_Stored`, when a field of Memory changes its meaning or goes; not when one is added."""


@dataclass(frozen=True, slots=True)
class _Stored:
    version: Literal[1]
    memory: Memory


_STORED = TypeAdapter(_Stored)


def encode(memory: Memory) -> str:
    """Write `memory` as JSON, without the fields that hold nothing."""
    return _STORED.dump_json(_Stored(VERSION, memory), exclude_defaults=True).decode()


def decode(text: str) -> Memory | None:
    """Read what `encode` wrote; None where it is damaged, or of another version. Times come back at a fixed offset."""
    try:
        return _STORED.validate_json(text, strict=True).memory
    except ValidationError:
        return None
