"""Limits as a user writes them: all hold together."""

from __future__ import annotations

import geopandas
import pytest
import shapely

from rdb_geo.ask.limits import read_selection
from rdb_geo.core.errors import AreaError
from rdb_geo.core.geometry import BBox


@pytest.fixture
def layer(tmp_path):
    geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 10, 10)], crs=4326).to_file(tmp_path / "a.gpkg", layer="fields")
    return tmp_path / "a.gpkg"


def test_nothing_asked_is_no_limit():
    selection = read_selection()
    assert (selection.area, selection.near, selection.dates, selection.scenes) == (None, (), None, ())
    assert not selection.has_places


def test_box_area_and_layer_are_cut_with_each_other(layer):
    drawn = shapely.box(-5, 2, 7, 9)
    selection = read_selection(bbox=BBox(3, -3, 20, 8), area=drawn, within=f"{layer}:fields")
    assert selection.area.equals(shapely.box(3, 2, 7, 8))
    with pytest.raises(AreaError, match="don't meet"):
        read_selection(area=shapely.box(11, 11, 12, 12), within=layer)


def test_one_or_several_layers_may_be_near(layer):
    assert [near.metres for near in read_selection(near=f"{layer}:5m").near] == [5]
    selection = read_selection(near=[f"{layer}:5m", f"{layer}:fields:1km"], start="2024")
    assert [near.metres for near in selection.near] == [5, 1000]
    assert selection.has_places
    assert selection.dates.holds("2024-05-01T00:00:00Z")
