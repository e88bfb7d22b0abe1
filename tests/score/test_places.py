"""Examples by name: a place, a hit of an earlier answer, pixels, a picture."""

from __future__ import annotations

import geopandas
import numpy as np
import pytest
import shapely
from fakes import COLOURS, ColourEncoder
from PIL import Image

from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.ask.expression import Like
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import AreaError, EmptyIndexError, SceneError, SceneNotFoundError, UsageError
from rdb_geo.core.requests import Piece
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.output.writers import write_results
from rdb_geo.score.question import ask, ask_by_example, ask_expression
from rdb_geo.score.scores import score

PAINT = {"red": (96, 64, 160, 128), "blue": (0, 0, 64, 64)}
ENCODER = ColourEncoder()


@pytest.fixture
def store(tmp_path, make_scene):
    store = Store(tmp_path / "index", create=True)
    path = make_scene(paint=PAINT)
    (source,) = find_scenes([str(path)])
    request = IndexRequest(chips=ChipRequest(size_px=32, scales=(1, 2)), stretch="0,255")
    index_scene(source, ENCODER, store, request=request)
    return store


def answer(question, store, **limits):
    return find_hits(store, score(store, question, Selection(**limits))).hits


def windows(hits):
    return [(hit.window.col_off, hit.window.row_off, hit.window.width, hit.window.height) for hit in hits]


def same(first, second, store):
    """Both questions give the same scores to all chips."""
    ours, theirs = (answer(question, store, percent=100) for question in (first, second))
    assert windows(ours) == windows(theirs)
    np.testing.assert_allclose([hit.score for hit in ours], [hit.score for hit in theirs], rtol=1e-4, atol=1e-6)


def test_a_place_is_the_chip_in_whose_middle_it_lies(store):
    hits = answer(ask("green", ENCODER, store), store, percent=100)
    for hit in hits[::37]:
        middle = hit.geometry.centroid
        nearest = min(hits, key=lambda other: (other.geometry.centroid.distance(middle), windows([other])))
        (box,) = windows([nearest])
        expected = ask_by_example(Piece(hit.scene, box=box), ENCODER, store)
        question = ask_expression(Like(f"{middle.x:.9f}, {middle.y:.9f}"), ENCODER, store)
        assert question.text == expected.text
        same(question, expected, store)


def test_a_place_needs_no_raster_any_more(store):
    (hit,) = answer(ask("red", ENCODER, store), store, k=1)
    (store.root.parent / "scene.tif").unlink()
    middle = hit.geometry.centroid
    found = answer(ask_expression(Like(f"{middle.x},{middle.y}"), ENCODER, store), store, k=1)
    assert found[0].score == pytest.approx(hit.score, rel=0.2)


@pytest.mark.parametrize(
    ("place", "error", "sentence"),
    [
        ("0,0", AreaError, "no chip of .* holds the example 0,0"),
        ("200,10", UsageError, "outside the globe"),
        ("scene.tif#0,0,0,5", UsageError, "has no pixel"),
        ("none.tif", SceneNotFoundError, "none.tif"),
        ("none.tif#0,0,9,9", SceneNotFoundError, "none.tif"),
        ("none.geojson#3", AreaError, "there is no file of hits none.geojson"),
    ],
)
def test_examples_that_stand_for_nothing_are_one_sentence(store, place, error, sentence):
    with pytest.raises(error, match=sentence) as caught:
        ask_expression(Like(place), ENCODER, store)
    assert "\n" not in str(caught.value)


def test_a_place_in_an_empty_index_is_one_sentence(tmp_path):
    with pytest.raises(EmptyIndexError, match="holds no scene yet"):
        ask_expression(Like("1,2"), ENCODER, Store(tmp_path / "nothing", create=True))


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".parquet", ".shp", ".csv"])
def test_a_hit_of_an_earlier_answer(store, tmp_path, suffix):
    hits = answer(ask("red", ENCODER, store), store, k=5)
    path = tmp_path / f"hits{suffix}"
    write_results(hits, path, overwrite=False)
    (box,) = windows([hits[2]])
    same(
        ask_expression(Like(f"{path}#3"), ENCODER, store),
        ask_by_example(Piece(hits[2].scene, box=box), ENCODER, store),
        store,
    )
    with pytest.raises(AreaError, match="no hit of rank 6: it has 5 hits"):
        ask_expression(Like(f"{path}#6"), ENCODER, store)


def test_a_hit_of_a_layer_among_several(store, tmp_path):
    path = tmp_path / "answers.gpkg"
    for text in ("blue", "red"):
        hits = answer(ask(text, ENCODER, store), store, k=5)
        write_results(hits, path, layer=text)
    with pytest.raises(AreaError, match=r"holds the layers blue, red: say which, such as .*answers\.gpkg:blue"):
        ask_expression(Like(f"{path}#3"), ENCODER, store)
    (box,) = windows([hits[2]])
    expected = ask_by_example(Piece(hits[2].scene, box=box), ENCODER, store)
    same(ask_expression(Like(f"{path}:red#3"), ENCODER, store), expected, store)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".parquet", ".shp", ".csv"])
def test_a_region_of_an_earlier_answer(store, tmp_path, suffix):
    regions = merge_hits(answer(ask("red", ENCODER, store), store, k=8))
    path = tmp_path / f"regions{suffix}"
    write_results(regions, path, overwrite=False)
    expected = ask_by_example(Piece(regions[0].scene, area=regions[0].geometry), ENCODER, store)
    same(ask_expression(Like(f"{path}#1"), ENCODER, store), expected, store)


def test_a_region_without_its_shape_is_one_sentence(store, tmp_path):
    for rows in ("rank,scene\n1,plain.tif\n", "rank,scene,WKT\n1,plain.tif,\n"):
        (tmp_path / "regions.csv").write_text(rows)
        with pytest.raises(AreaError, match="holds no shape of the region of rank 1"):
            ask_expression(Like(f"{tmp_path / 'regions.csv'}#1"), ENCODER, store)


def test_a_file_of_other_shapes_is_no_hits(store, tmp_path):
    geopandas.GeoDataFrame(geometry=[shapely.Point(1, 2)], crs=4326).to_file(tmp_path / "wells.gpkg")
    (tmp_path / "junk.gpkg").write_text("junk")
    with pytest.raises(AreaError, match="lacks the fields rank and scene"):
        ask_expression(Like(f"{tmp_path / 'wells.gpkg'}#1"), ENCODER, store)
    with pytest.raises(AreaError, match="is not a file of hits that can be read"):
        ask_expression(Like(f"{tmp_path / 'junk.gpkg'}#1"), ENCODER, store)


def test_pixels_and_whole_rasters(store, make_scene, tmp_path):
    scene = str(tmp_path / "scene.tif")
    other = str(make_scene("red.tif", size=(40, 40), paint={"red": (0, 0, 40, 40)}))
    same(
        ask_expression(Like(f"{scene}#96,64,64,64"), ENCODER, store),
        ask_by_example(Piece(scene, box=(96, 64, 64, 64)), ENCODER, store),
        store,
    )
    same(
        ask_expression(Like(other), ENCODER, store),
        ask_by_example(Piece(other, box=(0, 0, 40, 40)), ENCODER, store),
        store,
    )


def test_a_picture_needs_no_place_on_earth(store, tmp_path):
    picture = tmp_path / "photo #1.png"  # a name with a # is a name all the same
    Image.new("RGB", (90, 30), COLOURS["red"]).save(picture)
    question = ask_expression(Like(str(picture)), ENCODER, store)
    assert question.text == f'like("{picture}")'
    assert windows(answer(question, store, k=1))[0] in [
        (col, row, size, size) for size in (32, 64) for col in range(96, 129, 16) for row in range(64, 97, 16)
    ]
    deep = tmp_path / "deep.tif"
    Image.fromarray(np.full((20, 20), 1.5, np.float32)).save(deep)
    with pytest.raises(SceneError):
        ask_expression(Like(str(deep)), ENCODER, store)
