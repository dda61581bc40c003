"""The ledger of several replicas: a Redis hash of counts and one of missed questions a day, gone by themselves."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from bot.ledger.ledger import MOST_MISSED, is_over
from bot.ledger.model import COUNTS_KEPT_FOR, MISSED_KEPT_FOR, Counts, Kind, Missed, Tally
from bot.paris import PARIS
from bot.replicas.link import AwayError, RedisLink
from bot.replicas.names import Names

_DAY = timedelta(days=1)


class RedisLedger:
    """Counts and missed questions in Redis. While it is away nothing is raised, and what is to be added comes again."""

    def __init__(self, link: RedisLink, names: Names) -> None:
        """Use `link`, which somebody else opens and closes."""
        self._link = link
        self._names = names

    async def add(self, counts: Counts, missed: Sequence[Missed], today: date) -> bool:
        """Add in one transaction; what Redis did without being able to say so is counted twice. False while away."""

        async def work() -> None:
            async with self._link.redis.pipeline(transaction=True) as pipeline:
                for tally, count in counts.items():
                    pipeline.hincrby(self._counts_key(tally.day), f"{tally.kind}|{tally.key}", count)
                for day in {one.day for one in missed}:
                    pipeline.hset(self._missed_key(day), mapping={o.id: _written(o) for o in missed if o.day == day})
                    pipeline.expireat(self._missed_key(day), _end_of(day + MISSED_KEPT_FOR))
                for day in {tally.day for tally in counts}:
                    pipeline.expireat(self._counts_key(day), _end_of(day + COUNTS_KEPT_FOR))
                pipeline.delete(self._counts_key(today - COUNTS_KEPT_FOR - _DAY))
                pipeline.delete(self._missed_key(today - MISSED_KEPT_FOR))
                await pipeline.execute()

        try:
            await self._link.ask(work)
        except AwayError:
            return False
        return True

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
        """Nothing to do: the link is closed by whoever opened it."""

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


def _end_of(day: date) -> datetime:
    """The midnight, Europe/Paris, after which nothing of `day` is kept."""
    return datetime.combine(day + _DAY, time(), PARIS)


def _tally(day: date, field: str) -> Tally | None:
    kind, _, key = field.partition("|")
    return Tally(day, cast(Kind, kind), key) if kind else None


def _written(one: Missed) -> str:
    return json.dumps([one.text, one.language, one.mark, one.ignored], ensure_ascii=False)


def _missed(id_: str, day: date, value: bytes) -> Missed | None:
    """What was written; None where it is damaged."""
    try:
        text, language, mark, ignored = json.loads(value)
    except ValueError:
        return None
    return Missed(id_, day, text, language, mark, ignored)
