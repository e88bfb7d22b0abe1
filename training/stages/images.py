"""The image tower against words that stand still but for their projection."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.encoders.preprocess import to_pixels
from training.config import AugmentConfig
from training.hosts.prefix import MEAN, STD
from training.loop.average import Average, put
from training.loop.epochs import DivergedError
from training.loop.log import add_row
from training.loop.schedule import groups, set_rate
from training.metrics import retrieval
from training.pictures.augment import augment, normalise
from training.stages.bench import Bench, save
from training.stages.config import ImagesStep
from training.stages.corpus import batches, by_class, epoch_rows
from training.stages.terms import by_prompt, contrastive, draw_captions, draw_prompts, relations
from training.stages.tower import UpperStages

logger = logging.getLogger(__name__)

_CHUNK, _SAID = 64, 20


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """The texts while the image tower trains: pooled features that stand still, and their projection, which learns."""

    last: nn.Module
    """The projection."""

    features: Tensor
    """Pooled features of all texts, (T, 384)."""

    of_val: Tensor
    """The same of val's captions, in the order of its pictures, repeats included, (M, 384)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """What of val stands still."""

    captions: Tensor
    """Features of the captions, (M, 384)."""

    owner: Tensor
    """Number of each caption's picture, (M,)."""

    maps: Tensor
    """The pictures behind the frozen stages."""


@dataclass(frozen=True, slots=True, eq=False)
class _Learner:
    """What learns, and what it learns from."""

    both: nn.ModuleDict
    optimizer: torch.optim.Optimizer
    ema: Average
    speech: Speech
    teacher: Tensor


def train_images(bench: Bench, side: UpperStages, speech: Speech, teacher: Tensor, step: ImagesStep, name: str) -> None:
    """Train an image side and the texts' projection, in place; both end as their averaged weights.

    The loss is contrastive + `prompts` · CE of pictures over a prompt for each concept + `consistency` · (1 - cos) of
    RSICD's own pictures to their rows under the start's towers.

    Args:
        bench: What stands still.
        side: The image side.
        speech: The texts.
        teacher: Unit rows of all pictures under the start's towers, (N, D).
        step: The settings.
        name: Of the checkpoint.

    Raises:
        DivergedError: The loss or its gradient became no number; the last whole epoch stands.
    """
    config = bench.config
    both = nn.ModuleDict({"side": side, "project": speech.last}).requires_grad_(requires_grad=True)
    rates = [
        *((p, step.lr_head if part.startswith("head") else step.lr) for part, p in side.named_parameters()),
        *((p, step.lr_text) for p in speech.last.parameters()),
    ]
    optimizer = torch.optim.AdamW(groups(rates, config.weight_decay))
    ema, first = Average(both, step.ema_decay), 0
    checkpoint, measured = bench.folder / f"{name}.pt", _still(bench, speech)
    if checkpoint.exists():
        first = _restore(both, ema, optimizer, checkpoint)
    else:
        _log(bench, measured, both, {"epoch": 0, "loss": 0.0, "train_s": 0.0})
    learner = _Learner(both, optimizer, ema, speech, teacher)
    for epoch in range(first, min(step.stop, step.epochs)):
        began = time.perf_counter()
        losses = _epoch(bench, learner, step, epoch)
        state = {
            "epoch": epoch + 1,
            "module": both.state_dict(),
            "ema": ema.values,
            "ema_step": ema.step,
            "optimizer": optimizer.state_dict(),
        }
        save(state, checkpoint)
        row = {"epoch": epoch + 1, "loss": sum(losses) / len(losses)}
        with ema.inside(both):
            _log(bench, measured, both, {**row, "train_s": time.perf_counter() - began})
    put(both, ema.values)
    both.eval().requires_grad_(requires_grad=False)


def _epoch(bench: Bench, learner: _Learner, step: ImagesStep, epoch: int) -> list[float]:
    """One epoch; the loss of each of its steps."""
    config, corpus, both = bench.config, bench.corpus, learner.both
    side, speech = both["side"], learner.speech
    torch.manual_seed(config.seed * 1000 + epoch)
    generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
    both.train()
    rows = epoch_rows(corpus, config.shares, generator)
    if epoch >= step.by_class_from * step.epochs:
        rows = by_class(rows, corpus.concepts, step.by_class, generator)
    count = len(rows) // step.batch_size
    weight = step.prompts[0] + (step.prompts[1] - step.prompts[0]) * epoch / max(step.epochs - 1, 1)
    losses = []
    for number, batch in enumerate(batches(rows, step.batch_size)):
        set_rate(learner.optimizer, (epoch * count + number) / (step.epochs * count), config.warmup_share)
        own = batch[torch.randperm(len(batch), generator=generator)]
        chips = chips_of(corpus.pictures[own], config.image_size_px, (config.augment, config.wide), generator)
        images = side(bench.lower(normalise(chips, MEAN, STD)))
        captions, owners = draw_captions(corpus, own, step.captions_per_image, generator)
        prompts = draw_prompts(corpus, generator)
        texts = functional.normalize(speech.last(speech.features[torch.cat([captions, prompts])]), dim=-1)
        said, named = texts[: len(captions)], texts[len(captions) :]
        truth, left_out = relations(corpus, own, owners, captions)
        loss = contrastive(images, said, truth, left_out, config.tau)
        loss = loss + weight * by_prompt(images, named, corpus.concepts[own], config.tau)
        taught = own < corpus.own
        apart = 1 - (images[taught] * learner.teacher[own[taught]]).sum(1)
        loss = loss + step.consistency * apart.sum() / len(images)
        learner.optimizer.zero_grad()
        torch.autograd.backward(loss)
        norm = nn.utils.clip_grad_norm_(both.parameters(), config.max_norm)
        if not (torch.isfinite(loss) and torch.isfinite(norm)):
            lost = loss.detach().item()
            raise DivergedError(f"in epoch {epoch + 1} the loss became {lost}: lower the learning rate.")
        learner.optimizer.step()
        learner.ema.update(both)
        losses.append(loss.detach().item())
        if number % _SAID == 0:
            logger.info("images, epoch %d: %d of %d, loss %.3f", epoch + 1, number, count, losses[-1])
    return losses


def chips_of(
    pictures: Tensor, size_px: int, configs: tuple[AugmentConfig, AugmentConfig], generator: torch.Generator
) -> Tensor:
    """Augmented chips, float, 0 … 1: three quarters by the first settings, an eighth of all 2 to 4 times coarser."""
    count = len(pictures) // 4
    parts = [(pictures[:count], configs[1]), (pictures[count:], configs[0])]
    chips = torch.cat([augment(part, size_px, config, generator) for part, config in parts])
    coarse = torch.rand(len(chips), generator=generator) < 0.12
    if bool(coarse.any()):
        factor = 2 + 2 * float(torch.rand((), generator=generator))
        small = functional.interpolate(chips[coarse], scale_factor=1 / factor, mode="area")
        chips[coarse] = functional.interpolate(small, size=chips.shape[2:], mode="bicubic").clamp(0, 1)
    return chips


def _restore(both: nn.ModuleDict, ema: Average, optimizer: torch.optim.Optimizer, path: Path) -> int:
    """Go on from a checkpoint; the epochs that are done."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    both.load_state_dict(state["module"])
    ema.values = state["ema"]
    ema.step = state["ema_step"]
    optimizer.load_state_dict(state["optimizer"])
    return int(state["epoch"])


def _still(bench: Bench, speech: Speech) -> _Measured:
    """What of val stands still."""
    counts = torch.tensor([len(record.sentences) for record in bench.val.records])
    owner = torch.repeat_interleave(torch.arange(len(counts)), counts)
    pixels = torch.from_numpy(to_pixels(bench.val.pictures, size_px=bench.config.image_size_px, mean=MEAN, std=STD))
    maps = torch.cat([bench.lower(part) for part in torch.split(pixels, _CHUNK)])
    return _Measured(speech.of_val, owner, maps)


@torch.no_grad()
def _log(bench: Bench, measured: _Measured, both: nn.ModuleDict, row: dict[str, float]) -> None:
    """Val's mR before the correction of hubs, into the log."""
    both.eval()
    images = torch.cat([both["side"](part) for part in torch.split(measured.maps, _CHUNK)])
    texts = functional.normalize(both["project"](measured.captions), dim=-1)
    scores = retrieval((images @ texts.T).numpy(), measured.owner.numpy())
    full = {**row, "val_mr": scores.mean_recall, "val_mr_ties_lost": scores.ties_lost_mean_recall}
    add_row(bench.folder / "log.csv", full)
    logger.info("%s", full)
