"""Nobody but an administrator, in a private chat, sets off anything of what administrators can do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.rendering.callback_data import Administer, encode
from tests.bot_api.account import Call
from tests.bot_api.people import message_of_bot, private_chat, user
from tests.office import ADMIN, SOMEBODY, Office

COMMANDS = (
    "recharger", "reload", "verifier", "check", "annuler", "rollback", "retablir", "redo", "versions", "journal",
    "fermeture", "closure", "fermeture mirande 28/12/2026 29/12/2026 inventaire",
    "closure mirande 28/12/2026 29/12/2026 stocktaking",
)  # fmt: skip
PRESSES = (
    Administer("put", ("0123456789abcdef",)),
    Administer("put"),
    Administer("drop", ("0123456789abcdef",)),
    Administer("close", ("aaaaaaaa", "20261228", "20261229", "works")),
    Administer("close"),
    Administer("noclose"),
    Administer("anything", ("x",)),
)
GROUP = -100


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office in which, at the end, nothing has changed: no file, no answer, nothing kept."""
    office = Office(tmp_path)
    office.change("structures.yaml", "05 62 66 86 87", "05 62 00 00 00")  # a reload would show it
    files, in_use = contents(tmp_path), office.talk.holder.current
    yield office
    assert contents(tmp_path) == files
    assert office.talk.holder.current is in_use


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown(call: Call) -> dict[str, Any]:
    """What a call shows, whoever it is for."""
    return {key: value for key, value in call.parameters.items() if key not in ("chat_id", "callback_query_id")}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_is_an_unknown_one(office: Office, command: str) -> None:
    unknown = await office.said("/inconnue", SOMEBODY)
    assert shown(await office.said(f"/{command}", SOMEBODY)) == shown(unknown)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("person", [ADMIN, SOMEBODY])
async def test_in_groups_there_is_silence(office: Office, command: str, person: int) -> None:
    name, _, rest = command.partition(" ")
    office.talk.say(person, f"/{command}", group=GROUP)
    office.talk.say(person, f"/{name}@FranceServicesTestBot {rest}", group=GROUP)
    assert await office.calls() == []


@pytest.mark.parametrize("command", COMMANDS)
async def test_edited_forwarded_and_unsigned_messages_do_not_count(office: Office, command: str) -> None:
    entities = [{"type": "bot_command", "offset": 0, "length": len(command.split()[0]) + 1}]
    chat, text = private_chat(ADMIN), {"text": f"/{command}", "entities": entities}
    message = office.talk.account.new_message(chat, **{"from": user(ADMIN)}, **text)
    office.talk.update(edited_message={**message, "edit_date": message["date"]})
    office.talk.update(message=office.talk.account.new_message(chat, **text))
    office.talk.update(channel_post={**message, "chat": {"id": -5, "type": "channel", "title": "x"}})
    origin = {"type": "user", "date": 1, "sender_user": user(SOMEBODY)}
    office.talk.say(ADMIN, f"/{command}", forward_origin=origin)
    office.talk.say(ADMIN, f"/{command}", via_bot={"id": 5, "is_bot": True, "first_name": "x", "username": "xbot"})
    assert {call.text for call in await office.calls()} <= {(await office.said("/inconnue", SOMEBODY)).text}


@pytest.mark.parametrize("press", PRESSES)
async def test_a_forged_button_is_nobodys_button(office: Office, press: Administer) -> None:
    message = {**message_of_bot(private_chat(SOMEBODY)), "message_id": 5}
    office.talk.press_data(SOMEBODY, message, "no such button")
    office.talk.press_data(SOMEBODY, message, encode(press) or "")
    nobodys, forged = await office.calls()
    assert shown(forged) == shown(nobodys)


@pytest.mark.parametrize("press", PRESSES)
async def test_a_button_in_a_group_is_nobodys_even_for_administrators(office: Office, press: Administer) -> None:
    group = {"id": GROUP, "type": "supergroup", "title": "x"}
    office.talk.press_data(ADMIN, {**message_of_bot(group), "message_id": 5}, encode(press) or "")
    (answer,) = await office.calls()
    assert "plus à jour" in answer.parameters["text"]


@pytest.mark.parametrize("press", PRESSES)
async def test_a_button_that_an_administrator_forges_does_no_harm(office: Office, press: Administer) -> None:
    office.talk.press_data(ADMIN, {**message_of_bot(private_chat(ADMIN)), "message_id": 5}, encode(press) or "")
    calls = await office.talk.pass_on()
    assert next(call.method for call in calls) == "answerCallbackQuery"


@pytest.mark.parametrize("name", ["structures.yaml", "partners.yaml", "faq.yaml", "photo.pdf"])
async def test_a_document_is_something_the_bot_cannot_read(office: Office, name: str) -> None:
    data = office.text("structures.yaml").encode()
    answer = await office.sent(name, data, SOMEBODY)
    assert "Je ne sais lire que le texte" in answer.text
    office.talk.send(SOMEBODY, name, data, caption="/recharger")
    office.talk.message(ADMIN, group=GROUP, document=office.talk.account.new_document(name, data))
    assert not [call for call in await office.talk.pass_on() if call.method == "getFile"]


async def test_buttons_made_for_an_administrator_serve_nobody_else(tmp_path: Path) -> None:
    office = Office(tmp_path)
    question = await office.sent(
        "structures.yaml", office.text("structures.yaml").replace("Sonnez", "Frappez").encode()
    )
    for words in ("Mettre en place", "Abandonner"):
        answer = await office.pressed(question, words, SOMEBODY)
        assert "plus à jour" in answer.parameters["text"]
    assert "Sonnez" in office.text("structures.yaml")
    assert "C’est en place" in (await office.pressed(question, "Mettre en place")).text


async def test_without_administrators_there_are_none(tmp_path: Path) -> None:
    office = Office(tmp_path, admins=frozenset())
    assert "ne connais pas cette commande" in (await office.said("/recharger")).text
    assert "Je ne sais lire" in (await office.sent("faq.yaml", b"x")).text
