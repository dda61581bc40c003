"""From the checked form of the files to the model of the knowledge base."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TypeVar

from bot.folding import fold_all
from bot.knowledge.model import (
    Audience,
    Closure,
    Desk,
    Entry,
    EntryKind,
    Origin,
    Partner,
    Phone,
    Phrases,
    Position,
    Text,
    TextList,
    Topic,
    Words,
)
from bot.knowledge.schema import (
    AnswerSheet,
    AudienceSheet,
    BringSheet,
    ClosureSheet,
    DeskSheet,
    EntrySheet,
    FaqFile,
    OriginSheet,
    PartnerSheet,
    PhoneSheet,
    PhrasesFile,
    TextSheet,
    TopicSheet,
    WordsFile,
)

_Key = TypeVar("_Key", bound=str)


def desk_from(sheet: DeskSheet) -> Desk:
    """The desk that an entry of structures.yaml describes."""
    return Desk(
        id=sheet.id,
        official_id=sheet.official_id,
        name=sheet.name,
        commune=sheet.commune,
        insee=sheet.insee,
        address=sheet.address,
        postcode=sheet.postcode,
        position=Position(sheet.latitude, sheet.longitude),
        origin=_origin(sheet),
        phone=sheet.phone,
        mail=sheet.mail,
        hours=sheet.hours,
        appointment=sheet.appointment,
        note=_optional_text(sheet.note),
        group=sheet.group,
        travelling=sheet.travelling,
        other_names=sheet.other_names,
        closures=tuple(map(_closure, sheet.closures)),
    )


MorePhrases = Mapping[str, Phrases]
"""The phrases of phrases.yaml, by the id of the topic, partner or entry that they are about."""


def more_phrases_from(file: PhrasesFile) -> MorePhrases:
    """The phrases of phrases.yaml by id."""
    return {sheet.id: Phrases(fr=sheet.phrases.fr, en=sheet.phrases.en) for sheet in file.more}


def partner_from(sheet: PartnerSheet, more: MorePhrases) -> Partner:
    """The partner, with its topics, that an entry of partners.yaml describes."""
    return Partner(
        id=sheet.id,
        core=sheet.core,
        name=_text(sheet.name),
        title=_text(sheet.title),
        names=sheet.names,
        help=_text(sheet.help),
        bring=_text_list(sheet.bring),
        origin=_origin(sheet),
        site=sheet.site,
        topics=tuple(_topic(sheet.id, topic, more) for topic in sheet.topics),
        phone=_phone(sheet.phone),
        audience=_audience(sheet.audience),
        phrases=more.get(sheet.id, Phrases()),
    )


def entries_from(file: FaqFile, more: MorePhrases) -> tuple[Entry, ...]:
    """The entries of faq.yaml, in the order of the file's four lists."""
    return tuple(
        chain(
            _entries("programme", file.programme, more),
            _entries("emergency", file.emergencies, more),
            _entries("smalltalk", file.smalltalk, more),
            _entries("out_of_scope", file.out_of_scope, more),
        )
    )


def words_from(file: WordsFile) -> Words:
    """The word lists of words.yaml, folded."""
    return Words(
        abbreviations=dict(zip(fold_all(file.abbreviations), fold_all(file.abbreviations.values()), strict=True)),
        synonyms=_folded_each(file.synonyms),
        background=frozenset(word for item in _folded(file.background) for word in item.split()),
        place_before=_folded(file.place_before),
        not_places=frozenset(_folded(file.not_places)),
        aspects=_folded_lists(file.aspects),
        moves=_folded_lists(file.moves),
        ordinals=_folded_lists(file.ordinals),
    )


def _folded(items: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order: `rendez-vous` and `rendez vous` fold alike."""
    return tuple(dict.fromkeys(fold_all(items)))


def _folded_each(lists: Collection[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """`_folded` for many lists; all are folded together, which is what takes time."""
    folded = iter(fold_all(chain.from_iterable(lists)))
    return tuple(tuple(dict.fromkeys(islice(folded, len(items)))) for items in lists)


def _folded_lists(lists: Mapping[_Key, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return dict(zip(lists, _folded_each(lists.values()), strict=True))


def _topic(partner: str, sheet: TopicSheet, more: MorePhrases) -> Topic:
    return Topic(
        id=sheet.id,
        partner=partner,
        name=_text(sheet.name),
        help=_text(sheet.help),
        bring=_text_list(sheet.bring),
        phrases=_phrases(sheet, more),
        origin=_origin(sheet),
        page=sheet.page,
        note=_optional_text(sheet.note),
        phone=_phone(sheet.phone),
        stands_in_for=sheet.stands_in_for,
    )


def _entries(kind: EntryKind, sheets: Iterable[EntrySheet], more: MorePhrases) -> Iterable[Entry]:
    for sheet in sheets:
        yield Entry(
            id=sheet.id,
            kind=kind,
            name=_text(sheet.name),
            answer=_text(sheet.answer),
            phrases=_phrases(sheet, more),
            origin=_origin(sheet),
            page=sheet.page,
            partner=sheet.partner,
        )


def _phrases(sheet: TopicSheet | EntrySheet, more: MorePhrases) -> Phrases:
    further = more.get(sheet.id, Phrases())
    return Phrases(
        fr=sheet.phrases.fr + further.fr,
        en=sheet.phrases.en + further.en,
        words=sheet.words,
        excluded=sheet.excluded,
    )


def _text(sheet: TextSheet | AnswerSheet) -> Text:
    return Text(sheet.fr, sheet.en)


def _optional_text(sheet: TextSheet | None) -> Text | None:
    return None if sheet is None else _text(sheet)


def _text_list(sheet: BringSheet) -> TextList:
    return TextList(sheet.fr, sheet.en)


def _phone(sheet: PhoneSheet | None) -> Phone | None:
    return None if sheet is None else Phone(sheet.number, _optional_text(sheet.price))


def _origin(sheet: OriginSheet) -> Origin:
    return Origin(sheet.source, sheet.verified)


def _audience(sheet: AudienceSheet | None) -> Audience | None:
    return None if sheet is None else Audience(sheet.words, _text(sheet.reason), sheet.stands_in_for)


def _closure(sheet: ClosureSheet) -> Closure:
    return Closure(sheet.first, sheet.last, _text(sheet.reason))
