"""How well the scene classes keep apart in image and in text embeddings: the imbalance that RDB is to mend.

The paper's motive [review: chatpaper.com]: under symmetric adapters the text side is more class-separable than the
image side. Measured here rather than looked at: the silhouette of classes, and the accuracy of the nearest class mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.encoders.base import Encoder
from training.data import CLASSES, label_numbers
from training.evaluate import Split

_PANELS = {"silhouette": "silhouette of the classes", "nearest_mean": "nearest class mean is the own one, share"}
_SIDES = {"image": "images", "text": "captions"}
_COLOURS, _WIDTH = ("#1b6ca8", "#c8553d"), 0.38


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
    """How far the classes (N,) of unit rows (N, D) are apart; of one row: silhouette 0, and missed."""
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


def measure(encoder: Encoder, split: Split) -> dict[str, float]:
    """The separability of both modalities of an encoder on a split, as a result file has it."""
    embedded = embed(encoder, split)
    images = separability(embedded.images, embedded.image_labels)
    texts = separability(embedded.texts, embedded.text_labels)
    return {
        "image_silhouette": images.silhouette,
        "text_silhouette": texts.silhouette,
        "image_nearest_mean": images.nearest_mean,
        "text_nearest_mean": texts.nearest_mean,
        "images": len(embedded.images),
        "texts": len(embedded.texts),
    }


def plot(models: dict[str, dict[str, float]], path: Path) -> None:
    """Draw what `measure` gave for each model, by the name that is shown: bars of images beside bars of captions."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 + 1.6 * len(models), 2.9), layout="constrained")
    places = np.arange(len(models))
    for axes, (key, title) in zip(figure.subplots(1, len(_PANELS)), _PANELS.items(), strict=True):
        for number, (side, label) in enumerate(_SIDES.items()):
            values = [found[f"{side}_{key}"] for found in models.values()]
            bars = axes.bar(places + (number - 0.5) * _WIDTH, values, _WIDTH, label=label, color=_COLOURS[number])
            axes.bar_label(bars, fmt="%.2f", fontsize=8, padding=1)
        axes.set_title(title, fontsize=9)
        axes.set_xticks(places, [fill(name, 18) for name in models], fontsize=8)
        axes.tick_params("y", labelsize=7)
        axes.axhline(0, color="black", linewidth=0.6)
        axes.margins(y=0.12)
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    figure.savefig(path, dpi=100)
