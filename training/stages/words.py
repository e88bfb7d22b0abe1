"""The text tower against rows of pictures that stand still: every caption against all pictures that it is true of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import LiteHost
from training.data.vocabulary import NAMES
from training.loop.average import Average
from training.loop.epochs import Task
from training.stages.bench import Bench
from training.stages.config import WordsStep
from training.stages.corpus import Corpus, batches, epoch_rows
from training.stages.refine.texts import trained_parts
from training.stages.terms import HIDDEN, by_prompt, contrastive, draw_captions, draw_prompts, ignored, relations

_WORDS, _FURTHER = 48, 64  # everyday words, and captions of another set, in each step
_ALL, _MEANT = 0.5, 0.5  # weights within the loss


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """One step's pictures, and the numbers of its texts behind the frozen layers."""

    own: Tensor
    captions: Tensor
    owners: Tensor
    prompts: Tensor
    words: Tensor
    more: Tensor
    tokens: Tensor
    mask: Tensor


class WordsTask(Task):
    """The last text blocks, the words' weights and the projection in training.

    The loss is contrastive within the batch + ½ · CE of each caption over all pictures, its weight spread over those
    that it is true of + `prompts` · CE of pictures over a prompt for each concept + ½ · `prompts` · CE of prompts and
    words over the concepts' mean rows, spread over the concepts that a word may mean.
    """

    def __init__(self, host: LiteHost, bench: Bench, rows: Tensor, step: WordsStep) -> None:
        """Put together.

        Args:
            host: In place; only its text side is used.
            bench: Pictures, texts, concepts and settings.
            rows: Unit rows of all pictures, which stand still, (N, D).
            step: Epochs, rate and batch.
        """
        corpus = bench.corpus
        self.module = self.averaged = self._host = host
        self.images = len(epoch_rows(corpus, bench.config.shares, torch.Generator()))
        self._bench, self._rows, self._step = bench, rows, step
        self._trained = trained_parts(host, bench.config.frozen_text_layers)
        self._means, self._true = concept_means(rows, corpus), true_pictures(corpus)
        self._words, self._further = meanings(corpus.words), meanings(corpus.further)

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """Last blocks, pooling and projection."""
        yield from ((parameter, self._step.lr) for part in self._trained for parameter in part.parameters())

    def begin(self, epoch: int) -> None:  # noqa: ARG002
        """Training mode."""
        self._host.train()

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[_Work]:  # noqa: ARG002
        """The epoch's batches."""
        corpus, step, further = self._bench.corpus, self._step, len(self._further[0])
        for own in batches(epoch_rows(corpus, self._bench.config.shares, generator), step.batch_size):
            captions, owners = draw_captions(corpus, own, step.captions_per_image, generator)
            prompts = draw_prompts(corpus, generator)
            words = torch.randint(len(self._words[0]), (_WORDS,), generator=generator)
            more = torch.randint(max(further, 1), (min(_FURTHER, further),), generator=generator)
            spoken = torch.cat([captions, self._further[0][more], prompts, self._words[0][words]])
            tokens, mask = self._bench.table.batch(spoken)
            heard = torch.rand(mask.shape, generator=generator) > step.word_dropout
            heard[:, 0] = True
            yield _Work(own, captions, owners, prompts, words, more, tokens, mask * heard)

    def backward(self, batch: _Work, average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ARG002
        """One forward and backward pass."""
        corpus, config, rows = self._bench.corpus, self._bench.config, self._rows
        own, tau, counts = batch.own, config.tau, [len(batch.captions), len(batch.more), len(batch.prompts), _WORDS]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tokens = self._host.text.run_layers(batch.tokens, batch.mask, first=config.frozen_text_layers)
        said, others, named, words = torch.split(self._host.pool_text(tokens.float(), batch.mask), counts)
        truth, left_out = relations(corpus, own, batch.owners, batch.captions)
        over_every = over_all(said @ rows.T / tau, batch.captions, batch.owners, corpus, self._true)
        every = functional.cross_entropy(named @ self._means.T / tau, torch.arange(len(NAMES)))
        shared = functional.cross_entropy(words @ self._means.T / tau, self._words[1][batch.words])
        terms = {
            "cm": contrastive(rows[own], said, truth, left_out, tau) + _ALL * over_every,
            "prompts": by_prompt(rows[own], named, corpus.concepts[own], tau),
            "cls": _MEANT * (every + shared),
        }
        if len(batch.more):
            by_mean = functional.cross_entropy(others @ self._means.T / tau, self._further[1][batch.more])
            terms["cls"] = terms["cls"] + _MEANT * by_mean
        total = terms["cm"] + self._step.prompts * (terms["prompts"] + terms["cls"])
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
        return {**terms, "loss": total}


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
