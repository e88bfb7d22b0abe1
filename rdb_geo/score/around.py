"""What the chips of an index are like: for models without a calibration, all that a question can be held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.linalg import norm
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, l2_normalize
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.score.null import Null, make_null
from rdb_geo.score.own_calibration import OwnCalibration, own_calibration_of
from rdb_geo.score.rank import cosines
from rdb_geo.score.scorer import StandingOut, standing_out

MOST_CHIPS = 8_192
"""So many chips, spread evenly over the index, are enough to know its mean and spread to 1 %."""

MOST_GROUPS = 32
"""Row groups that are read for them, so that a large index is not read a second time."""


@dataclass(frozen=True, eq=False)
class Around:
    """The chips of an index, as a question meets them."""

    encoder: Encoder
    """Of the model that made the index."""

    background: Float32Matrix
    """float32 (M, D), unit rows; M = 0 where the index is empty."""

    @classmethod
    def of(cls, store: Store, encoder: Encoder) -> Around:
        """The chips of an index."""
        return cls(encoder, index_background(store, encoder.spec))

    @cached_property
    def own(self) -> OwnCalibration | None:
        """What the user's own marks said of the model; None without any, or where the index is empty.

        Raises:
            CalibrationError: It is damaged.
        """
        return own_calibration_of(self.encoder.spec) if len(self.background) else None

    @cached_property
    def null(self) -> Null:
        """What unrelated texts find among them."""
        return make_null(self.encoder, self.background)

    def text_scorer(self, vector: NDArray[np.float32]) -> StandingOut:
        """The scorer of a text and its unit vector, (D,).

        Raises:
            EncoderError: The banks of texts can't be encoded.
            CalibrationError: The user's own calibration is damaged.
        """
        away = vector - self.null.centre
        unit, length = l2_normalize(away[None])[0], float(norm(away))
        if self.own is None:
            return standing_out(unit, self.background, length=length, null=self.null)
        best = length * float(cosines(self.background, unit).max())
        line = self.own.line(self.null.scale(), best)
        return StandingOut(unit, length * line.slope, line.offset, length, self.null)

    def features(self, vector: NDArray[np.float32], chips: Float32Matrix) -> NDArray[np.float64]:
        """What a calibration by marks knows of a text (D,) and N chips (N, D), all of unit norm: shape (N, 2).

        See `rdb_geo.score.own_calibration`.
        """
        away, scale = (vector - self.null.centre).astype(np.float32), self.null.scale()
        best = float((self.background @ away).max())
        near = (chips @ away).astype(np.float64)
        return np.column_stack([(near - scale.mean) / scale.deviation, np.full(len(near), scale.standing(best))])

    def example_scorer(self, vector: NDArray[np.float32]) -> StandingOut:
        """The scorer of an example's unit vector, (D,); no text is its null, as pictures are nearer to pictures."""
        return standing_out(vector, self.background)


def index_background(store: Store, spec: EncoderSpec) -> Float32Matrix:
    """Chips of an index, spread evenly over its scenes: all where there are at most `MOST_CHIPS`.

    Float32 (M, D), unit rows.

    In a large index they come from `MOST_GROUPS` row groups, spread evenly over all. Index files that can't be read or
    belong to another model are left out; M = 0 where the index is empty.
    """
    shards = [shard for shard in store.scenes()[0] if shard.manifest.encoder.space_id == spec.space_id]
    groups = [(shard, group) for shard in shards for group in shard.groups]
    if sum(group.count for _, group in groups) > MOST_CHIPS and len(groups) > MOST_GROUPS:
        groups = [groups[place] for place in np.linspace(0, len(groups) - 1, MOST_GROUPS).round().astype(int)]
    step = max(1, -(-sum(group.count for _, group in groups) // MOST_CHIPS))
    rows: list[Float32Matrix] = [np.empty((0, spec.dim), np.float32)]
    for shard in shards:
        place = 0
        found: list[Float32Matrix] = []
        try:
            for block in store.vectors(shard, [group for owner, group in groups if owner is shard]):
                found.append(block.rows[-place % step :: step].astype(np.float32))
                place += len(block)
        except IndexFormatError:
            continue
        if all(np.isfinite(block).all() for block in found):  # scoring tells of vectors that are no numbers
            rows.extend(found)
    return np.concatenate(rows)
