"""GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142), written feature by feature."""

from __future__ import annotations

import json
from typing import Any, TextIO

import shapely

from rdb_geo.output.fields import Result, Results, attributes

DECIMALS = 8
"""Of a coordinate in degrees: about 1 mm, a fiftieth of a pixel of a 5 cm image."""

RECORD_SEPARATOR = "\x1e"


def write_geojson(results: Results, stream: TextIO) -> None:
    """A FeatureCollection, one feature on a line."""
    stream.write('{"type": "FeatureCollection", "features": [')
    for number, result in enumerate(results):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(feature(result), ensure_ascii=False))
    stream.write("\n]}\n")


def write_sequence(results: Results, stream: TextIO, *, record_separator: bool) -> None:
    """One feature on a line, after the separator of RFC 8142 (``.geojsons``) or without it (``.geojsonl``)."""
    for result in results:
        stream.write(RECORD_SEPARATOR * record_separator)
        stream.write(json.dumps(feature(result), ensure_ascii=False))
        stream.write("\n")


def feature(result: Result) -> dict[str, Any]:
    """A GeoJSON Feature: WGS 84 lon/lat, exterior rings counter-clockwise, cut at the antimeridian, ``id`` = rank."""
    return {
        "type": "Feature",
        "id": result.rank,
        "geometry": _rounded(shapely.orient_polygons(result.geometry).__geo_interface__),
        "properties": attributes(result),
    }


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(values: Any) -> Any:  # noqa: ANN401 - numbers in nested sequences
    return [_round(value) for value in values] if isinstance(values, (list, tuple)) else round(float(values), DECIMALS)
