"""What is looked for, in one form: words, an example or an expression become a scorer, and the model it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, l2_normalize
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.text_cache import encode_remembered
from rdb_geo.index.store import Store
from rdb_geo.score.background import calibration_of, index_background
from rdb_geo.score.calibration import Calibration
from rdb_geo.score.lexicon import content_words
from rdb_geo.score.presence import Presence
from rdb_geo.score.prompts import expand
from rdb_geo.score.scorer import Scorer, standing_out


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One text or example of a question, as `rdb_geo.answer.explain` tells of it."""

    text: str
    """What was asked."""

    vector: NDArray[np.float32]
    """Its embedding, shape (D,), of unit norm."""

    scorer: Scorer
    """Gives chips their log-odds for this part alone."""

    prompts: tuple[str, ...] = ()
    """What the text tower was given; none for an example."""

    rare: tuple[str, ...] = ()
    """Words that the model has hardly seen."""

    nearest: tuple[str, ...] = ()
    """Words that the model knows, the nearest to the rare ones first."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What to score chips by."""

    scorer: Scorer
    """Gives chips their log-odds."""

    text: str
    """What the hits say was asked: the words, an expression, or ``like scene.tif 120,300 (256 × 256 px)``."""

    spec: EncoderSpec
    """The model whose embeddings the scorer understands."""

    background: Float32Matrix
    """float32 (M, D), unit rows: the chips among which false alarms are counted."""

    vector: NDArray[np.float32] | None = None
    """Of one text or one example, shape (D,), of unit norm: hits then tell their cosine. None for anything else."""

    notes: tuple[str, ...] = ()
    """What the user should know of the question, one sentence each."""

    calibration: Calibration | None = None
    """What makes the scores probabilities; None = they are only a scale, see `rdb_geo.score.scorer.StandingOut`."""

    presence: Presence | None = None
    """Decides whether an answer is confident; None = every answer counts as confident."""

    parts: tuple[Part, ...] = ()
    """Its texts and examples."""


def ask(text: str, encoder: Encoder, store: Store) -> Question:
    """The question that a text asks.

    Args:
        text: In plain words.
        encoder: Of the model that made the index.
        store: The index, whose chips tell what stands out where the model has no calibration.

    Raises:
        UsageError: The text is empty or too long.
        CalibrationError: The model's calibration is damaged or belongs to another model.
    """
    words = " ".join(text.split())
    vector = text_vector(text, encoder)
    calibration = calibration_of(encoder.spec)
    if calibration is None:
        return _uncalibrated(vector, words, encoder, store)
    rare, nearest, notes = _familiarity(words, vector, encoder, calibration)
    scorer = calibration.text_scorer(vector, words)
    part = Part(words, vector, scorer, tuple(expand(text, encoder.templates)), rare, nearest)
    return _calibrated(part, encoder.spec, calibration, notes)


def ask_vector(vector: NDArray[np.float32], text: str, encoder: Encoder, store: Store | None) -> Question:
    """The question that an example's vector asks.

    Args:
        vector: Shape (D,), of unit norm, an image's embedding in the space of `encoder`.
        text: What the hits shall say was asked.
        encoder: Of the model that made the index.
        store: The index; None = there is none.

    Raises:
        CalibrationError: The model's calibration is damaged or belongs to another model.
    """
    calibration = calibration_of(encoder.spec)
    if calibration is None:
        return _uncalibrated(vector, text, encoder, store)
    return _calibrated(Part(text, vector, calibration.example_scorer(vector)), encoder.spec, calibration, ())


def text_vector(text: str, encoder: Encoder) -> NDArray[np.float32]:
    """The unit vector of a text, (D,): the mean over the model's prompt templates, normalised.

    Raises:
        UsageError: The text is empty or too long.
    """
    rows = encode_remembered(encoder, expand(text, encoder.templates))
    vector: NDArray[np.float32] = l2_normalize(rows.mean(axis=0, keepdims=True))[0]
    return vector


def _calibrated(part: Part, spec: EncoderSpec, calibration: Calibration, notes: tuple[str, ...]) -> Question:
    return Question(
        part.scorer,
        part.text,
        spec,
        calibration.background,
        part.vector,
        notes,
        calibration,
        calibration.presence,
        (part,),
    )


def _uncalibrated(vector: NDArray[np.float32], text: str, encoder: Encoder, store: Store | None) -> Question:
    none = np.empty((0, encoder.spec.dim), np.float32)
    background = none if store is None else index_background(store, encoder.spec)
    scorer = standing_out(vector, background)
    return Question(scorer, text, encoder.spec, background, vector, parts=(Part(text, vector, scorer),))


def _familiarity(
    text: str, vector: NDArray[np.float32], encoder: Encoder, calibration: Calibration
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Words that the model has hardly seen, known words near to them, and what to say of it."""
    lexicon = calibration.lexicon
    rare = lexicon.rare_words(text)
    if not rare:
        return (), (), ()
    meant = text_vector(" ".join(rare), encoder)
    nearest = lexicon.nearest(meant, besides=content_words(text))
    known = [word for word in content_words(text) if word not in rare]
    if known:
        rows = np.stack([text_vector(word, encoder) for word in known])
        follows = f'The answer follows "{known[int(np.argmax(rows @ vector))]}".'
    elif nearest and lexicon.is_near(nearest[0], meant):
        follows = f'The answer follows "{nearest[0]}".'
    else:
        follows = "None of them is near, so the answer says little."
    counts = ", ".join(f'"{word}" ({lexicon.seen(word)} of {lexicon.captions:,} captions)' for word in rare)
    note = f"the model has hardly seen {counts}; nearest words that it knows: {', '.join(nearest)}. {follows}"
    return rare, nearest, (note,)
