"""What a score is measured against: the calibration of a model, or else the chips of the index."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.cards import folder_of
from rdb_geo.index.store import Store
from rdb_geo.score.calibration import FILE, Calibration, read_calibration

MOST_CHIPS = 8_192
"""So many chips, spread evenly over the index, are enough to know its mean and spread to 1 %."""


def calibration_of(spec: EncoderSpec) -> Calibration | None:
    """The calibration that lies beside a model's card, read once; None where there is none.

    Raises:
        CalibrationError: It is damaged or belongs to another model.
    """
    folder = folder_of(spec.name)
    try:
        changed_ns = 0 if folder is None else (folder / FILE).stat().st_mtime_ns
    except OSError:
        return None
    return None if folder is None else _read(spec, changed_ns)


@lru_cache(maxsize=4)
def _read(spec: EncoderSpec, changed_ns: int) -> Calibration | None:  # noqa: ARG001 - part of the cache's key
    folder = folder_of(spec.name)
    return None if folder is None else read_calibration(folder, spec)


def rivals_id(spec: EncoderSpec) -> str | None:
    """Identity of the calibration that `rivals_of` uses; None where the model has none."""
    calibration = calibration_of(spec)
    return None if calibration is None else calibration.distractors.identity


def rivals_of(spec: EncoderSpec, embeddings: Float32Matrix) -> NDArray[np.float32] | None:
    """What no question changes in the scores of chips, (N, D): `Distractors.rivals` of their vectors as stored.

    None where the model has no calibration.

    Raises:
        CalibrationError: The calibration is damaged or belongs to another model.
    """
    calibration = calibration_of(spec)
    return None if calibration is None else calibration.distractors.rivals(embeddings.astype(np.float16))


def index_background(store: Store, spec: EncoderSpec) -> Float32Matrix:
    """Chips of an index, spread evenly over its scenes: all where there are at most `MOST_CHIPS`.

    Args:
        store: The index; index files that can't be read or belong to another model are left out.
        spec: The model.

    Returns:
        float32 (M, D), unit rows; M = 0 where the index is empty.
    """
    shards = [shard for shard in store.scenes()[0] if shard.manifest.encoder.space_id == spec.space_id]
    step = max(1, -(-sum(shard.manifest.count for shard in shards) // MOST_CHIPS))
    rows: list[Float32Matrix] = [np.empty((0, spec.dim), np.float32)]
    for shard in shards:
        place = 0
        found: list[Float32Matrix] = []
        try:
            for block in store.vectors(shard):
                found.append(block.singles[-place % step :: step])
                place += len(block)
        except IndexFormatError:
            continue
        rows.extend(found)
    return np.concatenate(rows)
