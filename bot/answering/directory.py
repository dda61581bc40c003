"""Directory: the knowledge base made ready for looking things up by id, by position and by opening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.answering.answers import NeedView
from bot.answering.nearest import DeskMap
from bot.answering.opening import Timetable
from bot.knowledge.area import shares_of_departments
from bot.knowledge.model import Commune, Desk, Entry, Knowledge, Partner, Topic

SERVED = 0.25  # of a department's usual number of desks: not a neighbour with three of them


@dataclass(frozen=True)
class Directory:
    """Desks, partners, topics, entries and communes by id, the map of the desks and their timetable."""

    desks: Mapping[str, Desk]
    partners: Mapping[str, Partner]
    topics: Mapping[str, Topic]
    entries: Mapping[str, Entry]
    communes: Mapping[str, Commune]
    stand_ins: Mapping[tuple[str, str], Topic]
    departments: frozenset[str]
    desk_map: DeskMap
    timetable: Timetable

    @classmethod
    def build(cls, knowledge: Knowledge) -> "Directory":
        """Index the knowledge base."""
        topics = {topic.id: topic for partner in knowledge.partners for topic in partner.topics}
        return cls(
            desks={desk.id: desk for desk in knowledge.desks},
            partners={partner.id: partner for partner in knowledge.partners},
            topics=topics,
            entries={entry.id: entry for entry in knowledge.entries},
            communes={commune.insee: commune for commune in knowledge.communes},
            stand_ins={
                (topic.partner, replaced): topic for topic in topics.values() for replaced in topic.stands_in_for
            },
            departments=_departments(knowledge.desks),
            desk_map=DeskMap.build(knowledge.desks),
            timetable=Timetable.build(knowledge.desks),
        )

    def need(self, need_id: str) -> NeedView | None:
        """The topic or partner with this id, None where the knowledge base no longer has it."""
        topic = self.topics.get(need_id)
        if topic is not None:
            return NeedView(self.partners[topic.partner], topic)
        partner = self.partners.get(need_id)
        return NeedView(partner) if partner is not None else None

    def for_audience(self, need: NeedView, audience: str | None, *, just_said: bool) -> NeedView:
        """The need as it is for an audience: a farmer's RSA is the MSA's; unchanged where nobody stands in.

        Of somebody who said so earlier (not `just_said`) only a topic of which the other partner has its own is
        turned over: a farmer's wife may well have business with the Urssaf.
        """
        partner = self.partners.get(audience) if audience else None
        if partner is None or partner.audience is None or need.partner.id not in partner.audience.stands_in_for:
            return need
        topic = self.stand_ins.get((partner.id, need.topic.id)) if need.topic else None
        if topic is None and not just_said:
            return need
        return NeedView(partner, topic, partner.audience.reason_for(need.partner))


def _departments(desks: Iterable[Desk]) -> frozenset[str]:
    """The departments that the desks serve."""
    return frozenset(department for department, share in shares_of_departments(desks).items() if share >= SERVED)
