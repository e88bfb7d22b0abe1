"""GeoPackage, FlatGeobuf, Shapefile, GeoParquet and CSV."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rdb_geo.core.errors import OutputError, first_line
from rdb_geo.output.fields import Results, attributes, fields_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}

TIMES = frozenset(("datetime", "date_old"))
"""Columns that hold moments, in UTC: GIS programs animate and filter by them."""

FULL_BYTES = 200_000
"""A disk with less space is full for an answer of any length."""

SHAPEFILE_TEXT = 254
"""Most bytes of a shapefile's text."""


def write_vector(
    results: Results, path: Path, *, layer: str = "hits", append: bool = False, target: Path | None = None
) -> None:
    """Write with GDAL's driver for the suffix of `path`, in EPSG:4326 (lon, lat), and read it back.

    In a GeoPackage into `layer`, which `append` adds to; `target` is what `path` will be called, for messages.

    Raises:
        OutputError: GDAL can't write it, or wrote less than it was given: some drivers do not tell of a full disk.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    frame = to_frame(results)
    options = {}
    if path.suffix.lower() == ".shp":
        for name in (name for name, kind in fields_of(results).items() if kind is str):
            texts = [attributes(result)[name] for result in results]  # dates too: a shapefile's have no time of day
            frame[name] = [text if text is None else _cut_to_bytes(text) for text in texts]
        options["encoding"] = "UTF-8"
    try:
        pyogrio.write_dataframe(
            frame,
            path,
            layer=layer if path.suffix.lower() == ".gpkg" else (target or path).stem,
            append=append,
            driver=DRIVERS[path.suffix.lower()],
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            **options,
        )
        whole = _is_there(frame, path, layer if path.suffix.lower() == ".gpkg" else None)
    except (DataSourceError, DataLayerError, FieldError, shapely.errors.ShapelyError) as error:
        cause = "the disk is full: free some space" if _is_full(path.parent) else first_line(error)
        cause = cause.replace(str(path), str(target or path))
        raise OutputError("unwritten", file=target or path, reason=cause) from error
    if not whole:
        raise OutputError("half-written", file=target or path)


def _is_there(frame: GeoDataFrame, path: Path, layer: str | None) -> bool:
    """Whether a file ends with these rows: their number, places and numbers, whatever their order."""
    import pyogrio

    if not len(frame):
        return bool(pyogrio.read_info(path, layer=layer)["crs"])
    read = pyogrio.read_dataframe(path, layer=layer)
    if len(read) < len(frame) or read.shape[1] < frame.shape[1] or read.crs is None or read.geometry.isna().any():
        return False
    added = read.tail(len(frame))
    columns = [(frame.bounds[side], added.bounds[side]) for side in ("minx", "miny", "maxx", "maxy")]
    for place, name in enumerate(frame.columns):  # a shapefile has shorter names
        if frame[name].dtype.kind in "if":
            columns.append((frame[name], added[name] if name in added else added.iloc[:, place]))
    return all(np.allclose(np.sort(one), np.sort(other), rtol=1e-6, equal_nan=True) for one, other in columns)


def _is_full(folder: Path) -> bool:
    """Whether the disk has hardly any space left: GDAL's own words seldom say so."""
    try:
        return shutil.disk_usage(folder).free < FULL_BYTES
    except OSError:
        return False


def write_parquet(results: Results, path: Path) -> None:
    """Write GeoParquet 1.1 with a bbox covering column, in EPSG:4326 (lon, lat)."""
    to_frame(results).to_parquet(path, index=False, write_covering_bbox=True, schema_version="1.1.0")


def write_csv(results: Results, path: Path) -> None:
    """Write UTF-8 CSV with a header; the last column, ``wkt``, is the outline in lon/lat."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*fields_of(results), "wkt"])
        for result in results:
            writer.writerow([*attributes(result).values(), shapely.to_wkt(result.geometry, rounding_precision=8)])


def to_frame(results: Results) -> GeoDataFrame:
    """Hits or regions as a GeoDataFrame in EPSG:4326 (lon, lat), with typed columns even where there are no rows."""
    import geopandas
    import pandas as pd

    rows = [attributes(result) for result in results]
    kinds = {int: "int64", float: "float64", str: "object"}
    columns = {
        name: pd.Series([row[name] for row in rows], dtype=kinds[kind]) for name, kind in fields_of(results).items()
    }
    for name in TIMES & set(columns):
        columns[name] = pd.to_datetime(columns[name], format="ISO8601", utc=True, errors="coerce")
    return geopandas.GeoDataFrame(columns, geometry=[result.geometry for result in results], crs="EPSG:4326")


def _cut_to_bytes(text: str) -> str:
    """The text, its beginning left out where a shapefile can't hold it all (the end of a path says more)."""
    return text.encode()[-SHAPEFILE_TEXT:].decode(errors="ignore")
