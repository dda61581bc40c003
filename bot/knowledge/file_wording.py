"""The wording of the problems of a file as such: missing, too big, badly encoded, not YAML."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.knowledge.model import Text

_SAME_FORM = Text("reprendre la forme des entrées voisines", "follow the form of the entries around it")
_RIGHT_FILE = Text("vérifier que c’est le bon fichier", "check that this is the right file")
_QUOTES = Text("mettre tout le texte entre guillemets doubles", "put the whole text in double quotes")
_ALIGN = Text(
    "aligner cette ligne avec ses voisines, et fermer les guillemets de la ligne d’avant",
    "line it up with the lines around it, and close the quotes of the line before",
)

YAML_FAULTS: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "nesting depth": ("too_deep", False),  # newer parsers refuse a thousand levels before we can count them
        "mapping values are not allowed": ("stray_colon", False),
        "found unexpected end of stream": ("not_closed", True),
        "did not find expected ',' or": ("not_closed", True),
        "could not find expected ':'": ("no_colon", True),
        "cannot start any token": ("bad_start", False),
        "expected alphabetic or numeric": ("bad_start", False),
        "block sequence entries are not allowed": ("stray_dash", False),
        "expected node content": ("bad_start", False),
        "unknown escape character": ("backslash", False),
        "did not find expected key": ("misaligned", False),
        "did not find expected '-' indicator": ("misaligned", False),
        "did not find expected <document start>": ("misaligned", False),
    }
)
"""What the YAML parser says -> the kind of problem, and whether it lies where the parser began or where it stopped."""

FILE_WORDING: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "missing_file": (
            Text("fichier absent", "file not found"),
            Text("remettre ce fichier dans le dossier", "put this file back in the folder"),
        ),
        "unreadable_file": (
            Text("fichier impossible à lire", "file that cannot be read"),
            Text(
                "mettre un fichier ordinaire, que le bot ait le droit de lire", "put an ordinary, readable file there"
            ),
        ),
        "too_big": (Text("fichier de plus de {limit} Mo", "file of more than {limit} MB"), _RIGHT_FILE),
        "too_many_values": (
            Text("plus de {limit} valeurs dans le fichier", "more than {limit} values in the file"),
            _RIGHT_FILE,
        ),
        "too_many_problems": (
            Text("plus de {limit} erreurs dans ce fichier", "more than {limit} errors in this file"),
            Text("corriger d’abord celles-ci", "mend these first"),
        ),
        "too_deep": (
            Text("plus de {limit} niveaux l’un dans l’autre", "more than {limit} levels inside one another"),
            _SAME_FORM,
        ),
        "empty_file": (Text("fichier vide", "empty file"), Text("remettre son contenu", "put its contents back")),
        "other_encoding": (
            Text("fichier enregistré en {encoding}", "file saved as {encoding}"),
            Text("l’enregistrer en UTF-8", "save it as UTF-8"),
        ),
        "not_utf8": (
            Text("caractère mal codé (octet {byte})", "badly encoded character (byte {byte})"),
            Text("enregistrer le fichier en UTF-8", "save the file as UTF-8"),
        ),
        "unseen_character": (
            Text("caractère invisible {code}", "invisible character {code}"),
            Text("l’effacer et retaper le mot", "delete it and type the word again"),
        ),
        "communes": (
            Text("{reason}", "{reason}"),
            Text("refaire le fichier avec « import communes »", "make the file again with “import communes”"),
        ),
    }
)

YAML_WORDING: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "tab": (Text("tabulation", "tab"), Text("mettre des espaces à la place", "put spaces in its place")),
        "several_documents": (
            Text("ligne « --- » au milieu du fichier", "line “---” inside the file"),
            Text("l’effacer : un fichier n’a qu’une partie", "delete it: a file has one part only"),
        ),
        "anchor": (Text("texte qui commence par « &{name} »", "text that begins with “&{name}”"), _QUOTES),
        "alias": (Text("texte qui commence par « *{name} »", "text that begins with “*{name}”"), _QUOTES),
        "tag": (Text("texte qui commence par « {name} »", "text that begins with “{name}”"), _QUOTES),
        "odd_key": (
            Text("clé qui n’est pas un mot", "key that is not a word"),
            Text("écrire « clé: valeur »", "write “key: value”"),
        ),
        "duplicate_key": (
            Text("clé « {key} » déjà écrite ligne {line}", "key “{key}” already written on line {line}"),
            Text("n’en garder qu’une", "keep one of them only"),
        ),
        "stray_colon": (
            Text("deux-points dans un texte, ou ligne mal alignée", "colon inside a text, or line not lined up"),
            Text(
                "mettre tout le texte entre guillemets doubles, ou aligner la ligne avec ses voisines",
                "put the whole text in double quotes, or line it up with the lines around it",
            ),
        ),
        "not_closed": (
            Text("guillemet ou crochet ouvert ici et jamais fermé", "quote or bracket opened here and never closed"),
            Text("le fermer ; pour un texte, mettre des guillemets doubles", "close it; for a text, use double quotes"),
        ),
        "no_colon": (
            Text("ligne sans deux-points", "line without a colon"),
            Text(
                "écrire « clé: valeur », ou décaler la suite d’un texte",
                "write “key: value”, or indent the rest of a text",
            ),
        ),
        "bad_start": (
            Text("texte qui commence par un signe réservé", "text that begins with a reserved sign"),
            _QUOTES,
        ),
        "stray_dash": (
            Text("tiret au mauvais endroit", "dash in the wrong place"),
            Text("aller à la ligne avant la liste", "start the list on a line of its own"),
        ),
        "backslash": (
            Text("barre oblique inversée « \\ » entre guillemets", "backslash “\\” between quotes"),
            Text("l’effacer", "delete it"),
        ),
        "misaligned": (Text("ligne mal alignée", "line not lined up"), _ALIGN),
        "yaml_other": (
            Text("écriture que le bot ne sait pas lire", "text that the bot cannot read"),
            Text(
                "vérifier les espaces en début de ligne, les deux-points et les guillemets",
                "check the spaces at the start of the line, the colons and the quotes",
            ),
        ),
    }
)
