"""Pictures for people: a contact sheet of the best chips, and the scene with its hits drawn in."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.files import replacing

THUMBNAIL_PX = 160
"""Side of a chip on the contact sheet and in a report."""

QUICKLOOK_PX = 1600
"""Longest side of the scene's picture."""

PNG_STRATEGY = zlib.Z_RLE
"""How zlib packs a PNG: photographs get hardly smaller by the default, which takes several times as long."""

_CAPTION_PX, _GAP_PX, _TITLE_PX, _COLUMNS = 22, 8, 40, 6
_PAPER, _INK, _QUIET = (255, 255, 255), (30, 30, 30), (110, 110, 110)
_RAMP = ((255, 255, 178), (254, 178, 76), (240, 59, 32), (189, 0, 38))
"""Low to high score: ColorBrewer's YlOrRd."""


def write_contact_sheet(
    path: Path, chips: Sequence[UInt8Image], captions: Sequence[str], *, title: str, note: str
) -> None:
    """A sheet of RGB chips (h, w, 3), sides up to `THUMBNAIL_PX`, with a caption below each, row by row.

    The suffix of `path` chooses the format; the note stands small below the title.
    """
    columns = min(_COLUMNS, max(1, len(chips)))
    rows = -(-len(chips) // columns)
    cell_w, cell_h = THUMBNAIL_PX + _GAP_PX, THUMBNAIL_PX + _CAPTION_PX + _GAP_PX
    width = max(columns * cell_w + _GAP_PX, 3 * cell_w)
    sheet = Image.new("RGB", (width, _TITLE_PX + 16 + rows * cell_h + _GAP_PX), _PAPER)
    draw = ImageDraw.Draw(sheet)
    _heading(draw, title, note, width)
    for number, (chip, caption) in enumerate(zip(chips, captions, strict=True)):
        left, top = _GAP_PX + number % columns * cell_w, _TITLE_PX + 16 + number // columns * cell_h
        picture = Image.fromarray(chip)
        grow = THUMBNAIL_PX / max(picture.size)
        picture = picture.resize(
            (max(1, round(picture.width * grow)), max(1, round(picture.height * grow))), Image.Resampling.BICUBIC
        )
        sheet.paste(picture, (left + (THUMBNAIL_PX - picture.width) // 2, top + (THUMBNAIL_PX - picture.height) // 2))
        draw.text((left, top + THUMBNAIL_PX + 3), caption, fill=_INK, font=_font(13))
    _save(sheet, path)


def write_quicklook(
    path: Path,
    picture: UInt8Image,
    outlines: Sequence[Sequence[NDArray[np.float64]]],
    scores: Sequence[float],
    *,
    title: str,
    note: str,
) -> None:
    """The scene, RGB (h, w, 3), with the outlines of what was found in it, warmer for a higher score.

    For each result its closed rings in pixels of the picture, each (n, 2: x, y), in any order of score.
    """
    height, width = picture.shape[:2]
    sheet = Image.new("RGB", (max(width, 3 * THUMBNAIL_PX), height + _TITLE_PX + 16), _PAPER)
    sheet.paste(Image.fromarray(picture), (0, _TITLE_PX + 16))
    draw = ImageDraw.Draw(sheet)
    _heading(draw, title, note, sheet.width)
    low, high = (min(scores), max(scores)) if len(scores) else (0.0, 1.0)
    line_px = max(2, round(max(width, height) / 500))
    for rings, score in sorted(zip(outlines, scores, strict=True), key=lambda pair: pair[1]):
        share = (score - low) / (high - low) if high > low else 1.0
        for colour, width_px in (((0, 0, 0), line_px + 2), (_colour(share), line_px)):
            for ring in rings:
                corners = [(float(x), float(y) + _TITLE_PX + 16) for x, y in ring]
                draw.line(corners, fill=colour, width=width_px, joint="curve")
    _save(sheet, path)


def _heading(draw: ImageDraw.ImageDraw, title: str, note: str, width: int) -> None:
    draw.text((_GAP_PX, 8), _fitting(title, width, 20), fill=_INK, font=_font(20))
    draw.text((_GAP_PX, 34), _fitting(note, width, 12), fill=_QUIET, font=_font(12))


def _fitting(text: str, width: int, size: int) -> str:
    """The text, its end replaced by an ellipsis where the line is too short."""
    room = width - 2 * _GAP_PX
    if _font(size).getlength(text) <= room:
        return text
    while text and _font(size).getlength(text + "…") > room:
        text = text[:-1]
    return text + "…"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _colour(share: float) -> tuple[int, int, int]:
    place = min(max(share, 0.0), 1.0) * (len(_RAMP) - 1)
    step = min(int(place), len(_RAMP) - 2)
    mixed = [round(a + (b - a) * (place - step)) for a, b in zip(_RAMP[step], _RAMP[step + 1], strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _save(sheet: Image.Image, path: Path) -> None:
    with replacing(path) as temporary:
        sheet.save(temporary, compress_type=PNG_STRATEGY)
