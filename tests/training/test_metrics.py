"""Recall, class accuracy and average precision against a full sort, one number at a time."""

from __future__ import annotations

import numpy as np
import pytest

from training.metrics import average_precision, class_accuracy, retrieval


def _slow_recall(similarity, relevant, depth, *, ties_lost=False):
    """Share of rows with a relevant column among the `depth` best of a full sort."""
    hits = 0
    for row, own in zip(similarity, relevant, strict=True):
        order = np.argsort(-row, kind="stable")
        if ties_lost:
            order = sorted(range(len(row)), key=lambda column: (-row[column], own[column]))
        hits += any(own[column] for column in order[:depth])
    return 100 * hits / len(similarity)


@pytest.mark.parametrize("levels", [1000, 4])  # four levels: nearly all values are tied
@pytest.mark.parametrize("seed", range(5))
def test_recall_equals_a_full_sort(seed, levels):
    rng = np.random.default_rng(seed)
    owner = np.concatenate([np.arange(12), rng.integers(0, 12, 30)])
    similarity = (rng.integers(0, levels, (12, 42)) / levels).astype(np.float32)
    own = owner[None, :] == np.arange(12)[:, None]
    found = retrieval(similarity, owner)
    assert found.image_to_text == pytest.approx([_slow_recall(similarity, own, depth) for depth in (1, 5, 10)])
    assert found.text_to_image == pytest.approx([_slow_recall(similarity.T, own.T, depth) for depth in (1, 5, 10)])
    lost = [
        _slow_recall(matrix, owned, depth, ties_lost=True)
        for matrix, owned in ((similarity, own), (similarity.T, own.T))
        for depth in (1, 5, 10)
    ]
    assert found.ties_lost_mean_recall == pytest.approx(np.mean(lost))
    assert found.mean_recall == pytest.approx(np.mean([*found.image_to_text, *found.text_to_image]))


def test_two_images_and_ten_captions_by_hand():
    similarity = np.array([[0.1] * 5 + [0.2] * 5, [0.3] * 4 + [0.0] + [0.25] * 5], np.float32)
    found = retrieval(similarity, np.repeat([0, 1], 5))
    assert found.image_to_text == (0.0, 50.0, 100.0)  # image 0: five rivals; image 1: four
    assert found.text_to_image == (60.0, 100.0, 100.0)  # caption 4 and captions 5 to 9 find their image first


def test_a_constant_model_scores_what_chance_gives():
    found = retrieval(np.zeros((20, 100), np.float32), np.repeat(np.arange(20), 5))
    assert found.image_to_text == (
        5.0,
        5.0,
        10.0,
    )  # the first one, five and ten captions belong to one, one and two images
    assert found.text_to_image == (5.0, 25.0, 50.0)
    assert found.ties_lost_mean_recall == 0
    assert class_accuracy(np.zeros((20, 30), np.float32), np.zeros(20, np.int64)) == 0


def test_class_accuracy_equals_a_full_sort():
    rng = np.random.default_rng(0)
    similarity, labels = rng.random((50, 30), np.float32), rng.integers(0, 30, 50)
    for depth in (1, 5, 30):
        best = np.argsort(-similarity, 1)[:, :depth]
        assert class_accuracy(similarity, labels, depth) == pytest.approx((best == labels[:, None]).any(1).mean())


def test_average_precision_by_hand():
    scores, relevant = np.array([0.9, 0.8, 0.7, 0.6], np.float32), np.array([True, False, True, False])
    assert average_precision(scores, relevant) == pytest.approx((1 + 2 / 3) / 2)


def test_mean_recall_is_the_mean_of_what_each_image_adds_to_it():
    draw = np.random.default_rng(0)
    owner = np.repeat(np.arange(30), draw.integers(1, 6, 30))
    found = retrieval(draw.random((30, len(owner)), np.float32), owner)
    assert found.shares.mean() == pytest.approx(found.mean_recall)
    assert found.shares.shape == (30,)
