"""Asking end to end: the painted field is found, whatever the place, and filters hold before the best are taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from fakes import ColourEncoder
from made_scenes import CASES

from rdb_geo.answer.album import Album
from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.pictures import draw_preview, draw_quicklook
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import EmptyIndexError, EncoderMismatchError, UsageError
from rdb_geo.core.geometry import BBox, Window
from rdb_geo.core.specs import ChipRequest, IndexRequest, SceneRecord
from rdb_geo.index.shard import read_embeddings
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.output import pictures
from rdb_geo.scene.where.footprints import Ground
from rdb_geo.score.question import ask, text_vector
from rdb_geo.score.scorer import EVEN, STEEPNESS
from rdb_geo.score.scores import score

FIELD = (100, 60, 150, 110)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(paths, encoder, store):
    request = IndexRequest(chips=ChipRequest(size_px=32), stretch="0,255")
    return [index_scene(source, encoder, store, request=request).shard for source in find_scenes(paths)]


def ground_of(record: SceneRecord, box: tuple[int, int, int, int]):
    col0, row0, col1, row1 = box
    return Ground(record).footprint(Window(col0, row0, col1 - col0, row1 - row0)).polygon_lonlat


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_best_hit_lies_on_the_field_that_was_asked_for(make_scene, store, colour_encoder, case):
    path = make_scene(case=case, paint={"red": FIELD})
    (shard,) = index([str(path)], colour_encoder, store)
    hits = find_hits(store, score(store, ask("a red field", colour_encoder, store), Selection(k=3))).hits
    field = ground_of(shard.manifest.scene, FIELD)
    assert all(hit.geometry.intersects(field) for hit in hits)
    assert hits[0].score > 0.5
    assert hits[0].false_rate < 0.05
    (best,) = merge_hits(hits[:1])
    assert best.geometry.intersection(field).area > 0.5 * best.geometry.area


def test_ranks_equal_the_full_ranking_over_all_scenes(make_scene, store, colour_encoder):
    paths = [
        str(make_scene(f"{n}.tif", case=case, paint={"blue": (n, 10, 90, 60 + n)}))
        for n, case in enumerate(sorted(CASES)[:4])
    ]
    shards = index(paths, colour_encoder, store)
    query = colour_encoder.encode_texts(["blue"])[0]
    every = np.concatenate([read_embeddings(shard) @ query for shard in sorted(shards, key=lambda s: s.path)])
    answer = find_hits(store, score(store, ask("blue", colour_encoder, store), Selection(k=40)))
    np.testing.assert_allclose([hit.cosine for hit in answer.hits], np.sort(every)[::-1][:40], atol=1e-6)
    z = np.sort((every - every.mean()) / every.std())[::-1][:40]
    expected = 1 / (1 + np.exp(-STEEPNESS * (z - EVEN)))
    np.testing.assert_allclose([hit.score for hit in answer.hits], expected, atol=1e-4)
    assert [hit.rank for hit in answer.hits] == list(range(1, 41))
    assert answer.searched == len(every)


def test_an_area_is_applied_before_the_best_are_taken(make_scene, store, colour_encoder):
    path = make_scene(case="lonlat", size=(300, 200), paint={"red": FIELD})
    index([str(path)], colour_encoder, store)
    away = BBox(13.322, 52.48, 13.33, 52.5).to_geometry()
    answer = find_hits(store, score(store, ask("red", colour_encoder, store), Selection(k=5, area=away)))
    assert len(answer.hits) == 5
    assert all(hit.geometry.intersects(away) for hit in answer.hits)
    nowhere = find_hits(
        store,
        score(store, ask("red", colour_encoder, store), Selection(area=shapely.box(0, 0, 1, 1))),
    )
    assert nowhere.hits == []
    assert "no chip of the index is within" in nowhere.sentence


def test_exchanged_latitude_and_longitude_are_suspected_where_exchanging_would_hit(make_scene, store, colour_encoder):
    index([str(make_scene(case="lonlat", size=(300, 200)))], colour_encoder, store)
    found = []
    for area in (shapely.box(52.48, 13.31, 52.5, 13.32), shapely.box(0, 0, 1, 1)):
        limits = Selection(area=area)
        found.append(find_hits(store, score(store, ask("red", colour_encoder, store), limits)).notes)
    assert [len(notes) for notes in found] == [2, 1]
    assert "exchanged" in found[0][1]
    assert "13.3000, 52.4800 … 13.3300, 52.5000" in found[1][0]


def test_the_score_is_the_same_with_and_without_an_area(make_scene, store, colour_encoder):
    path = make_scene(case="lonlat", size=(300, 200), paint={"red": FIELD})
    index([str(path)], colour_encoder, store)
    everywhere = find_hits(store, score(store, ask("red", colour_encoder, store), Selection(k=1))).hits[0]
    here = Selection(k=1, area=everywhere.geometry.centroid.buffer(1e-5))
    assert find_hits(store, score(store, ask("red", colour_encoder, store), here)).hits[0].score == everywhere.score


def test_scenes_are_chosen_by_glob(make_scene, store, colour_encoder):
    index([str(make_scene("north.tif")), str(make_scene("south.tif"))], colour_encoder, store)
    answer = find_hits(store, score(store, ask("red", colour_encoder, store), Selection(scenes=("nor*",))))
    assert {hit.scene.rsplit("/", 1)[-1] for hit in answer.hits} == {"north.tif"}
    with pytest.raises(EmptyIndexError, match=r"no scene that matches west\*"):
        find_hits(store, score(store, ask("red", colour_encoder, store), Selection(scenes=("west*",))))


def test_an_empty_index_says_what_to_run(store, colour_encoder):
    store.root.mkdir()
    with pytest.raises(EmptyIndexError, match="rdb-geo index SCENE"):
        find_hits(store, score(store, ask("red", colour_encoder, store)))


def test_another_model_is_refused(make_scene, store, colour_encoder):
    index([str(make_scene())], colour_encoder, store)
    with pytest.raises(EncoderMismatchError):
        find_hits(store, score(store, ask("red", ColourEncoder(image_size_px=8), store)))


def test_a_damaged_file_takes_no_part_and_is_reported(make_scene, store, colour_encoder):
    good, bad = index([str(make_scene("good.tif")), str(make_scene("bad.tif"))], colour_encoder, store)
    raw = bytearray(bad.path.read_bytes())
    raw[8 : len(raw) // 2] = bytes(len(raw) // 2 - 8)
    bad.path.write_bytes(raw)
    answer = find_hits(store, score(store, ask("red", colour_encoder, store)))
    assert {hit.scene for hit in answer.hits} == {good.manifest.scene.uri}
    assert len(answer.problems) == 1
    good.path.unlink()
    with pytest.raises(EmptyIndexError, match="could be read"):
        find_hits(store, score(store, ask("red", colour_encoder, store)))


def test_an_empty_query_is_refused(make_scene, store, colour_encoder):
    index([str(make_scene())], colour_encoder, store)
    with pytest.raises(UsageError, match="query is empty"):
        find_hits(store, score(store, ask(" ", colour_encoder, store)))


def test_a_texts_vector_is_the_normalised_mean_over_the_templates(colour_encoder):
    colour_encoder.templates = ("{}", "{} blue")
    rows = colour_encoder.encode_texts(["red", "red blue"])
    expected = rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0))
    np.testing.assert_allclose(text_vector("red", colour_encoder), expected, atol=1e-6)


def test_preview_and_quicklook_show_the_field(make_scene, store, colour_encoder, tmp_path):
    from PIL import Image

    path = make_scene(paint={"red": FIELD})
    index([str(path)], colour_encoder, store)
    hits = find_hits(store, score(store, ask("red", colour_encoder, store), Selection(k=2))).hits
    with Album(store) as album:
        draw_preview(hits, album, tmp_path / "p.png")
        draw_quicklook(hits, album, tmp_path / "q.png")
    for name in ("p.png", "q.png"):
        with Image.open(tmp_path / name) as picture:
            pixels = np.asarray(picture.convert("RGB")).astype(int)
        assert (np.abs(pixels - (220, 30, 30)).max(axis=2) < 12).sum() > 500
    path.unlink()
    with pytest.raises(Exception, match=r"scene.tif") as caught, Album(store) as album:
        draw_preview(hits, album, tmp_path / "p2.png")
    assert caught.type.__name__ in ("SceneNotFoundError", "NotRasterError")
    assert not (tmp_path / "p2.png").exists()


def test_a_quicklook_of_regions_draws_their_outlines_and_counts_them(
    make_scene, store, colour_encoder, tmp_path, monkeypatch
):
    path = make_scene(paint={"red": FIELD})
    index([str(path)], colour_encoder, store)
    (hit,) = find_hits(store, score(store, ask("red", colour_encoder, store), Selection(k=1))).hits
    rings = ([(20, 10), (140, 30), (90, 110), (20, 10)], [(60, 40), (70, 42), (66, 60), (60, 40)])  # one hole
    with rasterio.open(path) as dataset:
        to_lonlat = pyproj.Transformer.from_crs(dataset.crs, 4326, always_xy=True)
        shell, hole = ([to_lonlat.transform(*(dataset.transform @ point)) for point in ring] for ring in rings)
        size = dataset.width, dataset.height
    (region,) = merge_hits([hit])
    regions = [
        replace(region, geometry=shapely.Polygon(shell, [hole])),
        replace(region, score=0.1),
        replace(region, scene="b"),
    ]
    drawn = {}
    monkeypatch.setattr(pictures, "write_quicklook", lambda _path, picture, outlines, scores, **words: drawn.update(
        words, size=picture.shape[1::-1], outlines=outlines, scores=scores))  # fmt: skip
    with Album(store) as album:
        draw_quicklook(regions, album, tmp_path / "q.png")
        assert drawn["note"].startswith("2 regions in scene.tif · ")
        assert (drawn["size"], drawn["scores"]) == (size, [region.score, 0.1])
        for found, expected in zip(drawn["outlines"][0], rings, strict=True):
            np.testing.assert_allclose(
                shapely.Polygon(found).normalize().exterior.coords,
                shapely.Polygon(expected).normalize().exterior.coords,
                atol=0.01,
            )
        draw_quicklook([hit], album, tmp_path / "q.png")
        assert drawn["note"].startswith("1 hit in scene.tif · ")
        at = hit.window
        corners = (at.col_off, at.row_off, at.col_off + at.width, at.row_off + at.height)
        assert shapely.Polygon(drawn["outlines"][0][0]).bounds == corners
