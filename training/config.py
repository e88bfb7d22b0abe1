"""Experiments as frozen values: `configs/defaults.toml` says everything, an experiment's file only what differs."""

from __future__ import annotations

import sys
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

DEFAULTS = Path(__file__).parent / "configs" / "defaults.toml"
"""The file that holds every setting."""

LITE0 = "lite0"
"""The image tower of the model in the package."""

_Part = TypeVar("_Part")


class ConfigError(ValueError):
    """An experiment's file names an unknown setting, lacks one or gives it a wrong type."""


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """The host and what of it is trained."""

    dim: int
    """Length of an embedding."""

    image_size_px: int
    """Side of the square that the image tower sees at the end of the training, a multiple of 16."""

    start_size_px: int
    """The side at the start; it grows in steps of 16 over the first 60 % of the epochs, which saves time."""

    dropout: float
    """Rate on pooled features."""

    drop_path: float
    """Rate of stochastic depth in the image tower."""

    frozen_image_stages: int
    """Lite0's stem and this many of its first stages keep their pretrained weights, 0 … 7; 0 trains the stem too."""

    frozen_text_layers: int
    """The embeddings and this many of MiniLM's first blocks keep their weights, 0 … 6; they run only once."""

    tower: str = LITE0
    """The image tower: `LITE0`, or one of `training.backbones`."""


@dataclass(frozen=True, slots=True)
class OptimConfig:
    """The optimiser and its schedule."""

    epochs: int
    """Times that every image is seen."""

    batch_size: int
    """Images for each step."""

    captions_per_image: int
    """Captions drawn for each image of a step."""

    lr_image: float
    """Peak learning rate of the image tower."""

    lr_text: float
    """Peak learning rate of the text tower."""

    lr_head: float
    """Peak learning rate of projections, class head and temperature."""

    weight_decay: float
    """On weights of two or more dimensions; biases, norms and the temperature have none."""

    warmup_share: float
    """Share of the steps in which the rate rises linearly; then it falls as a cosine to zero."""

    max_norm: float
    """Gradients are clipped to this norm."""

    ema_decay: float
    """Decay for each step of the averaged weights that are evaluated and exported."""

    measure_every: int
    """Epochs between two measurements on val; the last epoch is always measured."""

    bf16: bool
    """The forward passes run under bfloat16 autocast; losses and weights stay float32."""


@dataclass(frozen=True, slots=True)
class LossConfig:
    """Weights of the loss terms (see `training.losses`)."""

    tau: float
    """Temperature at the start."""

    classification: float
    """Weight of the shared class head."""

    prompts: float
    """Weight of classifying images by the classes' prompts."""

    label_smoothing: float
    """Of both class terms."""


@dataclass(frozen=True, slots=True)
class AugmentConfig:
    """How training chips differ from the files (see `training.augment`). A strength of zero switches a step off."""

    min_area: float
    """Smallest crop, as share of the file's area; the largest is the whole file."""

    open_water: int
    """At most so many cuttings of nothing but water join the training pictures (see `training.water`); 0 = none."""

    rotation_deg: float
    """Largest rotation beside the multiples of 90°."""

    brightness: float
    """Largest shift, in 0 … 1 of the value range."""

    contrast: float
    """Largest change of the factor about the picture's mean."""

    band: float
    """Largest change of each band's own factor: scenes are stretched band by band."""

    gamma: float
    """Largest change of the exponent, as a logarithm."""

    saturation: float
    """Largest change of the factor about grey. Hue is never turned: colour tells water from forest."""

    haze: float
    """Largest share of a bright grey veil."""

    soften: float
    """Share of chips that are blurred or brought to a coarser resolution and back."""

    noise: float
    """Largest standard deviation of the noise."""

    clouds: float = 0.0
    """Share of chips that lie partly under clouds."""


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """One experiment."""

    name: str
    """Folder of its results."""

    seed: int
    """Of weights, order, augmentation and caption choice."""

    threads: int
    """Of torch."""

    model: ModelConfig
    """The host."""

    optim: OptimConfig
    """The optimiser."""

    loss: LossConfig
    """The loss."""

    augment: AugmentConfig
    """The augmentation."""

    data_share: float = 1.0
    """Share of the training pictures that are used, the same of each class."""

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> TrainConfig:
        """Settings from plain values, as `to_dict` gives them.

        Raises:
            ConfigError: A setting is unknown, missing or of the wrong type.
        """
        parts: dict[str, type[Any]] = {
            "model": ModelConfig,
            "optim": OptimConfig,
            "loss": LossConfig,
            "augment": AugmentConfig,
        }
        built: dict[str, Any] = {key: build(part, raw.get(key, {}), key) for key, part in parts.items()}
        return build(cls, {**raw, **built}, "the experiment")


def read_config(path: Path) -> TrainConfig:
    """An experiment: the defaults, and over them the files that `path` ``extends``, and its own settings.

    Raises:
        ConfigError: A file can't be read as TOML, or a setting is unknown or of the wrong type.
    """
    own = read_toml(path)
    layers = [own]
    while "extends" in own:
        path = path.parent / str(own.pop("extends"))
        own = read_toml(path)
        layers.append(own)
    raw = read_toml(DEFAULTS)
    for layer in reversed(layers):
        raw = overlay(raw, layer)
    return TrainConfig.from_dict(raw)


def overlaid(defaults: Path, path: Path) -> dict[str, Any]:
    """The settings of one TOML file with those of another put over them, table by table.

    Raises:
        ConfigError: A file can't be read as TOML.
    """
    return overlay(read_toml(defaults), read_toml(path))


def overlay(raw: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Settings with others put over them, table by table."""
    merged = dict(raw)
    for key, value in over.items():
        merged[key] = {**merged[key], **value} if isinstance(value, dict) and key in merged else value
    return merged


def read_toml(path: Path) -> dict[str, Any]:
    """The settings of a TOML file.

    Raises:
        ConfigError: It can't be read.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"the experiment {path} can't be read ({error}).") from error
    return raw


def build(part: type[_Part], raw: dict[str, Any], where: str) -> _Part:
    """A frozen value from plain ones.

    Args:
        part: A dataclass.
        raw: A value for each of its fields that has no default; whole numbers will do for floats.
        where: What it is, for messages.

    Raises:
        ConfigError: A setting is unknown, missing or of the wrong type.
    """
    known = {field.name: str(field.type) for field in fields(part)}  # type: ignore[arg-type]
    needed = {field.name for field in fields(part) if field.default is MISSING}  # type: ignore[arg-type]
    wrong = sorted((set(raw) - set(known)) | (needed - set(raw)))
    if wrong:
        raise ConfigError(f"{where}: unknown or missing settings {', '.join(wrong)}.")
    values = {
        key: float(value) if known[key] == "float" and type(value) is int else value for key, value in raw.items()
    }
    for key, value in values.items():
        if known[key] in ("int", "float", "bool", "str") and type(value).__name__ != known[key]:
            raise ConfigError(f"{where}.{key} is {value!r}, expected {known[key]}.")
    return part(**values)
