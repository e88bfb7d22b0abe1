"""Every output format, read back by somebody else; and nothing half-written."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from rdb_geo.core.errors import OutputError, OutputExistsError, OutputFormatError
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit, Region
from rdb_geo.output import geojson, writers
from rdb_geo.output.fields import HIT_FIELDS, REGION_FIELDS
from rdb_geo.output.writers import VECTOR_SUFFIXES, check_output, write_results

CLOCKWISE = shapely.Polygon([(10, 50), (10, 50.1), (10.2, 50.13), (10.2, 50)])
SPLIT = shapely.MultiPolygon([shapely.box(179.9, -1, 180, 0), shapely.box(-180, -1, -179.8, 0)])


def hits():
    place = {"gsd_m": 2.5, "query": "Bäume, “grün”\n", "model": "m", "false_rate": 1 / 8193}
    return [
        Hit(
            1,
            0.75,
            0.31,
            CLOCKWISE,
            Window(3, 4, 64, 60),
            1.0,
            scene="/däta/a.tif",
            datetime="2020-01-02T03:04:05Z",
            **place,
        ),
        Hit(2, 0.25, None, SPLIT, Window(0, 0, 64, 64), 2.0, scene="/b.tif", **place),
    ]


def regions():
    return [Region(1, SPLIT, 0.9, 0.8, 0.3, 7, 1234.567, "/b.tif", 2.5, "q", "m", 0.001)]


def read(path):
    if path.suffix == ".parquet":
        return geopandas.read_parquet(path)
    if path.suffix == ".csv":
        with path.open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        return geopandas.GeoDataFrame(rows, geometry=[shapely.from_wkt(row["wkt"]) for row in rows], crs=4326)
    return geopandas.read_file(path)


@pytest.mark.parametrize("suffix", VECTOR_SUFFIXES)
@pytest.mark.parametrize("kind", ["hits", "regions"])
def test_other_software_reads_back_what_was_written(tmp_path, suffix, kind):
    results = hits() if kind == "hits" else regions()
    path = tmp_path / f"out{suffix}"
    write_results(results, path)
    frame = read(path).sort_values("rank")
    assert len(frame) == len(results)
    assert frame.crs.equals("EPSG:4326", ignore_axis_order=True)
    names = HIT_FIELDS if kind == "hits" else REGION_FIELDS
    assert set(names) <= set(frame.columns)
    for result, (_, row) in zip(results, frame.iterrows(), strict=True):
        assert shapely.symmetric_difference(row.geometry, result.geometry).area < 1e-12
        assert float(row["score"]) == pytest.approx(result.score)
        assert float(row["false_rate"]) == pytest.approx(result.false_rate, rel=5e-3)
        assert row["scene"] == result.scene
        assert row["query"] == result.query


@pytest.mark.parametrize("suffix", VECTOR_SUFFIXES)
def test_no_hits_give_a_valid_file_without_features(tmp_path, suffix):
    write_results([], tmp_path / f"out{suffix}")
    if suffix in (".geojsonl", ".geojsons"):
        assert (tmp_path / f"out{suffix}").read_text() == ""
        return
    if suffix == ".csv":
        assert (tmp_path / "out.csv").read_text().strip() == ",".join([*HIT_FIELDS, "wkt"])
        return
    assert len(read(tmp_path / f"out{suffix}")) == 0


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".parquet"])
def test_columns_are_typed_even_without_rows(tmp_path, suffix):
    write_results([], tmp_path / f"out{suffix}")
    types = read(tmp_path / f"out{suffix}").dtypes
    assert types["score"].kind == "f"
    assert types["col_off"].kind == "i"


def test_geojson_keeps_rfc_7946(tmp_path):
    write_results(hits(), tmp_path / "out.geojson")
    collection = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert "crs" not in collection
    first, second = collection["features"]
    ring = np.array(first["geometry"]["coordinates"][0])
    assert shapely.LinearRing(ring).is_ccw
    assert (ring[0] == ring[-1]).all()
    assert second["geometry"]["type"] == "MultiPolygon"
    longitudes = [x for polygon in second["geometry"]["coordinates"] for x, _ in polygon[0]]
    assert max(map(abs, longitudes)) <= 180
    assert first["properties"]["datetime"] == "2020-01-02T03:04:05Z"
    assert second["properties"]["datetime"] is None
    assert [feature["id"] for feature in collection["features"]] == [1, 2]


def test_every_outline_is_shapelys_own_rounded(tmp_path, monkeypatch):
    """Parts, holes and more outlines than are taken apart at once."""
    monkeypatch.setattr(geojson, "TOGETHER", 2)
    holed = shapely.box(0, 0, 1.000000004, 1 / 3).difference(shapely.box(0.1, 0.1, 0.2, 0.2))
    holed = holed.difference(shapely.box(0.5, 0.1, 0.6, 0.15))
    shapes = [CLOCKWISE, holed, SPLIT, shapely.MultiPolygon([CLOCKWISE]), shapely.union_all([SPLIT, holed])]
    given = [replace(hits()[0], rank=rank, geometry=shape) for rank, shape in enumerate(shapes, start=1)]
    write_results(given, tmp_path / "out.geojsonl")
    lines = (tmp_path / "out.geojsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line)["geometry"] for line in lines]
    for shape, geometry in zip(shapes, found, strict=True):
        expected = shapely.geometry.mapping(shapely.orient_polygons(shape))
        assert geometry == json.loads(json.dumps(expected), parse_float=lambda text: round(float(text), 8))
    assert [len(geometry["coordinates"]) for geometry in found] == [1, 3, 2, 1, 3]


def test_sequences_have_the_separator_of_their_suffix(tmp_path):
    for suffix, separator in ((".geojsonl", ""), (".geojsons", "\x1e")):
        write_results(hits(), tmp_path / f"out{suffix}")
        lines = (tmp_path / f"out{suffix}").read_text(encoding="utf-8").split("\n")[:-1]
        assert all(line.startswith(separator + "{") for line in lines)
        assert [json.loads(line.removeprefix(separator))["id"] for line in lines] == [1, 2]


def test_a_geopackage_has_one_layer_called_hits(tmp_path):
    write_results(hits(), tmp_path / "out.gpkg")
    assert pyogrio.list_layers(tmp_path / "out.gpkg").tolist() == [["hits", "MultiPolygon"]]


def test_a_shapefile_cuts_long_text_at_its_beginning(tmp_path):
    from dataclasses import replace

    long = replace(hits()[0], scene="/ä" * 300 + "/end.tif")
    write_results([long], tmp_path / "out.shp")
    assert geopandas.read_file(tmp_path / "out.shp")["scene"][0].endswith("/end.tif")


@pytest.mark.parametrize("suffix", VECTOR_SUFFIXES)
def test_an_existing_file_is_kept_unless_told_otherwise(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    path.write_text("precious")
    with pytest.raises(OutputExistsError, match="--overwrite"):
        write_results(hits(), path)
    assert path.read_text() == "precious"
    write_results(hits(), path, overwrite=True)
    assert len(read(path)) == 2


@pytest.mark.parametrize("suffix", VECTOR_SUFFIXES)
def test_a_failure_in_mid_write_leaves_the_old_file_and_nothing_else(tmp_path, suffix, monkeypatch):
    path = tmp_path / f"out{suffix}"
    path.write_text("precious")

    def fail(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    for name in ("write_geojson", "write_sequence", "write_vector", "write_parquet", "write_csv"):
        monkeypatch.setattr(writers, name, fail)
    with pytest.raises(OSError, match="No space"):
        write_results(hits(), path, overwrite=True)
    assert path.read_text() == "precious"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp"])
def test_a_disk_that_fills_up_is_named_as_the_cause(tmp_path, suffix):
    """A process that may write only 8 kB more stands for a full disk; GDAL's own words for it tell nobody anything."""
    code = """
import resource, shutil, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_writers import hits
from rdb_geo.core.errors import OutputError
from rdb_geo.output.writers import write_results
path = Path(sys.argv[1])
write_results(hits(), path.with_name("warm" + path.suffix))
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
shutil.disk_usage = lambda _: shutil._ntuple_diskusage(1, 1, 4096)
try:
    write_results(hits() * 2_000, path)
except OutputError as error:
    print(error)
"""
    path = tmp_path / f"hits{suffix}"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path), str(Path(__file__).parent)], capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == f"{path} can't be written (the disk is full: free some space).", ran.stderr[-500:]
    assert {name.stem for name in tmp_path.iterdir()} == {"warm"}


def test_unknown_suffixes_and_folders_are_refused_before_any_work(tmp_path):
    for name, error, sentence in (
        ("out.xyz", OutputFormatError, "use one of .geojson"),
        ("out", OutputFormatError, "use one of"),
        ("none/out.gpkg", OutputError, "there is no folder"),
    ):
        with pytest.raises(error, match=sentence):
            check_output(tmp_path / name, overwrite=False)
    with pytest.raises(OutputFormatError, match="leave -o out: GeoJSON goes to stdout"):
        check_output(Path("-"), overwrite=False)
    with pytest.raises(OutputFormatError, match=r"use one of \.png"):
        check_output(tmp_path / "out.gpkg", overwrite=False, suffixes=writers.PICTURE_SUFFIXES)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        check_output(tmp_path / "folder.csv", overwrite=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="can't be written to"):
        check_output(tmp_path / "out.gpkg", overwrite=False)


def test_a_layer_has_the_file_s_name_and_not_that_of_a_temporary_one(tmp_path):
    for suffix in (".fgb", ".shp"):
        write_results(hits(), tmp_path / f"tanks{suffix}")
        assert pyogrio.list_layers(tmp_path / f"tanks{suffix}")[0, 0] == "tanks"


@pytest.mark.parametrize("suffix", [".shp", ".fgb", ".gpkg"])
def test_a_driver_that_writes_less_than_it_says_is_found_out(tmp_path, monkeypatch, suffix):
    """As on a full disk, of which GDAL's shapefile driver tells nothing when it closes a file."""
    path, write = tmp_path / f"hits{suffix}", pyogrio.write_dataframe

    def write_less(frame, to, **options):
        write(frame.iloc[:-1] if suffix != ".shp" else frame, to, **options)
        if suffix == ".shp":
            table = to.with_suffix(".dbf")
            table.write_bytes(table.read_bytes()[:1000])

    monkeypatch.setattr(pyogrio, "write_dataframe", write_less)
    with pytest.raises(OutputError, match=rf"hits{suffix} can't be written .*(free some space|failed on)"):
        write_results(hits(), path)
    assert list(tmp_path.iterdir()) == []
