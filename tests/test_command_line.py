"""The commands as programs and people use them, each in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from conftest import KNOWLEDGE

KEYS = (
    *("question", "language", "intent", "service", "topic", "faq"),
    *("place", "choices", "moment", "structures", "text"),
)


def bot(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    inherited = {key: value for key, value in os.environ.items() if key not in ("TELEGRAM_TOKEN", "KNOWLEDGE_DIR")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        cwd=KNOWLEDGE.parent,
        env=inherited | {"LC_ALL": "C.UTF-8"} | environment,
        timeout=60,
        check=False,
    )


def test_without_a_token_run_says_so_and_answers_piped_lines() -> None:
    done = bot("run", given=b"where can I get help with my CAF file near Mirande\n")
    assert done.returncode == 0
    assert "TELEGRAM_TOKEN" in done.stderr.decode()
    assert "France services de Mirande, in Mirande itself" in done.stdout.decode()


def test_run_is_the_default() -> None:
    assert "Avenue Saint-Roch" in bot(given="caf à mirande\n".encode()).stdout.decode()


def test_ask_explains_how_it_understood() -> None:
    done = bot("ask", "carte grise a condon", "--explain")
    told = done.stdout.decode()
    assert done.returncode == 0
    assert "Condom" in told
    assert "place     Condom (32107)" in told
    assert "carte grise" in told or "cart gris" in told


def test_ask_wants_a_question() -> None:
    assert bot("ask").returncode == 2


def test_batch_answers_every_line_in_order_whatever_it_holds() -> None:
    lines = [
        b"caf a mirande",
        b"",
        b"\xff\xfe\x80",
        b'{"q": "carte grise", "chat": 7, "at": "2026-11-23T09:30:00+01:00"}',
        '{"q": "ozé", "chat": 7, "at": "2026-11-23T09:31:00+01:00"}'.encode(),
        b'{"q": "et samedi ?", "chat": 7, "at": "2026-11-23T09:32:00+01:00"}',
        b'{"q": 5}',
        b"[1, 2]",
        b"{broken",
        b'{"location": [43.514, 0.400], "at": "2026-11-23T09:30:00+01:00", "language": "en"}',
        b'{"location": [400, 0]}',
        b'{"q": "caf", "at": "yesterday"}',
        b"<b>caf</b> &amp; \x07 condom",
        "\u202ecaf\u202c mirande".encode(),
        b"a" * 20_000,
        b"msa auch",
    ]
    done = bot("ask", "--jsonl", given=b"\n".join(lines) + b"\n")
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert len(answers) == len(lines)
    assert all(set(KEYS) <= set(answer) for answer in answers)
    assert [number for number, answer in enumerate(answers) if "error" in answer] == [6, 8, 10, 11]
    assert answers[0]["service"] == "caf"
    assert answers[4]["place"] == {"insee": "32119", "name": "Eauze"}
    assert answers[5]["moment"]["start"] == "2026-11-28T00:00:00+01:00"
    assert all(desk["open"] for desk in answers[5]["structures"])
    assert answers[9]["structures"][0]["id"] == "mirande"
    assert answers[9]["language"] == "en"
    assert answers[12]["place"]["insee"] == "32107"
    assert answers[13]["place"]["insee"] == "32256"
    assert answers[15]["service"] == "msa"


def test_batch_is_flushed_line_by_line() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=KNOWLEDGE.parent,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for question in (b"caf mirande\n", b"msa condom\n"):
        process.stdin.write(question)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["question"] == question.decode().strip()
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()


@pytest.mark.parametrize(("locale", "words"), [("fr_FR.UTF-8", "Mirande"), ("en_GB.UTF-8", "45 desks")])
def test_check_sums_up_a_sound_base(locale: str, words: str) -> None:
    done = bot("check", LC_ALL=locale)
    assert done.returncode == 0
    assert words in done.stdout.decode() or "45 guichets" in done.stdout.decode()


def test_check_tells_every_error_of_a_broken_base(tmp_path: Path) -> None:
    folder = tmp_path / "base"
    shutil.copytree(KNOWLEDGE, folder)
    text = (folder / "structures.yaml").read_text(encoding="utf-8")
    text = text.replace("05 62 66 86 87", "demander à l’accueil").replace("08:30-12:00,14:00-16:00", "16:00-14:00")
    (folder / "structures.yaml").write_text(text, encoding="utf-8")
    for arguments in (("check", str(folder)), ("ask", "caf mirande")):
        done = bot(*arguments, KNOWLEDGE_DIR=str(folder), LC_ALL="en_GB.UTF-8")
        told = done.stderr.decode().splitlines()
        assert done.returncode == 1
        assert len(told) == 2
        assert all(line.startswith("structures.yaml:") and ";" in line for line in told)
        assert "Traceback" not in done.stderr.decode()


def test_evaluate_prints_what_was_missed_and_one_line_of_figures(tmp_path: Path) -> None:
    labelled = tmp_path / "labelled.jsonl"
    rows = [
        {"q": "caf mirande", "service": "caf", "insee": "32256"},
        {"q": "msa 32000", "service": ["msa", "caf"], "postcode": "32000"},
        {"q": "bonjour", "service": "smalltalk"},
        {"q": "la caf a auch", "service": "msa"},
        {"turns": [{"q": "apl", "service": "caf", "insee": None}, {"q": "condom", "service": "caf", "insee": "32107"}]},
    ]
    labelled.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = bot("evaluate", str(labelled))
    missed, figures = done.stdout.decode().splitlines()
    assert missed.startswith("la caf a auch | msa")
    assert figures == "6 questions: 83.3% right, 16.7% with a wrong service named"


def test_evaluate_says_which_line_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    for line in ('{"q": 1', '{"q": "caf"}', '{"q": 1, "service": "caf"}', "[]"):
        broken.write_text(f'{{"q": "caf", "service": "caf"}}\n{line}', encoding="utf-8")
        done = bot("evaluate", str(broken), LC_ALL="en_GB.UTF-8")
        assert done.returncode == 1
        assert done.stderr.decode().startswith("broken.jsonl:2: this is no labelled question. Write a line such as {")
    broken.write_bytes(b"\xe9t\xe9")
    for file, told in ((broken, "no text file"), (tmp_path / "absent.jsonl", "No such file")):
        assert told in bot("evaluate", str(file), LC_ALL="en_GB.UTF-8").stderr.decode()


def test_the_version_is_told_without_an_installation(tmp_path: Path) -> None:
    """From the source tree, with the libraries at hand and the project itself not installed."""
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(("france_services_bot", "_editable", "__editable", "_france_services_bot")):
            (tmp_path / entry.name).symlink_to(entry)
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-S", "-m", "bot", "--version"],
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{tmp_path}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert done.stdout == f"{declared}\n"
