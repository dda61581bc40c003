"""A small knowledge base in a folder of its own, the bot that uses it, and an administrator who changes it."""

from pathlib import Path

from bot.assistant import ReadyKnowledge
from bot.knowledge.loader import load_texts
from bot.rendering.catalogue import load_catalogues
from tests.bot_api.account import Call
from tests.knowledge_files import sound_files
from tests.recording import Conversation

ADMIN, COLLEAGUE, SOMEBODY = 7, 8, 9
ADMINS = frozenset({ADMIN, COLLEAGUE})

DESKS_IN_AUCH = """\
  - id: auch-garros
    name: France services La Poste d’Auch-Garros
    commune: Auch
    insee: "32013"
    address: 2 place de la Fontaine
    postcode: "32000"
    latitude: 43.63556
    longitude: 0.59282
    other_names:
      - Garros
    hours: Mo-Fr 09:00-12:00; PH off
    verified: 2026-08-01

  # Le guichet du centre.
  - id: auch-centre
    name: France services d’Auch
    commune: Auch
    insee: "32013"
    address: 1 rue Gambetta
    postcode: "32000"
    latitude: 43.6465
    longitude: 0.5855
    hours: Mo-Fr 09:00-12:00; PH off
    # la source est à revoir
    source: mairie
    verified: 2026-08-01
"""


def office_files() -> dict[str, bytes]:
    """The sound files of the tests of the loader, with two desks in Auch as well."""
    files = sound_files()
    return {**files, "structures.yaml": files["structures.yaml"] + DESKS_IN_AUCH.encode()}


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


class Office:
    """The folder, and what people do with the bot that uses it."""

    def __init__(self, folder: Path, admins: frozenset[int] = ADMINS) -> None:
        self.folder = folder
        for name, data in office_files().items():
            (folder / name).write_bytes(data)
        ready = ReadyKnowledge.build(load_texts(office_files()).knowledge, load_catalogues())
        self.talk = Conversation(ready, folder, admins)

    @property
    def keeper(self):  # type: ignore[no-untyped-def]
        assert self.talk.administration
        return self.talk.administration.keeper

    async def said(self, text: str, person: int = ADMIN, language: str = "fr") -> Call:
        """The one message that answers `text`."""
        self.talk.say(person, text, language)
        return await self._one()

    async def sent(self, name: str | None, data: bytes, person: int = ADMIN, told_size: int | None = None) -> Call:
        """The message that answers a document."""
        self.talk.send(person, name, data, told_size)
        return await self._one()

    async def pressed(self, call: Call, words: str, person: int = ADMIN) -> Call:
        """The message after one of its buttons was pressed, by whoever it is."""
        self.talk.press(person, call, words)
        *_, last = await self.calls()
        return last

    async def calls(self) -> list[Call]:
        """What the bot did since, but for looking up files."""
        calls = [call for call in await self.talk.pass_on() if call.method != "getFile"]
        assert [call.refused for call in calls if call.refused] == []
        return calls

    async def _one(self) -> Call:
        (call,) = await self.calls()
        return call

    def text(self, name: str) -> str:
        """A file as it is now."""
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file on the server; `old` must be there."""
        text = self.text(name)
        assert old in text
        (self.folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
