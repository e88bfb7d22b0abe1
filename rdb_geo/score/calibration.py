"""What ships with a model so that its scores mean something, as one file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, l2_normalize
from rdb_geo.core.errors import CalibrationError
from rdb_geo.core.files import replacing
from rdb_geo.core.specs import EncoderSpec
from rdb_geo.encoders.cards import folder_of
from rdb_geo.score.lexicon import Lexicon
from rdb_geo.score.presence import BEST, Presence
from rdb_geo.score.text_score import (
    Distractors,
    ExampleScorer,
    ExampleWeights,
    TextScorer,
    TextWeights,
    example_scorer,
    strangeness,
    text_scorer,
)

FILE = "calibration.npz"
"""Name of the file, beside the model's card."""

FORMAT_VERSION = 3
"""Raised when an older reader would misunderstand a file; it refuses a higher one."""

_TURN = "make it again with  python -m training calibrate --model FOLDER , or delete it"


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Statistics of one model: its background, its distractors, its words, and the coefficients of its scores."""

    space_id: str
    """Identity of the model's embeddings, see `EncoderSpec.space_id`."""

    prompts_id: str
    """Identity of its prompt templates, by which a text becomes a vector."""

    distractors: Distractors
    """What a chip may show instead of what was asked."""

    background: Float32Matrix
    """float32 (M, D), unit rows, M ≥ 1: reference chips of all kinds."""

    text: TextWeights
    """Coefficients for texts."""

    example: ExampleWeights
    """Coefficients for examples."""

    presence: Presence
    """When an answer is confident."""

    lexicon: Lexicon
    """The words that the model has seen."""

    about: Mapping[str, Any]
    """How it was made: data, seeds, what was measured. For people, and for docs/scores.md."""

    def text_scorer(self, vector: NDArray[np.float32], text: str) -> TextScorer:
        """The scorer of a text and its unit vector, (D,)."""
        strange = strangeness(vector, self.lexicon.rare_share(text), self.distractors)
        return text_scorer(vector, strange, weights=self.text, distractors=self.distractors, background=self.background)

    def example_scorer(self, vector: NDArray[np.float32]) -> ExampleScorer:
        """The scorer of an example's unit vector, (D,)."""
        return example_scorer(vector, weights=self.example, background=self.background)


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


def texts_of(spec: EncoderSpec) -> Float32Matrix | None:
    """Unit vectors of texts that are like those that will be asked, (K, D); None where the model has no calibration."""
    calibration = calibration_of(spec)
    return None if calibration is None else calibration.distractors.vectors


def rivals_of(spec: EncoderSpec, embeddings: Float32Matrix) -> NDArray[np.float32] | None:
    """What no question changes in the scores of chips, (N, D): `Distractors.rivals` of their vectors as stored.

    None where the model has no calibration.

    Raises:
        CalibrationError: The calibration is damaged or belongs to another model.
    """
    calibration = calibration_of(spec)
    return None if calibration is None else calibration.distractors.rivals(embeddings.astype(np.float16))


def write_calibration(calibration: Calibration, folder: Path) -> Path:
    """Write a calibration beside a model's card; the file appears whole or not at all; raises `OSError`.

    Background and words are kept as whole numbers of 8 bits, each row with its own scale.
    """
    distractors, lexicon = calibration.distractors, calibration.lexicon
    raw = {
        "format_version": FORMAT_VERSION,
        "space_id": calibration.space_id,
        "prompts_id": calibration.prompts_id,
        "distractors": list(distractors.texts),
        "temperature": distractors.temperature,
        "closeness": distractors.closeness,
        "softness": distractors.softness,
        "reach": distractors.reach,
        "least": distractors.least,
        "text": asdict(calibration.text),
        "example": asdict(calibration.example),
        "presence": asdict(calibration.presence),
        "captions": lexicon.captions,
        "counts": dict(lexicon.counts),
        "words": list(lexicon.words),
        "about": dict(calibration.about),
    }
    path = folder / FILE
    with replacing(path) as temporary, temporary.open("wb") as stream:
        np.savez_compressed(
            stream,
            recipe=np.frombuffer(json.dumps(raw, ensure_ascii=False).encode(), np.uint8),
            distractors=distractors.vectors.astype(np.float16),
            background=_to_bytes(calibration.background),
            words=_to_bytes(lexicon.vectors),
        )
    return path


def read_calibration(folder: Path, spec: EncoderSpec) -> Calibration | None:
    """The calibration beside a model's card; None where there is none.

    Raises:
        CalibrationError: It is damaged, belongs to another model, or a newer version wrote it.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            raw = json.loads(file["recipe"].tobytes())
            arrays = {name: file[name] for name in ("distractors", "background", "words")}
        version = int(raw["format_version"])
    except Exception as error:  # zip, zlib, numpy and JSON each have errors of their own for a broken file
        raise CalibrationError(f"the calibration {path} is damaged: {_TURN}.") from error
    if version > FORMAT_VERSION:
        raise CalibrationError(f"the calibration {path} has format {version}, this rdb-geo reads {FORMAT_VERSION}.")
    try:
        calibration = _build(raw, arrays)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CalibrationError(f"the calibration {path} lacks or garbles a field ({error}): {_TURN}.") from error
    check_calibration(calibration, spec, path)
    return calibration


def check_calibration(calibration: Calibration, spec: EncoderSpec, path: Path) -> None:
    """Refuse a calibration of another model; raises `CalibrationError`: model or prompts differ from `spec`."""
    ours, theirs = (spec.space_id, spec.prompts_id), (calibration.space_id, calibration.prompts_id)
    if ours != theirs or calibration.background.shape[1] != spec.dim:
        raise CalibrationError(
            f"the calibration {path} was made for another model ({'/'.join(theirs)}) than {spec.name} "
            f"({'/'.join(ours)}): {_TURN}."
        )


def _build(raw: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Calibration:
    vectors = l2_normalize(arrays["distractors"].astype(np.float32))
    texts, words = tuple(map(str, raw["distractors"])), tuple(map(str, raw["words"]))
    background, word_vectors = _from_bytes(arrays["background"]), _from_bytes(arrays["words"])
    weights = raw["text"]
    if raw["format_version"] == 1:  # evidence and its standard score weighed alike, and closeness was the same for all
        weights = {**weights, "standard": weights["evidence"]}
        raw = {"reach": 0.0, "least": 1.0, **raw}
    if len(texts) != len(vectors) or len(words) != len(word_vectors) or not len(background):
        raise ValueError("texts and vectors differ in number")
    return Calibration(
        space_id=str(raw["space_id"]),
        prompts_id=str(raw["prompts_id"]),
        distractors=Distractors(
            texts, vectors, *(float(raw[name]) for name in ("temperature", "closeness", "softness", "reach", "least"))
        ),
        background=background,
        text=TextWeights(**{name: float(value) for name, value in weights.items()}),
        example=ExampleWeights(**{name: float(value) for name, value in raw["example"].items()}),
        presence=_presence(**raw["presence"]),
        lexicon=Lexicon(
            int(raw["captions"]), {str(word): int(count) for word, count in raw["counts"].items()}, words, word_vectors
        ),
        about=raw["about"],
    )


def _presence(ranks: Sequence[int] = (1,), **coefficients: float) -> Presence:
    """Formats 1 and 2 knew the best chip alone."""
    presence = Presence(
        **{name: float(value) for name, value in coefficients.items()}, ranks=tuple(int(rank) for rank in ranks)
    )
    if presence.ranks[:1] != (1,) or presence.ranks[-1] > BEST or sorted(set(presence.ranks)) != list(presence.ranks):
        raise ValueError(f"ranks are {list(ranks)}, not rising from 1 to {BEST} at most")
    return presence


def _to_bytes(rows: Float32Matrix) -> NDArray[np.int8]:
    scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    result: NDArray[np.int8] = np.round(rows / scale * 127).astype(np.int8)
    return result


def _from_bytes(rows: NDArray[Any]) -> Float32Matrix:
    if rows.dtype != np.int8 or rows.ndim != 2:
        raise ValueError("rows are two-dimensional whole numbers of 8 bits")
    return l2_normalize(rows.astype(np.float32))
