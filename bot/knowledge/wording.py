"""The wording of the problems that the checks of the knowledge base find: what was found, what to write instead."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.knowledge.file_wording import FILE_WORDING, YAML_WORDING
from bot.knowledge.model import Text

_SAME_FORM = Text("reprendre la forme des entrées voisines", "follow the form of the entries around it")
_FILL_OR_REMOVE = Text("écrire un texte, ou effacer la ligne", "write a text, or delete the line")

_FORM_WORDING: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "unknown_key": (
            Text("clé inconnue « {key} »", "unknown key “{key}”"),
            Text("écrire « {near} »", "write “{near}”"),
        ),
        "unknown_key_no_idea": (
            Text("clé inconnue « {key} »", "unknown key “{key}”"),
            Text("l’effacer, ou écrire une de celles-ci : {allowed}", "delete it, or write one of these: {allowed}"),
        ),
        "missing_key": (
            Text("il manque « {key} »", "“{key}” is missing"),
            Text("ajouter une ligne « {key}: … »", "add a line “{key}: …”"),
        ),
        "missing_translation": (
            Text("« {parent} » n’a pas de texte {language}", "“{parent}” has no {language} text"),
            Text("ajouter une ligne « {key}: … »", "add a line “{key}: …”"),
        ),
        "empty_text": (Text("« {key} » est vide", "“{key}” is empty"), _FILL_OR_REMOVE),
        "empty_list": (
            Text("la liste « {key} » est vide", "the list “{key}” is empty"),
            Text("y écrire au moins une ligne « - … »", "write at least one line “- …” in it"),
        ),
        "long_text": (
            Text("« {key} » fait plus de {max_length} caractères", "“{key}” has more than {max_length} characters"),
            Text("écrire plus court", "write less"),
        ),
        "long_list": (
            Text(
                "la liste « {key} » a plus de {max_length} lignes", "the list “{key}” has more than {max_length} lines"
            ),
            Text("vérifier que c’est le bon fichier", "check that this is the right file"),
        ),
        "not_text": (
            Text("« {key} » n’est pas un simple texte", "“{key}” is not a plain text"),
            Text(
                "écrire le texte sur une ligne ; entre guillemets doubles s’il contient « : »",
                "write the text on one line; in double quotes if it contains “:”",
            ),
        ),
        "not_list": (
            Text("« {key} » n’est pas une liste", "“{key}” is not a list"),
            Text("écrire une ligne « - … » par élément", "write one line “- …” for each item"),
        ),
        "not_mapping": (
            Text("« {key} » n’a pas la forme « clé: valeur »", "“{key}” does not have the form “key: value”"),
            _SAME_FORM,
        ),
        "other_form": (Text("« {key} » n’a pas la bonne forme", "“{key}” does not have the right form"), _SAME_FORM),
    }
)

_VALUE_WORDING: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "bad_id": (
            Text("id « {value} »", "id “{value}”"),
            Text(
                "écrire des minuscules sans accent, des chiffres et des tirets, par exemple caf-rsa",
                "write lower-case letters without accents, digits and dashes, for example caf-rsa",
            ),
        ),
        "bad_date": (
            Text("date « {value} »", "date “{value}”"),
            Text("écrire année-mois-jour, par exemple 2026-11-23", "write year-month-day, for example 2026-11-23"),
        ),
        "bad_yes_no": (
            Text("« {key} » vaut « {value} »", "“{key}” is “{value}”"),
            Text("écrire true (oui) ou false (non)", "write true (yes) or false (no)"),
        ),
        "bad_degrees": (
            Text("coordonnée « {value} »", "coordinate “{value}”"),
            Text(
                "écrire des degrés avec un point, par exemple 43.51398",
                "write degrees with a point, for example 43.51398",
            ),
        ),
        "swapped_coordinates": (
            Text(
                "latitude {latitude} et longitude {longitude} échangées",
                "latitude {latitude} and longitude {longitude} swapped",
            ),
            Text(
                "écrire latitude: {longitude} et longitude: {latitude}",
                "write latitude: {longitude} and longitude: {latitude}",
            ),
        ),
        "outside_france": (
            Text("point hors de France ({latitude}, {longitude})", "point outside France ({latitude}, {longitude})"),
            Text(
                "reprendre le point sur une carte, latitude puis longitude",
                "take the point from a map again, latitude then longitude",
            ),
        ),
        "bad_phone": (
            Text("téléphone « {value} »", "telephone number “{value}”"),
            Text(
                "écrire dix chiffres (05 62 66 86 87) ou un numéro court (36 46), sans autre mot",
                "write ten digits (05 62 66 86 87) or a short number (36 46), without any other word",
            ),
        ),
        "bad_mail": (
            Text("adresse mail « {value} »", "email address “{value}”"),
            Text(
                "écrire une seule adresse, par exemple nom@exemple.fr",
                "write one address, for example name@example.org",
            ),
        ),
        "not_https": (
            Text("adresse web « {value} »", "web address “{value}”"),
            Text("l’écrire en entier, depuis https://", "write it in full, from https:// on"),
        ),
        "bad_insee": (
            Text("code INSEE « {value} »", "INSEE code “{value}”"),
            Text(
                'écrire les cinq chiffres entre guillemets, par exemple "32256"',
                'write its five digits in quotes, for example "32256"',
            ),
        ),
        "bad_postcode": (
            Text("code postal « {value} »", "postcode “{value}”"),
            Text(
                'écrire les cinq chiffres entre guillemets, par exemple "32300"',
                'write its five digits in quotes, for example "32300"',
            ),
        ),
        "bad_hours": (Text("horaires « {value} »", "opening hours “{value}”"), Text("{message}", "{message}")),
        "different_lengths": (
            Text(
                "{french} éléments en français et {english} en anglais",
                "{french} items in French and {english} in English",
            ),
            Text("écrire les mêmes éléments dans les deux langues", "write the same items in both languages"),
        ),
        "last_before_first": (
            Text(
                "fermeture qui finit le {last} et commence le {first}",
                "closure that ends on {last} and starts on {first}",
            ),
            Text(
                "écrire le premier jour dans first et le dernier dans last",
                "write the first day in first and the last one in last",
            ),
        ),
    }
)

_CROSS_WORDING: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "same_id": (
            Text("id « {id} » déjà pris ({file}:{line})", "id “{id}” already taken ({file}:{line})"),
            Text("en choisir un autre", "choose another one"),
        ),
        "same_phrase": (
            Text(
                "phrase « {phrase} » dans « {id} », déjà dans « {other} » ({file}:{line})",
                "phrase “{phrase}” in “{id}”, already in “{other}” ({file}:{line})",
            ),
            Text("la garder à un seul endroit", "keep it in one place only"),
        ),
        "no_word": (
            Text("phrase « {phrase} » sans aucun mot", "phrase “{phrase}” without a word in it"),
            Text("écrire des mots, ou effacer la ligne", "write words, or delete the line"),
        ),
        "several_words": (
            Text("« {phrase} » fait plusieurs mots", "“{phrase}” is several words"),
            Text("écrire un mot par ligne", "write one word a line"),
        ),
        "unknown_id": (
            Text("« {id} » n’existe pas", "“{id}” does not exist"),
            Text("écrire « {near} »", "write “{near}”"),
        ),
        "unknown_id_no_idea": (
            Text("« {id} » n’existe pas", "“{id}” does not exist"),
            Text("écrire l’id d’une entrée de partners.yaml", "write the id of an entry of partners.yaml"),
        ),
        "unknown_commune": (
            Text("code INSEE {insee} inconnu dans communes.csv", "INSEE code {insee} not in communes.csv"),
            Text("écrire celui de la commune du guichet", "write that of the desk’s commune"),
        ),
        "far_from_commune": (
            Text("point à {km} km de {commune} (INSEE {insee})", "point {km} km away from {commune} (INSEE {insee})"),
            Text(
                "corriger la latitude et la longitude, ou le code INSEE",
                "mend the latitude and longitude, or the INSEE code",
            ),
        ),
    }
)

WORDING: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {**FILE_WORDING, **YAML_WORDING, **_FORM_WORDING, **_VALUE_WORDING, **_CROSS_WORDING}
)
"""Kind of problem -> what was found, what to write instead."""
