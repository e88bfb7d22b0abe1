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
from training.measures.separability import Embedded, embed, measure, plot, separability


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


def test_a_result_has_both_modalities(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = _rows(50, 0.4, 4)
    embedded = Embedded(rows, labels, rows[:30], labels[:30])
    monkeypatch.setattr("training.measures.separability.embed", lambda _encoder, _split: embedded)
    found = measure(ColourEncoder(), Split([], np.empty((0, 8, 8, 3), np.uint8)))
    assert found["image_silhouette"] == separability(rows, labels).silhouette
    assert found["image_nearest_mean"] == separability(rows, labels).nearest_mean
    assert found["text_silhouette"] == separability(rows[:30], labels[:30]).silhouette
    assert found["text_nearest_mean"] == separability(rows[:30], labels[:30]).nearest_mean
    assert (found["images"], found["texts"]) == (50, 30)


def test_a_plot_has_a_bar_of_the_right_height_for_each_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.figure import Figure

    drawn: list[Figure] = []
    original = Figure.savefig

    def kept(figure: Figure, *args: object, **more: object) -> None:
        drawn.append(figure)
        original(figure, *args, **more)

    monkeypatch.setattr(Figure, "savefig", kept)
    before = {"image_silhouette": -0.05, "text_silhouette": 0.2, "image_nearest_mean": 0.6, "text_nearest_mean": 0.7}
    after = {"image_silhouette": 0.3, "text_silhouette": 0.25, "image_nearest_mean": 0.95, "text_nearest_mean": 0.9}
    plot({"before any training": before, "after": after}, tmp_path / "both.png")
    for axes, key in zip(drawn[0].axes, ("silhouette", "nearest_mean"), strict=True):
        images, captions = axes.containers
        assert [bar.get_height() for bar in images] == [before[f"image_{key}"], after[f"image_{key}"]]
        assert [bar.get_height() for bar in captions] == [before[f"text_{key}"], after[f"text_{key}"]]
        assert [" ".join(label.get_text().split()) for label in axes.get_xticklabels()] == [
            "before any training",
            "after",
        ]
    assert (tmp_path / "both.png").stat().st_size < 60_000
    with Image.open(tmp_path / "both.png") as picture:
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
