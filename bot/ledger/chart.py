"""Chart: a sheet of statistics as a picture that can be read on a phone.

`python -m bot.ledger.chart` draws the sheet on its standard input; `bot.ledger.drawing` has it do so. Pillow needs a
tenth of what matplotlib does of memory and of time to import. Its own font has no accents, so the letters are Source
Sans Pro's, from a package that holds nothing but the font.
"""

import os
import sys
from io import BytesIO
from math import ceil, log10

from PIL import Image

from bot.ledger.pen import Pen
from bot.ledger.sheet import Bars, Ranking, Sheet, Tile, read

WIDTH = 1080
_MARGIN, _GAP = 56, 44
_LEFT, _RIGHT = _MARGIN, WIDTH - _MARGIN
_PAPER, _INK, _SOFT, _PANEL = "#ffffff", "#1b2440", "#566074", "#f1f4f9"
_UNDERSTOOD, _MISSED, _RANKED, _REST = "#2b62b8", "#e07b24", "#c9dcf5", "#e3e6ec"
_TILES_A_ROW, _TILE_HEIGHT = 2, 152
_BARS_HEIGHT, _ROW_HEIGHT = 210, 58
_WIDEST_BAR = 78


def chart_of(sheet: Sheet) -> bytes:
    """The picture, a PNG 1080 pixels wide."""
    height = _sheet(sheet, Pen(Image.new("RGB", (1, 1))))  # to nobody's eyes: a picture larger than needed costs memory
    picture = Image.new("RGB", (WIDTH, ceil(height)), _PAPER)
    _sheet(sheet, Pen(picture))
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _sheet(sheet: Sheet, pen: Pen) -> float:
    """Draw from the top down; where it ends."""
    pen.write((_LEFT, 44), pen.fitted(sheet.title, 56, _RIGHT - _LEFT, "Semibold"), 56, _INK, "Semibold")
    pen.write((_LEFT, 118), sheet.dates, 36, _SOFT)
    y = _tiles(sheet.tiles, pen, 190.0)
    for bars in sheet.bars:
        y = _bars(bars, sheet.legend, pen, y + _GAP)
    column = (_RIGHT - _LEFT - _GAP) / 2
    for at in range(0, len(sheet.rankings), 2):
        pair = sheet.rankings[at : at + 2]
        lefts = (_LEFT, _LEFT + column + _GAP)
        y = max(_ranking(one, pen, left, column, y + _GAP) for one, left in zip(pair, lefts, strict=False))
    pen.write((_LEFT, y + 36), sheet.note, 28, _SOFT)
    return y + 110


def _tiles(tiles: tuple[Tile, ...], pen: Pen, top: float) -> float:
    width = (_RIGHT - _LEFT - 24) / _TILES_A_ROW
    for number, tile in enumerate(tiles):
        row, place = divmod(number, _TILES_A_ROW)
        left, y = _LEFT + place * (width + 24), top + row * (_TILE_HEIGHT + 24)
        pen.box(left, y, left + width, y + _TILE_HEIGHT, _PANEL, 20)
        pen.write((left + 28, y + 78), tile.value, 76, _INK, "Semibold", "ls")
        beside = left + 28 + pen.width(tile.value, 76, "Semibold") + 18
        pen.write((beside, y + 78), pen.fitted(tile.label, 34, left + width - 16 - beside), 34, _INK, anchor="ls")
        pen.write((left + 28, y + 124), pen.fitted(tile.note, 30, width - 44), 30, _SOFT, anchor="ls")
    return top + ceil(len(tiles) / _TILES_A_ROW) * (_TILE_HEIGHT + 24) - 24


def _bars(bars: Bars, legend: tuple[str, str], pen: Pen, top: float) -> float:
    """A panel of bars: its title and legend, each bar with its number and label."""
    pen.write((_LEFT, top), bars.title, 40, _INK, "Semibold")
    _legend(legend, pen, top + 8)
    base, most = top + 84 + _BARS_HEIGHT, _round_up(max((height for _, height, _ in bars.bars), default=0))
    slot = (_RIGHT - _LEFT) / max(1, len(bars.bars))
    for number, (label, height, missed) in enumerate(bars.bars):
        middle = _LEFT + (number + 0.5) * slot
        _bar(
            pen,
            middle,
            min(slot * 0.7, _WIDEST_BAR),
            base,
            (height * _BARS_HEIGHT / most, missed * _BARS_HEIGHT / most),
        )
        if height:
            pen.write((middle, base - height * _BARS_HEIGHT / most - 8), str(height), 28, _INK, "Semibold", "ms")
        for line, word in enumerate(label.split(" ")[:2]):
            pen.write((middle, base + 36 + line * 32), word, 28, _SOFT, anchor="ms")
    pen.line(_LEFT, _RIGHT, base, _SOFT)
    return base + 76


def _bar(pen: Pen, middle: float, width: float, base: float, heights: tuple[float, float]) -> None:
    whole, missed = heights
    pen.box(middle - width / 2, base - whole, middle + width / 2, base, _UNDERSTOOD)
    pen.box(middle - width / 2, base - missed, middle + width / 2, base, _MISSED)


def _legend(legend: tuple[str, str], pen: Pen, top: float) -> None:
    right = float(_RIGHT)
    for text, colour in zip(reversed(legend), (_MISSED, _UNDERSTOOD), strict=True):
        right -= pen.width(text, 30)
        pen.write((right, top), text, 30, _SOFT)
        pen.box(right - 34, top + 9, right - 12, top + 31, colour, 5)
        right -= 64


def _ranking(ranking: Ranking, pen: Pen, left: float, width: float, top: float) -> float:
    """A column of names, each with its count, on a bar as long as that."""
    pen.write((left, top), ranking.title, 40, _INK, "Semibold")
    y, most = top + 66, max((count for label, count in ranking.rows if label != ranking.others), default=1)
    if not ranking.rows:
        pen.write((left, y), ranking.empty, 32, _SOFT)
        return y + _ROW_HEIGHT
    for label, count in ranking.rows:
        number, middle = str(count), y + _ROW_HEIGHT / 2 - 4
        colour = _REST if label == ranking.others else _RANKED
        pen.box(left, y, left + width * max(0.04, min(1.0, count / most)), y + _ROW_HEIGHT - 8, colour, 8)
        pen.write((left + width - 12, middle), number, 32, _INK, "Semibold", "rm")
        room = width - pen.width(number, 32, "Semibold") - 44
        pen.write((left + 14, middle), pen.fitted(label, 32, room), 32, _INK, anchor="lm")
        y += _ROW_HEIGHT
    return y


def _round_up(most: int) -> int:
    """A round number not far above `most`, so that the highest bar leaves room for its number."""
    if most < 4:
        return 4
    unit = 10 ** int(log10(most))
    return next(int(unit * step) for step in (1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12.5) if unit * step >= most)


if __name__ == "__main__":
    os.nice(5)  # answers go first
    sys.stdout.buffer.write(chart_of(read(sys.stdin.buffer.read())))
