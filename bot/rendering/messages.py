"""Messages: our own sentences in each language, by key, with their {placeholders} filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml
from babel import Locale
from babel.lists import format_list

from bot.knowledge.model import Language, Text
from bot.rendering.typography import typeset

_LOCALES: Mapping[Language, str] = {"fr": "fr", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language."""

    language: Language
    texts: Mapping[str, str]

    @property
    def locale(self) -> Locale:
        """The locale by which days, months, numbers and lists are written."""
        return Locale.parse(_LOCALES[self.language])

    def say(self, key: str, **values: str | int) -> str:
        """The sentence `key` with its placeholders filled in; KeyError where key or value is missing."""
        return self.texts[key].format(**values)

    def shown(self, text: Text) -> str:
        """A text of the knowledge base in this language, typeset."""
        return typeset(text.in_(self.language), self.language)

    def counted(self, key: str, count: int, **values: str) -> str:
        """The sentence for `count` things: `key` with `_one` or `_other`, by the language's plural rule (CLDR)."""
        plural = "one" if self.locale.plural_form(count) == "one" else "other"
        return self.say(f"{key}_{plural}", count=count, **values)

    def together(self, items: Iterable[str]) -> str:
        """The items as one enumeration: "a, b and c"."""
        return format_list(list(items), locale=self.locale)


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The sentences of every language."""

    fr: Wording
    en: Wording

    def in_(self, language: Language) -> Wording:
        """The sentences in `language`."""
        return self.en if language == "en" else self.fr


def read_catalogues(fr: str, en: str) -> Catalogues:
    """The catalogues from the texts of its two YAML files, `key: sentence`; yaml.YAMLError where one does not parse.

    The sentences come as they are written, with ordinary spaces.
    """
    return Catalogues(_wording("fr", fr), _wording("en", en))


def typeset_catalogues(written: Catalogues) -> Catalogues:
    """The same sentences typeset, so that whoever says one need not; what is filled in stays as it is."""
    return Catalogues(_typeset_wording(written.fr), _typeset_wording(written.en))


def _wording(language: Language, text: str) -> Wording:
    """Every value is read as text, whatever YAML would make of it."""
    texts = yaml.load(text, yaml.CBaseLoader)  # nosec B506 # BaseLoader makes texts, no objects
    return Wording(language, dict(texts))


def _typeset_wording(written: Wording) -> Wording:
    language = written.language
    return Wording(language, {key: typeset(sentence, language) for key, sentence in written.texts.items()})
