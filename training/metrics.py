"""Retrieval and class accuracy from similarities, in numpy."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rdb_geo.core.arrays import Float32Matrix

DEPTHS = (1, 5, 10)
"""The K of R@K."""

IntVector = npt.NDArray[np.int64]
"""Indices, (N,)."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Recall in percent, both ways, strictly by index: a caption counts only for its own image.

    RSICD repeats its sentences, so many captions are tied exactly. Published evaluators sort, so that a tie falls by
    position; here the lower index wins, and `ties_lost_mean_recall` says how much of the result hangs on that.
    """

    image_to_text: tuple[float, float, float]
    """Share of images with a caption of theirs among the best 1, 5, 10."""

    text_to_image: tuple[float, float, float]
    """Share of captions with their image among the best 1, 5, 10."""

    ties_lost_mean_recall: float
    """mR if every tie were lost: a rival that is as similar counts as better."""

    shares: npt.NDArray[np.float64] = field(compare=False, repr=False)
    """What each image and its captions add to mR, (N,), percent: mR is their mean. For tests over pairs of images."""

    @property
    def mean_recall(self) -> float:
        """mR, the mean of the six."""
        return float(np.mean([*self.image_to_text, *self.text_to_image]))


def retrieval(similarity: Float32Matrix, owner: IntVector) -> Retrieval:
    """Recall from similarities of images by captions (N, M); `owner` is the image of each caption, (M,)."""
    count = len(similarity)
    own = owner[None, :] == np.arange(count)[:, None]
    images, captions = np.arange(count), np.arange(len(owner))
    first_own = np.where(own, similarity, -np.inf).argmax(1)
    best_own = similarity[images, first_own][:, None]
    of_caption = similarity[owner, captions][None, :]
    better_captions = (similarity > best_own).sum(1)
    better_images = (similarity > of_caption).sum(0)
    earlier_captions = ((similarity == best_own) & (captions[None, :] < first_own[:, None])).sum(1)
    earlier_images = ((similarity == of_caption) & (images[:, None] < owner[None, :])).sum(0)
    lost = [
        *_recalls(((similarity >= best_own) & ~own).sum(1)),
        *_recalls((similarity >= of_caption).sum(0) - 1),
    ]
    by_image, by_text = better_captions + earlier_captions, better_images + earlier_images
    hits = _hits(by_image).mean(1) + np.bincount(owner, _hits(by_text).mean(1), count) * count / len(owner)
    return Retrieval(
        image_to_text=_recalls(by_image),
        text_to_image=_recalls(by_text),
        ties_lost_mean_recall=float(np.mean(lost)),
        shares=50 * hits,
    )


def paired(mine: npt.NDArray[np.float64], theirs: npt.NDArray[np.float64], seed: int = 0) -> tuple[float, float]:
    """Where the difference of two models' mR lies with 95 % confidence, by 2,000 bootstraps over images.

    Given `Retrieval.shares` of both on the same images, or their means over seeds.
    """
    difference = mine - theirs
    draws = np.random.default_rng(seed).integers(0, len(difference), (2000, len(difference)))
    low, high = np.percentile(difference[draws].mean(1), [2.5, 97.5])
    return float(low), float(high)


def _hits(ranks: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    return (ranks[:, None] < np.array(DEPTHS)).astype(np.float64)


def class_accuracy(similarity: Float32Matrix, labels: IntVector, depth: int = 1) -> float:
    """Share of images whose class, (N,), is among the `depth` best prompts of (N, C), 0 … 1; ties are lost."""
    own = similarity[np.arange(len(labels)), labels]
    ranks = (similarity >= own[:, None]).sum(1) - 1
    return float((ranks < depth).mean())


def average_precision(scores: npt.NDArray[np.float32], relevant: npt.NDArray[np.bool_]) -> float:
    """Average precision of a ranking by score (N,), 0 … 1: the mean of the precision at each relevant item."""
    hits = relevant[np.argsort(-scores, kind="stable")]
    precision = hits.cumsum() / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def _recalls(ranks: IntVector) -> tuple[float, float, float]:
    first, second, third = (float((ranks < depth).mean() * 100) for depth in DEPTHS)
    return first, second, third
