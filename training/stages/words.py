"""The text tower against rows of pictures that stand still: every caption against all pictures that it is true of."""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import LiteHost
from training.data.vocabulary import NAMES
from training.loop.average import Average, put
from training.loop.epochs import DivergedError
from training.loop.schedule import groups, set_rate
from training.stages.bench import Bench
from training.stages.config import WordsStep
from training.stages.corpus import Corpus, batches, epoch_rows
from training.stages.terms import HIDDEN, by_prompt, contrastive, draw_captions, draw_prompts, ignored, relations

logger = logging.getLogger(__name__)

_WORDS, _FURTHER = 48, 64  # everyday words, and captions of another set, in each step
_ALL, _MEANT = 0.5, 0.5  # weights within the loss
_SAID = 20


@dataclass(frozen=True, slots=True, eq=False)
class _Material:
    """What the loss reads beside the corpus."""

    rows: Tensor
    means: Tensor
    true: dict[int, list[int]]
    words: tuple[Tensor, Tensor]
    further: tuple[Tensor, Tensor]


def train_words(host: LiteHost, bench: Bench, rows: Tensor, step: WordsStep) -> LiteHost:
    """Train the last text blocks, the words' weights and the projection; the averaged weights.

    The loss is contrastive within the batch + ½ · CE of each caption over all pictures, its weight spread over those
    that it is true of + `prompts` · CE of pictures over a prompt for each concept + ½ · `prompts` · CE of prompts and
    words over the concepts' mean rows, spread over the concepts that a word may mean.

    Args:
        host: In place; only its text side is used.
        bench: Pictures, texts, concepts and settings.
        rows: Unit rows of all pictures, which stand still, (N, D).
        step: Epochs, rate and batch.

    Raises:
        DivergedError: The loss became no number.
    """
    corpus, config = bench.corpus, bench.config
    host.requires_grad_(requires_grad=False)
    parts = nn.ModuleList([*host.text.layers[config.frozen_text_layers :], host.word_weight, host.text_head])
    parts.requires_grad_(requires_grad=True)
    optimizer = torch.optim.AdamW(groups(((part, step.lr) for part in parts.parameters()), config.weight_decay))
    ema = Average(host, step.ema_decay)
    material = _Material(
        rows,
        concept_means(rows, corpus),
        true_pictures(corpus),
        meanings(corpus.words),
        meanings(corpus.further),
    )
    for epoch in range(step.epochs):
        torch.manual_seed(config.seed * 100 + epoch)
        generator = torch.Generator().manual_seed(config.seed * 100 + epoch)
        host.train()
        order = epoch_rows(corpus, config.shares, generator)
        count = len(order) // step.batch_size
        for number, own in enumerate(batches(order, step.batch_size)):
            set_rate(optimizer, (epoch * count + number) / (step.epochs * count), config.warmup_share)
            loss = _loss(host, bench, material, step, own, generator)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            norm = nn.utils.clip_grad_norm_(parts.parameters(), config.max_norm)
            if not (torch.isfinite(loss) and torch.isfinite(norm)):
                raise DivergedError(f"the words' loss became {loss.detach().item()}: lower the learning rate.")
            optimizer.step()
            ema.update(host)
            if number % _SAID == 0:
                logger.info("words, epoch %d: %d of %d, loss %.3f", epoch + 1, number, count, loss.detach().item())
    put(host, ema.values)
    return copy.deepcopy(host).eval().requires_grad_(requires_grad=False)


def _loss(host: LiteHost, bench: Bench, material: _Material, step: WordsStep, own: Tensor,
          generator: torch.Generator) -> Tensor:  # fmt: skip
    """The loss of one batch of pictures."""
    corpus, tau = bench.corpus, bench.config.tau
    rows = material.rows
    words, meant = material.words
    further, of_class = material.further
    captions, owners = draw_captions(corpus, own, step.captions_per_image, generator)
    prompts = draw_prompts(corpus, generator)
    chosen = torch.randint(len(words), (_WORDS,), generator=generator)
    more = torch.randint(max(len(further), 1), (min(_FURTHER, len(further)),), generator=generator)
    spoken = torch.cat([captions, further[more], prompts, words[chosen]])
    texts = embed(host, bench, spoken, step.word_dropout, generator)
    said, others, named, meaning = torch.split(texts, [len(captions), len(more), len(prompts), len(chosen)])
    truth, left_out = relations(corpus, own, owners, captions)
    loss = contrastive(rows[own], said, truth, left_out, tau)
    loss = loss + _ALL * over_all(said @ rows.T / tau, captions, owners, corpus, material.true)
    loss = loss + step.prompts * by_prompt(rows[own], named, corpus.concepts[own], tau)
    every = functional.cross_entropy(named @ material.means.T / tau, torch.arange(len(NAMES)))
    shared = functional.cross_entropy(meaning @ material.means.T / tau, meant[chosen])
    loss = loss + step.prompts * _MEANT * (every + shared)
    if len(more):
        by_mean = functional.cross_entropy(others @ material.means.T / tau, of_class[more])
        loss = loss + step.prompts * _MEANT * by_mean
    return loss


def embed(host: LiteHost, bench: Bench, numbers: Tensor, dropout: float, generator: torch.Generator) -> Tensor:
    """Unit rows of texts, a share of their words left out."""
    tokens, mask = bench.table.batch(numbers)
    kept = torch.rand(mask.shape, generator=generator) > dropout
    kept[:, 0] = True
    mask = mask * kept
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tokens = host.text.run_layers(tokens, mask, first=bench.config.frozen_text_layers)
    return host.pool_text(tokens.float(), mask)


def meanings(words: Sequence[tuple[int, tuple[int, ...]]]) -> tuple[Tensor, Tensor]:
    """Text numbers (W,), and each one's weight spread evenly over the concepts that it may mean, (W, C)."""
    meant = torch.zeros(len(words), len(NAMES))
    for row, (_, names) in enumerate(words):
        meant[row, list(names)] = 1 / len(names)
    return torch.tensor([number for number, _ in words], dtype=torch.long), meant


def true_pictures(corpus: Corpus) -> dict[int, list[int]]:
    """The pictures that have each sentence."""
    found: dict[int, list[int]] = {}
    for row, sentences in enumerate(corpus.sentences):
        for sentence in sentences:
            found.setdefault(sentence, []).append(row)
    return found


def over_all(logits: Tensor, captions: Tensor, owners: Tensor, corpus: Corpus, true: dict[int, list[int]]) -> Tensor:
    """CE of captions over all pictures (M, N), each one's weight spread over the pictures that it is true of.

    Left out as in `relations` are pictures of the same or a related concept, where one of the two is of a template.
    """
    target = torch.zeros_like(logits)
    for place, sentence in enumerate(captions.tolist()):
        target[place, true[sentence]] = 1 / len(true[sentence])
    template = (corpus.groups[:, None] >= 0) | (corpus.groups[owners][None, :] >= 0)
    hidden = (ignored(corpus.concepts, corpus.concepts[owners]) & template).T & (target == 0)
    return functional.cross_entropy(logits.masked_fill(hidden, HIDDEN), target)


def concept_means(rows: Tensor, corpus: Corpus) -> Tensor:
    """Unit mean rows of the concepts, (C, D), in the order of `NAMES`; zeros for a concept without pictures."""
    means = [
        rows[corpus.concepts == number].mean(0) if bool((corpus.concepts == number).any()) else rows.new_zeros(1)
        for number in range(len(NAMES))
    ]
    return functional.normalize(torch.stack([mean.expand(rows.shape[1]) for mean in means]), dim=-1)
