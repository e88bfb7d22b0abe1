"""Pools of codes over many small scenes change no answer in hits: it is that of a comparison of all chips."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import asdict

import numpy as np
import pytest
import shapely
from coded_scenes import small_blocks, write_scene
from fakes import ColourEncoder

from rdb_geo import Indexing, Limits, open_index
from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.select import Selection
from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import SceneError
from rdb_geo.core.requests import read_share
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.codes import pools
from rdb_geo.index.codes.pools import LostError, Pool, keep_pools
from rdb_geo.index.memory import Memory
from rdb_geo.index.shard import read_table
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes
from rdb_geo.score.calibration import calibration_of, texts_of
from rdb_geo.score.question import ask
from rdb_geo.score.scene import pooled
from rdb_geo.score.scene.pooled import LIKELIEST, score_pooled
from rdb_geo.score.scores import score
from rdb_geo.session.index import Index
from rdb_geo.sharing import index_part, merge, scenes_of

pytestmark = pytest.mark.slow

TEXTS = ("flooded farmland", "solar panels", "an airport", "zzyzx qwert")
SCENES = 60


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    small_blocks(monkeypatch)
    monkeypatch.setattr(pooled, "FIRST", 3)
    monkeypatch.setattr(pooled, "TABLE_CHIPS", 500)
    monkeypatch.setattr(pools, "WORTH_SCENES", 10)
    monkeypatch.setattr(pools, "WORTH_CHIPS", 10**6)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("rdb-lite")


def rows_of(spec, number):
    """Chips of one kind and of others, of scenes of 1 to 200 chips; chips of every fifth scene stand there twice."""
    known, rng = calibration_of(spec).background, np.random.default_rng(number)
    rows = known[rng.integers(len(known), size=1 + (number * 37) % 200)]
    rows = l2_normalize(rows + 0.5 * known[7 * number] + 0.03 * rng.standard_normal(rows.shape).astype(np.float32))
    return np.repeat(rows[: len(rows) // 2 + 1], 2, axis=0) if number % 5 == 0 else rows


def put(folder, spec, *numbers, seed=0):
    for number in numbers:
        write_scene(folder, rows_of(spec, number + seed), spec, f"/scenes/{number:02d}.tif")


def keep(folder):
    store = Store(folder)
    keep_pools(folder, lambda: store.scenes()[0], texts_of(store.first().manifest.encoder))
    return sorted((folder / ".work").glob("*.pool"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        small_blocks(patch)
        patch.setattr(pools, "WORTH_SCENES", 10)
        put(folder, encoder.spec, *range(SCENES))
        (pool,) = keep(folder)
        assert len(pools._read(pool).starts) == SCENES
    return folder


@pytest.fixture
def index(tmp_path, whole):
    shutil.copytree(whole, tmp_path / "index")
    return tmp_path / "index"


def told(store, scores):
    answer = find_hits(store, scores)
    chances = dict(answer.chances)
    return (
        [(hit.scene, hit.window, hit.score, hit.cosine, hit.geometry.wkb) for hit in answer.nearest],
        (answer.sentence, answer.presence, answer.verdict, answer.more, answer.searched, answer.clouded),
        (answer.likely_scenes, answer.chances[:LIKELIEST], len(chances), list(map(str, answer.problems))),
        scores.standing().answers,
    )


def same_answers(folder, encoder, limits=Selection(), *, texts=TEXTS, uses=True, keeps=0):
    """Of all chips and of those that pools leave; whether pools are used."""
    left_out = 0
    for text in texts:
        store = Store(folder, memory=Memory(keeps))
        question = ask(text, encoder, store)
        best = score(store, question, limits, every=False)
        expected = score(Store(folder), question, limits)
        assert told(store, best) == told(Store(folder), expected)
        every, some = (dict(find_hits(store, one).chances) for one in (expected, best))
        assert all(some[scene] <= every[scene] for scene in every)
        left_out += sum(scene.searched - len(scene.log_odds) for scene in best.scenes if scene.rows is not None)
    assert (left_out > 0) == uses


LIMITS = {
    "plain": Selection(),
    "five": Selection(k=5),
    "a hundred": Selection(k=100),
    "a good score": Selection(min_score=0.8),
    "the weaker": Selection(weaker=True),
    "a box": Selection(area=shapely.box(8.0083, 40.0002, 8.0297, 40.0042)),
    "a triangle": Selection(k=9, area=shapely.Polygon([(8.001, 39.9), (8.05, 39.99), (8.02, 40.06)])),
    "some scenes": Selection(k=5, scenes=("*[1-4]?.tif",)),
    "a scale": Selection(k=5, scales=(1.0,)),
}
WHOLE = {
    "any score": Selection(min_score=0),
    "a percent": Selection(percent=1),
    "nowhere": Selection(area=shapely.box(0, 0, 1, 1)),
}


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("keeps", [0, 1 << 30])
def test_an_answer_is_that_of_all_chips(whole, encoder, limits, keeps):
    same_answers(whole, encoder, LIMITS[limits], keeps=keeps)


@pytest.mark.parametrize("limits", WHOLE)
def test_where_codes_can_not_tell_all_chips_are_compared(whole, encoder, limits):
    same_answers(whole, encoder, WHOLE[limits], uses=False)


def test_a_box_over_two_large_scenes_and_small_ones_with_and_without_codes(index, encoder):
    write_scene(index, rows_of(encoder.spec, 199)[:5].repeat(80, axis=0), encoder.spec, "/scenes/large.tif")
    put(index, encoder.spec, 70, 71)
    for limits in (Selection(k=20), LIMITS["a box"]):
        same_answers(index, encoder, limits)


def test_scenes_that_came_went_and_changed_since_the_pool_was_made(index, encoder):
    put(index, encoder.spec, 3, 14, seed=100)  # other chips, of other numbers
    put(index, encoder.spec, 80)
    for number in (0, 25, 59):
        Store(index).remove(f"/scenes/{number:02d}.tif")
    same_answers(index, encoder)
    same_answers(index, encoder, Selection(k=30))


def damaged(content, how):
    half = len(content) // 2
    return {
        "empty": b"",
        "short": content[:5],
        "truncated": content[:half],
        "without its end": content[:-1],
        "a changed head": content[:300] + bytes([content[300] ^ 1]) + content[301:],
        "a changed code": content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :],
        "a changed table": content[:-50] + bytes([content[-50] ^ 1]) + content[-49:],
    }[how]


@pytest.mark.parametrize(
    "how", ["empty", "short", "truncated", "without its end", "a changed head", "a changed code", "a changed table"]
)
def test_a_damaged_pool_is_none(index, encoder, how):
    (pool,) = (index / ".work").glob("*.pool")
    pool.write_bytes(damaged(pool.read_bytes(), how))
    for limits in (Selection(k=5), LIMITS["a box"]):
        left = Store(index)
        question = ask(TEXTS[0], encoder, left)
        assert told(left, score(left, question, limits, every=False)) == told(left, score(left, question, limits))
    assert keep(index) == [pool]
    same_answers(index, encoder, Selection(k=5))


def test_a_pool_of_another_index_is_none(tmp_path, index, encoder):
    other = tmp_path / "other"
    other.mkdir()
    put(other, encoder.spec, *range(12), seed=100)
    (foreign,) = keep(other)
    (own,) = (index / ".work").glob("*.pool")
    content = own.read_bytes()
    shutil.copy(foreign, index / ".work" / foreign.name)
    same_answers(index, encoder, Selection(k=5))
    own.write_bytes(foreign.read_bytes())  # under a name that is not its own
    (index / ".work" / foreign.name).unlink()
    same_answers(index, encoder, Selection(k=5), uses=False)
    shutil.copy(foreign, own.with_name(foreign.name))
    foreign.with_name(own.name).write_bytes(content)
    same_answers(index, encoder, Selection(k=5), uses=False)


def test_a_scene_that_is_replaced_while_it_is_asked_answers_as_it_is_then(index, encoder, monkeypatch):
    vectors, replaced = Pool.vectors, []

    def replace_first(pool, chosen):
        if not replaced:
            replaced.append(chosen[0][0].manifest.scene.uri)
            put(index, encoder.spec, int(replaced[0][-6:-4]), seed=100)
        return vectors(pool, chosen)

    store = Store(index)
    question = ask(TEXTS[0], encoder, store)
    monkeypatch.setattr(Pool, "vectors", replace_first)
    found = score(store, question, Selection(k=40), every=False)
    assert replaced
    assert told(store, found) == told(Store(index), score(Store(index), question, Selection(k=40)))


def test_a_damaged_scene_that_could_answer_is_said_and_left_out(index, encoder):
    store = Store(index)
    question = ask(TEXTS[0], encoder, store)
    best = find_hits(store, score(store, question, Selection(k=1))).nearest[0].scene
    shard = store.scene(best)
    content = bytearray(shard.path.read_bytes())
    for group in shard.groups:
        for chip in range(group.count):  # each is read by itself
            content[group.offset + 2 * chip * encoder.spec.dim] ^= 1
    shard.path.write_bytes(content)
    same_answers(index, encoder, Selection(k=5), texts=TEXTS[:1])
    answer = find_hits(Store(index), score(Store(index), question, Selection(k=5), every=False))
    assert best in str(answer.problems) or shard.path.name in str(answer.problems)


def test_pools_are_given_up_where_files_can_not_be_read_again_and_again(index, encoder, monkeypatch):
    def wrong(_, chosen):
        raise LostError(chosen[0][0])

    monkeypatch.setattr(Pool, "vectors", wrong)
    store = Store(index)
    question = ask(TEXTS[0], encoder, store)
    assert score_pooled(store, question, store.scenes()[0], Selection(k=5)) == {}
    same_answers(index, encoder, Selection(k=5), uses=False)


def test_two_that_make_pools_at_once_harm_nobody(index, encoder):
    put(index, encoder.spec, *range(100, 112))
    seen = Store(index).scenes()[0]
    put(index, encoder.spec, *range(112, 118))
    threads = [
        threading.Thread(target=keep_pools, args=(index, lambda shards=shards: shards))
        for shards in (seen, Store(index).scenes()[0])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list((index / ".work").glob("*.pool"))) == 3
    same_answers(index, encoder, Selection(k=20))
    assert len(keep(index)) == 2
    same_answers(index, encoder, Selection(k=20))


def test_small_scenes_wait_until_they_are_worth_a_pool(index, encoder, monkeypatch):
    (first,) = (index / ".work").glob("*.pool")
    put(index, encoder.spec, *range(100, 109))
    assert keep(index) == [first]
    put(index, encoder.spec, 109)
    assert len(keep(index)) == 2
    monkeypatch.setattr(pools, "WORTH_SHARE", 2)  # half as many as there are
    put(index, encoder.spec, *range(110, 130))
    assert len(keep(index)) == 2
    monkeypatch.setattr(pools, "WORTH_CHIPS", 100)
    assert len(keep(index)) == 2
    monkeypatch.setattr(pools, "WORTH_SHARE", 10)
    assert len(keep(index)) == 3
    same_answers(index, encoder, Selection(k=20))


def test_a_pool_of_which_less_than_half_is_left_makes_way(index, encoder):
    (first,) = (index / ".work").glob("*.pool")
    for number in range(0, SCENES, 2):
        Store(index).remove(f"/scenes/{number:02d}.tif")
    for number in range(1, 40, 2):
        put(index, encoder.spec, number, seed=100)
    assert first not in keep(index)
    same_answers(index, encoder, Selection(k=20))


def test_an_index_file_that_can_not_be_read_keeps_no_other_from_a_pool(tmp_path, encoder):
    put(tmp_path, encoder.spec, *range(12))
    store = Store(tmp_path)
    shard = store.scenes()[0][4]
    content = bytearray(shard.path.read_bytes())
    content[shard.groups[0].offset] ^= 1
    shard.path.write_bytes(content)
    (pool,) = keep(tmp_path)
    assert len(pools._read(pool).starts) == 11


def test_places_and_vectors_of_pooled_chips_are_those_of_the_index_files(whole):
    store = Store(whole)
    assert store.pools()
    for shard in store.scenes()[0][::7]:
        assert store.codes(shard) is not None
        rows = np.random.default_rng(1).permutation(shard.manifest.count)[:9]
        found, expected = store.places(shard, rows), read_table(shard).select(rows)
        assert found.wkb.tolist() == expected.wkb.tolist()
        for one, other in zip(
            (found.windows, found.scales, found.valid_fraction, found.bounds_lonlat),
            (expected.windows, expected.scales, expected.valid_fraction, expected.bounds_lonlat),
            strict=True,
        ):
            np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(store.vectors_at(shard, rows), Store(whole).vectors_at(shard, rows))


def test_a_run_ends_with_a_pool_and_so_does_a_merge(tmp_path, make_scene, monkeypatch):
    monkeypatch.setattr(pools, "WORTH_SCENES", 3)
    small = Indexing(chip_size=32)
    scenes = [str(make_scene(f"{name}.tif", paint={name: (9, 20, 70, 90)})) for name in ("red", "green", "blue")]
    one = Index(Store(tmp_path / "one", create=True), lambda _name: ColourEncoder())
    one.add(*scenes[:2], how=small)
    assert not list(tmp_path.glob("one/.work/*.pool"))
    one.add(scenes[2], how=small)
    merged = Store(tmp_path / "merged", create=True)
    share = read_share("1/1")
    for part in scenes_of(find_scenes(scenes), share):
        index_part(part, ColourEncoder(), merged, request=IndexRequest(chips=ChipRequest(size_px=32)))
    merge(merged)
    for folder in ("one", "merged"):
        (pool,) = tmp_path.glob(f"{folder}/.work/*.pool")
        assert set(pools._read(pool).starts) == {shard.identity for shard in Store(tmp_path / folder).scenes()[0]}


def test_a_run_whose_last_scene_is_refused_ends_with_a_pool(tmp_path, make_scene, monkeypatch):
    monkeypatch.setattr(pools, "WORTH_SCENES", 2)
    bad = tmp_path / "z.tif"
    bad.write_bytes(b"II*\0nothing")
    sources = find_scenes([*(str(make_scene(f"{name}.tif")) for name in ("a", "b")), str(bad)])
    index = Index(Store(tmp_path / "index", create=True), lambda _name: ColourEncoder())
    refused = []
    for source, after in zip(sources, [*sources[1:], None], strict=True):
        try:
            index.add(source, how=Indexing(chip_size=32), coming=after)
        except SceneError as error:
            refused.append(str(error))
    assert len(refused) == 1
    assert len(list(tmp_path.glob("index/.work/*.pool"))) == 1


def test_what_killed_makers_left_and_damaged_tables_are_swept_up(index):
    (pool,) = (index / ".work").glob("*.pool")
    for name in ("0" * 32 + ".pool", f".{'1' * 32}-0123abcd.pool", f".{'2' * 32}-0123abcd.pool"):
        (index / ".work" / name).write_bytes(pool.read_bytes()[:-9])
    for name in ("0" * 32 + ".pool", f".{'1' * 32}-0123abcd.pool", pool.name):
        os.utime(index / ".work" / name, (1e9, 1e9))
    keep(index)
    assert {path.name for path in (index / ".work").glob("*.pool")} == {pool.name, f".{'2' * 32}-0123abcd.pool"}


def test_an_answer_through_the_door_is_that_without_pools(index):
    limits = Limits(k=20, area=shapely.box(8.0011, 40.0002, 8.0297, 40.0042))
    found = open_index(index).query("flooded farmland", limits)
    shutil.rmtree(index / ".work")
    expected = open_index(index).query("flooded farmland", limits)
    assert [asdict(hit) for hit in found.results] == [asdict(hit) for hit in expected.results]
    assert found.results
    assert found.sentence == expected.sentence
