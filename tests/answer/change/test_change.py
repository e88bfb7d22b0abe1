"""Two dates of one place: what was painted in between is found, on other grids and in other CRSs, and nothing else."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from made_scenes import CASES

from rdb_geo.answer.change.compare import find_change
from rdb_geo.core.errors import AreaError, EmptyIndexError, EncoderMismatchError, UsageError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Comparison
from rdb_geo.core.specs import ChipRequest, IndexRequest, SceneRecord
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score.question import ask
from rdb_geo.session.index import Index

FIELD = (120, 60, 180, 110)
UTM = CASES["utm-north"]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(store, encoder, *paths, size_px=24):
    request = IndexRequest(chips=ChipRequest(size_px=size_px), stretch="0,255")
    for source in find_scenes(list(map(str, paths))):
        index_scene(source, encoder, store, request=request)


def ground_of(path, box):
    with rasterio.open(path) as scene:
        record = SceneRecord(
            str(path), scene.crs.to_string(), tuple(scene.transform)[:6], scene.width, scene.height, 10
        )
    col0, row0, col1, row1 = box
    return Ground(record).footprint(Window(col0, row0, col1 - col0, row1 - row0)).polygon_lonlat


def mercator():
    """A grid in Web Mercator, turned a little, over the same ground as the UTM case, and where the field lies in it."""
    x, y = pyproj.Transformer.from_crs(UTM.crs, "EPSG:3857", always_xy=True).transform(399_960, 5_300_040)
    return Affine(14.9, 0, x - 173, 0, -14.9, y + 151) @ Affine.rotation(4)


def test_a_field_that_was_painted_in_between_is_found_on_another_grid(make_scene, store, colour_encoder):
    before = make_scene("before.tif", case="utm-north", paint={"blue": (10, 10, 60, 60)})
    after = make_scene("after.tif", crs="EPSG:3857", transform=mercator(), size=(260, 200))
    true = ground_of(before, FIELD)
    paint_ground(after, true, "red")
    paint_ground(after, ground_of(before, (10, 10, 60, 60)), "blue")
    index(store, colour_encoder, before, after)
    question = ask("red", colour_encoder, store)
    answer = find_change(store, question, Comparison("before.tif", str(after)))
    (change,) = answer.changes
    assert change.geometry.intersection(true).area / change.geometry.union(true).area > 0.5
    assert change.rank == 1
    assert change.before < 0.1
    assert change.after > 0.5
    assert change.z >= 5
    assert change.rise >= change.z * answer.noise.sigma - 1e-6
    assert (change.scene_old, change.scene) == (str(before), str(after))
    assert answer.expected_false < 0.01
    assert answer.opposite == 0
    assert find_change(store, ask("blue", colour_encoder, store), Comparison("before.tif", "after.tif")).changes == []
    fell = find_change(store, question, Comparison("after.tif", "before.tif", fell=True))
    assert len(fell.changes) == 1
    assert fell.changes[0].rise < 0 < fell.changes[0].z
    assert fell.changes[0].geometry.intersects(true)


def paint_ground(path, polygon, colour):
    from fakes import COLOURS

    with rasterio.open(path, "r+") as scene:
        to_scene = pyproj.Transformer.from_crs("EPSG:4326", scene.crs, always_xy=True)
        flat = shapely.transform(polygon, to_scene.transform, interleaved=False)
        cols, rows = np.meshgrid(np.arange(scene.width) + 0.5, np.arange(scene.height) + 0.5)
        x, y = scene.transform @ (cols, rows)
        inside = shapely.contains_xy(flat, x.ravel(), y.ravel()).reshape(x.shape)
        data = scene.read()
        data[:, inside] = np.array(COLOURS[colour], data.dtype)[:, None]
        scene.write(data)


def test_the_area_of_a_change_is_that_on_the_ellipsoid(make_scene, store, colour_encoder):
    before = make_scene("before.tif")
    after = make_scene("after.tif", paint={"red": FIELD})
    index(store, colour_encoder, before, after)
    (change,) = find_change(store, ask("red", colour_encoder, store), Comparison("before.tif", "after.tif")).changes
    area, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(change.geometry)
    assert change.area_m2 == pytest.approx(area)
    assert 0.4 < change.area_m2 / (60 * 50 * 100) < 2


def test_brighter_light_everywhere_is_no_change(make_scene, store, colour_encoder):
    before = make_scene("before.tif", paint={"green": (30, 30, 90, 90)})
    with rasterio.open(before) as scene:
        brighter = np.clip(scene.read().astype(int) + 25, 0, 255).astype(np.uint8)
    after = make_scene("after.tif", data=brighter)
    index(store, colour_encoder, before, after)
    for text in ("white", "grey", "red"):
        answer = find_change(store, ask(text, colour_encoder, store), Comparison("before.tif", "after.tif"))
        assert answer.changes == []
    assert "No change beyond the noise" in answer.sentence


def test_scenes_are_named_by_date_and_by_glob(make_scene, store, colour_encoder):
    first = make_scene("a.tif", tags={"TIFFTAG_DATETIME": "2023:05:01 10:00:00"})
    second = make_scene("b.tif", tags={"TIFFTAG_DATETIME": "2024:06:02 10:00:00"}, paint={"red": FIELD})
    index(store, colour_encoder, first, second)
    question = ask("red", colour_encoder, store)
    for before, after in (("2023", "2024-06"), ("2023-05-01", "2024-06-02"), ("a*", "b*"), (str(first), str(second))):
        (change,) = find_change(store, question, Comparison(before, after)).changes
        assert (change.date_old[:10], change.datetime[:10]) == ("2023-05-01", "2024-06-02")


def test_several_earlier_scenes_are_averaged_where_they_overlap(make_scene, store, colour_encoder):
    left = make_scene("old1.tif", size=(130, 180))
    right = make_scene("old2.tif", size=(140, 180), transform=UTM.transform @ Affine.translation(100, 0))
    after = make_scene("new.tif", paint={"red": FIELD})
    index(store, colour_encoder, left, right, after)
    answer = find_change(store, ask("red", colour_encoder, store), Comparison("old*", "new.tif"))
    assert len(answer.changes) == 1
    assert answer.places == 20 * 15


def test_chips_of_unlike_ground_size_are_told_of(make_scene, store, colour_encoder):
    before, after = make_scene("before.tif"), make_scene("after.tif", paint={"red": FIELD})
    index(store, colour_encoder, before)
    index(store, colour_encoder, after, size_px=32)
    question = ask("red", colour_encoder, store)
    (note,) = find_change(store, question, Comparison("before.tif", "after.tif")).notes
    assert "before show 240 … 240 m of ground and those after 320 … 320 m" in note
    index(store, colour_encoder, after)
    assert find_change(store, question, Comparison("before.tif", "after.tif")).notes == ()


def test_what_makes_no_sense_is_one_sentence(make_scene, store, colour_encoder):
    here = make_scene("here.tif")
    there = make_scene("there.tif", case="lonlat")
    index(store, colour_encoder, here, there)
    question = ask("red", colour_encoder, store)
    with pytest.raises(AreaError, match="share no ground"):
        find_change(store, question, Comparison("here.tif", "there.tif"))
    with pytest.raises(UsageError, match="both before and after"):
        find_change(store, question, Comparison("*here.tif", "here.tif"))
    with pytest.raises(EmptyIndexError, match=r"no scene before that is called, matches or was taken on 1999"):
        find_change(store, question, Comparison("1999", "here.tif"))
    with pytest.raises(EmptyIndexError, match=r"no scene after .* nowhere\.tif"):
        find_change(store, question, Comparison("here.tif", "nowhere.tif"))
    for bad in ({"z": 0}, {"z": float("nan")}, {"min_score": 2}):
        with pytest.raises(UsageError):
            Comparison("here.tif", "there.tif", **bad)
    other = type(colour_encoder)(image_size_px=64)
    with pytest.raises(EncoderMismatchError):
        find_change(store, ask("red", other, store), Comparison("here.tif", "there.tif"))


def test_the_same_from_python(make_scene, store, colour_encoder):
    before, after = make_scene("before.tif"), make_scene("after.tif", paint={"red": FIELD})
    index(store, colour_encoder, before, after)
    answer = Index(store, lambda _name: colour_encoder).change("red", Comparison(str(before), str(after), z=6))
    assert len(answer.changes) == 1
    assert answer.changes[0].z >= 6
