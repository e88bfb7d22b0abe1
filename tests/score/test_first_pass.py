"""A first pass over codes changes no answer: hits, order, scores, chances and counts are those of all chips."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from coded_scenes import small_blocks, write_scene

from rdb_geo import Form, Limits, Outlining, open_index
from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection, placed
from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import Cancelled
from rdb_geo.core.requests import Piece
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.codes.layout import Part
from rdb_geo.index.shard import read_table
from rdb_geo.index.store import Store
from rdb_geo.score.calibration import calibration_of
from rdb_geo.score.question import ask, ask_by_example, ask_expression
from rdb_geo.score.scene.ceiling import ceiling_of
from rdb_geo.score.scene.first_pass import best_of
from rdb_geo.score.scene.within import placed_chips
from rdb_geo.score.scores import score
from rdb_geo.score.text_score import TextScorer

pytestmark = pytest.mark.slow

LIMITS = {
    "plain": Selection(),
    "five": Selection(k=5),
    "three with the weaker": Selection(k=3, weaker=True),
    "the weaker": Selection(weaker=True),
    "three hundred": Selection(k=300),
    "a good score": Selection(min_score=0.8),
    "any score": Selection(min_score=0),
    "no such score": Selection(min_score=1),
    "ten of a good score": Selection(k=10, min_score=0.6),
    "a percent": Selection(percent=1),
}


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    small_blocks(monkeypatch)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("rdb-lite")


def real(spec):
    """Real chips; some stand there twice, and some are as strange as can be."""
    known = calibration_of(spec).background
    noise = np.random.default_rng(4).standard_normal((40, spec.dim)).astype(np.float32)
    return l2_normalize(np.concatenate([known, known[100:400:3], noise, known[:200] + 0.02 * noise[:1]]))


def chosen(scores):
    """Scene, chip and log-odds of each hit."""
    places, counts = scores.choose(scores.standing()), [len(scene.log_odds) for scene in scores.scenes]
    numbers = [scene.numbers(np.arange(count)) for scene, count in zip(scores.scenes, counts, strict=True)]
    owners = np.repeat(np.arange(len(counts)), counts)
    return np.column_stack([owners[places], np.concatenate(numbers)[places], scores.log_odds[places]])


def same_answers(store, question, limits, *, some):
    every, best = (score(store, question, limits, every=how) for how in (True, False))
    assert repr(find_hits(store, every)) == repr(find_hits(store, best))
    assert every.standing() == best.standing()
    np.testing.assert_array_equal(*(chosen(scores) for scores in (every, best)))
    assert (every.searched, every.clouded) == (best.searched, best.clouded)
    if some is not None:
        assert (sum(scene.searched - len(scene.log_odds) for scene in best.scenes) > 0) == some


@pytest.mark.parametrize("limits", LIMITS)
def test_an_answer_is_that_of_all_chips(tmp_path, encoder, limits):
    rows = real(encoder.spec)
    write_scene(tmp_path, rows, encoder.spec)
    write_scene(tmp_path, rows[::-1][:900], encoder.spec, "/scenes/b.tif")
    store, some = Store(tmp_path), limits not in {"any score", "no such score", "a percent"}
    for text in ("flooded farmland", "solar panels", "an airport", "zzyzx qwert"):
        same_answers(store, ask(text, encoder, store), LIMITS[limits], some=some)


PLACES = {
    "a box over whole row groups": {"area": shapely.box(7, 40.005, 9, 40.05)},
    "a box in the middle": {"area": shapely.box(8.0083, 40.0041, 8.0397, 40.0502)},
    "a triangle": {"area": shapely.Polygon([(8.001, 40.001), (8.05, 40.002), (8.02, 40.06)])},
    "two boxes": {"area": shapely.union(shapely.box(8, 40, 8.03, 40.03), shapely.box(8.0395, 40.04, 8.05, 40.06))},
    "few chips": {"area": shapely.box(8.0011, 40.0011, 8.0041, 40.0032)},
    "nowhere": {"area": shapely.box(0, 0, 1, 1)},
    "a scale": {"scales": (1.0,)},
    "another scale": {"scales": (2.0,)},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("clouds", [0, 0.4])
def test_an_answer_within_limits_of_place_is_that_of_all_chips_there(tmp_path, encoder, monkeypatch, place, clouds):
    rows = real(encoder.spec)
    shard = write_scene(tmp_path, rows, encoder.spec)
    is_clear = np.random.default_rng(2).random(len(rows)) >= clouds
    monkeypatch.setattr("rdb_geo.score.scene.scene_scores.clear_chips", lambda *_: is_clear if clouds else None)
    store, limits = Store(tmp_path), Selection(**PLACES[place])
    expected = placed(read_table(shard), limits)
    np.testing.assert_array_equal(placed_chips(store, shard, limits), np.flatnonzero(expected))
    question = ask("flooded farmland", encoder, store)
    same_answers(store, question, limits, some=None)
    is_some = np.count_nonzero(expected & is_clear) > 1000
    same_answers(store, question, replace(limits, k=5), some=True if is_some else None)


def test_nothing_is_left_under_clouds(tmp_path, encoder, monkeypatch):
    rows = real(encoder.spec)
    write_scene(tmp_path, rows, encoder.spec)
    monkeypatch.setattr("rdb_geo.score.scene.scene_scores.clear_chips", lambda *_: np.zeros(len(rows), bool))
    store = Store(tmp_path)
    for limits in (Selection(), Selection(k=5), Selection(**PLACES["a triangle"])):
        same_answers(store, ask("harbour", encoder, store), limits, some=False)


def test_examples_and_expressions_too(tmp_path, encoder):
    write_scene(tmp_path, real(encoder.spec), encoder.spec)
    store = Store(tmp_path)
    example = ask_by_example(Piece("/scenes/a.tif", box=(320, 640, 64, 64)), encoder, store)
    same_answers(store, example, Selection(k=7), some=True)
    both = ask_expression(parse("water AND NOT ships"), encoder, store)
    same_answers(store, both, Selection(k=7), some=False)


def test_a_model_without_a_calibration_too(tmp_path, colour_encoder):
    spec = colour_encoder.spec
    rows = l2_normalize(np.abs(np.random.default_rng(0).standard_normal((700, spec.dim))).astype(np.float32))
    write_scene(tmp_path, rows, spec)
    store = Store(tmp_path)
    for limits in (Selection(), Selection(k=4)):
        same_answers(store, ask("red", colour_encoder, store), limits, some=True)


def test_codes_of_another_calibration_or_damaged_ones_leave_nothing_out(tmp_path, encoder, monkeypatch):
    shard = write_scene(tmp_path, real(encoder.spec), encoder.spec)
    store = Store(tmp_path)
    question = ask("harbour", encoder, store)
    codes = tmp_path / ".work" / f"{shard.path.name}.codes"
    content = codes.read_bytes()
    for piece in (Part.CODES, Part.CHECKS):
        start, _ = store.codes(shard).pieces.head.span(2, piece)
        codes.write_bytes(content[: start + 9] + bytes([content[start + 9] ^ 1]) + content[start + 10 :])
        same_answers(store, question, Selection(k=5), some=False)
        codes.write_bytes(content)
    same_answers(store, question, Selection(k=5), some=True)
    monkeypatch.setattr("coded_scenes.rivals_id", lambda _spec: "0" * 16)
    write_scene(tmp_path, real(encoder.spec), encoder.spec)
    same_answers(store, question, Selection(k=5), some=False)


def test_a_scene_with_a_vector_that_is_no_number_is_refused_either_way(tmp_path, encoder):
    rows = real(encoder.spec)
    write_scene(tmp_path, rows, encoder.spec)
    rows[333, 7] = np.nan
    write_scene(tmp_path, rows[:900], encoder.spec, "/scenes/b.tif")
    store = Store(tmp_path)
    for every in (True, False):
        found = score(store, ask("harbour", encoder, store), Selection(k=5), every=every)
        assert [scene.shard.manifest.scene.uri for scene in found.scenes] == ["/scenes/a.tif"]
        assert "not finite" in str(found.problems[0])


def test_a_bound_holds_where_single_precision_overflows(tmp_path, encoder):
    distractors = replace(calibration_of(encoder.spec).distractors, temperature=0.01)
    rows = distractors.vectors[np.arange(400) % len(distractors.texts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coded_scenes.rivals_of", lambda _spec, rows: distractors.rivals(rows.astype(np.float16)))
        patch.setattr("coded_scenes.rivals_id", lambda _spec: distractors.identity)
        shard = write_scene(tmp_path, rows, encoder.spec)
    store, text = Store(tmp_path), ask("harbour", encoder, Store(tmp_path)).vector
    exact = np.concatenate([distractors.evidence(chips, text) for chips in store.vectors(shard)])
    ceiling = ceiling_of(TextScorer(text, distractors, 1.0, 0.0), shard.rivals_id)
    at_most = store.codes(shard).at_most(ceiling.others, ceiling)
    assert (at_most >= exact).all()


def test_scores_that_fall_with_the_cosine_are_all_looked_at(tmp_path, encoder):
    write_scene(tmp_path, real(encoder.spec), encoder.spec)
    store = Store(tmp_path)
    question = ask("harbour", encoder, store)
    falling = replace(question, scorer=replace(question.scorer, slope=-1.0))
    same_answers(store, falling, Selection(k=5), some=False)


@pytest.mark.parametrize("seed", range(30))
def test_the_best_rows_are_those_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    count, wanted = int(rng.integers(1, 400)), int(rng.integers(1, 30))
    exact = rng.integers(-20, 20, count).astype(np.float32)  # many score the same
    at_most = exact + rng.exponential(3, count).astype(np.float32)
    least = float(rng.choice([np.inf, 5.0, -np.inf]))
    asked = []

    def exactly(rows):
        asked.extend(rows.tolist())
        assert (np.diff(rows) > 0).all()
        return exact[rows]

    rows, found = best_of(at_most, exactly, wanted, least)
    assert len(asked) == len(set(asked))
    assert sorted(asked) == rows.tolist()
    np.testing.assert_array_equal(found, exact[rows])
    last = np.sort(exact)[-wanted:][0]
    assert np.isin(np.flatnonzero((exact >= last) | (exact >= least)), rows).all()


def test_a_report_shows_how_every_chip_scored(tmp_path, encoder, monkeypatch):
    write_scene(tmp_path, real(encoder.spec), encoder.spec)
    index, shown = open_index(tmp_path), []
    found = index.query("harbour", Limits(k=3))
    assert not found.scores.every
    monkeypatch.setattr("rdb_geo.session.shown.write_report", lambda _album, scores, *_, **__: shown.append(scores))
    index.report(found, tmp_path / "report.html")
    assert np.isfinite(shown[0].log_odds).all()


def test_outlines_are_traced_through_every_chip(tmp_path, encoder, monkeypatch):
    write_scene(tmp_path, real(encoder.spec), encoder.spec)

    def traced(_store, scores, *_args, **_named):
        assert np.isfinite(scores.log_odds).all()
        raise Cancelled("seen")

    monkeypatch.setattr("rdb_geo.session.index.find_shapes", traced)
    with pytest.raises(Cancelled, match="seen"):
        open_index(tmp_path).query("harbour", Limits(k=3), Form(Outlining()))
