"""A question with what marks taught it, as a file that can be named, kept and shipped."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import UNIT_NORM_TOLERANCE
from rdb_geo.core.errors import SavedQueryError
from rdb_geo.core.files import write_json
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.score.feedback import Correction

SUFFIX = ".rdbq.json"

FORMAT_VERSION = 1
"""Raised when an older reader would misunderstand a file; it refuses a higher one."""


@dataclass(frozen=True, slots=True, eq=False)
class SavedQuery:
    """One saved question. It belongs to the model whose embeddings it was learned on."""

    name: str
    """What people call it: the file's name without its suffix."""

    text: str
    """The question that was refined, in words or as an expression."""

    model: str
    """Name of the model."""

    space_id: str
    """Identity of its embeddings, see `EncoderSpec.space_id`."""

    correction: Correction
    """What the marks taught."""

    right: int
    """Marks for right."""

    wrong: int
    """Marks for wrong."""

    created_utc: str
    """When it was made, RFC 3339."""

    rdb_geo_version: str
    """Version that wrote it."""

    marked_by: str | None = None
    """`Question.marked_by`: the marks on the whole model that made the scores which it was learned on; None = none."""

    vector: NDArray[np.float32] | None = None
    """Of a question that was an example, shape (D,), of unit norm: its text means nothing to another index."""


def check_saved_name(path: Path, *, overwrite: bool) -> None:
    """Refuse a name before any work is done for it.

    Raises:
        SavedQueryError: It does not end in ``.rdbq.json``, exists, or its folder does not.
    """
    if not path.name.endswith(SUFFIX) or path.name == SUFFIX:
        raise SavedQueryError(f"{path} is no name for a saved query: let it end in {SUFFIX}, as in  tanks{SUFFIX}")
    if path.exists() and not overwrite:
        raise SavedQueryError(f"{path} exists already: give --overwrite to replace it, or another name.")
    if not path.absolute().parent.is_dir():
        raise SavedQueryError(f"there is no folder {path.absolute().parent} to write {path.name} into: make it first.")


def write_saved(saved: SavedQuery, path: Path) -> None:
    """Write a saved query; it appears whole or not at all.

    Raises:
        OSError: It can't be written.
    """
    raw = {
        "format": "rdb-geo saved query",
        "format_version": FORMAT_VERSION,
        "name": saved.name,
        "text": saved.text,
        "model": saved.model,
        "space_id": saved.space_id,
        "right": saved.right,
        "wrong": saved.wrong,
        "created_utc": saved.created_utc,
        "rdb_geo_version": saved.rdb_geo_version,
        "marked_by": saved.marked_by,
        "gain": saved.correction.gain,
        "bias": saved.correction.bias,
        "weights": _numbers(saved.correction.weights),
        "vector": None if saved.vector is None else _numbers(saved.vector),
    }
    raw["check"] = _check(raw)
    write_json(path, raw)


def read_saved(path: Path) -> SavedQuery:
    """Read a saved query.

    Raises:
        SavedQueryError: There is no such file, it is no saved query, or a newer version wrote it.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SavedQueryError(f"there is no saved query {path}: check the name.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise SavedQueryError(f"{path} is no saved query: it is not JSON that can be read.") from error
    if not isinstance(raw, dict) or raw.get("format") != "rdb-geo saved query":
        raise SavedQueryError(f"{path} is no saved query: make one with  rdb-geo refine HITS --save NAME{SUFFIX}")
    version = raw.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise SavedQueryError(
            f"{path} has format {version} and this rdb-geo reads up to {FORMAT_VERSION}: install "
            f"rdb-geo {raw.get('rdb_geo_version', '?')} or a newer one."
        )
    try:
        saved = _build(raw)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise SavedQueryError(f"{path} lacks or garbles a field ({error}): save the query again.") from error
    if raw.get("check") != _check(raw):
        raise SavedQueryError(f"{path} is damaged (its numbers do not match their checksum): save the query again.")
    return saved


def check_model(saved: SavedQuery, spec: EncoderSpec) -> None:
    """Refuse a saved query of another model.

    Raises:
        SavedQueryError: The embeddings that it was learned on are not those of `spec`.
    """
    if saved.space_id == spec.space_id and len(saved.correction.weights) == spec.dim:
        return
    other = f"another state of the model {spec.name}" if saved.model == spec.name else f"the model {saved.model}"
    raise SavedQueryError(
        f"the saved query {saved.name} was learned with {other} and means nothing to {spec.name}: refine again on an "
        f"index of {spec.name}."
    )


def _build(raw: dict[str, Any]) -> SavedQuery:
    weights = _row(raw["weights"])
    vector = None if raw.get("vector") is None else _row(raw["vector"]).astype(np.float32)
    gain, bias = float(raw["gain"]), float(raw["bias"])
    if not (math.isfinite(gain) and math.isfinite(bias)):
        raise ValueError("gain and bias are finite numbers")
    if vector is not None and (len(vector) != len(weights) or abs(np.linalg.norm(vector) - 1) > UNIT_NORM_TOLERANCE):
        raise ValueError("the vector of an example is as long as the weights, and of unit norm")
    texts = {name: raw[name] for name in ("name", "text", "model", "space_id", "created_utc", "rdb_geo_version")}
    wrong_type = next((name for name, text in texts.items() if not isinstance(text, str)), None)
    if wrong_type is not None:
        raise TypeError(f"{wrong_type} is a text")
    return SavedQuery(
        correction=Correction(gain, weights, bias),
        right=int(raw["right"]),
        wrong=int(raw["wrong"]),
        vector=vector,
        marked_by=None if raw.get("marked_by") is None else str(raw["marked_by"]),
        **texts,
    )


def _check(raw: dict[str, Any]) -> str:
    """SHA-256 of what decides the answers: the text and all numbers, and which marks on the model they belong to."""
    meant = [raw.get(name) for name in ("text", "gain", "bias", "weights", "vector", "marked_by")]
    return hashlib.sha256(json.dumps(meant).encode()).hexdigest()


def _numbers(row: NDArray[np.floating]) -> list[float]:
    return [float(f"{number:.9g}") for number in row]


def _row(numbers: Any) -> NDArray[np.float64]:  # noqa: ANN401 - a value of JSON
    row = np.array(numbers, np.float64)
    if row.ndim != 1 or not np.isfinite(row).all():
        raise ValueError("weights are finite numbers in one list")
    return row
