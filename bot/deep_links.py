"""Deep links: addresses that open the bot on a topic and a commune, their QR code, and a card to print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import segno

from bot.knowledge.model import Language
from bot.rendering.messages import Wording
from bot.rendering.typography import NO_BREAK, typeset

LONGEST_PAYLOAD = 64
"""Characters of A-Z a-z 0-9 _ - (Bot API, deep linking)."""

_PAYLOAD = re.compile(r"(?P<need>[a-z0-9-]*)(?:_(?P<insee>[0-9][0-9AB][0-9]{3})?)?(?:_(?P<language>fr|en))?")
_A5_MILLIMETRES = (148, 210)
_MARGIN = 12.0
_WIDTH_OF_LETTER = 0.56
"""Mean width of a letter in font sizes: that of a wide typeface, so that no line is ever too long."""

_LABEL = "France services"
_LEADING = 1.28
_LARGEST_CODE = 92.0
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a deep link opens: a topic or partner by id, a commune by INSEE code, a language; each may be missing."""

    need: str | None = None
    insee: str | None = None
    language: Language | None = None


class InvitationError(ValueError):
    """An invitation cannot be made of these parts."""


def payload_of(target: LinkTarget) -> str:
    """The payload of `?start=`: `need_insee`, then `_fr` or `_en`; InvitationError where it does not fit."""
    payload = f"{target.need or ''}_{target.insee or ''}" + (f"_{target.language}" if target.language else "")
    payload = payload.rstrip("_")
    if len(payload) > LONGEST_PAYLOAD or not _PAYLOAD.fullmatch(payload):
        raise InvitationError(payload)
    return payload


def target_of(payload: str) -> LinkTarget:
    """What a payload opens; an empty target for one that nobody here has made."""
    match = _PAYLOAD.fullmatch(payload) if len(payload) <= LONGEST_PAYLOAD else None
    if match is None:
        return LinkTarget()
    language: Language | None = "en" if match["language"] == "en" else "fr" if match["language"] else None
    return LinkTarget(match["need"] or None, match["insee"] or None, language)


def link_to(username: str, target: LinkTarget) -> str:
    """The address that opens the bot called `username` on `target`."""
    payload = payload_of(target)
    return f"https://t.me/{username.lstrip('@')}" + (f"?start={payload}" if payload else "")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link and what the card beside it says: the procedure and the commune, as people read them."""

    link: str
    procedure: str | None = None
    commune: str | None = None


def write_qr(link: str, path: Path) -> None:
    """Write the QR code of `link` to `path`, as PNG or SVG by its suffix.

    Error correction M (15 %): a printed card may be scratched. Raises InvitationError for another suffix, OSError.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise InvitationError(path.suffix)
    segno.make_qr(link, error="m").save(str(path), scale=10, border=4)


def write_card(invitation: Invitation, path: Path, wording: Wording) -> None:
    """Write the card to print, an A5 page as SVG, to `path`; `wording` is the Telegram catalogue. Raises OSError."""
    path.write_text(card_svg(invitation, wording), encoding="utf-8")


def write_invitation(invitation: Invitation, folder: Path, name: str, wording: Wording) -> tuple[Path, ...]:
    """Write `name`.svg and `name`.png (QR codes) and `name`-card.svg (A5) into `folder`; the paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = folder / f"{name}.svg", folder / f"{name}.png"
    for path in codes:
        write_qr(invitation.link, path)
    card = folder / f"{name}-card.svg"
    write_card(invitation, card, wording)
    return (*codes, card)


def card_svg(invitation: Invitation, wording: Wording) -> str:
    """A page of A5, in millimetres: what the bot does, the QR code, one example, big type."""
    width, height = _A5_MILLIMETRES
    above = (
        _Paragraph(_say(wording, "card_title"), 9.6, bold=True),
        _Paragraph(_purpose(invitation, wording), 5.4),
    )
    below = (
        _Paragraph(_say(wording, "card_how"), 5.4, bold=True),
        _Paragraph(_example(invitation, wording), 5.4),
        _Paragraph(invitation.link.removeprefix("https://").partition("?")[0], 4.6),
        _Paragraph(_say(wording, "card_foot"), 3.9),
    )
    top, bottom = _MARGIN + _height(above), height - _MARGIN - _height(below)
    side = min(_LARGEST_CODE, bottom - top)
    body = [*_drawn(above, _MARGIN), _code(invitation.link, (top + bottom - side) / 2, side), *_drawn(below, bottom)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" font-family="Arial, Helvetica, sans-serif" text-anchor="middle">\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _purpose(invitation: Invitation, wording: Wording) -> str:
    if invitation.procedure and invitation.commune:
        return _say(wording, "card_purpose_both", procedure=invitation.procedure, commune=invitation.commune)
    if invitation.procedure:
        return _say(wording, "card_purpose_procedure", procedure=invitation.procedure)
    if invitation.commune:
        return _say(wording, "card_purpose_commune", commune=invitation.commune)
    return _say(wording, "card_purpose")


def _example(invitation: Invitation, wording: Wording) -> str:
    commune = invitation.commune or wording.say("card_example_commune")
    return _say(wording, "card_example", commune=commune)


def _say(wording: Wording, key: str, **values: str) -> str:
    return typeset(wording.say(key, **values), wording.language).replace(_LABEL, _LABEL.replace(" ", NO_BREAK))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Words of one size (mm), centred."""

    text: str
    size: float
    bold: bool = False

    @property
    def lines(self) -> list[str]:
        """The text broken into as few lines as the page is wide for, of about the same length."""
        room = (_A5_MILLIMETRES[0] - 2 * _MARGIN) / (self.size * _WIDTH_OF_LETTER * (1.08 if self.bold else 1))
        words = self.text.split(" ")
        fewest = len(_broken(words, int(room)))
        return next(lines for most in range(1, int(room) + 1) if len(lines := _broken(words, most)) <= fewest)

    @property
    def height(self) -> float:
        """Millimetres, with the gap below."""
        return len(self.lines) * self.size * _LEADING + _GAP * self.size / 9


def _height(paragraphs: tuple[_Paragraph, ...]) -> float:
    return sum(paragraph.height for paragraph in paragraphs)


def _drawn(paragraphs: tuple[_Paragraph, ...], top: float) -> Iterator[str]:
    """The paragraphs as SVG, one below the other from `top` (mm) on."""
    middle = _A5_MILLIMETRES[0] / 2
    for paragraph in paragraphs:
        weight = ' font-weight="bold"' if paragraph.bold else ""
        for number, line in enumerate(paragraph.lines):
            base = top + (number * _LEADING + 0.9) * paragraph.size
            yield f'<text x="{middle}" y="{base:.1f}" font-size="{paragraph.size}"{weight}>{escape(line)}</text>'
        top += paragraph.height


def _broken(words: list[str], most: int) -> list[str]:
    """Lines of at most `most` letters, broken at ordinary spaces alone; a longer word has a line of its own."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if len(longer) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _code(link: str, top: float, side: float) -> str:
    """The QR code of `link` as a square of `side` mm below `top`, with the quiet zone of four modules (ISO 18004)."""
    rows = [bytes(row) for row in segno.make_qr(link, error="m").matrix_iter(border=4)]
    left, scale = (_A5_MILLIMETRES[0] - side) / 2, side / len(rows)
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return (
        f'<path transform="translate({left:.2f} {top:.2f}) scale({scale:.5f})" shape-rendering="crispEdges" '
        f'd="{squares}"/>'
    )
