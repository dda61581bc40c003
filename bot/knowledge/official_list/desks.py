"""From a row of the list to a desk: each cell cleaned, what was at fault told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter, ValidationError

from bot.knowledge.communes import department_of
from bot.knowledge.field_types import Mail, PhoneNumber
from bot.knowledge.model import Commune, Desk, Origin, Position, Text
from bot.knowledge.official_list.comments import LONGEST, has_words, read_comment
from bot.knowledge.official_list.findings import Finding, FindingKind
from bot.knowledge.official_list.listed_hours import WEEKDAYS, HoursRead, read_hours
from bot.knowledge.official_list.places import CommuneCodes, Placed, place
from bot.knowledge.official_list.reading import DAYS, Row

TRAVELLING = frozenset({"bus_équivalent", "bus_equivalent", "bus", "itinérante", "itinerante", "itinérant"})

_PHONE = TypeAdapter(PhoneNumber)
_MAIL = TypeAdapter(Mail)
_MAIL_IN_TEXT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_POST_BOX = re.compile(r"(?:BP|CS|TSA)\s*\d+", re.IGNORECASE)
_STRAIGHT = re.compile(r"(?<=\w)'(?=\w)")
_GROUP_CODE = re.compile(r"[A-Z]{1,4}\d+")
_YES = {"oui": True, "non": False}
_POSTCODE = re.compile(r"\d{5}")
_NINE_DIGITS = re.compile(r"[1-9]\d{8}")


@dataclass(frozen=True, slots=True)
class ListWords:
    """What an import writes into structures.yaml in people's languages.

    `source` names the list and its day; `quoted` carries a comment that exists in French only ('{text}' is the
    comment); `at_town_hall` says that the point on the map is the town hall; `header` opens a new file.
    """

    source: str
    quoted: str
    at_town_hall: Text
    header: str
    department: str


@dataclass(frozen=True, slots=True)
class ListedDesk:
    """A desk as the list has it (its id is still empty), its department, and what there is to tell of it."""

    desk: Desk
    department: str
    findings: tuple[Finding, ...]


def label(row: Row) -> str:
    """How a row is named in the report: 'France services Mirande (1284)'."""
    return f"{row['lib_fs'] or row['lib_com'] or '?'} ({row['id_fs'] or '?'})"


def department_in(row: Row) -> str:
    """The department of a row: that of its commune's code."""
    return department_of(_five(row["insee_com"]))


def listed_desk(row: Row, communes: CommuneCodes, listed: date, today: date, words: ListWords) -> ListedDesk | Finding:
    """The desk of a row, or why there is none; `listed` is the day of the list, `today` decides which notices are over.

    Beyond that nothing is made up: what the row does not say is absent.
    """
    if not row["id_fs"] or not row["lib_fs"]:
        return Finding("no_name" if row["id_fs"] else "no_id", label(row), str(row.line))
    postcode = _five(row["code_postal"])
    commune = communes.find(_five(row["insee_com"]), row["lib_com"], postcode)
    if commune is not None and not _POSTCODE.fullmatch(postcode):
        postcode = next(iter(commune.postcodes), "")
    if commune is None or not postcode:
        return Finding("unknown_commune", label(row), f"{row['lib_com']} {row['insee_com']}")
    placed = place(row["latitude"], row["longitude"], commune)
    hours = read_hours([row[day] for day in DAYS])
    comment = read_comment(row["commentaire"], listed, today)
    note = _note(comment.kept, placed, row, words)
    origin = Origin(words.source, listed if hours.text else None)
    desk = replace(_desk(row, commune, placed.position), postcode=postcode, hours=hours.text, note=note, origin=origin)
    findings = (
        *_findings(row, commune, placed, hours),
        *(Finding("notice_over", label(row), notice) for notice in comment.over),
        *_contact_findings(row, desk),
    )
    return ListedDesk(desk, commune.department, findings)


def _desk(row: Row, commune: Commune, position: Position) -> Desk:
    """What of a desk stands in the row as it is."""
    return Desk(
        id="",
        official_id=row["id_fs"],
        name=_typographic(row["lib_fs"])[:LONGEST],
        commune=commune.name,
        insee=commune.insee,
        address=_address(row) or commune.name,
        postcode="",
        position=position,
        origin=Origin(),
        phone=_phone(row["telephone"]),
        mail=_mail(row["mail"]),
        appointment=_YES.get(row["prise_rdv"].casefold()),
        group=None if _GROUP_CODE.fullmatch(row["groupe_fs"]) else row["groupe_fs"] or None,
        travelling=row["format_fs"].casefold() in TRAVELLING,
    )


def _findings(row: Row, commune: Commune, placed: Placed, hours: HoursRead) -> Iterator[Finding]:
    def told(kind: FindingKind, found: str) -> Finding:
        return Finding(kind, label(row), found)

    if commune.insee != _five(row["insee_com"]):
        yield told("commune_mended", f"{row['lib_com']} {row['insee_com']} -> {commune.name} {commune.insee}")
    elif row["insee_com"] != commune.insee:
        yield told("cells_mended", f"insee_com {row['insee_com']} -> {commune.insee}")
    point = f"{row['latitude']}, {row['longitude']}"
    if placed.standing == "mended":
        yield told("position_mended", f"{point} -> {placed.position.latitude}, {placed.position.longitude}")
    elif placed.standing == "wide":
        yield told("position_kept", f"{placed.km} km")
    elif placed.standing == "town_hall":
        yield told("at_town_hall", point if placed.km is None else f"{point} ({placed.km} km)")
    cells = dict(zip(WEEKDAYS, (row[day] for day in DAYS), strict=True))
    for day in hours.mended:
        yield told("hours_mended", f"{day} {cells[day]}")
    for day in hours.unknown:
        yield told("hours_unknown", f"{day} {cells[day]}")
    if hours.text is None:
        yield told("no_hours", "")


def _contact_findings(row: Row, desk: Desk) -> Iterator[Finding]:
    if desk.phone is None:
        yield Finding("bad_phone" if row["telephone"] else "no_phone", label(row), row["telephone"])
    if row["mail"] and desk.mail != row["mail"]:
        yield Finding("bad_mail", label(row), f"{row['mail']} -> {desk.mail or '–'}")


def _note(comment: str | None, placed: Placed, row: Row, words: ListWords) -> Text | None:
    """The comment, in French and quoted as French in English; a number or address alone only where it is news."""
    notes = [words.at_town_hall] if placed.standing == "town_hall" else []
    if comment and not _is_known(comment, row):
        french = _capitalised(_typographic(_phone(comment) or comment))
        room = LONGEST - sum(len(note.en) for note in notes) - len(words.quoted) - 2
        french = _shortened(french, room)
        notes.append(Text(french, words.quoted.format(text=french) if has_words(french) else french))
    return Text(" ".join(n.fr for n in notes), " ".join(n.en for n in notes)) if notes else None


def _is_known(comment: str, row: Row) -> bool:
    """Whether the comment is the telephone number or the mail address of the desk over again."""
    digits = re.sub(r"\D", "", comment)
    if not has_words(comment) and digits and "@" not in comment:
        return digits.lstrip("0") in re.sub(r"\D", "", row["telephone"])
    return comment.casefold() == row["mail"].casefold()


def _address(row: Row) -> str:
    """Street and what explains it; a post box is no use to somebody who comes."""
    further = row["complement_adresse"]
    parts = [row["adresse"], f"({further})" if row["adresse"] and further else further]
    return _typographic(" ".join(part for part in parts if part and not _POST_BOX.fullmatch(part.strip("()"))))[
        :LONGEST
    ]


def _phone(text: str) -> str | None:
    """A French number, pairs parted by spaces; nine digits have lost their 0 in a spreadsheet."""
    digits = re.sub(r"[ .\u00a0\u202f/_-]", "", text)
    digits = f"0{digits}" if _NINE_DIGITS.fullmatch(digits) else digits
    return _valid(
        _PHONE.validate_python, re.sub(r"(?<=\d)(?=(?:\d\d)+$)", " ", digits) if len(digits) == 10 else digits
    )


def _mail(text: str) -> str | None:
    """The first address of the cell."""
    found = _MAIL_IN_TEXT.search(text)
    return _valid(_MAIL.validate_python, found.group()) if found else None


def _valid(check: Callable[[str], str], text: str) -> str | None:
    try:
        return check(text)
    except ValidationError:
        return None


def _five(code: str) -> str:
    """A code of five characters; of four, a spreadsheet has taken the 0 in front."""
    return code.upper().zfill(5) if code else code


def _typographic(text: str) -> str:
    return _STRAIGHT.sub("’", " ".join(text.split()))


def _capitalised(text: str) -> str:
    first, rest = text.partition(" ")[::2]
    return text if "@" in first or "://" in first or rest == "" else text[:1].upper() + text[1:]


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
