"""Curves of a run's log as a small PNG: losses, their weights, recall on val."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

_PANELS = (
    ("loss terms", ("cm", "cls", "prompts", "ema", "contrastive", "classification")),
    ("weights", ("w_cm", "w_cls", "w_prompts", "w_ema")),
    ("R@K on val, %", ("val_i2t_r1", "val_i2t_r10", "val_t2i_r1", "val_t2i_r10", "val_mr")),
)


def plot_log(log: Path, picture: Path) -> None:
    """Draw a ``log.csv`` by its column ``epoch`` into a PNG; other columns are drawn where they have values."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with log.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    panels = [(title, curves) for title, columns in _PANELS if (curves := _curves(rows, columns))]
    figure, axes = plt.subplots(1, len(panels), figsize=(3 * len(panels), 2.6), layout="constrained", squeeze=False)
    for axis, (title, curves) in zip(axes[0], panels, strict=True):
        for column, points in curves.items():
            axis.plot(*zip(*points, strict=True), marker="." if len(points) < 30 else None, label=column)
        _finish(axis, title)
    figure.savefig(picture, dpi=80)
    plt.close(figure)


def _curves(rows: list[dict[str, str]], columns: tuple[str, ...]) -> dict[str, list[tuple[float, float]]]:
    """Points (epoch, value) of each column that has any; stage 1 writes -1 where it did not measure."""
    found = {
        column: [(float(row["epoch"]), float(row[column])) for row in rows if row.get(column) not in {None, "", "-1.0"}]
        for column in columns
    }
    return {column: points for column, points in found.items() if points}


def _finish(axis: Any, title: str) -> None:  # noqa: ANN401  # matplotlib's own types differ by version
    axis.set_title(title, fontsize=9)
    axis.set_xlabel("epoch", fontsize=8)
    axis.tick_params(labelsize=7)
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.legend(fontsize=6)
