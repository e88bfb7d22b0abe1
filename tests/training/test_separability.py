"""Silhouette and nearest class mean against their definitions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import ColourEncoder
from numpy.testing import assert_allclose
from PIL import Image

from training.data import CLASSES, CaptionRecord
from training.evaluate import Split
from training.separability import Embedded, embed, plot, principal, separability


def _rows(count: int, spread: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(4, 12))
    labels = rng.integers(0, 4, count)
    rows = centres[labels] + spread * rng.normal(size=(count, 12))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), labels


def _silhouette(rows: np.ndarray, labels: np.ndarray) -> float:
    """Rousseeuw's definition, row by row."""
    total = 0.0
    for i in range(len(rows)):
        distance = [1 - float(rows[i].astype(float) @ rows[j].astype(float)) for j in range(len(rows))]
        own = [distance[j] for j in range(len(rows)) if j != i and labels[j] == labels[i]]
        if not own:
            continue
        inside = float(np.mean(own))
        outside = min(
            float(np.mean([distance[j] for j in range(len(rows)) if labels[j] == other]))
            for other in set(labels.tolist()) - {int(labels[i])}
        )
        total += (outside - inside) / max(inside, outside)
    return total / len(rows)


def _nearest(rows: np.ndarray, labels: np.ndarray) -> float:
    hits = 0
    for i in range(len(rows)):
        rest = np.arange(len(rows)) != i
        cosines = {}
        for label in set(labels.tolist()):
            chosen = rest & (labels == label) if label == labels[i] else labels == label
            mean = rows[chosen].astype(float).sum(0)
            cosines[label] = rows[i] @ mean / max(np.linalg.norm(mean), 1e-12) if chosen.any() else -np.inf
        hits += max(cosines, key=lambda label: cosines[label]) == labels[i]
    return hits / len(rows)


@pytest.mark.parametrize("spread", [0.1, 0.5, 1.5])
def test_against_the_definitions(spread: float) -> None:
    rows, labels = _rows(60, spread, 1)
    labels[7] = 9  # a class of one row
    found = separability(rows, labels)
    assert_allclose(found.silhouette, _silhouette(rows, labels), atol=1e-6)
    assert_allclose(found.nearest_mean, _nearest(rows, labels), atol=1e-12)


def test_tight_classes_are_further_apart_than_loose_ones() -> None:
    tight, loose = (separability(*_rows(80, spread, 2)) for spread in (0.1, 1.0))
    assert tight.silhouette > loose.silhouette + 0.2
    assert tight.nearest_mean == 1
    assert loose.nearest_mean < 1


def test_principal_directions_carry_the_most_variance() -> None:
    rows, _ = _rows(80, 0.4, 3)
    points, others = principal(rows, rows[::2])
    values = np.linalg.eigvalsh(np.cov(rows.T.astype(np.float64), bias=True))
    assert_allclose(points.var(0), values[::-1][:2], rtol=1e-6)
    assert others.shape == (40, 2)
    assert_allclose(others.mean(0), 0, atol=1e-7)


def test_a_plot_shows_every_model(tmp_path: Path) -> None:
    rows, labels = _rows(50, 0.4, 4)
    embedded = Embedded(rows, labels, rows[:30], labels[:30])
    found = plot({"before": embedded, "after": embedded}, tmp_path / "plots" / "both.png")
    assert set(found) == {"before", "after"}
    assert found["before"]["image_silhouette"] == separability(rows, labels).silhouette
    assert found["after"]["text_nearest_mean"] == separability(rows[:30], labels[:30]).nearest_mean
    with Image.open(tmp_path / "plots" / "both.png") as picture:
        assert picture.height > picture.width * 0.8
        assert np.asarray(picture.convert("L")).std() > 5


def test_pictures_without_a_class_are_left_out_and_a_sentence_counts_once_for_each_class() -> None:
    labels = ("beach", "", "beach", "forest")
    records = [
        CaptionRecord(f"{row}.jpg", Path(f"{row}.jpg"), label, ("a sandy place .", "another ."))
        for row, label in enumerate(labels)
    ]
    pictures = np.random.default_rng(5).integers(1, 255, (4, 8, 8, 3), np.uint8)
    encoder = ColourEncoder()
    found = embed(encoder, Split(records, pictures))
    assert found.image_labels.tolist() == [CLASSES.index("beach"), CLASSES.index("beach"), CLASSES.index("forest")]
    assert_allclose(found.images, encoder.encode_images(pictures)[[0, 2, 3]])
    assert sorted(found.text_labels.tolist()) == sorted([CLASSES.index("beach"), CLASSES.index("forest")])
    assert len(found.texts) == 2
