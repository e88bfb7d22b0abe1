"""Indexing end to end with an encoder that knows colours."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pyproj
import pytest
import rasterio.shutil
import rasterio.warp
import shapely
from affine import Affine
from fakes import ColourEncoder, FailingEncoder

from rdb_geo.core.errors import Cancelled, EncoderError, EncoderMismatchError, SceneChangedError, SceneError, UsageError
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.shard import read_embeddings, read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene

REQUEST = IndexRequest(chips=ChipRequest(size_px=32))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(path, encoder, store, **options):
    (source,) = find_scenes([str(path)])
    return index_scene(source, encoder, store, **{"request": REQUEST, **options})


def test_every_chip_is_the_encoding_of_its_own_pixels(make_scene, store, colour_encoder):
    path = make_scene(paint={"red": (100, 60, 150, 110), "blue": (10, 120, 60, 170)})
    outcome = index(path, colour_encoder, store, request=replace(REQUEST, stretch="none"))
    table, embeddings = read_table(outcome.shard), read_embeddings(outcome.shard)
    with rasterio.open(path) as scene:
        pixels = scene.read()
        to_lonlat = rasterio.warp.transform
        for row, (col, line, width, height) in enumerate(table.windows.tolist()):
            chip = pixels[:, line : line + height, col : col + width].transpose(1, 2, 0)
            np.testing.assert_allclose(embeddings[row], colour_encoder.encode_images(chip[None])[0], atol=1e-3)
            x, y = scene.transform @ (col + width / 2, line + height / 2)
            lon, lat = to_lonlat(scene.crs, "EPSG:4326", [x], [y])
            centre = shapely.from_wkb(table.wkb[row]).centroid
            assert abs(centre.x - lon[0]) < 1e-6
            assert abs(centre.y - lat[0]) < 1e-6


@pytest.mark.parametrize("latitude", [0, 60, 75])
def test_chips_in_degrees_are_square_on_the_ground(make_scene, store, colour_encoder, latitude):
    transform = Affine(1e-4, 0, 20, 0, -1e-4, latitude + 0.01)
    path = make_scene(crs="EPSG:4326", transform=transform, size=(700, 200))
    request = IndexRequest(chips=ChipRequest(size_m=300, overlap=0.5))
    outcome = index(path, colour_encoder, store, request=request)
    geod = pyproj.Geod(ellps="WGS84")
    boxes = shapely.bounds(shapely.from_wkb(read_table(outcome.shard).wkb))
    west, south, east, north = boxes.T
    middle = (south + north) / 2
    across = geod.inv(west, middle, east, middle)[2]
    down = geod.inv(west, south, west, north)[2]
    np.testing.assert_allclose(across / down, 1, atol=0.05)
    np.testing.assert_allclose(np.sqrt(across * down), 300, rtol=0.03)
    first = boxes[np.isclose(north, north.max())]
    steps = np.diff(np.unique(first[:, 0]))[:-1]
    np.testing.assert_allclose(steps / (east - west)[0], 0.5, atol=0.05)
    assert shapely.union_all(shapely.box(*boxes.T)).area == pytest.approx(700 * 200 * 1e-8)
    assert outcome.notes[1:] == ()
    assert index(path, colour_encoder, store, request=request).state == "unchanged"


def test_an_index_from_before_keeps_its_chips(make_scene, store, colour_encoder, monkeypatch):
    path = make_scene(crs="EPSG:4326", transform=Affine(1e-4, 0, 20, 0, -1e-4, 60))
    monkeypatch.setattr("rdb_geo.scene.plan.oblong", lambda *_: 1.0)
    before = index(path, colour_encoder, store, request=IndexRequest())
    monkeypatch.undo()
    assert index(path, colour_encoder, store, request=IndexRequest()).state == "unchanged"
    after = index(path, colour_encoder, store, request=IndexRequest(), force=True)
    assert before.shard.manifest.chips[0].wide == 1
    assert after.shard.manifest.chips[0].wide == pytest.approx(2, rel=0.01)


def test_an_unchanged_scene_is_left_alone_and_says_so(make_scene, store, colour_encoder):
    path = make_scene()
    first = index(path, colour_encoder, store)
    before = first.shard.path.stat().st_mtime_ns
    again = index(path, FailingEncoder(after=0), store)
    assert again.state == "unchanged"
    assert "unchanged" in again.sentence
    assert first.shard.path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "change",
    [
        {"chips": ChipRequest(size_px=48)},
        {"chips": ChipRequest(size_px=32, overlap=0.25)},
        {"bands": "3,2,1"},
        {"stretch": "0,200"},
        {"area_wkt": "POLYGON ((13.6 47.8, 13.7 47.8, 13.7 47.9, 13.6 47.9, 13.6 47.8))"},
    ],
)
def test_another_request_indexes_again(make_scene, store, colour_encoder, change):
    path = make_scene()
    index(path, colour_encoder, store)
    outcome = index(path, colour_encoder, store, request=replace(REQUEST, **change))
    assert outcome.state == "indexed"
    assert len(store.scenes()[0]) == 1


def test_a_changed_scene_and_force_index_again(make_scene, store, colour_encoder):
    index(make_scene(), colour_encoder, store)
    path = make_scene(paint={"red": (0, 0, 60, 60)})
    assert index(path, colour_encoder, store).state == "indexed"
    assert index(path, colour_encoder, store).state == "unchanged"
    assert index(path, colour_encoder, store, force=True).state == "indexed"


@pytest.mark.parametrize("how", ["replaced", "rewritten", "gone"])
def test_a_raster_that_is_replaced_while_it_is_indexed_is_refused(make_scene, store, colour_encoder, how):
    path, other = (
        make_scene(paint={"red": (100, 60, 150, 110)}),
        make_scene("other.tif", paint={"blue": (0, 0, 90, 90)}),
    )
    kept = index(other, colour_encoder, store).shard

    def replace_raster(progress):
        if progress.done and path.exists():
            if how == "replaced":
                shutil.copy(other, path.with_suffix(".new"))
                path.with_suffix(".new").replace(path)
            elif how == "rewritten":
                path.write_bytes(other.read_bytes())
            else:
                path.unlink()

    with pytest.raises(SceneChangedError, match="was changed while it was being indexed"):
        index(path, colour_encoder, store, on_progress=replace_raster)
    assert [shard.path for shard in store.scenes()[0]] == [kept.path]
    if how != "gone":
        again = index(path, colour_encoder, store)
        assert again.state == "indexed", "nothing of the mixed run is taken up"
        np.testing.assert_array_equal(read_embeddings(again.shard), read_embeddings(kept))


def test_scales_are_indexed_together(make_scene, store, colour_encoder):
    outcome = index(
        make_scene(), colour_encoder, store, request=IndexRequest(ChipRequest(size_px=32, scales=(1, 2, 4)))
    )
    table = read_table(outcome.shard)
    sizes = {
        float(scale): set(table.windows[table.scales == scale][:, 2].tolist()) for scale in np.unique(table.scales)
    }
    assert sizes == {1.0: {32}, 2.0: {64}, 4.0: {128}}


def test_only_chips_that_touch_the_area_are_indexed(make_scene, store, colour_encoder):
    path = make_scene(case="lonlat", size=(300, 200))
    area = shapely.box(13.31, 52.489, 13.3149, 52.492)
    outcome = index(path, colour_encoder, store, request=replace(REQUEST, area_wkt=area.wkt))
    found = shapely.from_wkb(read_table(outcome.shard).wkb)
    everything = index(path, colour_encoder, Store(store.root / "all", create=True))
    expected = shapely.intersects(shapely.from_wkb(read_table(everything.shard).wkb), area)
    assert shapely.intersects(found, area).all()
    assert len(found) == expected.sum()


def test_skipped_chips_are_counted_and_said(make_scene, store, colour_encoder):
    path = make_scene(nodata=0, invalid=(0, 0, 240, 90))
    outcome = index(path, colour_encoder, store)
    assert outcome.shard.manifest.skipped > 0
    assert f"{outcome.shard.manifest.skipped} skipped" in outcome.sentence


def test_a_scene_without_a_usable_chip_writes_nothing(make_scene, store, colour_encoder):
    with pytest.raises(SceneError, match="does not touch the area"):
        index(make_scene(), colour_encoder, store, request=replace(REQUEST, area_wkt="POINT (0 0)"))
    with pytest.raises(SceneError, match=r"no chip with 99% of valid pixels .* --min-valid"):
        index(
            make_scene(nodata=0, data=np.full((3, 64, 64), 9, np.uint8) * (np.indices((64, 64)).sum(0) % 5 > 0)),
            colour_encoder,
            store,
            request=IndexRequest(ChipRequest(size_px=32, min_valid=0.99)),
        )
    assert store.scenes() == ([], [])


def test_a_chip_larger_than_the_scene_is_the_whole_scene_and_that_is_said(make_scene, store, colour_encoder):
    outcome = index(make_scene(), colour_encoder, store, request=IndexRequest(ChipRequest(size_px=5000)))
    assert outcome.shard.manifest.count == 1
    assert "larger than the scene" in outcome.sentence


def test_another_model_may_replace_the_only_scene_but_not_join_others(make_scene, store, colour_encoder):
    other = ColourEncoder(image_size_px=16)
    index(make_scene("a.tif"), colour_encoder, store)
    assert index(make_scene("a.tif"), other, store).state == "indexed"
    with pytest.raises(EncoderMismatchError):
        index(make_scene("b.tif"), colour_encoder, store)


def test_bad_requests_are_refused(make_scene, store, colour_encoder):
    with pytest.raises(UsageError, match="overlap"):
        index(make_scene(), colour_encoder, store, request=IndexRequest(ChipRequest(overlap=0.99)))


class Broken(ColourEncoder):
    def encode_images(self, pixels):
        return super().encode_images(pixels) * 2


def test_an_encoder_that_breaks_its_promise_is_caught(make_scene, store):
    with pytest.raises(EncoderError, match="no embedding"):
        index(make_scene(), Broken(), store)
    assert store.scenes() == ([], [])


def interrupted(path, store, encoder):
    """Index until the encoder fails, again and again with a fresh one, and count the runs."""
    for run in range(1, 50):
        try:
            return index(path, encoder(), store), run
        except EncoderError:
            assert store.scenes() == ([], [])
    raise AssertionError


def test_an_interrupted_run_continues_and_gives_the_same_bytes(make_scene, store, colour_encoder):
    path = make_scene(size=(700, 600), paint={"red": (100, 60, 250, 210)})
    outcome, runs = interrupted(path, store, lambda: FailingEncoder(after=300))
    assert runs > 3
    assert outcome.state == "resumed"
    straight = index(path, colour_encoder, Store(store.root.parent / "straight", create=True))
    assert outcome.shard.path.read_bytes() == straight.shard.path.read_bytes()
    assert not any((store.root / WORK_FOLDER).rglob("*.arrow"))


def test_what_was_finished_is_not_encoded_again(make_scene, store):
    path = make_scene(size=(700, 600))
    first = FailingEncoder(after=300)
    with pytest.raises(EncoderError):
        index(path, first, store)
    second = FailingEncoder(after=10**9)
    total = index(path, second, store).shard.manifest.count
    assert first.encoded > 0
    assert first.encoded + second.encoded == total


def test_progress_counts_every_chip_and_may_cancel(make_scene, store, colour_encoder):
    path = make_scene(size=(700, 600))
    seen = []
    index(path, colour_encoder, store, on_progress=seen.append)
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert seen[0].done == 0
    assert seen[-1].done == seen[-1].total == store.scenes()[0][0].manifest.count

    def stop(progress):
        if progress.done > 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        index(path, colour_encoder, store, force=True, on_progress=stop)
    resumed = []
    assert index(path, colour_encoder, store, force=True, on_progress=resumed.append).state == "resumed"
    assert resumed[1].done > 200


def test_further_pages_of_a_tiff_are_told(make_scene, store, colour_encoder, tmp_path):
    path, page = make_scene("a.tif"), make_scene("b.tif", bands=1)
    assert not [note for note in index(path, colour_encoder, store).notes if "pictures" in note]
    with rasterio.open(page) as file:
        rasterio.shutil.copy(file, path, driver="GTiff", APPEND_SUBDATASET="YES")
    (told,) = [note for note in index(path, colour_encoder, store, force=True).notes if "pictures" in note]
    second = f"GTIFF_DIR:2:{path}"
    assert told == f"it holds 2 pictures, and the first is drawn; the next one is called {second}."
    assert index(second, colour_encoder, store).shard.manifest.render.bands == (1, 1, 1)


def test_a_copy_of_what_a_scene_has_become_is_noticed(make_scene, store, colour_encoder, tmp_path):
    path, other = make_scene("a.tif"), tmp_path / "b.tif"
    index(make_scene("0.tif", size=(90, 70)), colour_encoder, store)  # of the first, what it has become is known anyway
    index(path, colour_encoder, store)
    make_scene("a.tif", size=(150, 90))
    index(path, colour_encoder, store)
    shutil.copy2(path, other)
    assert [note for note in index(other, colour_encoder, store).notes if str(path) in note]
    path.unlink()
    store.remove(str(path))
    assert not [note for note in index(other, colour_encoder, store, force=True).notes if str(path) in note]
