"""What is looked for, in one form: words, an example or an expression become a scorer, and the model it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, l2_normalize
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.catalog import Catalog
from rdb_geo.index.memory import FROM_DISK, ShardReader
from rdb_geo.pipeline.background import index_background
from rdb_geo.search.prompts import expand
from rdb_geo.search.scoring import Scorer, standing_out


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


def ask(text: str, encoder: Encoder, catalog: Catalog, *, reader: ShardReader = FROM_DISK) -> Question:
    """The question that a text asks.

    Args:
        text: In plain words.
        encoder: Of the model that made the index.
        catalog: The index, whose chips tell what stands out where the model has no calibration.
        reader: How index files are read.

    Raises:
        UsageError: The text is empty or too long.
    """
    return ask_vector(text_vector(text, encoder), " ".join(text.split()), encoder, catalog, reader=reader)


def ask_vector(
    vector: NDArray[np.float32],
    text: str,
    encoder: Encoder,
    catalog: Catalog | None,
    *,
    reader: ShardReader = FROM_DISK,
) -> Question:
    """The question that a vector asks: of a text or of an example.

    Args:
        vector: Shape (D,), of unit norm, in the space of `encoder`.
        text: What the hits shall say was asked.
        encoder: Of the model that made the index.
        catalog: The index; None = there is none.
        reader: How index files are read.
    """
    none = np.empty((0, encoder.spec.dim), np.float32)
    background = none if catalog is None else index_background(catalog, encoder.spec, reader=reader)
    return Question(standing_out(vector, background), text, encoder.spec, background, vector)


def text_vector(text: str, encoder: Encoder) -> NDArray[np.float32]:
    """The unit vector of a text, (D,): the mean over the model's prompt templates, normalised.

    Raises:
        UsageError: The text is empty or too long.
    """
    rows = encoder.encode_texts(expand(text, encoder.templates))
    vector: NDArray[np.float32] = l2_normalize(rows.mean(axis=0, keepdims=True))[0]
    return vector
