"""One image tower against captions that stand still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.config import Experiment
from training.evaluate import Scores
from training.hosts.prefix import MEAN, STD
from training.loop.average import Average
from training.loop.batches import Batch, TrainingSet
from training.loop.epochs import Task
from training.loop.feeds import Chips
from training.loop.losses import ClassHead, classification, contrastive, positives
from training.loop.schedule import chip_size
from training.stages.refine.ensemble import ImageSide


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


class ImageStep(Task):
    """An image tower in training.

    The loss is contrastive + `classification` · class head + `prompts` · class prompts + `consistency` ·
    (1 - cos(v, z)), where v is a chip's row and z the mean row of its picture's views under all towers. Open water and
    clouds have no part in the last term: the towers may still take them for something else.
    """

    def __init__(
        self,
        side: ImageSide,
        data: TrainingSet,
        captions: Captions,
        config: Experiment,
        on_val: Callable[[nn.Module], Scores] | None = None,
    ) -> None:
        """Put together.

        Args:
            side: In place; its first stages are frozen here, and no gradient reaches them.
            data: The training split.
            captions: The fixed side.
            config: Of the step.
            on_val: The numbers of the model with this side in its place.
        """
        self.module = self.averaged = self._side = side.to(config.device)
        self.images = len(data)
        self._data, self._captions, self._config, self._on_val = data, captions, config, on_val
        self._feed = Chips(data.pictures, config.augment, MEAN, STD, config.device)
        net = side.tower.backbone
        self._frozen = [net.conv_stem, net.bn1, *net.blocks[: config.model.frozen_image_stages]]
        for part in self._frozen:
            part.requires_grad_(requires_grad=False)

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """Tower and projection."""
        yield from ((parameter, self._config.optim.lr) for parameter in self._side.tower.parameters())
        yield from ((parameter, self._config.optim.lr_head) for parameter in self._side.head.parameters())

    def begin(self, epoch: int) -> None:  # noqa: ARG002
        """Training mode, but for the frozen stages."""
        self._side.train()
        for part in self._frozen:
            part.eval()

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[tuple[Batch, Tensor]]:
        """The epoch's batches with their pixels."""
        model, optim = self._config.model, self._config.optim
        size_px = chip_size(model.start_size_px, model.image_size_px, epoch, optim.epochs)
        for batch in self._data.batches(optim.batch_size, optim.captions_per_image, generator):
            yield batch, self._feed.batch(batch.images, size_px, generator)

    def backward(self, batch: tuple[Batch, Tensor], average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ARG002
        """One forward and backward pass."""
        who, pixels = batch
        captions, loss, frozen = self._captions, self._config.loss, self._config.model.frozen_image_stages
        tower, smooth = self._side.tower, loss.label_smoothing
        with torch.autocast(pixels.device.type, torch.bfloat16, enabled=self._config.optim.bf16):
            with torch.no_grad():
                maps = tower.start(pixels.contiguous(memory_format=torch.channels_last))
                maps = tower.run_layers(maps, last=frozen)
            images = self._side.project(tower.run_layers(maps, first=frozen))
        images = images.float().cpu()  # the fixed rows are many, a batch's are few
        truth = positives(torch.arange(len(images)), who.owners, who.sentences)
        terms = {
            "cm": contrastive(images, captions.rows[who.captions], truth, captions.tau),
            "cls": classification(captions.head(images), who.labels, smooth),
            "prompts": classification(images @ captions.rows[who.prompts].T / captions.tau, who.labels, smooth),
        }
        total = terms["cm"] + loss.classification * terms["cls"] + loss.prompts * terms["prompts"]
        if captions.targets is not None and loss.consistency:
            own = who.images < len(captions.targets)
            apart = 1 - (images[own] * captions.targets[who.images[own]]).sum(1)
            terms["ema"] = apart.sum() / len(images)
            total = total + loss.consistency * terms["ema"]
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
        return {**terms, "loss": total}

    def measure(self) -> Scores | None:
        """On val."""
        return None if self._on_val is None else self._on_val(self._side)
