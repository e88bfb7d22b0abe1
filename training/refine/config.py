"""The steps of a refinement as frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.config import AugmentConfig, ConfigError, build, read_toml


@dataclass(frozen=True, slots=True)
class Step:
    """Training of one side of the model while the other stands still."""

    side: str
    """``image`` or ``text``."""

    tower: int
    """Which image tower, 0 …; one more than there are adds one. 0 for texts."""

    start: str
    """``pretrained`` = anew from the published weights, ``current`` = from where it stands."""

    epochs: int
    """Times that every image is seen."""

    batch_size: int
    """Images for each step."""

    captions_per_image: int
    """At most so many captions of each image."""

    lr: float
    """Peak learning rate of a tower; of texts the projection too."""

    lr_head: float
    """Peak learning rate of a projection of images."""

    start_size_px: int
    """Side of the first epoch's chips; it grows to the model's own within 60 % of the epochs. Images only."""

    consistency: float
    """Images only: weight of 1 - cos between a chip's row and the mean row of its picture's views."""

    word_dropout: float
    """Texts only: share of words that are left out after the frozen layers."""

    average: bool
    """Images that start from ``current`` only: the step leaves the mean of the weights before and after it, which errs
    less than either (Wortsman et al. 2022, ICML, "Model soups")."""


@dataclass(frozen=True, slots=True)
class RefineConfig:
    """One refinement."""

    name: str
    """Folder of its results."""

    seed: int
    """Of weights, order, augmentation and caption choice."""

    threads: int
    """Of torch."""

    image_size_px: int
    """Side of the square that the image towers see."""

    dropout: float
    """Rate on pooled features."""

    drop_path: float
    """Rate of stochastic depth in the image towers."""

    frozen_image_stages: int
    """Lite0's stem and this many of its first stages keep their weights."""

    frozen_text_layers: int
    """The embeddings and this many of MiniLM's first blocks keep their weights."""

    weight_decay: float
    """On weights of two or more dimensions."""

    warmup_share: float
    """Share of the steps in which the rate rises; then it falls as a cosine to zero."""

    max_norm: float
    """Gradients are clipped to this norm."""

    ema_decay: float
    """Decay for each step of the averaged weights, which are what a step leaves."""

    classification: float
    """Weight of the class head of stage 1, which stands still."""

    prompts: float
    """Weight of classifying images by the classes' prompts."""

    label_smoothing: float
    """Of all class terms."""

    class_texts: float
    """Weight of the second data set's captions, which are true of a class. Texts only."""

    views: int
    """Views of each picture, the file itself first, whose rows stand for it where the images stand still."""

    augment: AugmentConfig
    """The augmentation."""

    steps: tuple[Step, ...]
    """In their order."""

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> RefineConfig:
        """Settings from plain values, as `to_dict` gives them.

        Raises:
            ConfigError: A setting is unknown, missing or of the wrong type, or a step is of a tower that isn't there.
        """
        steps = tuple(build(Step, step, f"step {number}") for number, step in enumerate(raw.get("steps", ()), 1))
        _require_possible(steps)
        augment = build(AugmentConfig, raw.get("augment", {}), "augment")
        return build(cls, {**raw, "augment": augment, "steps": steps}, "the refinement")


def _require_possible(steps: tuple[Step, ...]) -> None:
    """Refuse a side or a start that there is not, and a tower that is neither there nor the next one to add."""
    towers = 1
    for number, step in enumerate(steps, 1):
        if step.side not in {"image", "text"} or step.start not in {"pretrained", "current"}:
            raise ConfigError(
                f"step {number}: side is {step.side!r} and start {step.start!r}; give image or text, and "
                "pretrained or current."
            )
        adds = step.side == "image" and step.start == "pretrained"
        there = towers if step.side == "image" else 1
        if not 0 <= step.tower < there + adds:
            raise ConfigError(
                f"step {number}: tower is {step.tower}, but there is no such one to train {step.start!r}; "
                f"give 0 to {there + adds - 1}."
            )
        if step.average and (step.side != "image" or step.start != "current"):
            raise ConfigError(f"step {number}: average is for a side of images that starts from current.")
        towers = max(towers, step.tower + 1)


def read_refine_config(path: Path) -> RefineConfig:
    """A refinement from its TOML file, which holds every setting.

    Raises:
        ConfigError: The file can't be read, or a setting is unknown, missing or of the wrong type.
    """
    raw = read_toml(path)
    common, steps = raw.pop("every_step", {}), raw.get("steps", [])
    if not isinstance(steps, list) or not all(isinstance(table, dict) for table in (common, *steps)):
        raise ConfigError(f"{path}: every_step and steps are no tables: write [every_step] and [[steps]].")
    return RefineConfig.from_dict({**raw, "steps": [{**common, **step} for step in steps]})
