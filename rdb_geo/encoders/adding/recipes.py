"""What publishers' files say of a model: pixels, texts and tokens, read and never guessed.

Source: transformers' ``preprocessor_config.json`` (`CLIPImageProcessor`, `SiglipImageProcessor`), ``config.json`` and
``tokenizer_config.json``; open_clip's ``preprocess_cfg.json`` and ``config.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdb_geo.core.errors import EncoderError, first_line

RESAMPLES = {2: "bilinear", 3: "bicubic", "bilinear": "bilinear", "bicubic": "bicubic"}
"""Pillow's numbers, and open_clip's words."""

NO_LIMIT = 100_000
"""A tokenizer that knows no length says about 1e30."""

MASKLESS = ("siglip", "siglip2")
"""Families whose texts are padded to the full length and were trained without a mask."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """How a chip becomes an input."""

    size_px: int
    """Side."""

    resize: str
    """One of `rdb_geo.encoders.preprocess.RESIZES`."""

    mean: tuple[float, ...]
    """Of three channels, in 0 … 1."""

    std: tuple[float, ...]
    """Of three channels, in 0 … 1."""


@dataclass(frozen=True, slots=True)
class Recipes:
    """The files, parsed; those that are not there are empty."""

    where: str
    """Named in messages."""

    config: Mapping[str, Any]
    """``config.json``."""

    preprocessor: Mapping[str, Any]
    """Of transformers or open_clip."""

    tokenizer: Mapping[str, Any]
    """``tokenizer_config.json``."""

    special_tokens: Mapping[str, Any]
    """``special_tokens_map.json``."""

    @property
    def family(self) -> str:
        """Transformers' ``model_type``, without the name of a tower; ``open_clip``; or empty."""
        kind = str(self.config.get("model_type", ""))
        return kind.split("_", maxsplit=1)[0] if kind else ("open_clip" if "text_cfg" in self.config else "")

    @property
    def is_maskless(self) -> bool:
        """See `MASKLESS`."""
        text = self.config.get("text_config") or {}
        return self.family in MASKLESS or str(text.get("model_type", "")).split("_")[0] in MASKLESS

    @property
    def is_canonical(self) -> bool:
        """open_clip's tokenizer takes punctuation away, and so did the training."""
        kwargs = (self.config.get("text_cfg") or {}).get("tokenizer_kwargs") or {}
        return bool(kwargs.get("clean") == "canonicalize")

    def pixels(self) -> Pixels:
        """How chips are prepared.

        Raises:
            EncoderError: The files do not say, or say something that this program can't do.
        """
        if not self.preprocessor:
            raise EncoderError("no-recipe", model=self.where)
        raw, is_open_clip = self.preprocessor, "interpolation" in self.preprocessor
        needed = ["mean", "std"] if is_open_clip else ["resample"]
        if not is_open_clip and raw.get("do_normalize", True):
            needed += ["image_mean", "image_std"]
        if missing := [name for name in ("size", *needed) if raw.get(name) is None]:
            raise EncoderError(
                f"the preprocessor of {self.where} does not say {' and '.join(missing)}: how pixels are prepared "
                "is not known."
            )
        try:
            return _open_clip_pixels(raw) if is_open_clip else _pixels(raw)
        except (KeyError, TypeError, ValueError) as error:
            raise EncoderError(f"{self.where}: its preprocessor can't be followed ({first_line(error)}).") from error

    def lengths(self) -> list[int]:
        """Context lengths that the files state, in tokens."""
        text = self.config.get("text_config") or self.config.get("text_cfg") or {}
        default = 77 if "text_cfg" in self.config else None  # open_clip's own
        stated = (
            text.get("max_position_embeddings"),
            text.get("context_length", default),
            self.tokenizer.get("model_max_length"),
        )
        return [int(value) for value in stated if isinstance(value, int | float) and 2 <= value <= NO_LIMIT]

    def token(self, name: str) -> str | None:
        """A special token such as ``pad_token``, as text; None where the files name none."""
        for source in (self.tokenizer, self.special_tokens):
            value = source.get(name)
            text = value.get("content") if isinstance(value, dict) else value
            if text:
                return str(text)
        return None


def read_recipes(image_folder: Path, text_folder: Path, *, where: str) -> Recipes:
    """Read the files of a folder, or of two where each tower has its own.

    Raises:
        EncoderError: A file is no JSON object.
    """
    folders = (image_folder, text_folder)
    processor = _first(folders, "preprocessor_config.json", "visual/preprocess_cfg.json")
    if not processor:  # transformers 5 writes one file for all processors
        processor = _first(folders, "processor_config.json").get("image_processor") or {}
    return Recipes(
        where,
        _first((text_folder, image_folder), "config.json"),
        processor,
        _first((text_folder, image_folder), "tokenizer_config.json", "textual/tokenizer_config.json"),
        _first((text_folder, image_folder), "special_tokens_map.json", "textual/special_tokens_map.json"),
    )


def _first(folders: tuple[Path, ...], *names: str) -> dict[str, Any]:
    for path in (folder / name for folder in folders for name in names):
        if path.is_file():
            try:
                raw = json.loads(path.read_text(encoding="utf-8"))
            except (ValueError, OSError, RecursionError) as error:
                raise EncoderError(f"{path} is not JSON ({first_line(error)}).") from error
            if not isinstance(raw, dict):
                raise EncoderError(f"{path} holds no JSON object.")
            return raw
    return {}


def _pixels(raw: Mapping[str, Any]) -> Pixels:
    size, crop = raw["size"], raw.get("crop_size")
    kind = RESAMPLES[raw["resample"]]
    crops = bool(raw.get("do_center_crop", crop is not None)) and crop is not None
    side = _side(crop) if crops else None
    if not raw.get("do_resize", True):
        raise ValueError("do_resize is false")
    if (isinstance(size, dict) and "shortest_edge" in size) or (isinstance(size, int) and crops):
        edge = size["shortest_edge"] if isinstance(size, dict) else size
        if side != edge:
            raise ValueError(f"the shortest edge of {edge} px is cut to {side} px")
        resize, final = f"shortest-{kind}", int(edge)
    else:
        resize, final = f"squash-{kind}", _side(size)
        if side not in (None, final):
            raise ValueError(f"{final} px are cut to {side} px")
    mean, std = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    if raw.get("do_normalize", True):
        mean, std = _three(raw["image_mean"]), _three(raw["image_std"])
    factor = 255 * float(raw.get("rescale_factor", 1 / 255)) if raw.get("do_rescale", True) else 255.0
    return Pixels(final, resize, tuple(v / factor for v in mean), tuple(v / factor for v in std))


def _open_clip_pixels(raw: Mapping[str, Any]) -> Pixels:
    fit = str(raw.get("resize_mode", "shortest"))
    if fit not in ("squash", "shortest", "longest"):
        raise ValueError(f"resize_mode {fit!r}")
    if fit == "longest" and raw.get("fill_color", 0):
        raise ValueError(f"fill_color {raw['fill_color']!r}")
    kind = RESAMPLES[raw["interpolation"]]
    return Pixels(_side(raw["size"]), f"{fit}-{kind}", _three(raw["mean"]), _three(raw["std"]))


def _side(size: Any) -> int:  # noqa: ANN401  # JSON
    sides = [size["height"], size["width"]] if isinstance(size, dict) else size if isinstance(size, list) else [size]
    if len(set(sides)) != 1:
        raise ValueError(f"the size {size} is no square")
    return int(sides[0])


def _three(values: Any) -> tuple[float, float, float]:  # noqa: ANN401  # JSON
    red, green, blue = (float(value) for value in values)
    return red, green, blue
