"""A plot of precision against recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from rdb_geo.core.files import replacing

SIDE_PX = 520
"""Side of the square between the axes."""

LEFT_PX, TOP_PX, RIGHT_PX, BOTTOM_PX = 84, 84, 40, 76
"""Margins."""

SHARPER = 2
"""The picture is drawn so many times larger and then reduced, which smooths its lines."""

PAPER, INK, QUIET, GRID = (255, 255, 255), (30, 30, 30), (105, 105, 105), (224, 224, 224)

COLOURS = ((0, 114, 178), (213, 94, 0))
"""Blue and vermilion: also colour-blind people tell them apart (Okabe and Ito, "Color Universal Design", 2008)."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One curve."""

    name: str
    """For the legend."""

    recall: NDArray[np.float64]
    """Shape (n,), 0 … 1, never falling."""

    precision: NDArray[np.float64]
    """Shape (n,), 0 … 1."""

    dot: tuple[float, float] | None = None
    """Recall and precision of the list of hits that is proposed."""


def write_precision_recall(path: Path, lines: Sequence[Line], *, title: str, note: str) -> None:
    """Draw one or two curves; the suffix of `path` chooses the format, and the file appears whole or not at all."""
    width, height = LEFT_PX + SIDE_PX + RIGHT_PX, TOP_PX + SIDE_PX + BOTTOM_PX
    sheet = Image.new("RGB", (width * SHARPER, height * SHARPER), PAPER)
    pen = ImageDraw.Draw(sheet)
    _heading(pen, title, note, width)
    _axes(pen)
    for line, colour in zip(lines, COLOURS, strict=False):
        corners = _stairs(line)
        pen.line([_place(*corner) for corner in corners], fill=colour, width=3 * SHARPER, joint="curve")
    for line, colour in zip(lines, COLOURS, strict=False):
        if line.dot is not None:
            x, y = _place(*line.dot)
            reach = 7 * SHARPER
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour, outline=PAPER, width=2 * SHARPER)
    _legend(pen, [line.name for line in lines])
    with replacing(path) as temporary:
        sheet.resize((width, height), Image.Resampling.LANCZOS).save(temporary)


def _stairs(line: Line) -> list[tuple[float, float]]:
    """Corners of the curve: from one list to the next, recall grows at the precision that the next one has."""
    corners = [(0.0, float(line.precision[0]))]
    for recall, precision in zip(line.recall.tolist(), line.precision.tolist(), strict=True):
        corners += [(corners[-1][0], precision), (recall, precision)]
    return corners


def _place(recall: float, precision: float) -> tuple[float, float]:
    """Pixels of the enlarged picture."""
    return (LEFT_PX + recall * SIDE_PX) * SHARPER, (TOP_PX + (1 - precision) * SIDE_PX) * SHARPER


def _axes(pen: ImageDraw.ImageDraw) -> None:
    for step in range(6):
        share = step / 5
        pen.line([_place(share, 0), _place(share, 1)], fill=GRID, width=SHARPER)
        pen.line([_place(0, share), _place(1, share)], fill=GRID, width=SHARPER)
        x, y = _place(share, 0)
        pen.text((x, y + 8 * SHARPER), f"{share:.1f}", fill=INK, font=_font(14), anchor="mt")
        x, y = _place(0, share)
        pen.text((x - 8 * SHARPER, y), f"{share:.1f}", fill=INK, font=_font(14), anchor="rm")
    pen.line([_place(0, 1), _place(0, 0), _place(1, 0)], fill=INK, width=2 * SHARPER)
    x, y = _place(0.5, 0)
    pen.text((x, y + 34 * SHARPER), "recall: share of the truth that is found", fill=INK, font=_font(15), anchor="mt")
    _upright(pen, "precision: share of the hits that are right")


def _upright(pen: ImageDraw.ImageDraw, text: str) -> None:
    """A text along the left axis, from below to above."""
    font = _font(15)
    left, top, right, bottom = font.getbbox(text)
    strip = Image.new("L", (round(right - left) + 2, round(bottom - top) + 2), 0)
    ImageDraw.Draw(strip).text((1 - left, 1 - top), text, fill=255, font=font)
    turned = strip.rotate(90, expand=True)
    _, middle = _place(0, 0.5)
    pen.bitmap((16 * SHARPER, round(middle - turned.height / 2)), turned, fill=INK)


def _legend(pen: ImageDraw.ImageDraw, names: Sequence[str]) -> None:
    """Lower left, where curves seldom are."""
    x, y = _place(0, 0)
    x, y = x + 18 * SHARPER, y - (14 + 24 * len(names)) * SHARPER
    widest = max(_font(15).getlength(name) for name in names)
    pen.rectangle(
        (x - 8 * SHARPER, y - 6 * SHARPER, x + widest + 44 * SHARPER, y + 24 * len(names) * SHARPER), fill=PAPER
    )
    for number, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        middle = y + (24 * number + 9) * SHARPER
        pen.line([(x, middle), (x + 26 * SHARPER, middle)], fill=colour, width=4 * SHARPER)
        pen.text((x + 36 * SHARPER, middle), name, fill=INK, font=_font(15), anchor="lm")


def _heading(pen: ImageDraw.ImageDraw, title: str, note: str, width: int) -> None:
    for text, top, size, colour in ((title, 16, 21, INK), (note, 48, 14, QUIET)):
        shown = text
        while _font(size).getlength(shown) > (width - 32) * SHARPER:
            shown = shown.removesuffix("…")[:-1] + "…"
        pen.text((16 * SHARPER, top * SHARPER), shown, fill=colour, font=_font(size))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * SHARPER)
