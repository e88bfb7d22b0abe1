"""Where a host, its material and its measurement come from: the published towers, a checkpoint, or a model by name."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.model.inject import digest
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.config import IN_TRAINING_MODE, ConfigError, Experiment
from training.data import load_images, read_training
from training.evaluate import Scores, evaluate, read_split
from training.hosts.backbones import build_backbone
from training.hosts.cached import CachedEncoder, texts_of
from training.hosts.host import HostEncoder
from training.hosts.learner import Learner
from training.hosts.prefix import MEAN, STD, Cut, PrefixCache
from training.hosts.texts import TextTable, TokenTable
from training.hosts.towers import LiteTowers, OpenClipTowers, Towers
from training.loop.batches import TrainingSet
from training.loop.epochs import seed_everything
from training.loop.feeds import Chips
from training.parts import LITE0
from training.pictures.thinning import chosen
from training.pictures.water import training_pictures
from training.stages.opened import open_clip_encoder, open_lite
from training.stages.pairs import Material, Pairs

if TYPE_CHECKING:
    from rdb_geo.encoders.torch.openclip import OpenClipEncoder

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """What a host was trained with, for experiments that go on from it."""

    tau: float | None = None
    """Its temperature."""

    heads: dict[str, Tensor] | None = None
    """State of its class heads."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """All that a run needs beside its configuration. Runs with equal `shared_key` may share one."""

    towers: Callable[[Experiment], Towers]
    """A new copy of the host, for one run."""

    material: Material
    """The training split."""

    on_val: Callable[[Learner], Scores]
    """A learner's numbers on val, by the protocol of `training.evaluate`."""

    host: dict[str, str] | None
    """``name`` and ``digest`` of the host that the run starts from; None = the published towers."""

    warm: Warm = Warm()
    """Of that host."""

    def task(self, config: Experiment) -> Pairs:
        """A new run's task, on the experiment's device."""
        seed_everything(config.seed)
        torch.set_num_threads(config.threads)
        towers = self.towers(config)
        towers.host.to(config.device)
        learner = Learner(towers, config)
        if config.loss.warm_start:
            warm_start(learner, self.warm)
        return Pairs(learner, self.material, config, self.on_val)

    def identity(self, config: Experiment) -> dict[str, Any]:
        """What a checkpoint says of its run, see `training.loop.epochs.fit`."""
        return {"stage": "pairs", "config": config.to_dict(), "host": self.host}


def shared_key(config: Experiment) -> str:
    """Runs with equal keys see the same material of the same host."""
    pixels = "" if config.model.cached_variants else config.device
    weak = bool(config.loss.consistency)
    return repr((config.model, config.augment, config.data_share, config.data_part, pixels, weak))


@torch.no_grad()
def warm_start(learner: Learner, warm: Warm) -> None:
    """Bring temperature and class heads to where the host left them; heads of other classes stay new."""
    if warm.tau is not None:
        learner.tau.log.fill_(torch.tensor(warm.tau).log())
    state = warm.heads or {}
    for name, value in learner.heads.state_dict().items():
        old = state.get(name)
        if old is not None and old.shape == value.shape:
            value.copy_(old)


def open_source(config: Experiment, host: str | None, data: Sequence[Path], cache: Path) -> Source:
    """The source for a host.

    Args:
        config: Of the runs, see `shared_key`.
        host: A checkpoint of stage 1, or the name of an open_clip model: that of a card, or ``open_clip:ARCH/FILE``.
            None = the published towers of the lite host, whose new parts the experiment's seed draws.
        data: Caption files, or folders of them; val is that of the first.
        cache: Folder of cached prefixes.

    Raises:
        UsageError: The host is no torch model, or there is none to adapt.
        RdbGeoError: It can't be loaded.
        DataError: The data set can't be read.
    """
    torch.set_num_threads(config.threads)
    if config.device.startswith("cuda") and not torch.cuda.is_available():
        raise UsageError(f"device is {config.device!r}, and torch finds no GPU here: add --set device=cpu.")
    if host is None:
        if config.method not in (*IN_TRAINING_MODE, "linear_probe"):
            raise UsageError(
                f"the method {config.method!r} changes a host that is trained already: give one with --host, a "
                "checkpoint of `train` or an open_clip model by name."
            )
        return lite_source(config, None, data, cache)
    path = Path(host)
    if path.suffix == ".pt":
        trained, opened = open_lite(path)
        named = {"name": str(path), "digest": digest(trained)}
        return lite_source(config, trained, data, cache, named, Warm(opened.tau, opened.heads))
    from rdb_geo.encoders.torch.openclip import OpenClipEncoder

    encoder = load_encoder(host, device="cpu")
    if not isinstance(encoder, OpenClipEncoder):
        raise UsageError(f"{host} is an ONNX model and can't be trained: give a checkpoint of `train`.")
    return open_clip_source(config, encoder, data)


def new_host(config: Experiment, *, pretrained: bool = True) -> LiteHost:
    """A host of the published towers with new projections, drawn with the experiment's seed.

    Raises:
        ConfigError: There is no such tower, or its weights are not installed.
    """
    seed_everything(config.seed)
    model = config.model
    host = LiteHost(model.dim, dropout=model.dropout, drop_path=model.drop_path)
    if pretrained:
        host.load_towers()
    if model.tower != LITE0:
        host.image.backbone = build_backbone(model.tower, drop_path=model.drop_path, pretrained=pretrained)
    host.image.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return host


def lite_source(
    config: Experiment,
    host: LiteHost | None,
    data: Sequence[Path],
    cache: Path,
    named: dict[str, str] | None = None,
    warm: Warm | None = None,
) -> Source:
    """The lite host, from pixels or behind its cached prefix.

    Raises:
        ConfigError: A prefix is asked for and no stage is frozen, or chips are to grow.
    """
    model = config.model
    if model.cached_variants and not (model.frozen_image_stages and model.start_size_px == model.image_size_px):
        raise ConfigError(
            "model.cached_variants needs model.frozen_image_stages of at least 1, and model.start_size_px equal to "
            "model.image_size_px: set it to 0."
        )
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    first = host if host is not None else new_host(config)
    first.eval().to(config.device)
    split = read_split(data[0], "val")
    records, pictures = training_pictures(data, config.augment.open_water, config.data_share, config.data_part)
    training_set = TrainingSet(records, pictures)
    logger.info("%d pictures, %d texts", len(training_set), len(training_set.texts))

    def towers(config: Experiment) -> Towers:
        given = copy.deepcopy(host) if host is not None else new_host(config)
        trains = config.method in {"full", "lora", *IN_TRAINING_MODE}
        return LiteTowers(given, config.model, backbone_trains=trains)

    if not model.cached_variants:
        chips = Chips(training_set.pictures, config.augment, MEAN, STD, config.device)
        texts = TextTable.compute(first, tokenizer, training_set.texts, model.frozen_text_layers)

        def from_pixels(learner: Learner) -> Scores:
            return evaluate(HostEncoder(learner.host, tokenizer, model.image_size_px), split)  # type: ignore[arg-type]

        return Source(towers, Material(training_set, chips, texts), from_pixels, named, warm or Warm())
    kept = PrefixCache(cache, first, Cut(model.frozen_image_stages, model.frozen_text_layers))
    val_images = kept.clean_images(split.pictures, size_px=model.image_size_px)
    val_texts = kept.texts(tokenizer, texts_of(split))
    images = kept.train_images(
        pictures,
        variants=model.cached_variants,
        size_px=model.image_size_px,
        config=config.augment,
        weak=bool(config.loss.consistency),
    )

    def from_prefix(learner: Learner) -> Scores:
        return evaluate(CachedEncoder(learner, val_images, val_texts, model.image_size_px), split)

    material = Material(training_set, images, kept.texts(tokenizer, training_set.texts))
    return Source(towers, material, from_prefix, named, warm or Warm())


def open_clip_source(config: Experiment, encoder: OpenClipEncoder, data: Sequence[Path]) -> Source:
    """An open_clip model, run whole; its chips have its own size, whatever the experiment says."""
    spec = encoder.spec
    split = read_split(data[0], "val")
    records = read_training(data)
    rows = chosen([record.label for record in records], config.data_share, config.data_part)
    training_set = TrainingSet(*load_images([records[row] for row in rows], spec.image_size_px))
    chips = Chips(training_set.pictures, config.augment, spec.mean, spec.std, config.device, spec.image_size_px)
    model: Any = encoder.model
    scale = getattr(model, "logit_scale", None)
    tau = None if scale is None else float(1 / scale.exp())
    named = {"name": spec.name, "digest": digest(model)}

    def on_val(learner: Learner) -> Scores:
        return evaluate(open_clip_encoder(learner.host, encoder), split)

    def towers(config: Experiment) -> Towers:
        return OpenClipTowers(copy.deepcopy(model), checkpointing=config.model.checkpointing)

    material = Material(training_set, chips, TokenTable(encoder.tokenizer, training_set.texts))
    return Source(towers, material, on_val, named, Warm(tau))
