"""Masks that come as polygons, as Sentinel-2's clouds did before 2022, drawn as small rasters in memory."""

from __future__ import annotations

import hashlib
import math
import re
import xml.etree.ElementTree as ET  # expat expands no entity from outside
from collections import deque
from collections.abc import Iterator

import numpy as np
import rasterio
import rasterio.features
import rasterio.shutil
from affine import Affine
from rasterio.crs import CRS
from shapely import Polygon

from rdb_geo.core.errors import CorruptSceneError
from rdb_geo.scene.files.members import content

LONGEST_PX = 2048
"""Pixels along a mask's longer side: 54 m of a tile of Sentinel-2, whose clouds are told at 60 m."""

MOST_KEPT = 64
"""Masks in memory, some ten thousand bytes each; the oldest goes."""

FOLDER = "/vsimem/rdb-geo-masks"

_kept: deque[str] = deque()


def is_polygons(uri: str) -> bool:
    """The file holds polygons, and no raster."""
    return uri.lower().endswith(".gml")


def drawn(uri: str, crs: CRS, transform: Affine, width: int, height: int) -> str:
    """GDAL's name for the raster of a mask of polygons: 1 inside of one, else 0.

    `uri` is a GML file, perhaps without any, whose polygons have coordinates (east, north) of the CRS of a picture with
    this transform, width and height.

    Raises:
        CorruptSceneError: The file can't be read, or its polygons lie in another CRS.
    """
    try:
        text = content(uri)
        root = ET.fromstring(text)  # noqa: S314  # see the import
        shapes = list(_shapes(root))
    except (OSError, ET.ParseError, ValueError) as error:
        raise CorruptSceneError(f"the mask {uri} can't be read ({error}): get a fresh copy of it.") from error
    codes = set(re.findall(rb"(?i)EPSG(?:(?:[:/][\d.]*)?[:/]|\.xml#)(\d+)", text))
    if shapes and codes and crs.to_epsg() is not None and codes != {str(crs.to_epsg()).encode()}:
        told = ", ".join(sorted(code.decode() for code in codes))
        raise CorruptSceneError(f"the mask {uri} lies in EPSG:{told} and its picture in {crs.to_string()}.")
    shrink = max(1, math.ceil(max(width, height) / LONGEST_PX))
    cells = (math.ceil(height / shrink), math.ceil(width / shrink))
    a, b, c, d, e, f = tuple(transform)[:6]
    grid = Affine(a * shrink, b * shrink, c, d * shrink, e * shrink, f)
    name = f"{FOLDER}/{hashlib.sha256(text + repr((grid, cells)).encode()).hexdigest()[:16]}.tif"
    if name not in _kept:
        mask = (
            rasterio.features.rasterize(shapes, cells, transform=grid, dtype="uint8")
            if shapes
            else np.zeros(cells, "uint8")
        )
        with rasterio.open(
            name, "w", driver="GTiff", width=cells[1], height=cells[0], count=1, dtype="uint8", crs=crs, transform=grid,
            compress="deflate",
        ) as file:  # fmt: skip
            file.write(mask, 1)
        _kept.append(name)
        if len(_kept) > MOST_KEPT:
            rasterio.shutil.delete(_kept.popleft())
    return name


def _shapes(root: ET.Element) -> Iterator[Polygon]:
    """The polygons of a GML document, whatever its version."""
    for polygon in root.iter():
        if _tag(polygon) == "Polygon":
            size = next(
                (int(each.get("srsDimension", 2)) for each in polygon.iter() if "srsDimension" in each.attrib), 2
            )
            rings = [
                _points(ring, size)
                for kind in (("exterior", "outerBoundaryIs"), ("interior", "innerBoundaryIs"))
                for edge in polygon
                if _tag(edge) in kind
                for ring in edge.iter()
                if _tag(ring) == "LinearRing"
            ]
            if rings:
                yield Polygon(rings[0], rings[1:])


def _points(ring: ET.Element, size: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Shape (M, 2). ``posList`` with so many numbers a point, a ``pos`` for each, or ``coordinates`` with commas."""
    points: list[list[str]] = []
    for each in ring.iter():
        words = (each.text or "").split()
        if _tag(each) == "coordinates":
            points += [word.split(",")[:2] for word in words]
        elif _tag(each) in ("posList", "pos"):
            step = size if _tag(each) == "posList" else max(1, len(words))
            points += [words[start : start + 2] for start in range(0, len(words), step)]
    if not points:
        raise ValueError("a ring without points")
    return np.array(points, np.float64)


def _tag(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]
