"""Measure the gazetteer on misspelt names: `python -m benchmarks.gazetteer [--slips 1] [--structures FILE]`."""

import argparse
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from rapidfuzz import fuzz, process

from benchmarks.misspellings import misspell
from bot.folding import fold
from bot.knowledge.communes import read_communes
from bot.knowledge.model import Commune, Desk, Origin, Position, Words
from bot.understanding.gazetteer import Gazetteer

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
HOME = "32"
VARIANTS = 3
COUNTRYWIDE = 2000
BASELINE_SAMPLE = 150


class Trial(NamedTuple):
    typed: str
    commune: Commune


def main() -> None:
    options = _options()
    communes = read_communes(KNOWLEDGE / "communes.csv")
    desks = _desks(communes)
    near = _built(communes, desks)
    far = _built(communes, ())
    rng = random.Random(options.seed)
    home = [c for c in communes if c.department == HOME]
    gers = _trials(home * VARIANTS, communes, rng, options.slips)
    mainland = [commune for commune in communes if commune.insee < "97"]
    france = _trials(rng.sample(mainland, COUNTRYWIDE), communes, rng, options.slips)
    _report("Gers, with its desks", near, gers, options.misses)
    _report("France, without desks", far, france, options.misses)
    _report("France, with the desks of the Gers", near, france, False)
    if options.structures:
        country = _built(communes, _desks(communes, options.structures))
        _report("France, with desks all over it", country, france, False)
    _baseline(communes, random.Random(options.seed).sample(gers, BASELINE_SAMPLE))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--slips", type=int, default=2, choices=(1, 2), help="the most slips in one name")
    parser.add_argument("--structures", type=Path, help="a structures.yaml of the whole country, measured as well")
    parser.add_argument("--misses", action="store_true", help="print what was not found first")
    return parser.parse_args()


def _desks(communes: Iterable[Commune], path: Path = KNOWLEDGE / "structures.yaml") -> tuple[Desk, ...]:
    """The desks of structures.yaml, as far as nearness needs them; before that file exists, the towns of the Gers."""
    by_insee = {commune.insee: commune for commune in communes}
    if not path.exists():
        towns = [c for c in by_insee.values() if c.department == HOME and c.population > 1300]
        return tuple(_desk_in(town) for town in towns)
    text = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return tuple(_desk_in(by_insee[insee]) for insee in _insee_codes(text) if insee in by_insee)


def _insee_codes(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["insee"]] if isinstance(node.get("insee"), str) else []
        return own + [code for value in node.values() for code in _insee_codes(value)]
    return [code for value in node for code in _insee_codes(value)] if isinstance(node, list) else []


def _desk_in(commune: Commune) -> Desk:
    position = Position(commune.position.latitude, commune.position.longitude)
    return Desk(commune.insee, commune.name, commune.name, commune.insee, "", "", position, Origin())


def _built(communes: Sequence[Commune], desks: Sequence[Desk]) -> Gazetteer:
    started = time.perf_counter()
    gazetteer = Gazetteer.build(communes, desks, Words())
    seconds = time.perf_counter() - started
    tracemalloc.start()
    kept = Gazetteer.build(communes, desks, Words())
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    print(f"built with {len(desks)} desks: {seconds:.2f} s, {megabytes:.0f} MB, {len(kept.spellings.sheets)} spellings")
    return gazetteer


def _trials(wanted: Iterable[Commune], communes: Iterable[Commune], rng: random.Random, slips: int) -> list[Trial]:
    """One misspelling for each; what happens to be the name of another place is left out: nobody could tell."""
    names = {form for commune in communes for form in _forms(commune)}
    trials = [Trial(misspell(commune.name, rng, slips), commune) for commune in wanted]
    return [trial for trial in trials if fold(trial.typed) not in names]


def _forms(commune: Commune) -> Iterator[str]:
    """What a commune is rightly called: its name and those of the communes that merged into it, and without article."""
    for name in (commune.name, *(former.name for former in commune.former)):
        folded = fold(name)
        article, _, rest = folded.partition(" ")
        yield folded
        if article in ("l", "le", "la", "les"):
            yield rest


def _report(title: str, gazetteer: Gazetteer, trials: Sequence[Trial], misses: bool) -> None:
    first = third = 0
    times = []
    for trial in trials:
        started = time.perf_counter()
        found = gazetteer.look_up(trial.typed)
        times.append((time.perf_counter() - started) * 1000)
        names = [_same_name(match.label) for match in found]
        right = _same_name(trial.commune.name)
        first += right in names[:1]
        third += right in names
        if misses and right not in names[:1]:
            print(f"  {trial.typed} <- {trial.commune.name}: {[(m.label, round(m.score, 3)) for m in found]}")
    times.sort()
    print(
        f"{title}: {len(trials)} names, first {first / len(trials):.1%}, in three {third / len(trials):.1%}, "
        f"median {statistics.median(times):.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms"
    )


def _same_name(name: str) -> str:
    """Namesakes count as right: no spelling tells them apart."""
    return fold(name)


def _baseline(communes: Iterable[Commune], trials: Sequence[Trial]) -> None:
    names: list[str] = sorted({fold(commune.name) for commune in communes})
    started = time.perf_counter()
    found = [_names(process.extract, fold(trial.typed), names) for trial in trials]
    milliseconds = (time.perf_counter() - started) * 1000 / len(trials)
    first = sum(fold(trial.commune.name) in some[:1] for trial, some in zip(trials, found, strict=True))
    third = sum(fold(trial.commune.name) in some for trial, some in zip(trials, found, strict=True))
    print(
        f"rapidfuzz WRatio over all names: {len(trials)} names, first {first / len(trials):.1%}, "
        f"in three {third / len(trials):.1%}, {milliseconds:.0f} ms each"
    )


def _names(extract: Callable[..., list[tuple[str, float, int]]], typed: str, names: list[str]) -> list[str]:
    return [name for name, _, _ in extract(typed, names, scorer=fuzz.WRatio, limit=3)]


if __name__ == "__main__":
    main()
