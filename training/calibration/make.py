"""A model and RSICD → its calibration."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.encoders.base import Encoder
from rdb_geo.score.calibration import Calibration
from rdb_geo.score.lexicon import Lexicon, count_words, stem
from rdb_geo.score.prompts import expand
from rdb_geo.score.text_score import Distractors
from training.calibration.fit import Asked, Reference, fit_coefficients, sequence_of
from training.calibration.material import Material, lay_mosaics, make_background
from training.calibration.queries import OUTSIDE, class_queries
from training.data import CLASSES, TRAIN_WORDS, CaptionRecord, load_images, read_rsicd
from training.water import CLOUDS

logger = logging.getLogger(__name__)

TEMPERATURE, CLOSENESS, SOFTNESS = 0.1, 0.54, 0.03
"""Of the distractors; chosen on mosaics of the validation split, see docs/scores.md."""

WHOLE, STRADDLING, OTHERS = 900, 700, 400
"""Chips of the background by kind."""

KNOWN_WORD = 40
"""A word in so many captions is known well."""

MOSAICS = 30
"""Mosaics to fit on."""

CLASSES_EACH = 15
"""Classes in each of them."""


def make_calibration(encoder: Encoder, data: Path, *, seed: int = 3407) -> Calibration:
    """Gather the background and the words from RSICD's train split and fit the coefficients on its val split.

    Args:
        encoder: The model.
        data: Folder with RSICD's captions.json and pictures.
        seed: Of every choice.

    Raises:
        DataError: RSICD is not there or incomplete.
    """
    reference = make_reference(encoder, data, seed=seed)
    logger.info("background of %d chips, %d words", len(reference.background), len(reference.lexicon.words))
    material = make_material(encoder, data, "val", mosaics=MOSAICS, seed=seed)
    asked = make_questions(encoder, OUTSIDE)
    fitted = fit_coefficients(material, asked, reference, seed=seed)
    return Calibration(
        space_id=encoder.spec.space_id,
        prompts_id=encoder.spec.prompts_id,
        distractors=reference.distractors,
        background=reference.background,
        text=fitted.text,
        example=fitted.example,
        presence=fitted.presence,
        lexicon=reference.lexicon,
        about={
            "background": {"split": "RSICD train", "whole": WHOLE, "straddling": STRADDLING, "others": OTHERS},
            "fitted_on": {"split": "RSICD val", "mosaics": MOSAICS, "classes_each": CLASSES_EACH},
            "queries": len(asked.texts),
            "seed": seed,
            "fitted": asdict(fitted),
        },
    )


def make_reference(encoder: Encoder, data: Path, *, seed: int) -> Reference:
    """Distractors, background and words, from the train split."""
    records = read_rsicd(data, "train")
    rng = np.random.default_rng(seed)
    chosen = [records[place] for place in rng.permutation(len(records))[: 2 * WHOLE]]
    pictures = load_images(chosen)[1]
    background = make_background(pictures, encoder, whole=WHOLE, straddling=STRADDLING, others=OTHERS, seed=seed)
    texts = (*(words[0] for words in TRAIN_WORDS.values()), CLOUDS)
    distractors = Distractors(texts, embed_queries(encoder, texts), TEMPERATURE, CLOSENESS, SOFTNESS)
    return Reference(distractors, background, make_lexicon(encoder, records))


def make_lexicon(encoder: Encoder, records: Sequence[CaptionRecord]) -> Lexicon:
    """The words of all captions, and the embeddings of those that are known well."""
    captions = [caption for record in records for caption in record.sentences]
    counts = count_words(captions)
    words = tuple(sorted(word for word, count in counts.items() if count >= KNOWN_WORD and stem(word) == word))
    return Lexicon(len(captions), dict(sorted(counts.items())), words, embed_queries(encoder, words))


def make_material(encoder: Encoder, data: Path, split: str, *, mosaics: int, seed: int) -> Material:
    """Mosaics of a split's pictures."""
    records, pictures = load_images(read_rsicd(data, split))
    labels = np.array([CLASSES.index(record.label) for record in records])
    by_class: dict[int, UInt8Images] = {label: pictures[labels == label] for label in np.unique(labels).tolist()}
    return lay_mosaics(by_class, encoder, mosaics=mosaics, classes_each=CLASSES_EACH, classes=len(CLASSES), seed=seed)


def make_questions(encoder: Encoder, outside: Sequence[str]) -> Asked:
    """All words for the classes, and some for what is not there."""
    queries = [*class_queries(), *((text, -1) for text in outside)]
    return sequence_of(queries, embed_queries(encoder, [text for text, _ in queries]))


def embed_queries(encoder: Encoder, texts: Sequence[str]) -> Float32Matrix:
    """Texts as a query embeds them: the normalised mean over the model's templates, float32 (Q, D)."""
    templates = encoder.templates
    rows = encoder.encode_texts([prompt for text in texts for prompt in expand(text, templates)])
    return l2_normalize(rows.reshape(len(texts), len(templates), -1).mean(axis=1))
