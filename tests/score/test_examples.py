"""Search by example: a chip finds itself first, a drawn box finds its like, and pictures are those of the index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from fakes import ColourEncoder
from made_scenes import CASES

from rdb_geo.answer.hits import find_hits
from rdb_geo.core.errors import AreaError, NotRasterError, SceneError, SceneNotFoundError, UsageError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Piece
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.shard import read_embeddings, read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.dataset import Scene
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.scene.where.grid import AS_IT_IS, MOST_CHIPS, cover
from rdb_geo.score.examples import encode_example, encode_piece
from rdb_geo.score.question import ask_by_example
from rdb_geo.score.scores import score

NOWHERE = Store(Path("/no/index"), create=True)

FIELD = (96, 64, 160, 128)
CHIPS = ChipRequest(size_px=32)


class WatchingEncoder(ColourEncoder):
    """Remembers the pictures that it is given."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def encode_images(self, pixels):
        self.seen.append(pixels)
        return super().encode_images(pixels)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(path, encoder, store, **request):
    (source,) = find_scenes([str(path)])
    return index_scene(source, encoder, store, request=IndexRequest(**{"chips": CHIPS, **request})).shard


def hits_of(question, store):
    return find_hits(store, score(store, question)).hits


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_an_indexed_chip_finds_itself_first(make_scene, store, colour_encoder, dtype):
    path = make_scene(dtype=dtype, paint={"red": FIELD, "blue": (0, 0, 60, 60), "yellow": (140, 100, 180, 140)})
    shard = index(path, colour_encoder, store)
    for row in range(0, len(read_table(shard)), 17):
        box = tuple(read_table(shard).windows[row].tolist())
        question = ask_by_example(Piece(str(path), box=box), colour_encoder, store)
        best = hits_of(question, store)[0]
        assert best.cosine == pytest.approx(1, abs=1e-3)
        assert np.allclose(question.vector, read_embeddings(shard)[row], atol=1e-3)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_a_box_is_drawn_as_the_index_draws_its_chips(make_scene, store, dtype):
    path = make_scene(dtype=dtype, paint={"red": FIELD})
    encoder = WatchingEncoder()
    shard = index(path, encoder, store, chips=ChipRequest(size_px=64, overlap=0))
    at = read_table(shard).windows.tolist().index([64, 64, 64, 64])
    drawn = np.concatenate(encoder.seen)[at]
    ask_by_example(Piece(str(path), box=(64, 64, 96, 64)), encoder, store)
    assert encoder.seen[-1].shape == (1, 32, 48, 3)
    assert np.array_equal(encoder.seen[-1][0, :, :32], drawn)


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_box_on_the_map_finds_the_field_that_it_was_drawn_on(make_scene, store, colour_encoder, case):
    path = make_scene(case=case, paint={"red": FIELD})
    shard = index(path, colour_encoder, store)
    field = Ground(shard.manifest.scene).footprint(Window(FIELD[0], FIELD[1], 64, 64)).polygon_lonlat
    question = ask_by_example(Piece(str(path), area=field), colour_encoder, store)
    assert question.text == f'like("{path}#96,64,64,64")'
    best = hits_of(question, store)[0]
    assert best.query == question.text
    assert FIELD[0] <= best.window.col_off <= FIELD[2] - 32
    assert FIELD[1] <= best.window.row_off <= FIELD[3] - 32


@pytest.mark.parametrize("name", ["a.tif", "a\nb #2.tif"])
def test_a_box_of_a_raster_of_any_name(make_scene, colour_encoder, name):
    path = make_scene(name, paint={"red": FIELD})
    boxed = encode_example(f"{path}#20,20,40,40", colour_encoder, NOWHERE)
    assert np.array_equal(
        boxed.vector, encode_piece(Piece(str(path), box=(20, 20, 40, 40)), colour_encoder, NOWHERE).vector
    )


def test_a_raster_that_is_not_indexed_will_do(make_scene, store, colour_encoder):
    index(make_scene(paint={"red": FIELD}), colour_encoder, store)
    other = make_scene("other.tif", case="utm-south", dtype="uint16", paint={"red": (10, 10, 90, 90)})
    question = ask_by_example(Piece(str(other), box=(20, 20, 40, 40)), colour_encoder, store)
    best = hits_of(question, store)[0]
    assert question.text == f'like("{other}#20,20,40,40")'
    assert FIELD[0] - 16 <= best.window.col_off < FIELD[2]
    assert np.allclose(
        ask_by_example(Piece(str(other), box=(20, 20, 40, 40)), colour_encoder, NOWHERE).vector, question.vector
    )


def test_a_chip_of_a_scene_that_is_gone_still_asks(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": FIELD})
    index(path, colour_encoder, store)
    path.unlink()
    question = ask_by_example(Piece(str(path), box=(96, 64, 32, 32)), colour_encoder, store)
    assert (hits_of(question, store)[0].window.col_off, hits_of(question, store)[0].cosine) == (
        96,
        pytest.approx(1, abs=1e-3),
    )
    with pytest.raises(SceneNotFoundError):
        ask_by_example(Piece(str(path), box=(97, 64, 32, 32)), colour_encoder, store)


def test_the_stored_stretch_is_used_until_the_file_changes(make_scene, store):
    path = make_scene(dtype="uint16", paint={"red": FIELD})
    encoder = WatchingEncoder()
    index(path, encoder, store, stretch="0,40000")
    piece = Piece(str(path), box=(0, 0, 33, 33))
    ask_by_example(piece, encoder, store)
    dark = encoder.seen[-1].mean()
    make_scene(dtype="uint16", paint={"red": FIELD}, tags={"changed": "yes"})
    ask_by_example(piece, encoder, store)
    assert dark < 20
    assert encoder.seen[-1].mean() > 2 * dark


def test_a_large_box_is_averaged_over_chips_of_the_indexs_size(make_scene, store):
    path = make_scene(paint={"red": (0, 0, 120, 180), "blue": (120, 0, 240, 180)})
    encoder = WatchingEncoder()
    index(path, encoder, store)
    question = ask_by_example(Piece(str(path), box=(0, 0, 240, 180)), encoder, store)
    assert encoder.seen[-1].shape[1:] == (32, 32, 3)
    assert len(encoder.seen[-1]) <= MOST_CHIPS
    red, blue = encoder.encode_texts(["red", "blue"])
    assert question.vector @ red == pytest.approx(question.vector @ blue, abs=0.1)
    assert question.vector @ red > 0.6
    assert np.linalg.norm(question.vector) == pytest.approx(1, abs=1e-5)


def test_nodata_in_the_box_is_left_out_where_there_is_better(make_scene, store):
    path = make_scene(nodata=0, invalid=(0, 0, 120, 180), paint={"red": (120, 0, 240, 180)})
    encoder = WatchingEncoder()
    index(path, encoder, store)
    question = ask_by_example(Piece(str(path), box=(0, 0, 240, 180)), encoder, store)
    assert question.vector @ encoder.encode_texts(["red"])[0] > 0.95
    mostly_invalid = ask_by_example(Piece(str(path), box=(80, 0, 45, 45)), encoder, store)
    assert mostly_invalid.vector @ encoder.encode_texts(["red"])[0] > 0.95


@pytest.mark.parametrize(
    "window", [(0, 0, 10, 10), (5, 7, 48, 48), (0, 0, 33, 400), (10, 0, 3000, 2), (0, 0, 900, 700), (3, 3, 9000, 9000)]
)
def test_places_cover_the_box_and_stay_inside_it(window):
    window = Window(*window)
    places = cover(window, 32)
    assert 1 <= len(places) <= MOST_CHIPS
    assert len({(place.width, place.height) for place in places}) == 1
    corners = np.array([[p.col_off, p.row_off, p.col_off + p.width, p.row_off + p.height] for p in places])
    assert corners[:, 0].min() == window.col_off
    assert corners[:, 1].min() == window.row_off
    if len(places) > 2 or max(window.width, window.height) <= 32 * AS_IT_IS:
        assert corners[:, 2].max() == window.col_off + window.width
        assert corners[:, 3].max() == window.row_off + window.height
    assert corners[:, 2].max() <= window.col_off + window.width
    assert max(places[0].width, places[0].height) <= 32 * AS_IT_IS


class TestRefusals:
    @pytest.mark.parametrize(
        ("piece", "error", "fragment"),
        [
            ({"box": (240, 0, 10, 10)}, UsageError, r"240,0,10,10 lies outside .* \(240 x 180 px\)"),
            ({"box": (-10, 0, 10, 10)}, UsageError, "lies outside"),
            ({"area": shapely.box(0, 0, 1, 1)}, AreaError, "does not touch"),
        ],
    )
    def test_a_place_outside_the_scene(self, make_scene, colour_encoder, piece, error, fragment):
        with pytest.raises(error, match=fragment):
            ask_by_example(Piece(str(make_scene()), **piece), colour_encoder, NOWHERE)

    def test_a_box_across_the_edge_is_cut(self, make_scene, colour_encoder):
        question = ask_by_example(Piece(str(make_scene()), box=(-5, 170, 30, 30)), colour_encoder, NOWHERE)
        assert question.text.endswith('scene.tif#0,170,25,10")')

    def test_nothing_but_nodata(self, make_scene, colour_encoder):
        path = make_scene(nodata=0, invalid=(0, 0, 100, 100))
        with pytest.raises(SceneError, match="no valid pixel in the example"):
            ask_by_example(Piece(str(path), box=(0, 0, 50, 50)), colour_encoder, NOWHERE)

    def test_several_scenes_and_what_is_no_raster(self, make_scene, colour_encoder, tmp_path):
        make_scene("a.tif"), make_scene("b.tif")
        with pytest.raises(UsageError, match="stands for 2 scenes"):
            ask_by_example(Piece(str(tmp_path / "*.tif"), box=(0, 0, 9, 9)), colour_encoder, NOWHERE)
        (tmp_path / "c.tif").write_text("no raster")
        with pytest.raises(NotRasterError):
            ask_by_example(Piece(str(tmp_path / "c.tif"), box=(0, 0, 9, 9)), colour_encoder, NOWHERE)

    def test_none_or_both(self):
        with pytest.raises(UsageError, match="exactly one"):
            Piece("a.tif")
        with pytest.raises(UsageError, match="exactly one"):
            Piece("a.tif", box=(0, 0, 1, 1), area=shapely.box(0, 0, 1, 1))


def test_scene_is_closed_again(make_scene, colour_encoder, monkeypatch):
    closed = []
    leave = Scene.__exit__
    monkeypatch.setattr(Scene, "__exit__", lambda self, *rest: (closed.append(1), leave(self, *rest))[1])
    ask_by_example(Piece(str(make_scene()), box=(0, 0, 20, 20)), colour_encoder, NOWHERE)
    assert closed == [1]
