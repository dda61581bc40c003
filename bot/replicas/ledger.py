"""The ledger of several replicas: a Redis hash of counts and one of missed questions a day, gone by themselves."""

import asyncio
import itertools
import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from bot.ledger.ledger import MOST_MISSED, is_over
from bot.ledger.model import COUNTS_KEPT_FOR, MISSED_KEPT_FOR, Counts, Kind, Missed, Tally
from bot.paris import PARIS
from bot.replicas.link import AwayError, RedisLink
from bot.replicas.names import Names
from bot.replicas.scripts import Script

_DAY = timedelta(days=1)
_BATCH_KNOWN_MS = 24 * 3600 * 1000
"""Longer than Redis is likely to be away."""


@dataclass(frozen=True)
class _Batch:
    """What is to be added: a name, by which Redis knows whether it has it, and the commands."""

    name: str
    commands: Sequence[Sequence[str]]


class RedisLedger:
    """Counts and missed questions in Redis. While it is away nothing is raised, and what is to be added comes again.

    Where the connection breaks before Redis could say that it has added a batch, the same batch is sent again when it
    is back: Redis knows the last one that it has of each replica.
    """

    def __init__(self, link: RedisLink, names: Names) -> None:
        """Use `link`, which somebody else opens and closes; at its beats send what is owed."""
        self._link = link
        self._names = names
        self._script = Script(link.redis, "once")
        self._last_batch_key = names.of("batch", secrets.token_hex(8))
        self._numbers = itertools.count()
        self._adding = asyncio.Lock()
        self._owed: _Batch | None = None
        link.at_each_beat(self._send_again)

    async def add(self, counts: Counts, missed: Sequence[Missed], today: date) -> bool:
        """Add all of it, once; False where Redis is away and this was not taken, for another batch is owed yet."""
        batch = self._batch(counts, missed, today)
        async with self._adding:
            try:
                await self._send()
                self._owed = batch
                await self._send()
            except AwayError:
                return self._owed is batch
        return True

    async def _send_again(self) -> None:
        async with self._adding:
            await self._send()

    async def _send(self) -> None:
        """Send what is owed; AwayError where Redis did not say that it has it."""
        if batch := self._owed:
            keys, commands = [self._last_batch_key], json.dumps(batch.commands)
            await self._link.ask(lambda: self._script.run(keys, batch.name, _BATCH_KNOWN_MS, commands))
            self._owed = None

    def _batch(self, counts: Counts, missed: Sequence[Missed], today: date) -> _Batch:
        counts_key, missed_key = self._counts_key, self._missed_key
        commands = [
            *(("HINCRBY", counts_key(t.day), f"{t.kind}|{t.key}", str(count)) for t, count in counts.items()),
            *(("HSET", missed_key(one.day), one.id, _written(one)) for one in missed),
            *(("EXPIREAT", counts_key(day), _end_of(day + COUNTS_KEPT_FOR)) for day in {t.day for t in counts}),
            *(("EXPIREAT", missed_key(day), _end_of(day + MISSED_KEPT_FOR)) for day in {one.day for one in missed}),
            ("DEL", counts_key(today - COUNTS_KEPT_FOR - _DAY), missed_key(today - MISSED_KEPT_FOR)),
        ]
        return _Batch(str(next(self._numbers)), commands)

    async def counts(self, first: date, last: date) -> Counts:
        """What was counted on these days; empty while Redis is away."""
        days = list(_days(first, last))
        found = await self._read([self._counts_key(day) for day in days])
        return {
            tally: int(count)
            for day, row in zip(days, found, strict=False)
            for field, count in row.items()
            if (tally := _tally(day, field.decode()))
        }

    async def missed(self, today: date) -> tuple[Missed, ...]:
        """The missed questions of the 90 days before `today`, the newest of many; empty while Redis is away."""
        days = list(_days(today - MISSED_KEPT_FOR, today))
        found = await self._read([self._missed_key(day) for day in days])
        read = (
            _missed(id_.decode(), day, value)
            for day, row in zip(days, found, strict=False)
            for id_, value in row.items()
        )
        return tuple(one for one in read if one and not is_over(one, today))[-MOST_MISSED:]

    async def ignore(self, ids: Collection[str]) -> None:
        """Mark as ignored."""
        known = [one for one in await self.missed(datetime.now(PARIS).date()) if one.id in ids]
        await self.add({}, [replace(one, ignored=True) for one in known], datetime.now(PARIS).date())

    async def drop(self, ids: Collection[str]) -> None:
        """Delete at once."""
        known = [one for one in await self.missed(datetime.now(PARIS).date()) if one.id in ids]

        async def work() -> None:
            async with self._link.redis.pipeline(transaction=True) as pipeline:
                for one in known:
                    pipeline.hdel(self._missed_key(one.day), one.id)
                await pipeline.execute()

        try:
            await self._link.ask(work)
        except AwayError:
            return

    async def close(self) -> None:
        """Send what is owed; the link is closed by whoever opened it."""
        with suppress(AwayError):
            await self._send_again()

    async def _read(self, keys: Sequence[str]) -> Sequence[Mapping[bytes, bytes]]:
        async def work() -> Any:
            async with self._link.redis.pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.hgetall(key)
                return await pipeline.execute()

        try:
            return cast(Sequence[Mapping[bytes, bytes]], await self._link.ask(work))
        except AwayError:
            return ()

    def _counts_key(self, day: date) -> str:
        return self._names.of("counts", day.isoformat())

    def _missed_key(self, day: date) -> str:
        return self._names.of("missed", day.isoformat())


def _days(first: date, last: date) -> Iterator[date]:
    return (first + step * _DAY for step in range((last - first).days + 1))


def _end_of(day: date) -> str:
    """The midnight, Europe/Paris, after which nothing of `day` is kept, in seconds since 1970."""
    return f"{datetime.combine(day + _DAY, time(), PARIS).timestamp():.0f}"


def _tally(day: date, field: str) -> Tally | None:
    kind, _, key = field.partition("|")
    return Tally(day, cast(Kind, kind), key) if kind else None


def _written(one: Missed) -> str:
    return json.dumps([one.text, one.language, one.mark, one.ignored])


def _missed(id_: str, day: date, value: bytes) -> Missed | None:
    """What was written; None where it is damaged."""
    try:
        text, language, mark, ignored = json.loads(value)
    except ValueError:
        return None
    return Missed(id_, day, text, language, mark, ignored)
