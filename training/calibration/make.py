"""A model and RSICD → its calibration."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from rdb_geo.ask.prompts import expand
from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.encoders.base import Encoder
from rdb_geo.score.calibration import Calibration
from rdb_geo.score.lexicon import Lexicon, count_words, stem
from rdb_geo.score.text_score import Distractors
from training.calibration.fit import Asked, Reference, fit_coefficients, sequence_of
from training.calibration.material import Material, lay_mosaics, make_background
from training.calibration.queries import FURTHER_THINGS, OUTSIDE, class_queries, further_queries
from training.data import CLASSES, TRAIN_WORDS, CaptionRecord, load_images, read_rsicd
from training.data.extra_sets import ExtraPicture, read_extra_sets
from training.data.vocabulary import BASES, COMPOSED, CONCEPTS, SHARED_WORDS
from training.pictures.floods import DRAWS, drawn
from training.pictures.water import CLOUDS

logger = logging.getLogger(__name__)

TEMPERATURE, CLOSENESS, SOFTNESS, REACH, LEAST = 0.1, 0.54, 0.03, 0.25, 0.33
"""Of the distractors; chosen on mosaics of the validation split, see docs/scores.md."""

WHOLE, STRADDLING, OTHERS = 900, 700, 400
"""Chips of the background by kind."""

FURTHER = 700
"""Chips of further sets in the background of a model that has learned them."""

DRAWN = 30
"""And of each composed concept, about as many as of a label of the further sets: evidence for a thing that no chip of
the background shows varies less over it, and chips that look a little like it would stand out."""

KNOWN_WORD = 40
"""A word in so many captions is known well."""

MOSAICS = 30
"""Mosaics to fit on."""

CLASSES_EACH = 15
"""Classes in each of them."""


def make_calibration(encoder: Encoder, data: Path, extra: Path | None = None, *, seed: int = 3407) -> Calibration:
    """Gather the background and the words from the train split and fit the coefficients on the val split.

    Args:
        encoder: The model.
        data: Folder with RSICD's captions.json and pictures.
        extra: Folder of the further sets, for a model that has learned them: their training part joins the background,
            their concepts the distractors, and their measured part the mosaics.
        seed: Of every choice.

    Raises:
        DataError: A data set is not there or incomplete.
    """
    pictures = [] if extra is None else read_extra_sets(extra)
    reference = make_reference(encoder, data, [picture for picture in pictures if not picture.measured], seed=seed)
    logger.info("background of %d chips, %d words", len(reference.background), len(reference.lexicon.words))
    measured = [picture for picture in pictures if picture.measured]
    material = make_material(encoder, data, "val", measured, mosaics=MOSAICS, seed=seed)
    named = {text for text, _ in further_queries()} if measured else set()
    asked = make_questions(encoder, [text for text in OUTSIDE if text not in named], further=bool(measured))
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
            "background": {
                "split": "train",
                "whole": WHOLE,
                "straddling": STRADDLING,
                "others": OTHERS,
                "further": len(reference.background) - WHOLE - STRADDLING - OTHERS,
            },
            "fitted_on": {"split": "val", "mosaics": MOSAICS, "classes_each": CLASSES_EACH},
            "queries": len(asked.texts),
            "seed": seed,
            "fitted": asdict(fitted),
        },
    )


def make_reference(encoder: Encoder, data: Path, extra: Sequence[ExtraPicture], *, seed: int) -> Reference:
    """Distractors, background and words, from the train split and the training part of further sets."""
    records = read_rsicd(data, "train")
    rng = np.random.default_rng(seed)
    chosen = [records[place] for place in rng.permutation(len(records))[: 2 * WHOLE]]
    pictures = load_images(chosen)[1]
    background = make_background(pictures, encoder, whole=WHOLE, straddling=STRADDLING, others=OTHERS, seed=seed)
    texts: tuple[str, ...] = (*(words[0] for words in TRAIN_WORDS.values()), CLOUDS)
    captions = [sentence for record in records for sentence in record.sentences]
    if extra:
        further = (further_chips(extra, seed=seed), drawn_chips(records, seed=seed))
        background = np.concatenate([background, *map(encoder.encode_images, further)])
        texts = tuple(words[0] for words in CONCEPTS.values())
        captions += [sentence for picture in extra for sentence in picture.record.sentences]
        captions += _taught()
    distractors = Distractors(texts, embed_queries(encoder, texts), TEMPERATURE, CLOSENESS, SOFTNESS, REACH, LEAST)
    return Reference(distractors, background, make_lexicon(encoder, captions))


def further_chips(extra: Sequence[ExtraPicture], *, seed: int) -> UInt8Images:
    """Chips of further sets for the background, as many of each label, a third of them four times coarser."""
    rng = np.random.default_rng(seed)
    labels = sorted({(picture.source, picture.record.label) for picture in extra})
    chips = []
    for label in labels:
        own = [picture.record for picture in extra if (picture.source, picture.record.label) == label]
        taken = [own[place] for place in rng.permutation(len(own))[: FURTHER // len(labels)]]
        for place, picture in enumerate(load_images(taken)[1]):
            small = Image.fromarray(picture).reduce(4) if place % 3 == 0 else Image.fromarray(picture)
            chips.append(np.asarray(small.resize(picture.shape[:2], Image.Resampling.BICUBIC)))
    return np.stack(chips)


def drawn_chips(records: Sequence[CaptionRecord], *, seed: int) -> UInt8Images:
    """Chips of composed concepts for the background: each drawn over `DRAWN` pictures of its `BASES`.

    Args:
        records: RSICD's, the train split.
        seed: Of the choice of pictures and of what is drawn.

    Returns:
        (`DRAWN` for each of `DRAWS`, in their order, P, P, 3).
    """
    rng = np.random.default_rng(seed)
    chips = []
    for concept, draw in DRAWS.items():
        own = [record for record in records if record.label in BASES[concept]]
        chosen = [own[place] for place in rng.permutation(len(own))[:DRAWN]]
        chips.append(drawn(load_images(chosen)[1], draw, seed))
    return np.concatenate(chips)


def _taught() -> list[str]:
    """Words that the joint stage teaches as prompts and as sentences of drawn pictures, each as often as is known."""
    words = [word for words in CONCEPTS.values() for word in words]
    return [
        *words,
        *SHARED_WORDS,
        *(sentence for sentences in COMPOSED.values() for sentence in sentences),
    ] * KNOWN_WORD


def make_lexicon(encoder: Encoder, captions: Sequence[str]) -> Lexicon:
    """The words of all captions, and the embeddings of those that are known well."""
    counts = count_words(captions)
    words = tuple(sorted(word for word, count in counts.items() if count >= KNOWN_WORD and stem(word) == word))
    return Lexicon(len(captions), dict(sorted(counts.items())), words, embed_queries(encoder, words))


def make_material(
    encoder: Encoder, data: Path, split: str, extra: Sequence[ExtraPicture] = (), *, mosaics: int, seed: int
) -> Material:
    """Mosaics of a split's pictures, and of those of further sets whose label is a thing of its own."""
    records, pictures = load_images(read_rsicd(data, split))
    labels = np.array([CLASSES.index(record.label) for record in records])
    by_class: dict[int, UInt8Images] = {label: pictures[labels == label] for label in np.unique(labels).tolist()}
    for place, label in enumerate(FURTHER_THINGS):
        own = [picture.record for picture in extra if (picture.source, picture.record.label) == label]
        if own:
            by_class[len(CLASSES) + place] = load_images(own)[1]
    classes = len(CLASSES) + len(FURTHER_THINGS)
    return lay_mosaics(by_class, encoder, mosaics=mosaics, classes_each=CLASSES_EACH, classes=classes, seed=seed)


def make_questions(encoder: Encoder, outside: Sequence[str], *, further: bool = False) -> Asked:
    """All words for the classes, for the things of further sets if asked for, and some for what is not there."""
    queries = [*class_queries(), *(further_queries() if further else ()), *((text, -1) for text in outside)]
    return sequence_of(queries, embed_queries(encoder, [text for text, _ in queries]))


def embed_queries(encoder: Encoder, texts: Sequence[str]) -> Float32Matrix:
    """Texts as a query embeds them: the normalised mean over the model's templates, float32 (Q, D)."""
    templates = encoder.templates
    rows = encoder.encode_texts([prompt for text in texts for prompt in expand(text, templates)])
    return l2_normalize(rows.reshape(len(texts), len(templates), -1).mean(axis=1))
