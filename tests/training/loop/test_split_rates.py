"""Evaluation takes any encoder and counts as published."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from training.data import CLASSES, NO_CLASS, PROMPT, CaptionRecord, class_name
from training.evaluate import Split, evaluate


class _Oracle:
    """Knows each picture by its first pixel and each text by a dictionary."""

    templates = ("{}", "an aerial photograph of {}")

    def __init__(self, texts):
        self._texts = texts
        self.spec = None

    def encode_images(self, pixels):
        return np.eye(64, dtype=np.float32)[pixels[:, 0, 0, 0]]

    def encode_texts(self, texts):
        return np.stack([self._texts[text] for text in texts])


@pytest.fixture
def split(tmp_path):
    records = [CaptionRecord(f"{label}.jpg", tmp_path, label, (f"caption of {label}",) * 5) for label in CLASSES]
    pictures = np.zeros((30, 4, 4, 3), np.uint8)
    pictures[:, 0, 0, 0] = np.arange(30)
    return Split(records, pictures)


def _texts(rows):
    texts = {}
    for number, label in enumerate(CLASSES):
        name = class_name(label)
        for text in (f"caption of {label}", PROMPT.format(name), name, f"an aerial photograph of {name}"):
            texts[text] = rows[number]
    return texts


def test_a_perfect_encoder_gets_everything(split):
    scores = evaluate(_Oracle(_texts(np.eye(64, dtype=np.float32))), split)
    assert (scores.images, scores.captions) == (30, 150)
    assert scores.retrieval.mean_recall == 100
    assert (scores.class_top1, scores.class_top5, scores.query_map) == (1, 1, 1)
    assert scores.to_dict()["mean_recall"] == 100


def test_an_encoder_that_takes_each_class_for_the_next_gets_nothing(split):
    scores = evaluate(_Oracle(_texts(np.roll(np.eye(64, dtype=np.float32)[:30], 1, 0))), split)
    assert scores.retrieval.image_to_text[0] == 0
    assert scores.class_top1 == 0


def test_pictures_of_no_class_count_for_the_captions_alone(split):
    perfect = _Oracle(_texts(np.eye(64, dtype=np.float32)))
    none = [dataclasses.replace(record, label=NO_CLASS) for record in split.records]
    scores = evaluate(perfect, Split([*split.records[:20], *none[20:]], split.pictures))
    assert (scores.images, scores.retrieval.mean_recall) == (30, 100)
    assert (scores.class_top1, scores.query_map) == (1, 1)
    values = evaluate(perfect, Split(none, split.pictures)).to_dict()
    assert (values["mean_recall"], values["class_top1"], values["query_map"]) == (100, None, None)
