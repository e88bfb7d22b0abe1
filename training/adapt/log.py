"""A run's numbers by epoch: a CSV file, and TensorBoard's events where that package is installed."""

from __future__ import annotations

import csv
import logging
from importlib.util import find_spec
from pathlib import Path

COLUMNS = (
    *("epoch", "loss", "cm", "cls", "ema", "w_cm", "w_cls", "w_ema", "tau", "train_s"),
    *("val_mr", "val_mr_ties_lost", "val_top1", "val_map"),
    *("val_i2t_r1", "val_i2t_r5", "val_i2t_r10", "val_t2i_r1", "val_t2i_r5", "val_t2i_r10"),
)
"""Of ``log.csv``; what an experiment or an epoch has not is left empty."""


class Log:
    """Writes one row for each epoch."""

    def __init__(self, folder: Path, new: bool) -> None:  # noqa: FBT001
        """Open.

        Args:
            folder: Gets ``log.csv`` and TensorBoard's events.
            new: Start over instead of going on.
        """
        self._path = folder / "log.csv"
        self._folder = folder
        if new or not self._path.exists():
            with self._path.open("w", encoding="utf-8", newline="") as file:
                csv.DictWriter(file, COLUMNS).writeheader()

    def write(self, row: dict[str, float]) -> None:
        """Add an epoch's numbers; keys are among `COLUMNS`."""
        with self._path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, COLUMNS).writerow({key: round(value, 5) for key, value in row.items()})
        if find_spec("tensorboard") is not None:
            self._event(row)

    def _event(self, row: dict[str, float]) -> None:
        logging.getLogger("tensorboard").setLevel(logging.ERROR)
        from torch.utils.tensorboard import SummaryWriter

        with SummaryWriter(str(self._folder)) as writer:
            for key, value in row.items():
                if key != "epoch":
                    writer.add_scalar(key, value, int(row["epoch"]))
