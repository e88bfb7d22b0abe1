"""A model's card: what it is, what it was trained on, what it can't do, and how its inputs are prepared."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from rdb_geo.core.consent import user_cache
from rdb_geo.core.errors import EncoderError, first_line
from rdb_geo.core.files import DEVICE
from rdb_geo.encoders.card_fields import check_fields
from rdb_geo.encoders.graphs import Feeding, read_feeding
from rdb_geo.encoders.preprocess import RESIZES

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

EMBEDDED = "rdb-lite"
"""Name and folder of the model that ships inside the package."""


NAME = re.compile(rf"(?!{DEVICE})[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
"""A card's name: it becomes a folder of the cache, so no part of it can lead elsewhere."""

REPOSITORY = re.compile(rf"{NAME.pattern}/{NAME.pattern}")
"""Owner and name on a hub."""


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
    """How a chip becomes that square: one of `rdb_geo.encoders.preprocess.RESIZES`, mostly ``squash-bicubic``."""

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
    """ONNX models: hash of what the graphs were made from. open_clip models: hash of the weights' file,
    checked on loading; empty = not known beforehand."""

    files: tuple[tuple[str, str], ...] = ()
    """ONNX models: (file name, sha256) of the image graph, the text graph and the tokenizer."""

    cells: tuple[str, str] | None = None
    """ONNX models: (file name, sha256) of the head that says where in a chip things lie; None = it has none."""

    feeding: Feeding = field(default_factory=Feeding)
    """ONNX models: what the graphs take and give."""

    context_length: int = 64
    """ONNX models: most tokens of a text; longer ones are cut."""

    lowercase: bool = False
    """ONNX models: texts are lower-cased before the tokenizer."""

    weights_file: str = ""
    """open_clip models: the weights' file in the card's own folder, instead of one on the hub."""

    hub_repo: str = ""
    """open_clip models: repository on the Hugging Face hub."""

    hub_file: str = ""
    """open_clip models: the weights' file in it."""

    hub_revision: str = ""
    """open_clip models: commit, tag or branch of the repository; empty = the newest."""

    metrics: str = ""
    """What was measured, on which data, by which command; empty where nothing was measured here."""

    folder: Path | None = None
    """Where the card was read from."""

    @property
    def is_known(self) -> bool:
        """It ships with the package or was added on this machine, so that its name is enough to find it."""
        if self.folder is None:
            return True
        folder = self.folder.resolve()
        return folder.is_relative_to(_data().resolve()) or folder == (added_folder() / self.name).resolve()

    @property
    def address(self) -> str:
        """What to ask for to get this model again: its name where it `is_known`, else its folder."""
        return self.name if self.is_known else str(self.folder.resolve())  # type: ignore[union-attr]


def read_card(path: Path) -> ModelCard:
    """Read a card; raises `EncoderError` where the file is missing, is not TOML, lacks a field or has one too many."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EncoderError(f"there is no model card {path}: give a folder with a card.toml.") from error
    except ValueError as error:
        raise EncoderError(f"the model card {path} is not TOML ({first_line(error)}).") from error
    try:
        return _card(raw, path.parent)
    except KeyError as error:
        raise EncoderError(f"the model card {path} lacks the field {error}: see docs/model-cards.md.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise EncoderError(f"the model card {path} is wrong ({first_line(error)}): see docs/model-cards.md.") from error


def embedded_folder() -> Path:
    """The folder of the embedded default model inside the package."""
    return _data() / EMBEDDED


def added_folder() -> Path:
    """The folder of the models that were added on this machine, one folder each."""
    return user_cache() / "models"


def folder_of(name: str) -> Path | None:
    """The folder that holds all that belongs to a model, by the name in its `EncoderSpec`; None where it has none."""
    if name == EMBEDDED:
        return embedded_folder()
    if NAME.fullmatch(name) and (added_folder() / name / "card.toml").is_file():
        return added_folder() / name
    return Path(name) if name and (Path(name) / "card.toml").is_file() else None


def known_cards() -> list[ModelCard]:
    """The cards that ship with the package, the embedded default first, and those of added models."""
    return [*shipped_cards(), *added_cards()]


def added_cards() -> list[ModelCard]:
    """The cards of the models that were added on this machine; one that can't be read is left out."""
    found = []
    for path in sorted(added_folder().glob("[!.]*/card.toml")):
        with suppress(EncoderError):
            found.append(read_card(path))
    return found


def shipped_cards() -> list[ModelCard]:
    """The cards that ship with the package, the embedded default first."""
    others = [read_card(path) for path in sorted((_data() / "cards").glob("*.toml"))]
    default = embedded_folder() / "card.toml"
    return [read_card(default), *others] if default.exists() else others


def is_inside(name: str) -> bool:
    """Whether a file name, joined to a folder, stays below it, on every system."""
    path, there = PurePosixPath(name), PureWindowsPath(name)
    is_relative = not (path.is_absolute() or there.is_absolute() or there.drive or there.root)
    return bool(name) and is_relative and ".." not in there.parts and "\0" not in name


def _data() -> Path:
    return Path(str(resources.files("rdb_geo.encoders"))) / "data"


def _card(raw: dict[str, Any], folder: Path) -> ModelCard:
    image, text, weights = raw["image"], raw.get("text", {}), raw.get("weights", {})
    card = ModelCard(
        name=raw["name"],
        summary=raw["summary"],
        backend=raw["backend"],
        architecture=raw["architecture"],
        dim=int(raw["dim"]),
        image_size_px=int(image["size_px"]),
        resize=image["resize"],
        mean=_triple(image["mean"]),
        std=_triple(image["std"]),
        templates=tuple(str(template) for template in raw["prompts"]["templates"]),
        prompts_id=raw["prompts"]["id"],
        ground_m=(float(raw["ground"]["min_m"]), float(raw["ground"]["max_m"])),
        licence=raw["licence"],
        source=raw["source"],
        training_data=raw["training_data"],
        limits=raw["limits"],
        weights_sha256=raw["weights_sha256"] if raw["backend"] == "onnx" else raw.get("weights_sha256", ""),
        files=_files(image, text) if raw["backend"] == "onnx" else (),
        cells=(raw["cells"]["file"], raw["cells"]["sha256"]) if "cells" in raw else None,
        feeding=read_feeding(raw),
        context_length=int(text.get("context_length", 64)),
        lowercase=bool(text.get("lowercase", False)),
        weights_file=weights.get("file", ""),
        hub_repo=weights.get("hub_repo", ""),
        hub_file=weights.get("hub_file", ""),
        hub_revision=weights.get("hub_revision", ""),
        metrics="; ".join(f"{key} {value}" for key, value in raw.get("metrics", {}).items()),
        folder=folder,
    )
    check_fields(raw)
    _check(card)
    return card


def _files(image: dict[str, Any], text: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        (image["file"], image["sha256"]),
        (text["file"], text["sha256"]),
        (text["tokenizer"], text["tokenizer_sha256"]),
    )


def _check(card: ModelCard) -> None:
    weights = card.weights_file or (card.hub_repo and card.hub_file)
    rules = {
        f"name {card.name!r} is not made of letters, digits, '.', '_' and '-' alone": bool(NAME.fullmatch(card.name)),
        **{
            f"the file name {name!r} leads out of the card's folder": is_inside(name)
            for name in (
                *(name for name, _ in (*card.files, *card.feeding.other_files, *([card.cells] if card.cells else []))),
                card.weights_file,
                card.hub_file,
            )
            if name
        },
        f"weights.hub_repo {card.hub_repo!r} is not owner/name": not card.hub_repo
        or bool(REPOSITORY.fullmatch(card.hub_repo)),
        f"backend {card.backend!r} is neither onnx nor open_clip": card.backend in ("onnx", "open_clip"),
        f"image.resize {card.resize!r} is none of {', '.join(RESIZES)}": card.resize in RESIZES,
        "dim and image.size_px are at least 1": min(card.dim, card.image_size_px) >= 1,
        "image.std is above 0": min(card.std) > 0,
        "ground.min_m is above 0 and not above ground.max_m": 0 < card.ground_m[0] <= card.ground_m[1],
        "prompts.templates: there is at least one, each with one {}": bool(card.templates)
        and all(template.count("{}") == 1 for template in card.templates),
        "weights: either file, or hub_repo and hub_file": card.backend == "onnx" or bool(weights),
    }
    for rule, holds in rules.items():
        if not holds:
            raise ValueError(rule)


def _triple(values: list[float]) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    return red, green, blue
