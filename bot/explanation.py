"""Explanation: what was heard, folded, matched and weighed, for administrators (`ask --explain`)."""

from collections.abc import Iterator

from bot.assistant import Outcome, ReadyKnowledge
from bot.understanding.model import Need, PlaceMatch


def explanation_of(outcome: Outcome, knowledge: ReadyKnowledge) -> str:
    """The understanding of a question, one finding a line."""
    return "\n".join(_lines(outcome, knowledge))


def _lines(outcome: Outcome, knowledge: ReadyKnowledge) -> Iterator[str]:
    heard = outcome.understanding
    yield f"folded    {' '.join(heard.words)}"
    yield f"language  {heard.language}"
    yield from (f"need      {_need(need)}" for need in heard.needs)
    yield from (f"perhaps   {_need(need)}" for need in heard.unsure_needs)
    stems = knowledge.interpreter.stems_of(heard)
    index = knowledge.interpreter.chooser.index
    message = index.read(stems)
    yield "weighed   " + ", ".join(f"{label} {score:.2f}" for label, score in index.judge(message)[:4])
    yield f"known     {message.known:.0%} of {' '.join(stems)}"
    yield from (f"place     {_place(match)}" for match in heard.places.matches)
    if heard.moment:
        yield f"moment    {heard.moment.start.isoformat()} to {heard.moment.end.isoformat()} ({heard.moment.grain})"
    yield f"kind      {heard.aspect or '-'}; who: {heard.audience or '-'}"
    yield f"moves     {', '.join(sorted(heard.moves)) or '-'}"
    yield f"answer    {type(outcome.answer).__name__}"


def _need(need: Need) -> str:
    return f"{need.kind} {need.id}  {need.score:.2f}  from: {', '.join(need.heard)}"


def _place(match: PlaceMatch) -> str:
    return f"{match.label} ({match.commune.insee})  {match.score:.2f}  {match.kind}  from: {' '.join(match.heard)}"
