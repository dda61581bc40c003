"""Interpreter: the knowledge base made ready for understanding, and a question understood with it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter

import numpy as np

from bot.folding import FoldAll, fold, fold_all
from bot.knowledge.model import Knowledge
from bot.privacy import is_private, redact
from bot.understanding.audiences import Audiences
from bot.understanding.choosing import Chooser, Readings, credible
from bot.understanding.circumstances import BESIDE_PLACE, ONLY_TALK, Circumstances
from bot.understanding.departments import department_end
from bot.understanding.follow_ups import FEW_WORDS, FollowUps
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.halves import AND, OR, halves
from bot.understanding.heard import Heard, blanked, without
from bot.understanding.hints import CLEAR_NEED, LONGEST_FOLLOW_UP, Hints, brings_up, only_duration, refers_back, told_of
from bot.understanding.language import LanguageVote, language_asked_for
from bot.understanding.model import Moment, Need, NeedKind, Places, Question, Understanding
from bot.understanding.moments_after import moment_after
from bot.understanding.needs import NeedIndex
from bot.understanding.phrase_sources import names_in, partner_names, sources_of
from bot.understanding.phrase_table import PhraseTable
from bot.understanding.places import find_places
from bot.understanding.roles import street_in
from bot.understanding.stories import STORY, sentences_of
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.word_groups import WordGroups
from bot.understanding.words import Reader

_POLITE = re.compile(r"\b(?:s il (?:vous|te) plai\w*|svp|stp|please|pls|plz)\b")
"""Words that go with any need: 'apl svp'."""

_GREETING = re.compile(r"^(?:bonjour|bonsoir|salut|coucou|hello|hi|hey)\b")
"""The first word of a need that is told politely: 'salut, la poste ?'."""

_LONGEST_OR_PART = 3
"""Words on either side of an "or": "demande de naturalisation ou en est mon dossier" asks where it stands."""

LONGEST_ANNOUNCEMENT = 5
"""Words of the longest group that announces a place: 'dans le secteur de'."""

LIKELY_PLACE = 0.7
"""Score of a misspelt commune that answers "in which commune are you?": 'ozé' for Eauze has 0.8."""

LONGEST_MESSAGE = 1500
"""Characters that are read: the longest of 132 messages to service-public.fr had 900."""


@dataclass(frozen=True)
class Interpreter:
    """Everything that understanding needs, prepared once for a knowledge base."""

    reader: Reader
    vocabulary: Vocabulary
    chooser: Chooser
    gazetteer: Gazetteer
    follow_ups: FollowUps
    language: LanguageVote
    word_groups: WordGroups
    audiences: Audiences
    place_before: frozenset[tuple[str, ...]]
    names: frozenset[tuple[str, ...]]

    @classmethod
    def build(
        cls, knowledge: Knowledge, gazetteer: Gazetteer | None = None, fold_all: FoldAll = fold_all
    ) -> "Interpreter":
        """Count, weigh and index the phrases and, unless their `gazetteer` is given, the places."""
        reader = Reader.build(knowledge.words)
        sources = sorted(sources_of(knowledge), key=attrgetter("label", "category"))
        texts = fold_all(chain.from_iterable(source.texts for source in sources))
        table = PhraseTable.of(texts).replaced(reader.abbreviations)
        counts = Counter(table.counts())
        counts.update(dict.fromkeys(knowledge.words.background, 1))
        held_by = list(chain(*(repeat((source.label, source.category), len(source.texts)) for source in sources)))
        languages = np.array([source.language for source in sources for _ in source.texts])
        kinds: dict[str, NeedKind] = {source.category: source.kind for source in sources}
        partners = {s.category: s.label for s in sources if s.kind in ("topic", "partner")}
        stems = table.without_letters().mapped(reader.stem_each)
        return cls(
            reader=reader,
            vocabulary=Vocabulary.build(counts, knowledge.words.synonyms),
            chooser=Chooser(NeedIndex.build(stems, held_by), kinds, partners),
            gazetteer=gazetteer or Gazetteer.build(knowledge.communes, knowledge.desks, knowledge.words),
            follow_ups=FollowUps.build(knowledge.words),
            language=LanguageVote.build(
                table.counts(languages == "fr"), table.counts(languages == "en"), names_in(knowledge)
            ),
            word_groups=WordGroups.build(knowledge),
            audiences=Audiences.build(knowledge),
            place_before=frozenset(tuple(group.split()) for group in knowledge.words.place_before),
            names=frozenset(reader.content(name.split()) for name in partner_names(knowledge)),
        )

    def understand(self, question: Question, hints: Hints) -> Understanding:
        """Read a question; `hints` come from the conversation."""
        redacted = redact(question.text[:LONGEST_MESSAGE])
        heard = self._heard(redacted.text, question, hints)
        sure, unsure = self._clear_needs(heard, hints)
        spoken = self._spoken(heard.words, heard.places)
        language = self.language.language_of(spoken, hints.language, question.language or "fr")
        understood = sure or unsure or heard.only_follows
        return Understanding(
            language=language_asked_for(heard.moves, sure) or language,
            needs=sure,
            unsure_needs=unsure,
            near_needs=() if understood else self.chooser.nearest(self._stems(heard.rest)),
            places=heard.places,
            moment=heard.moment,
            aspect=heard.aspect,
            moves=heard.moves,
            choice=self.follow_ups.choice(heard.words),
            personal_number=is_private(redacted.found),
            audience=heard.audience,
            position=question.position,
            words=heard.words,
        )

    def _heard(self, text: str, question: Question, hints: Hints) -> Heard:
        """What a message says beside its need, and the words that are left for that; `text` has no private numbers."""
        folded = fold(text)
        told = told_of(folded)
        words = self.reader.read(told.split())
        moment = moment_after(words, question.at, hints.day)
        places = self._places(question, words, hints)
        rest = self._without(words, places, moment)
        mended = self.follow_ups.mended(words)
        aspect, asking = self.follow_ups.aspect(mended, few=len(rest) <= FEW_WORDS)
        moves, moving = self.follow_ups.moves_in(
            blanked(mended, moment.heard if moment else ()), in_conversation=hints.in_conversation
        )
        audience, who = self.audiences.heard_in(words)
        signs = bool(aspect or moves or moment or places.matches)
        for_paper = hints.ask_for_paper(moves, words)
        return Heard(
            text=text,
            words=words,
            rest=rest,
            apart=without(rest, [words[position] for position in asking]),
            who=who,
            audience=audience,
            places=places,
            moment=moment,
            aspect="documents" if for_paper else aspect,
            moves=moves,
            anew=told != folded or brings_up(words),
            only_follows=for_paper or (signs and not self._says_more(words, asking | moving, rest)),
        )

    def _clear_needs(self, heard: Heard, hints: Hints) -> Readings:
        """The needs that are clear enough for what is expected; of a long story that of the sentence that tells it."""
        readings = self._needs(heard, hints)
        if heard.only_follows and not readings[0] and heard.only_thanks:
            readings = self.chooser.choose(self._stems(heard.words), ONLY_TALK)[0], readings[1]
        follows = heard.with_signs and len(heard.rest) <= LONGEST_FOLLOW_UP
        least = hints.least_score(heard.moves, with_place=heard.with_place, follows=follows)
        sure, unsure = credible(readings, least, at_place=bool(heard.aspect and heard.with_place))
        if len(heard.words) >= STORY:
            sure = self._need_of_story(heard.text, asked=bool(sure)) or sure
        return sure, unsure

    def _needs(self, heard: Heard, hints: Hints) -> Readings:
        """What the message needs; of one that only follows what went before, no more than talk and the unrelated."""
        stems = self._stems(heard.rest)
        known = self.chooser.index.same_as(stems)
        if not known and self.word_groups.danger_in(heard.words):
            return (self.chooser.emergency(self._stems(heard.words)),), ()
        if heard.only_follows:
            return self._talk(heard, hints), ()
        if not hints.in_conversation and only_duration(heard.words):
            return (), ()
        is_one = known or (hints.in_conversation and refers_back(heard.words))
        parts = () if is_one else halves(heard.rest, AND)
        if both := self.chooser.choose_both([self._stems(part) for part in parts]):
            return both, ()
        parts = halves(heard.rest, OR)
        either = self.chooser.choose_both([self._stems(part) for part in parts], longest=_LONGEST_OR_PART)
        if either:
            return (), either
        around = Circumstances(
            with_place=heard.with_place,
            unlikely=() if heard.who else self.audiences.words.keys(),
            excluded=self.word_groups.excluded_by(heard.words),
            in_hand=hints.needs,
            refers_back=refers_back(heard.words),
            place_asked=hints.expects_place,
            tells=hints.in_conversation and not heard.anew,
            named_alone=self.reader.content(heard.rest) in self.names,
        )
        readings = self.chooser.choose(stems, around)
        clear = all(need.kind != "programme" and need.score >= CLEAR_NEED for need in readings[0])
        if heard.apart != heard.rest and not (readings[0] and clear):
            readings = self._named_apart(heard) or readings
        return self._of_audience(heard, readings) if heard.who else readings

    def _named_apart(self, heard: Heard) -> Readings | None:
        """The need that is clear without the words of the question: 'and the carte vitale, what do I bring?'."""
        sure, _ = self.chooser.choose(self._stems(heard.apart), Circumstances(heard.with_place))
        needs = tuple(need for need in sure if need.partner and need.score >= CLEAR_NEED)
        return (needs, ()) if needs else None

    def _need_of_story(self, text: str, *, asked: bool) -> tuple[Need, ...]:
        """The need of the one sentence of a story that surely has one: the rest tells how it came about.

        With `asked` only sentences count that ask for something: 'Je voudrais refaire ma carte grise'.
        """
        found = [
            self.chooser.choose(self._stems(words), BESIDE_PLACE)[0]
            for words in sentences_of(text, self.reader, asking=asked)
        ]
        needs = [need for sure in found for need in sure if need.partner and need.score >= CLEAR_NEED]
        return (max(needs, key=lambda need: need.score),) if needs else ()

    def _of_audience(self, heard: Heard, whole: Readings) -> Readings:
        """What somebody needs who says who they are, apart from saying so: nothing, where that is all they say."""
        rest = [word for word in heard.rest if word not in heard.who]
        if not self.reader.content(rest):
            return (), ()
        apart = self.chooser.choose(self._stems(rest), Circumstances(heard.with_place))
        return apart if apart[0] and apart[0][0].partner in self.audiences.stood_in_for else whole

    def _talk(self, heard: Heard, hints: Hints) -> tuple[Need, ...]:
        """Small talk, danger or a question about the programme in words that may also just follow what went before.

        Within a conversation they do just that ("leur téléphone s'il vous plaît"), unless they are a known phrase
        to the letter ("merci") or somebody is in danger.
        """
        stems = self._stems(heard.rest if heard.with_place else heard.words)
        sure, _ = self.chooser.choose(stems, Circumstances(heard.with_place))
        if not sure and not hints.in_conversation:
            sure, _ = self.chooser.choose(stems, Circumstances(heard.with_place, only_talk=True))
        if hints.in_conversation or heard.with_place:
            exact = None if heard.with_place or heard.with_moment else self.chooser.index.same_as(stems)
            in_danger = (need for need in sure if need.kind == "emergency" and need.score >= CLEAR_NEED)
            return (*in_danger, *(need for need in sure if need.kind == "smalltalk" and need.id == exact))
        return tuple(need for need in sure if not heard.with_moment or need.kind in ("emergency", "programme"))

    def _says_more(self, words: tuple[str, ...], told: frozenset[int], rest: tuple[str, ...]) -> bool:
        """Whether words are left that are neither place, moment, kind of question nor background."""
        left = (word for position, word in enumerate(words) if position not in told and word in rest)
        return bool(self.reader.content(left))

    def stems_of(self, understanding: Understanding) -> list[str]:
        """The stems by which the need of an understood question was judged."""
        return self._stems(self._without(understanding.words, understanding.places, understanding.moment))

    def _places(self, question: Question, words: tuple[str, ...], hints: Hints) -> Places:
        if question.position is not None:
            nearest = self.gazetteer.at(question.position)
            return Places((nearest,) if nearest else ())
        gazetteer = self.gazetteer.seen_from(hints.around)
        found = find_places(words, gazetteer, self.vocabulary.is_common, awaited=hints.expects_place)
        if hints.expects_place and not found.matches and not all(map(self._is_no_place, words)):
            near = tuple(match for match in gazetteer.look_up(" ".join(words)) if match.score >= LIKELY_PLACE)
            return Places(near)
        return found

    def _is_no_place(self, word: str) -> bool:
        """Whether a word is one of the phrases, or known for something else: 'Colombie'."""
        return word in self.vocabulary or word in self.gazetteer.words.not_places

    def _stems(self, words: Iterable[str]) -> list[str]:
        """The stems of words, misspelt ones mended where the vocabulary knows what was meant."""
        mended = [known for word in words for known in (self.vocabulary.meant(word) or (word,))]
        return self.reader.stems(mended)

    def _without(self, words: tuple[str, ...], places: Places, moment: Moment | None) -> tuple[str, ...]:
        """The words that say what is needed: not where, not when."""
        ends = ((m.start, department_end(words, m.end, m.commune.department)) for m in places.matches[:1])
        spans = [*ends, *places.others]  # 'Bars 32', 'Plaisance dans le Gers'
        announced = [range(start - self._announcement(words, start), end) for start, end in spans]
        gone = set(chain.from_iterable(announced))
        if gone:
            gone.update(street_in(words))
        kept = [word for position, word in enumerate(words) if position not in gone]
        for word in moment.heard if moment else ():
            if word in kept:
                kept.remove(word)
        needed = tuple(_POLITE.sub("", " ".join(kept)).split()) or tuple(kept)
        after = tuple(_GREETING.sub("", " ".join(needed)).split())
        return after if self.reader.content(after) else needed

    def _spoken(self, words: tuple[str, ...], places: Places) -> tuple[str, ...]:
        """The words that tell the language: a commune called Bars is neither French nor English."""
        named = {position for match in places.matches[:1] for position in range(match.start, match.end)}
        return tuple(word for position, word in enumerate(words) if position not in named)

    def _announcement(self, words: tuple[str, ...], start: int) -> int:
        """How many words before a place only announce it: 'je déménage à', 'near'."""
        for size in range(min(LONGEST_ANNOUNCEMENT, start), 0, -1):
            if words[start - size : start] in self.place_before:
                return size
        return 0
