"""An index that has everything in which engines could differ, and the engines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import ColourEncoder
from made_scenes import write_scene

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scene" / "products"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "faults"))

from made_products import find, sentinel2
from postgres_server import PostgresServer, postgres_server

from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A large scene of several row groups, one across the antimeridian, a dated one of two scales, one with clouds."""
    home = tmp_path_factory.mktemp("whole")
    store = Store(home / "index", create=True)

    def add(path: Path, size: int, **chips: object) -> None:
        (source,) = find_scenes([str(path)])
        index_scene(source, ColourEncoder(), store, request=IndexRequest(chips=ChipRequest(size_px=size, **chips)))

    spots = {"red": (100, 60, 150, 110), "blue": (610, 420, 700, 470), "yellow": (900, 30, 960, 200)}
    add(write_scene(home / "large.tif", size=(1200, 1000), paint=spots), 24)
    add(write_scene(home / "line.tif", case="antimeridian", paint={"red": (60, 20, 130, 90)}), 40)
    dated = {"TIFFTAG_DATETIME": "2023:05:01 10:00:00"}
    add(write_scene(home / "old.tif", tags=dated, paint={"purple": (20, 20, 90, 120)}), 32, scales=(1.0, 2.0))
    classes = np.tile(np.repeat(np.arange(12, dtype="uint8"), 5), (60, 1))
    (source,) = find(sentinel2(home, classes=classes))
    index_scene(source, ColourEncoder(), store, request=IndexRequest(chips=ChipRequest(size_px=24)))
    return store


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server, see `postgres_server`; skips where there is none, and fails where nothing may be missing."""
    if not any(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        missing = pytest.fail if os.environ.get("RDB_GEO_COMPLETE") else pytest.skip
        missing("PostgreSQL with PostGIS is not installed")
    with postgres_server() as server:
        yield server
