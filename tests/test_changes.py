"""What differs between two knowledge bases, and how it is told."""

from collections.abc import Mapping
from dataclasses import fields, replace

import pytest

from bot.administration.change_lines import change_lines
from bot.administration.changes import changes_between
from bot.knowledge.loader import load_texts
from bot.knowledge.model import Audience, Desk, Entry, Knowledge, Language, Partner, Phrases, Topic, Words
from bot.rendering.catalogue import load_admin_catalogues
from tests.knowledge_files import with_ordinary_spaces
from tests.office import office_files

CATALOGUES = load_admin_catalogues()


def base(files: Mapping[str, bytes]) -> Knowledge:
    return load_texts(files).knowledge


def lines(file: str, old: str, new: str, language: Language = "fr") -> list[str]:
    """What is told of `old` replaced by `new` in a file."""
    files = office_files()
    assert old.encode() in files[file]
    changed = {**files, file: files[file].replace(old.encode(), new.encode())}
    told = change_lines(changes_between(base(files), base(changed)), CATALOGUES.in_(language))
    return [with_ordinary_spaces(line) for line in told]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("structures.yaml", "05 62 66 86 87", "05 62 00 00 00",
         ["Mirande : téléphone 05 62 66 86 87 → 05 62 00 00 00"]),
        ("structures.yaml", "    phone: 05 62 66 86 87\n", "", ["Mirande : téléphone 05 62 66 86 87 → (rien)"]),
        ("structures.yaml", "2 place de la Fontaine", "3 place de la Fontaine",
         ["France services La Poste d’Auch-Garros : adresse 2 place de la Fontaine → 3 place de la Fontaine"]),
        ("structures.yaml", "id: auch-centre", "id: auch",
         ["1 guichet supprimé : France services d’Auch", "1 guichet ajouté : France services d’Auch"]),
        ("structures.yaml", "appointment: true", "appointment: false", ["Mirande : rendez-vous possible true → false"]),
        ("structures.yaml", "latitude: 43.51398", "latitude: 43.51", [
            "Mirande : point sur la carte 43.51398, 0.40020 → 43.51000, 0.40020"]),
        ("structures.yaml", "en: Ring at the door.", "en: Please ring.",
         ["Mirande : remarque Ring at the door. → Please ring."]),
        ("structures.yaml", "last: 2026-12-26", "last: 2026-12-24",
         ["Mirande : fermeture supprimée, du 24/12/2026 au 26/12/2026 (congés)",
          "Mirande : fermeture ajoutée, le 24/12/2026 (congés)"]),
        ("structures.yaml", "      - Garros\n", "      - Garros\n      - Grand Garros\n",
         ["France services La Poste d’Auch-Garros : autres noms : en plus « Grand Garros »"]),
        ("partners.yaml", "- plus aucun revenu", "- fini\n            - ruiné\n            - sans le sou",
         ["RSA (caf-rsa) : 3 phrases ajoutées (« fini », « ruiné » et 1 autre)",
          "RSA (caf-rsa) : 1 phrase supprimée (« plus aucun revenu »)"]),
        ("partners.yaml", "number: 32 30", "number: 32 30\n      price: {fr: gratuit, en: free}",
         ["CAF (caf) : téléphone 32 30 → 32 30 (gratuit)"]),
        ("partners.yaml", "        not:\n          - rsa agricole\n", "",
         ["RSA (caf-rsa) : mots exclus : en moins « rsa agricole »"]),
        ("words.yaml", "rdv: rendez-vous", "rdv: rendez-vous\n  cni: carte d’identité",
         ["words.yaml, abréviations : 1 ligne en plus"]),
        ("communes.csv", "32013,Auch,32000,22500", "32013,Auch,32000,22600", ["communes.csv : 1 ligne modifiée"]),
        ("faq.yaml", "emergencies: []", "emergencies: []  # aucune", []),
    ],
)  # fmt: skip
def test_each_difference_is_told(file: str, old: str, new: str, told: list[str]) -> None:
    assert lines(file, old, new) == told


def test_english() -> None:
    assert lines("structures.yaml", "last: 2026-12-26", "last: 2026-12-24", "en") == [
        "Mirande: closure removed, from 24/12/2026 to 26/12/2026 (holidays)",
        "Mirande: closure added, on 24/12/2026 (holidays)",
    ]


def test_of_long_texts_the_part_that_differs_is_shown() -> None:
    long = "Un texte assez long pour ne pas tenir. " * 4
    (told,) = lines("faq.yaml", "fr: C’est gratuit.", f"fr: {long}C’est gratuit.")
    assert told.endswith("…")
    files = office_files()
    longer = {**files, "faq.yaml": files["faq.yaml"].replace("C’est gratuit.".encode(), f"{long}gratuit.".encode())}
    other = {**files, "faq.yaml": files["faq.yaml"].replace("C’est gratuit.".encode(), f"{long}payant.".encode())}
    (told,) = change_lines(changes_between(base(longer), base(other)), CATALOGUES.fr)
    assert "gratuit. → …" in told
    assert told.endswith("payant.")


def test_another_order_is_told() -> None:
    before = base(office_files())
    after = replace(before, desks=before.desks[::-1])
    assert change_lines(changes_between(before, after), CATALOGUES.fr) == ["Les guichets sont dans un autre ordre."]


def test_nothing_differs_from_itself(ready) -> None:  # type: ignore[no-untyped-def]
    assert changes_between(ready.knowledge, ready.knowledge) == ()
    assert changes_between(base(office_files()), base(office_files())) == ()


def test_everything_of_the_real_base_can_be_told_as_new_and_as_gone(ready) -> None:  # type: ignore[no-untyped-def]
    empty = Knowledge((), (), (), (), Words())
    for before, after in ((empty, ready.knowledge), (ready.knowledge, empty)):
        told = change_lines(changes_between(before, after), CATALOGUES.en)
        assert sum(line.startswith(f"{len(ready.knowledge.desks)} desks") for line in told) == 1


def test_every_field_of_the_model_has_a_name_in_words() -> None:
    told_apart = {"id", "topics", "phrases", "origin", "closures", "fr", "en", "audience"}
    kinds = (Desk, Partner, Topic, Entry, Phrases, Words)
    names = {field.name for kind in kinds for field in fields(kind)} | {"source", "verified", "communes"}
    names |= {f"audience_{field.name}" for field in fields(Audience)} | {"audience"}
    for wording in (CATALOGUES.fr, CATALOGUES.en):
        assert [name for name in names - told_apart | {"audience"} if f"field_{name}" not in wording.texts] == []
