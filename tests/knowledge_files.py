"""A small, sound knowledge base as the contents of its five files, for the tests of the loader to spoil."""

STRUCTURES = """\
desks:
  - id: mirande
    official_id: "1717"
    name: France services de Mirande
    commune: Mirande
    insee: "32256"
    address: Avenue Saint-Roch
    postcode: "32300"
    latitude: 43.51398
    longitude: 0.40020
    phone: 05 62 66 86 87
    mail: mirande@france-services.gouv.fr
    hours: Mo-Th 08:30-12:00,14:00-16:00; Fr 08:30-12:00; PH off
    appointment: true
    note:
      fr: Sonnez à l’entrée.
      en: Ring at the door.
    closures:
      - first: 2026-12-24
        last: 2026-12-26
        reason:
          fr: congés
          en: holidays
    source: Liste des structures France services
    verified: 2026-08-01
"""

PARTNERS = """\
partners:
  - id: caf
    core: true
    name:
      fr: CAF
      en: CAF
    title:
      fr: Caisse d’allocations familiales
      en: family benefits office
    names:
      - caf
    site: https://www.caf.fr
    phone:
      number: 32 30
    help:
      fr: Un conseiller vous aide.
      en: An adviser helps you.
    bring:
      fr:
        - pièce d’identité
      en:
        - identity document
    verified: 2026-11-23
    topics:
      - id: caf-rsa
        name:
          fr: RSA
          en: RSA
        help:
          fr: Un conseiller remplit la demande avec vous.
          en: An adviser fills in the claim with you.
        bring:
          fr:
            - pièce d’identité
          en:
            - identity document
        page: https://www.service-public.gouv.fr/particuliers/vosdroits/F19778
        words:
          - rsa
        not:
          - rsa agricole
        phrases:
          fr:
            - plus aucun revenu
          en:
            - no income left
"""

FAQ = """\
programme:
  - id: faq-price
    name:
      fr: Prix
      en: Price
    answer:
      fr: C’est gratuit.
      en: It is free.
    phrases:
      fr:
        - c'est payant ?
      en:
        - does it cost anything
emergencies: []
smalltalk: []
out_of_scope: []
"""

WORDS = """\
abbreviations:
  rdv: rendez-vous
synonyms:
  - [papiers, documents]
background:
  - bonjour
  - est-ce
place_before:
  - près de
not_places:
  - Orange
aspects:
  hours: [horaires]
moves:
  "yes": [oui]
ordinals:
  "1": [premier]
"""

COMMUNES = """\
insee,name,postcodes,population,latitude,longitude,former
32013,Auch,32000,22500,43.6465,0.5855,
32256,Mirande,32300,3400,43.5163,0.4046,
"""


def sound_files() -> dict[str, bytes]:
    """The files by name."""
    texts = {
        "structures.yaml": STRUCTURES,
        "partners.yaml": PARTNERS,
        "faq.yaml": FAQ,
        "words.yaml": WORDS,
        "communes.csv": COMMUNES,
    }
    return {name: text.encode() for name, text in texts.items()}


def spoilt_files(file: str, old: str, new: str) -> dict[str, bytes]:
    """The files with `old`, which must be there, replaced by `new` in one of them."""
    files = sound_files()
    assert old.encode() in files[file], f"{old!r} is not in {file}"
    return {**files, file: files[file].replace(old.encode(), new.encode(), 1)}


def with_ordinary_spaces(text: str) -> str:
    """The text without no-break spaces, as it is easily written in a test."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
