"""From pydantic's errors to problems that somebody who never programmed can mend."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.knowledge.model import Text
from bot.knowledge.problems import MAX_PROBLEMS, Problem, problem
from bot.knowledge.schema import Sheet, allowed_keys
from bot.knowledge.wording import WORDING
from bot.knowledge.yaml_tree import Document

_NEAR = 60  # of 100: "telefon" is 75 from "telephone", "adress" 92 from "address"; unrelated words stay under 50
_MOST_CHOICES = 2_000  # ten times the topics there are: a hint is not worth a slow check

_KINDS: Final[Mapping[str, str]] = {
    "string_too_short": "empty_text",
    "string_too_long": "long_text",
    "string_type": "not_text",
    "tuple_type": "not_list",
    "too_short": "empty_list",
    "model_type": "not_mapping",
    "dict_type": "not_mapping",
}

_UNKNOWN_KEY = ("extra_forbidden", "literal_error")

_LANGUAGES: Final[Mapping[object, Text]] = {"fr": Text("français", "French"), "en": Text("anglais", "English")}

_FRENCH_KEYS: Final[Mapping[str, str]] = {
    "nom": "name",
    "ville": "commune",
    "adresse": "address",
    "code_postal": "postcode",
    "code_insee": "insee",
    "telephone": "phone",
    "courriel": "mail",
    "email": "mail",
    "horaires": "hours",
    "rendez_vous": "appointment",
    "remarque": "note",
    "groupe": "group",
    "bus": "travelling",
    "itinerant": "travelling",
    "autres_noms": "other_names",
    "fermetures": "closures",
    "debut": "first",
    "fin": "last",
    "raison": "reason",
    "motif": "reason",
    "verifie": "verified",
    "titre": "title",
    "noms": "names",
    "aide": "help",
    "apporter": "bring",
    "site_web": "site",
    "lien": "page",
    "numero": "number",
    "prix": "price",
    "tarif": "price",
    "mots": "words",
    "sauf": "not",
    "reponse": "answer",
    "partenaire": "partner",
    "partenaires": "partners",
    "guichets": "desks",
    "urgences": "emergencies",
    "francais": "fr",
    "anglais": "en",
}
"""What a French speaker may write for a key -> the key."""


def form_problems(document: Document, form: type[Sheet], error: ValidationError) -> Iterator[Problem]:
    """The problems that `error`, raised by validating `document` as `form`, stands for."""
    faults = error.errors(include_url=False)[:MAX_PROBLEMS]
    meant = {index: _key_meant(form, fault) for index, fault in enumerate(faults) if fault["type"] in _UNKNOWN_KEY}
    misspelt = {(*faults[index]["loc"][:-1], key) for index, key in meant.items()}
    for index, fault in enumerate(faults):
        line = document.line(fault["loc"])
        if index in meant:
            yield _unknown_key(document.file, line, form, fault, meant[index])
        elif fault["type"] != "missing":
            yield _bad_value(document.file, line, fault)
        elif fault["loc"] not in misspelt:
            yield _missing_key(document.file, line, fault["loc"])


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice, all in lower case, that `word` is most likely meant for, None where none is near."""
    some = list(islice(choices, _MOST_CHOICES))
    found = process.extractOne(word.casefold(), some, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def _bad_value(file: str, line: int, fault: ErrorDetails) -> Problem:
    kind = _KINDS.get(fault["type"], fault["type"])
    values = {"key": _key(fault["loc"]) or file, "value": fault["input"], **fault.get("ctx", {})}
    return problem(file, line, kind if kind in WORDING else "other_form", **values)


def _unknown_key(file: str, line: int, form: type[Sheet], fault: ErrorDetails, meant: str | None) -> Problem:
    if meant is not None:
        return problem(file, line, "unknown_key", key=_written(fault), near=meant)
    allowed = ", ".join(_allowed(form, fault))
    return problem(file, line, "unknown_key_no_idea", key=_written(fault), allowed=Text(allowed, allowed))


def _key_meant(form: type[Sheet], fault: ErrorDetails) -> str | None:
    """The key that an unknown one is a slip or the French word for, None where nothing is near."""
    allowed = _allowed(form, fault)
    words = {french: key for french, key in _FRENCH_KEYS.items() if key in allowed} | {key: key for key in allowed}
    near = nearest(_written(fault), words)
    return near and words[near]


def _written(fault: ErrorDetails) -> str:
    """The unknown key; for a mapping's keys pydantic adds a step "[key]" to the path."""
    path = fault["loc"]
    return str(path[-2] if path[-1] == "[key]" else path[-1])


def _allowed(form: type[Sheet], fault: ErrorDetails) -> tuple[str, ...]:
    """The keys there may be; for a mapping's keys pydantic's text reads `'a', 'b' or 'c'`."""
    if fault["type"] == "extra_forbidden":
        return allowed_keys(form, fault["loc"][:-1])
    return tuple(part.strip(" '") for part in fault["ctx"]["expected"].replace(" or ", ", ").split(","))


def _missing_key(file: str, line: int, path: tuple[int | str, ...]) -> Problem:
    key = str(path[-1])
    if key in _LANGUAGES:
        return problem(file, line, "missing_translation", parent=_key(path[:-1]), language=_LANGUAGES[key], key=key)
    return problem(file, line, "missing_key", key=key)


def _key(path: tuple[int | str, ...]) -> str:
    """The last key of a path; a language with the key that it translates."""
    names = [step for step in path if isinstance(step, str) and step != "[key]"]
    if not names:
        return ""
    return f"{names[-2]}: {names[-1]}" if names[-1] in _LANGUAGES and len(names) > 1 else names[-1]
