"""What a user's own marks say the scores of a model without a calibration mean, as one small file of this machine.

The log-odds that a chip shows a text become

    a · (n - mean) / deviation + b · (best - best of unrelated texts) / deviation + k,

where n is the chip's nearness to the text and ``best`` that of the nearest chip of the index, both measured by what
unrelated texts find in the same index (`rdb_geo.score.null.NullScale`): so they mean the same for any model and any
index. a, b ≥ 0 and k are the maximum a posteriori of a logistic regression over the marks, with a Gaussian prior around
`PRIOR`: Platt scaling (Platt, "Probabilistic outputs for support vector machines", 1999) with a second feature, that
the text is there at all. Marks are made on the best hits; that does no harm, as the features say which those are.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.consent import user_cache
from rdb_geo.core.errors import CalibrationError
from rdb_geo.core.files import replacing
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.score.feedback import LogisticProblem
from rdb_geo.score.null import NullScale

FOLDER = "calibrations"
"""In the user's cache folder."""

FORMAT_VERSION = 1
"""Raised when an older reader would misunderstand a file; it refuses a higher one."""

PRIOR = (1.2, 3.0, -6.0)
"""a, b and k before any mark: what mosaics of RSICD's train split gave for rdb-lite without its calibration, …"""

RIDGE, RIDGE_BIAS = 2.0, 0.2
"""… and the inverse variances with which a and b, and k, are believed; chosen there too."""

LEAST_SLOPE = 0.02
"""a at least: below it the marks say that the model's order means nothing."""


class Line(NamedTuple):
    """Log-odds of chips as a straight line of their nearness."""

    slope: float
    """For each unit of nearness, above 0."""

    offset: float
    """At nearness 0."""


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """Coefficients, and which model they belong to."""

    model: str
    """Its name, for messages."""

    space_id: str
    """Identity of its embeddings."""

    prompts_id: str
    """Identity of its prompt templates, by which a text becomes a vector."""

    nearness: float
    """a, at least `LEAST_SLOPE`."""

    standing: float
    """b, not negative."""

    bias: float
    """k."""

    right: int
    """Marks for right that it was learned from."""

    wrong: int
    """Marks for wrong."""

    questions: int
    """Texts that they were made for."""

    @property
    def identity(self) -> str:
        """By which a question refined under it is told from one refined under other marks, 16 hex digits."""
        return _check(asdict(self))[:16]

    def line(self, scale: NullScale, best: float) -> Line:
        """The log-odds of a text's chips in the index that is asked, by the nearness of its nearest chip."""
        slope = self.nearness / scale.deviation
        return Line(slope, self.bias - slope * scale.mean + self.standing * scale.standing(best))


def fit_marks(features: NDArray[np.float64], is_right: BoolMask) -> tuple[float, float, float]:
    """a, b and k from nearness and standing of marked chips, (n, 2), and which are right.

    See the module's docstring.
    """
    least, prior, is_least = np.array([LEAST_SLOPE, 0.0]), np.array(PRIOR[:2]), np.zeros(2, bool)
    while True:
        start = np.where(is_least, least, prior)
        change, more = LogisticProblem(
            rows=features[:, ~is_least],
            offsets=features @ start + PRIOR[2],
            targets=is_right.astype(np.float64),
            shares=np.ones(len(features)),
            ridge=RIDGE,
            ridge_bias=RIDGE_BIAS,
        ).solve()
        start[~is_least] += change
        too_low = start < least
        if not too_low.any():
            return float(start[0]), float(start[1]), PRIOR[2] + more
        is_least |= too_low


def own_calibration_of(spec: EncoderSpec) -> OwnCalibration | None:
    """The user's own calibration of a model; None where there is none.

    Raises:
        CalibrationError: It is damaged, or a newer version wrote it.
    """
    path = path_of(spec)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise CalibrationError(_damaged(path)) from error
    if not isinstance(raw, dict) or raw.pop("check", None) != _check(raw):
        raise CalibrationError(_damaged(path))
    version = raw.pop("format_version", None)
    if version != FORMAT_VERSION:
        raise CalibrationError(f"the calibration {path} has format {version}, this rdb-geo reads {FORMAT_VERSION}.")
    try:
        own = OwnCalibration(**raw)
        numbers = (own.nearness, own.standing, own.bias)
        is_sound = all(map(math.isfinite, numbers)) and (own.space_id, own.prompts_id) == _identity(spec)
    except TypeError as error:
        raise CalibrationError(_damaged(path)) from error
    if not is_sound:
        raise CalibrationError(_damaged(path))
    return own


def write_own_calibration(own: OwnCalibration, spec: EncoderSpec) -> Path:
    """Keep a calibration of a model on this machine, in the place of an earlier one; whole or not at all.

    Raises:
        OSError: It can't be written.
    """
    raw = {"format_version": FORMAT_VERSION, **asdict(own)}
    path = path_of(spec)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(json.dumps({**raw, "check": _check(raw)}, indent=1) + "\n", encoding="utf-8")
    return path


def path_of(spec: EncoderSpec) -> Path:
    """Where a model's own calibration lies: by its embeddings and prompts, whatever the model's name is."""
    key = hashlib.sha256("\n".join(_identity(spec)).encode()).hexdigest()[:16]
    return user_cache() / FOLDER / f"{key}.json"


def _identity(spec: EncoderSpec) -> tuple[str, str]:
    return spec.space_id, spec.prompts_id


def _check(raw: dict[str, object]) -> str:
    """SHA-256 of all fields."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()


def _damaged(path: Path) -> str:
    return f"the calibration {path} is damaged: make it again with  rdb-geo calibrate , or take it away with --remove."
