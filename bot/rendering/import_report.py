"""Import report: what an import of communes read, and what it left out."""

from collections.abc import Iterator, Sequence

from bot.knowledge.import_communes import CommunesReport
from bot.rendering.messages import Wording

MOST_NAMED = 8


def report_of(report: CommunesReport, file: str, wording: Wording) -> str:
    """The report in sentences, one a line; `file` is what was written."""
    return "\n".join(_lines(report, file, wording))


def _lines(report: CommunesReport, file: str, wording: Wording) -> Iterator[str]:
    yield wording.say("cli_communes", communes=report.communes, former=report.former, file=file)
    yield wording.say("cli_at_town_hall", count=report.at_town_hall)
    for key, names in (
        ("cli_left_out", report.left_out_no_position),
        ("cli_no_successor", report.left_out_no_successor),
        ("cli_duplicates", report.duplicates),
    ):
        if names:
            yield wording.say(key, count=len(names), names=_named(names, wording))


def _named(names: Sequence[str], wording: Wording) -> str:
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(wording.say("cli_and_more", count=len(names) - MOST_NAMED))
    return ", ".join(shown)
