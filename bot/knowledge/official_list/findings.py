"""Findings: what an import mended, could not mend, changed or left out, one by one, for the report."""

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "broken_row",
    "no_id",
    "same_id",
    "no_name",
    "unknown_commune",
    "commune_mended",
    "cells_mended",
    "position_mended",
    "position_kept",
    "at_town_hall",
    "hours_mended",
    "hours_unknown",
    "no_hours",
    "no_phone",
    "bad_phone",
    "bad_mail",
    "notice_over",
    "changed",
    "kept_as_checked",
    "removed",
    "not_in_list",
    "added",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: its kind, the desk it is about ('Mirande (1284)'), and what was found."""

    kind: FindingKind
    desk: str
    found: str = ""
