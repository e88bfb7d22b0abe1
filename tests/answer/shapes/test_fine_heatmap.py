"""Fine heatmaps: against the outlines of the same question, in the file's own place, and where the scene has gone."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import rasterio
import rasterio.features
import shapely
from test_find_outlines import FIELD, index, iou, union
from test_following import paint_blob
from test_inside import Blocks

from rdb_geo.answer.heatmap import make_heatmap, write_heatmap
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.requests import Outlining
from rdb_geo.index.store import Store
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


@pytest.mark.parametrize("case", ["utm-south", "rotated"])
@pytest.mark.parametrize("looks", [False, True])
def test_a_fine_one_holds_what_fine_outlines_are_traced_from(make_scene, store, colour_encoder, tmp_path, case, looks):
    path = make_scene(case=case, size=(480, 360))
    truth = paint_blob(path)
    index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    inside = Blocks(colour_encoder) if looks else None
    heatmap = make_heatmap(store, question, fine=True, inside=inside)
    assert (heatmap.values.shape, heatmap.step_px, heatmap.notes) == ((180, 240), 2.0, ())
    shapes = find_shapes(store, score(store, question), Outlining(fine=True), inside=inside)
    write_heatmap(heatmap, tmp_path / "heat.tif")
    with rasterio.open(tmp_path / "heat.tif") as heat:
        mask = (heat.read(1) >= shapes.thresholds[1]).astype(np.uint8)
        (outline, *_) = (shape for shape, value in rasterio.features.shapes(mask, mask=mask > 0, connectivity=4))
        points = np.array(outline["coordinates"][0])
        lonlat = pyproj.Transformer.from_crs(heat.crs, "EPSG:4326", always_xy=True)
        hot = shapely.polygons(np.stack(lonlat.transform(*np.array([heat.transform @ at for at in points]).T), axis=1))
    assert iou(hot, union(shapes.regions)) > 0.97
    assert iou(hot, truth) > 0.9


def test_a_fine_one_of_a_scene_that_has_gone_is_smooth_and_says_so(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": FIELD})
    index(path, colour_encoder, store)
    path.unlink()
    heatmap = make_heatmap(store, ask("red", colour_encoder, store), fine=True)
    coarse = make_heatmap(store, ask("red", colour_encoder, store))
    (note,) = heatmap.notes
    assert "is not there any more" in note
    odds = [np.log(values / (1 - values)) for values in (heatmap.values, coarse.values)]
    around = odds[0][15:17, 15:17].mean(), odds[1][1:3, 1:3].mean()  # the corner of four steps, bilinear
    np.testing.assert_allclose(*around, atol=0.1)
