"""Small charts drawn with Pillow alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE_PX, MARGIN_PX = 420, 56
COLOURS = ("#1b6ca8", "#c8553d", "#3d8c40", "#7a4f9a", "#b08400", "#444444")
FONT = ImageFont.load_default(size=13)


class _Chart:
    """A square with both axes from 0 to 1, or over some powers of ten."""

    def __init__(self, across: str, up: str, powers: Sequence[tuple[float, float]] = ()) -> None:
        self.image = Image.new("RGB", (SIZE_PX + 2 * MARGIN_PX, SIZE_PX + 2 * MARGIN_PX), "white")
        self.draw = ImageDraw.Draw(self.image)
        for axis in (0, 1):
            low, high = powers[axis] if powers else (0, 1)
            for tick in range(int(low), int(high) + 1) if powers else (0, 0.2, 0.4, 0.6, 0.8, 1):
                x, y = self.at(*((tick - low) / (high - low),) * 2)
                said = f"{10.0**tick:g}" if powers else f"{tick:.1f}"
                where = (x, MARGIN_PX + SIZE_PX + 6) if axis == 0 else (MARGIN_PX - 6, y)
                line = (
                    [(x, MARGIN_PX), (x, MARGIN_PX + SIZE_PX)]
                    if axis == 0
                    else [(MARGIN_PX, y), (MARGIN_PX + SIZE_PX, y)]
                )
                self.draw.line(line, fill="#e4e4e4")
                self.draw.text(where, said, "black", FONT, anchor=("ma", "rm")[axis])
        self.draw.text((MARGIN_PX + SIZE_PX / 2, MARGIN_PX + SIZE_PX + 30), across, "black", FONT, anchor="ma")
        self.draw.text((MARGIN_PX, MARGIN_PX - 30), up, "black", FONT)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return MARGIN_PX + x * SIZE_PX, MARGIN_PX + (1 - y) * SIZE_PX

    def line(self, points: Sequence[Sequence[float]], number: int, name: str, *, dots: bool) -> None:
        places = [self.at(x, y) for x, y in points]
        self.draw.line(places, fill=COLOURS[number], width=2)
        for x, y in places if dots else ():
            self.draw.ellipse([x - 4, y - 4, x + 4, y + 4], fill=COLOURS[number])
        self.draw.text((MARGIN_PX + SIZE_PX, MARGIN_PX - 48 + 16 * number), name, COLOURS[number], FONT, anchor="ra")

    def save(self, path: Path) -> None:
        self.image.quantize(64).save(path, optimize=True)


def draw_reliability(bins: Mapping[str, Sequence[Mapping[str, float]]], path: Path) -> None:
    """What was said against what was true, one line for each name."""
    chart = _Chart("probability that was said", "share that was true")
    chart.draw.line([chart.at(0, 0), chart.at(1, 1)], fill="#999999")
    for number, (name, rows) in enumerate(bins.items()):
        chart.line([(row["said"], row["true"]) for row in rows], number, name, dots=True)
    chart.save(path)


def draw_tradeoff(curves: Mapping[str, Sequence[Sequence[float]]], path: Path) -> None:
    """Absent things answered against present things refused, one line for each name."""
    chart = _Chart("absent classes that are answered", "present classes that are refused")
    chart.draw.line([chart.at(0.05, 0), chart.at(0.05, 1)], fill="#999999")
    for number, (name, curve) in enumerate(curves.items()):
        chart.line(curve, number, name.replace("_", "-"), dots=False)
    chart.save(path)


def draw_costs(lines: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str, path: Path) -> None:
    """Cost against size, both in powers of ten, one line for each name."""
    points = np.log10([point for line in lines.values() for point in line])
    low = np.floor(points.min(axis=0))
    high = np.maximum(np.ceil(points.max(axis=0)), low + 1)
    chart = _Chart(across, up, [(low[0], high[0]), (low[1], high[1])])
    for number, (name, line) in enumerate(lines.items()):
        places = (np.log10(line) - low) / (high - low)
        chart.line(places.tolist(), number, name, dots=True)
    chart.save(path)
