"""Retrieval and class accuracy from similarities, in numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rdb_geo.core.arrays import Float32Matrix

DEPTHS = (1, 5, 10)
"""The K of R@K."""

IntVector = npt.NDArray[np.int64]
"""Indices, (N,)."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Recall in percent, both ways, strictly by index: a caption counts only for the image that it was written for."""

    image_to_text: tuple[float, float, float]
    """Share of images with a caption of theirs among the best 1, 5, 10."""

    text_to_image: tuple[float, float, float]
    """Share of captions with their image among the best 1, 5, 10."""

    @property
    def mean_recall(self) -> float:
        """mR, the mean of the six."""
        return float(np.mean([*self.image_to_text, *self.text_to_image]))


def retrieval(similarity: Float32Matrix, owner: IntVector) -> Retrieval:
    """Recall from similarities.

    Args:
        similarity: Images by captions, (N, M).
        owner: Row of the image of each caption, (M,). Every image has at least one.
    """
    count = len(similarity)
    own = owner[None, :] == np.arange(count)[:, None]
    best_own = np.where(own, similarity, -np.inf).max(1)
    # Ties count against us: a rank is the number of rivals at least as similar. A constant model must not score.
    image_ranks = ((similarity >= best_own[:, None]) & ~own).sum(1)
    of_caption = similarity[owner, np.arange(len(owner))]
    text_ranks = (similarity >= of_caption[None, :]).sum(0) - 1
    return Retrieval(_recalls(image_ranks), _recalls(text_ranks))


def class_accuracy(similarity: Float32Matrix, labels: IntVector, depth: int = 1) -> float:
    """Share of images whose class is among the `depth` best prompts, 0 … 1.

    Args:
        similarity: Images by classes, (N, C).
        labels: Class of each image, (N,).
        depth: How many prompts count.
    """
    own = similarity[np.arange(len(labels)), labels]
    ranks = (similarity >= own[:, None]).sum(1) - 1
    return float((ranks < depth).mean())


def average_precision(scores: npt.NDArray[np.float32], relevant: npt.NDArray[np.bool_]) -> float:
    """Average precision of a ranking, 0 … 1: the mean of the precision at each relevant item.

    Args:
        scores: Higher comes first, (N,).
        relevant: Which items are, (N,); at least one.
    """
    hits = relevant[np.argsort(-scores, kind="stable")]
    precision = hits.cumsum() / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def _recalls(ranks: IntVector) -> tuple[float, float, float]:
    first, second, third = (float((ranks < depth).mean() * 100) for depth in DEPTHS)
    return first, second, third
