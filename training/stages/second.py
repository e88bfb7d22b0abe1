"""A second image tower beside that of an exported model: their rows are averaged, as two towers rarely err alike."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.core.errors import UsageError
from rdb_geo.encoders.cards import read_card
from rdb_geo.model.lite import LiteHost, tokenizer_file
from training.card import CARD_FILE, IMAGE_FILE, TEXT_FILE
from training.config import ConfigError
from training.hosts.shipped import ShippedError, read_image_tower, read_residual, read_text_tower
from training.loop.checkpoint import write
from training.stages.bench import Run, kept, middles, train
from training.stages.config import JointConfig
from training.stages.features import pooled_of
from training.stages.images import ImagesTask, Still
from training.stages.refine.ensemble import Ensemble, ImageSide, Residual
from training.stages.refine.material import text_rows
from training.stages.run import MODEL_FILE, STAGE, Sources, corrected, identity_of, read_sources, rows_under
from training.stages.tower import FrozenStages, UpperStages

logger = logging.getLogger(__name__)

_PLACE = 1  # of the tower in the pair, where it sees chips turned by 90°


def second_tower(model: Path, start: Path, config: JointConfig, sources: Sources, folder: Path) -> Ensemble:
    """Train a copy of the tower of a model that `joint` made further on all sets, and put it beside that tower.

    It learns against the model's texts, which stand still, on chips turned by 90°; its rows of RSICD's pictures are
    drawn to the mean of what the start's towers and the model say of them. Hubs are corrected anew; concepts have no
    axes yet.

    Args:
        model: Folder of the exported model.
        start: Folder of the model that it was made from.
        config: The settings of the joint stage, of which `second` is this step's.
        sources: The data sets.
        folder: Gets a folder for the step, from which the same run goes on, and `MODEL_FILE`.

    Raises:
        UsageError: `model` is not one of `joint`, or has two towers already.
        ConfigError: The start is another one than the settings name.
        CheckpointError: `folder` has the step of other settings, data or another model.
        DataError: A data set is not there, or too many pictures are missing or broken.
        DivergedError: The loss became no number.
    """
    torch.set_num_threads(config.threads)
    found, digest = (read_card(path / CARD_FILE).weights_sha256 for path in (start, model))
    if found != config.start_sha256:
        raise ConfigError(f"{start} holds weights {found}, but start_sha256 is {config.start_sha256}.")
    pair, host = _pair(model)
    of_texts: Any = pair.text_residual
    corpus = read_sources(sources, config)
    logger.info("%d pictures, %d texts", len(corpus.items), len(corpus.texts))
    identity = identity_of("second-step", config, corpus, {"name": str(model), "digest": digest})
    folder.mkdir(parents=True, exist_ok=True)
    run, step = Run(corpus, config, folder, identity), config.second
    own = replace(run, corpus=replace(corpus, pictures=corpus.pictures[: corpus.own]))
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    texts = kept(run, "texts", lambda: text_rows(pair.text, tokenizer, corpus.texts))
    teacher = kept(run, "teacher", lambda: _teacher(own, start, model, pair))
    lower = FrozenStages(model / IMAGE_FILE, folder, step.frozen_stages, config.threads, turns=_PLACE)
    side = UpperStages(host, step.frozen_stages, config.drop_path, config.dropout)
    side.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    still = Still(lower, of_texts(texts), teacher, pair.image_residual)
    train(run, ImagesTask(side, nn.Identity(), run, still, step, lambda: None), step, "second")
    corrected(run, pair, texts, kept(run, "bank", lambda: _bank(own, pair)))
    state = {"stage": STAGE, "config": config.to_dict(), "words": len(corpus.further), "model": pair.state_dict()}
    write(folder / MODEL_FILE, state)
    return pair.eval()


def _pair(model: Path) -> tuple[Ensemble, LiteHost]:
    """The parts of an exported model without axes, its tower twice, and the host of the second one.

    Raises:
        UsageError: It has no tower, texts and residuals of `joint`.
    """
    try:
        if len(pooled_of(onnx.load(model / IMAGE_FILE).graph)) > 1:
            raise UsageError(f"{model} has two image towers already: give a model of `python -m training joint`.")
        hosts = [read_image_tower(model / IMAGE_FILE) for _ in range(2)]
        pair = Ensemble([ImageSide(host) for host in hosts], read_text_tower(model / TEXT_FILE, hosts[0]))
        pair.image_residual, pair.text_residual = Residual(hosts[0].dim), Residual(hosts[0].dim)
        pair.image_residual.load_state_dict(read_residual(model / IMAGE_FILE, "image"))
        pair.text_residual.load_state_dict(read_residual(model / TEXT_FILE, "text"))
    except (ShippedError, KeyError, RuntimeError) as error:
        raise UsageError(f"{model} is no model of `python -m training joint`: give one ({error}).") from error
    return pair.eval().requires_grad_(requires_grad=False), hosts[1]


@torch.no_grad()
def _teacher(own: Run, start: Path, model: Path, pair: Ensemble) -> Tensor:
    """Unit mean of the pictures' rows under the start's towers, behind the residual, and under the model, (N, D)."""
    residual: Any = pair.image_residual
    before, now = (rows_under(own, path / IMAGE_FILE, pair.text.text_head.out_features) for path in (start, model))
    return functional.normalize(residual(before) + now, dim=-1)


@torch.no_grad()
def _bank(own: Run, pair: Ensemble) -> Tensor:
    """Unit mean of the pictures' rows under both towers, before the residual, (N, D)."""
    rows = [pair.tower_rows(0, pixels) + pair.tower_rows(_PLACE, pixels) for pixels in middles(own)]
    return functional.normalize(torch.cat(rows), dim=-1)
