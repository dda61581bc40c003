"""What people asked in vain, as administrators see it: what three people or more asked, to be added or ignored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import ReadyKnowledge
from bot.ledger.clerk import Clerk
from bot.ledger.groups import groups_of
from bot.ledger.ledger import InProcessLedger
from bot.ledger.model import Missed
from tests.bot_api.account import Call
from tests.bot_api.people import old_message
from tests.office import ADMIN, COLLEAGUE, SOMEBODY, Office, plain

TODAY = date(2026, 11, 23)
CROWD = range(100, 112)
"""A dozen people: that so many have fewer than three marks does not happen in a lifetime."""


def missed(texts: Sequence[str], marks: Sequence[int] = range(32), ignored: bool = False) -> list[Missed]:
    return [
        Missed(f"{number:012x}", TODAY, text, "fr", mark, ignored)
        for number, (text, mark) in enumerate(zip(texts, marks, strict=False))
    ]


@pytest.mark.parametrize(
    "alike",
    [
        [
            "jai perdu mon papié gris de la voiture",
            "g perdu le papier gris de ma voiture svp",
            "perdu papiers gris voiture",
        ],
        ["quel temps demain ?", "il fait quel temps demain", "Quelle temps fera-t-il demain"],
        ["payer le fioul", "aide pour payer le fioul", "payé le fioul"],
        ["my dog ate my form", "form eaten by dog", "the dog has eaten the form"],
    ],
)
def test_questions_that_are_alike_are_one_group(alike: list[str], ready: ReadyKnowledge) -> None:
    background = ready.knowledge.words.background
    others = ["carte grise perdue", "carte vitale perdue", "qui a gagné le match"]
    (group,) = groups_of(missed([*alike, *others]), background)
    assert {int(id_, 16) for id_ in group.ids} == {0, 1, 2}
    assert (group.times, group.people) == (3, 3)
    assert group.text in alike


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["bus pour auch", "le bus d'auch", "match de foot"]), st.integers(0, 4), st.booleans()
        )
    )
)
def test_no_group_of_fewer_than_three_people_or_that_was_ignored_is_shown(asked: list[tuple[str, int, bool]]) -> None:
    rows = [replace(row, ignored=ignored) for row, (_, _, ignored) in zip(
        missed([text for text, _, _ in asked], [mark for _, mark, _ in asked]), asked, strict=True
    )]  # fmt: skip
    by_id = {row.id: row for row in rows}
    for group in groups_of(rows, frozenset({"le", "d", "pour", "de"})):
        members = [by_id[id_] for id_ in group.ids]
        assert len({one.mark for one in members}) == group.people >= 3
        assert not any(one.ignored for one in members)


def test_the_wording_that_most_people_used_is_shown() -> None:
    (group,) = groups_of(missed(["bus auch", "Bus Auch ?", "bus auch", "le bus auch"]), frozenset({"le"}))
    assert group.text == "bus auch"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


async def asked(office: Office, text: str, people: Sequence[int] = CROWD) -> None:
    for person in people:
        await office.said(text, person)


def written(office: Office) -> str:
    """All that stands in the files."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted(office.folder.glob("*.yaml")))


async def listed(office: Office) -> Call:
    return await office.said("/questions")


async def test_what_a_crowd_asked_is_shown_with_the_topic_it_may_be_about(office: Office) -> None:
    await asked(office, "revenu envolé 0612345678")
    answer = await listed(office)
    text = plain(answer.text)
    assert "1. « revenu envolé »" in text
    assert "12 fois, au moins" in text
    assert "Peut-être : RSA." in text
    assert "0612345678" not in text
    assert [plain(button["text"]) for button in answer.buttons] == ["1. Ajouter à : RSA", "1. Ignorer"]
    assert all(len(button["callback_data"].encode()) <= 64 for button in answer.buttons)


async def test_what_two_people_asked_is_never_shown(office: Office) -> None:
    await asked(office, "revenu envolé", [100, 101] * 6)
    answer = await listed(office)
    assert answer.text.startswith("Rien à montrer")
    assert answer.buttons == []


async def test_a_phrase_is_added_with_all_that_goes_with_a_change(office: Office) -> None:
    await asked(office, "revenu envolé")
    answer = await listed(office)
    page = await office.pressed(answer, "Ajouter")
    assert "revenu envolé" in written(office)
    assert "C’est en place" in page.text
    assert "Rien à montrer" in page.text
    assert "revenu envolé" not in (await listed(office)).text
    assert "RSA" in (await office.said("revenu envolé", SOMEBODY)).text
    assert "phrase" in (await office.said("/journal")).text
    await office.said("/annuler")
    assert "revenu envolé" not in written(office)


async def test_ignored_questions_do_not_come_back(office: Office) -> None:
    await asked(office, "quel temps demain")
    page = await office.pressed(await listed(office), "Ignorer")
    assert "ne sera plus montrée" in page.text
    await asked(office, "quel temps pour demain")
    assert (await listed(office)).text.startswith("Rien à montrer")


async def test_two_administrators_press_one_after_the_other(office: Office) -> None:
    await asked(office, "revenu envolé")
    first, second = await listed(office), await office.said("/missed", COLLEAGUE, "en")
    await office.pressed(first, "Ajouter")
    office.talk.press(COLLEAGUE, second, "Add", "en")
    *_, page = await office.calls()
    assert "no longer in the list" in page.text
    assert written(office).count("revenu envolé") == 1


async def test_a_phrase_that_cannot_be_added_stays_in_the_list(office: Office) -> None:
    await asked(office, "revenu envolé")
    answer = await listed(office)
    office.change("structures.yaml", "desks:", "guichets:")
    report = await office.pressed(answer, "Ajouter")
    assert "erreur" in report.text
    assert "revenu envolé" in (await listed(office)).text


async def test_the_pages_can_be_turned(office: Office) -> None:
    subjects = ["quel temps demain", "match de football", "recette crêpes", "horoscope lion", "train toulouse"]
    for subject in subjects:
        await asked(office, subject)
    first = await listed(office)
    second = await office.pressed(first, "Après")
    assert "Page 2 sur 2" in second.text
    shown = first.text + second.text
    assert all(subject in shown for subject in subjects)
    second.result = first.result
    assert "Page 1 sur 2" in (await office.pressed(second, "Avant")).text


async def test_the_buttons_work_after_a_restart(office: Office, tmp_path: Path) -> None:
    ledger = InProcessLedger()
    office.talk.use(Clerk(ledger))
    await asked(office, "revenu envolé")
    answer = await listed(office)
    restarted = Office(tmp_path)
    restarted.talk.use(Clerk(ledger))
    restarted.talk.press_data(ADMIN, answer.result, answer.button("Ignorer")["callback_data"])
    await restarted.talk.pass_on()
    assert (await listed(restarted)).text.startswith("Rien à montrer")


async def test_nobody_else_sees_or_does_anything(office: Office) -> None:
    await asked(office, "revenu envolé")
    answer = await listed(office)
    for name in ("/questions", "/missed", "/statistiques", "/stats"):
        unknown = await office.said("/xyzzy", SOMEBODY)
        refused = await office.said(name, SOMEBODY)
        assert (refused.text, refused.buttons) == (unknown.text, unknown.buttons)
    forged = [button["callback_data"] for button in answer.buttons] + ["1amissed|0", "1astats|week"]
    for data in forged:
        office.talk.press_data(SOMEBODY, answer.result, data)
        office.talk.press_data(SOMEBODY, None, data)
        office.talk.press_data(SOMEBODY, old_message(SOMEBODY), data)
        calls = await office.talk.pass_on()
        assert {call.method for call in calls} == {"answerCallbackQuery"}
        assert all("plus à jour" in call.parameters["text"] for call in calls)
    assert "revenu envolé" not in written(office)
    assert "revenu envolé" in (await listed(office)).text


async def test_in_a_group_administrators_are_people_like_others(office: Office) -> None:
    await asked(office, "revenu envolé")
    office.talk.say(ADMIN, "/questions@FranceServicesTestBot", group=-5)
    assert await office.talk.pass_on() == []


@pytest.mark.parametrize(
    "data", ["1aadd", "1aadd|x|y|z", "1aignore", "1aignore|000000000000|9", "1amissed|99999", "1amissed|x", "1astats|x"]
)
async def test_an_administrator_may_press_anything(office: Office, data: str) -> None:
    answer = await listed(office)
    office.talk.press_data(ADMIN, answer.result, data)
    assert [
        call.refused for call in await office.talk.pass_on() if call.refused and "not modified" not in call.refused
    ] == []


async def test_after_ninety_days_nothing_is_shown(office: Office) -> None:
    ledger = InProcessLedger()
    office.talk.use(Clerk(ledger))
    await ledger.add({}, [replace(row, day=TODAY - timedelta(days=89)) for row in missed(["bus auch"] * 4)], TODAY)
    assert "bus auch" in (await listed(office)).text
    await ledger.add({}, [replace(row, day=TODAY - timedelta(days=90)) for row in missed(["bus auch"] * 4)], TODAY)
    assert (await listed(office)).text.startswith("Rien à montrer")
