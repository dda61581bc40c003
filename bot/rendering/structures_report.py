"""Structures report: what an import of the official list did, mended and could not, in French or English."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from bot.knowledge.model import Language, Text
from bot.knowledge.official_list.desks import ListWords
from bot.knowledge.official_list.findings import Finding, FindingKind
from bot.rendering.messages import Catalogues, Wording
from bot.rendering.typography import typeset
from bot.rendering.words_of_time import full_date

MOST_SHOWN = 8
_COUNTED_ONLY: frozenset[FindingKind] = frozenset({"added"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """An import that was done: desks now in `file`, the day and the encoding of the list, and the findings."""

    desks: int
    file: str
    listed: date
    encoding: str
    findings: Sequence[Finding]


def list_words(catalogues: Catalogues, listed: date, language: Language) -> ListWords:
    """What the import of the list of the day `listed` writes into structures.yaml, its comments in `language`."""
    fr, en = catalogues.fr, catalogues.en
    return ListWords(
        source=fr.say("source", date=full_date(listed, fr)),
        quoted=en.texts["quoted"],
        at_town_hall=Text(fr.say("note_at_town_hall"), en.say("note_at_town_hall")),
        header=catalogues.in_(language).texts["file_header"],
        department=catalogues.in_(language).texts["file_department"],
    )


def structures_report(outcome: Outcome, wording: Wording, whole: bool) -> str:
    """The report; unless `whole`, the first eight findings of each kind."""
    return "\n".join(_lines(outcome, wording, whole))


def _lines(outcome: Outcome, wording: Wording, whole: bool) -> Iterator[str]:
    yield wording.say("written", count=outcome.desks, file=outcome.file)
    yield wording.say("list_day", date=full_date(outcome.listed, wording))
    if outcome.encoding != "utf-8":
        yield typeset(wording.say("encoding", encoding=outcome.encoding), wording.language)
    cut, colon = False, typeset(": ", wording.language)
    for kind in get_args(FindingKind):
        found = [finding for finding in outcome.findings if finding.kind == kind]
        if not found:
            continue
        yield typeset(wording.counted(kind, len(found)), wording.language)
        shown = found if whole else [] if kind in _COUNTED_ONLY else found[:MOST_SHOWN]
        yield from (f"  {colon.join(filter(None, (each.desk, each.found)))}" for each in shown)
        if shown and len(shown) < len(found):
            cut = True
            yield f"  {wording.say('and_more', count=len(found) - len(shown))}"
    if cut:
        yield typeset(wording.say("see_report"), wording.language)
