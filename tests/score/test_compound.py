"""Expressions end to end: painted fields, and the answer is what the words say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import ColourEncoder

from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.expression import And, Like, Not, Or, Term
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import UsageError
from rdb_geo.core.requests import Ask, Limits
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.index.shard import read_embeddings
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.null import SEEN_FROM_ABOVE, UNRELATED
from rdb_geo.score.presence import Presence
from rdb_geo.score.question import ask, ask_expression
from rdb_geo.score.scores import score
from rdb_geo.session.index import Index

ENCODER = ColourEncoder()


@pytest.fixture
def store(tmp_path, make_scene):
    """One scene with a red, a green and a blue field."""
    store = Store(tmp_path / "index", create=True)
    path = make_scene(
        size=(320, 192),
        paint={"red": (0, 0, 64, 64), "blue": (256, 128, 320, 192), "green": (128, 0, 192, 64)},
    )
    (source,) = find_scenes([str(path)])
    request = IndexRequest(chips=ChipRequest(size_px=32), stretch="0,255")
    index_scene(source, ENCODER, store, request=request)
    return store


def scores(store, text):
    """Probabilities of all chips in the order of the index."""
    (shard,), _ = store.scenes()
    odds = ask_expression(parse(text), ENCODER, store).scorer(read_embeddings(shard)).astype(np.float64)
    return 1 / (1 + np.exp(-odds))


def test_scores_follow_the_table_of_the_page(store):
    red, blue = scores(store, "red"), scores(store, "blue")
    assert red.std() > 0.01
    for text, expected in {
        "red AND blue": red * blue,
        "red OR blue": 1 - (1 - red) * (1 - blue),
        "red NOT blue": red * (1 - blue),
        "red AND blue^2": red * blue**2,
        "NOT (red OR blue)": (1 - red) * (1 - blue),
    }.items():
        np.testing.assert_allclose(scores(store, text), expected, atol=1e-6, rtol=1e-4)


def test_or_finds_both_fields_and_not_takes_one_away(store):
    def found(text, k=18):
        hits = find_hits(store, score(store, ask_expression(parse(text), ENCODER, store), Selection(k=k))).hits
        return {
            "red" if hit.window.col_off < 64 and hit.window.row_off < 64 else
            "blue" if hit.window.col_off > 224 and hit.window.row_off > 96 else "else"
            for hit in hits
        }  # fmt: skip

    assert found("red OR blue") == {"red", "blue"}
    assert found("(red OR blue) NOT blue", k=9) == {"red"}


def test_hits_say_what_was_asked_and_have_no_single_cosine(store):
    answer = find_hits(store, score(store, ask_expression(parse('red  NOT "blue"^.5'), ENCODER, store), Selection(k=3)))
    assert {hit.query for hit in answer.hits} == {'"red" NOT "blue"^0.5'}
    assert {hit.cosine for hit in answer.hits} == {None}
    assert all(0 <= hit.score <= 1 for hit in answer.hits)


def test_a_term_alone_is_asked_as_words_are(store):
    quoted = find_hits(store, score(store, ask_expression(parse('"red"'), ENCODER, store), Selection(k=5))).hits
    plain = find_hits(store, score(store, ask("red", ENCODER, store), Selection(k=5))).hits
    assert [(hit.window, hit.score, hit.query, hit.cosine) for hit in quoted] == [
        (hit.window, hit.score, hit.query, hit.cosine) for hit in plain
    ]


def test_examples_and_words_mix(store):
    (best,) = find_hits(store, score(store, ask("blue", ENCODER, store), Selection(k=1))).hits
    middle = best.geometry.centroid
    tree = And((Or((Term("red"), Like(f"{middle.x:.8f},{middle.y:.8f}"))), Not(Term("red"))))
    hits = find_hits(store, score(store, ask_expression(tree, ENCODER, store), Selection(k=4))).hits
    assert min(hit.window.col_off for hit in hits) > 200
    assert hits[0].query == str(tree)


def test_each_text_is_encoded_once(store, monkeypatch, tmp_path):
    seen = []
    encode = ENCODER.encode_texts
    monkeypatch.setattr(ENCODER, "encode_texts", lambda texts: seen.extend(texts) or encode(texts))
    monkeypatch.setenv("RDB_GEO_CACHE", str(tmp_path))
    ask_expression(parse("(red AND blue) OR (red AND green)"), ENCODER, store)
    assert sorted(seen) == sorted(["blue", "green", "red", *SEEN_FROM_ABOVE, *UNRELATED])
    seen.clear()
    ask_expression(parse("yellow OR red"), ENCODER, store)
    assert seen == ["yellow"]


def test_python_takes_pieces_and_expressions(store):
    index = Index(store, lambda _name: ENCODER)
    five = Limits(k=5)
    asked = [
        index.query(Ask("red OR green", never=["blue^2"]), five),
        index.query(Ask("red", either=["green"], never=["blue^2"]), five),
        index.query('("red" OR "green") NOT "blue"^2', five),
        index.query(index.ask('("red" OR "green") NOT "blue"^2'), five),
    ]
    lists = [[(hit.window, hit.score, hit.query) for hit in answer.hits] for answer in asked]
    assert lists[0] == lists[1] == lists[2] == lists[3]
    assert index.query(Ask(also="red"), Limits(k=1)).hits[0].query == "red"
    with pytest.raises(UsageError, match="is empty"):
        index.query("")
    with pytest.raises(UsageError, match="contradict"):
        index.query(Ask("red", never=["red"]))


class TestPresence:
    """Whether what is asked is there at all, where the model can tell."""

    PRESENCE = Presence(slope=1.0, count=0.0, bias=0.0, threshold=0.0, most=900)

    def ask(self, store, text):
        question = replace(ask_expression(parse(text), ENCODER, store), presence=self.PRESENCE)
        return find_hits(store, score(store, question, Selection(k=5)))

    def test_each_demanded_thing_must_be_there_though_not_on_one_chip(self, store):
        best = {colour: scores(store, colour).max() for colour in ("red", "blue", "black")}
        assert best["red"] > 0.5 > best["black"]
        assert best["blue"] > 0.5
        assert scores(store, "red AND blue").max() < 0.5
        both = self.ask(store, "red AND blue")
        assert both.confident
        assert both.presence == pytest.approx(min(best["red"], best["blue"]), abs=1e-5)
        assert both.hits[0].score < 0.5

    def test_a_missing_thing_is_told(self, store):
        for text, confident in {
            "red AND black": False,
            "red OR black": True,
            "black OR (red AND black)": False,
            "red NOT black": True,
            "black NOT red": False,
            "NOT red": True,
        }.items():
            answer = self.ask(store, text)
            assert answer.confident is confident, text
            assert bool(answer.hits) is confident
            assert len(answer.nearest) == 5

    def test_only_chips_that_may_answer_count(self, store):
        (red,) = find_hits(store, score(store, ask("red", ENCODER, store), Selection(k=1))).hits
        question = replace(ask_expression(parse("red NOT black"), ENCODER, store), presence=self.PRESENCE)
        there = find_hits(store, score(store, question, Selection(area=red.geometry)))
        (blue,) = find_hits(store, score(store, ask("blue", ENCODER, store), Selection(k=1))).hits
        elsewhere = find_hits(store, score(store, question, Selection(area=blue.geometry)))
        assert there.confident
        assert not elsewhere.confident


def test_the_background_is_compared_once_and_is_that_of_each_question(store):
    asked = ask_expression(parse("red OR blue"), ENCODER, store)
    other = replace(asked, scorer=ask_expression(parse("green"), ENCODER, store).scorer)
    for question in (asked, other):
        background = score(store, question).background
        np.testing.assert_array_equal(background, question.scorer(question.background))
        assert score(store, question).background is background
    assert not np.array_equal(asked.usual, other.usual)
