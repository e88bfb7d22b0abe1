"""Changes come back from every format; a plot shows the curve where its numbers say."""

from __future__ import annotations

import csv
import json

import geopandas
import numpy as np
import pytest
import shapely
from PIL import Image

from rdb_geo.core.results import Change
from rdb_geo.output.fields import CHANGE_FIELDS
from rdb_geo.output.plots import COLOURS, LEFT_PX, SIDE_PX, TOP_PX, Line, write_precision_recall
from rdb_geo.output.writers import VECTOR_SUFFIXES, write_results


def changes():
    first = Change(
        rank=1, geometry=shapely.box(8, 47, 8.01, 47.01), before=0.01, after=0.9, rise=6.81234, z=7.129,
        area_m2=846_000.4,
        scene_old="/data/alt.tif", scene="/data/neu ä.tif", query="red", model="colours",
        date_old="2023-05-01T00:00:00Z",
    )  # fmt: skip
    return [first]


@pytest.mark.parametrize("suffix", VECTOR_SUFFIXES)
def test_changes_come_back_from_every_format(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    write_results(changes(), path)
    if suffix == ".parquet":
        row = geopandas.read_parquet(path).iloc[0]
    elif suffix == ".csv":
        (row,) = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    elif suffix in (".geojsonl", ".geojsons"):
        row = json.loads(path.read_text(encoding="utf-8").lstrip("\x1e"))["properties"]
    else:
        row = geopandas.read_file(path).iloc[0]
    want = {"rank": 1, "before": 0.01, "after": 0.9, "rise": 6.812, "z": 7.13, "area_m2": 846_000.4}
    for name, value in want.items():
        assert float(row[name]) == pytest.approx(value)
    assert row["scene"] == "/data/neu ä.tif"
    assert row["scene_old"] == "/data/alt.tif"
    assert str(row["date_old"]).startswith("2023-05-01")
    assert set(CHANGE_FIELDS) <= set(row.keys())
    assert all(len(name) <= 10 for name in CHANGE_FIELDS)


def test_the_curve_goes_where_its_numbers_say(tmp_path):
    line = Line("by count", np.array([0.4, 0.8, 1.0]), np.array([0.9, 0.6, 0.3]), (0.8, 0.6))
    write_precision_recall(tmp_path / "plot.png", [line], title="tanks " * 40, note="note")
    with Image.open(tmp_path / "plot.png") as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    is_blue = np.abs(pixels - COLOURS[0]).max(axis=2) < 60

    def near(recall, precision):
        x, y = round(LEFT_PX + recall * SIDE_PX), round(TOP_PX + (1 - precision) * SIDE_PX)
        return is_blue[y - 2 : y + 3, x - 2 : x + 3].any()

    for place in ((0.2, 0.9), (0.6, 0.6), (0.9, 0.3), (0.4, 0.75), (0.8, 0.45), (0.8, 0.6)):
        assert near(*place), place
    for place in ((0.2, 0.6), (0.6, 0.9), (0.9, 0.6), (0.95, 0.1)):
        assert not near(*place), place
    assert [entry.name for entry in tmp_path.iterdir()] == ["plot.png"]
