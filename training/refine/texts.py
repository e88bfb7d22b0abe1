"""The text tower against image rows that stand still, with a second data set's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import LiteHost
from training.data import TRAIN_CLASSES
from training.losses import ClassHead, classification, contrastive, positives
from training.refine.config import RefineConfig
from training.refine.loop import Schedule, groups, train
from training.refine.material import Material
from training.texts import TextTable

_CLASS_TEXTS = 96  # of the second data set in each batch
_OWN_IMAGE, _OWN_CLASS, _HEAD = 0.5, 0.25, 0.5  # weights within the loss


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What stands still while the text tower trains."""

    rows: Tensor
    """Unit rows of each view of all pictures, (V, N, D); view 0 is the file itself."""

    head: ClassHead
    """Of stage 1."""

    tau: Tensor
    """Temperature of stage 1, a scalar."""


def train_texts(
    host: LiteHost, material: Material, tokenizer: Tokenizer, pictures: Pictures, schedule: Schedule
) -> LiteHost:
    """Train the text tower; the averaged weights.

    The loss is contrastive + ½ · CE of each caption over *all* pictures + ¼ · class head + `prompts` · class prompts +
    `class_texts` · (CE of the second set's captions over the classes' mean rows + ½ · class head).

    Args:
        host: In place; only its text side is used.
        material: The training split, and the words of a second data set if there is one.
        tokenizer: Of the text tower.
        pictures: The fixed side.
        schedule: Of the step.

    Raises:
        ConfigError, DivergedError: See `training.refine.loop.train`.
    """
    data, words, config, step = material.data, material.words, schedule.config, schedule.step
    host.eval()
    table = TextTable(host, tokenizer, [*data.texts, *(word.caption for word in words)], config.frozen_text_layers)
    labels = torch.tensor([TRAIN_CLASSES.index(word.label) for word in words], dtype=torch.long)
    means = class_means(pictures.rows[0], data.labels)
    trained = trained_parts(host, config)
    optimizer = torch.optim.AdamW(
        groups(((parameter, step.lr) for part in trained for parameter in part.parameters()), config.weight_decay)
    )

    def losses(_epoch: int, generator: torch.Generator) -> Iterator[Tensor]:
        for part in trained:
            part.train()
        host.drop.train()
        for batch in data.batches(step.batch_size, step.captions_per_image, generator):
            count = min(_CLASS_TEXTS, len(words))
            more = torch.randint(0, max(len(words), 1), (count,), generator=generator)
            tokens, mask = table.batch(torch.cat([batch.captions, batch.prompts, more + len(data.texts)]))
            kept = torch.rand(mask.shape, generator=generator) > step.word_dropout
            kept[:, 0] = True
            mask = mask * kept
            rows = host.pool_text(host.text.run_layers(tokens, mask, first=config.frozen_text_layers), mask)
            captions, prompts, others = torch.split(rows, [len(batch.captions), len(batch.prompts), count])
            view = pictures.rows[int(torch.randint(0, len(pictures.rows), (), generator=generator))]
            truth = positives(batch.images, batch.owners, batch.sentences)
            loss = contrastive(view[batch.images], captions, truth, pictures.tau)
            loss = loss + _OWN_IMAGE * functional.cross_entropy(captions @ view.T / pictures.tau, batch.owners)
            smooth = config.label_smoothing
            loss = loss + _OWN_CLASS * classification(pictures.head(captions), data.labels[batch.owners], smooth)
            by_prompt = view[batch.images] @ prompts.T / pictures.tau
            loss = loss + config.prompts * classification(by_prompt, batch.labels, smooth)
            if count:
                by_mean = classification(others @ means.T / pictures.tau, labels[more], smooth)
                by_head = classification(pictures.head(others), labels[more], smooth)
                loss = loss + config.class_texts * (by_mean + _HEAD * by_head)
            yield loss

    return train(host, optimizer, losses, len(data), schedule)


def trained_parts(host: LiteHost, config: RefineConfig) -> list[nn.Module]:
    """What of the text side trains; everything else of the host takes no gradient."""
    host.requires_grad_(requires_grad=False)
    parts: list[nn.Module] = [*host.text.layers[config.frozen_text_layers :], host.word_weight, host.text_head]
    for part in parts:
        part.requires_grad_(requires_grad=True)
    return parts


def class_means(rows: Tensor, labels: Tensor) -> Tensor:
    """Unit mean rows of the classes (C, D), in the order of `TRAIN_CLASSES`; zeros for a class without rows."""
    means = [
        rows[labels == number].mean(0) if bool((labels == number).any()) else torch.zeros(rows.shape[1])
        for number in range(len(TRAIN_CLASSES))
    ]
    return functional.normalize(torch.stack(means), dim=-1)
