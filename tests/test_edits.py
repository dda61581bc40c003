"""Lines put into the files, and every other byte left as it was."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.edits import EditError, with_closure, with_phrase
from bot.knowledge.loader import YAML_FILES, load_texts
from bot.knowledge.model import Closure, Text
from bot.knowledge.yaml_tree import read_document
from tests.knowledge_files import sound_files

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
CLOSURE = Closure(date(2026, 12, 28), date(2026, 12, 29), Text("travaux : « peinture » # 1", 'works: "paint"'))


def added(before: bytes, after: bytes) -> list[str]:
    """The lines by which `after` is longer; AssertionError where anything else differs."""
    old, new = before.split(b"\n"), after.split(b"\n")
    count = len(new) - len(old)
    at = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old))
    assert new[:at] + new[at + count :] == old
    return [line.decode() for line in new[at : at + count]]


def test_every_desk_of_the_real_file_can_be_closed_and_only_lines_are_added() -> None:
    data = (KNOWLEDGE / "structures.yaml").read_bytes()
    for desk in re.findall(r"^  - id: (\S+)", data.decode(), re.MULTILINE):
        lines = added(data, with_closure(data, desk, CLOSURE))
        assert [line.strip() for line in lines[-5:]] == [
            "- first: 2026-12-28", "last: 2026-12-29", "reason:", 'fr: "travaux : « peinture » # 1"',
            r'en: "works: \"paint\""',
        ]  # fmt: skip


def test_a_second_closure_goes_ahead_of_the_first() -> None:
    data = sound_files()["structures.yaml"]
    made = with_closure(data, "mirande", CLOSURE)
    closures = load_texts({**sound_files(), "structures.yaml": made}).knowledge.desks[0].closures
    assert closures[0] == CLOSURE
    assert len(closures) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay(end: str) -> None:
    data = sound_files()["structures.yaml"].replace(b"\n", end.encode())
    made = with_closure(data, "mirande", CLOSURE)
    assert made.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == with_closure(
        sound_files()["structures.yaml"], "mirande", CLOSURE
    )
    assert made.count(end.encode()) == data.count(end.encode()) + 5


@pytest.mark.parametrize(
    "written",
    [
        'desks: [{id: a, source: "x"}]',
        "desks:\n  - {id: a, source: x}",
        "desks:\n  - id: a\n    closures: []\n    source: x",
        "desks:\n  - id: a\n    closures: [{first: 2026-12-24}]",
        "desks:\n  - id: a\n    closures:\n    source: x",
        "desks:\n  - id: a",
    ],
)
def test_what_is_not_written_line_by_line_is_refused(written: str) -> None:
    with pytest.raises(EditError):
        with_closure(written.encode(), "a", CLOSURE)


def test_texts_over_several_lines_and_comments_around_are_no_obstacle() -> None:
    note = "  note:\n    fr: >\n      deux\n      lignes\n    en: x\n"
    written = f"# a\ndesks:\n- id: a # b\n{note}\n  # c\n  source: x # d\n# e\n"
    made = with_closure(written.encode(), "a", CLOSURE)
    assert added(written.encode(), made)[0] == "  closures:"
    assert "  # c\n  source: x # d\n# e\n" in made.decode()


def test_an_unknown_desk_is_no_desk() -> None:
    with pytest.raises(KeyError):
        with_closure(sound_files()["structures.yaml"], "nobody", CLOSURE)


def real_files() -> Mapping[str, bytes]:
    return {name: (KNOWLEDGE / name).read_bytes() for name in YAML_FILES}


def test_a_phrase_is_added_where_its_need_has_phrases() -> None:
    files = real_files()
    for need, file in (("caf-rsa", "phrases.yaml"), ("caf", "phrases.yaml")):
        edited = with_phrase(files, need, "fr", 'une façon "nouvelle": de dire # cela')
        assert edited is not None
        assert edited[0] == file
        (line,) = added(files[file], edited[1])
        assert line.strip() == r'- "une façon \"nouvelle\": de dire # cela"'


def test_where_there_are_no_more_phrases_it_goes_to_the_topic_or_the_entry() -> None:
    for need, file, language in (("caf-rsa", "partners.yaml", "en"), ("faq-price", "faq.yaml", "fr")):
        edited = with_phrase(sound_files(), need, language, "xyzzy")  # type: ignore[arg-type]
        assert edited is not None
        assert edited[0] == file
        assert [line.strip() for line in added(sound_files()[file], edited[1])] == ['- "xyzzy"']
        read_document(file, edited[1])


def test_a_phrase_that_is_there_already_is_not_added_however_it_is_written() -> None:
    assert with_phrase(sound_files(), "caf-rsa", "fr", "PLUS AUCUN   revenu !") is None


def test_a_phrase_of_nobody_is_nobodys() -> None:
    with pytest.raises(KeyError):
        with_phrase(sound_files(), "nobody", "fr", "xyzzy")
