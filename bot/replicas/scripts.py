"""Scripts: the small programs that Redis runs as one step, each in a file of its own beside this one."""

from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

_FOLDER = Path(__file__).parent


class Script:
    """One such program; Redis is sent it again where it has forgotten it."""

    def __init__(self, redis: Redis, name: str) -> None:
        """Read the program `name`."""
        self._script: AsyncScript = redis.register_script((_FOLDER / f"{name}.lua").read_text(encoding="utf-8"))

    async def run(self, keys: list[str], *arguments: object) -> Any:
        """What the program returns; raises RedisError and OSError."""
        return await self._script(keys=keys, args=[str(argument) for argument in arguments])
