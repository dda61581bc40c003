"""Made-up misspellings of place names, as people write them: by ear, in a hurry, on a telephone keyboard.

The rules come from how French is pronounced and typed, not from what the gazetteer does with them.
"""

import random
import re
from collections.abc import Callable

from bot.folding import fold

# What sounds alike: any member of a group may be written for another.
SOUND_GROUPS = (
    ("eau", "au", "o"),
    ("en", "an", "am", "em"),
    ("in", "ain", "ein", "im", "yn"),
    ("on", "om"),
    ("ai", "e", "ei", "ay", "ey"),
    ("k", "c", "qu", "ck"),
    ("s", "ss", "c", "z"),
    ("ph", "f", "ff"),
    ("y", "i"),
    ("gn", "ni"),
    ("ille", "iye", "ye"),
    ("eu", "oeu", "e"),
    ("ou", "u"),
    ("g", "j", "ge"),
    ("gu", "g"),
    ("x", "s", "ks", "z"),
    ("v", "w"),
    ("oi", "oua", "wa"),
)
SOUND_ENDS = ("aux", "eaux", "eau", "ot", "os", "aud", "ault", "o")  # only where a word ends
SILENT_ENDS = ("s", "t", "d", "e", "x", "es", "z", "p", "nt")
ADDED_ENDS = ("s", "t", "e", "x", "d")
KEYBOARD = ("azertyuiop", "qsdfghjklm", "wxcvbn")

Slip = Callable[[str, random.Random], str]


def by_ear(name: str, rng: random.Random) -> str:
    """One sound written another way; c is only swapped where its sound stays."""
    options = [
        (match.start(), match.end(), other)
        for group in SOUND_GROUPS
        for heard in group
        for match in re.finditer(heard, name)
        for other in group
        if other != heard and _sounds_alike(name, match, heard, other)
    ]
    options += [
        (match.start(), match.end(), other)
        for match in re.finditer(rf"(?:{'|'.join(SOUND_ENDS)})\b", name)
        for other in SOUND_ENDS
        if other != match.group()
    ]
    if not options:
        return name
    start, end, other = rng.choice(options)
    return name[:start] + other + name[end:]


def _sounds_alike(name: str, match: "re.Match[str]", heard: str, other: str) -> bool:
    following = name[match.end() : match.end() + 1]
    soft = following in ("e", "i", "y")
    if heard in ("c", "g", "qu") and name[match.end() : match.end() + 1] == "h":
        return False
    if heard == "c":
        return soft == (other in ("s", "ss", "z"))
    if other in ("c", "g", "j", "ge"):
        hard_wanted = heard in ("k", "qu", "ck", "gu")
        return soft != hard_wanted
    if heard == "g":
        return soft == (other in ("j", "ge"))
    if heard in ("e", "s") and following == "":
        return False  # silent here
    if heard in ("en", "an", "in", "on", "am", "em", "im", "om", "ain", "ein", "yn"):
        return following not in tuple("aeiouymnh")
    if heard in ("e", "i", "o", "u"):
        return _lone_vowel(name, match)
    return True


def _lone_vowel(name: str, match: "re.Match[str]") -> bool:
    around = name[max(0, match.start() - 1) : match.start()] + name[match.end() : match.end() + 1]
    return not any(c in "aeiouymn" for c in around)


def silent_end(name: str, rng: random.Random) -> str:
    """A silent final letter dropped or added, at the end of any word of four letters or more."""
    words = name.split()
    long_words = [i for i, word in enumerate(words) if len(word) >= 4]
    if not long_words:
        return name
    i = rng.choice(long_words)
    ends = [end for end in SILENT_ENDS if words[i].endswith(end) and len(words[i]) - len(end) >= 3]
    if ends and rng.random() < 0.6:
        words[i] = words[i][: -len(rng.choice(ends))]
    elif words[i][-1] not in "sxzt":
        words[i] += rng.choice(ADDED_ENDS)
    return " ".join(words)


def doubling(name: str, rng: random.Random) -> str:
    """A double consonant made single, or a single one doubled."""
    doubled = [m.start() for m in re.finditer(r"([bcdflmnprst])\1", name)]
    if doubled and rng.random() < 0.7:
        at = rng.choice(doubled)
        return name[:at] + name[at + 1 :]
    single = [m.start() for m in re.finditer(r"(?<=[aeiou])[flmnprst](?=[aeiou])", name)]
    if not single:
        return name
    at = rng.choice(single)
    return name[: at + 1] + name[at:]


def mute_h(name: str, rng: random.Random) -> str:
    """An h dropped, or put before a vowel that begins a word."""
    present = [m.start() for m in re.finditer(r"(?<![cp])h", name)]
    if present:
        at = rng.choice(present)
        return name[:at] + name[at + 1 :]
    if name[0] in "aeiou" and rng.random() < 0.5:
        return "h" + name
    return name


def adjacent_key(name: str, rng: random.Random) -> str:
    """A letter's neighbour on a French keyboard."""
    at = _letter_at(name, rng)
    row = next((row for row in KEYBOARD if name[at] in row), None)
    if row is None:
        return name
    place = row.index(name[at])
    neighbours = [row[i] for i in (place - 1, place + 1) if 0 <= i < len(row)]
    return name[:at] + rng.choice(neighbours) + name[at + 1 :]


def transposed(name: str, rng: random.Random) -> str:
    """Two letters in the wrong order."""
    pairs = [i for i in range(len(name) - 1) if name[i] != name[i + 1] and " " not in name[i : i + 2]]
    if not pairs:
        return name
    at = rng.choice(pairs)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def missing(name: str, rng: random.Random) -> str:
    """A letter left out."""
    at = _letter_at(name, rng)
    return name[:at] + name[at + 1 :]


def pressed_twice(name: str, rng: random.Random) -> str:
    """A letter typed twice."""
    at = _letter_at(name, rng)
    return name[:at] + name[at] + name[at:]


def _letter_at(name: str, rng: random.Random) -> int:
    return rng.choice([i for i, letter in enumerate(name) if letter != " "])


def joined(name: str, rng: random.Random) -> str:
    """Two words written as one ('lisle', 'saintclar')."""
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    if not spaces:
        return name
    at = rng.choice(spaces)
    return name[:at] + name[at + 1 :]


def split(name: str, rng: random.Random) -> str:
    """One long word written as two ('mont aut')."""
    places = [m.start() + 3 for m in re.finditer(r"(?=[a-z]{6})", name)]
    if not places:
        return name
    at = rng.choice(places)
    return name[:at] + " " + name[at:]


def linkless(name: str, rng: random.Random) -> str:
    """A short word between the others left out ('valence baise', 'isle jourdain')."""
    words = name.split()
    links = [i for i, word in enumerate(words) if word in ("l", "le", "la", "les", "d", "de", "du", "des", "sur", "en")]
    if not links:
        return name
    del words[rng.choice(links)]
    return " ".join(words)


def truncated(name: str, rng: random.Random) -> str:
    """The last letters of a long last word left out ('villecomtal sur arr')."""
    last = name.split()[-1]
    if len(last) < 6:
        return name
    return name[: -rng.randint(1, 2)]


SLIPS: tuple[tuple[Slip, int], ...] = (
    (by_ear, 34),
    (silent_end, 14),
    (doubling, 12),
    (mute_h, 3),
    (adjacent_key, 6),
    (transposed, 6),
    (missing, 7),
    (pressed_twice, 4),
    (joined, 6),
    (split, 2),
    (linkless, 4),
    (truncated, 2),
)


def misspell(name: str, rng: random.Random, most: int = 2) -> str:
    """`name` with one slip, or two (where `most` allows) in four of ten names; never the name itself.

    Names of six letters or fewer get one. Case, accents and hyphens are lost as well; `saint` is written `st` every
    second time.
    """
    plain = fold(name)
    wanted = 1 if most == 1 or len(plain) <= 6 or rng.random() < 0.6 else 2
    typed = str(plain)
    for _ in range(40):
        slip = rng.choices([slip for slip, _ in SLIPS], [weight for _, weight in SLIPS])[0]
        changed = slip(typed, rng)
        if changed != typed and fold(changed) != plain and len(changed.replace(" ", "")) >= 2:
            typed, wanted = changed, wanted - 1
        if not wanted:
            break
    return re.sub(r"\bsaint(e?)\b", r"st\1", typed) if rng.random() < 0.5 else typed
