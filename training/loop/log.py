"""A run's numbers by epoch: a CSV file, and TensorBoard's events where that package is installed."""

from __future__ import annotations

import csv
import logging
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from training.evaluate import Scores

_TERMS = ("cm", "cls", "prompts", "ema")
COLUMNS = (
    *("epoch", "loss", *_TERMS, *(f"w_{term}" for term in _TERMS), "tau", "size_px", "train_s"),
    *("val_mr", "val_mr_ties_lost", "val_top1", "val_map"),
    *("val_i2t_r1", "val_i2t_r5", "val_i2t_r10", "val_t2i_r1", "val_t2i_r5", "val_t2i_r10"),
)
"""Of ``log.csv``; what an experiment or an epoch has not is left empty."""


class Log:
    """Writes one row for each epoch."""

    def __init__(self, folder: Path, epochs_done: int) -> None:
        """Open ``log.csv`` and TensorBoard's events; rows after `epochs_done`, of a run cut off, are dropped."""
        self._path = folder / "log.csv"
        kept = [row for row in read_log(self._path) if int(row["epoch"]) <= epochs_done] if epochs_done else []
        with self._path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(kept)
        self._events: Any = None
        if find_spec("tensorboard") is not None:
            logging.getLogger("tensorboard").setLevel(logging.ERROR)
            from torch.utils.tensorboard import SummaryWriter

            self._events = SummaryWriter(str(folder))

    def write(self, row: Mapping[str, float]) -> None:
        """Add an epoch's numbers; keys are among `COLUMNS`."""
        with self._path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, COLUMNS).writerow({key: round(value, 5) for key, value in row.items()})
        if self._events is not None:
            for key, value in row.items():
                if key != "epoch":
                    self._events.add_scalar(key, value, int(row["epoch"]))
            self._events.flush()

    def close(self) -> None:
        """Close TensorBoard's file."""
        if self._events is not None:
            self._events.close()


def read_log(path: Path) -> list[dict[str, str]]:
    """The rows of a ``log.csv``; none where there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers(scores: Scores) -> dict[str, float]:
    """The columns of a measurement."""
    recalls = {
        f"val_{way}_r{depth}": value
        for way, values in (("i2t", scores.retrieval.image_to_text), ("t2i", scores.retrieval.text_to_image))
        for depth, value in zip((1, 5, 10), values, strict=True)
    }
    return {
        "val_mr": scores.retrieval.mean_recall,
        "val_mr_ties_lost": scores.retrieval.ties_lost_mean_recall,
        "val_top1": scores.class_top1,
        "val_map": scores.query_map,
        **recalls,
    }
