"""Plain outlines end where a scene's data do, at a skew edge and a hole; where it has gone, a note says so."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import rasterio.warp
import shapely
from fakes import COLOURS
from made_scenes import CASES, picture
from rasterio.features import rasterize

from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.core.errors import Cancelled
from rdb_geo.core.requests import Outlining
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score

WIDTH, HEIGHT = 340, 260
ROWS, COLS = np.mgrid[0:HEIGHT, 0:WIDTH]
FIELD = (COLS > 165) & (COLS < 290) & (ROWS > 75) & (ROWS < 190)
SKEW = COLS < 285 - 0.37 * ROWS
"""Where a scene has data whose edge is askew, as that of a satellite's swath."""

HOLE = (np.abs(COLS - 230) > 24) | (np.abs(ROWS - 130) > 20)


@pytest.fixture
def traced(tmp_path, colour_encoder):
    """Writes a scene with a red field and data in a mask, and gives what traces its regions, and its path."""

    def make(valid, masked="nodata", **options):
        data = np.clip(picture(WIDTH, HEIGHT, 3), 1, 255).astype("uint8")
        data[:, FIELD] = np.array(COLOURS["red"], "uint8").clip(1)[:, None]
        data[:, ~valid] = 0
        path, case = tmp_path / "scene.tif", CASES["utm-north"]
        profile = {"crs": case.crs, "transform": case.transform, "nodata": 0 if masked == "nodata" else None}
        with rasterio.open(
            path, "w", driver="GTiff", width=WIDTH, height=HEIGHT, count=3, dtype="uint8", **profile
        ) as file:
            file.write(data)
            if masked == "mask":
                file.write_mask(valid)
        store = Store(tmp_path / "index", create=True)
        request = IndexRequest(chips=ChipRequest(size_px=32, min_valid=0.3), stretch="0,255", **options)
        index_scene(find_scenes([str(path)])[0], colour_encoder, store, request=request)
        scores = score(store, ask("red", colour_encoder, store))

        def trace(**kept):
            return find_shapes(store, scores, Outlining(high=0.1, min_area_m2=0), **kept)

        return trace, path

    return make


def pixels(shapes, path):
    """Which pixels of the scene the regions hold."""
    with rasterio.open(path) as file:
        placed = [rasterio.warp.transform_geom("EPSG:4326", file.crs, region.geometry) for region in shapes.regions]
        return rasterize(placed, (HEIGHT, WIDTH), transform=file.transform).astype(bool)


@pytest.mark.parametrize(("valid", "masked"), [(SKEW, "nodata"), (HOLE, "nodata"), (SKEW, "mask"), (SKEW, "border")])
def test_an_outline_ends_where_the_data_end(traced, valid, masked):
    trace, path = traced(valid, masked)
    found = trace()
    outlined, truth = pixels(found, path), FIELD & valid
    assert found.notes == ()
    assert (outlined & ~valid).sum() < 0.01 * outlined.sum()
    assert (outlined & truth).sum() / (outlined | truth).sum() > 0.85
    kept = path.rename(path.with_name("away.tif"))
    plain = trace()
    (note,) = plain.notes
    assert (note.code, note.values["scene"]) == ("uncut-outlines", str(path))
    kept.rename(path)
    before = pixels(plain, path)
    assert (before & ~valid).sum() > 0.04 * before.sum()
    assert (outlined & ~before).sum() < 0.005 * before.sum()


def test_of_a_scene_with_data_everywhere_nothing_is_read_and_nothing_changes(traced):
    trace, path = traced(np.ones((HEIGHT, WIDTH), bool))
    found = trace()
    path.unlink()
    again = trace()
    assert found.notes == again.notes == ()
    assert [region.geometry.wkb for region in found.regions] == [region.geometry.wkb for region in again.regions]
    assert found.regions


def test_far_from_the_edge_nothing_is_read(traced):
    valid = np.ones((HEIGHT, WIDTH), bool)
    valid[:, :60] = False
    trace, path = traced(valid)
    path.unlink()
    assert trace().notes == ()


def test_the_area_is_that_of_the_data(traced):
    trace, path = traced(SKEW)
    regions = trace().regions
    with rasterio.open(path) as file:
        cell_m2 = abs(file.transform.determinant)
    truth_m2 = (FIELD & SKEW).sum() * cell_m2
    assert sum(region.area_m2 for region in regions) == pytest.approx(truth_m2, rel=0.1)
    assert all(region.area_low <= region.area_m2 <= region.area_high for region in regions)
    assert all(shapely.is_valid(region.geometry) for region in regions)


def test_a_scene_that_breaks_on_the_way_is_traced_as_the_chips_have_it_and_counted_once(traced):
    trace, path = traced(SKEW)
    path.write_bytes(path.read_bytes()[:-140_000])
    found = trace()
    assert [note.code for note in found.notes] == ["uncut-outlines"]
    assert found.regions


def test_cancelling_at_the_edge(traced):
    trace, _ = traced(SKEW)
    calls = []

    def stop(progress):
        calls.append(progress)
        if len(calls) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        trace(on_progress=stop)
    assert len(calls) == 4
