"""The example that ``like(…)`` names → the piece of a raster that it stands for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from PIL import Image, UnidentifiedImageError

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import AreaError, EmptyIndexError, MissingCrsError, SceneError, UsageError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Piece
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.score.examples import ask_by_example, cover
from rdb_geo.score.question import Question, ask_vector

WHOLE = 2**31 - 1
"""A box of this side holds any raster; what lies outside is cut off."""

EIGHT_BITS = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr")
"""Pillow's modes of pictures whose colours need no stretch."""

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
_LONLAT = re.compile(rf"\s*({_NUMBER})\s*,\s*({_NUMBER})\s*")
_RANK = re.compile(r"(.+)#\s*(\d+)\s*")
_BOX = re.compile(r"(.+)#\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*")


def ask_like(place: str, encoder: Encoder, store: Store) -> Question:
    """The question that an example asks, see `rdb_geo.score.examples.ask_by_example`.

    Args:
        place: One of

            - ``LON,LAT``: the indexed chip whose middle is nearest to this place, of those that hold it;
            - ``hits.geojson#3``: the hit or region of rank 3 in a file that a query wrote, in any of its formats;
            - ``scene.tif#COL,ROW,WIDTH,HEIGHT``: a box of pixels of a raster, indexed or not;
            - ``scene.tif`` or ``photo.jpg``: a whole raster; a picture needs no place on Earth.
        encoder: The model of the index.
        store: The index.

    Raises:
        UsageError: The place is none of these, or a box lies outside its scene.
        AreaError: No chip of the index holds the place, or the file holds no such hit.
        SceneError: The raster can't be used.
    """
    if match := _LONLAT.fullmatch(place):
        piece = _chip_at(float(match[1]), float(match[2]), store)
    elif match := _BOX.fullmatch(place):
        col, row, width, height = (int(match[number]) for number in (2, 3, 4, 5))
        if not width or not height:
            raise UsageError(f"the example {place} has no pixel: a box is COL,ROW,WIDTH,HEIGHT.")
        piece = Piece(match[1], box=(col, row, width, height))
    elif (match := _RANK.fullmatch(place)) and not Path(place).exists():
        piece = _hit(Path(match[1]), int(match[2]))
    else:
        return _whole(place, encoder, store)
    return ask_by_example(piece, encoder, store)


def _chip_at(lon: float, lat: float, store: Store) -> Piece:
    """The chip in whose middle a place lies best."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise UsageError(f"the example {lon:g},{lat:g} lies outside the globe: write longitude,latitude in degrees.")
    shards, problems = store.scenes()
    if not shards:
        cause = f"that can be read: {problems[0]}" if problems else "yet."
        raise EmptyIndexError(f"{store.root} holds no scene {cause}")
    place = shapely.Point(lon, lat)
    best: tuple[float, str, tuple[int, int, int, int]] | None = None
    for shard in shards:
        table = store.places(shard)
        west, south, east, north = table.bounds_lonlat.T
        rows = np.flatnonzero((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))
        shapes = shapely.from_wkb(table.wkb[rows])
        for row, shape in zip(rows.tolist(), shapes.tolist(), strict=True):
            if shape.intersects(place):
                away = float(shapely.distance(shape.centroid, place)) * float(np.cos(np.deg2rad(lat)))
                found = (away, shard.manifest.scene.uri, tuple(table.windows[row].tolist()))
                best = found if best is None or found < best else best
    if best is None:
        raise AreaError(f"no chip of {store.root} holds the example {lon:g},{lat:g}: choose a place in the index.")
    return Piece(best[1], box=best[2])


def _hit(path: Path, rank: int) -> Piece:
    """The piece that a hit or region covers, from a file that a query wrote."""
    frame = _read_results(path)
    if not {"rank", "scene"} <= set(frame.columns):
        raise AreaError(f"{path} holds no hits of rdb-geo: it lacks the fields rank and scene.")
    rows = frame[frame["rank"].astype(int) == rank]
    if len(rows) == 0:
        raise AreaError(f"{path} holds no hit of rank {rank}: it has {len(frame)} hits.")
    row = rows.iloc[0]
    if "col_off" in frame.columns:
        col, top, width, height = (int(row[name]) for name in ("col_off", "row_off", "width", "height"))
        return Piece(str(row["scene"]), box=(col, top, width, height))
    return Piece(str(row["scene"]), area=rows.geometry.to_crs("EPSG:4326").iloc[0])


def _read_results(path: Path) -> Any:  # noqa: ANN401 - a GeoDataFrame
    import geopandas
    from pyogrio.errors import DataSourceError

    if not path.exists():
        raise AreaError(f"there is no file of hits {path}: check the name.")
    try:
        return geopandas.read_parquet(path) if path.suffix.lower() == ".parquet" else geopandas.read_file(path)
    except (DataSourceError, OSError, ValueError) as error:
        raise AreaError(f"{path} is no file of hits that can be read.") from error


def _whole(place: str, encoder: Encoder, store: Store) -> Question:
    try:
        return ask_by_example(Piece(place, box=(0, 0, WHOLE, WHOLE)), encoder, store)
    except MissingCrsError:
        return _picture(Path(place), encoder, store)


def _picture(path: Path, encoder: Encoder, store: Store) -> Question:
    """A picture without a place on Earth, in squares of its shorter side where it is long."""
    try:
        with Image.open(path) as opened:
            depth = opened.mode
            pixels = np.asarray(opened.convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise SceneError(f"{path} is no picture that can be read, and has no place on Earth.") from error
    if depth.partition(";")[0] not in EIGHT_BITS:
        raise SceneError(f"{path} has no place on Earth and more than 8 bits a band: save it as PNG or JPEG first.")
    height, width = pixels.shape[:2]
    windows = cover(Window(0, 0, width, height), min(width, height))
    pieces = np.stack([pixels[w.row_off : w.row_off + w.height, w.col_off : w.col_off + w.width] for w in windows])
    vector = l2_normalize(encoder.encode_images(pieces).mean(axis=0, keepdims=True))[0]
    return ask_vector(vector, f"like {path.name} ({width} × {height} px)", encoder, store)
