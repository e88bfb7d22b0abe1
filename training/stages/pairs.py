"""Both towers against each other: stage 1 (the whole host), adapters and their rivals, and both at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn

from training.config import Experiment, LossConfig
from training.evaluate import Scores
from training.hosts.learner import Learner
from training.hosts.texts import CONTEXT_LENGTH, Texts
from training.loop.average import Average
from training.loop.batches import Batch, TrainingSet
from training.loop.epochs import Task
from training.loop.feeds import Images
from training.loop.losses import (
    classification,
    contrastive,
    cosine_consistency,
    kl_consistency,
    positives,
    weighted_triplet,
)
from training.loop.rows import Rows
from training.loop.schedule import chip_size
from training.loop.weighting import KINDS


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """A training set as its host takes it."""

    data: TrainingSet
    """Who belongs to whom."""

    images: Images
    """Inputs of its pictures."""

    texts: Texts
    """Inputs of its texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """One step's material, with all that was drawn for it."""

    batch: Batch
    """Whose it is."""

    images: Tensor
    """Inputs of the image tower, (N, …)."""

    kept: Tensor | None
    """Which words of the captions stay, see `training.hosts.texts.Texts.batch`."""

    weak: Tensor | None
    """What the teacher sees of the pictures; None without a consistency term."""


class Pairs(Task):
    """Pictures and captions of a batch against each other.

    The loss is the weighted sum of L_cm = contrastive + triplet, the class term L_cls, classification by prompts, and
    L_ema. The teacher sees a weakly augmented chip and the whole caption, the student a strongly augmented chip and a
    caption with words left out.
    """

    def __init__(
        self, learner: Learner, material: Material, config: Experiment, on_val: Callable[[Learner], Scores]
    ) -> None:
        """Put together.

        Args:
            learner: On its device.
            material: The training split.
            config: The experiment.
            on_val: A learner's numbers.
        """
        self.learner, self._material, self._config, self._on_val = learner, material, config, on_val
        self.weights = KINDS[config.loss.weights](factors_of(config.loss)).to(learner.device)
        self.module: nn.Module = nn.ModuleDict({"learner": learner, "weights": self.weights})
        self.averaged: nn.Module = learner
        self.images = len(material.data)
        self.starts_measured = config.can_be_parted

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """All trained parameters with their peak learning rates."""
        rates = self.learner.rates()
        yield from rates
        if rates:
            yield from ((value, self._config.optim.lr_weights) for value in self.weights.parameters())

    def begin(self, epoch: int) -> None:  # noqa: ARG002
        """Training mode, as far as the method has one."""
        self.learner.train()

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[Work]:
        """The epoch's batches, with chips that are augmented all at once, on the device and in float32."""
        model, optim, share = self._config.model, self._config.optim, self._config.augment.word_dropout
        size_px = chip_size(model.start_size_px, model.image_size_px, epoch, optim.epochs)
        feed = self._material.images
        for batch in self._material.data.batches(optim.batch_size, optim.captions_per_image, generator):
            images = feed.batch(batch.images, size_px, generator)
            weak = feed.batch(batch.images, size_px, generator, weak=True) if self._config.loss.consistency else None
            kept = None
            if share:
                kept = torch.rand(len(batch.captions), 2 * CONTEXT_LENGTH, generator=generator) >= share
            yield Work(batch, images, kept, weak)

    def backward(self, batch: Work, average: Average, chunks: int) -> dict[str, Tensor]:
        """One forward and backward pass; the teacher's rows are made first, since no graph may be open then."""
        learner, loss = self.learner, self._config.loss
        counts = {"image": len(batch.batch.images), "text": len(batch.batch.captions)}
        taught: dict[str, Tensor] = {}
        if batch.weak is not None:
            with average.inside(learner):
                learner.eval()
                for side, count in counts.items():
                    if learner.trains(side):
                        taught[side] = Rows(partial(self._teach, side, batch), count, chunks).rows.detach()
            learner.train()
        made = {side: Rows(partial(self._encode, side, batch), count, chunks) for side, count in counts.items()}
        prompts = None
        if loss.prompts:
            with self._autocast():
                prompts = learner.texts(self._material.texts, batch.batch.prompts)
        rows = Encoded(made["image"].rows, made["text"].rows, prompts, taught)
        terms = terms_of_rows(learner, rows, batch.batch, loss)
        total = self.weights(terms)
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
            for half in made.values():
                half.finish()
        return {**terms, "loss": total}

    def after_step(self) -> None:
        """Keep adaptive weights within their limits."""
        self.weights.clamp()

    def end(self, means: dict[str, float]) -> dict[str, float]:
        """The weights of the terms, and the temperature."""
        self.weights.end_epoch(means)
        factors = {f"w_{name}": value for name, value in self.weights.values().items()}
        return {**factors, "tau": self.learner.tau().detach().item()}

    def measure(self) -> Scores:
        """On val."""
        self.learner.eval()
        return self._on_val(self.learner)

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.learner.device.type, torch.bfloat16, enabled=self._config.optim.bf16)

    def _encode(self, side: str, work: Work, places: Tensor) -> Tensor:
        with self._autocast():
            if side == "image":
                return self.learner.images(work.images[places])
            kept = None if work.kept is None else work.kept[places]
            return self.learner.texts(self._material.texts, work.batch.captions[places], kept)

    def _teach(self, side: str, work: Work, places: Tensor) -> Tensor:
        with self._autocast():
            if side == "image" and work.weak is not None:
                return self.learner.images(work.weak[places])
            return self.learner.texts(self._material.texts, work.batch.captions[places])


def factors_of(loss: LossConfig) -> dict[str, float]:
    """Factors of the terms that an experiment has."""
    given = {"cm": 1.0, "cls": loss.classification, "prompts": loss.prompts, "ema": loss.consistency}
    return {term: factor for term, factor in given.items() if factor}


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """All rows of a step, unit length."""

    images: Tensor
    """(N, D)."""

    texts: Tensor
    """Of the captions, (M, D)."""

    prompts: Tensor | None
    """One for each class, (C, D); None without that term."""

    taught: dict[str, Tensor]
    """The teacher's by side; a side that is missing is the student's own, of which nothing is trained."""


def terms_of_rows(learner: Learner, rows: Encoded, batch: Batch, config: LossConfig) -> dict[str, Tensor]:
    """The unweighted terms from all rows of a batch.

    Args:
        learner: For its class heads and temperature.
        rows: Of the batch.
        batch: Whose they are.
        config: The switches.
    """
    images, texts, tau = rows.images, rows.texts, learner.tau()
    labels = batch.labels.to(images.device)
    terms = {"cm": cross_modal(images, texts, batch, tau, config)}
    if config.classification:
        own = labels[batch.owners.to(images.device)]
        terms["cls"] = learner.heads(images, texts, labels, own, config.label_smoothing)
    if rows.prompts is not None:
        terms["prompts"] = classification(images @ rows.prompts.T / tau, labels, config.label_smoothing)
    if config.consistency:
        distance = cosine_consistency if config.distance == "cosine" else kl_consistency
        taught = {"image": images.detach(), "text": texts.detach(), **rows.taught}
        terms["ema"] = distance(images, texts, taught["image"], taught["text"])
    return terms


def cross_modal(images: Tensor, texts: Tensor, batch: Batch, tau: Tensor, config: LossConfig) -> Tensor:
    """L_cm = L_con + triplet·L_tri, where all captions of a picture in the batch are true of it.

    Args:
        images: Unit rows (N, D).
        texts: Unit rows (M, D).
        batch: Whose they are.
        tau: Temperature.
        config: The switches.
    """
    sentences = batch.sentences if config.same_sentence else torch.arange(len(texts))
    truth = positives(torch.arange(len(images)), batch.owners, sentences).to(images.device)
    loss = contrastive(images, texts, truth, tau)
    if config.triplet:
        owners = batch.owners.to(images.device)
        loss = loss + config.triplet * weighted_triplet(
            (images @ texts.T)[owners],
            truth[owners],
            margin=config.margin,
            gamma=config.gamma,
            reduction=config.tri_reduction,
        )
    return loss
