"""From the bytes of a YAML file to its text: size, encoding, and characters that no editor shows."""

import re
from collections.abc import Iterator
from itertools import islice

from bot.knowledge.problems import MAX_PROBLEMS, KnowledgeError, Problem, problem

MAX_BYTES = 8_000_000

# U+0085, U+2028 and U+2029 are line breaks in YAML 1.1 but not in an editor: lines would be counted differently.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_USUAL = bytes([10, *range(32, 127)])
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def text_of(file: str, data: bytes) -> str:
    """The text of the bytes `data`, with plain line ends and without byte order mark.

    `file` is the name for the problems. Raises KnowledgeError: over 8 MB, not UTF-8, control characters, tabs.
    """
    if len(data) > MAX_BYTES:
        raise too_big(file, MAX_BYTES)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            raise KnowledgeError([problem(file, 1, "other_encoding", encoding=encoding)])
    text = _decoded(file, data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = list(islice(_unseen_characters(file, text), MAX_PROBLEMS))
    if problems:
        raise KnowledgeError(problems)
    return text


def too_big(file: str, max_bytes: int) -> KnowledgeError:
    """The error for a file of more than `max_bytes`."""
    return KnowledgeError([problem(file, 1, "too_big", limit=max_bytes // 1_000_000)])


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"{data[error.start]:02X}"
        raise KnowledgeError([problem(file, line, "not_utf8", byte=byte)]) from None


def _unseen_characters(file: str, text: str) -> Iterator[Problem]:
    """One problem a line at most; the YAML parser would stop at the first and not name its line."""
    unusual = text.encode().translate(None, _USUAL).decode()
    if "\t" not in unusual and not _UNSEEN.search(unusual):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _UNSEEN.search(line):
            yield problem(file, number, "unseen_character", code=f"U+{ord(found.group()):04X}")
        elif "\t" in line:
            yield problem(file, number, "tab")
