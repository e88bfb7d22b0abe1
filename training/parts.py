"""The parts of an experiment, each setting with its unit."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

LITE0 = "lite0"
"""The image tower of the model in the package."""


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """The host, and which of its layers stand still."""

    dim: int
    """Length of an embedding."""

    image_size_px: int
    """Side of the square that the image tower sees at the end of the training, a multiple of 16. An open_clip model
    has its own."""

    start_size_px: int
    """The side at the start; it grows in steps of 16 over the first 60 % of the epochs, which saves time."""

    dropout: float
    """Rate on pooled features."""

    drop_path: float
    """Rate of stochastic depth in the image tower."""

    frozen_image_stages: int
    """Lite0's stem and this many of its first stages keep their weights, 0 … 7; 0 trains the stem too."""

    frozen_text_layers: int
    """The embeddings and this many of MiniLM's first blocks keep their weights, 0 … 6; they run only once."""

    cached_variants: int
    """Chips of each picture whose way through the frozen stages is kept on disk (see `training.hosts.prefix`); an epoch
    draws one of them for each. 0 = chips are drawn anew in each epoch, and run from their pixels."""

    views: int
    """Refinement: views of each picture, the file itself first, whose rows stand for it where images stand still."""

    checkpointing: bool
    """An open_clip model computes its blocks again in the backward pass: less memory, a third more time."""

    tower: str = LITE0
    """The image tower: `LITE0`, or one of `training.hosts.backbones`."""


@dataclass(frozen=True, slots=True)
class OptimConfig:
    """The optimiser and its schedule."""

    epochs: int
    """Times that every image is seen."""

    batch_size: int
    """Images for each step."""

    captions_per_image: int
    """At most so many captions drawn for each image of a step."""

    lr: float
    """Peak learning rate of the image tower, and of what a method puts into either tower."""

    lr_text: float
    """Peak learning rate of the text tower and its projection; 0 = `lr`."""

    lr_head: float
    """Peak learning rate of the other projections, class heads and temperature."""

    lr_weights: float
    """Peak learning rate of adaptive weights of the loss."""

    lora_rank: int
    """Rank of ``lora``; its factor is 1."""

    weight_decay: float
    """On weights of two or more dimensions; biases, norms, gates, temperature and loss weights have none."""

    beta2: float
    """Of AdamW: how long it remembers squared gradients."""

    warmup_share: float
    """Share of the steps in which the rate rises linearly."""

    schedule: Literal["cosine", "linear"]
    """How it falls to zero then. ``linear`` is HarMA's [code]."""

    max_norm: float
    """Gradients are clipped to this norm."""

    ema_decay: float
    """Largest decay for each step of the averaged weights, which are also the teacher."""

    measured: Literal["average", "weights"]
    """Which weights are measured, exported and chosen between."""

    measure_every: int
    """Epochs between two measurements on val; the last epoch is always measured."""

    chunks: int
    """A batch is encoded in so many parts, with the same gradients and less memory; doubled when memory runs out.
    Methods in training mode take 1: batch norm needs the whole batch."""

    bf16: bool
    """The forward passes run under bfloat16 autocast; losses, weights, augmentation and softmaxes stay float32."""


@dataclass(frozen=True, slots=True)
class LossConfig:
    """Terms of the loss and their factors, 0 = off (see `training.loop.losses`).

    DTCL is `triplet`, `classification` and `consistency` of 1 with `uncertainty` weights (section 2 of the method; all
    [inferred] unless tagged).
    """

    tau: float
    """Temperature at the start. [code: HarMA]"""

    train_tau: bool
    """The temperature is trained, clamped to 0.01 … 0.5."""

    warm_start: bool
    """Temperature and class heads start from those that the host was trained with, where it has them."""

    same_sentence: bool
    """A copy of a caption that was written for another image counts as true, too, and is no negative."""

    triplet: float
    """Factor of the weighted triplet term within L_cm. [code: HarMA]"""

    margin: float
    """Of the triplet term. [code: HarMA]"""

    gamma: float
    """Exponent of its weights. [code: HarMA]"""

    tri_reduction: Literal["mean", "sum"]
    """``mean`` divides the sum over pairs by the batch size; ``sum`` is HarMA's."""

    classification: float
    """Factor of L_cls: scene class from both modalities."""

    heads: Literal["shared", "separate"]
    """One classifier for both modalities, or one for each."""

    prompts: float
    """Factor of classifying images by the classes' prompts."""

    label_smoothing: float
    """Of the class terms."""

    consistency: float
    """Factor of L_ema: consistency with the teacher, in a refinement with the mean of a picture's views."""

    distance: Literal["cosine", "kl"]
    """``cosine`` of each embedding with the teacher's; ``kl`` of batch similarities [code: DSD-RSITR]."""

    weights: Literal["fixed", "uncertainty", "dwa"]
    """``fixed`` = the factors alone; times exp(-s) with trained s (``uncertainty``), or by each term's decrease."""

    class_texts: float
    """Refinement: factor of a second data set's captions, which are true of a class."""


@dataclass(frozen=True, slots=True)
class AugmentConfig:
    """How training chips differ from the files (see `training.pictures.augment`). 0 switches a step off."""

    min_area: float
    """Smallest crop, as share of the file's area; the largest is the whole file."""

    open_water: int
    """At most so many cuttings of water alone join the training pictures (see `training.pictures.water`); 0 = none."""

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

    word_dropout: float = 0.0
    """Share of a caption's words that are left out."""

    def weak(self) -> AugmentConfig:
        """What a teacher sees: the crop's size, its turns by 90° and mirroring, and nothing else."""
        strengths = [field.name for field in fields(self) if field.name not in {"min_area", "open_water"}]
        return replace(self, min_area=max(self.min_area, 0.8), **dict.fromkeys(strengths, 0.0))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Step:
    """A refinement's training of one side of the model while the other stands still."""

    side: Literal["image", "text"]
    """The side."""

    tower: int
    """Which image tower, 0 …; one more than there are adds one. 0 for texts."""

    start: Literal["pretrained", "current"]
    """``pretrained`` = anew from the published weights, ``current`` = from where it stands."""

    average: bool
    """Images that start from ``current`` only: the step leaves the mean of the weights before and after it, which errs
    less than either (Wortsman et al. 2022, ICML, "Model soups")."""

    own: dict[str, Any]
    """Settings that differ from the refinement's, as in a file: ``{"optim": {"epochs": 5}}``."""
