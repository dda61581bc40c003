"""Deep links: addresses that open the bot on a topic and a commune, their QR code, and a card to print."""

import io
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import segno

from bot.knowledge.model import Language
from bot.rendering.messages import Wording
from bot.rendering.typography import typeset

LONGEST_PAYLOAD = 64
"""Characters of A-Z a-z 0-9 _ - (Bot API, deep linking)."""

_PAYLOAD = re.compile(r"(?P<need>[a-z0-9-]*)(?:_(?P<insee>[0-9][0-9AB][0-9]{3})?)?(?:_(?P<language>fr|en))?")
_A5_MILLIMETRES = (148, 210)
_MARGIN = 12.0
_WIDTH_OF_LETTER = 0.52
"""Mean width of a letter of Arial or Helvetica, in font sizes; wide on purpose, so that lines never run out."""


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
    lines, bottom = _text(_say(wording, "card_title"), 24.0, 9.6, bold=True)
    more, bottom = _text(_purpose(invitation, wording), bottom + 4, 5.4)
    code, bottom = _code(invitation.link, bottom + 2, 88.0)
    how, bottom = _text(_say(wording, "card_how"), bottom + 8, 5.4, bold=True)
    example, bottom = _text(_example(invitation, wording), bottom + 2.5, 5.4)
    address, _ = _text(invitation.link.removeprefix("https://").partition("?")[0], height - 14.5, 4.6)
    foot, _ = _text(_say(wording, "card_foot"), height - 8, 3.9)
    body = "\n".join((*lines, *more, code, *how, *example, *address, *foot))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" font-family="Arial, Helvetica, sans-serif" text-anchor="middle" '
        f'fill="#000">\n<rect width="{width}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n'
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
    return typeset(wording.say(key, **values), wording.language)


def _text(text: str, top: float, size: float, *, bold: bool = False) -> tuple[list[str], float]:
    """The lines of `text`, centred, the first on the base line `top` (mm); and the base line after the last."""
    room = (_A5_MILLIMETRES[0] - 2 * _MARGIN) / (size * _WIDTH_OF_LETTER * (1.08 if bold else 1))
    weight = ' font-weight="bold"' if bold else ""
    lines = _wrapped(text, int(room))
    step = size * 1.28
    middle = _A5_MILLIMETRES[0] / 2
    drawn = [
        f'<text x="{middle}" y="{top + number * step:.1f}" font-size="{size}"{weight}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    return drawn, top + len(lines) * step


def _wrapped(text: str, room: int) -> list[str]:
    """Lines of at most `room` letters, broken at ordinary spaces alone and about equally long."""
    count = -(-len(text) // room)
    while True:
        lines = _broken(text.split(" "), max(len(text) / count, 1) if count > 1 else len(text), room)
        if max(map(len, lines)) <= room or count > len(text):
            return lines
        count += 1


def _broken(words: list[str], aim: float, room: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if len(longer) <= room and len(longer) <= aim * 1.12 + 2:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _code(link: str, top: float, side: float) -> tuple[str, float]:
    """The QR code of `link` as a square of `side` mm below `top`, with the quiet zone the standard asks for."""
    drawing = io.BytesIO()
    code = segno.make_qr(link, error="m")
    code.save(drawing, kind="svg", xmldecl=False, svgns=False, border=4, omitsize=True, nl=False)
    inner = drawing.getvalue().decode().replace("<svg ", f'<svg x="{(_A5_MILLIMETRES[0] - side) / 2}" y="{top}" ', 1)
    return inner.replace("<svg ", f'<svg width="{side}" height="{side}" ', 1), top + side
