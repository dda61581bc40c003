"""From pydantic's errors to problems that somebody who never programmed can mend."""

from collections.abc import Iterable, Iterator, Mapping
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

_KINDS: Final[Mapping[str, str]] = {
    "string_too_short": "empty_text",
    "string_too_long": "long_text",
    "string_type": "not_text",
    "tuple_type": "not_list",
    "too_short": "empty_list",
    "too_long": "long_list",
    "model_type": "not_mapping",
    "dict_type": "not_mapping",
}

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
    for fault in error.errors(include_url=False)[:MAX_PROBLEMS]:
        yield _problem(document, form, fault)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice, all in lower case, that `word` is most likely meant for, None where none is near."""
    found = process.extractOne(word.casefold(), list(choices), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def _problem(document: Document, form: type[Sheet], fault: ErrorDetails) -> Problem:
    path = fault["loc"]
    line = document.line(path)
    if fault["type"] == "extra_forbidden":
        return _unknown_key(document.file, line, str(path[-1]), allowed_keys(form, path[:-1]))
    if fault["type"] == "literal_error":
        return _unknown_key(document.file, line, str(path[-2]), _expected(fault))
    if fault["type"] == "missing":
        return _missing_key(document.file, line, path)
    kind = _KINDS.get(fault["type"], fault["type"])
    values = {"key": _key(path) or document.file, "value": fault["input"], **fault.get("ctx", {})}
    return problem(document.file, line, kind if kind in WORDING else "other_form", **values)


def _unknown_key(file: str, line: int, key: str, allowed: Iterable[str]) -> Problem:
    allowed = tuple(allowed)
    words = {**{french: name for french, name in _FRENCH_KEYS.items() if name in allowed}, **{k: k for k in allowed}}
    near = nearest(key, words)
    if near is None:
        return problem(file, line, "unknown_key_no_idea", key=key, allowed=Text(*[", ".join(allowed)] * 2))
    return problem(file, line, "unknown_key", key=key, near=words[near])


def _expected(fault: ErrorDetails) -> tuple[str, ...]:
    """The values that pydantic would have accepted: its text reads `'a', 'b' or 'c'`."""
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
