"""One answer, at least, for every sentence that the bot has, built by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.answering.answers import (
    Answer,
    AskPlace,
    Choice,
    ChoosePlace,
    ChooseTopic,
    DayHours,
    DesksFound,
    DeskView,
    EntryAnswer,
    Forgotten,
    LanguageSet,
    NeedView,
    NotUnderstood,
    OpeningState,
    PlaceView,
    Span,
    Welcome,
)
from bot.knowledge.model import Desk, Entry, EntryKind, Origin, Partner, Phone, Phrases, Position, Text, TextList, Topic
from bot.understanding.model import Grain, Moment

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
HERE = Position(43.51398, 0.40020)
ORIGIN = Origin("Liste des structures (Licence Ouverte 2.0)", date(2024, 8, 1))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of that day in France."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def hours(day: date, *spans: tuple[int, int], reason: Text | None = None) -> DayHours:
    """A day open in these hours."""
    return DayHours(day, tuple(Span(at(day, start), at(day, end)) for start, end in spans), reason)


def moment(start: datetime, length: timedelta, grain: Grain) -> Moment:
    """A moment of that length."""
    return Moment(start, start + length, grain, ())


MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
MORNING = moment(at(SATURDAY, 6), timedelta(hours=6), "part")
INSTANT = moment(at(SATURDAY, 10), timedelta(minutes=1), "instant")
DAY = moment(at(SATURDAY, 0), timedelta(days=1), "day")
ARMISTICE = Text("jour férié : Armistice de 1918", "public holiday: Armistice 1918")

MIRANDE = Desk(
    id="mirande",
    name="France services de Mirande",
    commune="Mirande",
    insee="32256",
    address="Avenue Saint-Roch",
    postcode="32300",
    position=HERE,
    origin=ORIGIN,
    phone="05 62 66 86 87",
    mail="mirande@france-services.gouv.fr",
    hours="Mo-Fr 08:30-12:00,14:00-16:00; PH off",
    appointment=True,
)
SILENT = replace(MIRANDE, id="silent", phone=None, mail=None, appointment=None, origin=replace(ORIGIN, verified=None))

CAF = Partner(
    id="caf",
    core=True,
    name=Text("CAF", "CAF"),
    title=Text("Caisse d’allocations familiales", "family benefits office"),
    names=("caf",),
    help=Text("Un conseiller suit le dossier avec vous.", "An adviser follows your file with you."),
    bring=TextList(("pièce d’identité",), ("identity document",)),
    origin=ORIGIN,
    site="https://www.caf.fr",
    topics=(),
    phone=Phone("32 30", Text("prix d’un appel", "price of a call")),
)
RSA = Topic(
    id="caf-rsa",
    partner="caf",
    name=Text("RSA", "RSA (basic income)"),
    help=Text("Un conseiller remplit la demande avec vous.", "An adviser fills in the claim with you."),
    bring=TextList(("identité", "RIB", "bail", "avis d’impôt", "livret"), ("identity", "RIB", "lease", "tax", "book")),
    phrases=Phrases(),
    origin=ORIGIN,
    page="https://www.service-public.gouv.fr/particuliers/vosdroits/F19778",
    note=Text("Venez avant la fin du mois !", "Come before the end of the month."),
    phone=Phone("0 809 401 401"),
)
NEED, PARTNER_ONLY = NeedView(CAF, RSA), NeedView(CAF)
UNCONFIRMED = NeedView(replace(CAF, origin=Origin()), replace(RSA, origin=Origin()))
UNCONFIRMED_PARTNER = NeedView(replace(CAF, origin=Origin()))
FARMER = NeedView(CAF, None, Text("Vous travaillez dans l’agriculture : c’est la MSA.", "You farm: it is the MSA."))
PLACE = PlaceView("32256", "Mirande", HERE, "32")
AUCH = PlaceView("32013", "Auch", HERE, "32")

TODAY = hours(MONDAY, (8, 12), (14, 16))
OPEN = DeskView(MIRANDE, 0.4, OpeningState(True, at(MONDAY, 12)), (TODAY,), stale=True)
SHUT = DeskView(MIRANDE, 12.3, OpeningState(False, at(MONDAY + timedelta(1), 8, 30)), (hours(MONDAY),), stale=True)
UNKNOWN = DeskView(replace(MIRANDE, id="unknown", hours=None), 12.3, OpeningState(None), (), stale=True)
MOVING = replace(OPEN, desk=replace(MIRANDE, travelling=True))
ON_SATURDAY = replace(OPEN, state=OpeningState(False, at(SATURDAY, 9)), days=(hours(SATURDAY, (9, 12)),))
SHUT_SATURDAY = replace(SHUT, desk=replace(MIRANDE, id="shut"), days=(hours(SATURDAY),))


def shut_with(**changes: object) -> DeskView:
    """The shut desk with another state or other days."""
    return replace(SHUT, **changes)  # type: ignore[arg-type]


def found(view: DeskView, place: PlaceView | None = PLACE, **more: object) -> DesksFound:
    """That one desk found."""
    named = {"named_moment": more.get("moment")}
    return DesksFound(**({"aspect": "desk", "place": place, "desks": (view,)} | named | more))  # type: ignore[arg-type]


def entry(kind: EntryKind, entry_id: str = "faq-appointment") -> Entry:
    """An entry of that kind."""
    answer = Text("Le guichet décide : appelez le 17 !", "The desk decides: call 17.")
    return Entry(entry_id, kind, answer, answer, Phrases(), ORIGIN, "https://www.gers.gouv.fr")


WEEK = (
    hours(MONDAY, (8, 12)),
    *(hours(MONDAY + timedelta(day), (9, 12)) for day in (1, 2, 3)),
    hours(MONDAY + timedelta(4), reason=ARMISTICE),
    hours(SATURDAY),
    hours(SATURDAY + timedelta(1)),
)
FORTNIGHT = tuple(hours(MONDAY + timedelta(day), (8, 9 + day)) for day in range(9))
NINE_DAYS = moment(at(MONDAY, 0), timedelta(days=9), "days")
CHOICES = tuple(Choice(Text(f"Montaut ({code})", f"Montaut ({code})"), "place", code) for code in ("32", "40", "64"))
EVENING = moment(at(MONDAY, 17), timedelta(hours=5), "part")
OTHER_MOMENTS = (
    EVENING,
    moment(at(MONDAY, 0), timedelta(hours=9), "part"),
    moment(at(SATURDAY, 12), timedelta(hours=6), "part"),
    moment(at(SATURDAY, 12), timedelta(hours=2), "part"),
    moment(at(date(2027, 5, 1), 10), timedelta(minutes=1), "instant"),
    NINE_DAYS,
)

OPENINGS: tuple[Answer, ...] = (
    found(OPEN, needs=(NEED,)),
    found(OPEN, needs=(UNCONFIRMED,)),
    found(OPEN, needs=(UNCONFIRMED_PARTNER,)),
    found(replace(OPEN, state=OpeningState(True)), None),
    found(replace(OPEN, desk=SILENT, stale=True), AUCH),
    found(MOVING),
    found(replace(OPEN, desk=replace(SILENT, travelling=True))),
    found(shut_with(days=(hours(MONDAY, (10, 12)),)), AUCH),
    found(shut_with(days=(hours(MONDAY, (8, 9)),)), AUCH),
    found(shut_with(days=(hours(MONDAY, reason=ARMISTICE),)), AUCH),
    found(shut_with(state=OpeningState(False)), AUCH),
    found(UNKNOWN, PlaceView(None, "", HERE)),
    found(replace(UNKNOWN, desk=replace(SILENT, hours=None)), replace(AUCH, name="Les Angles")),
    found(ON_SATURDAY, AUCH, moment=MORNING, open_at_moment=True, nearest_shut=SHUT_SATURDAY, aspect="hours"),
    found(ON_SATURDAY, moment=INSTANT, open_at_moment=True, nearest_shut=replace(SHUT_SATURDAY, days=FORTNIGHT)),
    found(ON_SATURDAY, moment=DAY, open_at_moment=True, nearest_shut=UNKNOWN),
    found(ON_SATURDAY, moment=DAY, nearest_shut=replace(UNKNOWN, desk=replace(SILENT, hours=None))),
    found(ON_SATURDAY, moment=DAY, nearest_shut=replace(SHUT_SATURDAY, days=(hours(SATURDAY, reason=ARMISTICE),))),
    found(replace(OPEN, days=FORTNIGHT), moment=NINE_DAYS, aspect="hours"),
    found(replace(OPEN, week=WEEK), aspect="hours"),
    found(replace(OPEN, week=(DayHours(MONDAY, (), known=False), *WEEK[1:])), aspect="hours"),
    found(replace(OPEN, week=tuple(hours(date(2026, 12, day)) for day in range(1, 8))), aspect="hours"),
    *(found(SHUT, AUCH, moment=other, open_at_moment=False) for other in OTHER_MOMENTS),
    found(shut_with(days=(hours(MONDAY, reason=ARMISTICE),)), AUCH, moment=MORNING, open_at_moment=False),
    found(shut_with(state=OpeningState(False, at(MONDAY, 18))), AUCH, moment=EVENING, open_at_moment=False),
)

DESKS: tuple[Answer, ...] = (
    found(SHUT, replace(AUCH, name="Le Houga"), home_desk=SHUT_SATURDAY, outside=True),
    found(ON_SATURDAY, AUCH, home_desk=SHUT_SATURDAY, moment=DAY),
    found(SHUT, AUCH, home_desk=replace(SHUT_SATURDAY, distance_km=0.6)),
    found(SHUT, PlaceView(None, "", HERE), outside=True, offset=1),
    found(SHUT, replace(PLACE, name="Valentées", assumed=True), offset=1, exhausted=True),
    found(SHUT, replace(AUCH, assumed=True, confirm=True), desks=(SHUT, SHUT_SATURDAY)),
    found(replace(SHUT, distance_km=0.5), AUCH, needs=(FARMER, NEED)),
    found(SHUT, replace(AUCH, name="Barran"), desks=()),
    found(OPEN, aspect="documents", needs=(NEED,)),
    found(OPEN, aspect="documents"),
    found(OPEN, aspect="contact", needs=(PARTNER_ONLY, NEED)),
    found(replace(OPEN, desk=SILENT), aspect="contact"),
    found(OPEN, aspect="route"),
    found(replace(OPEN, desk=replace(MIRANDE, commune="Le Houga")), replace(PLACE, name="Le Houga"), aspect="route"),
    found(replace(OPEN, desk=replace(MIRANDE, commune="Auch")), replace(PLACE, name="Auch"), aspect="route"),
    found(replace(OPEN, desk=replace(MIRANDE, commune="Les Angles")), replace(PLACE, name="Les Angles")),
    found(replace(OPEN, desk=replace(MIRANDE, appointment=False)), aspect="appointment", needs=(PARTNER_ONLY,)),
    found(replace(OPEN, desk=replace(MIRANDE, note=Text("Sur rendez-vous l’été.", "By appointment in summer.")))),
    found(replace(OPEN, desk=SILENT), aspect="appointment"),
)

OTHERS: tuple[Answer, ...] = (
    EntryAnswer(entry("programme"), (NEED,), PLACE, OPEN),
    EntryAnswer(entry("programme", "faq-what"), (), None, OPEN),
    EntryAnswer(entry("smalltalk", "hello")),
    EntryAnswer(entry("out_of_scope", "weather")),
    EntryAnswer(entry("emergency", "danger")),
    AskPlace((NEED,)),
    AskPlace((FARMER,), "contact", phone=CAF.phone),
    AskPlace((NEED,), "documents"),
    AskPlace((NEED,), again=True),
    AskPlace((NEED,), unknown_place="Trifouilly"),
    ChoosePlace(CHOICES, (NEED,), more=1),
    ChoosePlace(CHOICES, more=4),
    ChoosePlace(CHOICES[:1]),
    ChooseTopic(CHOICES[:2], PLACE, "caf"),
    ChooseTopic(CHOICES[:1]),
    NotUnderstood(1),
    NotUnderstood(1, (NEED,)),
    NotUnderstood(2, (), OPEN, CHOICES),
    NotUnderstood(3, (), None, CHOICES, PLACE),
    NotUnderstood(4, (), None, CHOICES),
    NotUnderstood(1, desk=OPEN, place=PLACE, needs=(NEED,)),
    NotUnderstood(2, desk=OPEN, place=PLACE, needs=(NEED,)),
    LanguageSet(),
    Forgotten(),
    Welcome(),
)

ANSWERS = OPENINGS + DESKS + OTHERS
