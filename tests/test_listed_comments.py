"""The comments of the official list: what still holds is kept, notices of days that are over go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_list import (
    LISTED,
    MIRANDE,
    TODAY,
    only_desk,
)

from bot.knowledge.model import Text
from bot.knowledge.official_list.comments import read_comment


@pytest.mark.parametrize(
    "comment",
    [
        "Sur rendez-vous le jeudi en semaine impaire",
        "Ouverture le 1er samedi du mois",
        "Ouverture à l’automne",
        "7 rue du 19 mars 1962",
        "Antenne à Mars-sur-Allier et Avril-sur-Loire",
        "Prise de rendez-vous au 05/57/31/15/28",
        "Fermé le jeudi 1/2",
        "Uniquement sur rendez-vous à partir du 17/05/2024",
        "Nouvelle adresse au 1 juillet 2024 : mairie, place de l’église",
        "Horaires d’été (du 15 juillet au 25 août) : fermé l’après-midi",
        "Fermé du 21 décembre 2026 au 3 janvier 2027",
        "Fermé les 24 et 31 décembre 2026",
    ],
)
def test_comments_that_still_hold_are_kept(comment: str) -> None:
    assert read_comment(comment, LISTED, TODAY).kept == comment


@pytest.mark.parametrize(
    "comment",
    [
        "Fermeture exceptionnelle le 30 novembre 2023",
        "Prise de rendez-vous impossible du 18/03 au 22/03",
        "Fermé du 9 au 30 août inclus pour congés",
        "Changement d’horaires à compter du 3 janvier 2023",
        "ATTENTION : du 15 au 26 juillet 2024 les horaires changent : 14h à 15h30. Fermé le vendredi après-midi",
        "Le véhicule est attendu fin 2023",
    ],
)
def test_notices_of_days_that_are_over_go(comment: str) -> None:
    read = read_comment(comment, LISTED, TODAY)
    assert read.kept is None
    assert read.over == (comment,)


def test_what_stands_before_a_notice_and_how_to_book_stay() -> None:
    comment = "Accueil à la mairie. Fermé le 10 mai 2024. Revenez le lundi. Rendez-vous au 05 62 00 00 00"
    read = read_comment(comment, LISTED, TODAY)
    assert read.kept == "Accueil à la mairie. Rendez-vous au 05 62 00 00 00"
    assert read.over == ("Fermé le 10 mai 2024. Revenez le lundi.",)


@given(st.text(max_size=200), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_no_comment_gains_words(comment: str, day: date) -> None:
    read = read_comment(comment, LISTED, day)
    kept = (read.kept or "").split()
    assert all(word in comment for word in kept)


def test_a_comment_in_french_is_quoted_in_english_not_translated() -> None:
    note = only_desk(MIRANDE | {"commentaire": "sonnez à l'entrée"}).note
    assert note == Text("Sonnez à l’entrée", "In French: “Sonnez à l’entrée”")


def test_a_comment_that_says_the_telephone_again_is_no_note() -> None:
    assert only_desk(MIRANDE | {"commentaire": "562668687"}).note is None
    assert only_desk(MIRANDE | {"commentaire": MIRANDE["mail"]}).note is None
    assert only_desk(MIRANDE | {"commentaire": "326421959"}).note == Text("03 26 42 19 59", "03 26 42 19 59")
