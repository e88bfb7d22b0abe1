"""Evidence and scorers against their formulas, written out; monotone within a question; synonyms don't compete."""

from __future__ import annotations

import numpy as np
import pytest

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.index.vectors import Vectors
from rdb_geo.score.text_score import (
    Distractors,
    ExampleWeights,
    TextWeights,
    example_scorer,
    strangeness,
    text_scorer,
)

RNG = np.random.default_rng(2)


def units(count, dim=8):
    return l2_normalize(RNG.normal(size=(count, dim)).astype(np.float32))


CHIPS, BACKGROUND, QUERY = units(40), units(60), units(1)[0]
DISTRACTORS = Distractors(("a", "b", "c", "d"), units(4), temperature=0.1, closeness=0.5, softness=0.05)


def evidence_by_hand(chip, query, distractors=DISTRACTORS):
    total = 0.0
    for other in distractors.vectors.astype(float):
        near = float(other @ query)
        weight = 1 / (1 + np.exp((near - distractors.closeness) / distractors.softness))
        total += weight * np.exp(float(other @ chip) / distractors.temperature)
    return float(chip @ query) / distractors.temperature - np.log(total)


def test_evidence_is_the_formula():
    found = DISTRACTORS.evidence(CHIPS, QUERY)
    expected = [evidence_by_hand(chip.astype(float), QUERY.astype(float)) for chip in CHIPS]
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_a_distractor_that_means_the_same_does_not_compete():
    with_synonym = Distractors(
        ("same", "b"), np.stack([QUERY, DISTRACTORS.vectors[1]]), temperature=0.1, closeness=0.5, softness=0.02
    )
    alone = Distractors(("b",), DISTRACTORS.vectors[1:2], temperature=0.1, closeness=0.5, softness=0.02)
    np.testing.assert_allclose(with_synonym.evidence(CHIPS, QUERY), alone.evidence(CHIPS, QUERY), atol=1e-3)
    assert with_synonym.strongest(CHIPS[0], QUERY, 1) == ["b"]


def test_a_word_that_is_near_to_no_distractor_may_mean_any_of_the_nearest():
    """By hand: they count half at 0.6 - 0.2, a name's at 0.7, and none below 0.3."""
    axes = np.eye(4, dtype=np.float32)
    text = np.array([0.6, 0.5, 0.1, np.sqrt(1 - 0.62)], np.float32)
    rivals = Distractors(("a", "b", "c"), axes[:3], 0.1, 0.7, 0.1, reach=0.2, least=0.3)
    np.testing.assert_allclose(rivals.weights(text), 1 / (1 + np.exp((text[:3] - 0.4) / 0.1)), rtol=1e-5)
    named = Distractors(("a", "b", "c"), axes[:3], 0.1, 0.7, 0.1, reach=0.2, least=0.3).weights(axes[0])
    np.testing.assert_allclose(named, 1 / (1 + np.exp((axes[0, :3] - 0.7) / 0.1)), rtol=1e-5)
    far = np.array([0.2, 0.1, 0.0, np.sqrt(1 - 0.05)], np.float32)
    np.testing.assert_allclose(rivals.weights(far), 1 / (1 + np.exp((far[:3] - 0.3) / 0.1)), rtol=1e-5)


def test_the_strongest_distractors_come_first():
    chip = DISTRACTORS.vectors[2]
    far = Distractors(DISTRACTORS.texts, DISTRACTORS.vectors, temperature=0.1, closeness=2.0, softness=0.05)
    order = np.argsort(-(far.vectors @ chip))
    assert far.strongest(chip, QUERY, 4) == [far.texts[place] for place in order]
    assert far.strongest(chip, QUERY, 4)[0] == "c"


def test_log_odds_of_a_text_are_the_formula():
    weights = TextWeights(evidence=0.9, standard=0.4, strangeness=1.5, bias=-1.25)
    scorer = text_scorer(QUERY, 0.3, weights=weights, distractors=DISTRACTORS, background=BACKGROUND)
    behind = np.array([evidence_by_hand(chip.astype(float), QUERY.astype(float)) for chip in BACKGROUND])
    mine = np.array([evidence_by_hand(chip.astype(float), QUERY.astype(float)) for chip in CHIPS])
    expected = 0.9 * mine + 0.4 * (mine - behind.mean()) / behind.std() - 1.5 * 0.3 - 1.25
    np.testing.assert_allclose(scorer(CHIPS), expected, atol=5e-3)
    order = np.argsort(mine)
    assert (np.diff(scorer(CHIPS)[order]) > -1e-3).all()


def test_log_odds_of_an_example_are_the_formula():
    scorer = example_scorer(QUERY, weights=ExampleWeights(1.8, -5), background=BACKGROUND)
    behind = BACKGROUND @ QUERY
    np.testing.assert_allclose(scorer(CHIPS), 1.8 * (CHIPS @ QUERY - behind.mean()) / behind.std() - 5, atol=1e-3)


def test_a_background_without_variation_does_not_divide_by_nothing():
    alike = np.repeat(BACKGROUND[:1], 9, axis=0)
    scorer = text_scorer(QUERY, 0, weights=TextWeights(1, 1, 1, 0), distractors=DISTRACTORS, background=alike)
    assert np.isfinite(scorer(CHIPS)).all()


@pytest.mark.parametrize("count", [0, 1, 7])
def test_any_number_of_chips(count):
    scorer = text_scorer(QUERY, 0, weights=TextWeights(1, 1, 1, 0), distractors=DISTRACTORS, background=BACKGROUND)
    assert scorer(CHIPS[:count]).shape == (count,)
    assert scorer(CHIPS).dtype == np.float32


def test_only_rare_and_unlike_words_are_strange():
    assert strangeness(QUERY, 0.0, DISTRACTORS) == 0
    assert strangeness(DISTRACTORS.vectors[1], 1.0, DISTRACTORS) == pytest.approx(0, abs=1e-6)
    nearest = float((DISTRACTORS.vectors @ QUERY).max())
    assert strangeness(QUERY, 0.5, DISTRACTORS) == pytest.approx(0.5 * (1 - nearest))


def test_what_an_index_keeps_of_all_distractors_gives_the_same_evidence():
    """The sum over all of them, corrected by those that the text weakens, against the sum with weights; half floats."""
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(200, 24))
    rows[:150] += 3 * rng.normal(size=24)
    chips = l2_normalize(rows.astype(np.float32)).astype(np.float16)
    vectors = l2_normalize(np.vstack([rows[::20], rng.normal(size=(20, 24))]).astype(np.float32))
    rivals = Distractors(tuple("abcdefghijklmnopqrstuvwxyz1234"), vectors, 0.1, 0.54, 0.03)
    text = l2_normalize((vectors[:1] + 0.2 * vectors[1:2]).astype(np.float32))[0]
    plain = rivals.evidence(Vectors(chips.astype(np.float32)), text)
    kept = rivals.evidence(Vectors(chips, rivals.rivals(chips), rivals.identity), text)
    assert np.abs(kept - plain).max() < 5e-3
    other = rivals.evidence(Vectors(chips, rivals.rivals(chips) + 1, "another"), text)
    np.testing.assert_allclose(other, plain, atol=1e-5)


def test_rivals_are_the_formula_whatever_the_number_of_chips():
    chips = CHIPS.astype(np.float16)
    found = DISTRACTORS.rivals(chips)
    force = np.exp(chips.astype(np.float64) @ DISTRACTORS.vectors.T.astype(np.float64) / DISTRACTORS.temperature)
    np.testing.assert_allclose(found, np.log(force.sum(axis=1)), rtol=1e-6)
    np.testing.assert_array_equal(np.concatenate([DISTRACTORS.rivals(chips[n : n + 1]) for n in range(40)]), found)
