"""Shapes of a vector layer, checked and in longitude and latitude."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.ask.turning import short_way, to_lonlat
from rdb_geo.core.errors import AreaError, MarksError, first_line
from rdb_geo.core.files import at_home


def split_layer(source: str | Path) -> tuple[Path, str | None]:
    """``FILE`` or ``FILE:LAYER`` as path and layer; a colon that belongs to an existing path stays in it."""
    path = at_home(source)
    if not path.exists() and ":" in str(source):
        file, layer = str(source).rsplit(":", 1)
        if layer and at_home(file).exists():
            return at_home(file), layer
    return path, None


def read_shapes(source: str | Path, *, what: str, needs_polygons: bool) -> NDArray[np.object_]:
    """The shapes of a vector layer, ``FILE`` or ``FILE:LAYER``, in EPSG:4326 (lon, lat), without empty ones.

    Geometries, shape (N,), N ≥ 1; each is valid, within -180 … 180 and cut there. `what` they are for is told in
    messages. AreaError: there is no such file or layer, it can't be read, has no CRS or a wrong one, holds no shape, a
    broken one, one of the wrong kind (`needs_polygons`), or one that holds both poles.
    """
    path, layer = split_layer(source)
    if not path.exists():
        raise AreaError(f"there is no {what} file {path}: check the name.")
    frame = _read(path, layer)
    if frame.crs is None:
        raise AreaError("layer-no-crs", layer=str(path))
    kept = frame.geometry[~(frame.geometry.isna() | frame.geometry.is_empty)]
    if len(kept) == 0:
        raise AreaError("empty-layer", layer=source)
    kinds = sorted(set(kept.geom_type) - {"Polygon", "MultiPolygon"})
    if kinds and needs_polygons:
        raise AreaError(f"{source} holds {', '.join(kinds)}: an {what} needs polygons (buffer points and lines first).")
    drawn = kept.force_2d().to_numpy()
    if frame.crs.is_geographic:
        drawn = short_way(drawn, str(source))
    broken = np.flatnonzero(~shapely.is_valid(drawn))
    if len(broken):
        kind, reason = _kind(drawn[broken[0]]), shapely.is_valid_reason(drawn[broken[0]])
        raise AreaError("broken-shape", kind=kind, number=int(broken[0]) + 1, layer=source, reason=reason)
    shapes = to_lonlat(drawn, frame.crs)
    if not _are_on_globe(shapely.total_bounds(shapes)):
        raise AreaError("layer-off-globe", layer=source, crs=frame.crs.name)
    return shapes


def _read(path: Path, layer: str | None) -> Any:  # noqa: ANN401 - a GeoDataFrame: geopandas is imported only here
    import geopandas
    from pyogrio import list_layers
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        if path.suffix.lower() == ".parquet":
            choose_layer(path, layer, (), having=" with shapes")
            return geopandas.read_parquet(path)
        # only those with shapes: QGIS keeps styles in tables beside them
        names = [str(name) for name, kind in list_layers(path).tolist() if kind is not None]
        return geopandas.read_file(
            path, engine="pyogrio", layer=choose_layer(path, layer, names, having=" with shapes")
        )
    except (DataLayerError, DataSourceError, shapely.errors.ShapelyError, OSError, ValueError) as error:
        if isinstance(error, AreaError):
            raise
        cause = first_line(error).split("; ")[0]
        raise AreaError("unread-layer", layer=str(path), reason=cause) from error


def choose_layer(
    path: Path,
    wanted: str | None,
    names: Sequence[str],
    *,
    having: str = "",
    refusal: type[AreaError | MarksError] = AreaError,
) -> str | None:
    """The layer asked for, or the only one; None where there is none.

    Raises:
        AreaError, MarksError: `refusal`: it is not among `names`, or nobody asked for one of several.
    """
    if wanted is not None and wanted not in names:
        raise refusal(f"{path} holds no layer {wanted}{having}: it holds {', '.join(names) or 'none'}.")
    if wanted is None and len(names) > 1:
        raise refusal(f"{path} holds the layers {', '.join(names)}: say which, such as {path}:{names[0]}")
    return wanted or next(iter(names), None)


def _kind(shape: shapely.Geometry) -> str:
    return "polygon" if shape.geom_type.endswith("Polygon") else "shape"


def _are_on_globe(bounds: NDArray[np.float64]) -> bool:
    west, south, east, north = bounds.tolist()
    return bool(west >= -180.001 and east <= 180.001 and south >= -90.001 and north <= 90.001)
