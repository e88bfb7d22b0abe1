"""One image tower against captions that stand still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.augment import augment, normalise
from training.batches import TrainingSet
from training.epochs import chip_size
from training.losses import ClassHead, classification, contrastive, positives
from training.refine.config import RefineConfig
from training.refine.ensemble import ImageSide
from training.refine.loop import Schedule, groups, train
from training.train import MEAN, STD


@dataclass(frozen=True, slots=True, eq=False)
class Captions:
    """What stands still while an image tower trains."""

    rows: Tensor
    """Unit rows of all texts of the training set, (T, D)."""

    head: ClassHead
    """Of stage 1."""

    tau: Tensor
    """Temperature of stage 1, a scalar."""

    targets: Tensor | None
    """Unit rows of the training split's own pictures, (N, D), for the consistency term; None if no step asks for it."""


def train_images(side: ImageSide, data: TrainingSet, captions: Captions, schedule: Schedule) -> ImageSide:
    """Train a tower; the averaged weights.

    The loss is contrastive + `classification` · class head + `prompts` · class prompts + `consistency` ·
    (1 - cos(v, z)), where v is a chip's row and z the mean row of its picture's views under all towers. Open water and
    clouds have no part in the last term: the towers may still take them for something else.

    Args:
        side: In place.
        data: The training split.
        captions: The fixed side.
        schedule: Of the step.

    Raises:
        ConfigError, DivergedError: See `training.refine.loop.train`.
    """
    config, step = schedule.config, schedule.step
    frozen = frozen_parts(side, config)
    optimizer = torch.optim.AdamW(
        groups(
            [
                *((parameter, step.lr) for parameter in side.tower.parameters()),
                *((parameter, step.lr_head) for parameter in side.head.parameters()),
            ],
            config.weight_decay,
        )
    )

    def losses(epoch: int, generator: torch.Generator) -> Iterator[Tensor]:
        side.train()
        for part in frozen:
            part.eval()
        size_px = chip_size(step.start_size_px, config.image_size_px, epoch, step.epochs)
        for batch in data.batches(step.batch_size, step.captions_per_image, generator):
            chips = augment(data.pictures[batch.images], size_px, config.augment, generator)
            pixels = normalise(chips, MEAN, STD).contiguous(memory_format=torch.channels_last)
            with torch.no_grad():
                maps = side.tower.run_layers(side.tower.start(pixels), last=config.frozen_image_stages)
            images = side.project(side.tower.run_layers(maps, first=config.frozen_image_stages))
            truth = positives(batch.images, batch.owners, batch.sentences)
            by_prompt = images @ captions.rows[batch.prompts].T / captions.tau
            loss = contrastive(images, captions.rows[batch.captions], truth, captions.tau)
            loss = loss + config.classification * classification(
                captions.head(images), batch.labels, config.label_smoothing
            )
            loss = loss + config.prompts * classification(by_prompt, batch.labels, config.label_smoothing)
            if captions.targets is not None and step.consistency:
                own = batch.images < len(captions.targets)
                apart = 1 - (images[own] * captions.targets[batch.images[own]]).sum(1)
                loss = loss + step.consistency * apart.sum() / len(images)
            yield loss

    return train(side, optimizer, losses, len(data), schedule)


def frozen_parts(side: ImageSide, config: RefineConfig) -> list[nn.Module]:
    """The stem and first stages, which keep their weights and batch norm's statistics; no gradient reaches them."""
    net = side.tower.backbone
    parts: list[nn.Module] = [net.conv_stem, net.bn1, *net.blocks[: config.frozen_image_stages]]
    for part in parts:
        part.requires_grad_(requires_grad=False)
    return parts
