"""Small charts drawn with Pillow alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE_PX, MARGIN_PX = 420, 56
COLOURS = ("#1b6ca8", "#c8553d")
FONT = ImageFont.load_default(size=13)


class _Chart:
    """A square with both axes from 0 to 1."""

    def __init__(self, across: str, up: str) -> None:
        self.image = Image.new("RGB", (SIZE_PX + 2 * MARGIN_PX, SIZE_PX + 2 * MARGIN_PX), "white")
        self.draw = ImageDraw.Draw(self.image)
        for tick in range(0, 11, 2):
            share = tick / 10
            x, y = self.at(share, share)
            self.draw.line([(x, MARGIN_PX), (x, MARGIN_PX + SIZE_PX)], fill="#e4e4e4")
            self.draw.line([(MARGIN_PX, y), (MARGIN_PX + SIZE_PX, y)], fill="#e4e4e4")
            self.draw.text((x, MARGIN_PX + SIZE_PX + 6), f"{share:.1f}", "black", FONT, anchor="ma")
            self.draw.text((MARGIN_PX - 6, y), f"{share:.1f}", "black", FONT, anchor="rm")
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
