"""The keeper of the files: phrases, the hook for replicas, another process to load in, what cannot be written."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.administration.files import folder_at, read
from bot.administration.journal import Event, Journal
from bot.administration.keeper import Keeper
from bot.administration.loading import Before, Indexed, InUse, LoadingHere
from bot.administration.loading_process import LoadingProcess
from bot.administration.outcomes import Changed, Faulty, NotWritten, Overtaken, Unchanged, Unknown
from bot.administration.proposals import MOST_PROPOSALS, Proposal, ProposalsFolder
from bot.administration.versions import MOST_VERSIONS, VersionsFolder
from bot.assistant import ReadyKnowledge, respond
from bot.conversation import Memory
from bot.knowledge.loader import KEPT_FOLDER, load, load_texts
from bot.knowledge.problems import KnowledgeError
from bot.rendering.catalogue import load_catalogues
from bot.rendering.plain import text_of
from bot.understanding.interpreter import Interpreter
from bot.understanding.model import Question
from tests.knowledge_files import with_ordinary_spaces
from tests.office import ADMIN, Office, office_files
from tests.recording import NOW


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def topics_of(office: Office, text: str) -> tuple[str, ...]:
    memory = respond(Question(text, NOW), Memory(), office.talk.holder.current)[1]
    return memory.needs


async def test_a_phrase_that_is_added_is_understood_at_once(office: Office) -> None:
    phrase = "mon frigo sonne creux"
    assert topics_of(office, phrase) == ()
    assert isinstance(await office.keeper.add_phrase("caf-rsa", "fr", phrase, ADMIN), Changed)
    assert topics_of(office, phrase) == ("caf-rsa",)
    assert isinstance(await office.keeper.add_phrase("caf-rsa", "fr", phrase, ADMIN), Unchanged)
    assert [(event.who, event.what, event.about) for event in office.keeper.journal.last()] == [
        (ADMIN, "phrase", {"need": "caf-rsa"})
    ]


async def test_a_phrase_that_another_topic_has_is_refused_by_the_checks(office: Office) -> None:
    before = office.text("partners.yaml")
    outcome = await office.keeper.add_phrase("caf-rsa", "fr", "c'est payant ?", ADMIN)
    assert isinstance(outcome, Faulty)
    assert "dans « faq-price », déjà dans « caf-rsa »" in with_ordinary_spaces(outcome.problems[0].found.fr)
    assert isinstance(await office.keeper.add_phrase("nobody", "fr", "x", ADMIN), Unknown)
    assert office.text("partners.yaml") == before


async def test_whoever_must_know_is_told_after_each_change(office: Office, tmp_path: Path) -> None:
    told: list[str] = []
    holder = office.talk.holder

    async def tell(fingerprint: str) -> None:
        told.append(fingerprint)

    in_use = InUse(lambda: holder.current, lambda ready: setattr(holder, "current", ready))
    keeper = Keeper(folder_at(tmp_path), in_use, lambda: NOW, changed=tell)
    await keeper.reload(None)
    assert told == []
    office.change("structures.yaml", "05 62 66 86 87", "05 62 00 00 00")
    await keeper.reload(ADMIN)
    assert told == [read(tmp_path).fingerprint]
    # The other replica, on the same folder, reloads when it is told.
    assert isinstance(await office.keeper.reload(None), Changed)


async def test_the_base_that_was_in_use_is_let_go(office: Office) -> None:
    before = weakref.ref(office.talk.holder.current.interpreter)
    office.change("structures.yaml", "05 62 66 86 87", "05 62 00 00 00")
    gc.disable()
    try:
        await office.keeper.reload(None)
        async with asyncio.timeout(5):  # beside the report, not before it
            while before() is not None:
                await asyncio.sleep(0.001)
    finally:
        gc.enable()


async def test_a_question_in_hand_finishes_on_the_old_base(office: Office) -> None:
    in_hand = office.talk.holder.current
    office.change("structures.yaml", "05 62 66 86 87", "05 62 00 00 00")
    await office.keeper.reload(None)
    assert "05 62 66 86 87" in text_of(respond(Question("caf mirande", NOW), Memory(), in_hand)[0])


async def test_a_file_that_changes_while_it_is_edited_is_not_overwritten(office: Office, tmp_path: Path) -> None:
    class Meddling(LoadingHere):
        def index(self, files):  # type: ignore[no-untyped-def]
            office.change("faq.yaml", "gratuit", "sans frais")
            return super().index(files)

    holder = office.talk.holder
    in_use = InUse(lambda: holder.current, lambda ready: setattr(holder, "current", ready))
    keeper = Keeper(folder_at(tmp_path), in_use, lambda: NOW, Meddling())
    assert isinstance(await keeper.add_phrase("faq-price", "fr", "combien", ADMIN), Overtaken)
    assert "sans frais" in office.text("faq.yaml")
    assert "combien" not in office.text("faq.yaml")


async def test_a_folder_that_cannot_be_written_to_can_be_reloaded_and_not_changed(office: Office) -> None:
    (office.folder / KEPT_FOLDER).write_text("in the way of the folder")
    await office.keeper.start()
    office.change("structures.yaml", "05 62 66 86 87", "05 62 00 00 00")
    assert isinstance(await office.keeper.reload(ADMIN), Changed)
    before = office.text("faq.yaml")
    assert isinstance(await office.keeper.add_phrase("faq-price", "fr", "combien", ADMIN), NotWritten)
    assert isinstance(await office.keeper.propose("faq.yaml", before.encode() + b"# x\n"), NotWritten)
    assert isinstance(await office.keeper.go_back(ADMIN), NotWritten)
    assert office.text("faq.yaml") == before


@pytest.fixture
def base(tmp_path: Path) -> Before:
    for name, data in office_files().items():
        (tmp_path / name).write_bytes(data)
    knowledge = load(tmp_path).knowledge
    return Before(folder_at(tmp_path).communes, knowledge, Interpreter.build(knowledge))


@pytest.fixture(params=["files known before", "files new"])
def process(request: pytest.FixtureRequest, base: Before, tmp_path: Path) -> Iterator[LoadingProcess]:
    process = LoadingProcess(base, tmp_path if request.param == "files known before" else None)
    process.start()
    yield process
    process.stop()


def test_files_that_are_faulty_at_the_start_do_no_harm(base: Before, tmp_path: Path) -> None:
    whole = (tmp_path / "faq.yaml").read_bytes()
    (tmp_path / "faq.yaml").write_text("- no entries")
    process = LoadingProcess(base, tmp_path)
    process.start()
    with pytest.raises(KnowledgeError):
        process.check(read(tmp_path))
    (tmp_path / "faq.yaml").write_bytes(whole)
    assert process.check(read(tmp_path)) == load(tmp_path)
    process.stop()


def change(folder: Path, name: str, before: str, after: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), encoding="utf-8")


def assert_same_answers(indexed: Indexed, folder: Path) -> None:
    here = load(folder)
    assert indexed.loaded == here
    ready, built = (
        indexed.ready(load_catalogues(), NOW),
        ReadyKnowledge.build(here.knowledge, load_catalogues()),
    )
    for text in ("je n'ai plus aucun revenu, mirande", "a table les enfants, mirande", "rsa vers maubourguet", "32300"):
        assert respond(Question(text, NOW), Memory(), ready) == respond(Question(text, NOW), Memory(), built)


CHANGES = {
    "nothing but a comment": ("structures.yaml", "desks:", "# a comment\ndesks:"),
    "a telephone": ("structures.yaml", "05 62 66 86 87", "05 62 00 00 00"),
    "the name of a desk": ("structures.yaml", "name: France services de Mirande", "name: France services La Table"),
    "a phrase": ("partners.yaml", "plus aucun revenu", "a table les enfants"),
    "a word list": ("words.yaml", "- bonjour", "- bonjour\n  - table"),
    "a commune": ("communes.csv", "32300", "32310"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_another_process_loads_the_same(name: str, process: LoadingProcess, tmp_path: Path) -> None:
    """Whatever is taken over from the base before, and on both sides: a second change goes on from the first."""
    change(tmp_path, *CHANGES[name])
    assert process.check(read(tmp_path)) == load(tmp_path)
    assert_same_answers(process.index(read(tmp_path)), tmp_path)
    change(tmp_path, "faq.yaml", "gratuit", "sans frais")
    assert_same_answers(process.index(read(tmp_path)), tmp_path)


def test_what_is_alike_stays_the_same_in_memory(process: LoadingProcess, base: Before, tmp_path: Path) -> None:
    change(tmp_path, *CHANGES["a telephone"])
    indexed = process.index(read(tmp_path))
    assert indexed.interpreter is base.interpreter
    assert indexed.loaded.knowledge.partners is base.knowledge.partners
    assert indexed.loaded.knowledge.desks != base.knowledge.desks
    change(tmp_path, *CHANGES["a phrase"])
    indexed = process.index(read(tmp_path))
    assert indexed.interpreter.gazetteer is base.interpreter.gazetteer
    assert indexed.interpreter.chooser is not base.interpreter.chooser


def test_faults_are_told_by_the_other_process(process: LoadingProcess, tmp_path: Path) -> None:
    (tmp_path / "faq.yaml").unlink()
    for load_it in (process.index, process.check):
        with pytest.raises(KnowledgeError) as error:
            load_it(read(tmp_path))
        assert next(problem.file for problem in error.value.problems) == "faq.yaml"


def test_where_the_other_process_is_gone_it_is_loaded_here(process: LoadingProcess, tmp_path: Path) -> None:
    change(tmp_path, *CHANGES["a telephone"])
    assert process._process
    process._process.kill()
    assert process.index(read(tmp_path)).loaded == load(tmp_path)
    change(tmp_path, *CHANGES["a phrase"])
    assert_same_answers(process.index(read(tmp_path)), tmp_path)


def test_the_oldest_versions_and_their_contents_are_dropped(tmp_path: Path) -> None:
    versions = VersionsFolder(tmp_path)
    event = Event(NOW, None, "reload")
    for number in range(MOST_VERSIONS + 5):
        versions.record({"faq.yaml": b"the same"[: 3 + number % 2], "x.yaml": str(number).encode()}, event)
    history = versions.history()
    assert len(history.versions) == MOST_VERSIONS
    assert history.current == MOST_VERSIONS + 5
    assert len(list((tmp_path / "files").iterdir())) == MOST_VERSIONS + 2
    assert versions.contents(history.versions[0])["x.yaml"] == b"5"


def test_damaged_notes_are_no_notes(tmp_path: Path) -> None:
    versions = VersionsFolder(tmp_path)
    versions.record({"faq.yaml": b"x"}, Event(NOW, None, "start"))
    (content,) = (tmp_path / "files").iterdir()
    content.write_bytes(b"damaged")
    with pytest.raises(OSError, match="gzip"):
        versions.contents(versions.history().versions[0])
    (tmp_path / "versions.json").write_text("{")
    assert versions.history().versions == ()
    journal = Journal(tmp_path / "journal.jsonl")
    journal.add(Event(NOW, 1, "reload"))
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(b'{"at": "2026')
    journal.add(Event(NOW, 2, "reload"))
    assert [event.who for event in journal.last()] == [2, 1]


def test_proposals_do_not_pile_up_and_forged_tokens_lead_nowhere(tmp_path: Path) -> None:
    proposals = ProposalsFolder(tmp_path / "proposals")
    kept = [Proposal("faq.yaml", f"# {number}", "base") for number in range(MOST_PROPOSALS + 5)]
    for proposal in kept:
        proposals.keep(proposal)
    assert len(list((tmp_path / "proposals").iterdir())) == MOST_PROPOSALS
    assert proposals.get(kept[-1].token) == kept[-1]
    (tmp_path / "secret").write_text("x")
    for token in ("../secret", "", "..", "/etc/passwd", kept[-1].token.upper() + "x"):
        assert proposals.get(token) is None
        proposals.drop(token)
    assert (tmp_path / "secret").exists()


def test_one_file_without_the_others_is_told_as_such() -> None:
    with pytest.raises(KnowledgeError) as error:
        load_texts({"faq.yaml": b"programme: []"})
    assert len(error.value.problems) == 4
