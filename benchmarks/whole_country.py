"""What the whole country costs beside one department: loading, memory, answers, and how they grow.

Run `python -m benchmarks.whole_country LIST` with the official list of desks (a file or an https address). The big base
is imported into a temporary folder beside links to the other files, and nothing of it is kept. Each size is measured in
a process of its own; the questions are phrases of the knowledge base, alone and with a commune typed with a slip, first
of the Gers, then of all France.
"""

import argparse
import csv
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.answers import EVERY, NOW, _slip
from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.folding import FoldingCache
from bot.knowledge.import_structures import Request, day_of, import_structures
from bot.knowledge.loader import COMMUNES_FILE, FILES, Steps, find_folder, load
from bot.knowledge.model import Commune
from bot.knowledge.official_list.reading import read_list
from bot.knowledge.sources import read_source
from bot.rendering.batch import as_json
from bot.rendering.catalogue import load_catalogues, load_import_catalogues
from bot.rendering.structures_report import list_words
from bot.understanding.model import Question

HOME = "32"
ALL = 1_000_000
GROWTH = ((45, 458), (45, 5_000), (45, ALL), (500, ALL), (ALL, ALL))
"""How many desks and communes; the first line is the Gers alone."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", nargs="?", help="the official list of desks")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measured(options.measure)))
        return
    if not options.list:
        parser.error("the official list of desks is needed")
    with _bases(options.list) as (one, country, grown):
        _compare(_in_own_process(one), _in_own_process(country))
        print("\nhow it grows   desks  communes   load s   MB   Gers: median, p99 ms")
        for folder in grown:
            found = _in_own_process(folder)
            print(
                f"{found['desks']:20} {found['communes']:9} {found['start']:8.2f} {found['memory']:4.0f} "
                f"{found['home'][0]:13.2f} {found['home'][2]:8.2f}"
            )


@contextmanager
def _bases(source: str) -> Iterator[tuple[Path, Path, list[Path]]]:
    """The base of this folder, that of the whole country, and those of growing sizes."""
    knowledge = find_folder({}, Path.cwd()).resolve()
    with tempfile.TemporaryDirectory() as name:
        country = _linked(knowledge, Path(name) / "country", "structures.yaml")
        loaded = load(knowledge).knowledge
        found = read_list(source, read_source(source))
        listed = day_of(Path(source).name, found) or NOW.date()
        words = list_words(load_import_catalogues(), listed, "fr")
        text = import_structures(found, None, loaded.communes, Request(listed, NOW.date()), words).text
        (country / "structures.yaml").write_text(text, encoding="utf-8")
        yield knowledge, country, [_grown(knowledge, text, Path(name), *size) for size in GROWTH]


def _linked(knowledge: Path, folder: Path, *own: str) -> Path:
    """A folder with links to the files of `knowledge` but for those it has of its `own`."""
    folder.mkdir()
    for file in FILES:
        if file not in own and (knowledge / file).exists():
            os.symlink(knowledge / file, folder / file)
    return folder


def _grown(knowledge: Path, text: str, parent: Path, desks: int, communes: int) -> Path:
    """So many desks (45: those of this folder), and so many communes, the Gers and those of the desks among them."""
    folder = _linked(knowledge, parent / f"{desks}-{communes}", "structures.yaml", COMMUNES_FILE)
    entries = text.split("\n  - id: ")
    some = "\n  - id: ".join([entries[0], *entries[1 :: max(1, len(entries) // desks)][:desks]]) + "\n"
    if desks == GROWTH[0][0]:
        some = (knowledge / "structures.yaml").read_text(encoding="utf-8")
    (folder / "structures.yaml").write_text(some, encoding="utf-8")
    with (knowledge / COMMUNES_FILE).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    wanted = [row for row in rows if row[0].startswith(HOME) or f'insee: "{row[0]}"' in some]
    others = [row for row in rows if row not in wanted] if communes < len(rows) else rows
    kept = rows if communes >= len(rows) else wanted + others[:: max(1, len(others) // communes)]
    with (folder / COMMUNES_FILE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *kept[: max(communes, len(wanted))]])
    return folder


def _in_own_process(folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.whole_country", "--measure", str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _measured(folder: Path) -> dict[str, object]:
    gc.disable()
    started = time.perf_counter()
    steps = Steps(fold_all=FoldingCache().fold_all)
    knowledge = ReadyKnowledge.build(load(folder, steps).knowledge, load_catalogues(), steps.fold_all)
    seconds = time.perf_counter() - started
    gc.freeze()
    gc.enable()
    communes = knowledge.knowledge.communes
    return {
        "desks": len(knowledge.knowledge.desks),
        "communes": len(communes),
        "start": seconds,
        "home": _times(knowledge, [commune for commune in communes if commune.department == HOME]),
        "france": _times(knowledge, [commune for commune in communes if commune.insee < "97"][::23]),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _times(knowledge: ReadyKnowledge, communes: Sequence[Commune]) -> tuple[float, float, float]:
    """Median, 95th and 99th percentile of an answer in ms."""
    phrases = [
        phrase
        for partner in knowledge.knowledge.partners
        for topic in partner.topics
        for phrase in topic.phrases.fr + topic.phrases.en
    ][::EVERY]
    slipped = [f"{phrase} {_slip(communes[i % len(communes)].name)}" for i, phrase in enumerate(phrases)]
    times = sorted(_timed(question, knowledge) for pair in zip(phrases, slipped, strict=True) for question in pair)
    cuts = statistics.quantiles(times, n=100)
    return statistics.median(times), cuts[94], cuts[98]


def _timed(question: str, knowledge: ReadyKnowledge) -> float:
    started = time.perf_counter()
    outcome = explain(Question(question, NOW), Memory(), knowledge)
    as_json(question, outcome.answer, outcome.understanding.language, outcome.reply)
    return (time.perf_counter() - started) * 1000


def _compare(one: dict[str, object], country: dict[str, object]) -> None:
    print(f"{'':34}{one['desks']:>10} desks{country['desks']:>10} desks    ratio")
    for what, key in (("reading and indexing, s", "start"), ("memory, MB", "memory")):
        _line(what, one[key], country[key])
    for place, key in (("the Gers", "home"), ("all France", "france")):
        for index, cut in enumerate(("median", "p95", "p99")):
            _line(f"answer, {place}, {cut}, ms", one[key][index], country[key][index])


def _line(what: str, one: float, other: float) -> None:
    print(f"{what:34}{one:10.2f}      {other:10.2f}      {other / one:6.2f}")


if __name__ == "__main__":
    main()
