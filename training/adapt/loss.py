"""The Dual-Task Consistency Loss of one step, and its gradient."""

from __future__ import annotations

import torch
from torch import Tensor

from training.adapt.config import AdaptConfig, LossConfig
from training.adapt.learner import Learner, Teacher
from training.adapt.material import Batch, Material
from training.adapt.step import Rows
from training.adapt.terms import cosine_consistency, kl_consistency, weighted_triplet
from training.losses import contrastive, positives


def backward(
    learner: Learner, teacher: Teacher, batch: Batch, data: Material, config: AdaptConfig, *, chunks: int = 1
) -> dict[str, Tensor]:
    """One forward and backward pass; gradients are added to the learner's.

    The teacher sees the same chips and captions. Its rows are made first, since no graph may be open then; a side of
    which nothing is trained is the same in the teacher.

    Returns:
        The unweighted terms L_cm, L_cls and L_ema, those that the experiment has, and their weighted sum ``loss``.
    """
    loss = config.loss

    def images(places: Tensor) -> Tensor:
        with torch.autocast(learner.device.type, torch.bfloat16, enabled=config.optim.bf16):
            return learner.images(data.images, batch.images[places], batch.variants[places])

    def texts(places: Tensor) -> Tensor:
        with torch.autocast(learner.device.type, torch.bfloat16, enabled=config.optim.bf16):
            return learner.texts(data.texts, batch.captions[places])

    taught: dict[str, Tensor] = {}
    sides = {"image": (images, len(batch.images)), "text": (texts, len(batch.captions))}
    if loss.ema:
        with teacher.inside(learner):
            for side, (encode, count) in sides.items():
                if learner.trains(side):
                    taught[side] = Rows(encode, count, chunks).rows.detach()
    made = {side: Rows(encode, count, chunks) for side, (encode, count) in sides.items()}
    terms = terms_of_rows(learner, made["image"].rows, made["text"].rows, taught, batch, loss)
    total = learner.weights(terms)
    if bool(torch.isfinite(total)):
        torch.autograd.backward(total)
        for rows in made.values():
            rows.finish()
    return {**terms, "loss": total}


def terms_of_rows(
    learner: Learner, images: Tensor, texts: Tensor, taught: dict[str, Tensor], batch: Batch, config: LossConfig
) -> dict[str, Tensor]:
    """The unweighted terms from all rows of a batch.

    Args:
        learner: For its class heads and temperature.
        images: Unit rows (N, D).
        texts: Unit rows (M, D).
        taught: The teacher's rows by side; a side that is missing is the student's own.
        batch: Whose they are.
        config: The switches.
    """
    terms = {"cm": cross_modal(images, texts, batch, learner.tau(), config)}
    if config.classification:
        labels = batch.labels.to(images.device)
        own = labels[batch.owners.to(images.device)]
        terms["cls"] = learner.heads(images, texts, labels, own, config.label_smoothing)
    if config.ema:
        consistency = cosine_consistency if config.consistency == "cosine" else kl_consistency
        terms["ema"] = consistency(images, texts, taught.get("image", images), taught.get("text", texts))
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
