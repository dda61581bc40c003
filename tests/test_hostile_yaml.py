"""Files that are broken or meant to hurt: each is refused with a problem, and nothing else ever comes out."""

import os
import random
import resource

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_yaml import outcome_of
from bot.answering.answers import DesksFound
from bot.assistant import ReadyKnowledge, explain
from bot.conversation import Memory
from bot.knowledge.loader import load, load_texts
from bot.knowledge.model import Text
from bot.knowledge.problems import MAX_PROBLEMS, KnowledgeError, Problem
from bot.knowledge.yaml_text import MAX_BYTES
from bot.rendering.catalogue import load_catalogues
from bot.understanding.model import Question
from tests.hostile_yaml import spoilt_files
from tests.knowledge_files import FAQ, sound_files, with_ordinary_spaces
from tests.recording import NOW

LAUGHS = "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def first_problem(data: bytes) -> str:
    """The first problem of the base whose faq.yaml is `data`, in French."""
    with pytest.raises(KnowledgeError) as caught:
        load_texts({**sound_files(), "faq.yaml": data})
    assert {problem.file for problem in caught.value.problems} == {"faq.yaml"}
    return with_ordinary_spaces(caught.value.problems[0].in_("fr"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"a: &a [x, x]\n" + LAUGHS.encode(),
            "faq.yaml:1: texte qui commence par « &a » ; mettre tout le texte entre guillemets",
        ),
        (b"a: 1\nb: *a\n", "faq.yaml:2: texte qui commence par « *a » ;"),
        (b"[" * 5000, "faq.yaml:1: plus de 20 niveaux l’un dans l’autre ;"),
        (b"{a: " * 5000, "faq.yaml:1: plus de 20 niveaux l’un dans l’autre ;"),
        (b"- " * 5000, "faq.yaml:1: plus de 20 niveaux l’un dans l’autre ;"),
        (b"? " * 5000, "faq.yaml:1: plus de 20 niveaux l’un dans l’autre ;"),
        (b"a: !!python/object/apply:os.system [ls]\n", "faq.yaml:1: texte qui commence par « tag:yaml.org,2002:python"),
        (b"a: 1\nb: 2\na: 3\na: 4\n", "faq.yaml:3: clé « a » déjà écrite ligne 1 ; n’en garder qu’une"),
        (b"? [a, b]\n: c\n", "faq.yaml:1: clé qui n’est pas un mot ;"),
        (b"a: 1\n---\nb: 2\n", "faq.yaml:2: ligne « --- » au milieu du fichier ;"),
        (b"", "faq.yaml:1: fichier vide ;"),
        (b"# rien\n\n", "faq.yaml:1: fichier vide ;"),
        (b"- a\n- b\n", "faq.yaml:1: « faq.yaml » n’a pas la forme « clé: valeur » ;"),
        (b"bonjour", "faq.yaml:1: « faq.yaml » n’a pas la forme « clé: valeur » ;"),
        (b"programme: bonjour", "faq.yaml:1: « programme » n’est pas une liste ;"),
        (b"programme:\n  - bonjour", "faq.yaml:2: « programme » n’a pas la forme « clé: valeur » ;"),
        (b"a: 1\nb:\x00 2\n", "faq.yaml:2: caractère invisible U+0000 ;"),
        ("a: 1\n\nb: x\u2028y\n".encode(), "faq.yaml:3: caractère invisible U+2028 ;"),
        (b"a: 1\n\tb: 2\n", "faq.yaml:2: tabulation ; mettre des espaces à la place"),
        (FAQ.encode("utf-16"), "faq.yaml:1: fichier enregistré en UTF-16 ; l’enregistrer en UTF-8"),
        (FAQ.encode("utf-32"), "faq.yaml:1: fichier enregistré en UTF-32 ; l’enregistrer en UTF-8"),
        ("a: 1\nb: été\n".encode("latin-1"), "faq.yaml:2: caractère mal codé (octet E9) ; enregistrer le fichier en"),
        (b"a: 1\nb: c: d\n", "faq.yaml:2: deux-points dans un texte, ou ligne mal alignée ;"),
        (b"a: 1\nb: 'c\nd: 2\n", "faq.yaml:2: guillemet ou crochet ouvert ici et jamais fermé ;"),
        (b"a: [1, 2\nb: c\n", "faq.yaml:1: guillemet ou crochet ouvert ici et jamais fermé ;"),
        (b"a: 1\nb: @c\n", "faq.yaml:2: texte qui commence par un signe réservé ;"),
        (b"a:\n  - b\n c: d\n", "faq.yaml:3: ligne mal alignée ;"),
        (b"a: |\n x\nz\n", "faq.yaml:3: ligne sans deux-points ;"),
        (b"a: - b\n", "faq.yaml:1: tiret au mauvais endroit ;"),
        (b'a: "\\q"\n', "faq.yaml:1: barre oblique inversée"),
        (b"%YAML 3.0\n---\na: 1\n", "faq.yaml:1: écriture que le bot ne sait pas lire ;"),
        (b"programme:\n" + b"- {}\n" * 20_000, "faq.yaml:1: la liste « programme » a plus de 10000 lignes ;"),
    ],
)
def test_it_is_refused_on_its_line(data, expected):
    assert first_problem(data).startswith(expected)


def test_every_repeated_key_is_told():
    with pytest.raises(KnowledgeError) as caught:
        load_texts({**sound_files(), "faq.yaml": b"a: 1\na: 2\nb: 1\nb: 2\n"})
    assert [problem.line for problem in caught.value.problems] == [2, 4]


def test_faults_found_before_the_syntax_breaks_are_told_with_it():
    with pytest.raises(KnowledgeError) as caught:
        load_texts({**sound_files(), "faq.yaml": b"a: 1\na: 2\nb: 'c\n"})
    assert [problem.line for problem in caught.value.problems] == [2, 3]


def test_more_values_than_any_base_holds_are_refused():
    assert "plus de 150000 valeurs" in first_problem(b"programme: [" + b"a," * 200_000 + b"]")


def test_problems_without_end_are_cut():
    with pytest.raises(KnowledgeError) as caught:
        load_texts({**sound_files(), "faq.yaml": b"a: 1\n" * 1000})
    assert len(caught.value.problems) == MAX_PROBLEMS
    assert caught.value.problems[-1].found.en == "more than 200 errors in this file"


def test_a_huge_file_is_refused_without_being_read(tmp_path):
    for name, data in sound_files().items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "faq.yaml").open("wb") as file:
        file.truncate(100_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert caught.value.problems[0].in_("en") == "faq.yaml:1: file of more than 8 MB; check that this is the right file"
    assert grown_kb < 50_000


def test_an_upload_over_the_limit_is_refused():
    assert first_problem(b"#" * (MAX_BYTES + 1)).startswith("faq.yaml:1: fichier de plus de 8 Mo ;")


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
def test_what_is_no_ordinary_file_is_refused(tmp_path, make):
    for name, data in sound_files().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "faq.yaml").unlink()
    make(tmp_path / "faq.yaml")
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    (problem,) = caught.value.problems
    assert problem.in_("en").startswith("faq.yaml:1: file that cannot be read;")


def problems_of(files: dict[str, bytes]) -> tuple[Problem, ...]:
    """What is told of the files, nothing where they load; an error that tells nothing counts as a line 0."""
    try:
        load_texts(files)
    except KnowledgeError as error:
        return error.problems or (Problem("", 0, Text("", ""), Text("", "")),)
    return ()


def assert_loads_or_tells(files: dict[str, bytes]) -> None:
    for problem in problems_of(files):
        assert problem.line >= 1
        assert "\n" not in problem.in_("fr") + problem.in_("en")


@given(st.sampled_from(sorted(sound_files())), st.binary(max_size=200))
def test_random_bytes_never_raise_anything_else(name, data):
    assert_loads_or_tells({**sound_files(), name: data})


@given(st.sampled_from(sorted(sound_files())), st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t\\", max_size=80))
def test_random_yaml_signs_never_raise_anything_else(name, text):
    assert_loads_or_tells({**sound_files(), name: text.encode()})


@settings(max_examples=300)
@given(st.sampled_from(sorted(sound_files())), st.randoms(use_true_random=False), st.integers(1, 6))
def test_spoilt_files_never_raise_anything_else(name, chance, times):
    data = sound_files()[name].decode()
    for _ in range(times):
        data = spoilt(data, chance)
    assert_loads_or_tells({**sound_files(), name: data.encode()})


def spoilt(text: str, chance: random.Random) -> str:
    """The text with a stretch of it deleted, doubled, moved in, or replaced by signs that mean something in YAML."""
    start = chance.randrange(len(text) + 1)
    stretch = text[start : start + chance.randrange(30)]
    elsewhere = chance.randrange(len(text) + 1)
    put = chance.choice(["", stretch * 2, text[elsewhere : elsewhere + 40], "\n", ": ", "- ", "[", "''", "é{}", "0"])
    return text[:start] + put + text[start + len(stretch) :]


def test_spoilt_bases_answer_or_are_told_about():
    """`benchmarks/fuzz_yaml.py` takes 20,000 of them, from extracts of the real files as well."""
    for seed in range(250):
        assert outcome_of(seed, spoilt_files(seed, [sound_files()])) in ("loaded and answering", "refused")


def test_a_base_of_one_partner_answers():
    """Beside a place nothing else is left that the message could be about."""
    knowledge = ReadyKnowledge.build(load_texts(sound_files()).knowledge, load_catalogues())
    outcome = explain(Question("rsa, plus aucun revenu, à mirande", NOW), Memory(), knowledge)
    assert isinstance(outcome.answer, DesksFound)
    assert outcome.answer.needs[0].partner.id == "caf"
