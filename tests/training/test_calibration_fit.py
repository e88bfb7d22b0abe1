"""Coefficients are found again, shares of cells are counted pixel by pixel, the background is of all kinds."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.score.lexicon import Lexicon
from rdb_geo.score.presence import Presence
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.text_score import Distractors, TextWeights
from training.calibration import make
from training.calibration.fit import Asked, Reference, best_chips, features, fit_coefficients, fit_logistic, log_odds
from training.calibration.material import Material, cut, make_background, shares_of
from training.data import CLASSES, CaptionRecord
from training.data.vocabulary import BASES, COMPOSED
from training.pictures.floods import DRAWS

RNG = np.random.default_rng(5)


def test_logistic_regression_finds_the_coefficients_again():
    rows = RNG.normal(size=(40_000, 2))
    truth = RNG.random(len(rows)) < 1 / (1 + np.exp(-(rows @ [1.5, 0.4] - 2)))
    found = fit_logistic(rows, truth.astype(float), np.ones(len(rows)))
    np.testing.assert_allclose(found, [1.5, 0.4, -2], atol=0.06)


def test_a_coefficient_that_would_be_negative_is_left_out():
    rows = RNG.normal(size=(20_000, 2))
    truth = (RNG.random(len(rows)) < 1 / (1 + np.exp(-(rows @ [1.0, -0.7])))).astype(float)
    found = fit_logistic(rows, truth, np.ones(len(rows)))
    alone = fit_logistic(rows[:, :1], truth, np.ones(len(rows)))
    np.testing.assert_allclose(found, [alone[0], 0, alone[1]], atol=1e-6)


def test_a_weight_is_worth_as_many_rows():
    rows, truth = RNG.normal(size=(300, 1)), (RNG.random(300) < 0.4).astype(float)
    twice = np.concatenate([rows, rows[:100]]), np.concatenate([truth, truth[:100]])
    weights = np.where(np.arange(300) < 100, 2.0, 1.0)
    np.testing.assert_allclose(fit_logistic(rows, truth, weights), fit_logistic(*twice, np.ones(400)), atol=1e-3)


def test_shares_are_those_of_the_pixels():
    labels = RNG.integers(0, 4, (3, 5))
    side = 6
    canvas = np.repeat(np.repeat(labels, side, axis=0), side, axis=1).astype(np.uint8)
    chips = cut(np.repeat(canvas[:, :, None], 3, axis=2), side)
    expected = np.stack([[(chip[:, :, 0] == label).mean() for label in range(4)] for chip in chips])
    np.testing.assert_allclose(shares_of(labels, 4), expected, atol=1e-6)


def material(mosaics=6, classes=4, dim=12):
    axes = l2_normalize(RNG.normal(size=(classes, dim)).astype(np.float32))
    chips, shares = [], []
    for number in range(mosaics):
        allowed = [label for label in range(classes) if label != number % classes]
        share = shares_of(RNG.choice(allowed, (8, 8)), classes)
        chips.append(l2_normalize((share @ axes + 0.12 * RNG.normal(size=(225, dim))).astype(np.float32)))
        shares.append(share)
    return Material(np.stack(chips), np.stack(shares)), axes


def test_a_fit_tells_present_from_absent_and_its_probabilities_are_true():
    found, axes = material(mosaics=12)
    outside = l2_normalize(RNG.normal(size=(2, 12)).astype(np.float32))
    asked = Asked(("w", "x", "y", "z", "o", "p"), np.concatenate([axes, outside]), np.array([0, 1, 2, 3, -1, -1]))
    counts = dict.fromkeys("wxyz", 50)
    reference = Reference(
        Distractors(("w", "x", "y", "z"), axes, 0.1, 0.8, 0.03),
        l2_normalize(RNG.normal(size=(300, 12)).astype(np.float32)),
        Lexicon(100, counts, ("w",), axes[:1]),
    )
    fitted = fit_coefficients(found, asked, reference)
    assert isinstance(fitted.text, TextWeights)
    assert isinstance(fitted.presence, Presence)
    best, searched, there = best_chips(found, asked, reference, fitted.text)
    chances = probabilities([fitted.presence.log_odds(own, int(n)) for own, n in zip(best, searched, strict=True)])
    assert np.mean(chances[there]) > 0.8
    assert np.mean(chances[~there]) < 0.2
    flat = found.chips.reshape(-1, 12)
    odds = np.stack([log_odds(features(flat, axes[k], "wxyz"[k], reference), fitted.text) for k in range(4)], axis=1)
    said, true = 1 / (1 + np.exp(-odds)), found.shows.reshape(-1, 4)
    for low, high in ((0, 0.1), (0.9, 1)):
        chosen = (low <= said) & (said <= high)
        assert abs(said[chosen].mean() - true[chosen].mean()) < 0.06


@pytest.mark.parametrize("kinds", [(3, 0, 0), (0, 4, 0), (0, 0, 8), (2, 3, 5)])
def test_the_background_has_as_many_chips_as_asked_for(colour_encoder, kinds):
    pictures = RNG.integers(0, 255, (5, 16, 16, 3)).astype(np.uint8)
    whole, straddling, others = kinds
    rows = make_background(pictures, colour_encoder, whole=whole, straddling=straddling, others=others, seed=1)
    assert rows.shape == (sum(kinds), colour_encoder.spec.dim)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


def test_composed_things_are_drawn_over_other_pictures_of_their_bases_each_time(tmp_path, monkeypatch):
    """Nothing is drawn here, so that a chip's colour tells the picture and its class."""
    assert list(DRAWS) == list(COMPOSED)
    records = []
    for label in range(len(CLASSES)):
        for number in range(20):
            path = tmp_path / f"{label}_{number}.png"
            Image.new("RGB", (150, 150), (label * 8, number * 12, 7)).save(path)
            records.append(CaptionRecord(path.name, path, CLASSES[label], ("x .",)))
    monkeypatch.setattr(make, "DRAWS", {concept: lambda picture, generator: picture for concept in DRAWS})
    chips = make.drawn_chips(records, seed=3)
    assert chips.shape == (make.DRAWN * len(DRAWS), 150, 150, 3)
    for concept, own in zip(DRAWS, np.split(chips, len(DRAWS)), strict=True):
        colours = own.mean(axis=(1, 2)).round().astype(int)
        assert {CLASSES[label] for label in colours[:, 0] // 8} == set(BASES[concept])
        assert len(np.unique(colours, axis=0)) == make.DRAWN
    assert not np.array_equal(chips, make.drawn_chips(records, seed=4))
