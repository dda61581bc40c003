"""What administrators are told: outcomes, versions and the journal, as replies."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import assert_never

from bot.administration.change_lines import change_lines, days_in_words
from bot.administration.changes import Change
from bot.administration.journal import Event
from bot.administration.outcomes import (
    Changed,
    Checked,
    Faulty,
    Gone,
    NotEditable,
    NotWritten,
    Outcome,
    Overtaken,
    Proposed,
    Unchanged,
    Unknown,
)
from bot.administration.versions import History
from bot.knowledge.checking import StaleEntry
from bot.knowledge.problems import Problem
from bot.paris import PARIS
from bot.rendering.messages import Wording
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.typography import typeset

MOST_LISTED = 20
"""Versions and events that are listed."""


def outcome_reply(outcome: Outcome, wording: Wording) -> Reply:
    """An outcome in words; `wording` is that of the administrators' catalogue."""
    match outcome:
        case Changed(changes):
            return _reply([_sentence("changed", wording), *_changes(changes, wording), _sentence("undo_hint", wording)])
        case Unchanged():
            return _reply([_sentence("unchanged", wording)])
        case Faulty(problems):
            return faulty_reply(problems, wording)
        case Checked():
            return _checked(outcome, wording)
        case Proposed(name, _, changes):
            question = _sentence("proposed_question", wording)
            return _reply([_sentence("proposed", wording, name=name), *_changes(changes, wording), question])
        case Overtaken(event):
            by = [_sentence("overtaken_by", wording, event=event_in_words(event, wording))] if event else []
            return _reply([_sentence("overtaken", wording), *by, _sentence("overtaken_then", wording)])
        case Gone():
            return _reply([_sentence("gone", wording)])
        case NotEditable(file, line):
            return _reply([_sentence("not_editable", wording, file=file, line=str(line))])
        case Unknown(id_):
            return _reply([_sentence("unknown_id", wording, id=id_)])
        case NotWritten():
            return _reply([_sentence("not_written", wording)])
        case _:
            assert_never(outcome)


def went_reply(outcome: Outcome, wording: Wording, *, back: bool) -> Reply:
    """The outcome of going back or forward one version."""
    if isinstance(outcome, Gone):
        return _reply([_sentence("no_version_before" if back else "no_version_after", wording)])
    if isinstance(outcome, Changed):
        hint = _sentence("redo_hint" if back else "undo_hint", wording)
        return _reply([_sentence("changed", wording), *_changes(outcome.changes, wording), hint])
    return outcome_reply(outcome, wording)


def by_itself_reply(outcome: Changed | Faulty, wording: Wording) -> Reply:
    """What administrators are told of files that changed on the server."""
    if isinstance(outcome, Changed):
        return _reply([_sentence("changed_by_itself", wording), *_changes(outcome.changes, wording)])
    return Reply((Block((_sentence("faulty_by_itself", wording),)), *faulty_reply(outcome.problems, wording).blocks))


def faulty_reply(problems: Sequence[Problem], wording: Wording) -> Reply:
    """Every problem with its place, what was found, and what to write instead."""
    head = Line(typeset(wording.counted("faulty", len(problems)), wording.language))
    return Reply((Block((head,)), *(_problem(problem, wording) for problem in problems)))


def versions_reply(history: History, wording: Wording) -> Reply:
    """The last versions, the newest first, that in use marked."""
    if not history.versions:
        return _reply([_sentence("no_versions", wording)])
    latest = list(reversed(history.versions))[:MOST_LISTED]
    lines = [
        _sentence(
            "version_in_use" if version.number == history.current else "version",
            wording,
            number=str(version.number),
            event=event_in_words(version.event, wording),
        )
        for version in latest
    ]
    return Reply((Block((_sentence("versions", wording),)), Block(tuple(lines))))


def journal_reply(events: Sequence[Event], wording: Wording) -> Reply:
    """The last events, the newest first."""
    if not events:
        return _reply([_sentence("no_events", wording)])
    lines = tuple(Line(typeset(event_in_words(event, wording), wording.language)) for event in events)
    return Reply((Block((_sentence("journal", wording),)), Block(lines)))


def event_in_words(event: Event, wording: Wording) -> str:
    """When (Europe/Paris), who by their numeric id, and what."""
    at = event.at.astimezone(PARIS)
    about = dict(event.about)
    if event.what == "closure":
        first, last = date.fromisoformat(about.pop("first")), date.fromisoformat(about.pop("last"))
        about["days"] = days_in_words(first, last, wording)
    what = wording.say(f"event_{event.what}", **about)
    who = str(event.who) if event.who is not None else wording.say("who_server")
    return wording.say("event", day=f"{at:%d/%m/%Y}", time=f"{at:%H:%M}", who=who, what=what)


def _checked(outcome: Checked, wording: Wording) -> Reply:
    counted = {key: str(count) for key, count in outcome.counts.items()}
    blocks = [Block((_sentence("sound", wording), _sentence("counted_all", wording, **counted)))]
    if outcome.changes:
        lines = _changes(outcome.changes, wording)
        blocks.append(Block((_sentence("would_change", wording), *lines)))
    else:
        blocks.append(Block((_sentence("would_not_change", wording),)))
    if outcome.stale:
        head = Line(typeset(wording.counted("stale", len(outcome.stale)), wording.language))
        blocks.append(Block((head, *(_stale(entry, wording) for entry in outcome.stale))))
    return Reply(tuple(blocks))


def _stale(entry: StaleEntry, wording: Wording) -> Line:
    why = entry.why.in_(wording.language)
    line = _sentence("stale_line", wording, file=entry.file, line=str(entry.line), id=entry.id, why=why)
    return Line(line.text, style="item")


def _problem(problem: Problem, wording: Wording) -> Block:
    found, instead = problem.found.in_(wording.language), problem.instead.in_(wording.language)
    place = Line(wording.say("problem_place", file=problem.file, line=problem.line), style="strong")
    # Typeset already, but for the bits of YAML it quotes, which people copy: "clé: valeur".
    return Block((place, Line(wording.say("problem_found", found=found, instead=instead))))


def _changes(changes: Iterable[Change], wording: Wording) -> list[Line]:
    lines = change_lines(changes, wording)
    if not lines:
        return [_sentence("no_differences", wording)]
    return [Line(typeset(line, wording.language), style="item") for line in lines]


def _reply(lines: Sequence[Line]) -> Reply:
    """Sentences as blocks of their own, items together."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.style == "item" and blocks[-1][-1].style == "item":
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return Reply(tuple(Block(tuple(block)) for block in blocks))


def _sentence(key: str, wording: Wording, **values: str) -> Line:
    return Line(typeset(wording.say(key, **values), wording.language))
