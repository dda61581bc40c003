"""The loader: what a sound base gives, and every fault told at once, with file, line and what to write instead."""

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.checking import report, stale_entries
from bot.knowledge.loader import find_folder, load, load_texts
from bot.knowledge.model import Phone, Position, Text
from bot.knowledge.problems import KnowledgeError
from tests.knowledge_files import FAQ, PARTNERS, STRUCTURES, sound_files, spoilt_files, with_ordinary_spaces

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


def told(files: dict[str, bytes]) -> list[str]:
    """The problems of a spoilt base, in French."""
    with pytest.raises(KnowledgeError) as caught:
        load_texts(files)
    return [with_ordinary_spaces(problem.in_("fr")) for problem in caught.value.problems]


def line_of(text: str, part: str) -> int:
    """The line, from 1, on which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1


def test_a_sound_base_becomes_values():
    knowledge = load_texts(sound_files()).knowledge
    (desk,) = knowledge.desks
    assert desk.position == Position(43.51398, 0.40020)
    assert desk.postcode == "32300"
    assert desk.appointment is True
    assert desk.official_id == "1717"
    assert desk.closures[0].last == date(2026, 12, 26)
    (partner,) = knowledge.partners
    assert partner.phone == Phone("32 30")
    assert partner.topics[0].partner == "caf"
    assert partner.topics[0].phrases.excluded == ("rsa agricole",)
    assert knowledge.entries[0].kind == "programme"
    assert knowledge.entries[0].answer == Text("C’est gratuit.", "It is free.")


def test_word_lists_are_folded_and_background_words_split():
    words = load_texts(sound_files()).knowledge.words
    assert words.abbreviations == {"rdv": "rendez vous"}
    assert words.place_before == ("pres de",)
    assert words.not_places == {"orange"}
    assert words.background == {"bonjour", "est", "ce"}
    assert words.moves == {"yes": ("oui",)}


def test_yaml_never_turns_text_into_something_else():
    files = spoilt_files("faq.yaml", "- c'est payant ?", "- no\n        - 10:00\n        - 01100\n        - null")
    assert load_texts(files).knowledge.entries[0].phrases.fr == ("no", "10:00", "01100", "null")


@pytest.mark.parametrize("mend", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(mend):
    assert load_texts({name: mend(data) for name, data in sound_files().items()}) == load_texts(sound_files())


DESK_FAULTS = [
    ("    phone: 05", "    telefon: 05", "clé inconnue « telefon » ; écrire « phone »"),
    ("    address: A", "    adresse: A", "clé inconnue « adresse » ; écrire « address »"),
    ("phone: 05 62 66 86 87", "phone: au secrétariat", "téléphone « au secrétariat » ; écrire dix chiffres"),
    ("phone: 05 62 66 86 87", "phone: 05 62 66 86", "téléphone « 05 62 66 86 » ; écrire dix chiffres"),
    ("mail: mirande@france-services.gouv.fr", "mail: mirande", "adresse mail « mirande » ; écrire une seule adresse"),
    ('insee: "32256"', 'insee: "3225"', "code INSEE « 3225 » ; écrire les cinq chiffres"),
    ('insee: "32256"', 'insee: "32999"', "code INSEE 32999 inconnu dans communes.csv ; écrire celui de la commune"),
    ('postcode: "32300"', "postcode: 32 300", "code postal « 32 300 » ; écrire les cinq chiffres"),
    ("latitude: 43.51398", "latitude: 43,51398", "coordonnée « 43,51398 » ; écrire des degrés avec un point"),
    ("latitude: 43.51398", "latitude: 43.9", "point à 43 km de Mirande (INSEE 32256) ; corriger la latitude"),
    ("appointment: true", "appointment: parfois", "« appointment » vaut « parfois » ; écrire true (oui)"),
    ("hours: Mo-Th 08:30-12:00,14", "hours: Mo-Th 16:00-12:00,14", "horaires « 16:00-12:00 » ; La fin vient avant"),
    ("verified: 2026-08-01", "verified: 01/08/2026", "date « 01/08/2026 » ; écrire année-mois-jour"),
    ("verified: 2026-08-01", "verified: 2026-02-30", "date « 2026-02-30 » ; écrire année-mois-jour"),
    ("address: Avenue Saint-Roch", "address:", "« address » est vide ; écrire un texte, ou effacer la ligne"),
    ("first: 2026-12-24", "first: 24/12/2026", "date « 24/12/2026 » ; écrire année-mois-jour"),
    ("en: Ring at the door.", "en:", "« note: en » est vide ; écrire un texte"),
    ("id: mirande", "id: Mirande centre", "id « Mirande centre » ; écrire des minuscules sans accent"),
]


@pytest.mark.parametrize(("old", "new", "expected"), DESK_FAULTS)
def test_a_fault_in_a_desk_is_told_on_its_line(old, new, expected):
    assert told(spoilt_files("structures.yaml", old, new))[0].startswith(
        f"structures.yaml:{line_of(STRUCTURES, old.strip())}: {expected}"
    )


def test_swapped_coordinates_are_told_as_such():
    files = spoilt_files("structures.yaml", "43.51398\n    longitude: 0.40020", "0.40020\n    longitude: 43.51398")
    assert told(files) == [
        "structures.yaml:10: latitude 0.4002 et longitude 43.51398 échangées ; "
        "écrire latitude: 43.51398 et longitude: 0.4002"
    ]


@pytest.mark.parametrize(("latitude", "longitude"), [("51.5", "-0.12"), ("0.0", "0.0"), ("41.4", "12.5")])
def test_a_point_outside_france_is_refused(latitude, longitude):
    put = f"{latitude}\n    longitude: {longitude}"
    files = spoilt_files("structures.yaml", "43.51398\n    longitude: 0.40020", put)
    (line,) = told(files)
    assert line.startswith(f"structures.yaml:10: point hors de France ({float(latitude)}, {float(longitude)}) ;")


def test_a_closure_that_ends_before_it_starts_is_refused():
    files = spoilt_files("structures.yaml", "last: 2026-12-26", "last: 2026-12-20")
    (line,) = told(files)
    assert line.startswith("structures.yaml:20: fermeture qui finit le 2026-12-20 et commence le 2026-12-24 ;")


@pytest.mark.parametrize("number", ["0 809 401 401", "05.62.66.86.87", "+33 5 62 66 86 87", "36 46", "112", "116 117"])
def test_french_numbers_are_accepted_as_people_print_them(number):
    files = spoilt_files("structures.yaml", "phone: 05 62 66 86 87", f"phone: {number}")
    assert load_texts(files).knowledge.desks[0].phone == number


NO_ENGLISH = "« title » n’a pas de texte anglais ; ajouter une ligne « en: … »"
PARTNER_FAULTS = [
    ("      en: family benefits office\n", "", "title:", NO_ENGLISH),
    ("core: true", "core: oui ?", "core:", "« core » vaut « oui ? » ; écrire true (oui) ou false (non)"),
    ("    site: https://www.caf.fr\n", "", "id: caf\n", "il manque « site » ; ajouter une ligne « site: … »"),
    ("https://www.caf.fr", "http://www.caf.fr", "site:", "adresse web « http://www.caf.fr » ; l’écrire en entier"),
    ("- identity document", "- a\n        - b", "en:\n        - identity", "1 éléments en français et 2 en anglais ;"),
    (
        "            - no income left\n",
        "            []\n",
        "en:\n            - no",
        "la liste « phrases: en » est vide ;",
    ),
    (
        "        page:",
        "        stands_in_for: [caf-rsi]\n        page:",
        "page:",
        "« caf-rsi » n’existe pas ; écrire « caf",
    ),
    ("        words:\n          - rsa\n", "        words: rsa\n", "words:", "« words » n’est pas une liste ; écrire"),
]


@pytest.mark.parametrize(("old", "new", "on", "expected"), PARTNER_FAULTS)
def test_a_fault_in_a_partner_is_told_on_its_line(old, new, on, expected):
    assert told(spoilt_files("partners.yaml", old, new))[0].startswith(
        f"partners.yaml:{line_of(PARTNERS, on)}: {expected}"
    )


def test_the_same_phrase_in_two_places_names_both():
    files = spoilt_files("faq.yaml", "- c'est payant ?", "- Plus aucun REVENU !")
    assert told(files) == [
        f"faq.yaml:{line_of(FAQ, '- c')}: phrase « Plus aucun REVENU ! » dans « faq-price », déjà dans « caf-rsa » "
        f"(partners.yaml:{line_of(PARTNERS, '- plus aucun')}) ; la garder à un seul endroit"
    ]


def test_the_same_phrase_twice_in_one_topic_does_no_harm():
    files = spoilt_files("partners.yaml", "- no income left", "- plus aucun revenu")
    assert load_texts(files).knowledge.partners[0].topics[0].phrases.en == ("plus aucun revenu",)


def test_topics_entries_and_partners_share_their_ids():
    assert told(spoilt_files("faq.yaml", "id: faq-price", "id: caf-rsa")) == [
        f"faq.yaml:2: id « caf-rsa » déjà pris (partners.yaml:{line_of(PARTNERS, 'id: caf-rsa')}) ; en choisir un autre"
    ]


def test_an_entry_about_an_unknown_partner_is_refused():
    (line,) = told(spoilt_files("faq.yaml", "    answer:", "    partner: cafe\n    answer:"))
    assert line == "faq.yaml:6: « cafe » n’existe pas ; écrire « caf »"


def test_a_phrase_without_words_is_refused():
    (line,) = told(spoilt_files("faq.yaml", "- c'est payant ?", "- '???'"))
    assert line.startswith("faq.yaml:11: phrase « ??? » sans aucun mot ;")


def test_a_group_of_background_words_is_refused():
    (line,) = told(spoilt_files("words.yaml", "- est-ce", "- je voudrais savoir"))
    assert line == "words.yaml:7: « je voudrais savoir » fait plusieurs mots ; écrire un mot par ligne"


ONE_OF = "l’effacer, ou écrire une de celles-ci"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  hours: [h", "  horaire: [h", "words.yaml:13: clé inconnue « horaire » ; écrire « hours »"),
        ('"yes": [oui]', "yess: [oui]", "words.yaml:15: clé inconnue « yess » ; écrire « yes »"),
        ('"1": [', '"9": [', f"words.yaml:17: clé inconnue « 9 » ; {ONE_OF} : 1, 2, 3, 4, last"),
    ],
)
def test_an_unknown_kind_of_words_is_refused(old, new, expected):
    assert told(spoilt_files("words.yaml", old, new)) == [expected]


def test_every_fault_of_every_file_is_told_at_once():
    files = spoilt_files("structures.yaml", "phone: 05 62 66 86 87", "phone: demander")
    files["structures.yaml"] = files["structures.yaml"].replace(b'"32256"', b'"32999"').replace(b"true", b"souvent")
    files["partners.yaml"] = files["partners.yaml"].replace(b"core: true", b"core: true\n    core: false")
    files["faq.yaml"] = files["faq.yaml"].replace(b"en: It is free.", b"")
    del files["words.yaml"]
    assert [line.split(": ")[0] for line in told(files)] == [
        "faq.yaml:6",
        "partners.yaml:4",
        "structures.yaml:6",
        "structures.yaml:11",
        "structures.yaml:14",
        "words.yaml:1",
    ]


def test_both_languages_say_the_same():
    with pytest.raises(KnowledgeError) as caught:
        load_texts(spoilt_files("structures.yaml", "    phone: 05", "    telefon: 05"))
    (problem,) = caught.value.problems
    assert with_ordinary_spaces(problem.in_("fr")) == "structures.yaml:11: clé inconnue « telefon » ; écrire « phone »"
    assert problem.in_("en") == "structures.yaml:11: unknown key “telefon”; write “phone”"


def test_a_list_of_communes_with_a_fault_names_the_line():
    (line,) = told(spoilt_files("communes.csv", "43.5163", "nord"))
    assert line.startswith("communes.csv:3: ")


def test_what_has_grown_old_is_listed_and_not_refused():
    files = spoilt_files("structures.yaml", "verified: 2026-08-01", "verified: 2024-08-01")
    loaded = load_texts(files)
    stale = stale_entries(loaded, date(2026, 12, 27))
    assert [with_ordinary_spaces(entry.in_("fr")) for entry in stale] == [
        "structures.yaml:2: mirande : horaires vérifiés le 01/08/2024",
        "structures.yaml:2: mirande : fermeture finie le 26/12/2026, à effacer",
    ]


@pytest.mark.parametrize(("today", "old"), [(date(2027, 2, 1), False), (date(2027, 2, 2), True)])
def test_hours_grow_old_the_day_after_six_months(today, old):
    loaded = load_texts(spoilt_files("structures.yaml", "2026-12-26", "2027-12-26"))
    assert bool(stale_entries(loaded, today)) is old


@pytest.mark.parametrize(("today", "old"), [(date(2027, 11, 23), False), (date(2027, 11, 24), True)])
def test_facts_grow_old_the_day_after_a_year(today, old):
    lines = [entry.in_("en") for entry in stale_entries(load_texts(sound_files()), today)]
    assert ("partners.yaml:2: caf: facts last checked on 23/11/2026" in lines) is old


def test_hours_never_checked_are_listed():
    loaded = load_texts(spoilt_files("structures.yaml", "    verified: 2026-08-01\n", ""))
    assert [entry.why.en for entry in stale_entries(loaded, date(2026, 11, 23))] == ["hours never checked"]


def test_the_report_counts():
    assert report(load_texts(sound_files()), date(2026, 11, 23), "en") == (
        "1 desks, 1 partners, 1 topics, 4 phrases, 1 other answers, 2 communes.\n"
        "Never confirmed: 1 topics and partners. Their answers ask people to check on the official page."
    )


def test_the_report_says_how_much_nobody_confirmed():
    loaded = load_texts(spoilt_files("partners.yaml", "    verified: 2026-11-23\n", ""))
    assert "Never confirmed: 2 topics and partners." in report(loaded, date(2026, 11, 23), "en")
    confirmed = load_texts(
        spoilt_files("partners.yaml", "        page:", "        verified: 2026-11-23\n        page:")
    )
    assert "Never confirmed" not in report(confirmed, date(2026, 11, 23), "en")


def test_the_knowledge_base_of_this_project_is_sound():
    knowledge = load(KNOWLEDGE).knowledge
    assert len(knowledge.desks) == 45
    assert sum(partner.core for partner in knowledge.partners) == 9


def test_a_folder_without_files_names_each_of_them(tmp_path):
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    assert [problem.file for problem in caught.value.problems] == [
        "communes.csv",
        "faq.yaml",
        "partners.yaml",
        "structures.yaml",
        "words.yaml",
    ]


def test_the_folder_is_the_one_named_then_the_one_here_then_the_packages(tmp_path):
    assert find_folder({"KNOWLEDGE_DIR": "elsewhere"}, tmp_path) == tmp_path / "elsewhere"
    assert find_folder({"KNOWLEDGE_DIR": "/srv/base"}, tmp_path) == Path("/srv/base")
    assert find_folder({}, tmp_path).parts[-2:] == ("bot", "data")
    (tmp_path / "knowledge").mkdir()
    assert find_folder({"KNOWLEDGE_DIR": ""}, tmp_path) == tmp_path / "knowledge"
