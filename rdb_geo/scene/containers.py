"""netCDF and HDF5 files that hold each band of one scene as a raster of its own, as openEO and xarray write them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from rdb_geo.core.composite import Composite, Layer
from rdb_geo.core.errors import BandError, RdbGeoError
from rdb_geo.core.requests import SceneRequest
from rdb_geo.scene.bands.names import COLOURS, band_code, colours_by_number, colours_by_word
from rdb_geo.scene.dates import read_date
from rdb_geo.scene.files.gdal import open_dataset, subdatasets
from rdb_geo.scene.files.scene_source import SceneSource

SUFFIXES = (".nc", ".nc4", ".cdf", ".h5", ".hdf5", ".he5", ".hdf")

SINCE = re.compile(r"(day|hour|minute|second)s? since (.+)", re.IGNORECASE)
"""Units of time by the CF conventions."""


def scene_of_container(path: Path, request: SceneRequest) -> SceneSource | None:
    """The scene of a file whose rasters are called as the bands of one; None for any other file.

    ``bands`` of the request are one or three of the rasters by name; None = red, green and blue as their names tell
    them; it is refused where the file does not hold one.
    """
    if path.suffix.lower() not in SUFFIXES:
        return None
    uris = [(uri.rpartition(":")[2].rpartition("/")[2].strip('"'), uri) for uri in subdatasets(str(path.resolve()))]
    called = Counter(name for name, _ in uris)
    parts = {name: uri for name, uri in uris if called[name] == 1}  # groups of a file may repeat a name
    asked = [] if request.bands is None else [part.strip() for part in request.bands.split(",")]
    try:
        names = [_named(path, name, list(parts)) for name in asked if parts] or _coloured(list(parts), path.name)
    except BandError as error:
        return SceneSource(str(path.resolve()), refusal=error)
    if not names:
        return None
    layers = tuple(Layer(parts[name], 1, name) for name in dict.fromkeys(names))
    try:
        with open_dataset(layers[0].uri) as first:
            moments, date = first.count, _date(first.tags(), first.tags(1))
    except RdbGeoError:  # said when it is indexed
        moments, date = 1, None
    said = f"it holds {moments} pictures of each band, and the first is drawn{f' ({date})' if date else ''}."
    return SceneSource(
        str(path.resolve()),
        datetime=date,
        composite=Composite(layers=layers),
        drawn_bands=",".join(str([layer.name for layer in layers].index(name) + 1) for name in names)
        if asked
        else None,
        notes=(said,) if moments > 1 else (),
    )


def _named(path: Path, name: str, names: list[str]) -> str:
    for matches in (str.lower, band_code):
        found = [each for each in names if matches(name) and matches(each) == matches(name)]
        if len(found) == 1:
            return found[0]
    raise BandError(f"{path} has no band {name!r}: it has {', '.join(names)}.")


def _coloured(names: list[str], hint: str) -> list[str]:
    for colours in (colours_by_word(names), colours_by_number(names, hint)[0]):
        spoken = dict(zip(colours, names, strict=True))
        if set(COLOURS) <= set(spoken):
            return [spoken[colour] for colour in COLOURS]
    return []


def _date(tags: dict[str, str], first: dict[str, str]) -> str | None:
    """The moment of a band, as GDAL gives the CF conventions' time: ``NETCDF_DIM_t`` in ``t#units``."""
    for key, value in first.items():
        axis = key.removeprefix("NETCDF_DIM_")
        since = SINCE.fullmatch(tags.get(f"{axis}#units", "").strip()) if axis != key else None
        start = read_date(since[2]) if since else None
        if since and start:
            try:
                moment = datetime.fromisoformat(start.replace("Z", "+00:00")) + timedelta(
                    **{f"{since[1].lower()}s": float(value)}
                )
            except (ValueError, OverflowError):
                return None
            return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    return None
