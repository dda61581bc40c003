"""Names: what the ids in the ledger are called in one language."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.directory import Directory
from bot.ledger.summary import Summary, Top
from bot.rendering.messages import Wording
from bot.rendering.typography import typeset


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called; an id that the knowledge base no longer has is its own name."""

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

    def tops(self, summary: Summary) -> tuple[tuple[str, Top, Callable[[str], str]], ...]:
        """What is ranked: its key in the catalogue, the ranking, and how to name its ids."""
        return (
            ("partners", summary.partners, self.need),
            ("topics", summary.topics, self.need),
            ("desks", summary.desks, self.desk),
            ("communes", summary.communes, self.commune),
        )
