"""Keeper: the one who changes the knowledge base in use; all is checked first, kept, and noted in the journal."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.administration.atomic import delete_unfinished, finish_pending, replace_files
from bot.administration.changes import Change, changes_between
from bot.administration.files import Files, KnowledgeFolder, read
from bot.administration.journal import Event, Journal, What
from bot.administration.loading import InUse, Loader, LoadingHere, let_go, undisturbed_answers
from bot.administration.outcomes import (
    Changed,
    Checked,
    Faulty,
    Gone,
    NotEditable,
    NotWritten,
    Outcome,
    Overtaken,
    Proposed,
    Unchanged,
    Unknown,
)
from bot.administration.proposals import Proposal, ProposalsFolder
from bot.administration.versions import History, VersionsFolder
from bot.assistant import ReadyKnowledge
from bot.knowledge.checking import counts, stale_entries
from bot.knowledge.edits import EditError, with_closure, with_phrase
from bot.knowledge.loader import KEPT_FOLDER, Loaded
from bot.knowledge.model import Closure, Knowledge, Language
from bot.knowledge.problems import KnowledgeError

LOG = logging.getLogger(__name__)

_Made = TypeVar("_Made")
_Edit = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


class Keeper:
    """Reloads, edits and restores the files of one folder, one change after the other.

    All work is done in a thread; what is in use stays until the new base is complete, and questions in hand finish on
    it. `changed` is called after each change with the new fingerprint: replicas are told there, and call `reload`.
    """

    def __init__(
        self,
        folder: KnowledgeFolder,
        in_use: InUse,
        clock: Callable[[], datetime],
        loader: Loader | None = None,
        changed: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Keep the base in `folder`, which is the one in use; `clock` gives the time with its zone.

        `loader` says where to load; else it is done in a thread.
        """
        kept = folder.path / KEPT_FOLDER
        self.folder = folder.path
        self.journal = Journal(kept / "journal.jsonl")
        self._versions = VersionsFolder(kept)
        self._proposals = ProposalsFolder(kept / "proposals")
        self._in_use = in_use
        self._clock = clock
        self._loader = loader or LoadingHere()
        self._changed = changed
        self._fingerprint = folder.fingerprint
        self._changing, self._loading = asyncio.Lock(), asyncio.Lock()

    async def start(self, *, keep_versions: bool = True) -> None:
        """Take up the folder: finish what was cut short, and keep its state as a version, if it is not the last one.

        Where the folder cannot be written to this is logged, and all but changes from here works.
        """
        async with self._changing:
            try:
                await asyncio.to_thread(self._start, keep_versions)
            except OSError as error:
                LOG.warning("%s cannot be written to (%s): no versions are kept", self.folder, type(error).__name__)

    async def reload(self, who: int | None) -> Outcome:
        """Put the files as they are now in use; `who` is the Telegram id of whoever asked, None for nobody."""
        async with self._changing:
            files = await asyncio.to_thread(read, self.folder)
            if files.fingerprint == self._fingerprint and not files.problems:
                return Unchanged()
            return await self._change(files, {}, self._event(who, "reload"))

    async def check(self) -> Outcome:
        """What `reload` would do, and what has grown old."""
        files = await asyncio.to_thread(read, self.folder)
        loaded = await self._loaded(files)
        if isinstance(loaded, Faulty):
            return loaded
        stale = stale_entries(loaded, self._clock().date())
        return Checked(await self._changes(loaded.knowledge), counts(loaded), stale)

    async def propose(self, name: str, data: bytes) -> Outcome:
        """Check new contents for the file `name` together with the rest, and keep them until somebody decides."""
        files = await asyncio.to_thread(read, self.folder)
        changed = files.with_({name: data})
        if changed.fingerprint == files.fingerprint:
            return Unchanged()
        loaded = await self._loaded(changed)
        if isinstance(loaded, Faulty):
            return loaded
        proposal = Proposal(name, data.decode(), files.fingerprint)
        try:
            await asyncio.to_thread(self._proposals.keep, proposal)
        except OSError:
            return NotWritten()
        return Proposed(name, proposal.token, await self._changes(loaded.knowledge))

    async def accept(self, token: str, who: int) -> Outcome:
        """Put a proposal in place, if the files are still those it was compared with."""
        async with self._changing:
            proposal = await asyncio.to_thread(self._proposals.get, token)
            if proposal is None:
                return Gone()
            files = await asyncio.to_thread(read, self.folder)
            if files.fingerprint != proposal.base:
                return self._overtaken()
            event = self._event(who, "file", name=proposal.name)
            outcome = await self._change(files, {proposal.name: proposal.text.encode()}, event)
            if isinstance(outcome, Changed):
                await asyncio.to_thread(self._proposals.drop, token)
            return outcome

    async def decline(self, token: str) -> Outcome:
        """Drop a proposal."""
        if await asyncio.to_thread(self._proposals.get, token) is None:
            return Gone()
        await asyncio.to_thread(self._proposals.drop, token)
        return Unchanged()

    async def go_back(self, who: int) -> Outcome:
        """Return to the version before; what is on the disk and in no version is kept as one first."""
        return await self._go(who, "back")

    async def go_forward(self, who: int) -> Outcome:
        """Undo the last `go_back`."""
        return await self._go(who, "forward")

    async def add_closure(self, desk: str, closure: Closure, who: int) -> Outcome:
        """Add a closure to the desk with this id."""
        if any(one.id == desk and closure in one.closures for one in self._in_use.get().knowledge.desks):
            return Unchanged()
        about = {"desk": desk, "first": f"{closure.first}", "last": f"{closure.last}", "reason": closure.reason.fr}

        def edit(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
            name = "structures.yaml"
            return {name: with_closure(files.get(name, b""), desk, closure)}

        return await self._edit(edit, self._event(who, "closure", **about))

    async def add_phrase(self, need: str, language: Language, phrase: str, who: int) -> Outcome:
        """Add a phrase to the topic, partner or entry with this id."""

        def edit(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
            edited = with_phrase(files, need, language, " ".join(phrase.split()))
            return dict([edited]) if edited else {}

        return await self._edit(edit, self._event(who, "phrase", need=need))

    async def history(self) -> History:
        """The versions that are kept."""
        return await asyncio.to_thread(self._versions.history)

    async def _edit(self, edit: _Edit, event: Event) -> Outcome:
        async with self._changing:
            files = await asyncio.to_thread(read, self.folder)
            try:
                changed = await asyncio.to_thread(edit, files.contents)
            except EditError as error:
                return NotEditable(error.file, error.line)
            except KeyError as error:
                return Unknown(str(error.args[0]))
            except KnowledgeError as error:
                return Faulty(error.problems)
            return await self._change(files, changed, event) if changed else Unchanged()

    async def _go(self, who: int, what: What) -> Outcome:
        async with self._changing:
            files = await asyncio.to_thread(read, self.folder)
            try:
                await asyncio.to_thread(self._versions.record, files.contents, self._event(None, "reload"))
                history = await asyncio.to_thread(self._versions.history)
                version = history.before() if what == "back" else history.after()
                if version is None:
                    return Gone()
                wanted = await asyncio.to_thread(self._versions.contents, version)
            except (OSError, EOFError):
                return NotWritten()
            changed = {name: wanted.get(name) for name in {*files.contents, *wanted}}
            changed = {name: data for name, data in changed.items() if data != files.contents.get(name)}
            event = self._event(who, what, version=str(version.number))
            return await self._change(files, changed, event, partial(self._versions.use, version))

    async def _change(
        self,
        files: Files,
        changed: Mapping[str, bytes | None],
        event: Event,
        note: Callable[[], object] | None = None,
    ) -> Outcome:
        """Check the files as `changed`, write those, note it all, and put the new base in use."""
        after = files.with_(changed)
        prepared = await self._prepared(after)
        if isinstance(prepared, Faulty):
            return prepared
        changes = await self._changes(prepared.knowledge)
        try:
            if not await asyncio.to_thread(self._write, files, changed, event, note):
                return self._overtaken()
        except OSError as error:
            LOG.warning("%s cannot be written to (%s)", self.folder, type(error).__name__)
            return NotWritten()
        await self._put_in_use(prepared, after.fingerprint)
        LOG.info("knowledge base changed (%s, %d differences)", event.what, len(changes))
        return Changed(changes)

    def _write(
        self, files: Files, changed: Mapping[str, bytes | None], event: Event, note: Callable[[], object] | None
    ) -> bool:
        """Keep what was there, write, and note it; False, and nothing done, where the files are others by now.

        OSError where nothing was changed.
        """
        if changed:
            if read(self.folder).fingerprint != files.fingerprint:
                return False
            self._versions.record(files.contents, self._event(None, "reload"))
            replace_files(self.folder, changed)
        try:
            if note:
                note()
            else:
                self._versions.record(files.with_(changed).contents, event)
            self.journal.add(event)
        except OSError as error:
            LOG.warning("a change could not be noted in %s (%s)", self.folder, type(error).__name__)
        return True

    def _overtaken(self) -> Overtaken:
        return Overtaken(next(iter(self.journal.last(1)), None))

    async def _put_in_use(self, ready: ReadyKnowledge, new: str) -> None:
        held = [self._in_use.get()]
        self._in_use.set(ready)
        self._fingerprint = new
        # The last one to hold the old base frees a million values: let that be a thread, and not an answer or a report.
        asyncio.get_running_loop().run_in_executor(None, let_go, held)
        if self._changed:
            await self._changed(new)

    async def _prepared(self, files: Files) -> ReadyKnowledge | Faulty:
        return await self._beside(partial(self._index, files))

    async def _loaded(self, files: Files) -> Loaded | Faulty:
        return await self._beside(partial(self._loader.check, files))

    def _index(self, files: Files) -> ReadyKnowledge:
        return self._loader.index(files).ready(self._in_use.get().catalogues, self._clock())

    async def _beside(self, load: Callable[[], _Made]) -> _Made | Faulty:
        """What `load` makes in a thread, one at a time."""

        def loading() -> _Made:
            with undisturbed_answers():
                return load()

        async with self._loading:
            try:
                return await asyncio.to_thread(loading)
            except KnowledgeError as error:
                return Faulty(error.problems)

    async def _changes(self, after: Knowledge) -> tuple[Change, ...]:
        return await asyncio.to_thread(changes_between, self._in_use.get().knowledge, after)

    def _start(self, keep_versions: bool) -> None:
        finish_pending(self.folder)
        delete_unfinished(self.folder)
        if keep_versions:
            self._versions.record(read(self.folder).contents, self._event(None, "start"))

    def _event(self, who: int | None, what: What, **about: str) -> Event:
        return Event(self._clock(), who, what, about)
