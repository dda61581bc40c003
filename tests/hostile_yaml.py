"""Spoilt knowledge bases, one after the other from a seed: mutations of sound files, and YAML made by a grammar."""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import yaml

from bot.knowledge.loader import load_texts
from bot.knowledge.problems import KnowledgeError
from tests.knowledge_files import sound_files

NASTY = (
    "&a", "*a", "!!python/object:os.system", "!!binary", "!!set", "<<: *a", "? ", ": ", "- ", "-\n", "|", ">", "|2+",
    ">-9", "[", "]", "{", "}", ",", "#", " #", "%YAML 1.1\n---\n", "---\n", "...\n", "\t", "\r", "\r\n", "\x00",
    "\x0b", "\x1b[2J", "\x7f", "\x85", "\u00a0", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffe",
    "\U0001f468\u200d\U0001f469", "e\u0301" * 50, "\ue000", "\ue0000", "'", '"', '"\\', '"\\x', '"\\ud800"', "''",
    "~", "null", "yes", "0x1F", "1e999", "-1", "10:00", ".nan", "9" * 400, "2026-02-30", "2026-13-01", "0000-00-00",
    "9999-12-31", "-0.0", "1_000", "a" * 3000, "(" * 300, "é" * 999, "Mo-Fr 08:30-12:00", "Mo 25:00-26:00",
    "Mo-Su,PH,SH 00:00-24:00; week 1-53/2 off", "Tu[1] 10:00-12:00", "|| \"x\"", "Mo[-1] 09:00+",
    "easter -2 days off", "sunrise-sunset", "2026 Jan 01-2099 Dec 31: 10:00-12:00", "https://[",
    "http://x:99999999/", "javascript:alert(1)", "<b>", "<script>", "&amp;", "../../etc/passwd", "{count}",
    "{0.__class__}", "%s%n", "$(id)", "\\1", "\\g<0>",
)  # fmt: skip

_SCALARS = (
    "",
    "a",
    "32256",
    "43.5",
    "fr",
    "en",
    "true",
    "2026-08-01",
    "Mo-Fr 08:30-12:00",
    "https://www.caf.fr",
    *NASTY,
)

_WORDY = re.compile(r"([ -]*(?:[a-z_]+: )?)([^\W\d_].* .*)")
"""A line of YAML that ends in several words."""

Files = dict[str, bytes]


def spoilt_files(seed: int, sources: Sequence[Files]) -> Files:
    """A knowledge base of which one file, now and then more, is spoilt; `sources` are sound ones to begin with."""
    chance = random.Random(seed)
    files = dict(chance.choice(sources))
    for name in chance.sample(sorted(files), chance.choice((1, 1, 1, 2))):
        spoil = chance.choice((_made_up, _mutated, _mutated, _reworded))
        files[name] = spoil(files[name], chance)
    return files


def _made_up(sound: bytes, chance: random.Random) -> bytes:
    """YAML by a grammar, with the keys that the file knows, so that it goes deep into the checks."""
    words = [line.split(b":")[0].strip(b" -").decode("utf-8", "replace") for line in sound.splitlines()[:200]]
    return "".join(_block(chance, words or ["a"], 0, 5)).encode("utf-8", "surrogatepass")


def _block(chance: random.Random, keys: Sequence[str], depth: int, most: int) -> Iterator[str]:
    indent = "  " * depth
    for _ in range(chance.randint(1, most)):
        lead = f"{indent}- " if chance.random() < 0.3 else f"{indent}{chance.choice(keys)}:"
        if depth < 6 and chance.random() < 0.5:
            yield f"{lead}\n"
            yield from _block(chance, keys, depth + 1, most)
        else:
            yield f"{lead} {chance.choice(_SCALARS)}\n"


def _mutated(sound: bytes, chance: random.Random) -> bytes:
    data = bytearray(sound)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(_MUTATIONS)(data, chance)
    return bytes(data[:400_000])


def _reworded(sound: bytes, chance: random.Random) -> bytes:
    """The same YAML with hostile words in some values, each a whole string: most of it is sound."""
    lines = sound.decode("utf-8").split("\n")
    for at in chance.sample(range(len(lines)), min(len(lines), chance.choice((1, 2, 5)))):
        found = _WORDY.fullmatch(lines[at])
        if found:
            words = [*found[2].strip("'\"").split(" "), chance.choice(NASTY)]
            lines[at] = found[1] + json.dumps(" ".join(chance.sample(words, len(words))))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(NASTY).encode("utf-8", "surrogatepass")


def _cut(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    del data[at : at + chance.choice((1, 2, 10, 100, 10_000))]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    piece = bytes(data[at : at + chance.choice((1, 10, 200))])
    data[at:at] = piece * chance.choice((1, 3, 50, 500))


def _line(change: Callable[[list[bytes], int, random.Random], None]) -> Callable[[bytearray, random.Random], None]:
    """A mutation of one line."""

    def mutate(data: bytearray, chance: random.Random) -> None:
        lines = bytes(data).split(b"\n")
        change(lines, chance.randrange(len(lines)), chance)
        data[:] = b"\n".join(lines)

    return mutate


def _value(lines: list[bytes], at: int, chance: random.Random) -> None:
    """Another value for a key or an item."""
    key, colon, _ = lines[at].partition(b": ")
    lines[at] = key + (colon or b": ") + chance.choice(_SCALARS).encode("utf-8", "surrogatepass")


def _twice(lines: list[bytes], at: int, _: random.Random) -> None:
    lines.insert(at, lines[at])


def _elsewhere(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(at))


def _indented(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = b" " * chance.randint(0, 12) + lines[at].lstrip()


def _without(lines: list[bytes], at: int, _: random.Random) -> None:
    del lines[at]


_MUTATIONS = (
    _flip, _insert, _insert, _cut, _repeat, _line(_value), _line(_value), _line(_value), _line(_twice),
    _line(_elsewhere), _line(_indented), _line(_without),
)  # fmt: skip


def sources_of(real: Files, seed: int, count: int = 40) -> list[Files]:
    """Sound files to spoil: the small ones of the tests, and extracts of the real ones."""
    chance = random.Random(seed)
    read = {name: yaml.load(data, yaml.CBaseLoader) for name, data in real.items() if name in sound_files()}
    found = [sound_files()]
    while len(found) < count:
        extract = _extract(read, real["communes.csv"], chance)
        with suppress(KnowledgeError):  # an entry left out may be one that another points at
            load_texts(extract)
            found.append(extract)
    return found


def _extract(read: dict[str, Any], communes: bytes, chance: random.Random) -> Files:
    desks = chance.sample(read["structures.yaml"]["desks"], 4)
    codes = {desk["insee"].encode() for desk in desks}
    rows = [row for row in communes.splitlines() if row.split(b",")[0] in codes | {b"insee"}]
    partner = dict(chance.choice(read["partners.yaml"]["partners"]))
    partner["topics"] = chance.sample(partner["topics"], min(3, len(partner["topics"])))
    entries = {kind: chance.sample(found, min(2, len(found))) for kind, found in read["faq.yaml"].items()}
    made = {"structures.yaml": {"desks": desks}, "partners.yaml": {"partners": [partner]}, "faq.yaml": entries}
    whole = made if chance.random() < 0.7 else {**made, "words.yaml": read["words.yaml"]}
    texts = {name: yaml.dump(value, allow_unicode=True, sort_keys=False).encode() for name, value in whole.items()}
    return {**sound_files(), **texts, "communes.csv": b"\n".join(rows) + b"\n"}
