"""The image tower against words that stand still but for their projection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.config import AugmentConfig
from training.evaluate import Scores
from training.hosts.prefix import MEAN, STD
from training.loop.average import Average
from training.loop.epochs import Task
from training.pictures.augment import augment, normalise
from training.pictures.disturb import disturbed
from training.stages.bench import Run
from training.stages.config import ImagesStep
from training.stages.corpus import batches, by_class, epoch_rows
from training.stages.terms import by_prompt, contrastive, draw_captions, draw_prompts, relations
from training.stages.tower import FrozenStages, UpperStages


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """What stands still while the image tower trains."""

    lower: FrozenStages
    """The image tower's frozen part."""

    features: Tensor
    """Pooled features of all texts before their projection, (T, 384), or their rows where none learns."""

    teacher: Tensor
    """Unit rows that RSICD's pictures are drawn to, (N, D) or more."""

    behind: nn.Module | None = None
    """The residual on the pictures' rows; None = the rows are compared as the side gives them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """One step's pictures and texts."""

    own: Tensor
    pixels: Tensor
    captions: Tensor
    owners: Tensor
    prompts: Tensor


class ImagesTask(Task):
    """An image side and the texts' projection in training.

    The loss is contrastive + `prompts` · CE of pictures over a prompt for each concept + `consistency` · (1 - cos) of
    RSICD's own pictures to the teacher's rows.
    """

    starts_measured = True

    def __init__(
        self,
        side: UpperStages,
        project: nn.Module,
        run: Run,
        still: Still,
        step: ImagesStep,
        on_val: Callable[[], Scores | None],
    ) -> None:
        """Put together.

        Args:
            side: The image side, in place.
            project: The texts' projection, in place; the identity where texts stand still.
            run: Pictures, texts, concepts and settings.
            still: What the two learn from.
            step: Epochs, rates and batch.
            on_val: The numbers of the model as it is; None = they are not measured.
        """
        both = nn.ModuleDict({"side": side, "project": project}).requires_grad_(requires_grad=True)
        self.module = self.averaged = both
        self.images = len(epoch_rows(run.corpus, run.config.shares, torch.Generator()))
        self._side, self._project, self._run, self._still = side, project, run, still
        self._step, self._on_val, self._weight = step, on_val, step.prompts[0]

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """The side's stages and projection, then the texts' projection."""
        step = self._step
        for name, parameter in self._side.named_parameters():
            yield parameter, step.lr_head if name.startswith("head") else step.lr
        yield from ((parameter, step.lr_text) for parameter in self._project.parameters())

    def begin(self, epoch: int) -> None:
        """Training mode, and the prompts' weight."""
        self.module.train()
        first, last = self._step.prompts
        self._weight = first + (last - first) * epoch / max(self._step.epochs - 1, 1)

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[_Work]:
        """The epoch's batches with their pixels."""
        corpus, config, step = self._run.corpus, self._run.config, self._step
        rows = epoch_rows(corpus, config.shares, generator)
        if epoch >= step.by_class_from * step.epochs:
            rows = by_class(rows, corpus.concepts, step.by_class, generator)
        for batch in batches(rows, step.batch_size):
            own = batch[torch.randperm(len(batch), generator=generator)]
            chips = chips_of(corpus.pictures[own], config.image_size_px, (config.augment, config.wide), generator)
            chosen = torch.rand(len(chips), generator=generator) < step.disturbed
            if bool(chosen.any()):
                chips[chosen] = disturbed(chips[chosen], generator)
            captions, owners = draw_captions(corpus, own, step.captions_per_image, generator)
            yield _Work(own, normalise(chips, MEAN, STD), captions, owners, draw_prompts(corpus, generator))

    def backward(self, batch: _Work, average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ARG002
        """One forward and backward pass."""
        corpus, tau, own = self._run.corpus, self._run.config.tau, batch.own
        images = self._side(self._still.lower(batch.pixels))
        if self._still.behind is not None:
            images = self._still.behind(images)
        spoken = self._still.features[torch.cat([batch.captions, batch.prompts])]
        texts = functional.normalize(self._project(spoken), dim=-1)
        said, named = texts[: len(batch.captions)], texts[len(batch.captions) :]
        truth, left_out = relations(corpus, own, batch.owners, batch.captions)
        terms = {
            "cm": contrastive(images, said, truth, left_out, tau),
            "prompts": by_prompt(images, named, corpus.concepts[own], tau),
        }
        taught = own < corpus.own
        terms["ema"] = (1 - (images[taught] * self._still.teacher[own[taught]]).sum(1)).sum() / len(images)
        total = terms["cm"] + self._weight * terms["prompts"] + self._step.consistency * terms["ema"]
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
        return {**terms, "loss": total}

    def measure(self) -> Scores | None:
        """On val."""
        return self._on_val()


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
