"""Telegram's HTML as Telegram reads it: which tags, all closed, in order; what is left is the text."""

import re
from html import unescape

from tests.bot_api.refusal import Refusal

_TAGS = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler")
)
_TOKEN = re.compile(r"<(/?)([a-zA-Z0-9-]+)((?:\s+[a-z-]+=\"[^\"<]*\")*)\s*>|(<)|([^<]+)")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)[a-zA-Z]+;")

MOST_UNITS = 4096
MOST_UNITS_OF_CAPTION = 1024


def text_of_html(html: str) -> str:
    """The text that people see; Refusal where Telegram cannot parse the markup."""
    text, opened = [], []
    for match in _TOKEN.finditer(html):
        closing, tag, _, stray, plain = match.groups()
        if stray:
            raise Refusal(f"can't parse entities: Unsupported start tag at byte offset {match.start()}")
        if plain:
            text.append(_unescaped(plain))
        elif tag.lower() not in _TAGS:
            raise Refusal(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {match.start()}')
        elif not closing:
            opened.append(tag.lower())
        elif not opened or opened.pop() != tag.lower():
            raise Refusal(f"can't parse entities: Unmatched end tag at byte offset {match.start()}")
    if opened:
        raise Refusal(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1]}\"")
    return "".join(text)


def _unescaped(text: str) -> str:
    if named := _ENTITY.search(text):
        raise Refusal(f"can't parse entities: unsupported named entity {named.group()}")
    return unescape(text)


def checked_text(text: str, parse_mode: str | None) -> str:
    """The text of a message after its markup; Refusal where it is empty, too long or cannot be parsed."""
    if parse_mode not in (None, "HTML"):
        raise Refusal(f"unsupported parse_mode {parse_mode}")
    shown = text_of_html(text) if parse_mode else text
    if not shown.strip():
        raise Refusal("message text is empty")
    if units(shown) > MOST_UNITS:
        raise Refusal("message is too long")
    return shown


def checked_caption(text: str, parse_mode: str | None) -> None:
    """Refusal where a caption is too long or cannot be parsed; it may be empty."""
    if text and units(checked_text(text, parse_mode)) > MOST_UNITS_OF_CAPTION:
        raise Refusal("message caption is too long")


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
