"""From marks to a better answer: on the same index, on another one from a file, and never by a wrong model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import ColourEncoder

from rdb_geo.answer.hits import find_hits
from rdb_geo.answer.marks import MarkedHit
from rdb_geo.answer.refine import ask_saved, marked, next_marks, refine_question, with_marks
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import EncoderMismatchError, MarksError, SavedQueryError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Ask, Limits
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.shard import read_embeddings
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.question import ask, ask_expression
from rdb_geo.score.saved import read_saved
from rdb_geo.score.scores import score
from rdb_geo.session.index import Index

RED, PURPLE = (0, 0, 120, 60), (120, 0, 240, 60)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index", create=True)


def index(store, encoder, *paths):
    request = IndexRequest(chips=ChipRequest(size_px=20, overlap=0), stretch="0,255")
    for source in find_scenes(list(map(str, paths))):
        index_scene(source, encoder, store, request=request)


def mark(hit, is_right):
    return MarkedHit(hit.rank, hit.scene, hit.window, is_right)


def share_of_red(hits):
    """Of the first 18 hits; there are 18 chips of red."""
    return np.mean([hit.window.col_off < 120 and hit.window.row_off < 60 for hit in hits[:18]])


@pytest.fixture
def asked(make_scene, store, colour_encoder):
    """A question that confuses two fields, its answer, and marks on some of it."""
    index(store, colour_encoder, make_scene(paint={"red": RED, "purple": PURPLE}))
    question = ask("red purple", colour_encoder, store)
    hits = find_hits(store, score(store, question, Selection(k=108))).hits
    in_red = [hit for hit in hits if hit.window.col_off < 120 and hit.window.row_off < 60]
    in_purple = [hit for hit in hits if hit.window.col_off >= 120 and hit.window.row_off < 60]
    return question, hits, [mark(hit, True) for hit in in_red[:3]] + [mark(hit, False) for hit in in_purple[:3]]


def test_marks_tell_two_fields_apart_that_the_question_confuses(asked, store):
    question, hits, marks = asked
    refined = refine_question(store, question, marks)
    assert (refined.right, refined.wrong) == (3, 3)
    assert refined.question.text == question.text
    better = find_hits(store, score(store, refined.question, Selection(k=108))).hits
    assert share_of_red(hits) < 0.8
    assert share_of_red(better) == 1.0
    assert all(0 <= hit.score <= 1 for hit in better)
    assert [hit.cosine for hit in better[:3]] == [None, None, None]


def test_the_refined_answer_is_the_full_ranking_by_the_correction(asked, store):
    question, _, marks = asked
    refined = refine_question(store, question, marks)
    (shard,) = store.scenes()[0]
    rows = read_embeddings(shard).astype(np.float64)
    log_odds = refined.correction.gain * question.scorer(read_embeddings(shard)).astype(np.float64)
    log_odds += rows @ refined.correction.weights + refined.correction.bias
    answer = find_hits(store, score(store, refined.question, Selection(k=20)))
    np.testing.assert_allclose(
        [hit.score for hit in answer.hits], 1 / (1 + np.exp(-np.sort(log_odds)[::-1][:20])), atol=1e-4
    )


def test_a_saved_query_finds_the_same_on_another_index(asked, store, make_scene, colour_encoder, tmp_path):
    question, _, marks = asked
    refined = refine_question(store, question, marks)
    path = tmp_path / "only red.rdbq.json"
    refined.save(path)
    saved = read_saved(path)
    assert (saved.name, saved.text, saved.right, saved.wrong) == ("only red", "red purple", 3, 3)
    here = ask_saved(saved, colour_encoder, store)
    first, second = (find_hits(store, score(store, q, Selection(k=30))).hits for q in (refined.question, here))
    assert [hit.window for hit in first] == [hit.window for hit in second]
    np.testing.assert_allclose([hit.score for hit in first], [hit.score for hit in second], atol=1e-6)
    other = Store(tmp_path / "other", create=True)
    index(other, colour_encoder, make_scene("other.tif", case="lonlat", paint={"red": RED, "purple": PURPLE}))
    there = find_hits(other, score(other, ask_saved(saved, colour_encoder, other), Selection(k=18)))
    assert share_of_red(there.hits) == 1.0


def test_the_same_from_python(make_scene, colour_encoder, store, tmp_path):
    index(store, colour_encoder, make_scene(paint={"red": RED, "purple": PURPLE}))
    opened = Index(store, lambda _name: colour_encoder)
    hits = opened.query("red purple", Limits(k=36)).hits
    red, purple = ([hit.rank for hit in hits if (hit.window.col_off < 120) == is_red] for is_red in (True, False))
    refined = opened.refine("red purple", hits, right=red[:3], wrong=purple[:3])
    assert share_of_red(opened.query(refined.question, Limits(k=18)).hits) == 1.0
    marked = with_marks(hits, [mark(hits[red[0] - 1], True), mark(hits[purple[0] - 1], False)])
    assert opened.refine("red purple", marked, wrong=[purple[1]]).wrong == 2
    refined.save(tmp_path / "red.rdbq.json")
    with pytest.raises(SavedQueryError, match="exists already"):
        refined.save(tmp_path / "red.rdbq.json")
    again = opened.query(Ask(saved=tmp_path / "red.rdbq.json"), Limits(k=18)).hits
    assert [hit.window for hit in again] == [hit.window for hit in opened.query(refined.question, Limits(k=18)).hits]
    with pytest.raises(MarksError, match="no hit of rank 99: it has 36 hits"):
        opened.refine("red purple", hits, right=[1], wrong=[99])
    with pytest.raises(MarksError, match="both right and wrong"):
        opened.refine("red purple", hits, right=[1], wrong=[1])


def test_a_refined_example_is_saved_with_its_vector(asked, store, make_scene, colour_encoder, tmp_path):
    _, hits, marks = asked
    example = ask_expression(parse(box_of(hits[0].scene, 100, 20, 20, 20)), colour_encoder, store)
    refined = refine_question(store, example, marks)
    refined.save(tmp_path / "like.rdbq.json")
    saved = read_saved(tmp_path / "like.rdbq.json")
    np.testing.assert_allclose(saved.vector, example.vector, atol=1e-7)
    other = Store(tmp_path / "other", create=True)
    index(other, colour_encoder, make_scene("elsewhere.tif", case="lonlat", paint={"red": RED, "purple": PURPLE}))
    assert share_of_red(find_hits(other, score(other, ask_saved(saved, colour_encoder, other))).hits) == 1.0


def test_a_saved_query_of_another_model_is_refused(asked, store, tmp_path):
    question, _, marks = asked
    refine_question(store, question, marks).save(tmp_path / "a.rdbq.json")
    other = replace(question, spec=ColourEncoder(name="sharp", image_size_px=64).spec)
    with pytest.raises(SavedQueryError, match="a was learned with the model colours and means nothing to sharp"):
        ask_saved(read_saved(tmp_path / "a.rdbq.json"), ColourEncoder(name="sharp", image_size_px=64), store)
    with pytest.raises(EncoderMismatchError):
        refine_question(store, other, marks)


def test_marks_that_teach_nothing_are_one_sentence(asked, store):
    question, hits, marks = asked
    with pytest.raises(MarksError, match=r"no hit is marked: write 1 .* for example of ranks 1, 2, 3, 5, 8, "):
        refine_question(store, question, [mark(hit, None) for hit in hits])
    with pytest.raises(
        MarksError, match="all 3 marks say right, which teaches nothing: mark at least one hit that is wr"
    ):
        refine_question(store, question, marks[:3])
    with pytest.raises(MarksError, match="all 3 marks say wrong"):
        refine_question(store, question, marks[3:])
    lost = [replace(marks[0], window=Window(1, 1, 20, 20)), *marks[3:]]
    with pytest.raises(MarksError, match=r"1 of 4 marked chips are not in .* \(the first: .* 1,1\)"):
        refine_question(store, question, lost)


def test_the_last_mark_of_a_chip_counts(asked, store):
    question, _, marks = asked
    again = [replace(marks[0], is_right=False), *marks]
    assert refine_question(store, question, again).right == 3


def test_hits_of_an_example_are_asked_again_by_their_text(asked, store, colour_encoder):
    _, hits, _ = asked
    example = ask_expression(parse(box_of(hits[0].scene, 20, 20, 20, 20)), colour_encoder, store)
    best = find_hits(store, score(store, example, Selection(k=1))).hits[0]
    assert best.cosine == pytest.approx(1, abs=1e-3)
    again = ask_expression(parse(best.query), colour_encoder, store)
    np.testing.assert_array_equal(again.vector, example.vector)
    assert again.text == example.text == best.query


def test_an_example_of_one_of_two_scenes_of_a_name_is_asked_again(store, make_scene, colour_encoder, tmp_path):
    paths = []
    for folder, colour in (("a", "red"), ("b", "blue")):
        (tmp_path / folder).mkdir()
        paths.append(make_scene(f"{folder}/TCI.tif", paint={colour: RED}))
        index(store, colour_encoder, paths[-1])
    for path in paths:
        example = ask_expression(parse(box_of(path, 100, 20, 20, 20)), colour_encoder, store)
        hits = find_hits(store, score(store, example, Selection(k=30))).hits
        refined = refine_question(
            store, ask_expression(parse(hits[0].query), colour_encoder, store), marked(hits, [1], [30])
        )
        assert refined.asked.text == example.text


def box_of(scene, *box):
    return f'like("{scene}#{",".join(map(str, box))}")'


def test_marks_stay_on_their_chips_and_the_next_ones_are_uncertain(asked, store):
    _, hits, marks = asked
    again = with_marks(hits, marks)
    assert sorted(hit.rank for hit in again if hit.mark == "right") == sorted(mark.rank for mark in marks[:3])
    assert sum(hit.mark == "wrong" for hit in again) == 3
    ranks = next_marks(again, 4)
    away = {hit.rank: abs(hit.score - 0.5) for hit in again if hit.mark is None}
    assert len(ranks) == 4
    assert max(away[rank] for rank in ranks) <= min(away[rank] for rank in away if rank not in ranks)


def test_scenes_are_told_apart_and_a_cut_address_is_found(make_scene, store, colour_encoder):
    long = "deep/" * 30
    paths = [make_scene(f"{long}{n}/scene.tif", case=case, paint={"red": RED, "purple": PURPLE})
             for n, case in enumerate(("utm-north", "lonlat"))]  # fmt: skip
    index(store, colour_encoder, *paths)
    question = ask("red", colour_encoder, store)
    hits = find_hits(store, score(store, question, Selection(k=216))).hits
    of_second = [hit for hit in hits if "1/scene.tif" in hit.scene]
    marks = [mark(hit, place % 2 == 0) for place, hit in enumerate(of_second[:6])]
    exact = refine_question(store, question, marks).correction
    cut = [replace(one, scene=one.scene[-110:]) for one in marks]
    np.testing.assert_allclose(refine_question(store, question, cut).correction.weights, exact.weights)


def test_the_background_is_spread_over_all_scenes_and_holds_no_mark(asked, store, monkeypatch):
    from rdb_geo.answer import refine as module

    question, _, marks = asked
    seen = []
    monkeypatch.setattr(module, "learn", lambda marked: seen.append(marked) or module.Correction(1, np.zeros(8), 0))
    refine_question(store, question, marks)
    (marked,) = seen
    assert len(marked.embeddings) == 6
    assert len(marked.background) == 108 - 6  # all others, as there are fewer than BACKGROUND_CHIPS
    (shard,) = store.scenes()[0]
    rows = read_embeddings(shard)
    together = np.concatenate([marked.embeddings, marked.background])
    np.testing.assert_array_equal(rows[np.lexsort(rows.T)], together[np.lexsort(together.T)])
