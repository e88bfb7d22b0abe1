"""Limits as a user writes them: all hold together."""

from __future__ import annotations

import geopandas
import pytest
import shapely

from rdb_geo.ask.select import read_limits
from rdb_geo.core.errors import AreaError, UsageError
from rdb_geo.core.requests import Limits


@pytest.fixture
def layer(tmp_path):
    geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 10, 10)], crs=4326).to_file(tmp_path / "a.gpkg", layer="fields")
    return tmp_path / "a.gpkg"


def test_nothing_asked_is_no_limit():
    selection = read_limits(Limits())
    assert (selection.area, selection.near, selection.dates, selection.scenes) == (None, (), None, ())
    assert not selection.has_places


def test_area_and_layer_are_cut_with_each_other(layer):
    drawn = shapely.box(-5, 2, 7, 9)
    selection = read_limits(Limits(area=drawn, within=f"{layer}:fields"))
    assert selection.area.equals(shapely.box(0, 2, 7, 9))
    with pytest.raises(AreaError, match="don't meet"):
        read_limits(Limits(area=shapely.box(11, 11, 12, 12), within=layer))


def test_one_or_several_layers_may_be_near(layer):
    assert [near.metres for near in read_limits(Limits(near=f"{layer}:5m")).near] == [5]
    selection = read_limits(Limits(near=[f"{layer}:5m", f"{layer}:fields:1km"], start="2024"))
    assert [near.metres for near in selection.near] == [5, 1000]
    assert selection.has_places
    assert selection.dates.holds("2024-05-01T00:00:00Z")


@pytest.mark.parametrize(
    "wrong",
    [
        {"k": 0},
        {"percent": 0},
        {"percent": 101},
        {"min_score": float("nan")},
        {"min_score": 1.5},
        {"min_score": -0.1},
        {"scales": [2, 0]},
    ],
)
def test_limits_that_make_no_sense_are_refused(wrong):
    with pytest.raises(UsageError):
        Limits(**wrong)


def test_one_glob_is_not_its_letters():
    assert Limits(scenes="a*.tif").scenes == ("a*.tif",)
