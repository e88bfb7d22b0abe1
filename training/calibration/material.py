"""Pictures of known classes laid side by side and cut into chips, as an index would cut them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, UInt8Images
from rdb_geo.encoders.base import Encoder

CELLS = 8
"""Pictures along each side of a mosaic."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Embedded chips of mosaics, and what each shows."""

    chips: NDArray[np.float32]
    """Shape (S, N, D): N chips of each of S mosaics, unit rows."""

    shares: NDArray[np.float32]
    """Shape (S, N, K): the share of each chip that lies in cells of each class, 0 … 1."""

    @property
    def shows(self) -> NDArray[np.bool_]:
        """Shape (S, N, K): a chip shows a class that fills at least half of it."""
        result: NDArray[np.bool_] = np.asarray(self.shares >= 0.5, bool)
        return result

    @property
    def present(self) -> NDArray[np.bool_]:
        """Shape (S, K): the mosaic has a chip that shows the class alone."""
        best: NDArray[np.float32] = self.shares.max(axis=1)
        return np.asarray(best > 0.99, bool)

    def of(self, mosaics: Sequence[int] | NDArray[np.intp]) -> Material:
        """Some of the mosaics."""
        return Material(self.chips[mosaics], self.shares[mosaics])


def lay_mosaics(
    pictures: Mapping[int, UInt8Images], encoder: Encoder, *, mosaics: int, classes_each: int, classes: int, seed: int
) -> Material:
    """Mosaics of `CELLS` × `CELLS` pictures, each with some classes left out, cut into chips that overlap by a half.

    Args:
        pictures: Class number to its pictures, (n, P, P, 3), all of one size, P even.
        encoder: Of the model.
        mosaics: How many, S.
        classes_each: Classes that may stand in one mosaic.
        classes: All classes, K.
        seed: Of the choice of classes and pictures.
    """
    rng = np.random.default_rng(seed)
    side = next(iter(pictures.values())).shape[1]
    chips, shares = [], []
    for _ in range(mosaics):
        allowed = rng.choice(sorted(pictures), size=min(classes_each, len(pictures)), replace=False)
        labels = rng.choice(allowed, size=(CELLS, CELLS))
        canvas = np.concatenate(
            [np.concatenate([_pick(pictures[label], rng) for label in row], axis=1) for row in labels.tolist()]
        )
        chips.append(encoder.encode_images(cut(canvas, side)))
        shares.append(shares_of(labels, classes))
    return Material(np.stack(chips), np.stack(shares))


def cut(canvas: NDArray[np.uint8], side_px: int) -> UInt8Images:
    """Square chips of a picture, half a side apart, row by row: (N, side, side, 3)."""
    height, width = canvas.shape[:2]
    return np.stack(
        [
            canvas[top : top + side_px, left : left + side_px]
            for top in range(0, height - side_px + 1, side_px // 2)
            for left in range(0, width - side_px + 1, side_px // 2)
        ]
    )


def shares_of(labels: NDArray[np.integer], classes: int) -> NDArray[np.float32]:
    """The share of each chip of `cut` in cells of each class, (N, K).

    Args:
        labels: Class number of each cell, (rows, columns).
        classes: K.
    """
    quarters = np.repeat(np.repeat(labels, 2, axis=0), 2, axis=1)
    rows, cols = quarters.shape[0] - 1, quarters.shape[1] - 1
    shares = np.zeros((rows * cols, classes), np.float32)
    for down in (0, 1):
        for right in (0, 1):
            seen = quarters[down : down + rows, right : right + cols].ravel()
            shares[np.arange(rows * cols), seen] += 0.25
    return shares


def make_background(
    pictures: UInt8Images, encoder: Encoder, *, whole: int, straddling: int, others: int, seed: int
) -> Float32Matrix:
    """Reference chips of all kinds: whole pictures, chips across the borders of pictures, and other chips.

    Other chips show four pictures at half the size, a quarter of a picture at double the size, a picture with a blank
    edge, or one plain colour: other ground sizes, edges of scenes, and places without texture.

    Args:
        pictures: (n, P, P, 3), of all classes, P even; used again where there are too few.
        encoder: Of the model.
        whole: Pictures as they are.
        straddling: Chips across a border or a corner.
        others: Other chips.
        seed: Of the choice.

    Returns:
        float32 (whole + straddling + others, D), unit rows.
    """
    rng = np.random.default_rng(seed)
    side = pictures.shape[1]
    half = side // 2
    chips = [pictures[place] for place in rng.permutation(len(pictures))[:whole]]
    for _ in range(straddling):
        block = _block(pictures, rng)
        top, left = ((half, half), (0, half), (half, 0))[rng.integers(3)]
        chips.append(block[top : top + side, left : left + side])
    for number in range(others):
        if number % 4 == 0:
            chip = _block(pictures, rng).reshape(side, 2, side, 2, 3).mean(axis=(1, 3)).astype(np.uint8)
        elif number % 4 == 1:
            top, left = rng.integers(0, half, 2)
            piece = _pick(pictures, rng)[top : top + half, left : left + half]
            chip = np.repeat(np.repeat(piece, 2, axis=0), 2, axis=1)
        elif number % 4 == 2:
            chip = _pick(pictures, rng).copy()
            chip[:, : rng.integers(1, half)] = rng.choice([0, 255])
            chip = np.rot90(chip, int(rng.integers(4))).copy()
        else:
            noise = rng.normal(0, rng.uniform(1, 12), (side, side, 1))
            chip = np.clip(rng.integers(0, 256, 3) + noise, 0, 255).astype(np.uint8)
        chips.append(chip)
    return np.concatenate([encoder.encode_images(np.stack(chips[at : at + 64])) for at in range(0, len(chips), 64)])


def _block(pictures: UInt8Images, rng: np.random.Generator) -> NDArray[np.uint8]:
    rows = [np.concatenate([_pick(pictures, rng), _pick(pictures, rng)], axis=1) for _ in range(2)]
    return np.concatenate(rows)


def _pick(pictures: UInt8Images, rng: np.random.Generator) -> NDArray[np.uint8]:
    chosen: NDArray[np.uint8] = pictures[rng.integers(len(pictures))]
    return chosen
