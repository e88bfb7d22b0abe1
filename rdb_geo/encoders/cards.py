"""A model's card: what it is, what it was trained on, what it can't do, and how its inputs are prepared."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from rdb_geo.core.errors import EncoderError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EMBEDDED = "rdb-lite"
"""Name and folder of the model that ships inside the package."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One card. The file is TOML; docs/model-cards.md shows it whole."""

    name: str
    """Name that users ask for."""

    summary: str
    """One line."""

    backend: str
    """``onnx`` or ``open_clip``."""

    architecture: str
    """For open_clip its architecture name, activation included (``ViT-B-32-quickgelu``)."""

    dim: int
    """Length of an embedding."""

    image_size_px: int
    """Side of the square that the image tower sees."""

    resize: str
    """``squash-bicubic``: Pillow's antialiased bicubic filter straight to the square."""

    mean: tuple[float, float, float]
    """Subtracted per channel, in 0 … 1 of the RGB range."""

    std: tuple[float, float, float]
    """Divided by per channel, in 0 … 1 of the RGB range."""

    templates: tuple[str, ...]
    """Prompt templates, each with one ``{}``."""

    prompts_id: str
    """Identity of the templates."""

    ground_m: tuple[float, float]
    """Smallest and largest side of the ground, in metres, that the training images show."""

    licence: str
    """Of the weights."""

    source: str
    """Where it comes from."""

    training_data: str
    """What it has seen."""

    limits: str
    """What it can't do."""

    weights_sha256: str = ""
    """Hash of the source checkpoint, hex; empty where the file itself is hashed on loading."""

    files: tuple[tuple[str, str], ...] = ()
    """ONNX models: (file name, sha256) of the image graph, the text graph and the tokenizer."""

    context_length: int = 64
    """ONNX models: most tokens of a text; longer ones are cut."""

    lowercase: bool = False
    """ONNX models: texts are lower-cased before the tokenizer."""

    hub_repo: str = ""
    """open_clip models: repository on the Hugging Face hub."""

    hub_file: str = ""
    """open_clip models: the weights' file in it."""

    metrics: str = ""
    """What was measured, on which data, by which command; empty where nothing was measured here."""

    folder: Path | None = None
    """Where the card was read from."""


def read_card(path: Path) -> ModelCard:
    """Read a card.

    Args:
        path: The TOML file.

    Raises:
        EncoderError: The file is missing, is not TOML, or lacks a field.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EncoderError(f"there is no model card {path}: give a folder with a card.toml.") from error
    except ValueError as error:
        raise EncoderError(f"the model card {path} is not TOML ({error}).") from error
    try:
        return _card(raw, path.parent)
    except (KeyError, TypeError, ValueError) as error:
        raise EncoderError(f"the model card {path} lacks or garbles the field {error}: see docs/model-cards.md.") from error


def embedded_folder() -> Path:
    """The folder of the embedded default model inside the package."""
    return _data() / EMBEDDED


def known_cards() -> list[ModelCard]:
    """The cards that ship with the package, the embedded default first."""
    others = [read_card(path) for path in sorted((_data() / "cards").glob("*.toml"))]
    default = embedded_folder() / "card.toml"
    return [read_card(default), *others] if default.exists() else others


def _data() -> Path:
    return Path(str(resources.files("rdb_geo.encoders"))) / "data"


def _card(raw: dict[str, Any], folder: Path) -> ModelCard:
    image, text, weights = raw["image"], raw.get("text", {}), raw.get("weights", {})
    templates = tuple(str(template) for template in raw["prompts"]["templates"])
    if not templates or any(template.count("{}") != 1 for template in templates):
        raise ValueError("prompts.templates: each needs one {}")
    if raw["backend"] not in ("onnx", "open_clip"):
        raise ValueError(f"backend: {raw['backend']!r} is neither onnx nor open_clip")
    files: tuple[tuple[str, str], ...] = ()
    if raw["backend"] == "onnx":
        files = (
            (image["file"], image["sha256"]),
            (text["file"], text["sha256"]),
            (text["tokenizer"], text["tokenizer_sha256"]),
        )
    return ModelCard(
        name=raw["name"],
        summary=raw["summary"],
        backend=raw["backend"],
        architecture=raw["architecture"],
        dim=int(raw["dim"]),
        image_size_px=int(image["size_px"]),
        resize=image["resize"],
        mean=_triple(image["mean"]),
        std=_triple(image["std"]),
        templates=templates,
        prompts_id=raw["prompts"]["id"],
        ground_m=(float(raw["ground"]["min_m"]), float(raw["ground"]["max_m"])),
        licence=raw["licence"],
        source=raw["source"],
        training_data=raw["training_data"],
        limits=raw["limits"],
        weights_sha256=raw.get("weights_sha256", ""),
        files=files,
        context_length=int(text.get("context_length", 64)),
        lowercase=bool(text.get("lowercase", False)),
        hub_repo=weights.get("hub_repo", ""),
        hub_file=weights.get("hub_file", ""),
        metrics="; ".join(f"{key} {value}" for key, value in raw.get("metrics", {}).items()),
        folder=folder,
    )


def _triple(values: list[float]) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    return red, green, blue
