"""Pen: letters, boxes and lines on a picture, all in pixels, with the font that comes with the installation."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Anchor = Literal["la", "ra", "ma", "ls", "rs", "ms", "lm", "rm", "mm"]
"""Pillow's: left, right or middle; ascender, baseline or middle."""

Weight = Literal["Regular", "Semibold"]
_ELLIPSIS = "…"


class Pen:
    """Draws on one picture; the fonts are read once for it and go with it."""

    def __init__(self, picture: Image.Image) -> None:
        """Draw on `picture`."""
        self._draw = ImageDraw.Draw(picture)
        self._font = cache(_font)

    def write(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        colour: str,
        weight: Weight = "Regular",
        anchor: Anchor = "la",
    ) -> None:
        """One line of text."""
        self._draw.text(at, text, colour, self._font(size, weight), anchor)

    def width(self, text: str, size: int, weight: Weight = "Regular") -> float:
        """How wide `write` would make it."""
        return float(self._font(size, weight).getlength(text))

    def fitted(self, text: str, size: int, most: float, weight: Weight = "Regular") -> str:
        """The text, cut at its end where it is wider than `most`."""
        while text and self.width(text, size, weight) > most:
            text = text.removesuffix(_ELLIPSIS)[:-1].rstrip() + _ELLIPSIS
        return text

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, radius: int = 0) -> None:
        """A filled box; nothing where it has no area."""
        if right - left >= 1 and bottom - top >= 1:
            rounded = min(radius, int(right - left) // 2, int(bottom - top) // 2)
            self._draw.rounded_rectangle((left, top, right - 1, bottom - 1), rounded, colour)

    def line(self, left: float, right: float, y: float, colour: str) -> None:
        """A thin level line."""
        self._draw.line((left, y, right, y), colour, 2)


def _font(size: int, weight: Weight) -> ImageFont.FreeTypeFont:
    file = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
    # Pillow's own layout: the other one fails on characters without a shape, and does no better on Latin letters.
    return ImageFont.truetype(BytesIO(file.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)
