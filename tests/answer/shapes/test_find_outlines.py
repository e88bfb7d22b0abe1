"""Regions of whole indexes: place against the painted field, monotone thresholds, limits, overlapping scenes."""

from __future__ import annotations

import itertools

import numpy as np
import pyproj
import pytest
import shapely
from made_scenes import CASES

from rdb_geo.answer.heatmap import make_heatmap
from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.shapes import fine
from rdb_geo.answer.shapes.forms import simplified, simplified_apart
from rdb_geo.answer.shapes.outlines import find_shapes
from rdb_geo.answer.shapes.regions import METRES_PER_DEGREE, merge_hits
from rdb_geo.answer.shapes.surface import unmix
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import EmptyIndexError, UsageError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Outlining
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.shard import read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score.question import ask
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import score

FIELD = (104, 56, 184, 120)
"""Not in step with the chips."""


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(path, encoder, store):
    (source,) = find_scenes([str(path)])
    request = IndexRequest(chips=ChipRequest(size_px=32), stretch="0,255")
    return index_scene(source, encoder, store, request=request).shard


def ground(path, box):
    (source,) = find_scenes([str(path)])
    left, top, right, bottom = box
    with Scene(source) as scene:
        return Ground(scene.record).footprint(Window(left, top, right - left, bottom - top)).polygon_lonlat


def iou(one, other):
    return shapely.intersection(one, other).area / shapely.union(one, other).area


def union(regions):
    return shapely.union_all([region.geometry for region in regions])


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_field_is_traced_better_than_by_squares_in_every_crs(make_scene, store, colour_encoder, case):
    path = make_scene(case=case, paint={"red": FIELD})
    shard = index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    options = Outlining(high=0.1)
    found = find_shapes(store, score(store, question), options)
    truth = ground(path, FIELD)
    hits = find_hits(store, score(store, question, Selection(min_score=0.1))).nearest
    assert len(found.regions) == 1
    assert iou(union(found.regions), truth) > 0.65  # 80 × 64 pixels on a grid of 16, out of step by 8
    touched = merge_hits([hit for hit in hits if hit.geometry.intersects(truth)])
    assert iou(union(found.regions), truth) >= iou(union(touched), truth)
    footprints = shapely.union_all(shapely.from_wkb(read_table(shard).wkb))
    assert union(found.regions).difference(footprints.buffer(1e-6)).area < 1e-9
    (region,) = found.regions
    assert 0 < region.score_mean <= region.score <= 1
    assert region.chips > 0


def test_a_higher_threshold_covers_less(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": FIELD, "green": (16, 120, 60, 170)})
    index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    covers = [
        union(find_shapes(store, score(store, question), Outlining(high, low)).regions)
        for high, low in ((0.2, 0.18), (0.3, 0.18), (0.3, 0.25), (0.3, 0.3))
    ]
    for wide, narrow in itertools.pairwise(covers):
        assert shapely.difference(narrow, wide).area <= 0.02 * wide.area  # outlines are simplified
    assert covers[0].area > covers[-1].area > 0


def test_limits_of_number_size_score_and_place(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": FIELD})
    index(path, colour_encoder, store)
    question = ask("red", colour_encoder, store)
    low = Outlining(high=0.01, low=0.01)
    (whole,) = find_shapes(store, score(store, question, Selection(k=1)), low).regions
    assert find_shapes(store, score(store, question), Outlining(0.01, 0.01, whole.area_m2 * 1.01)).regions == []
    assert find_shapes(store, score(store, question, Selection(min_score=1)), low).regions == []
    corner = ground(path, (104, 56, 105, 57))
    part = find_shapes(store, score(store, question, Selection(area=corner)), low).regions
    assert 0 < sum(region.area_m2 for region in part) < whole.area_m2
    assert "No region" in find_shapes(store, score(store, question, Selection(min_score=1))).sentence
    with pytest.raises(UsageError, match="percent"):
        find_shapes(store, score(store, question, Selection(percent=5)))


def test_scenes_of_one_ground_are_joined_unless_kept(make_scene, store, colour_encoder):
    for name in ("a.tif", "b.tif"):
        index(make_scene(name, paint={"red": FIELD}), colour_encoder, store)
    question = ask("red", colour_encoder, store)
    once = find_shapes(store, score(store, question), Outlining(high=0.1))
    twice = find_shapes(store, score(store, question), Outlining(high=0.1, keep_overlaps=True))
    assert (len(once.regions), once.joined, len(twice.regions), twice.joined) == (1, 1, 2, 0)
    assert "1 of overlapping scenes joined" in once.sentence
    np.testing.assert_allclose(once.regions[0].area_m2, twice.regions[0].area_m2, rtol=1e-4)


def test_an_empty_index_says_so(store, colour_encoder):
    with pytest.raises(EmptyIndexError):
        find_shapes(store, score(store, ask("red", colour_encoder, store)))


@pytest.mark.parametrize("case", ["utm-south", "lonlat", "polar", "antimeridian"])
def test_simplified_outlines_stay_near_and_valid_in_every_crs(make_scene, store, colour_encoder, case):
    index(make_scene(case=case, paint={"red": FIELD}), colour_encoder, store)
    question = ask("red", colour_encoder, store)
    (whole,) = find_shapes(store, score(store, question), Outlining(high=0.1)).regions
    metres = 2 * whole.gsd_m * 4
    (fewer,) = find_shapes(store, score(store, question), Outlining(high=0.1, simplify_m=metres)).regions
    assert shapely.get_num_coordinates(fewer.geometry) < shapely.get_num_coordinates(whole.geometry)
    assert shapely.is_valid(fewer.geometry)
    geod = pyproj.Geod(ellps="WGS84")
    for lon, lat in shapely.get_coordinates(whole.geometry):
        near = shapely.get_point(shapely.shortest_line(shapely.boundary(fewer.geometry), shapely.Point(lon, lat)), 0)
        assert geod.inv(lon, lat, near.x, near.y)[2] <= 1.02 * metres


def test_simplified_neighbours_take_no_ground_of_each_other():
    """Two fields with a crooked strip between them, narrower than what may be left out."""
    rng = np.random.default_rng(5)
    down = np.arange(0, 200, 2.0)
    border = np.cumsum(rng.normal(0, 1.5, len(down)))
    west = shapely.Polygon([(-80, 0), *zip(border - 0.5, down, strict=True), (-80, 198)])
    east = shapely.Polygon([(80, 0), *zip(border + 0.5, down, strict=True), (80, 198)])
    both = [shapely.transform(shape, lambda points: points / METRES_PER_DEGREE) for shape in (west, east)]
    alone = [simplified(shape, 12.0) for shape in both]
    assert shapely.intersection(*alone).area > 1 / METRES_PER_DEGREE**2
    found = simplified_apart(both, 12.0)
    assert shapely.intersection(*found).area <= 0.02 / METRES_PER_DEGREE**2
    assert all(shapely.is_valid(found))
    counts = shapely.get_num_coordinates
    assert [counts(one) < counts(whole) for one, whole in zip(found, both, strict=True)] == [True, True]
    far = shapely.affinity.translate(both[1], 1, 0)
    assert simplified_apart([both[0], far], 12.0)[0] == alone[0]


def test_a_surface_is_made_once_and_none_to_end_by_where_no_region_starts(
    make_scene, store, colour_encoder, monkeypatch
):
    index(make_scene(paint={"red": FIELD}), colour_encoder, store)
    made, question = [], ask("red", colour_encoder, store)
    monkeypatch.setattr(fine, "unmix", lambda *given, **named: made.append(1) or unmix(*given, **named))
    for work, expected in (
        (lambda: find_shapes(store, score(store, question), Outlining(1 - 1e-9)), 1),
        (lambda: find_shapes(store, score(store, question), Outlining(0.1)), 2),
        (lambda: make_heatmap(store, question, fine=True), 2),
    ):
        made.clear()
        work()
        assert len(made) == expected


def test_what_is_smaller_than_a_quarter_of_a_chip_is_left_out_and_told_unless_asked_for(
    make_scene, store, colour_encoder
):
    shard = index(make_scene(paint={"red": FIELD}), colour_encoder, store)
    scores = score(store, ask("red", colour_encoder, store))
    peak = float(
        probabilities(
            fine.scene_surface(fine.scene_grid(store.windows(shard), scores.scenes[0]), scores.scenes[0]).values
        ).max()
    )
    sizes = {}
    for level in (peak * 0.5, peak * 0.9999):
        kept = find_shapes(store, scores, Outlining(level, level, 0.0))
        told = find_shapes(store, scores, Outlining(level, level))
        assert kept.notes == ()
        quarter = (16 * shard.manifest.scene.gsd_m) ** 2
        large = [region for region in kept.regions if region.area_m2 >= quarter]
        sizes[level] = len(kept.regions), len(large)
        assert [region.area_m2 for region in told.regions] == [region.area_m2 for region in large]
        assert [note.values for note in told.notes] == [{"regions": len(kept.regions) - len(large)}][: len(told.notes)]
        assert len(told.notes) == (len(large) < len(kept.regions))
        assert ("and the smallest area" in told.sentence) == (not told.regions)
    assert list(sizes.values()) == [(1, 1), (1, 0)]
