"""Values on the grid of a scene as a GeoTIFF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError  # what closing a file raises is of no public class
from rasterio.errors import RasterioError

from rdb_geo.core.errors import OutputError, first_line
from rdb_geo.core.files import replacing_all
from rdb_geo.core.specs import SceneRecord

BLOCK_PX = 256
"""Side of a block of the file, and the size up to which it needs no smaller copies."""


def write_surface(
    path: Path,
    values: NDArray[np.float32],
    record: SceneRecord,
    *,
    origin_px: tuple[int, int],
    step_px: float,
    texts: Mapping[str, str],
) -> None:
    """Write one band (h, w) as a cloud-optimised GeoTIFF in the CRS and (perhaps rotated) transform of a scene.

    NaN = nothing here, and at least one value is not. `origin_px` is the column and row of the scene at the upper-left
    corner, `step_px` the side of a value in scene pixels; ``description`` of the texts names the band. The file appears
    whole or not at all, in a folder that exists; raises `OutputError`.
    """
    with replacing_all(path.absolute()) as temporary:
        try:
            _write(temporary, values, record, (origin_px, step_px), texts)
        except (RasterioError, CPLE_BaseError) as error:
            raise OutputError(f"{path} can't be written ({first_line(error)}): choose another place.") from error


def _write(
    path: Path,
    values: NDArray[np.float32],
    record: SceneRecord,
    place: tuple[tuple[int, int], float],
    texts: Mapping[str, str],
) -> None:
    inside = values[~np.isnan(values)].astype(np.float64)
    statistics = {
        "STATISTICS_MINIMUM": inside.min(),
        "STATISTICS_MAXIMUM": inside.max(),
        "STATISTICS_MEAN": inside.mean(),
        "STATISTICS_STDDEV": inside.std(),
        "STATISTICS_VALID_PERCENT": 100 * len(inside) / values.size,
    }
    with rasterio.open(
        path,
        "w",
        driver="COG",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="float32",
        nodata=float("nan"),
        crs=record.crs,
        transform=_transform(record, *place),
        blocksize=BLOCK_PX,
        compress="deflate",
        predictor="yes",
        overview_resampling="average",
    ) as file:
        file.write(values, 1)
        file.update_tags(1, **{name: f"{value:.9g}" for name, value in statistics.items()})
        file.update_tags(**texts)
        file.set_band_description(1, texts["description"])


def _transform(record: SceneRecord, origin_px: tuple[int, int], step_px: float) -> Affine:
    a, b, c, d, e, f = record.transform
    col, row = origin_px
    return Affine(a * step_px, b * step_px, c + a * col + b * row, d * step_px, e * step_px, f + d * col + e * row)
