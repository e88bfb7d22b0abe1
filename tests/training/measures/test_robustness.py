"""Robustness is `evaluate` on perturbed pictures, the texts embedded once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from fakes import COLOURS, ColourEncoder

from training.data import CLASSES, CaptionRecord
from training.evaluate import Split, evaluate
from training.measures.perturb import PERTURBATIONS, perturb
from training.measures.robustness import robustness


class Counting(ColourEncoder):
    """Counts the texts it is asked for."""

    texts = 0

    def encode_texts(self, texts):
        self.texts += len(texts)
        return super().encode_texts(texts)


def _split() -> Split:
    rng = np.random.default_rng(0)
    colours = list(COLOURS)[:6]
    records = [
        CaptionRecord(f"{row}.jpg", Path(f"{row}.jpg"), CLASSES[row % 6], (f"a {colours[row % 6]} place {row} .",))
        for row in range(12)
    ]
    base = np.array([COLOURS[colours[row % 6]] for row in range(12)], float)[:, None, None, :]
    pictures = (base * np.linspace(0.5, 1, 16)[:, None, None] + rng.uniform(-9, 9, (12, 16, 16, 3))).clip(0, 255)
    return Split(records, pictures.astype(np.uint8))


def test_every_perturbation_is_measured_as_evaluate_does() -> None:
    split, encoder, told = _split(), Counting(), []
    found = robustness(encoder, split, lambda name, row: told.append((name, row)))
    assert list(found) == list(PERTURBATIONS)
    assert told == list(found.items())
    asked = encoder.texts
    for name in ("as it is", "haze", "dark"):
        wanted = evaluate(encoder, replace(split, pictures=perturb(split.pictures, name)))
        assert found[name]["mean_recall"] == wanted.retrieval.mean_recall
        assert found[name]["class_top1"] == wanted.class_top1
        assert found[name]["query_map"] == wanted.query_map
    assert encoder.texts - asked == 3 * asked, "all perturbations together ask for as many texts as one"
    assert found["dark"] != found["as it is"]
