"""Sheet: a summary put into words, once for the text and the picture; no figure is worked out here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from bot.answering.directory import Directory
from bot.ledger.summary import Stretch, Summary, Top
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.typography import typeset


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


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called in one language; an id that the knowledge base no longer has is its own name."""

    directory: Directory
    wording: Wording

    def need(self, id_: str) -> str:
        """A topic, partner or entry."""
        view, entry = self.directory.need(id_), self.directory.entries.get(id_)
        named = (view.topic or view.partner) if view else entry
        return typeset(named.name.in_(self.wording.language), self.wording.language) if named else id_

    def desk(self, id_: str) -> str:
        """The commune of a desk, which is short; its own name where that commune has several."""
        desk = self.directory.desks.get(id_)
        if desk is None:
            return id_
        alone = sum(1 for other in self.directory.desks.values() if other.insee == desk.insee) == 1
        return desk.commune if alone else desk.name

    def commune(self, insee: str) -> str:
        """A commune by its INSEE code."""
        commune = self.directory.communes.get(insee)
        return commune.name if commune else insee

    def complaint(self, key: str) -> str:
        """A reason and the desk or need it is about."""
        reason, _, subject = key.partition(" ")
        name = self.desk(subject) if subject in self.directory.desks else self.need(subject)
        return self.wording.say("stats_about", reason=self.reason(reason), subject=name)

    def reason(self, key: str) -> str:
        """Why an answer was not useful."""
        return self.wording.say(f"reason_{key}")


def sheet_of(summary: Summary, names: Names) -> Sheet:
    """The summary as the picture shows it, in the language of `names`."""
    wording = names.wording
    return Sheet(
        title=_title(summary, wording),
        dates=_dates(summary.total, wording),
        tiles=_tiles(summary, wording),
        legend=(wording.say("legend_understood"), wording.say("legend_missed")),
        bars=(
            Bars(wording.say("chart_days"), tuple(_bar(day, "EEEEEE d", wording) for day in summary.days)),
            Bars(wording.say("chart_weeks"), tuple(_bar(week, "d MMM", wording) for week in summary.weeks)),
        ),
        rankings=tuple(_ranking(title, top, name, wording) for title, top, name in _tops(summary, names)),
        note=typeset(wording.say("stats_folded"), wording.language),
    )


def statistics_reply(summary: Summary, names: Names) -> Reply:
    """The summary as a short text."""
    wording = names.wording
    head = (Line(_title(summary, wording), style="strong"), Line(_dates(summary.total, wording)))
    if not summary.total.questions:
        return _typeset((Block(head), Block((Line(wording.say("stats_nothing")),))), wording)
    figures = (
        wording.say(
            "stats_questions", count=_number(summary.total.questions, wording), before=_number(summary.before, wording)
        ),
        wording.say("stats_missed", count=_number(summary.total.missed, wording), share=_share(summary, wording)),
        *([wording.say("stats_median", seconds=seconds)] if (seconds := _seconds(summary, wording)) else []),
        wording.say("stats_feedback", useful=summary.useful, useless=summary.useless),
    )
    tops = [_listed(wording.say(f"ranking_{title}"), top, name, wording) for title, top, name in _tops(summary, names)]
    opinions = [
        wording.say("stats_reasons", list=_list(summary.reasons, names.reason, wording))
        if summary.reasons.first
        else "",
        wording.say("stats_complaints", list=_list(summary.complaints, names.complaint, wording))
        if summary.complaints.first
        else "",
    ]
    blocks = (head, figures, filter(None, tops), filter(None, opinions))
    lines = (tuple(line if isinstance(line, Line) else Line(line) for line in block) for block in blocks)
    return _typeset(tuple(Block(block) for block in lines if block), wording)


def _tops(summary: Summary, names: Names) -> tuple[tuple[str, Top, Callable[[str], str]], ...]:
    return (
        ("partners", summary.partners, names.need),
        ("topics", summary.topics, names.need),
        ("desks", summary.desks, names.desk),
        ("communes", summary.communes, names.commune),
    )


def _tiles(summary: Summary, wording: Wording) -> tuple[Tile, ...]:
    opinions = summary.useful + summary.useless
    none = wording.say("tile_no_figure")
    seconds = _seconds(summary, wording)
    useful = _percent(summary.useful, opinions, wording) if opinions else none
    return tuple(
        Tile(*(typeset(text, wording.language) for text in texts))
        for texts in (
            (
                _number(summary.total.questions, wording),
                wording.say("tile_questions"),
                wording.say("tile_before", before=_number(summary.before, wording)),
            ),
            (
                _number(summary.total.missed, wording),
                wording.say("tile_missed"),
                wording.say("tile_share", share=_share(summary, wording)),
            ),
            (
                wording.say("tile_seconds", seconds=seconds) if seconds else none,
                wording.say("tile_median"),
                wording.say("tile_half"),
            ),
            (useful, wording.say("tile_useful"), wording.counted("tile_opinions", opinions)),
        )
    )


def _ranking(title: str, top: Top, name: Callable[[str], str], wording: Wording) -> Ranking:
    rows = [(name(id_), count) for id_, count in top.first]
    others = wording.say("stats_others")
    rest = [(others, top.others)] if top.others else []
    return Ranking(wording.say(f"ranking_{title}"), (*rows, *rest), others, wording.say("ranking_empty"))


def _listed(title: str, top: Top, name: Callable[[str], str], wording: Wording) -> str:
    listed = _list(top, name, wording)
    return wording.say("stats_ranking", title=title, list=listed) if listed else ""


def _list(top: Top, name: Callable[[str], str], wording: Wording) -> str:
    counted = [(name(id_), count) for id_, count in top.first]
    if top.others:
        counted.append((wording.say("stats_others"), top.others))
    return ", ".join(wording.say("stats_item", label=label, count=_number(count, wording)) for label, count in counted)


def _title(summary: Summary, wording: Wording) -> str:
    return wording.say("stats_title", period=wording.say(f"period_{summary.period}"))


def _dates(stretch: Stretch, wording: Wording) -> str:
    first, last = stretch.first, stretch.last
    if first == last:
        return wording.say("stats_day", date=_capitalised(_date(last, "EEEE d MMMM y", wording)))
    form = "d" if (first.month, first.year) == (last.month, last.year) else "d MMMM"
    form = form if first.year == last.year else "d MMMM y"
    return wording.say("stats_days", first=_date(first, form, wording), last=_date(last, "d MMMM y", wording))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bar(stretch: Stretch, form: str, wording: Wording) -> tuple[str, int, int]:
    return _date(stretch.first, form, wording), stretch.questions, min(stretch.missed, stretch.questions)


def _date(day: date, form: str, wording: Wording) -> str:
    if day.day == 1 and "d" in form:
        form = form.replace("d", wording.say("first_of_month"), 1)
    return str(format_date(day, form, locale=wording.locale))


def _number(count: int, wording: Wording) -> str:
    return str(format_decimal(count, locale=wording.locale))


def _percent(part: int, whole: int, wording: Wording) -> str:
    return str(format_percent(part / whole if whole else 0, locale=wording.locale))


def _share(summary: Summary, wording: Wording) -> str:
    return _percent(summary.total.missed, summary.total.questions, wording)


def _seconds(summary: Summary, wording: Wording) -> str:
    """The median with two figures that tell something: 0.23, 1.2, 12."""
    median = summary.median_seconds
    if median is None:
        return ""
    form = "0.00" if median < 1 else "0.0" if median < 10 else "0"
    return str(format_decimal(median, form, locale=wording.locale))


def _typeset(blocks: tuple[Block, ...], wording: Wording) -> Reply:
    lines = (
        tuple(Line(typeset(line.text, wording.language), style=line.style) for line in block.lines) for block in blocks
    )
    return Reply(tuple(Block(block) for block in lines))
