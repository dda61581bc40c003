"""The summary put into words for the picture; no figure is worked out and nothing is drawn here."""

from collections.abc import Callable, Iterator

from bot.ledger.figures import dates, day_as, median_seconds, missed_share, number, percent, title
from bot.ledger.names import Names
from bot.ledger.sheet import Bars, Ranking, Sheet, Tile
from bot.ledger.summary import Stretch, Summary, Top
from bot.rendering.messages import Wording
from bot.rendering.typography import typeset


def sheet_of(summary: Summary, names: Names) -> Sheet:
    """The summary as the picture shows it, in the language of `names`."""
    wording = names.wording
    return Sheet(
        title=typeset(title(summary, wording), wording.language),
        dates=dates(summary.total, wording),
        tiles=tuple(_tiles(summary, wording)),
        legend=(wording.say("legend_understood"), wording.say("legend_missed")),
        bars=(
            Bars(wording.say("chart_days"), tuple(_bar(day, "EEEEEE d", wording) for day in summary.days)),
            Bars(wording.say("chart_weeks"), tuple(_bar(week, "d MMM", wording) for week in summary.weeks)),
        ),
        rankings=tuple(_ranking(key, top, name, wording) for key, top, name in names.tops(summary)),
        note=typeset(wording.say("stats_folded"), wording.language),
    )


def _tiles(summary: Summary, wording: Wording) -> Iterator[Tile]:
    before = wording.say("tile_before", before=number(summary.before, wording))
    yield _tile("questions", number(summary.total.questions, wording), before, wording)
    share = wording.say("tile_share", share=missed_share(summary, wording))
    yield _tile("missed", number(summary.total.missed, wording), share, wording)
    seconds, none = median_seconds(summary, wording), wording.say("tile_no_figure")
    value = wording.say("tile_seconds", seconds=seconds) if seconds else none
    yield _tile("median", value, wording.say("tile_half"), wording)
    opinions = summary.useful + summary.useless
    value = percent(summary.useful, opinions, wording) if opinions else none
    yield _tile("useful", value, wording.counted("tile_opinions", opinions), wording)


def _tile(key: str, value: str, note: str, wording: Wording) -> Tile:
    return Tile(value, wording.say(f"tile_{key}"), typeset(note, wording.language))


def _bar(stretch: Stretch, form: str, wording: Wording) -> tuple[str, int, int]:
    return day_as(stretch.first, form, wording), stretch.questions, min(stretch.missed, stretch.questions)


def _ranking(key: str, top: Top, name: Callable[[str], str], wording: Wording) -> Ranking:
    rows = [(name(id_), count) for id_, count in top.first]
    others = wording.say("stats_others")
    rest = [(others, top.others)] if top.others else []
    return Ranking(wording.say(f"ranking_{key}"), (*rows, *rest), others, wording.say("ranking_empty"))
