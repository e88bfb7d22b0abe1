"""Curves of a run's log as a small PNG: losses, their weights, recall on val."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

_PANELS = (
    ("loss terms", ("cm", "cls", "ema", "contrastive", "classification", "prompts")),
    ("weights", ("w_cm", "w_cls", "w_ema")),
    ("R@K on val, %", ("val_i2t_r1", "val_i2t_r10", "val_t2i_r1", "val_t2i_r10", "val_mr")),
)


def plot_log(log: Path, picture: Path) -> None:
    """Draw a ``log.csv``.

    Args:
        log: With a column ``epoch``; other columns are drawn where they have values.
        picture: The PNG to write.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with log.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figure, axes = plt.subplots(1, len(_PANELS), figsize=(9, 2.6), layout="constrained")
    for axis, (title, columns) in zip(axes, _PANELS, strict=True):
        for column in columns:
            points = [(float(row["epoch"]), float(row[column])) for row in rows if row.get(column)]
            points = [(x, y) for x, y in points if y != -1]  # stage 1 writes -1 where it did not measure
            if points:
                axis.plot(*zip(*points, strict=True), marker="." if len(points) < 30 else None, label=column)
        _finish(axis, title)
    figure.savefig(picture, dpi=80)
    plt.close(figure)


def _finish(axis: Any, title: str) -> None:  # noqa: ANN401  # matplotlib's own types differ by version
    axis.set_title(title, fontsize=9)
    axis.set_xlabel("epoch", fontsize=8)
    axis.tick_params(labelsize=7)
    if axis.has_data():
        axis.legend(fontsize=6)
