"""Sheet: all that the picture of the statistics shows, in words and numbers; importing it costs nothing."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with what it is, and a note."""

    value: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars: for each its label, its height, and how much of that was not understood."""

    title: str
    bars: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Names with their counts, first first; one of them may be the `others`; `empty` is said where there are none."""

    title: str
    rows: tuple[tuple[str, int], ...]
    others: str
    empty: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the picture shows; `legend` names the two parts of a bar."""

    title: str
    dates: str
    tiles: tuple[Tile, ...]
    legend: tuple[str, str]
    bars: tuple[Bars, ...]
    rankings: tuple[Ranking, ...]
    note: str


def written(sheet: Sheet) -> bytes:
    """The sheet as JSON, for the process that draws it."""
    return json.dumps(asdict(sheet)).encode()


def read(data: bytes) -> Sheet:
    """What `written` wrote."""
    fields = json.loads(data)
    return Sheet(
        fields["title"],
        fields["dates"],
        tuple(Tile(**tile) for tile in fields["tiles"]),
        (fields["legend"][0], fields["legend"][1]),
        tuple(
            Bars(one["title"], tuple((label, height, part) for label, height, part in one["bars"]))
            for one in fields["bars"]
        ),
        tuple(
            Ranking(one["title"], tuple((label, count) for label, count in one["rows"]), one["others"], one["empty"])
            for one in fields["rankings"]
        ),
        fields["note"],
    )
