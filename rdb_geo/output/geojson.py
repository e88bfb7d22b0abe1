"""GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142), written feature by feature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TextIO, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.output.fields import Results, attributes

DECIMALS = 8
"""Of a coordinate in degrees: about 1 mm, a fiftieth of a pixel of a 5 cm image."""

RECORD_SEPARATOR = "\x1e"

TOGETHER = 1_024
"""Outlines that are taken apart at once."""

_text = json.JSONEncoder(ensure_ascii=False).encode

_Item = TypeVar("_Item")


def write_geojson(results: Results, stream: TextIO) -> None:
    """A FeatureCollection, one feature on a line."""
    stream.write('{"type": "FeatureCollection", "features": [')
    for number, feature in enumerate(features(results)):
        stream.write(",\n" if number else "\n")
        stream.write(_text(feature))
    stream.write("\n]}\n")


def write_sequence(results: Results, stream: TextIO, *, record_separator: bool) -> None:
    """One feature on a line, after the separator of RFC 8142 (``.geojsons``) or without it (``.geojsonl``)."""
    for feature in features(results):
        stream.write(RECORD_SEPARATOR * record_separator)
        stream.write(_text(feature))
        stream.write("\n")


def features(results: Results) -> Iterator[dict[str, Any]]:
    """GeoJSON Features: WGS 84 lon/lat, exterior rings counter-clockwise, cut at the antimeridian, ``id`` = rank."""
    for first in range(0, len(results), TOGETHER):
        some = results[first : first + TOGETHER]
        shapes = shapely.orient_polygons(np.array([result.geometry for result in some], object))
        for result, geometry in zip(some, _geometries(shapes), strict=True):
            yield {"type": "Feature", "id": result.rank, "geometry": geometry, "properties": attributes(result)}


def _geometries(shapes: NDArray[np.object_]) -> Iterator[dict[str, Any]]:
    """GeoJSON of polygons and of those in parts, (N,), rounded."""
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    places, of_ring = shapely.get_coordinates(rings, return_index=True)
    points = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in places.tolist()]
    polygons = _grouped(_grouped(points, of_ring, len(rings)), of_part, len(parts))
    for shape, own in zip(shapes, _grouped(polygons, of_shape, len(shapes)), strict=True):
        kind = shape.geom_type
        yield {"type": kind, "coordinates": own if kind == "MultiPolygon" else own[0]}


def _grouped(items: Sequence[_Item], owners: NDArray[np.intp], count: int) -> list[list[_Item]]:
    """For each of `count` owners, which ascend, its items."""
    ends = np.searchsorted(owners, np.arange(count + 1)).tolist()
    return [list(items[start:end]) for start, end in pairwise(ends)]
