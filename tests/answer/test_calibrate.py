"""Marks on hits of several questions make probabilities of a model's scores, and every question then uses them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from fakes import ColourEncoder

from rdb_geo.answer.calibrate import calibrate, calibration_error, held_out, ranked_right
from rdb_geo.answer.explain import explain
from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.marks import MarkedHit
from rdb_geo.answer.refine import refine_question
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.prompts import expand
from rdb_geo.ask.select import Selection
from rdb_geo.cli.main import main
from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.errors import CalibrationError, MarksError, SavedQueryError
from rdb_geo.core.requests import Ask
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders import registry
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.output.writers import write_results
from rdb_geo.score.null import SEEN_FROM_ABOVE, UNRELATED
from rdb_geo.score.own_calibration import (
    LEAST_SLOPE,
    PRIOR,
    RIDGE,
    RIDGE_BIAS,
    fit_marks,
    own_calibration_of,
    path_of,
    write_own_calibration,
)
from rdb_geo.score.question import ask, ask_expression, text_vector
from rdb_geo.score.scores import score
from rdb_geo.session.calibrating import calibrate as calibrate_by_files
from rdb_geo.session.calibrating import forget_calibration
from rdb_geo.session.index import Index

RED, PURPLE = (0, 0, 120, 60), (120, 0, 240, 60)


class BusyEncoder(ColourEncoder):
    """Texts without a colour have vectors of their own, drawn from their letters, so that a null has a spread."""

    def encode_texts(self, texts):
        rows = super().encode_texts(texts)
        drawn = [np.abs(np.random.default_rng(list(text.encode())).normal(size=self.spec.dim)) for text in texts]
        return np.where(rows[:, -1:] == 1, l2_normalize(np.array(drawn, np.float32)), rows)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("RDB_GEO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def encoder():
    return BusyEncoder()


@pytest.fixture
def store(tmp_path, make_scene, encoder):
    store = Store(tmp_path / "index", create=True)
    request = IndexRequest(chips=ChipRequest(size_px=20, overlap=0), stretch="0,255")
    for source in find_scenes([str(make_scene(paint={"red": RED, "purple": PURPLE}))]):
        index_scene(source, encoder, store, request=request)
    return store


def is_in(window, box):
    left, top, right, bottom = box
    return left <= window.col_off < right and top <= window.row_off < bottom


def labels_of(store, encoder, count=108):
    """What somebody says who looks: all chips of three questions, one of them for what is not there."""
    found = []
    for text, box in {"red": RED, "purple": PURPLE, "yellow": (0, 0, 0, 0)}.items():
        hits = find_hits(store, score(store, ask(text, encoder, store), Selection(k=count)))
        found += [(text, MarkedHit(h.rank, h.scene, h.window, is_in(h.window, box))) for h in hits.nearest]
    return found


def test_a_calibration_is_found_by_every_question_and_gone_when_it_is_removed(store, encoder, tmp_path):
    labels = labels_of(store, encoder)
    before = ask("red", encoder, store)
    assert not before.is_calibrated
    found = calibrate(store, encoder, labels)
    assert (found.own.right, found.own.wrong, found.own.questions) == (36, 3 * 108 - 36, 3)
    write_own_calibration(found.own, encoder.spec)
    question = ask("red", encoder, store)
    assert question.is_calibrated
    scores = score(store, question)
    answer = find_hits(store, scores)
    assert {(h.window.col_off < 120, h.window.row_off < 60) for h in answer.hits} == {(True, True)}
    assert len(answer.hits) == 18
    assert min(hit.score for hit in answer.hits) >= 0.5
    assert explain(store, scores, answer, encoder)["is_calibrated"]
    index = Index(store, lambda _name: encoder)
    assert forget_calibration(index) == path_of(encoder.spec)
    assert not ask("red", encoder, store).is_calibrated
    with pytest.raises(CalibrationError, match="has no calibration by marks"):
        forget_calibration(index)


def test_the_scores_are_the_formula(store, encoder):
    own = calibrate(store, encoder, labels_of(store, encoder)).own
    write_own_calibration(own, encoder.spec)
    (shard,) = store.scenes()[0]
    chips = np.concatenate([block.rows.astype(np.float64) for block in store.vectors(shard)])

    def embed(names):
        rows = [encoder.encode_texts(expand(name, encoder.templates)).mean(axis=0) for name in names]
        return np.stack([row / np.linalg.norm(row) for row in rows]).astype(np.float64)

    centre = embed(SEEN_FROM_ABOVE).mean(axis=0)
    unrelated = chips @ (embed(UNRELATED) - centre).T
    near = chips @ (text_vector("purple", encoder) - centre)
    spread = unrelated.std()
    standing = (near.max() - unrelated.max(axis=0).mean()) / spread
    expected = own.nearness * (near - unrelated.mean()) / spread + own.standing * standing + own.bias
    np.testing.assert_allclose(score(store, ask("purple", encoder, store)).log_odds, expected, rtol=2e-3, atol=5e-3)


def test_the_fit_is_the_optimum_and_never_turns_the_order_round():
    rng = np.random.default_rng(4)
    features = rng.normal(size=(200, 2))
    truth = rng.random(200) < 1 / (1 + np.exp(-(2 * features[:, 0] + features[:, 1] - 0.5)))
    place = np.array(fit_marks(features, truth))

    def loss(at):
        odds = features @ at[:2] + at[2]
        return (
            np.logaddexp(0, odds).sum()
            - odds[truth].sum()
            + 0.5 * (np.array([RIDGE, RIDGE, RIDGE_BIAS]) * (at - PRIOR) ** 2).sum()
        )

    for step in np.vstack([np.eye(3), -np.eye(3)]) * 1e-3:
        assert loss(place) < loss(place + step)
    a, b, _ = fit_marks(-4 * features, truth)
    assert (a, b) == (LEAST_SLOPE, 0.0)


def test_left_out_questions_do_not_teach_and_the_measures_are_as_by_hand():
    features, right = np.random.default_rng(2).normal(size=(60, 2)), np.arange(60) % 2 == 0
    asked = np.repeat([0, 1, 2], 20)
    a, b, k = fit_marks(features[20:], right[20:])
    expected = 1 / (1 + np.exp(-(features[:20] @ [a, b] + k)))
    np.testing.assert_allclose(held_out(features, right, asked)[:20], expected)
    values, truth = np.array([0.05, 0.07, 0.91, 0.99]), np.array([False, True, True, False])
    assert calibration_error(values, truth) == pytest.approx((abs(0.12 - 1) + abs(1.90 - 1)) / 4)
    assert ranked_right(values, truth) == 2 / 4
    assert ranked_right(values, np.ones(4, bool)) is None


def test_an_expression_is_calibrated_where_all_its_parts_are(store, encoder):
    write_own_calibration(calibrate(store, encoder, labels_of(store, encoder)).own, encoder.spec)
    assert ask_expression(parse("red OR purple"), encoder, store).is_calibrated


def test_a_query_that_was_refined_before_is_refused_after(store, encoder, tmp_path):
    labels = labels_of(store, encoder)
    index = Index(store, lambda _name: encoder)
    marks = [hit for text, hit in labels if text == "red"]
    refined = refine_question(store, ask("red", encoder, store), marks)
    refined.save(tmp_path / "red.rdbq.json")
    assert index.query(Ask(saved=str(tmp_path / "red.rdbq.json"))).hits
    write_own_calibration(calibrate(store, encoder, labels).own, encoder.spec)
    with pytest.raises(SavedQueryError, match="learned on other scores"):
        index.query(Ask(saved=str(tmp_path / "red.rdbq.json")))
    refine_question(store, ask("red", encoder, store), marks).save(tmp_path / "new.rdbq.json")
    assert index.query(Ask(saved=str(tmp_path / "new.rdbq.json"))).hits


def test_what_teaches_nothing_is_one_sentence(store, encoder, tmp_path):
    labels = labels_of(store, encoder)
    bad = {
        "1 right and 4 wrong marks of 1 question are too few": [*labels[:1], *labels[50:54]],
        "0 right and 108 wrong marks of 1 question": labels[216:],
        "36 right and 0 wrong marks": [label for label in labels if label[1].is_right],
        "score alike, or the wrong ones higher": [(t, replace(h, is_right=not h.is_right)) for t, h in labels],
        "are not in": [(t, replace(h, window=replace(h.window, width=21))) for t, h in labels],
        "plain words, and 'red OR blue' is none": [*labels, ("red OR blue", labels[0][1])],
        "0 right and 0 wrong marks of 0 questions": [],
    }
    for message, given in bad.items():
        with pytest.raises(MarksError, match=message):
            calibrate(store, encoder, given)
    with pytest.raises(CalibrationError, match="ships with a calibration"):
        calibrate(store, load_encoder("rdb-lite"), labels)
    with pytest.raises(MarksError, match="no file of hits"):
        calibrate_by_files(Index(store, lambda _name: encoder), [tmp_path / "none.gpkg"])
    assert own_calibration_of(encoder.spec) is None


@pytest.mark.parametrize("change", ["{", '{"bias": 3}', "turned"])
def test_a_damaged_calibration_is_refused_and_can_be_taken_away(store, encoder, change):
    path = write_own_calibration(calibrate(store, encoder, labels_of(store, encoder)).own, encoder.spec)
    raw = json.loads(path.read_text())
    path.write_text(json.dumps({**raw, "bias": raw["bias"] + 1}) if change == "turned" else change)
    with pytest.raises(CalibrationError, match="is damaged: make it again"):
        ask("red", encoder, store)
    forget_calibration(Index(store, lambda _name: encoder))
    assert not ask("red", encoder, store).is_calibrated


def test_from_the_shell_with_one_file_of_many_questions(store, encoder, tmp_path, monkeypatch):
    hits = []
    for text, box in {"red": RED, "purple": PURPLE, "yellow": (0, 0, 0, 0)}.items():
        found = find_hits(store, score(store, ask(text, encoder, store), Selection(k=108)))
        hits += [replace(hit, mark="right" if is_in(hit.window, box) else "wrong") for hit in found.nearest]
    write_results(hits, tmp_path / "marks.gpkg")
    monkeypatch.setattr(registry, "load_encoder", lambda *_args, **_options: encoder)
    index = ["-i", str(store.root)]

    def run(*words):
        done = CliRunner().invoke(main, ["calibrate", *words, *index])
        return done.exit_code, done.output

    code, said = run("--labels", str(tmp_path / "marks.gpkg"))
    assert code == 0, said
    assert "calibrated by 36 right and 288 wrong marks of 3 questions" in said
    assert ask("red", encoder, store).is_calibrated
    assert run("--remove")[0] == 0
    assert not ask("red", encoder, store).is_calibrated
    for words, message in (
        ((), "give --labels"),
        (("--remove", "--labels", "marks.gpkg"), "or --remove alone"),
        (("--remove",), "has no calibration by marks"),
        (("--labels", "none.gpkg"), "there is no file of hits none.gpkg"),
    ):
        code, said = run(*words)
        assert code != 0
        assert message in said
        assert len(said.strip().splitlines()) == 1
