"""How well the scene classes keep apart in image and in text embeddings: the imbalance that RDB is to mend.

The paper's motive [review: chatpaper.com]: under symmetric adapters the text side is more class-separable than the
image side. Measured here rather than looked at: the silhouette of classes, and the accuracy of the nearest class mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.encoders.base import Encoder
from training.data import CLASSES, class_name, label_numbers
from training.evaluate import Split


@dataclass(frozen=True, slots=True)
class Separability:
    """Of one modality."""

    silhouette: float
    """Mean silhouette of the classes by cosine distance, -1 … 1 (Rousseeuw 1987, J. Comput. Appl. Math. 20, 53-65)."""

    nearest_mean: float
    """Share of rows whose own class has the nearest mean, the row itself left out of its class's mean; 0 … 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A split's images and distinct captions, embedded."""

    images: Float32Matrix
    """Unit rows (N, D)."""

    image_labels: NDArray[np.int64]
    """Class of each image, (N,)."""

    texts: Float32Matrix
    """Unit rows (M, D) of each image's first caption."""

    text_labels: NDArray[np.int64]
    """Class of each caption, (M,)."""


def embed(encoder: Encoder, split: Split) -> Embedded:
    """Embed the images of a split that have a class, and the first caption of each, a sentence once for each class."""
    labels = label_numbers(split.records, CLASSES)
    known = np.flatnonzero(labels >= 0)
    pairs = sorted({(split.records[row].sentences[0], int(labels[row])) for row in known})
    return Embedded(
        encoder.encode_images(split.pictures[known]),
        labels[known],
        encoder.encode_texts([sentence for sentence, _ in pairs]),
        np.array([label for _, label in pairs]),
    )


def separability(rows: Float32Matrix, labels: NDArray[np.int64]) -> Separability:
    """How far the classes of unit rows are apart.

    Args:
        rows: Unit rows (N, D).
        labels: Class of each, (N,). Classes of one row count as silhouette 0 and as missed.
    """
    classes, places = np.unique(labels, return_inverse=True)
    member = np.eye(len(classes))[places]
    counts = member.sum(0)
    distances = (1 - rows.astype(np.float64) @ rows.T.astype(np.float64)) @ member  # (N, C): sums over classes
    own = np.arange(len(rows)), places
    alone = counts[places] == 1
    inside = distances[own] / np.maximum(counts[places] - 1, 1)
    means = distances / counts
    means[own] = np.inf
    outside = means.min(1)
    silhouette = np.where(alone, 0, (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12))
    return Separability(float(silhouette.mean()), _nearest_mean(rows.astype(np.float64), member, places, alone))


def _nearest_mean(
    rows: NDArray[np.float64], member: NDArray[np.float64], places: NDArray[np.intp], alone: NDArray[np.bool_]
) -> float:
    sums = member.T @ rows
    units = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    cosines = rows @ units.T
    without = sums[places] - rows
    own = (rows * without).sum(1) / np.maximum(np.linalg.norm(without, axis=1), 1e-12)
    cosines[np.arange(len(rows)), places] = -np.inf
    return float(((own > cosines.max(1)) & ~alone).mean())


def principal(rows: Float32Matrix, others: Float32Matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both sets, each centred on its own mean, in the two directions in which the first varies most: (N, 2), (M, 2)."""
    centred = rows.astype(np.float64) - rows.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return centred @ axes[:2].T, (others.astype(np.float64) - others.mean(0)) @ axes[:2].T


def plot(models: dict[str, Embedded], path: Path) -> dict[str, dict[str, float]]:
    """Draw images and captions of each model, coloured by class, and return what the titles say.

    Args:
        models: By the name that the plot shows.
        path: PNG or SVG to write.

    Returns:
        By model: silhouette and nearest-mean accuracy of images and of texts.
    """
    from matplotlib import colormaps
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4.2 * len(models)), layout="constrained")
    panels = figure.subplots(len(models), 2, squeeze=False)
    found: dict[str, dict[str, float]] = {}
    colours = colormaps["gist_ncar"](np.linspace(0.03, 0.95, len(CLASSES)))
    for (name, embedded), pair in zip(models.items(), panels, strict=True):
        images = separability(embedded.images, embedded.image_labels)
        texts = separability(embedded.texts, embedded.text_labels)
        found[name] = {
            "image_silhouette": images.silhouette,
            "text_silhouette": texts.silhouette,
            "image_nearest_mean": images.nearest_mean,
            "text_nearest_mean": texts.nearest_mean,
        }
        points = principal(embedded.images, embedded.texts)
        for axes, rows, labels, what, numbers in zip(
            pair,
            points,
            (embedded.image_labels, embedded.text_labels),
            ("images", "captions"),
            (images, texts),
            strict=True,
        ):
            axes.scatter(*rows.T, s=6, c=colours[labels], linewidths=0)
            axes.set_title(f"{name}: {what}, silhouette {numbers.silhouette:.2f}", fontsize=10)
            axes.set_xticks([])
            axes.set_yticks([])
            for label in np.unique(labels):
                axes.annotate(class_name(CLASSES[label]), rows[labels == label].mean(0), fontsize=5, ha="center")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=90)
    return found
