"""What `check` tells of a sound knowledge base: how much it holds, and what has grown old."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.knowledge.loader import Loaded
from bot.knowledge.model import Desk, Entry, Knowledge, Language, Origin, Partner, Text, Topic

HOURS_FRESH_MONTHS = 6
FACTS_FRESH_MONTHS = 12

_NEVER = Text("horaires jamais vérifiés", "hours never checked")
_OLD_HOURS = Text("horaires vérifiés le {day}", "hours last checked on {day}")
_OLD_FACTS = Text("renseignements vérifiés le {day}", "facts last checked on {day}")
_OVER = Text("fermeture finie le {day}, à effacer", "closure that ended on {day}, to delete")
_COUNTS = Text(
    "{desks} guichets, {partners} partenaires, {topics} démarches, {phrases} phrases, {entries} autres réponses, "
    "{communes} communes.",
    "{desks} desks, {partners} partners, {topics} topics, {phrases} phrases, {entries} other answers, "
    "{communes} communes.",
)
_UNCONFIRMED = Text(
    "Jamais confirmés\u00a0: {count} démarches et partenaires. Leurs réponses invitent à vérifier sur la page "
    "officielle.",
    "Never confirmed: {count} topics and partners. Their answers ask people to check on the official page.",
)
_STALE = Text("À revoir\u00a0: {count}", "To look at again: {count}")


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """An entry that is not wrong but has grown old: the name of the file, the line (from 1), its id and why."""

    file: str
    line: int
    id: str
    why: Text

    def in_(self, language: Language) -> str:
        """The entry on one line: `file:line: id: why`."""
        gap = "\u00a0:" if language == "fr" else ":"
        return f"{self.file}:{self.line}: {self.id}{gap} {self.why.in_(language)}"


def stale_entries(loaded: Loaded, today: date) -> tuple[StaleEntry, ...]:
    """Hours that nobody confirmed within six months, facts confirmed over a year ago, closures that are over.

    `today` is the date in Europe/Paris. Facts on topics and partners that were never confirmed are not
    listed, `report` counts them: their answers ask people to check on the official page.
    """
    found = _stale(loaded.knowledge, today)
    return tuple(StaleEntry(file, loaded.lines[file, id_], id_, why) for file, id_, why in found)


def count_stale(knowledge: Knowledge, today: date) -> int:
    """How many lines `stale_entries` would give."""
    return sum(1 for _ in _stale(knowledge, today))


def _stale(knowledge: Knowledge, today: date) -> Iterator[tuple[str, str, Text]]:
    """The file, the id and what has grown old."""
    for desk in knowledge.desks:
        yield from (("structures.yaml", desk.id, why) for why in _desk_faults(desk, today))
    for partner in knowledge.partners:
        for item in _facts(partner):
            yield from (("partners.yaml", item.id, why) for why in _fact_faults(item, today))
    for entry in knowledge.entries:
        yield from (("faq.yaml", entry.id, why) for why in _fact_faults(entry, today))


def report(loaded: Loaded, today: date, language: Language) -> str:
    """How much the knowledge base holds, how much of it nobody confirmed, and each entry grown old by `today`.

    In `language`, lines separated by newlines.
    """
    stale = stale_entries(loaded, today)
    lines = [_COUNTS.in_(language).format(**counts(loaded))]
    if unconfirmed := _count_unconfirmed(loaded.knowledge):
        lines.append(_UNCONFIRMED.in_(language).format(count=unconfirmed))
    if stale:
        lines.append(_STALE.in_(language).format(count=len(stale)))
        lines += [f"  {entry.in_(language)}" for entry in stale]
    return "\n".join(lines)


def counts(loaded: Loaded) -> dict[str, int]:
    """How many desks, partners, topics, phrases, entries and communes there are."""
    knowledge = loaded.knowledge
    topics = [topic for partner in knowledge.partners for topic in partner.topics]
    phrases = [topic.phrases for topic in topics]
    phrases += [entry.phrases for entry in knowledge.entries]
    phrases += [partner.phrases for partner in knowledge.partners]
    return {
        "desks": len(knowledge.desks),
        "partners": len(knowledge.partners),
        "topics": len(topics),
        "phrases": sum(len(each.fr) + len(each.en) for each in phrases),
        "entries": len(knowledge.entries),
        "communes": len(knowledge.communes),
    }


def _count_unconfirmed(knowledge: Knowledge) -> int:
    return sum(item.origin.verified is None for partner in knowledge.partners for item in _facts(partner))


def _facts(partner: Partner) -> Iterator[Partner | Topic]:
    yield partner
    yield from partner.topics


def _desk_faults(desk: Desk, today: date) -> Iterator[Text]:
    if desk.hours is not None and desk.origin.verified is None:
        yield _NEVER
    elif desk.hours is not None and _is_older(desk.origin, HOURS_FRESH_MONTHS, today):
        yield _on(_OLD_HOURS, desk.origin.verified)
    for closure in desk.closures:
        if closure.last < today:
            yield _on(_OVER, closure.last)


def _fact_faults(item: Partner | Topic | Entry, today: date) -> Iterator[Text]:
    if _is_older(item.origin, FACTS_FRESH_MONTHS, today):
        yield _on(_OLD_FACTS, item.origin.verified)


def _is_older(origin: Origin, months: int, today: date) -> bool:
    """Confirmed more than so many calendar months ago; the very day is still fresh."""
    then = origin.verified
    if then is None:
        return False
    passed = (today.year - then.year) * 12 + today.month - then.month
    return passed > months or (passed == months and today.day > then.day)


def _on(text: Text, day: date | None) -> Text:
    return Text(text.fr.format(day=f"{day:%d/%m/%Y}"), text.en.format(day=f"{day:%d/%m/%Y}"))
