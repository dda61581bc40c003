"""The real bot over HTTP with an administrator: reload, documents, long reports, the disk and a signal."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api.account import Call
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess
from tests.office import ADMIN, SOMEBODY, office_files, plain

PHONE, OTHER_PHONE = "05 62 66 86 87", "05 62 00 00 00"


class Running:
    """The stand-in, the bot, its folder, and what is said since a moment."""

    def __init__(self, api: BotApi, bot: BotProcess, folder: Path) -> None:
        self.api, self.bot, self.folder = api, bot, folder
        self.seen: dict[int, int] = {}

    def next(self, person: int, method: str = "sendMessage") -> Call:
        """The next message to somebody."""
        before = self.seen.get(person, 0)
        found: Call = self.api.wait(lambda: len(calls := self.api.calls("", person)) > before and calls[before])
        self.seen[person] = before + 1
        assert found.method == method
        return found

    def said(self, text: str, person: int = ADMIN) -> str:
        self.api.say(person, text)
        return plain(self.next(person).text)

    def phone(self) -> str:
        return self.said("caf mirande", SOMEBODY)

    def write(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Running]:
    for name, data in office_files().items():
        (tmp_path / name).write_bytes(data)
    with BotApi() as api, BotProcess(api.url, tmp_path, ADMIN_IDS=f"{ADMIN},77", LOG_LEVEL="DEBUG") as bot:
        bot.wait_for_log("(polling)")
        bot.wait_for_log("knowledge base not changed")  # it was looked at once more at the start
        yield Running(api, bot, tmp_path)
        assert api.refusals() == []
        assert "Traceback" not in bot.log


def test_commands_documents_and_buttons(office: Running) -> None:
    assert "ne connais pas cette commande" in office.said("/recharger", SOMEBODY)
    office.write("structures.yaml", PHONE, OTHER_PHONE)
    assert f"téléphone {PHONE} → {OTHER_PHONE}" in office.said("/recharger")
    assert OTHER_PHONE in office.phone()

    data = (office.folder / "structures.yaml").read_text(encoding="utf-8").replace(OTHER_PHONE, PHONE).encode()
    office.api.send(SOMEBODY, "structures.yaml", data)
    assert "Je ne sais lire" in office.next(SOMEBODY).text
    office.api.send(ADMIN, "structures.yaml", data)
    question = office.next(ADMIN)
    office.api.press(SOMEBODY, question, "Mettre en place")
    assert OTHER_PHONE in office.phone()
    office.api.press(ADMIN, question, "Mettre en place")
    assert "C’est en place" in office.next(ADMIN, "editMessageText").text
    assert PHONE in office.phone()

    office.api.send(ADMIN, "faq.yaml", b"programme:\n" + b"- nom: x\n" * 100)
    assert "fichier joint" in office.next(ADMIN).text
    name, report = office.next(ADMIN, "sendDocument").files["document"]
    assert name == "rapport.txt"
    assert "faq.yaml, ligne 2" in report.decode()

    assert "fermé du 28/12/2026 au 29/12/2026 (travaux)" in office.said(
        "/fermeture mirande 28/12/2026 29/12/2026 travaux"
    )
    assert "fermeture supprimée" in office.said("/annuler")


def test_a_file_that_changes_on_the_server_is_used_and_a_faulty_one_is_not(office: Running) -> None:
    office.write("structures.yaml", f"phone: {PHONE}", "phone: au")
    told = plain(office.next(ADMIN).text)
    assert "je ne peux pas les utiliser" in told
    assert "téléphone « au » → écrire dix chiffres" in told
    assert PHONE in office.phone()
    office.write("structures.yaml", "phone: au", f"phone: {OTHER_PHONE}")
    assert f"téléphone {PHONE} → {OTHER_PHONE}" in plain(office.next(ADMIN).text)
    assert OTHER_PHONE in office.phone()
    assert "le serveur : fichiers relus" in office.said("/journal")


def test_a_file_is_not_read_while_an_editor_writes_it(office: Running) -> None:
    path = office.folder / "structures.yaml"
    data = path.read_bytes().replace(PHONE.encode(), OTHER_PHONE.encode())
    for end in (10, 300, 700, len(data)):
        path.write_bytes(data[:end])
        time.sleep(0.3)
    assert "j’utilise la nouvelle version" in plain(office.next(ADMIN).text)


def test_a_signal_reloads(office: Running) -> None:
    office.write("structures.yaml", PHONE, OTHER_PHONE)
    office.bot.process.send_signal(signal.SIGHUP)
    assert "téléphone" in plain(office.next(ADMIN).text)
    assert OTHER_PHONE in office.phone()
    assert office.bot.terminate() == 0
