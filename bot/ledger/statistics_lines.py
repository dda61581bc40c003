"""The summary as a short text, for those who do not see the picture."""

from collections.abc import Callable, Iterable, Iterator

from bot.ledger.figures import dates, median_seconds, missed_share, number, title
from bot.ledger.names import Names
from bot.ledger.summary import Summary, Top
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, Reply, Style
from bot.rendering.typography import typeset


def statistics_reply(summary: Summary, names: Names) -> Reply:
    """What was asked and answered in the period, ranked by what it was about."""
    wording = names.wording
    head = _block((title(summary, wording), dates(summary.total, wording)), wording, strong=True)
    if not summary.total.questions:
        return Reply((head, _block((wording.say("stats_nothing"),), wording)))
    parts = (_figures(summary, wording), _rankings(summary, names), _opinions(summary, names))
    blocks = (_block(part, wording) for part in parts)
    return Reply((head, *(block for block in blocks if block.lines)))


def _figures(summary: Summary, wording: Wording) -> Iterator[str]:
    questions, before = number(summary.total.questions, wording), number(summary.before, wording)
    yield wording.say("stats_questions", count=questions, before=before)
    missed = number(summary.total.missed, wording)
    yield wording.say("stats_missed", count=missed, share=missed_share(summary, wording))
    if seconds := median_seconds(summary, wording):
        yield wording.say("stats_median", seconds=seconds)
    yield wording.say("stats_feedback", useful=summary.useful, useless=summary.useless)


def _rankings(summary: Summary, names: Names) -> Iterator[str]:
    for key, top, name in names.tops(summary):
        if top.first or top.others:
            ranked = names.wording.say(f"ranking_{key}")
            yield names.wording.say("stats_ranking", title=ranked, list=_list(top, name, names.wording))


def _opinions(summary: Summary, names: Names) -> Iterator[str]:
    if summary.reasons.first:
        yield names.wording.say("stats_reasons", list=_list(summary.reasons, names.reason, names.wording))
    if summary.complaints.first:
        yield names.wording.say("stats_complaints", list=_list(summary.complaints, names.complaint, names.wording))


def _list(top: Top, name: Callable[[str], str], wording: Wording) -> str:
    counted = [(name(id_), count) for id_, count in top.first]
    if top.others:
        counted.append((wording.say("stats_others"), top.others))
    return ", ".join(wording.say("stats_item", label=label, count=number(count, wording)) for label, count in counted)


def _block(lines: Iterable[str], wording: Wording, *, strong: bool = False) -> Block:
    """The lines typeset; the first of them `strong`."""
    first: Style = "strong" if strong else "plain"
    set_lines = (typeset(line, wording.language) for line in lines)
    return Block(tuple(Line(line, style="plain" if at else first) for at, line in enumerate(set_lines)))
