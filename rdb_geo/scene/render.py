"""Bands to 8-bit RGB, with one stretch for the whole scene."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, UInt8Image
from rdb_geo.core.errors import BandError, SceneError
from rdb_geo.core.geometry import Window
from rdb_geo.core.specs import RenderSpec
from rdb_geo.scene.bands import choose_bands
from rdb_geo.scene.dataset import Scene

PERCENTILES = (2, 98)

OVERVIEW_PX = 1024
"""Longest side of the decimated picture that the percentiles are taken from."""

SAMPLE_WINDOWS, SAMPLE_PX = 12, 128
"""A large scene without overviews is sampled by 12 × 12 windows of this side instead, so that it need not be read whole."""

UINT8_LOW, UINT8_HIGH = 60.0, 160.0
"""An 8-bit picture was stretched once by its maker: its black point is never moved above, nor its white point below these."""


def plan_render(scene: Scene, *, bands: str | None, stretch: str | None) -> RenderSpec:
    """How the scene is drawn.

    By default the 2 and 98 percentiles of the scene's valid pixels become black and white: for each band on its own, except that 8-bit
    bands share one gentle stretch, which keeps the colours that their maker chose. The same values hold for every chip, whatever extent
    is indexed.

    Args:
        scene: An open scene.
        bands: See `choose_bands`.
        stretch: ``LO,HI`` in the scene's real values (after its scale and offset), ``none`` for the full range of the type
            (0 … 1 or 0 … 255 for floats), or None for the percentiles.

    Raises:
        BandError: The bands don't exist.
        SceneError: The stretch can't be read, or no pixel of the scene is valid.
    """
    chosen = choose_bands(scene.record.uri, scene.bands, bands)
    infos = [scene.bands[number - 1] for number in chosen]
    if infos[0].colour == "palette" and len(set(chosen)) == 1 and stretch is None:
        return RenderSpec(bands=chosen, low=(0.0,) * 3, high=(255.0,) * 3, palette=True)
    if stretch is not None and stretch.lower() != "none":
        low, high = _parse(stretch)
        ends = [sorted(((low - band.offset) / band.scale, (high - band.offset) / band.scale)) for band in infos]
        return _spec(chosen, [end[0] for end in ends], [end[1] for end in ends])
    values = _sample(scene, chosen)
    if stretch is not None:
        return _spec(chosen, *_full_range(infos[0].dtype, values))
    if infos[0].dtype == "uint8":
        low, high = np.percentile(np.concatenate(values), PERCENTILES)
        return _spec(chosen, [min(low, UINT8_LOW)] * 3, [max(high, UINT8_HIGH)] * 3)
    ends_by_band = [np.percentile(band, PERCENTILES) for band in values]
    return _spec(chosen, [float(end[0]) for end in ends_by_band], [float(end[1]) for end in ends_by_band])


def render(
    data: NDArray[Any], valid: BoolMask, spec: RenderSpec, *, palette: NDArray[np.uint8] | None = None
) -> UInt8Image:
    """Draw stored values as RGB.

    Args:
        data: Shape (3, h, w), the bands of `RenderSpec.bands`.
        valid: Shape (h, w). What is drawn elsewhere is black; `fill_invalid` gives it a neutral colour.
        spec: The scene's stretch.
        palette: Colours, shape (256, 3), where `RenderSpec.palette`.

    Returns:
        uint8, shape (h, w, 3).
    """
    if palette is not None:
        looked_up: UInt8Image = palette[np.clip(data[0], 0, 255).astype(np.uint8)]
        return np.where(valid[..., None], looked_up, np.uint8(0))
    if data.dtype == np.uint8:
        return np.where(valid[..., None], _by_table(data, spec), np.uint8(0))
    low = np.asarray(spec.low, np.float32)[:, None, None]
    high = np.asarray(spec.high, np.float32)[:, None, None]
    with np.errstate(over="ignore", invalid="ignore"):
        shares = (data.astype(np.float32) - low) / (high - low)
    shares = np.where(valid & np.isfinite(shares), shares, np.float32(0))
    drawn = (np.clip(shares, 0, 1) * 255 + 0.5).astype(np.uint8)
    return np.ascontiguousarray(drawn.transpose(1, 2, 0))


def fill_invalid(pixels: UInt8Image, valid: BoolMask) -> UInt8Image:
    """The picture with its invalid pixels in the mean colour of the valid ones: an edge to black would look like an object."""
    if valid.all() or not valid.any():
        return pixels
    filled = pixels.copy()
    filled[~valid] = pixels[valid].mean(axis=0).round().astype(np.uint8)
    return filled


def _by_table(data: NDArray[np.uint8], spec: RenderSpec) -> UInt8Image:
    """8-bit bands by look-up: several times faster than floating point."""
    drawn = np.empty((*data.shape[1:], 3), np.uint8)
    steps = np.arange(256, dtype=np.float32)
    for band in range(3):
        share = (steps - spec.low[band]) / (spec.high[band] - spec.low[band])
        drawn[..., band] = (np.clip(share, 0, 1) * 255 + 0.5).astype(np.uint8)[data[band]]
    return drawn


def _sample(scene: Scene, bands: tuple[int, int, int]) -> list[NDArray[np.float64]]:
    """Valid values of each band from a small picture of the scene, or from a lattice of windows."""
    width, height = scene.record.width_px, scene.record.height_px
    if scene.has_overviews or width * height <= (2 * OVERVIEW_PX) ** 2:
        shrink = max(1.0, max(width, height) / OVERVIEW_PX)
        windows = [Window(0, 0, width, height)]
        out = (max(1, round(height / shrink)), max(1, round(width / shrink)))
    else:
        side_x, side_y = min(SAMPLE_PX, width), min(SAMPLE_PX, height)
        columns = np.linspace(0, width - side_x, SAMPLE_WINDOWS).astype(int)
        rows = np.linspace(0, height - side_y, SAMPLE_WINDOWS).astype(int)
        windows = [Window(int(col), int(row), side_x, side_y) for row in rows for col in columns]
        out = (side_y, side_x)
    read = [scene.read(window, bands, out_px=out, average=False) for window in windows]
    values = [np.concatenate([data[band][valid] for data, valid in read]).astype(np.float64) for band in range(3)]
    values = [band[np.isfinite(band)] for band in values]
    if any(len(band) == 0 for band in values):
        raise SceneError(f"{scene.record.uri} has no valid pixel in bands {bands}: everything is nodata or masked.")
    return values


def _parse(stretch: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in stretch.split(","))
    except ValueError as error:
        raise BandError(f"a stretch is LO,HI (two numbers) or none, got {stretch!r}.") from error
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise BandError(f"a stretch needs LO below HI, got {stretch!r}.")
    return low, high


def _full_range(dtype: str, values: list[NDArray[np.float64]]) -> tuple[list[float], list[float]]:
    kind = np.dtype(dtype)
    if kind.kind in "iu":
        limits = np.iinfo(kind)
        return [float(limits.min)] * 3, [float(limits.max)] * 3
    top = 1.0 if max(float(band.max()) for band in values) <= 1 else 255.0
    return [0.0] * 3, [top] * 3


def _spec(bands: tuple[int, int, int], low: list[float], high: list[float]) -> RenderSpec:
    """A constant band gets a range of 1, so that nothing is divided by zero."""
    widened = [top if top > bottom else bottom + 1 for bottom, top in zip(low, high, strict=True)]
    first, second, third = (float(value) for value in low)
    top1, top2, top3 = (float(value) for value in widened)
    return RenderSpec(bands=bands, low=(first, second, third), high=(top1, top2, top3))
