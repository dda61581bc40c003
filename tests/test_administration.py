"""Administrators' commands, update by update: reload, check, send files, go back, journal, menu."""

from pathlib import Path

import pytest
from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.handlers.administration_files import file_named
from bot.handlers.menu import register_menu
from bot.rendering.catalogue import load_telegram_catalogues
from tests.office import ADMIN, COLLEAGUE, SOMEBODY, Office, office_files, plain

PHONE, OTHER_PHONE = "05 62 66 86 87", "05 62 00 00 00"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


async def phone_told(office: Office, number: str) -> bool:
    return number in plain((await office.said("caf mirande", SOMEBODY)).text)


async def test_a_reload_says_what_changed_and_everybody_has_it(office: Office) -> None:
    assert await phone_told(office, PHONE)
    office.change("structures.yaml", PHONE, OTHER_PHONE)
    assert await phone_told(office, PHONE)
    report = await office.said("/recharger")
    assert f"Mirande : téléphone {PHONE} → {OTHER_PHONE}" in plain(report.text)
    assert await phone_told(office, OTHER_PHONE)


async def test_a_reload_without_changes_says_so(office: Office) -> None:
    assert "j’utilise déjà cela" in (await office.said("/recharger")).text
    office.change("structures.yaml", "desks:", "# une remarque\ndesks:")
    assert "seulement des commentaires" in (await office.said("/reload")).text


async def test_a_faulty_file_changes_nothing_and_every_error_is_told(office: Office) -> None:
    office.change("structures.yaml", PHONE, "chez le maire")
    office.change("structures.yaml", "appointment: true", "rendez_vous: true")
    report = plain((await office.said("/recharger")).text)
    assert report.startswith("2 erreurs. Rien n’a changé")
    assert "structures.yaml, ligne 11" in report
    assert "téléphone « chez le maire » → écrire dix chiffres" in report
    assert "clé inconnue « rendez_vous » → écrire « appointment »." in report
    assert await phone_told(office, PHONE)


async def test_a_long_report_comes_as_a_document(office: Office) -> None:
    office.change("structures.yaml", "desks:", "desks:\n" + "".join(f"  - nom: {n}\n" for n in range(80)))
    office.talk.say(ADMIN, "/verifier")
    message, document = await office.calls()
    assert "fichier joint" in message.text
    name, data = document.files["document"]
    assert name == "rapport.txt"
    assert data.decode().count("structures.yaml, ligne") > 100


async def test_check_tells_counts_changes_and_what_is_stale_and_changes_nothing(office: Office) -> None:
    office.change("structures.yaml", "verified: 2026-08-01", "verified: 2024-08-01")
    office.change("structures.yaml", PHONE, OTHER_PHONE)
    office.change(
        "structures.yaml", "first: 2026-12-24\n        last: 2026-12-26", "first: 2026-01-02\n        last: 2026-01-03"
    )
    report = plain((await office.said("/verifier")).text)
    assert "3 guichets" in report
    assert f"téléphone {PHONE} → {OTHER_PHONE}" in report
    assert "horaires vérifiés le 01/08/2024" in report
    assert "fermeture finie le 03/01/2026, à effacer" in report
    assert await phone_told(office, PHONE)


async def test_english_is_answered_in_english(office: Office) -> None:
    office.change("structures.yaml", PHONE, OTHER_PHONE)
    report = await office.said("/reload", language="en")
    assert f"Mirande: telephone {PHONE} → {OTHER_PHONE}" in report.text


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("structures.yaml", PHONE, OTHER_PHONE, f"Mirande : téléphone {PHONE} → {OTHER_PHONE}"),
        ("partners.yaml", "- plus aucun", "- plus rien\n            - plus un sou\n            - plus aucun",
         "RSA (caf-rsa) : 2 phrases ajoutées (« plus rien », « plus un sou »)"),
        ("faq.yaml", "C’est gratuit.", "C’est entièrement gratuit.",
         "Prix (faq-price) : réponse C’est gratuit. → C’est entièrement"),
        ("words.yaml", "- bonjour", "- bonjour\n  - bonsoir", "words.yaml, mots sans importance : 1 ligne en plus"),
    ],
)  # fmt: skip
async def test_a_file_that_was_sent_is_put_in_place_by_a_button(
    office: Office, name: str, old: str, new: str, told: str
) -> None:
    before = office.text(name)
    question = await office.sent(name, before.replace(old, new).encode())
    assert told in plain(question.text)
    assert office.text(name) == before
    done = await office.pressed(question, "Mettre en place")
    assert told in plain(done.text)
    assert office.text(name) == before.replace(old, new)


async def test_phrases_come_in_a_file_that_was_not_there_and_going_back_takes_it_away(office: Office) -> None:
    await office.keeper.start()
    data = "more:\n  - id: caf-rsa\n    phrases:\n      fr: [sans un rond]\n      en: [penniless]\n"
    question = await office.sent("phrases.yaml", data.encode())
    assert "2 phrases ajoutées" not in question.text
    assert "« sans un rond »" in plain(question.text)
    await office.pressed(question, "Mettre en place")
    assert office.text("phrases.yaml") == data
    await office.said("/annuler")
    assert not (office.folder / "phrases.yaml").exists()


async def test_a_file_that_was_sent_can_be_dropped(office: Office) -> None:
    data = office.text("structures.yaml").replace(PHONE, OTHER_PHONE)
    question = await office.sent("structures.yaml", data.encode())
    assert "abandonné" in (await office.pressed(question, "Abandonner")).text
    question.result["reply_markup"] = question.parameters["reply_markup"]
    assert "n’attend plus" in (await office.pressed(question, "Mettre en place")).text
    assert PHONE in office.text("structures.yaml")


async def test_a_file_with_errors_is_checked_with_the_rest_and_not_offered(office: Office) -> None:
    answer = await office.sent(
        "partners.yaml", office.text("partners.yaml").replace("id: caf\n", "id: faq-price\n").encode()
    )
    assert "déjà pris" in answer.text
    assert answer.buttons == []


async def test_a_change_in_between_is_noticed(office: Office) -> None:
    mine = await office.sent("structures.yaml", office.text("structures.yaml").replace(PHONE, OTHER_PHONE).encode())
    theirs = office.text("structures.yaml").replace("Sonnez", "Frappez").encode()
    question = await office.sent("structures.yaml", theirs, COLLEAGUE)
    await office.pressed(question, "Mettre en place", COLLEAGUE)
    refused = plain((await office.pressed(mine, "Mettre en place")).text)
    assert "ont changé entre-temps" in refused
    assert f"{COLLEAGUE} : structures.yaml remplacé" in refused
    assert office.text("structures.yaml").encode() == theirs


async def test_an_edit_on_the_server_in_between_is_noticed_too(office: Office) -> None:
    question = await office.sent("faq.yaml", office.text("faq.yaml").replace("gratuit", "sans frais").encode())
    office.change("structures.yaml", PHONE, OTHER_PHONE)
    assert "entre-temps" in (await office.pressed(question, "Mettre en place")).text
    assert "gratuit" in office.text("faq.yaml")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("structures.yaml", "structures.yaml"),
        ("structures (1).yaml", "structures.yaml"),
        ("FAQ-2.yml", "faq.yaml"),
        ("partners.yaml.exe", None),
        ("../structures.yaml", None),
        ("/etc/faq.yaml", None),
        ("words.yaml/../../x", None),
        ("communes.csv", None),
        (".versions/structures.yaml", None),
        ("", None),
    ],
)
def test_only_the_files_by_their_names_are_taken(name: str, file: str | None) -> None:
    assert file_named(name) == file


@pytest.mark.parametrize("name", ["photo.pdf", "../../structures.yaml", None])
async def test_other_documents_get_a_kind_word(office: Office, name: str | None) -> None:
    before = sorted(path.name for path in office.folder.parent.rglob("*"))
    assert "structures.yaml, partners.yaml" in (await office.sent(name, b"x")).text
    assert sorted(path.name for path in office.folder.parent.rglob("*")) == before


async def test_a_document_over_two_megabytes_is_not_taken_whatever_its_size_is_said_to_be(office: Office) -> None:
    big = b"# " + b"x" * 2_000_000
    assert "2 Mo" in (await office.sent("faq.yaml", big)).text
    assert "2 Mo" in (await office.sent("faq.yaml", big, told_size=10)).text


async def test_a_document_that_telegram_has_no_more_is_asked_for_again(office: Office) -> None:
    office.talk.send(ADMIN, "faq.yaml", b"entries: []")
    office.talk.account.uploads.clear()
    answer = next(call for call in await office.talk.pass_on() if call.method == "sendMessage")
    assert "Envoyez-le de nouveau" in answer.text


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\x00" * 50, b"a: &a [*a]", b"desks:\n\t- id: x"])
async def test_broken_documents_are_answered_by_their_errors(office: Office, data: bytes) -> None:
    assert "erreur" in (await office.sent("structures.yaml", data)).text


async def test_back_and_back_and_forward(office: Office) -> None:
    await office.keeper.start()
    for number in ("05 62 11 11 11", "05 62 22 22 22"):
        office.change("structures.yaml", office.text("structures.yaml").split("phone: ")[1][:14], number)
        await office.said("/recharger")
    assert "05 62 22 22 22 → 05 62 11 11 11" in plain((await office.said("/annuler")).text)
    assert f"05 62 11 11 11 → {PHONE}" in plain((await office.said("/rollback")).text)
    assert office.text("structures.yaml").encode() == office_files()["structures.yaml"]
    assert "pas de version d’avant" in (await office.said("/annuler")).text
    assert f"{PHONE} → 05 62 11 11 11" in plain((await office.said("/retablir")).text)
    assert "05 62 22 22 22" in plain((await office.said("/redo")).text)
    assert "rien à rétablir" in (await office.said("/retablir")).text
    assert await phone_told(office, "05 62 22 22 22")


async def test_what_was_edited_on_the_server_and_never_loaded_is_not_lost_by_going_back(office: Office) -> None:
    await office.keeper.start()
    office.change("structures.yaml", PHONE, OTHER_PHONE)
    await office.said("/annuler")
    assert PHONE in office.text("structures.yaml")
    await office.said("/retablir")
    assert OTHER_PHONE in office.text("structures.yaml")


async def test_versions_and_journal_are_told_in_words(office: Office) -> None:
    await office.keeper.start()
    office.change("structures.yaml", PHONE, OTHER_PHONE)
    await office.said("/recharger")
    await office.said("/fermeture mirande 28/12/2026 29/12/2026 travaux", COLLEAGUE)
    await office.said("/annuler")
    versions = plain((await office.said("/versions")).text)
    assert "n° 3, 23/11/2026 à 09:30, 8 : fermeture de « mirande », du 28/12/2026 au 29/12/2026 (travaux)" in versions
    assert "n° 2 (en service)" in versions
    journal = plain((await office.said("/journal")).text).splitlines()
    assert journal[2].endswith("7 : retour à la version n° 2")
    assert "8 : fermeture" in journal[3]
    assert journal[4].endswith("7 : fichiers relus")


async def test_where_nothing_was_kept_that_is_said(office: Office) -> None:
    assert "Aucune version" in (await office.said("/versions")).text
    assert "Aucun changement" in (await office.said("/journal")).text


async def test_the_menu_of_administrators_is_theirs_alone(office: Office) -> None:
    await office.talk.application.initialize()
    await register_menu(office.talk.application.bot, load_telegram_catalogues(), frozenset({ADMIN}))
    calls = [call for call in office.talk.account.calls if call.method == "setMyCommands"]
    for call in calls:
        names = {command["command"] for command in call.parameters["commands"]}
        is_admins = call.parameters["scope"]["type"] == BotCommandScopeChat(ADMIN).type
        assert bool(names & {"recharger", "reload"}) == is_admins
        assert bool(names & {"fermeture", "closure"}) == is_admins
    assert BotCommandScopeAllPrivateChats().type in {call.parameters["scope"]["type"] for call in calls}
