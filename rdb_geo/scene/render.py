"""Bands to 8-bit RGB, with one stretch for the whole scene."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, UInt8Image
from rdb_geo.core.errors import BandError, SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import RenderSpec
from rdb_geo.scene.bands import BandChoice, choose_bands
from rdb_geo.scene.dataset import Scene

PERCENTILES = (2, 98)

OVERVIEW_PX = 1024
"""Longest side of the decimated picture that the percentiles are taken from."""

SAMPLE_WINDOWS, SAMPLE_PX = 12, 128
"""A large scene without overviews is sampled by 12 × 12 windows of this side instead of being read whole."""

UINT8_LOW, UINT8_HIGH = 60.0, 160.0
"""An 8-bit picture was stretched by its maker: its black point never moves above, its white point not below these."""


def plan_render(scene: Scene, *, bands: str | None, stretch: str | None) -> RenderSpec:
    """How the scene is drawn.

    By default the 2 and 98 percentiles of the scene's valid pixels become black and white: for each band on its own,
    except that 8-bit bands share one gentle stretch, which keeps the colours that their maker chose. The same values
    hold for every chip, whatever extent is indexed.

    Args:
        scene: An open scene.
        bands: See `choose_bands`.
        stretch: ``LO,HI`` in the scene's real values (after its scale and offset), ``none`` for the full range of the
            type (0 … 1 or 0 … 255 for floats), or None for the percentiles.

    Raises:
        BandError: The bands don't exist.
        SceneError: The stretch can't be read, or no pixel of the scene is valid.
    """
    choice = choose_bands(scene.record.uri, scene.bands, bands, hint=scene.sensor_hint)
    chosen = choice.numbers
    infos = [scene.bands[number - 1] for number in chosen]
    if infos[0].colour == "palette" and len(set(chosen)) == 1 and stretch is None:
        ends = [(0.0, 255.0)] * 3
        return replace(_spec(choice, ends), palette=True)
    if stretch is not None and stretch.lower() != "none":
        low, high = _parse(stretch)
        ends = [((low - band.offset) / band.scale, (high - band.offset) / band.scale) for band in infos]
        return _spec(choice, ends)
    values = _sample(scene, chosen)
    if stretch is not None:
        ends = [_full_range(infos[0].dtype, values)] * 3
    elif infos[0].dtype == "uint8":
        low, high = _percentiles(np.concatenate(values))
        ends = [(min(low, UINT8_LOW), max(high, UINT8_HIGH))] * 3
    else:
        ends = [_percentiles(band) for band in values]
    return _spec(choice, [end if band.scale > 0 else end[::-1] for end, band in zip(ends, infos, strict=True)])


def render(
    data: NDArray[Any], valid: BoolMask, spec: RenderSpec, *, palette: NDArray[np.uint8] | None = None
) -> UInt8Image:
    """Draw stored values as RGB.

    Args:
        data: Shape (3, h, w), the bands of `RenderSpec.bands`.
        valid: Shape (h, w). What is drawn elsewhere is black; `fill_invalid` gives it a neutral colour.
        spec: The scene's stretch.
        palette: Colours, shape (n, 3), where `RenderSpec.palette`.

    Returns:
        uint8, shape (h, w, 3).
    """
    if palette is not None:
        looked_up: UInt8Image = palette[np.clip(data[0], 0, len(palette) - 1).astype(np.intp)]
        looked_up[~valid] = 0
        return looked_up
    drawn = np.empty((*valid.shape, 3), np.uint8)
    for band, (values, low, high) in enumerate(zip(data, spec.low, spec.high, strict=True)):
        drawn[..., band] = _stretch_by_table(values, low, high) if _has_table(values) else _stretch(values, low, high)
    drawn[~valid] = 0
    return drawn


def fill_invalid(pixels: UInt8Image, valid: BoolMask) -> UInt8Image:
    """The picture with invalid pixels in the mean colour of the valid ones: an edge to black would be a thing."""
    if valid.all() or not valid.any():
        return pixels
    filled: UInt8Image = pixels.copy()
    filled[~valid] = pixels[valid].mean(axis=0).round().astype(np.uint8)
    return filled


def _stretch(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Values to 0 … 255; what is not finite becomes 0. Wide integers and float64 keep their precision."""
    working = np.float32 if values.dtype.itemsize <= 2 or values.dtype == np.float32 else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        levels = values.astype(working)
        levels -= working(low)
        levels *= working(255 / (high - low))
        np.nan_to_num(levels, copy=False)
    np.clip(levels, 0, 255, out=levels)
    levels += working(0.5)
    return levels.astype(np.uint8)


def _has_table(values: NDArray[Any]) -> bool:
    return values.dtype.kind in "iu" and values.dtype.itemsize <= 2


def _stretch_by_table(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """8- and 16-bit integers by look-up: several times faster than floating point."""
    unsigned = np.dtype(f"u{values.dtype.itemsize}")
    entries = np.arange(256**values.dtype.itemsize).astype(unsigned).view(values.dtype)
    table = _stretch(entries, low, high)
    if values.dtype.itemsize > 1:
        return table.take(values.view(unsigned), mode="clip")
    return np.frombuffer(values.tobytes().translate(table.tobytes()), np.uint8).reshape(values.shape)


def _sample(scene: Scene, bands: tuple[int, int, int]) -> list[NDArray[np.float64]]:
    """Valid values of each band from a small picture of the scene, or from a lattice of windows."""
    width, height = scene.record.width_px, scene.record.height_px
    shrink = max(1.0, max(width, height) / OVERVIEW_PX)
    whole = [Window(0, 0, width, height)], (max(1, round(height / shrink)), max(1, round(width / shrink)))
    is_small = scene.has_overviews or width * height <= (2 * OVERVIEW_PX) ** 2
    for windows, out_px in [whole] if is_small else [_lattice(width, height), whole]:
        read = [scene.sample(window, bands, out_px=out_px) for window in windows]
        values = [np.concatenate([sample[band] for sample in read]).astype(np.float64) for band in range(3)]
        if any(len(band) for band in values):
            fallback = next(band for band in values if len(band))
            return [band if len(band) else fallback for band in values]
    msg = f"{scene.record.uri} has no valid pixel in bands {bands}: everything is nodata or masked."
    raise SceneError(msg)


def _percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(values, PERCENTILES)
    return float(low), float(high)


def _lattice(width: int, height: int) -> tuple[list[Window], tuple[int, int]]:
    side_x, side_y = min(SAMPLE_PX, width), min(SAMPLE_PX, height)
    columns = np.linspace(0, width - side_x, SAMPLE_WINDOWS).astype(int)
    rows = np.linspace(0, height - side_y, SAMPLE_WINDOWS).astype(int)
    return [Window(int(col), int(row), side_x, side_y) for row in rows for col in columns], (side_y, side_x)


def _parse(stretch: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in stretch.split(","))
    except ValueError as error:
        msg = f"a stretch is LO,HI (two numbers) or none, got {stretch!r}."
        raise BandError(msg) from error
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        msg = f"a stretch needs LO below HI, got {stretch!r}."
        raise BandError(msg)
    return low, high


def _full_range(dtype: str, values: list[NDArray[np.float64]]) -> tuple[float, float]:
    kind = np.dtype(dtype)
    if kind.kind in "iu":
        return float(np.iinfo(kind).min), float(np.iinfo(kind).max)
    return 0.0, 1.0 if max(float(band.max()) for band in values) <= 1 else 255.0


def _spec(choice: BandChoice, ends: list[tuple[float, float]]) -> RenderSpec:
    """A constant band gets a range of at least 1, so that nothing is divided by zero."""
    widened = [(float(low), float(high) if high != low else low + max(1.0, abs(low) * 1e-6)) for low, high in ends]
    (low1, high1), (low2, high2), (low3, high3) = widened
    return RenderSpec(
        bands=choice.numbers,
        low=(low1, low2, low3),
        high=(high1, high2, high3),
        labels=choice.labels,
        basis=choice.basis,
    )
