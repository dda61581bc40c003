"""The kinds of values that the YAML files hold: each is text at first, checked and converted here.

A value at fault raises PydanticCustomError, whose type is the kind of problem in the wording.
"""

import re
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.knowledge.hours import HoursError, parse_hours

MAX_ITEMS = 10_000
"""In one list: three times as many as there are desks in France."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?")
_PHONE_GAPS = re.compile(r"[ .\u00a0\u202f-]")
_PHONE = re.compile(r"0[1-9]\d{8}|\+33[1-9]\d{8}|[13]\d{3}|1\d{1,2}|11[68]\d{3}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WEB = re.compile(r"https://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")
INSEE_CODE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_POSTCODE = re.compile(r"\d{5}")
_YES_NO = {"true": True, "yes": True, "oui": True, "false": False, "no": False, "non": False}


def _matching(pattern: re.Pattern[str], kind: str) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise PydanticCustomError(kind, "does not match")
        return text

    return AfterValidator(check)


def _check_phone(text: str) -> str:
    """French numbers of ten digits, or short ones (15, 112, 36 46, 116 117); source: the ARCEP numbering plan."""
    if not _PHONE.fullmatch(_PHONE_GAPS.sub("", text)):
        raise PydanticCustomError("bad_phone", "not a French number")
    return text


def _check_hours(text: str) -> str:
    try:
        parse_hours(text)
    except HoursError as error:
        raise PydanticCustomError("bad_hours", "bad hours", {"value": error.found, "message": error.message}) from None
    return text


def _date_from(text: object) -> date:
    try:
        if isinstance(text, str) and _DATE.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass  # a day that no month has, told below like any other
    raise PydanticCustomError("bad_date", "not a date")


def _yes_or_no(text: object) -> bool:
    known = _YES_NO.get(text.strip().casefold()) if isinstance(text, str) else None
    if known is None:
        raise PydanticCustomError("bad_yes_no", "neither true nor false")
    return known


def _degrees_from(text: object) -> float:
    if not isinstance(text, str) or not _DEGREES.fullmatch(text.strip()):
        raise PydanticCustomError("bad_degrees", "not degrees")
    return float(text)


def _limit_length(items: object) -> object:
    """Ahead of the items: pydantic would tell the faults of a million of them first."""
    if isinstance(items, list) and len(items) > MAX_ITEMS:
        raise PydanticCustomError("long_list", "too long", {"max_length": MAX_ITEMS})
    return items


_Item = TypeVar("_Item")
Many = Annotated[tuple[_Item, ...], BeforeValidator(_limit_length)]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
Lines = Annotated[Many[Line], Field(min_length=1)]
Id = Annotated[Line, _matching(_ID, "bad_id")]
Mail = Annotated[Line, _matching(_MAIL, "bad_mail")]
WebAddress = Annotated[Line, _matching(_WEB, "not_https")]
InseeCode = Annotated[Line, _matching(INSEE_CODE, "bad_insee")]
Postcode = Annotated[Line, _matching(_POSTCODE, "bad_postcode")]
PhoneNumber = Annotated[Line, AfterValidator(_check_phone)]
Hours = Annotated[Line, AfterValidator(_check_hours)]
Day = Annotated[date, BeforeValidator(_date_from)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Degrees = Annotated[float, BeforeValidator(_degrees_from)]
