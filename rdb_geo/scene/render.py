"""Bands to 8-bit RGB, with one stretch for the whole scene."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask, UInt8Image
from rdb_geo.core.errors import BandError
from rdb_geo.core.specs import RenderSpec
from rdb_geo.scene.bands.collar import find_collar
from rdb_geo.scene.bands.ranks import Ranks
from rdb_geo.scene.bands.roles import BandChoice, BandInfo, choose_bands
from rdb_geo.scene.bands.validity import AS_DECLARED, Nodata
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.sampling import small_picture, valid_values

PERCENTILES = (2, 98)

UINT8_LOW, UINT8_HIGH = 60.0, 160.0
"""An 8-bit picture was stretched by its maker: its black point never moves above, its white point not below these."""

UINT8_UNUSED = 100.0
"""8-bit values whose white point lies below this were not stretched for eyes (counts, classes, one bit)."""

BLACK_REFLECTANCE, MOST_REFLECTANCE, LARGEST_STEP = 0.15, 2.0, 1e-3
"""Where scale and offset make reflectance of a band (small steps, values below 2), black never moves above 0.15: a
scene of nothing but snow or clouds stays white, as people and models know it."""

MID_TONE, STRONGEST_GAMMA = 0.3, 1 / 2.4
"""The middle of a scene is drawn at least so bright (0 … 1), by a gamma not stronger than this: where a few clouds or
roofs set the white point, all else would be black. Measured by benchmarks/stretch.py."""


def plan_render(scene: Scene, *, bands: str | None, stretch: str | None, nodata: str | None = None) -> RenderSpec:
    """How an open scene is drawn, the same in every chip, whatever extent is indexed.

    By default the 2 and 98 percentiles of the scene's valid pixels become black and white: for each band on its own,
    except that 8-bit bands share one gentle stretch, which keeps the colours that their maker chose. A scene whose
    middle is dark then is lightened by a gamma. A tile service is drawn as it comes. `stretch` is ``LO,HI`` in the
    scene's real values (after its scale and offset), or ``none`` for the full range of the type (0 … 1 or 0 … 255 for
    floats); `nodata` a stored value or ``none`` in place of what the file declares and `find_collar` finds; `bands` see
    `choose_bands`.

    Raises:
        BandError: The bands don't exist.
        SceneError: The stretch or the nodata value can't be read, or no pixel of the scene is valid.
    """
    choice = choose_bands(scene.record.uri, scene.bands, bands, hint=scene.sensor_hint)
    chosen = choice.numbers
    infos = [scene.bands[number - 1] for number in chosen]
    is_palette = infos[0].colour == "palette" and len(set(chosen)) == 1 and stretch is None
    asked = read_nodata(nodata)
    if scene.false_alpha is not None:
        hidden = f"band {scene.false_alpha}, declared alpha, holds a picture (near infrared?) and hides nothing"
        choice = replace(choice, basis=f"{choice.basis}; {hidden}")
    if scene.is_service and stretch is None and infos[0].dtype == "uint8":
        return _spec(choice, [(0.0, 255.0)] * 3, asked)
    data, valid = small_picture(scene, chosen, asked)
    if nodata is None and not is_palette:
        asked, valid = _without_collar(data, valid, is_lossy=scene.is_lossy)
    values = valid_values(data, valid)
    choice = replace(choice, basis=choice.basis + _flat(chosen, values))
    if is_palette:
        return replace(_spec(choice, [(0.0, 255.0)] * 3, asked), palette=True)
    ends = _ends(infos, values, stretch)
    if scene.is_min_white and len(set(chosen)) == 1:
        ends = [end[::-1] for end in ends]
    spec = _spec(choice, ends, asked)
    return spec if stretch is not None else replace(spec, gamma=_gamma(data, valid, spec))


def _flat(chosen: tuple[int, int, int], values: list[NDArray[Any]]) -> str:
    """What to say of bands that hold one value alone beside others that don't, as the end of a sentence."""
    flat = [number for number, band in zip(chosen, values, strict=True) if band.min() == band.max()]
    if len(set(chosen)) == 1 or not 0 < len(flat) < len(chosen):
        return ""
    return f"; of band {' and '.join(map(str, flat))} there is one value alone, so that colours are wrong"


def read_nodata(text: str | None) -> Nodata:
    """What ``VALUE``, ``none`` or nothing means; raises `BandError`: it is neither a number nor ``none``."""
    if text is None:
        return AS_DECLARED
    if text.strip().lower() == "none":
        return Nodata(is_declared=False)
    try:
        value = float(text)
    except ValueError as error:
        raise BandError("no-nodata", text=text) from error
    return Nodata(value if math.isfinite(value) else None, is_declared=False)  # what is not finite never counts


def nodata_of(spec: RenderSpec) -> Nodata:
    """What holds nothing in a scene that is drawn so."""
    return Nodata(spec.nodata, spec.nodata_tolerance, is_declared=spec.nodata_declared, second=spec.nodata_second)


def _without_collar(data: NDArray[Any], valid: BoolMask, *, is_lossy: bool) -> tuple[Nodata, BoolMask]:
    """The undeclared nodata values of a small picture, two at most, and the pixels that are valid without them."""
    found = AS_DECLARED
    for _ in range(2):
        within = np.any(valid & ~found.holds(data), axis=0)
        rows, cols = (np.flatnonzero(within.any(axis=axis)) for axis in (1, 0))
        if len(rows) == 0:
            break
        inside = (..., slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1))
        collar = find_collar(data[inside], within[inside], is_lossy=is_lossy)
        if collar is None:
            break
        second = None if found.value is None else collar.value
        found = Nodata(
            collar.value if second is None else found.value, max(found.tolerance, collar.tolerance), second=second
        )
    return found, valid & ~found.holds(data)


def _ends(infos: list[BandInfo], values: list[NDArray[Any]], stretch: str | None) -> list[tuple[float, float]]:
    """What becomes black and white in each band, as stored."""
    if stretch is not None and stretch.lower() != "none":
        low, high = _parse(stretch)
        return [((low - band.offset) / band.scale, (high - band.offset) / band.scale) for band in infos]
    if stretch is not None:
        ends = [_full_range(infos[0].dtype, values)] * 3
    elif infos[0].dtype == "uint8":
        low, high = _percentiles(np.concatenate(values))
        ends = [(min(low, UINT8_LOW), high if high < UINT8_UNUSED else max(high, UINT8_HIGH))] * 3
    else:
        ends = [_reflectance(_percentiles(band), info) for band, info in zip(values, infos, strict=True)]
    return [end if band.scale > 0 else end[::-1] for end, band in zip(ends, infos, strict=True)]


def render(
    data: NDArray[Any], valid: BoolMask, spec: RenderSpec, *, palette: NDArray[np.uint8] | None = None
) -> UInt8Image:
    """Draw stored values (3, h, w) of `RenderSpec.bands` as RGB, uint8 (h, w, 3).

    What is drawn where they are not `valid` (h, w) is black; `fill_invalid` gives it a neutral colour. A palette's
    colours are (n, 3).
    """
    if palette is not None:
        looked_up: UInt8Image = palette[np.clip(data[0], 0, len(palette) - 1).astype(np.intp)]
        looked_up[~valid] = 0
        return looked_up
    drawn = np.empty((*valid.shape, 3), np.uint8)
    for band, (values, low, high) in enumerate(zip(data, spec.low, spec.high, strict=True)):
        stretch = _stretch_by_table if values.dtype.kind in "iu" and values.dtype.itemsize <= 2 else _stretch
        drawn[..., band] = stretch(values, low, high, spec.gamma)
    drawn[~valid] = 0
    return drawn


def fill_invalid(pixels: UInt8Image, valid: BoolMask) -> UInt8Image:
    """The picture with invalid pixels in the mean colour of the valid ones: an edge to black would be a thing."""
    if valid.all() or not valid.any():
        return pixels
    filled: UInt8Image = pixels.copy()
    filled[~valid] = [round(float(pixels[..., band][valid].mean())) for band in range(3)]  # far faster than all at once
    return filled


def _stretch(values: NDArray[Any], low: float, high: float, gamma: float) -> NDArray[np.uint8]:
    """Values to 0 … 255; what is not finite becomes 0. Wide integers and float64 keep their precision."""
    working = np.float32 if values.dtype.itemsize <= 2 or values.dtype == np.float32 else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        levels = values.astype(working)
        levels -= working(low)
        levels *= working(255 / (high - low))
        np.nan_to_num(levels, copy=False)
    np.clip(levels, 0, 255, out=levels)
    if gamma != 1:
        levels = working(255) * (levels / working(255)) ** working(gamma)
    levels += working(0.5)
    return levels.astype(np.uint8)


def _stretch_by_table(values: NDArray[Any], low: float, high: float, gamma: float) -> NDArray[np.uint8]:
    """8- and 16-bit integers by look-up: several times faster than floating point."""
    unsigned = np.dtype(f"u{values.dtype.itemsize}")
    entries = np.arange(256**values.dtype.itemsize).astype(unsigned).view(values.dtype)
    table = _stretch(entries, low, high, gamma)
    if values.dtype.itemsize > 1:
        return table.take(values.view(unsigned), mode="clip")
    return np.frombuffer(values.tobytes().translate(table.tobytes()), np.uint8).reshape(values.shape)


def _percentiles(values: NDArray[Any]) -> tuple[float, float]:
    if values.dtype in (np.uint8, np.uint16):
        found = Ranks(values).percentiles(PERCENTILES)
    else:  # between others than float64 NumPy would go in steps of their own kind
        found = np.percentile(values.astype(np.float64), PERCENTILES)
    low, high = found.tolist()
    return low, high


def _reflectance(ends: tuple[float, float], band: BandInfo) -> tuple[float, float]:
    """Stored values for black and white, the black not above `BLACK_REFLECTANCE` where the band is reflectance."""
    low, high = (end * band.scale + band.offset for end in ends)
    if not 0 < band.scale < LARGEST_STEP or not BLACK_REFLECTANCE < low < high < MOST_REFLECTANCE:
        return ends
    return (BLACK_REFLECTANCE - band.offset) / band.scale, ends[1]


def _parse(stretch: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in stretch.split(","))
    except ValueError as error:
        raise BandError("no-stretch", text=stretch) from error
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise BandError("stretch-reversed", text=stretch)
    return low, high


def _gamma(data: NDArray[Any], valid: BoolMask, spec: RenderSpec) -> float:
    """What brings the middle of the scene to `MID_TONE`; 1 where it is as bright already."""
    together = np.all(valid, axis=0) if np.all(valid, axis=0).any() else np.any(valid, axis=0)
    seen = data.reshape(len(data), -1) if together.all() else data[:, together]
    drawn = render(seen[:, None, :], np.ones((1, seen.shape[1]), bool), spec)
    brightness = drawn[0, :, 0].astype(np.uint16)
    for band in (1, 2):  # far faster than a sum over the last axis
        brightness += drawn[0, :, band]
    middle = sum(one / 3 for one in Ranks(brightness).middle) / 2 / 255
    if not 0 < middle < MID_TONE:
        return 1.0 if middle > 0 else STRONGEST_GAMMA
    return max(STRONGEST_GAMMA, math.log(MID_TONE) / math.log(middle))


def _full_range(dtype: str, values: list[NDArray[Any]]) -> tuple[float, float]:
    kind = np.dtype(dtype)
    if kind.kind in "iu":
        return float(np.iinfo(kind).min), float(np.iinfo(kind).max)
    return 0.0, 1.0 if max(float(band.max()) for band in values) <= 1 else 255.0


def _spec(choice: BandChoice, ends: list[tuple[float, float]], nodata: Nodata) -> RenderSpec:
    """A constant band gets a range of at least 1, so that nothing is divided by zero."""
    widened = [(float(low), float(high) if high != low else low + max(1.0, abs(low) * 1e-6)) for low, high in ends]
    (low1, high1), (low2, high2), (low3, high3) = widened
    return RenderSpec(
        bands=choice.numbers,
        low=(low1, low2, low3),
        high=(high1, high2, high3),
        nodata=nodata.value,
        nodata_tolerance=nodata.tolerance,
        nodata_declared=nodata.is_declared,
        nodata_second=nodata.second,
        labels=choice.labels,
        basis=choice.basis,
    )
