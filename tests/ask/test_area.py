"""Areas of interest from files and boxes."""

from __future__ import annotations

import json

import geopandas
import pytest
import shapely

from rdb_geo.ask.area import area_geometry, read_area
from rdb_geo.core.errors import AreaError


def save(path, shapes, crs="EPSG:4326", **options):
    geopandas.GeoDataFrame(geometry=shapes, crs=crs).to_file(path, **options)
    return path


def test_no_limit_is_no_area():
    assert area_geometry() is None


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.fgb"])
def test_polygons_of_any_format_are_dissolved(tmp_path, name):
    path = save(tmp_path / name, [shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    assert read_area(path).equals(shapely.union(shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)))


def test_geoparquet_is_read(tmp_path):
    geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 2, 2)], crs=4326).to_parquet(tmp_path / "a.parquet")
    assert read_area(tmp_path / "a.parquet").equals(shapely.box(0, 0, 2, 2))
    with pytest.raises(AreaError, match="holds no layer fields with shapes: it holds none"):
        read_area(f"{tmp_path / 'a.parquet'}:fields")


def test_another_crs_is_turned_to_lonlat(tmp_path):
    box = shapely.box(500_000, 5_000_000, 501_000, 5_001_000)
    path = save(tmp_path / "a.gpkg", [box], crs="EPSG:32633")
    expected = geopandas.GeoSeries([box], crs="EPSG:32633").to_crs(4326).iloc[0]
    assert read_area(path).symmetric_difference(expected).area < 1e-12


def test_box_and_file_limit_together(tmp_path):
    path = save(tmp_path / "a.gpkg", [shapely.box(0, 0, 10, 10)])
    assert area_geometry(area=shapely.box(5, 5, 20, 20), within=path).equals(shapely.box(5, 5, 10, 10))
    with pytest.raises(AreaError, match="don't meet"):
        area_geometry(area=shapely.box(50, 50, 60, 60), within=path)


def test_bad_files_are_refused_in_one_sentence(tmp_path):
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    (tmp_path / "junk.geojson").write_text("{")
    cases = {
        "none.gpkg": "there is no area file",
        "junk.geojson": "not a vector file",
        "bow.gpkg": "polygon 1 of .* is broken .*Self-intersection",
        "point.gpkg": "holds Point",
        "nocrs.shp": "has no CRS",
        "empty.gpkg": "holds no shape",
        "metres.gpkg": "outside the globe",
    }
    save(tmp_path / "bow.gpkg", [bow_tie])
    save(tmp_path / "point.gpkg", [shapely.Point(1, 1)])
    save(tmp_path / "nocrs.shp", [shapely.box(0, 0, 1, 1)]).with_suffix(".prj").unlink()
    save(tmp_path / "empty.gpkg", [shapely.Polygon()])
    save(tmp_path / "metres.gpkg", [shapely.box(500_000, 5_000_000, 501_000, 5_001_000)])
    for name, sentence in cases.items():
        with pytest.raises(AreaError, match=sentence) as caught:
            read_area(tmp_path / name)
        assert "\n" not in str(caught.value)


@pytest.mark.filterwarnings("ignore:Non closed ring:RuntimeWarning")
def test_a_ring_that_is_not_closed_is_one_sentence(tmp_path):
    """Found by tests/fuzz: GEOS refuses to build it."""
    path = tmp_path / "open.geojson"
    ring = [[0, 47], [8.1, 47], [8.1, 47.1], [8, 47]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    with pytest.raises(AreaError, match=r"open.geojson is not a vector file that can be read \(.*closed"):
        read_area(path)
