"""A process killed at any point of a change leaves files that load, all of one state."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.administration.atomic import delete_unfinished, finish_pending, replace_files, write_atomically
from bot.administration.journal import Journal
from bot.administration.versions import VersionsFolder
from bot.knowledge.loader import KEPT_FOLDER, PENDING, load, load_texts, read_files
from tests.files_writer import WHO, states

KILLS = int(os.environ.get("KILLS", "200"))
LONGEST_LIFE_SECONDS = 0.04
ROOT = Path(__file__).parent.parent


def test_files_are_sound_and_of_one_state_whenever_the_process_is_killed(tmp_path: Path) -> None:
    sound = [load_texts(files).knowledge for files in states()]
    for name, data in states()[0].items():
        (tmp_path / name).write_bytes(data)
    lives, in_the_middle, seen = random.Random(7), 0, set()
    command = [sys.executable, "-m", "tests.files_writer", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin
        assert writer.stdout
        for number in range(KILLS):
            writer.stdin.write("\n")
            writer.stdin.flush()
            child = int(writer.stdout.readline())
            # Some live longer: on a busy machine nothing is ever finished within a few hundredths of a second.
            time.sleep(lives.uniform(0, LONGEST_LIFE_SECONDS * (4 if number % 20 == 0 else 1)))
            os.kill(child, signal.SIGKILL)
            assert writer.stdout.readline() == "ended\n"
            in_the_middle += (tmp_path / PENDING).exists()
            seen.add(sound.index(load(tmp_path).knowledge))
        writer.stdin.close()
    assert len(seen) > 1
    if KILLS >= 200:
        assert in_the_middle
    check_what_is_left(tmp_path)


def check_what_is_left(folder: Path) -> None:
    """Once taken up again nothing is left over; versions and journal can be read, and every version is whole."""
    before = read_files(folder)
    finish_pending(folder)
    delete_unfinished(folder)
    assert read_files(folder) == before
    kept = folder / KEPT_FOLDER
    assert [path.name for path in kept.glob("gathered-*")] == []
    versions = VersionsFolder(kept)
    history = versions.history()
    assert history.versions
    for version in history.versions:
        load_texts(versions.contents(version))
    assert {event.who for event in Journal(kept / "journal.jsonl").last()} == {WHO}


def test_a_change_that_was_cut_short_is_read_as_it_will_be(tmp_path: Path) -> None:
    first, second, _ = states()
    for name, data in second.items():
        (tmp_path / name).write_bytes(data)
    pending = tmp_path / PENDING
    pending.mkdir(parents=True)
    for name in ("partners.yaml", "structures.yaml"):
        (pending / name).write_bytes(first[name])
    (pending / "phrases.yaml.deleted").write_bytes(b"")
    assert read_files(tmp_path) == (first, [])
    finish_pending(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == first


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "faq.yaml", tmp_path / "faq.yaml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / KEPT_FOLDER).mkdir()
    (tmp_path / "faq.yaml").mkdir()  # a folder cannot be replaced by a file
    with pytest.raises(OSError, match="faq"):
        replace_files(tmp_path, {"faq.yaml": b"x"})
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".unfinished")] == []
