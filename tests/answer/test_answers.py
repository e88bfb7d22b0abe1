"""What a calibrated model answers: probabilities, "no confident match", look-alikes, words that it does not know."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from fakes import ColourEncoder

from rdb_geo.answer.explain import explain, lines
from rdb_geo.answer.hits import find_hits
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import CalibrationError, UsageError
from rdb_geo.core.requests import Form, Limits, Outlining
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.core.units import chance_words
from rdb_geo.index.store import Store
from rdb_geo.indexing import find_scenes, index_scene
from rdb_geo.score.calibration import Calibration, write_calibration
from rdb_geo.score.lexicon import Lexicon
from rdb_geo.score.presence import Presence
from rdb_geo.score.question import ask, ask_expression
from rdb_geo.score.scores import score
from rdb_geo.score.text_score import Distractors, ExampleWeights, TextWeights
from rdb_geo.session.index import Index

FIELD = (100, 60, 150, 110)
WORDS = ("red", "green", "blue", "grey")


@pytest.fixture
def encoder(tmp_path):
    """A model of its own folder, with a calibration."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "card.toml").touch()
    encoder = ColourEncoder(name=str(folder))
    colours = np.random.default_rng(1).integers(0, 255, (200, 1, 1, 3)).astype(np.uint8)
    calibration = Calibration(
        space_id=encoder.spec.space_id,
        prompts_id=encoder.spec.prompts_id,
        distractors=Distractors(WORDS, encoder.encode_texts(WORDS), 0.1, 0.8, 0.03),
        background=encoder.encode_images(colours),
        text=TextWeights(0.5, 0.5, 2, -2),
        example=ExampleWeights(2, -4),
        presence=Presence(1.5, 0.5, 0, 1, 900),
        lexicon=Lexicon(100, dict.fromkeys((*WORDS, "field"), 50), WORDS, encoder.encode_texts(WORDS)),
        about={},
    )
    write_calibration(calibration, folder)
    return encoder


@pytest.fixture
def store(make_scene, encoder, tmp_path):
    store = Store(tmp_path / "index", create=True)
    (source,) = find_scenes([str(make_scene(paint={"red": FIELD}))])
    index_scene(source, encoder, store, request=IndexRequest(chips=ChipRequest(size_px=32), stretch="0,255"))
    return store


def test_what_is_there_is_answered_with_probabilities(encoder, store):
    question = ask("red field", encoder, store)
    answer = find_hits(store, score(store, question, Selection(k=5)))
    assert answer.confident
    assert answer.presence > 0.7
    assert answer.hits[0].score > 0.7
    assert (answer.lookalikes, answer.notes) == ((), ())
    odds = question.calibration.text_scorer(question.vector, "red field")(question.background)
    p = 1 / (1 + np.exp(-odds.astype(float)))
    best = answer.hits[0].score
    expected = ((1 - best) + (1 - p[p >= best]).sum()) / (len(p) + 1)
    assert answer.hits[0].false_rate == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("above", "verdict"), [(-0.01, "found"), (0.01, "possible")])
def test_a_scene_gives_hits_from_the_threshold_on(encoder, store, above, verdict):
    """A chance over one half is not enough: then twice as many absent things were answered as the threshold lets."""
    question = ask("red field", encoder, store)
    chance = score(store, question).standing().probability
    threshold = float(np.log(chance / (1 - chance))) + above
    assert threshold > 0
    question = replace(question, presence=replace(question.presence, threshold=threshold))
    answer = find_hits(store, score(store, question))
    assert (bool(answer.hits), answer.confident, answer.verdict) == (verdict == "found", verdict == "found", verdict)
    assert answer.threshold == pytest.approx(1 / (1 + np.exp(-threshold)))
    assert answer.hits or "not enough speaks for it (the best scores" in answer.sentence
    assert answer.hits or f", a scene gives hits from {chance_words(answer.threshold)} on)." in answer.sentence


def test_outlines_are_told_with_the_doubts_of_the_hits(encoder, store):
    index = Index(store, lambda _: encoder, model=encoder.spec.name)
    form = Form(outlining=Outlining(high=1e-4, low=1e-5, min_area_m2=0))
    assert index.query("purple", form=form).results == []
    traced = index.query("purple", form=replace(form, lookalikes=True))
    assert traced.results
    assert traced.sentence.startswith(f"{traced.answer.sentence} {len(traced.results)} region")
    assert traced.answer.sentence.startswith("No confident match")
    for text, verdict in (("red field", "found"), ("red zebra", "possible")):
        found = index.query(text, form=form)
        assert (found.answer.verdict, bool(found.results)) == (verdict, True)
        assert found.sentence.endswith("possible (the model does not know “zebra”)") == (verdict == "possible")


def test_what_is_not_there_has_no_hits_and_its_lookalikes_are_kept_apart(encoder, store):
    answer = find_hits(store, score(store, ask("purple", encoder, store), Selection(k=5)))
    assert (answer.hits, answer.confident, len(answer.lookalikes)) == ([], False, 5)
    assert answer.verdict == "unknown"
    said = (
        f"No confident match among {answer.searched} chips: the model does not know “purple”, so this is no all-clear."
    )
    assert answer.sentence == said
    assert list(answer.nearest) == list(answer.lookalikes)
    assert [hit.rank for hit in answer.lookalikes] == [1, 2, 3, 4, 5]


def test_the_weaker_ones_follow_the_hits_of_the_scenes_that_may_answer(encoder, store, make_scene):
    """Counted by hand over all chips of a scene with the field and of one without."""
    (source,) = find_scenes([str(make_scene("plain.tif", paint={"grey": FIELD}))])
    index_scene(source, encoder, store, request=IndexRequest(chips=ChipRequest(size_px=32), stretch="0,255"))
    question = ask("red field", encoder, store)
    every = score(store, question)
    with_field, plain = sorted(every.scenes, key=lambda scene: -scene.log_odds.max())
    odds = with_field.log_odds
    likely, worth = int((odds >= 0).sum()), int((odds >= np.log(0.2 / 0.8)).sum())
    elsewhere = int((plain.log_odds >= np.log(0.2 / 0.8)).sum())
    assert 0 < likely < worth

    shown = find_hits(store, score(store, question, Selection(weaker=True)))
    assert len(shown.hits) == worth
    assert {hit.scene for hit in shown.hits} == {with_field.shard.manifest.scene.uri}
    assert shown.more == elsewhere
    assert [name for name, _ in shown.chances] == [s.shard.manifest.scene.uri for s in (with_field, plain)]
    assert shown.likely_scenes == 1
    some = find_hits(store, score(store, question, Selection(k=2, weaker=True)))
    assert [hit.score for hit in some.hits] == [hit.score for hit in shown.hits[:2]]
    assert some.more == worth + elsewhere - 2
    plainly = find_hits(store, score(store, question))
    assert (len(plainly.hits), plainly.more) == (likely, worth + elsewhere - likely)
    assert find_hits(store, score(store, ask("blue", encoder, store), Selection(weaker=True, k=9))).hits == []


def test_weaker_hits_are_no_lowest_score():
    with pytest.raises(UsageError, match="leave out the lowest score"):
        Limits(weaker=True, min_score=0.3)


def test_words_that_the_model_hardly_knows_are_named_with_what_the_answer_follows(encoder, store):
    (told,) = ask("flooded red", encoder, store).notes
    assert told.startswith('the model has hardly seen "flooded" (0 of 100 captions)')
    assert told.endswith('The answer follows "red".')


def test_an_expression_is_refused_as_a_whole(encoder, store):
    answer = find_hits(store, score(store, ask_expression(parse("purple AND yellow"), encoder, store)))
    assert not answer.confident
    assert len(answer.notes) == 2


def test_explain_names_prompts_distractors_words_and_can_be_json(encoder, store):
    question = ask("flooded red", encoder, store)
    answer = find_hits(store, score(store, question))
    told = explain(store, score(store, question), answer, encoder)
    assert json.loads(json.dumps(told)) == told
    (part,) = told["parts"]
    assert (part["prompts"], part["rare_words"]) == (["flooded red"], ["flooded"])
    assert part["hits"][0]["score"] == pytest.approx(answer.nearest[0].score, abs=1e-3)
    assert set(part["hits"][0]["distractors"]) <= set(WORDS)
    assert any('asked as "flooded red"' in line for line in lines(told))


def test_without_a_calibration_it_says_that_scores_are_a_scale(colour_encoder, store):
    question = ask("red", colour_encoder, store)
    answer = find_hits(store, score(store, question))
    assert (answer.confident, answer.presence) == (True, None)
    assert "no calibration" in lines(explain(store, score(store, question), answer, colour_encoder))[0]


def test_the_calibration_of_another_model_is_one_sentence(encoder, store, tmp_path):
    other = ColourEncoder(name=str(tmp_path / "model"), image_size_px=64)
    with pytest.raises(CalibrationError, match="made for another model"):
        ask("red", other, store)


@pytest.mark.parametrize("verdict", ["unlikely", "possible"])
def test_an_answer_never_says_a_chance_of_none_or_a_certainty(verdict, encoder, store):
    question = ask("red field", encoder, store)
    answer = find_hits(store, score(store, question, Selection(k=5)))
    hits = answer.hits if verdict == "possible" else []
    for chance, said in ((0.0004, "under 1 %"), (0.9996, "over 99 %")):
        told = replace(answer, hits=hits, verdict=verdict, presence=chance)
        assert f"chance that it is there: {said}" in told.sentence
        told = replace(told, presence=None, false_alarm=chance)
        assert f"{said} of unrelated texts" in told.sentence
