"""What a user's own marks make of a model: its calibration on this machine, which every front end then uses."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rdb_geo.answer.calibrate import Calibrated
from rdb_geo.answer.calibrate import calibrate as learn
from rdb_geo.answer.marks import read_labels
from rdb_geo.core.errors import CalibrationError
from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.score.own_calibration import path_of, write_own_calibration
from rdb_geo.session.opened import Opened

__all__ = ["Calibrated", "calibrate", "forget_calibration"]


def calibrate(
    index: Opened, files: Sequence[str | os.PathLike[str]], *, on_progress: ProgressFn = ignore
) -> Calibrated:
    """Make probabilities of a model's scores, in the place of an earlier calibration by marks.

    Files hold hits of plain questions, several in one perhaps, with a column ``mark``. `on_progress` hears of the
    questions, and may raise `Cancelled`.

    Raises:
        MarksError: A file holds no hits that can be read, or the marks don't suffice.
        CalibrationError: The model ships with a calibration.
        EncoderMismatchError: The index was made by another model.
        OSError: The calibration can't be written.
    """
    labels = [label for file in files for label in read_labels(Path(file))]
    index.store.check_exists()
    found = learn(index.store, index.encoder, labels, on_progress=on_progress)
    write_own_calibration(found.own, index.encoder.spec)
    return found


def forget_calibration(index: Opened) -> Path:
    """Take away what marks made of the index's model; the file that is gone.

    Raises:
        CalibrationError: There is none.
    """
    path = path_of(index.encoder.spec)
    if not path.is_file():
        raise CalibrationError(f"{index.encoder.spec.name} has no calibration by marks on this machine.")
    path.unlink()
    return path
