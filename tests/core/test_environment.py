"""Variables of another GDAL or PROJ do not break known CRS codes; checked in processes of their own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyproj
import pytest

from rdb_geo.core import environment
from rdb_geo.core.environment import OWNERS

pytestmark = pytest.mark.slow

PROGRAM = """
import rdb_geo, sys
from rdb_geo.core.environment import left_out
import rasterio, pyproj, geopandas, shapely
from rasterio.warp import transform
print(sorted(left_out))
print(pyproj.Transformer.from_crs(32618, 4326, always_xy=True).transform(500000, 0))
print([round(values[0], 6) for values in transform("EPSG:32618", "EPSG:4326", [500000], [0])])
print(rasterio.crs.CRS.from_epsg(32618).to_epsg())
frame = geopandas.GeoDataFrame(geometry=[shapely.Point(360000, 3840000)], crs=32618).to_file(sys.argv[1])
print(geopandas.read_file(sys.argv[1]).crs.to_epsg())
"""


def run(tmp_path: Path, **variables: str) -> list[str]:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "a.gpkg")],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PROJ" not in found.stderr
    return found.stdout.splitlines()


def old_proj(folder: Path) -> Path:
    """A PROJ database as an older installation has it."""
    folder.mkdir()
    shutil.copy(Path(pyproj.datadir.get_data_dir()) / "proj.db", folder)
    with sqlite3.connect(folder / "proj.db") as database:
        database.execute("update metadata set value = '0' where key = 'DATABASE.LAYOUT.VERSION.MINOR'")
    return folder


@pytest.mark.parametrize(
    "case", ["old PROJ_LIB", "old PROJ_DATA", "both old", "empty PROJ_LIB", "missing PROJ_DATA", "GDAL", "none"]
)
def test_known_codes_work_with_variables_of_another_installation(tmp_path, case):
    old, empty = str(old_proj(tmp_path / "postgis")), tmp_path / "empty"
    empty.mkdir()
    variables = {
        "old PROJ_LIB": {"PROJ_LIB": old},
        "old PROJ_DATA": {"PROJ_DATA": old},
        "both old": {"PROJ_LIB": old, "PROJ_DATA": old},
        "empty PROJ_LIB": {"PROJ_LIB": str(empty)},
        "missing PROJ_DATA": {"PROJ_DATA": str(tmp_path / "gone")},
        "GDAL": {"GDAL_DATA": str(empty), "GDAL_DRIVER_PATH": str(empty)},
        "none": {},
    }[case]
    lines = run(tmp_path, **variables)
    assert lines[0] == str(sorted(variables))
    assert lines[1:] == run(tmp_path)[1:]
    lon, lat = map(float, lines[1].strip("()").split(", "))
    assert (lon, lat) == pytest.approx((-75, 0), abs=1e-9)
    assert lines[3:] == ["32618", "32618"]


def test_a_folder_whose_database_is_as_new_is_kept(tmp_path):
    same = tmp_path / "same"
    same.mkdir()
    folders = [folder for package, part in OWNERS.items() if (folder := environment._folder(package, part))]
    shutil.copy(max(folders, key=environment._layout) / "proj.db", same)
    assert run(tmp_path, PROJ_DATA=str(same))[0] == "[]"


def test_memory_is_given_back_where_the_system_can(monkeypatch: pytest.MonkeyPatch):
    """glibc keeps what was freed below something that lives; elsewhere nothing is asked."""
    environment._c_library.cache_clear()
    environment.share_one_heap()
    environment.give_back_memory()
    environment._c_library.cache_clear()
    monkeypatch.setattr(environment.sys, "platform", "win32")
    environment.share_one_heap()
    environment.give_back_memory()
    assert environment._c_library() is None
    environment._c_library.cache_clear()
