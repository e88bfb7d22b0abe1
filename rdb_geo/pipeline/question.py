"""What is looked for, in one form: words or an example become a vector, a name and the model that made it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import l2_normalize
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import Encoder
from rdb_geo.search.prompts import expand


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A vector to compare chips with."""

    vector: NDArray[np.float32]
    """Shape (D,), of unit norm."""

    text: str
    """What the hits say was asked: the words, or ``like scene.tif 120,300 (256 × 256 px)``."""

    spec: EncoderSpec
    """The model that made the vector."""


def ask(text: str, encoder: Encoder) -> Question:
    """The question that a text asks.

    Raises:
        UsageError: The text is empty or too long.
    """
    return Question(text_vector(text, encoder), " ".join(text.split()), encoder.spec)


def text_vector(text: str, encoder: Encoder) -> NDArray[np.float32]:
    """The unit vector of a text, (D,): the mean over the model's prompt templates, normalised.

    Raises:
        UsageError: The text is empty or too long.
    """
    rows = encoder.encode_texts(expand(text, encoder.templates))
    vector: NDArray[np.float32] = l2_normalize(rows.mean(axis=0, keepdims=True))[0]
    return vector
