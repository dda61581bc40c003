"""Closures announced from Telegram: on one line, step by step, refused where they cannot be meant."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.administration.closure_words import ClosureError, ClosureWords, check_days, read_line, read_reason
from bot.assistant import respond
from bot.conversation import Memory
from bot.knowledge.model import Closure, Language, Text
from bot.paris import PARIS
from bot.rendering.catalogue import load_admin_catalogues
from bot.rendering.plain import text_of
from bot.understanding.model import Question
from tests.office import SOMEBODY, Office, office_files, plain

TODAY = date(2026, 11, 23)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def closures_of(office: Office, desk: str) -> tuple[Closure, ...]:
    return office.talk.holder.current.directory.desks[desk].closures


async def test_one_line_is_enough_and_only_lines_are_added_to_the_file(office: Office) -> None:
    answer = plain((await office.said("/fermeture mirande 28/12/2026 29/12/2026 inventaire")).text)
    assert "France services de Mirande est annoncé fermé du 28/12/2026 au 29/12/2026 (inventaire)." in answer
    assert "En anglais, je dirai « stocktaking »." in answer
    before = office_files()["structures.yaml"].decode()
    added = (
        "      - first: 2026-12-28\n        last: 2026-12-29\n        reason:\n"
        '          fr: "inventaire"\n          en: "stocktaking"\n'
    )
    assert office.text("structures.yaml") == before.replace("    closures:\n", f"    closures:\n{added}")


async def test_a_desk_without_closures_gets_its_first_one_above_the_comment_of_the_next_key(office: Office) -> None:
    await office.said("/fermeture auch-centre 24/12/2026 formation du personnel")
    lines = office.text("structures.yaml").splitlines()
    at = lines.index("    closures:", lines.index("  - id: auch-centre"))
    assert lines[at + 1 : at + 6] == [
        "      - first: 2026-12-24",
        "        last: 2026-12-24",
        "        reason:",
        '          fr: "formation du personnel"',
        '          en: "staff training"',
    ]
    assert lines[at + 6] == "    # la source est à revoir"
    del lines[at : at + 6]
    assert "\n".join(lines) + "\n" == office_files()["structures.yaml"].decode()


async def test_windows_line_ends_and_a_byte_order_mark_stay(office: Office) -> None:
    data = b"\xef\xbb\xbf" + office_files()["structures.yaml"].replace(b"\n", b"\r\n")
    (office.folder / "structures.yaml").write_bytes(data)
    await office.said("/fermeture mirande 28/12/2026 29/12/2026 inventaire")
    made = (office.folder / "structures.yaml").read_bytes()
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.count(b"\r\n") == made.count(b"\n") == data.count(b"\n") + 5


def question(day: int, language: Language) -> Question:
    return Question("CAF Mirande", datetime(2026, 12, day, 10, tzinfo=PARIS), language=language)


async def test_everybody_sees_it_with_its_reason_and_not_after_it(office: Office) -> None:
    await office.said("/fermeture mirande 28/12/2026 29/12/2026 dégât des eaux / water damage")
    languages: tuple[tuple[int, Language], ...] = ((28, "fr"), (29, "en"), (30, "fr"))
    told = [
        text_of(respond(question(day, language), Memory(), office.talk.holder.current)[0])
        for day, language in languages
    ]
    assert "dégât des eaux" in told[0]
    assert "water damage" in told[1]
    assert "dégât" not in told[2]


async def test_step_by_step_with_words(office: Office) -> None:
    assert "Quel guichet" in (await office.said("/fermeture")).text
    assert "premier jour" in (await office.said("mirende")).text
    assert "ne lis pas de date" in (await office.said("la semaine des quatre jeudis")).text
    assert "dernier jour" in (await office.said("28 décembre")).text
    assert "avant le premier" in (await office.said("27/12/2026")).text
    assert "pour quelle raison" in (await office.said("29 décembre")).text
    assert "fermé du 28/12/2026 au 29/12/2026 (travaux)" in plain((await office.said("travaux")).text)
    assert closures_of(office, "mirande")[0].first == date(2026, 12, 28)
    assert "Avenue Saint-Roch" in (await office.said("caf mirande")).text


async def test_step_by_step_with_buttons(office: Office) -> None:
    question = await office.said("/fermeture auch")
    assert "Plusieurs guichets" in question.text
    message = question.result
    for words in ("Garros", "mercredi 25/11", "jeudi 26/11", "panne"):
        question = await office.pressed(question, words)
        question.result = message
    assert "fermé du 25/11/2026 au 26/11/2026 (panne)" in plain(question.text)
    assert closures_of(office, "auch-garros") == (
        Closure(date(2026, 11, 25), date(2026, 11, 26), Text("panne", "technical failure")),
    )


async def test_a_dialogue_can_be_dropped_and_words_are_questions_again(office: Office) -> None:
    question = await office.said("/fermeture mirande")
    assert "aucune fermeture" in (await office.pressed(question, "Abandonner")).text
    assert "Avenue Saint-Roch" in (await office.said("caf mirande")).text


async def test_the_words_of_others_are_questions_while_an_administrator_announces(office: Office) -> None:
    await office.said("/fermeture mirande")
    assert "Avenue Saint-Roch" in (await office.said("caf mirande", SOMEBODY)).text
    assert "dernier jour" in (await office.said("28/12/2026")).text


async def test_taking_it_back_restores_the_file(office: Office) -> None:
    await office.keeper.start()
    await office.said("/fermeture mirande 28/12/2026 29/12/2026 inventaire")
    await office.said("/annuler")
    assert office.text("structures.yaml").encode() == office_files()["structures.yaml"]


async def test_the_same_closure_again_changes_nothing(office: Office) -> None:
    line = "/fermeture mirande 28/12/2026 29/12/2026 inventaire"
    await office.said(line)
    assert "Rien à changer" in (await office.said(line)).text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mirande 26/12/2026 24/12/2026 congés", "avant le premier"),
        ("mirande 26/12 24/12 congés", "avant le premier"),
        ("mirande 20/11/2026 22/11/2026 congés", "déjà passé"),
        ("mirande 24/12/2062 26/12/2062 congés", "plus de deux ans"),
        ("mirande 31/02/2027 02/03/2027 congés", "n’existe pas dans le calendrier"),
        ("paris 24/12/2026 26/12/2026 congés", "Je ne trouve pas de guichet « paris »"),
        ("zzz", "Je ne trouve pas de guichet « zzz »"),
        ("mirande 24/12/2026 26/12/2026 " + "très long " * 20, "trop longue"),
    ],
)
async def test_what_cannot_be_meant_is_refused_with_a_sentence(office: Office, line: str, told: str) -> None:
    assert told in plain((await office.said(f"/fermeture {line}")).text)
    assert office.text("structures.yaml").encode() == office_files()["structures.yaml"]


async def test_a_file_in_another_style_is_left_alone(office: Office) -> None:
    office.change("structures.yaml", "    source: mairie\n", "    source: mairie\n    closures: []\n")
    await office.said("/recharger")
    before = office.text("structures.yaml")
    assert "écrite autrement que ses voisines" in (await office.said("/fermeture auch-centre 24/12/2026 congés")).text
    assert office.text("structures.yaml") == before


DAYS = (date(2026, 12, 24), date(2026, 12, 26))


@pytest.mark.parametrize(
    ("line", "desk", "days", "reason"),
    [
        ("mirande 24/12/2026 26/12/2026 inventaire", "mirande", DAYS, "inventaire"),
        ("mirande du 24 décembre au 26 décembre : congés", "mirande", DAYS, "congés"),
        ("auch du 24 au 26 décembre 2026 pour travaux", "auch", DAYS, "travaux"),
        ("l’isle jourdain 2026-12-24 2026-12-26", "l’isle jourdain", DAYS, ""),
        ("condom 24-12-26 au 26.12.26, réunion / meeting", "condom", DAYS, "réunion / meeting"),
        ("vic le 1er janvier", "vic", (date(2027, 1, 1),), ""),
        ("condom from 31 Dec to 2 Jan holidays", "condom", (date(2026, 12, 31), date(2027, 1, 2)), "holidays"),
        ("mirande demain inventaire", "mirande", (date(2026, 11, 24),), "inventaire"),
        ("mirande 24/12 jusqu'au 26/12", "mirande", DAYS, ""),
        ("mirande", "mirande", (), ""),
        ("mirande 24/12/2026 inventaire du 12/11/2026", "mirande", (date(2026, 12, 24),), "inventaire du 12/11/2026"),
    ],
)
def test_a_line_is_taken_apart(line: str, desk: str, days: tuple[date, ...], reason: str) -> None:
    assert read_line(line, TODAY) == ClosureWords(desk, days, reason)


def test_a_closure_that_has_begun_can_still_be_announced() -> None:
    check_days(date(2026, 11, 20), date(2026, 11, 27), TODAY)
    with pytest.raises(ClosureError):
        check_days(date(2026, 11, 20), date(2026, 11, 22), TODAY)


@pytest.mark.parametrize(
    ("written", "language", "reason"),
    [
        ("Inventaire", "fr", Text("inventaire", "stocktaking")),
        ("stocktaking", "en", Text("inventaire", "stocktaking")),
        ("conges", "fr", Text("congés", "holidays")),
        ("dégât des eaux / water damage", "fr", Text("dégât des eaux", "water damage")),
        ("dégât des eaux", "fr", Text("dégât des eaux", "exceptional closure")),
        ("burst pipe", "en", Text("fermeture exceptionnelle", "burst pipe")),
    ],
)
def test_a_reason_is_said_in_both_languages_and_never_invented(written: str, language: Language, reason: Text) -> None:
    assert read_reason(written, language, load_admin_catalogues()) == reason
