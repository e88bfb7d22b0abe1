"""The joint stage's settings as frozen values."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from training.config import DEFAULTS, AugmentConfig, ConfigError, Experiment, read_config
from training.settings import build, read_toml


@dataclass(frozen=True, slots=True)
class WordsStep:
    """Training of the text tower while the pictures' rows stand still."""

    epochs: int
    """Times that the pictures' rows are seen."""

    batch_size: int
    """Pictures of each step."""

    captions_per_image: int
    """Sentences drawn for each picture of a step."""

    lr: float
    """Peak learning rate."""

    word_dropout: float
    """Share of words that are left out after the frozen layers."""

    prompts: float
    """Weight of the concepts' prompts and words."""

    ema_decay: float
    """Decay for each step of the averaged weights, which are what the step leaves."""


@dataclass(frozen=True, slots=True)
class ResidualStep:
    """Training of the residuals on rows that stand still."""

    steps: int
    """Batches."""

    batch_size: int
    """Pictures of each."""

    lr: float
    """Peak learning rate."""

    weight_decay: float
    """On weights of two dimensions."""

    anchor: float
    """Weight of holding RSICD's captions and another set's where they are."""

    anchor_images: float
    """Weight of holding RSICD's own pictures where they are."""

    shares: dict[str, float]
    """How often a picture is drawn, by set or set/label; 1 where nothing is said."""

    prompts: float
    """Weight of the concepts' prompts and of everyday words."""


@dataclass(frozen=True, slots=True)
class ConceptsStep:
    """Training of the concepts' axes on features and rows that stand still."""

    steps: int
    """Batches."""

    batch_size: int
    """Pictures of each, and texts."""

    lr: float
    """Peak learning rate."""

    weight_decay: float
    """On weights of two dimensions."""

    views: int
    """Of each picture: its middle, and augmented chips."""

    disturbed: int
    """How many of the views, the last, are disturbed further (see `training.pictures.disturb`)."""

    mixed: float
    """Share of pictures whose features are mixed with another's, at least half being their own."""

    smoothing: float
    """Share of a label's weight that is spread over all."""

    names_length: float
    """Of the axes of a text that is a name; those of captions are `training.stages.refine.concepts.LENGTH` long."""


@dataclass(frozen=True, slots=True)
class ImagesStep:
    """Training of an image tower while the text tower stands still but for what is last in it."""

    frozen_stages: int
    """Lite0's stem and this many of its first stages keep their weights."""

    epochs: int
    """Times that the sets' shares are seen."""

    stop: int
    """Epochs after which the step ends, where it does not do them all; the rate's course is that of `epochs`."""

    batch_size: int
    """Pictures of each step."""

    captions_per_image: int
    """Sentences drawn for each picture of a step."""

    lr: float
    """Peak learning rate of the tower."""

    lr_head: float
    """Peak learning rate of the images' projection."""

    lr_text: float
    """Peak learning rate of the texts' projection, where it learns."""

    consistency: float
    """Weight of 1 - cos between a chip's row and its picture's row under the teacher; RSICD's own alone."""

    prompts: tuple[float, float]
    """Weight of the concepts' prompts in the first and in the last epoch."""

    by_class_from: float
    """Share of the epochs from which pictures of one concept follow each other in a batch."""

    by_class: int
    """How many of one concept follow each other then."""

    ema_decay: float
    """Decay for each step of the averaged weights, which are what the step leaves."""

    disturbed: float = 0.0
    """Share of chips that are disturbed further (see `training.pictures.disturb`)."""


Step = WordsStep | ImagesStep | ResidualStep | ConceptsStep
"""Settings of one step."""


@dataclass(frozen=True, slots=True)
class JointConfig:
    """One run of the joint stage."""

    name: str
    """Folder of its results."""

    seed: int
    """Of order, augmentation, caption choice and what is drawn."""

    threads: int
    """Of torch and ONNX Runtime."""

    start_sha256: str
    """`weights_sha256` of the card of the model to start from."""

    start_commit: str
    """Commit of this repository that had that model in the package."""

    image_size_px: int
    """Side of the square that the image tower sees."""

    frozen_text_layers: int
    """The embeddings and this many of MiniLM's first blocks keep their weights."""

    tau: float
    """Temperature of the contrastive terms; the start's."""

    drop_path: float
    """Rate of stochastic depth in the image tower."""

    dropout: float
    """Rate on pooled features."""

    weight_decay: float
    """On weights of two or more dimensions."""

    warmup_share: float
    """Share of the steps in which the rate rises; then it falls as a cosine to zero."""

    max_norm: float
    """Gradients are clipped to this norm."""

    hub_captions: int
    """How many of RSICD's captions the hubness of images is measured over."""

    shares: dict[str, float]
    """How often an epoch sees a picture, by set or set/label; 1 where nothing is said."""

    drawn: dict[str, int]
    """How many pictures of each composed concept are drawn."""

    coarse: int
    """How many chips of each kind of coarse scene are composed; a share of 0 keeps them to the concepts' step."""

    augment: AugmentConfig
    """The augmentation."""

    wide: AugmentConfig
    """That of a quarter of the chips."""

    first_words: WordsStep
    """The words against the rows of the start's towers."""

    images: ImagesStep
    """The image tower."""

    residuals: ResidualStep
    """New words in the space of the start's text tower and the averaged image tower."""

    concepts: ConceptsStep
    """Axes of their own for what pictures show and texts mean."""

    second: ImagesStep
    """A second image tower beside the first."""

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        return asdict(self)

    def of(self, step: Step) -> Experiment:
        """A step's settings as those of an experiment, for the loop; one without a course of epochs has one."""
        own: dict[str, Any] = {"epochs": 1, "ema_decay": 0.0}
        own |= {"weight_decay": self.weight_decay, "warmup_share": self.warmup_share, "max_norm": self.max_norm}
        if isinstance(step, ResidualStep | ConceptsStep):
            own |= {"weight_decay": step.weight_decay, "warmup_share": 0.05, "max_norm": math.inf}
        else:
            own |= {"epochs": step.epochs, "ema_decay": step.ema_decay}
        common = read_config(DEFAULTS)
        optim = replace(common.optim, batch_size=step.batch_size, beta2=0.999, **own)
        return replace(common, name=self.name, seed=self.seed, threads=self.threads, optim=optim)


def read_joint_config(path: Path) -> JointConfig:
    """A run's settings from its TOML file, which holds every setting.

    Raises:
        ConfigError: The file can't be read, or a setting is unknown, missing or of the wrong type.
    """
    return from_dict(read_toml(path))


def from_dict(raw: dict[str, Any]) -> JointConfig:
    """Settings from plain values.

    Raises:
        ConfigError: A setting is unknown, missing or of the wrong type.
    """
    parts: dict[str, Any] = {"shares": raw.get("shares", {}), "drawn": raw.get("drawn", {})}
    for name, kind in (("first_words", WordsStep), ("residuals", ResidualStep), ("concepts", ConceptsStep)):
        parts[name] = build(kind, raw.get(name, {}), name)
    for name in ("images", "second"):
        table = dict(raw.get(name, {}))
        table["prompts"] = tuple(table.get("prompts", ()))
        if len(table["prompts"]) != 2:
            raise ConfigError(f"{name}.prompts needs two weights, of the first and of the last epoch.")
        parts[name] = build(ImagesStep, table, name)
    common = raw.get("augment", {})
    parts["augment"] = build(AugmentConfig, common, "augment")
    parts["wide"] = build(AugmentConfig, {**common, **raw.get("wide", {})}, "wide")
    return build(JointConfig, {**raw, **parts}, "the joint stage")
