"""The self-check against truth that was painted: counts by hand, areas against pyproj, and a plot with its curves."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from fakes import ColourEncoder
from PIL import Image
from pyproj import Geod

from rdb_geo.answer.evaluate import Truth, draw_agreement, evaluate
from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import AreaError, EmptyIndexError, EncoderMismatchError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Evaluation
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score.question import ask
from rdb_geo.score.scores import score
from rdb_geo.session.index import Index

FIELDS = {"red": (43, 41, 123, 81), "purple": (160, 100, 220, 160)}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(store, encoder, *paths, overlap=0.5):
    request = IndexRequest(chips=ChipRequest(size_px=20, overlap=overlap), stretch="0,255")
    for source in find_scenes(list(map(str, paths))):
        index_scene(source, encoder, store, request=request)


def ground_of(store, box):
    record = store.scenes()[0][0].manifest.scene
    col0, row0, col1, row1 = box
    return Ground(record).footprint(Window(col0, row0, col1 - col0, row1 - row0)).polygon_lonlat


def truth(*polygons, **more):
    return Truth(np.array(polygons, object), **more)


def area(shape):
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))[0])


@pytest.mark.parametrize("case", ["utm-north", "rotated", "lonlat"])
def test_numbers_agree_with_a_count_by_hand(make_scene, store, colour_encoder, case):
    index(store, colour_encoder, make_scene(case=case, paint={"red": FIELDS["red"], "purple": FIELDS["purple"]}))
    question = ask("red purple", colour_encoder, store)
    field = ground_of(store, FIELDS["red"])
    check = evaluate(store, score(store, question), truth(field))
    hits = find_hits(store, score(store, question, Selection(percent=100))).hits

    def right(window):
        col0, row0, col1, row1 = FIELDS["red"]
        wide = min(window.col_off + 20, col1) - max(window.col_off, col0)
        high = min(window.row_off + 20, row1) - max(window.row_off, row0)
        return max(0, wide) * max(0, high) >= 200

    ranked = np.array([right(hit.window) for hit in hits])
    assert (check.chips, check.right_chips) == (len(hits), ranked.sum())
    scores = np.array([hit.score for hit in hits])
    total, recall_before = 0.0, 0.0
    for t in sorted(set(scores), reverse=True):
        recall = ranked[scores >= t].sum() / ranked.sum()
        total += (recall - recall_before) * ranked[scores >= t].mean()
        recall_before = recall
    assert check.by_count.average_precision == pytest.approx(total, abs=1e-6)
    chosen = find_hits(store, score(store, question, Selection(min_score=check.min_score))).hits
    found = [right(hit.window) for hit in chosen]
    assert check.at_count.precision == pytest.approx(np.mean(found))
    assert check.at_count.recall == pytest.approx(np.sum(found) / ranked.sum())
    ground = shapely.union_all([hit.geometry for hit in chosen])
    common = area(shapely.intersection(ground, field))
    assert check.at_area.precision == pytest.approx(common / area(ground), abs=1e-3)
    assert check.at_area.recall == pytest.approx(common / area(field), abs=1e-3)
    assert (check.objects, check.objects_found, check.elsewhere) == (1, 1, 0)


def test_a_good_question_gets_a_good_report_and_a_bad_one_a_bad_one(make_scene, store, colour_encoder):
    index(store, colour_encoder, make_scene(paint={"red": FIELDS["red"], "purple": FIELDS["purple"]}))
    field = ground_of(store, FIELDS["red"])
    good, bad = (
        evaluate(store, score(store, ask(text, colour_encoder, store)), truth(field)) for text in ("red", "purple")
    )
    assert good.by_count.average_precision > 0.95
    assert good.at_count.f1 > 0.9
    assert bad.by_count.average_precision < 0.4


def test_the_second_scene_over_the_same_ground_counts_no_area_twice(make_scene, store, colour_encoder):
    paths = [make_scene(f"{name}.tif", paint={"red": FIELDS["red"]}) for name in "ab"]
    index(store, colour_encoder, paths[0])
    field = ground_of(store, FIELDS["red"])
    one = evaluate(store, score(store, ask("red", colour_encoder, store)), truth(field))
    index(store, colour_encoder, paths[1])
    two = evaluate(store, score(store, ask("red", colour_encoder, store)), truth(field))
    assert two.chips == 2 * one.chips
    assert two.by_area.average_precision == pytest.approx(one.by_area.average_precision, abs=0.01)
    only = evaluate(store, score(store, ask("red", colour_encoder, store), Selection(scenes=("b.tif",))), truth(field))
    assert only.chips == one.chips


def test_only_chips_within_the_surveyed_area_count(make_scene, store, colour_encoder):
    index(store, colour_encoder, make_scene(paint={"red": FIELDS["red"], "purple": FIELDS["purple"]}))
    half = ground_of(store, (0, 0, 120, 180))
    field = ground_of(store, FIELDS["red"])
    check = evaluate(
        store, score(store, ask("red", colour_encoder, store)), truth(field, complete_in=half.buffer(1e-6))
    )
    assert check.chips == 11 * 17
    with pytest.raises(EmptyIndexError, match="no chip that lies within the area"):
        evaluate(
            store, score(store, ask("red", colour_encoder, store)), truth(field, complete_in=shapely.box(0, 0, 1, 1))
        )


def test_truth_elsewhere_is_one_sentence(make_scene, store, colour_encoder):
    index(store, colour_encoder, make_scene(paint={"red": FIELDS["red"]}))
    question = ask("red", colour_encoder, store)
    with pytest.raises(AreaError, match=r"no polygon of the truth \(2\) lies where chips are indexed \(13\.\d+, 4"):
        evaluate(store, score(store, question), truth(shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)))
    line = ground_of(store, (0, 90, 240, 91))
    with pytest.raises(AreaError, match="too thin"):
        evaluate(store, score(store, question), truth(line))
    with pytest.raises(EmptyIndexError, match=r"no scene that matches x\*"):
        evaluate(store, score(store, question, Selection(scenes=("x*",))), truth(line))
    with pytest.raises(EncoderMismatchError):
        evaluate(store, score(store, ask("red", ColourEncoder(image_size_px=64), store)), truth(line))
    some = evaluate(store, score(store, question), truth(ground_of(store, FIELDS["red"]), shapely.box(0, 0, 1, 1)))
    assert (some.objects, some.elsewhere) == (1, 1)


def test_the_report_is_json_and_the_plot_shows_both_curves(make_scene, store, colour_encoder, tmp_path):
    import json

    from rdb_geo.output.plots import COLOURS

    index(store, colour_encoder, make_scene(paint={"red": FIELDS["red"], "purple": FIELDS["purple"]}))
    check = evaluate(store, score(store, ask("red", colour_encoder, store)), truth(ground_of(store, FIELDS["red"])))
    report = json.loads(json.dumps(check.as_json()))
    assert report["by_count"]["ap"] == pytest.approx(check.by_count.average_precision, abs=1e-4)
    assert report["by_area"]["curve"][-1]["recall"] == 1.0
    assert len(report["by_count"]["curve"]) <= 500
    draw_agreement(check, tmp_path / "plot.png")
    with Image.open(tmp_path / "plot.png") as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    for colour in COLOURS:
        assert (np.abs(pixels - colour).max(axis=2) < 12).sum() > 300


def test_the_same_from_python(make_scene, store, colour_encoder, tmp_path):
    import geopandas

    index(store, colour_encoder, make_scene(paint={"red": FIELDS["red"], "purple": FIELDS["purple"]}))
    field = ground_of(store, FIELDS["red"])
    geopandas.GeoDataFrame(geometry=[field], crs="EPSG:4326").to_file(tmp_path / "red.gpkg", layer="fields")
    opened = Index(store, lambda _name: colour_encoder)
    check = opened.evaluate("red", Evaluation(f"{tmp_path / 'red.gpkg'}:fields"))
    same = evaluate(store, score(store, ask("red", colour_encoder, store)), truth(field))
    assert check.as_json() == same.as_json()
