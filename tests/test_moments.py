"""Moments: what "samedi matin" or "after 5pm" means on Monday 23 November 2026 at 09:30."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.folding import fold
from bot.paris import PARIS
from bot.understanding.model import Moment
from bot.understanding.moments import find_moment
from bot.understanding.named_days import coming_school_holidays, easter

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)


def moment(message: str, now: datetime = MONDAY) -> Moment | None:
    return find_moment(tuple(fold(message).split()), now)


def meaning(message: str, now: datetime = MONDAY) -> str:
    """The moment as one line: "28/11 06:00 - 28/11 12:00 part", with the year where it is another."""
    found = moment(message, now)
    if found is None:
        return "none"
    ends = (f"{at:%d/%m{'' if at.year == now.year else '/%Y'} %H:%M}" for at in (found.start, found.end))
    return f"{' - '.join(ends)} {found.grain}"


TODAY = "23/11 00:00 - 24/11 00:00 day"
TOMORROW = "24/11 00:00 - 25/11 00:00 day"
NOW = "23/11 09:30 - 23/11 09:31 instant"
THIS_MORNING = "23/11 06:00 - 23/11 12:00 part"
THIS_AFTERNOON = "23/11 13:00 - 23/11 18:00 part"
TONIGHT = "23/11 17:00 - 23/11 22:00 part"
NOON = "23/11 12:00 - 23/11 14:00 part"
AFTER_17 = "23/11 17:00 - 24/11 00:00 part"
BEFORE_9 = "24/11 00:00 - 24/11 09:00 part"
AT_14_30 = "23/11 14:30 - 23/11 14:31 instant"
TUESDAY = TOMORROW
WEDNESDAY = "25/11 00:00 - 26/11 00:00 day"
THURSDAY = "26/11 00:00 - 27/11 00:00 day"
FRIDAY = "27/11 00:00 - 28/11 00:00 day"
SATURDAY = "28/11 00:00 - 29/11 00:00 day"
SATURDAY_MORNING = "28/11 06:00 - 28/11 12:00 part"
SATURDAY_AFTERNOON = "28/11 13:00 - 28/11 18:00 part"
NEXT_MONDAY = "30/11 00:00 - 01/12 00:00 day"
WEEKEND = "28/11 00:00 - 30/11 00:00 days"
NEXT_WEEK = "30/11 00:00 - 05/12 00:00 days"
CHRISTMAS_EVE = "24/12 00:00 - 25/12 00:00 day"
CHRISTMAS = "25/12 00:00 - 26/12 00:00 day"
NEW_YEAR = "01/01/2027 00:00 - 02/01/2027 00:00 day"
ARMISTICE = "11/11/2027 00:00 - 12/11/2027 00:00 day"
CHRISTMAS_HOLIDAYS = "19/12 00:00 - 04/01/2027 00:00 days"

FORMS = {
    NOW: "maintenant; c'est ouvert maintenant ?; ouvert en ce moment ?; la tout de suite; is it open right now; "
    "currently open?; où aller maintenant; caf mirande maintenant; open now?; c ouvert mtn",
    TODAY: "aujourd'hui; today; c'est ouvert aujourd'hui ?; ajd; lundi; et lundi ?; ce lundi; lun",
    TOMORROW: "demain; Demain ?; dmain; tomorrow; tomorow; tmrw; le 24; vous êtes ouverts le 24 ?; on the 24th; "
    "mardi; mardis; tuesday; dans 1 jour",
    WEDNESDAY: "après-demain; apres demain; the day after tomorrow; dans 2 jours; in two days; mercredi; mecredi; "
    "wednesday; wednsday; on wednesdays",
    THURSDAY: "jeudi; jeudis; jedi; thursday; jeu 26 novembre; jeudi 26",
    FRIDAY: "vendredi; ven; friday; vendrdi; c ouvert fri",
    TONIGHT: "ce soir; tonight; tonite ?; this evening; c ouvert ce soir",
    THIS_MORNING: "ce matin; this morning; le matin; in the morning",
    THIS_AFTERNOON: "cet après-midi; cet aprem; this afternoon; l'après-midi; in the afternoon; c ouvert apmidi",
    NOON: "à midi; le midi; at noon; entre midi et deux; entre 12h et 14h; entre 12 et 14h; de 12h à 14h; 12h-14h; "
    "at lunchtime; ouvert le midi ?; between 12 and 2pm",
    AFTER_17: "après 17h; a partir de 17h; après 17 heures; after 5pm; after 5 pm; after 5; apres 17h00; from 5pm",
    BEFORE_9: "avant 9h; before 9am; before 9",
    AT_14_30: "à 14h30; à 14:30; vers 14h30; at 2.30 pm; at half past two; at 2:30 pm; à 14 h 30; "
    "à quatorze heures trente; "
    "à deux heures et demie",
    "23/11 10:00 - 23/11 10:01 instant": "vers 10h; lundi 10h; at 10am; 10am; à dix heures",
    "23/11 17:00 - 23/11 17:01 instant": "à 5h du soir; at 5; at 5 in the afternoon; à dix-sept heures; pour 17h; "
    "à 17h",
    "23/11 16:00 - 23/11 20:00 part": "en fin de journée; at the end of the day",
    "23/11 22:00 - 24/11 06:00 part": "la nuit; ouvert la nuit ?; at night",
    "24/11 06:00 - 24/11 12:00 part": "demain matin; tomorrow morning; demain dans la matinée",
    "24/11 12:00 - 24/11 14:00 part": "demain midi; noon tomorrow; demain entre midi et deux",
    "24/11 13:00 - 24/11 18:00 part": "demain après-midi; demain aprem; tomorrow afternoon",
    "24/11 17:00 - 25/11 00:00 part": "demain après 17h; après 17h demain; tomorrow after 5pm",
    "24/11 09:00 - 24/11 12:00 part": "demain de 9h à 12h; demain entre 9h et midi; between 9 and 12 tomorrow",
    "24/11 10:00 - 24/11 10:01 instant": "10h demain; demain 10h; tomorrow at 10; demain à 10 heures",
    "24/11 17:30 - 24/11 17:31 instant": "mardi à 17 heures 30; mardi 17h30; half past five tomorrow",
    "24/11 14:45 - 24/11 14:46 instant": "quarter to three tomorrow; demain à 15h moins le quart",
    "24/11 09:00 - 24/11 09:01 instant": "à 9h; 9h du matin",
    "25/11 13:00 - 25/11 18:00 part": "mercredi après-midi; et c'est ouvert le mercredi apres midi ?; "
    "wednesday afternoon",
    "26/11 17:00 - 26/11 22:00 part": "jeudi soir; thursday evening",
    "27/11 17:00 - 28/11 00:00 part": "after 5pm on friday; vendredi après 17h",
    "27/11 09:30 - 27/11 11:00 part": "vendredi 9h30 à 11h; vendredi de 9h30 à 11h",
    "27/11 17:00 - 27/11 22:00 part": "friday evening; vendredi en soirée",
    SATURDAY: "samedi; et samedi ?; samdi; le samedi; on saturdays; saturday; samedi 28; samedi 28 novembre; "
    "c ouvert sam ?; "
    "ouvert tous les samedis ?; every saturday; samedi prochain; this coming saturday; le 28/11; je peux passer samedi",
    SATURDAY_MORNING: "samedi matin; saturday morning; le samedi matin; sam matin; sat morning; "
    "ouvert samedi au matin ?; "
    "samedi 28 novembre au matin; samedi dans la matinée",
    SATURDAY_AFTERNOON: "samdi aprem; samedi apmidi; sam apres midi; saturday afternoon",
    NEXT_MONDAY: "lundi prochain; next monday; lundi de la semaine prochaine; monday next week; lundi 30; "
    "lundi qui vient",
    "07/12 00:00 - 08/12 00:00 day": "lundi en huit; dans 15 jours",
    WEEKEND: "ce week-end; ce weekend; this weekend; le week end; at the weekend; samedi ou dimanche; "
    "saturday or sunday",
    "23/11 00:00 - 30/11 00:00 days": "cette semaine; this week",
    NEXT_WEEK: "la semaine prochaine; next week; semaine prochaine",
    "23/11 00:00 - 28/11 00:00 days": "du lundi au vendredi; from monday to friday",
    "23/11 00:00 - 26/11 00:00 days": "avant jeudi; before thursday",
    "21/12 00:00 - 25/12 00:00 days": "du 21 au 24 décembre; entre le 21 et le 24 décembre; from 21 to 24 december",
    "23/11 10:30 - 23/11 10:31 instant": "dans une heure; in an hour; dans 60 minutes",
    "23/11 10:00 - 23/11 10:01 instant ": "dans une demi-heure; in half an hour; dans 30 min",
    CHRISTMAS_EVE: "le 24 décembre; le 24/12; 24/12/2026; 24-12-2026; 2026-12-24; 24 december; december 24th; "
    "24th of december; the 24th of december; la veille de Noël; christmas eve; le 24 dec; jeudi 24 décembre; "
    "le 24 decembre 2026",
    CHRISTMAS: "Noël; à Noël; le jour de Noël; ouvert à noel ?; christmas; on christmas day; at christmas; le 25/12",
    "26/12 00:00 - 27/12 00:00 day": "boxing day; on boxing day",
    "26/12 00:00 - 01/01/2027 00:00 days": "entre Noël et le jour de l'an; between christmas and new year",
    "31/12 00:00 - 01/01/2027 00:00 day": "le 31 décembre; new year's eve; la veille du jour de l'an",
    NEW_YEAR: "le jour de l'an; new year; new year's day; 1er janvier; le 1er janvier; january 1st",
    "28/03/2027 00:00 - 29/03/2027 00:00 day": "Pâques; à pâques; easter; dimanche de pâques; easter sunday",
    "29/03/2027 00:00 - 30/03/2027 00:00 day": "lundi de Pâques; easter monday; le lundi de pâques",
    "26/03/2027 00:00 - 27/03/2027 00:00 day": "vendredi saint; good friday",
    "01/05/2027 00:00 - 02/05/2027 00:00 day": "le 1er mai; may 1st; 1 may; fête du travail; labour day",
    "08/05/2027 00:00 - 09/05/2027 00:00 day": "le 8 mai; 8 may 2027",
    "06/05/2027 00:00 - 07/05/2027 00:00 day": "l'ascension; jeudi de l'ascension; ascension day",
    "17/05/2027 00:00 - 18/05/2027 00:00 day": "lundi de pentecôte; whit monday",
    "14/07/2027 00:00 - 15/07/2027 00:00 day": "le 14 juillet; bastille day; fête nationale",
    "15/08/2027 00:00 - 16/08/2027 00:00 day": "le 15 août; l'assomption",
    "01/11/2027 00:00 - 02/11/2027 00:00 day": "la Toussaint; à la toussaint; all saints' day",
    ARMISTICE: "le 11 novembre; l'armistice; 11 november; armistice day",
    CHRISTMAS_HOLIDAYS: "pendant les vacances de Noël; vacances de noel; during the Christmas holidays; "
    "christmas holidays; "
    "pendant les vacances; during the school holidays",
    "06/02/2027 00:00 - 22/02/2027 00:00 days": "vacances d'hiver; les vacances de février",
    "03/04/2027 00:00 - 19/04/2027 00:00 days": "vacances de printemps; vacances de pâques; easter holidays",
    "26/12 00:00 - 02/01/2027 00:00 days": "après Noël; after christmas",
}

NOT_MOMENTS = """
may I come; mars; mar; march; in the sun; sur la mer; mon mari; il me tue; jeu de belote; sam est mon mari; I sat down
depuis hier; hier; il y a 2 jours; depuis lundi; since monday; lundi dernier; last saturday; dimanche dernier
samedi passé; depuis ce matin; yesterday morning; last week; hier soir on m'a tapée; le mois prochain; dans un mois
j'étais à paris la semaine dernière; il y a 3 semaines; the other day; 2 days ago
35 heures; 24h sur 24; 3 mois; 2 ans; pendant 6 mois; 48h; for two hours; je travaille 35h par semaine; within 3 months
à 2h de route; à 1h d'ici; after 3 months; apres 3 mois de chomage; avant 60 ans; entre 18 et 25 ans; de 18 à 25 ans
from 18 to 25 years old; entre 2 et 4 enfants; 2 enfants de 5 et 7 ans; at 5 km from auch; au 12 rue de la paix
un de ces jours; tous les jours; every day; du jour au lendemain; opening hours; quels horaires; what time is it open
bonne journée; bonsoir; bonne soirée; good morning; good afternoon, where can I get help; bon week end; bon après-midi
bonnes vacances; bonnes fêtes; je pars en vacances; salle des fêtes; have a nice weekend
lundi j'ai repris le travail; j'ai repris le travail lundi faut que je previenne qui; j'ai reçu une lettre ce matin
j'ai perdu mon permis samedi; I lost my card on saturday; je suis tombée vendredi; elle a accouché le 12 mars
midi pyrénées; occitanie ex midi-pyrénées; au midi de la france; je travaille de nuit
père noël; prime de noël; prime noel caf; marché de noël; christmas bonus; je m'appelle noel; toussaint louverture
32 600; 32600; 430 euros; chèque de 24 12 euros; 05 62 66 86 87; mon numéro 06 12 12 20 26
né le 12/03/1950; born 3 may 1960; le 12 mars 2019; je suis née le 3 avril; mon mari est né le 24 décembre
14 juillet 1985; retraite au 1er juillet 2031; le 32 février; 45/12/2026; le 31/02
j'ai appelé le 15; j'habite dans le 31; the 2nd child; le 2e enfant
je suis actuellement au chômage; I am currently unemployed; je suis maintenant seule; at the moment i live in auch
Tout se fait sur internet maintenant et moi je suis perdue; depuis maintenant 3 mois
my card expires on friday; mon récépissé expire dans 1 semaine; ma carte expire le 24 décembre
valable jusqu'au 24 décembre; jusqu'à vendredi; ouvert jusqu'à 18h ?
tonte de pelouse; les deux; tous les deux; which one am I with; passage de 3,8 à 8,3 %; dix sept cantons
bon dimanche; quiz night; le voisin fait du bruit toute la nuit; matin et soir; evening all; bye for now
étudiant avec un job le week-end je déclare quoi; je garde mon fils malade chez moi le mercredi
carte bloquée dans le dab un samedi soir
mon contrat se termine vendredi; my contract ends on friday; augmentation du loyer prévue au 1er juillet
on est le 12 et rien sur mon compte
ma période d'essai a été rompue par le patron ce matin; vacances d'été; à 25h; le 5 du mois; cinq personnes
avant de partir; après mon divorce; from auch to condom
"""


def one_by_one(messages: str) -> list[str]:
    return [message.strip() for line in messages.strip().splitlines() for message in line.split(";")]


@pytest.mark.parametrize(
    ("message", "expected"),
    [(message, expected.strip()) for expected, messages in FORMS.items() for message in one_by_one(messages)],
)
def test_a_moment_is_understood(message: str, expected: str) -> None:
    assert meaning(message) == expected


@pytest.mark.parametrize("message", one_by_one(NOT_MOMENTS))
def test_words_of_time_that_name_no_moment(message: str) -> None:
    assert moment(message) is None


@pytest.mark.parametrize(
    ("message", "now", "expected"),
    [
        ("lundi", datetime(2026, 11, 23, 17, 59, tzinfo=PARIS), TODAY),
        ("lundi", datetime(2026, 11, 23, 18, 0, tzinfo=PARIS), NEXT_MONDAY),
        ("lundi prochain", datetime(2026, 11, 23, 18, 0, tzinfo=PARIS), NEXT_MONDAY),
        ("lundi matin", datetime(2026, 11, 23, 11, 59, tzinfo=PARIS), THIS_MORNING),
        ("lundi matin", datetime(2026, 11, 23, 12, 0, tzinfo=PARIS), "30/11 06:00 - 30/11 12:00 part"),
        ("lundi à 14h30", datetime(2026, 11, 23, 15, 0, tzinfo=PARIS), "30/11 14:30 - 30/11 14:31 instant"),
        ("le matin", datetime(2026, 11, 23, 13, 0, tzinfo=PARIS), "24/11 06:00 - 24/11 12:00 part"),
        ("ce matin", datetime(2026, 11, 23, 13, 0, tzinfo=PARIS), THIS_MORNING),
        ("à 14h30", datetime(2026, 11, 23, 15, 0, tzinfo=PARIS), "24/11 14:30 - 24/11 14:31 instant"),
        ("après 17h", datetime(2026, 11, 23, 19, 0, tzinfo=PARIS), AFTER_17),
        ("ce week-end", datetime(2026, 11, 29, 10, 0, tzinfo=PARIS), WEEKEND),
        ("le week-end prochain", datetime(2026, 11, 28, 10, 0, tzinfo=PARIS), "05/12 00:00 - 07/12 00:00 days"),
        ("cette semaine", datetime(2026, 11, 29, 10, 0, tzinfo=PARIS), "29/11 00:00 - 30/11 00:00 day"),
        ("la semaine prochaine", datetime(2026, 11, 29, 10, 0, tzinfo=PARIS), NEXT_WEEK),
        ("le 11 novembre", datetime(2026, 11, 11, 8, 0, tzinfo=PARIS), "11/11 00:00 - 12/11 00:00 day"),
        ("le 31", datetime(2026, 11, 23, 9, 0, tzinfo=PARIS), "31/12 00:00 - 01/01/2027 00:00 day"),
        ("le 29 février", datetime(2026, 11, 23, 9, 0, tzinfo=PARIS), "29/02/2028 00:00 - 01/03/2028 00:00 day"),
        ("demain", datetime(2026, 11, 23, 23, 59, tzinfo=PARIS), TOMORROW),
        ("demain", datetime(2026, 11, 24, 0, 1, tzinfo=PARIS), "25/11 00:00 - 26/11 00:00 day"),
        ("demain", datetime(2026, 11, 23, 22, 30, tzinfo=UTC), TOMORROW),
        ("demain", datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "25/11 00:00 - 26/11 00:00 day"),
        ("demain", datetime(2026, 12, 31, 9, 0, tzinfo=PARIS), "01/01/2027 00:00 - 02/01/2027 00:00 day"),
    ],
)
def test_the_hour_of_the_question_decides_which_day_is_meant(message: str, now: datetime, expected: str) -> None:
    assert meaning(message, now) == expected


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2026, 6, 7), 24)],
)
def test_a_sunday_when_the_clocks_change_is_as_long_as_it_is(day: date, hours: int) -> None:
    saturday = datetime(day.year, day.month, day.day, 10, tzinfo=PARIS) - timedelta(days=1)
    found = moment("demain", saturday)
    assert found is not None
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "later"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=PARIS), (3, 30, 2)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), (2, 30, 1)),
    ],
)
def test_in_an_hour_is_an_hour_later_whatever_the_clocks_do(now: datetime, later: tuple[int, int, int]) -> None:
    found = moment("dans une heure", now)
    assert found is not None
    offset = found.start.utcoffset()
    assert (found.start.hour, found.start.minute, offset) == (*later[:2], timedelta(hours=later[2]))


def test_a_moment_says_which_words_named_it() -> None:
    found = moment("Bonjour, la caf à Condom c'est ouvert samedi 28 novembre au matin ? merci")
    assert found is not None
    assert found.heard == ("samedi", "28", "novembre", "au", "matin")


def test_a_question_about_opening_is_no_tale_of_the_past() -> None:
    assert meaning("j'ai perdu ma carte vitale samedi") == "none"
    assert meaning("j'ai perdu ma carte vitale, je peux venir samedi ?") == SATURDAY
    assert meaning("j'ai perdu ma carte vitale, vous êtes ouverts samedi ?") == SATURDAY


def test_a_long_message_keeps_its_moment() -> None:
    story = (
        "bonjour je viens de m'installer à condom avec mes 2 enfants de 5 et 7 ans, j'ai reçu 430 euros de la caf "
        "depuis "
        "3 mois et mon mari travaille 35 heures, est ce que je peux venir vendredi matin pour en parler bonne journée"
    )
    assert meaning(story) == "27/11 06:00 - 27/11 12:00 part"


def test_easter_is_where_the_calendar_of_holidays_has_it() -> None:
    french = holidays.country_holidays("FR", years=range(1990, 2100), language="fr")
    mondays = {day for day, name in french.items() if "Pâques" in name}
    assert {easter(year) + timedelta(days=1) for year in range(1990, 2100)} == mondays


def test_christmas_holidays_without_a_school_calendar_are_a_fortnight() -> None:
    assert coming_school_holidays("christmas", date(2031, 11, 1)) == (date(2031, 12, 20), date(2032, 1, 4))
    assert coming_school_holidays("christmas", date(2032, 1, 2)) == (date(2031, 12, 20), date(2032, 1, 4))
    assert coming_school_holidays("winter", date(2031, 11, 1)) is None


WORDS = sorted({word for messages in (*FORMS.values(), NOT_MOMENTS) for word in fold(messages).split()})


@given(
    st.lists(st.sampled_from(WORDS) | st.from_regex(r"[0-9]{1,4}(h[0-9]{0,2}|pm|am|th)?", fullmatch=True), max_size=12),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(PARIS)),
)
@example(["demain", "2h30", "du", "matin"], datetime(2026, 3, 28, 9, tzinfo=PARIS))
def test_any_words_give_nothing_or_a_stretch_of_time_in_paris(words: list[str], now: datetime) -> None:
    found = find_moment(tuple(fold(" ".join(words)).split()), now)
    if found is None:
        return
    assert found.start.astimezone(UTC) < found.end.astimezone(UTC)
    assert found.start.tzinfo is PARIS
    assert set(found.heard) <= set(fold(" ".join(words)).split())
    assert found.heard
    assert (found.grain == "days") == (found.end - found.start > timedelta(days=1))
