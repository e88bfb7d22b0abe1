"""Experiments of stage 2 as frozen values: `configs/adapt/defaults.toml` says everything."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from rdb_geo.model.config import ABLATION, RdbConfig
from training.config import AugmentConfig, ConfigError, build, overlaid, overlay, read_toml

DEFAULTS = Path(__file__).parent.parent / "configs" / "adapt" / "defaults.toml"
"""The file that holds every setting."""

METHODS: dict[str, str | None] = {
    "none": None,
    "linear_probe": None,
    "symmetric": "symmetric",
    "vea": "vea-only",
    "tsa": "tsa-only",
    "vea_tsa": "no-shared",
    "cmaa": "full",
    "lora": None,
    "full": None,
}
"""What is trained: nothing, the host's projections, adapters of this row of `rdb_geo.model.config.ABLATION`, low-rank
changes, or all weights that run in a step (of the lite host those behind its prefix)."""

_Heads = Literal["shared", "separate"]
_Consistency = Literal["cosine", "kl"]
_Reduction = Literal["mean", "sum"]
_Weights = Literal["uncertainty", "fixed", "dwa"]


@dataclass(frozen=True, slots=True)
class PrefixConfig:
    """What is kept of the frozen host (see `training.prefix`)."""

    image_size_px: int
    """Side of a chip."""

    image_cut: int
    """Stage of Lite0 whose output is kept; adapters stand after it or later."""

    text_cut: int
    """Block of MiniLM whose output is kept."""

    variants: int
    """Augmented chips of each picture; an epoch draws one of them for each."""


@dataclass(frozen=True, slots=True)
class OptimConfig:
    """The optimiser and its schedule."""

    epochs: int
    """Times that every image is seen."""

    batch_size: int
    """Images for each step."""

    captions_per_image: int
    """Captions drawn for each image of a step."""

    lr: float
    """Peak learning rate of adapters or projections."""

    lora_rank: int
    """Rank of ``lora``; its factor is 1."""

    lr_head: float
    """Peak learning rate of class heads, temperature and loss weights."""

    weight_decay: float
    """On weights of two or more dimensions; biases, norms, gates, temperature and loss weights have none."""

    warmup_share: float
    """Share of the steps in which the rate rises linearly."""

    schedule: Literal["linear", "cosine"]
    """How it falls to zero then. ``linear`` is HarMA's [code]."""

    max_norm: float
    """Gradients are clipped to this norm."""

    measure_every: int
    """Epochs between two measurements on val; the last epoch is always measured."""

    chunks: int
    """A batch is encoded in so many parts, with the same gradients and less memory; doubled when memory runs out."""

    bf16: bool
    """The forward passes run under bfloat16 autocast; losses, weights and the softmaxes of adapters stay float32."""


@dataclass(frozen=True, slots=True)
class LossConfig:
    """The Dual-Task Consistency Loss (section 2 of the method; all [inferred] unless tagged)."""

    tau: float
    """Temperature at the start. [code: HarMA]"""

    train_tau: bool
    """The temperature is trained, clamped to 0.01 … 0.5."""

    same_sentence: bool
    """A copy of a caption that was written for another image counts as true, too, and is no negative."""

    triplet: float
    """Factor of the weighted triplet term in L_cm; 0 switches it off. [code: HarMA]"""

    margin: float
    """Of the triplet term. [code: HarMA]"""

    gamma: float
    """Exponent of its weights. [code: HarMA]"""

    tri_reduction: _Reduction
    """``mean`` divides the sum over pairs by the batch size; ``sum`` is HarMA's."""

    classification: bool
    """L_cls: scene class from both modalities."""

    heads: _Heads
    """One classifier for both modalities, or one for each."""

    label_smoothing: float
    """Of L_cls."""

    ema: bool
    """L_ema: consistency with the teacher."""

    consistency: _Consistency
    """``cosine`` of each embedding with the teacher's; ``kl`` of batch similarities [code: DSD-RSITR]."""

    ema_decay: float
    """Largest momentum of the teacher."""

    weights: _Weights
    """``uncertainty`` = exp(-s)·L + s/2 with trained s; ``fixed`` = 1; ``dwa`` = by each term's rate of decrease."""


@dataclass(frozen=True, slots=True)
class AdaptConfig:
    """One experiment of stage 2."""

    name: str
    """Folder of its results."""

    seed: int
    """Of weights, order, variants and caption choice."""

    threads: int
    """Of torch."""

    device: str
    """``cpu``, ``cuda`` or ``mps``."""

    method: str
    """One of `METHODS`."""

    rdb: dict[str, Any]
    """Settings of `rdb_geo.model.config.RdbConfig` that differ from its defaults, before the method's own."""

    prefix: PrefixConfig
    """The frozen part."""

    optim: OptimConfig
    """The optimiser."""

    loss: LossConfig
    """The loss."""

    augment: AugmentConfig
    """The augmentation."""

    def adapters(self) -> RdbConfig | None:
        """The adapters to put in; None where the method has none."""
        row = METHODS[self.method]
        return None if row is None else RdbConfig.from_dict({**self.rdb, **ABLATION[row]})

    def to_dict(self) -> dict[str, Any]:
        """All settings as plain values."""
        return asdict(self)

    def with_seed(self, seed: int) -> AdaptConfig:
        """The same experiment with another seed."""
        return replace(self, seed=seed)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> AdaptConfig:
        """Settings from plain values, as `to_dict` gives them.

        Raises:
            ConfigError: A setting is unknown, missing, of the wrong type, or none of its choices.
        """
        parts: dict[str, type[Any]] = {
            "prefix": PrefixConfig,
            "optim": OptimConfig,
            "loss": LossConfig,
            "augment": AugmentConfig,
        }
        built: dict[str, Any] = {key: build(part, raw.get(key, {}), key) for key, part in parts.items()}
        config = build(cls, {**raw, **built}, "the experiment")
        for value, name, choices in (
            (config.method, "method", tuple(METHODS)),
            (config.optim.schedule, "optim.schedule", ("linear", "cosine")),
            (config.loss.heads, "loss.heads", get_args(_Heads)),
            (config.loss.consistency, "loss.consistency", get_args(_Consistency)),
            (config.loss.tri_reduction, "loss.tri_reduction", get_args(_Reduction)),
            (config.loss.weights, "loss.weights", get_args(_Weights)),
        ):
            if value not in choices:
                raise ConfigError(f"{name} is {value!r}: use one of {', '.join(choices)}.")
        return config


def read_adapt_config(path: Path) -> AdaptConfig:
    """An experiment: the defaults with the settings of `path` put over them.

    Raises:
        ConfigError: The file can't be read as TOML, or a setting is unknown or makes no sense.
    """
    return AdaptConfig.from_dict(overlaid(DEFAULTS, path))


def read_grid(path: Path) -> list[AdaptConfig]:
    """The experiments of a grid: a table ``common`` over the defaults, and over both a table for each experiment.

    ``[experiments.NAME]`` names the experiment; its method, rdb, optim, … stand in it as in a file of its own.

    Raises:
        ConfigError: The file can't be read as TOML, or a setting is unknown or makes no sense.
    """
    raw = read_toml(path)
    experiments = raw.get("experiments")
    if not isinstance(experiments, dict) or not experiments or set(raw) - {"common", "experiments"}:
        raise ConfigError(f"{path} is no grid: give it [experiments.NAME] tables and, if need be, [common].")
    base = overlay(read_toml(DEFAULTS), raw.get("common", {}))
    return [AdaptConfig.from_dict(overlay({**base, "name": name}, table)) for name, table in experiments.items()]
