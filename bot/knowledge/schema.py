"""The form of the YAML files, as pydantic models that mirror them key by key."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from bot.knowledge.field_types import (
    Day,
    Degrees,
    Hours,
    Id,
    InseeCode,
    Line,
    Lines,
    LongText,
    Mail,
    Many,
    PhoneNumber,
    Postcode,
    WebAddress,
    YesNo,
)
from bot.knowledge.france import is_in_france
from bot.knowledge.model import Move

AskedAspect = Literal["hours", "documents", "contact", "route", "appointment"]
Ordinal = Literal["1", "2", "3", "4", "last"]


class Sheet(BaseModel):
    """What all parts of the files have in common: no other keys than those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextSheet(Sheet):
    """A text in both languages."""

    fr: Line
    en: Line


class AnswerSheet(Sheet):
    """A longer text in both languages."""

    fr: LongText
    en: LongText


class PhraseSheet(Sheet):
    """What people type, in both languages."""

    fr: Lines
    en: Lines


class BringSheet(Sheet):
    """What to bring, item for item in both languages."""

    fr: Lines
    en: Lines

    @field_validator("en")
    @classmethod
    def _as_many_as_in_french(cls, english: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        french = info.data.get("fr", english)
        if len(french) != len(english):
            raise PydanticCustomError(
                "different_lengths", "different lengths", {"french": len(french), "english": len(english)}
            )
        return english


class PhoneSheet(Sheet):
    """A telephone number and what a call costs."""

    number: PhoneNumber
    price: TextSheet | None = None


class OriginSheet(Sheet):
    """Where a fact comes from and the day it was confirmed."""

    source: Line | None = None
    verified: Day | None = None


class AudienceSheet(Sheet):
    """Whom a partner serves in place of others."""

    words: Lines
    reason: TextSheet
    stands_in_for: Many[Id] = Field(min_length=1)


class TopicSheet(OriginSheet):
    """A topic of a partner."""

    id: Id
    name: TextSheet
    help: TextSheet
    bring: BringSheet
    note: TextSheet | None = None
    page: WebAddress | None = None
    phone: PhoneSheet | None = None
    stands_in_for: Many[Id] = ()
    words: Many[Line] = ()
    excluded: Many[Line] = Field(default=(), alias="not")
    phrases: PhraseSheet


class PartnerSheet(OriginSheet):
    """A partner of partners.yaml."""

    id: Id
    core: YesNo
    name: TextSheet
    title: TextSheet
    names: Lines
    site: WebAddress
    phone: PhoneSheet | None = None
    help: TextSheet
    bring: BringSheet
    audience: AudienceSheet | None = None
    topics: Many[TopicSheet]


class EntrySheet(OriginSheet):
    """An entry of faq.yaml."""

    id: Id
    name: TextSheet
    answer: AnswerSheet
    page: WebAddress | None = None
    partner: Id | None = None
    words: Many[Line] = ()
    excluded: Many[Line] = Field(default=(), alias="not")
    phrases: PhraseSheet


class ClosureSheet(Sheet):
    """Days on which a desk is shut, both included."""

    first: Day
    last: Day
    reason: TextSheet

    @field_validator("last")
    @classmethod
    def _not_before_first(cls, last: Day, info: ValidationInfo) -> Day:
        first = info.data.get("first", last)
        if last < first:
            raise PydanticCustomError("last_before_first", "ends early", {"first": first, "last": last})
        return last


class DeskSheet(OriginSheet):
    """A desk of structures.yaml."""

    id: Id
    official_id: Line | None = None
    name: Line
    commune: Line
    insee: InseeCode
    address: Line
    postcode: Postcode
    latitude: Degrees
    longitude: Degrees
    phone: PhoneNumber | None = None
    mail: Mail | None = None
    hours: Hours | None = None
    appointment: YesNo | None = None
    note: TextSheet | None = None
    group: Line | None = None
    travelling: YesNo = False
    other_names: Many[Line] = ()
    closures: Many[ClosureSheet] = ()

    @field_validator("longitude")
    @classmethod
    def _in_france(cls, longitude: float, info: ValidationInfo) -> float:
        latitude = info.data.get("latitude")
        if latitude is None or is_in_france(latitude, longitude):
            return longitude
        kind = "swapped_coordinates" if is_in_france(longitude, latitude) else "outside_france"
        raise PydanticCustomError(kind, "misplaced", {"latitude": latitude, "longitude": longitude})


class StructuresFile(Sheet):
    """structures.yaml."""

    desks: Many[DeskSheet]


class PartnersFile(Sheet):
    """partners.yaml."""

    partners: Many[PartnerSheet]


class FaqFile(Sheet):
    """faq.yaml."""

    programme: Many[EntrySheet] = ()
    emergencies: Many[EntrySheet] = ()
    smalltalk: Many[EntrySheet] = ()
    out_of_scope: Many[EntrySheet] = ()


class MorePhrasesSheet(Sheet):
    """More phrases for a topic, a partner or an entry."""

    id: Id
    phrases: PhraseSheet


class PhrasesFile(Sheet):
    """phrases.yaml."""

    more: Many[MorePhrasesSheet] = ()


class WordsFile(Sheet):
    """words.yaml."""

    abbreviations: dict[Line, Line] = {}
    synonyms: Many[Lines] = ()
    background: Many[Line] = ()
    place_before: Many[Line] = ()
    not_places: Many[Line] = ()
    aspects: dict[AskedAspect, Lines] = {}
    moves: dict[Move, Lines] = {}
    ordinals: dict[Ordinal, Lines] = {}


def allowed_keys(form: type[Sheet], path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that the files may have at `path`, which starts at the top of a file; none where it leads nowhere."""
    for step in path:
        if isinstance(step, int):
            continue
        field = next((field for name, field in form.model_fields.items() if step == (field.alias or name)), None)
        inner = _sheet_in(field.annotation) if field else None
        if inner is None:
            return ()
        form = inner
    return tuple(field.alias or name for name, field in form.model_fields.items())


def _sheet_in(annotation: object) -> type[Sheet] | None:
    """The sheet that a field holds, be it optional or a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, Sheet):
        return annotation
    return next((sheet for inner in get_args(annotation) if (sheet := _sheet_in(inner))), None)
