"""The Dual-Task Consistency Loss of one step."""

from __future__ import annotations

import torch
from torch import Tensor

from training.adapt.config import LossConfig
from training.adapt.learner import Learner, Teacher
from training.adapt.material import Batch, Material
from training.adapt.terms import cosine_consistency, kl_consistency, weighted_triplet
from training.losses import contrastive, positives


def step_terms(
    learner: Learner, teacher: Teacher, batch: Batch, data: Material, config: LossConfig
) -> dict[str, Tensor]:
    """The unweighted terms L_cm, L_cls and L_ema, those that the experiment has.

    The teacher sees the same chips and captions. Its rows are made first, since no graph may be open then.
    """
    maps = data.images.batch(batch.images, batch.variants)
    taught: tuple[Tensor, Tensor] | None = None
    if config.ema:
        with teacher.inside(learner):
            taught = learner.images(maps), learner.texts(data.texts, batch.captions)
    images, texts = learner.images(maps), learner.texts(data.texts, batch.captions)
    terms = {"cm": cross_modal(images, texts, batch, learner.tau(), config)}
    if config.classification:
        terms["cls"] = learner.heads(images, texts, batch.labels, batch.labels[batch.owners], config.label_smoothing)
    if taught is not None:
        consistency = cosine_consistency if config.consistency == "cosine" else kl_consistency
        terms["ema"] = consistency(images, texts, *taught)
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
    places = torch.arange(len(images))
    sentences = batch.sentences if config.same_sentence else torch.arange(len(texts))
    truth = positives(places, batch.owners, sentences)
    loss = contrastive(images, texts, truth, tau)
    if config.triplet:
        similarity = (images @ texts.T)[batch.owners]
        loss = loss + config.triplet * weighted_triplet(
            similarity, truth[batch.owners], margin=config.margin, gamma=config.gamma, reduction=config.tri_reduction
        )
    return loss
