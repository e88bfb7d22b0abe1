"""Many small scenes are compared together and on threads: each answers as if it were asked alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from coded_scenes import small_blocks, write_scene

from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection
from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import Cancelled
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.memory import Memory
from rdb_geo.index.store import Store
from rdb_geo.score.calibration import calibration_of
from rdb_geo.score.presence import BEST
from rdb_geo.score.question import ask, ask_expression
from rdb_geo.score.scene import many, scene_scores
from rdb_geo.score.scene.scene_scores import score_scene
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import score

COUNTS = (3, 40, 1, 130, 17, 64, 65, 9, 350, 5, 28)
"""Chips of each scene: one row group holds 64, and 300 or more are a large scene."""


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    small_blocks(monkeypatch)
    monkeypatch.setattr(scene_scores, "TOGETHER", 100)
    monkeypatch.setattr(many, "TOGETHER", 100)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("rdb-lite")


@pytest.fixture
def index(tmp_path, encoder):
    known = calibration_of(encoder.spec).background
    start = 0
    for number, count in enumerate(COUNTS):
        rows = l2_normalize(known[start : start + count] + 0.3 * known[5 * number])
        write_scene(tmp_path, rows, encoder.spec, f"/scenes/{number:02d}.tif")
        start += count
    return tmp_path


LIMITS = {
    "all": Selection(),
    "nine": Selection(k=9),
    "a box": Selection(area=shapely.box(8.0083, 40.0002, 8.0297, 40.0042)),
    "a triangle": Selection(k=9, area=shapely.Polygon([(8.001, 39.9), (8.05, 39.99), (8.02, 40.06)])),
    "nowhere": Selection(area=shapely.box(0, 0, 1, 1)),
    "some scenes": Selection(scenes=("*0[1-5].tif",)),
    "another scale": Selection(scales=(2.0,)),
}


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize(
    "text", ["flooded farmland", "zzyzx qwert", "water AND NOT ships", "(harbour OR forest) AND water"]
)
@pytest.mark.parametrize("keeps", [0, 1 << 30])
def test_each_scene_answers_as_if_it_were_asked_alone(index, encoder, limits, text, keeps):
    store = Store(index, memory=Memory(keeps))
    question = ask_expression(parse(text), encoder, store)
    for _ in range(2):
        found = score(store, question, LIMITS[limits])
        shards = store.scenes(LIMITS[limits].scenes)[0]
        assert [scene.shard.path for scene in found.scenes] == [shard.path for shard in shards]
        for scene, shard in zip(found.scenes, shards, strict=True):
            alone = score_scene(Store(index), question, shard, LIMITS[limits])
            np.testing.assert_array_equal(scene.log_odds, alone.log_odds)
            np.testing.assert_array_equal(scene.allowed, alone.allowed)
            assert (scene.searched, scene.clouded) == (alone.searched, alone.clouded)
            assert scene.searched == np.count_nonzero(scene.allowed)
            assert repr(scene.best) == repr(alone.best)


@pytest.mark.parametrize("limits", ["all", "a box", "some scenes"])
def test_the_chance_of_each_scene_is_the_formula(index, encoder, limits):
    store = Store(index)
    question = ask("flooded farmland", encoder, store)
    scores = score(store, question, LIMITS[limits])
    presence, standing = question.presence, scores.standing()

    def chance(scene, searched):
        best = np.sort(scene.log_odds[scene.allowed])[::-1][:BEST]
        ranks = [rank for rank in presence.ranks if rank <= len(best)]
        odds = [
            presence.slope * float(best[rank - 1])
            - presence.count * np.log(min(max(searched / rank, 1), presence.most))
            + presence.bias
            for rank in ranks
        ]
        return max(odds, default=-np.inf)

    own = np.array([chance(scene, np.count_nonzero(scene.allowed)) for scene in scores.scenes])
    np.testing.assert_allclose(standing.chances, probabilities(own))
    assert standing.answers == tuple(own >= presence.threshold)
    among_all = max(chance(scene, scores.searched) for scene in scores.scenes)
    expected = (
        "found" if among_all >= presence.threshold else "possible" if max(standing.chances) >= 0.1 else "unlikely"
    )
    assert standing.verdict == expected


def test_nothing_is_called_unlikely_in_scenes_coarser_than_chances_are_fitted_on(index, encoder):
    store = Store(index)
    scores = score(store, ask("swimming pool", encoder, store), LIMITS["some scenes"])

    def seen_at(*gsd_m):
        scenes = []
        for scene, metres in zip(scores.scenes, gsd_m, strict=True):
            manifest = scene.shard.manifest
            manifest = replace(manifest, scene=replace(manifest.scene, gsd_m=metres))
            scenes.append(replace(scene, shard=replace(scene.shard, manifest=manifest)))
        return replace(scores, scenes=tuple(scenes)).standing()

    fine = seen_at(0.3, 5.0, 8.0, 1.0, 1.0)
    assert fine.verdict == "unlikely"
    coarse = seen_at(0.3, 5.0, 10.0, 1.0, 1.0)
    assert replace(coarse, verdict="unlikely") == fine
    assert coarse.verdict == "possible"


def test_a_damaged_scene_is_named_and_the_others_of_its_batch_answer(index, encoder):
    store = Store(index)
    question = ask("flooded farmland", encoder, store)
    whole = score(store, question)
    shard = whole.scenes[4].shard
    content = bytearray(shard.path.read_bytes())
    content[shard.groups[0].offset + 11] ^= 1
    shard.path.write_bytes(content)
    found = score(store, question)
    assert [scene.shard.path for scene in found.scenes] == [
        scene.shard.path for scene in whole.scenes if scene.shard.path != shard.path
    ]
    assert [str(shard.path) in str(problem) for problem in found.problems] == [True]
    kept = {scene.shard.path: scene.log_odds for scene in whole.scenes}
    for scene in found.scenes:
        np.testing.assert_array_equal(scene.log_odds, kept[scene.shard.path])


def test_a_vector_that_is_no_number_takes_no_other_scene_along(index, encoder):
    rows = calibration_of(encoder.spec).background[:12].copy()
    rows[7, 3] = np.nan
    write_scene(index, rows, encoder.spec, "/scenes/03.tif")
    store = Store(index)
    found = score(store, ask("harbour", encoder, store))
    assert len(found.scenes) == len(COUNTS) - 1
    assert ["not finite" in str(problem) for problem in found.problems] == [True]


def test_what_is_replaced_or_removed_meanwhile_is_read_as_it_is_then(index, encoder, monkeypatch):
    store = Store(index)
    question = ask("harbour", encoder, store)
    known = calibration_of(encoder.spec).background
    true, done = Store.vectors, []

    def vectors(self, shard, groups=None):
        if not done and shard.manifest.scene.uri == "/scenes/02.tif":
            done.append(1)
            write_scene(index, known[900:933], encoder.spec, "/scenes/02.tif")
            store.path_of("/scenes/01.tif").unlink()
        return true(self, shard, groups)

    monkeypatch.setattr(many, "usable_cores", lambda: 1)
    monkeypatch.setattr(Store, "vectors", vectors)
    found = score(store, question)
    assert not found.problems
    counts = {scene.shard.manifest.scene.uri: len(scene.log_odds) for scene in found.scenes}
    assert counts["/scenes/02.tif"] == 33
    assert len(counts) in (len(COUNTS) - 1, len(COUNTS))  # the batch may have read it before


def test_scenes_with_and_without_what_is_kept_for_the_calibration_may_be_mixed(index, encoder, monkeypatch):
    store = Store(index)
    question = ask("harbour", encoder, store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coded_scenes.rivals_id", lambda _spec: "0" * 16)
        write_scene(index, calibration_of(encoder.spec).background[:20], encoder.spec, "/scenes/04.tif")
    for scene in score(store, question).scenes:
        alone = score_scene(Store(index), question, scene.shard)
        np.testing.assert_array_equal(scene.log_odds, alone.log_odds)


def test_progress_tells_of_each_scene_and_may_cancel(index, encoder):
    store = Store(index)
    question = ask("harbour", encoder, store)
    told = []
    score(store, question, on_progress=told.append)
    assert [(one.done, one.total) for one in told] == [(n, len(COUNTS)) for n in range(1, len(COUNTS) + 1)]

    def cancel(progress):
        if progress.done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        score(store, question, on_progress=cancel)


def test_hits_of_many_scenes_are_those_of_one_scene_with_all_their_chips(index, encoder, tmp_path):
    store = Store(index)
    question = replace(ask("flooded farmland", encoder, store), presence=None)
    scores = score(store, question, Selection(k=20))
    hits = find_hits(store, scores).hits
    odds = np.concatenate([scene.log_odds for scene in scores.scenes])
    np.testing.assert_allclose([hit.score for hit in hits], np.sort(probabilities(odds))[::-1][:20])
