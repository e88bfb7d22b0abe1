"""New words in a space that stays as it is: a small residual layer pair on the rows of texts and of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.loop.average import Average
from training.loop.epochs import Task
from training.stages.config import ResidualStep
from training.stages.corpus import Corpus, epoch_rows
from training.stages.refine.ensemble import Residual
from training.stages.terms import by_prompt, contrastive, draw_captions, draw_prompts, relations
from training.stages.words import concept_means, meanings

_KEPT, _WORDS = 512, 96  # texts that are held, and everyday words, in each step


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The texts' rows under the tower that stays, and which of them mean what."""

    rows: Tensor
    """Unit rows of all texts, (T, D)."""

    held: Tensor
    """Numbers of the texts whose rows are to stay: RSICD's captions and another set's."""

    numbers: Tensor
    """Numbers of the everyday words, (W,)."""

    meant: Tensor
    """Each one's weight spread evenly over the concepts that it may mean, (W, C)."""

    means: Tensor
    """Unit mean rows of the concepts' pictures, (C, D)."""

    @classmethod
    def of(cls, corpus: Corpus, rows: Tensor, pictures: Tensor) -> Words:
        """From a corpus, its texts' rows and its pictures' rows."""
        own = {number for numbers in corpus.sentences[: corpus.own] for number in numbers}
        held = torch.tensor(sorted(own | {number for number, _ in corpus.further}))
        return cls(rows, held, *meanings(corpus.words), concept_means(pictures, corpus))


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """One step's pictures, and the numbers of its texts and of what is to stay."""

    own: Tensor
    captions: Tensor
    owners: Tensor
    prompts: Tensor
    words: Tensor
    held: Tensor
    still: Tensor


class ResidualTask(Task):
    """A residual on texts' rows and one on pictures' rows in training together.

    The loss is contrastive of the templates' sentences + `prompts` · (CE of pictures over a prompt for each concept +
    CE of everyday words over the concepts' mean rows) + `anchor` · (1 - cos) of the texts that are to stay +
    `anchor_images` · (1 - cos) of RSICD's own pictures, which are to stay too.
    """

    def __init__(self, corpus: Corpus, pictures: Tensor, words: Words, step: ResidualStep, tau: float) -> None:
        """Put two new ones together; torch's seed draws their weights.

        Args:
            corpus: Pictures, texts, concepts.
            pictures: Unit rows of all pictures, (N, D).
            words: The texts.
            step: The settings.
            tau: Temperature.
        """
        self.of_texts, self.of_images = Residual(pictures.shape[1]), Residual(pictures.shape[1])
        self.module = self.averaged = nn.ModuleDict({"texts": self.of_texts, "images": self.of_images})
        self.images = step.steps * step.batch_size
        self._corpus, self._pictures, self._words, self._step, self._tau = corpus, pictures, words, step, tau

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """Those of both."""
        yield from ((parameter, self._step.lr) for parameter in self.module.parameters())

    def begin(self, epoch: int) -> None:
        """There is one mode."""

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[_Work]:  # noqa: ARG002
        """All batches."""
        corpus, words, step = self._corpus, self._words, self._step
        order = epoch_rows(corpus, step.shares, generator)
        for _ in range(step.steps):
            own = torch.unique(order[torch.randint(len(order), (step.batch_size,), generator=generator)])
            captions, owners = draw_captions(corpus, own, 2, generator)
            free = corpus.groups[owners] >= 0
            prompts = draw_prompts(corpus, generator)
            chosen = torch.randint(len(words.numbers), (_WORDS,), generator=generator)
            held = words.held[torch.randint(len(words.held), (_KEPT,), generator=generator)]
            still = torch.randint(corpus.own, (_KEPT,), generator=generator)
            yield _Work(own, captions[free], owners[free], prompts, chosen, held, still)

    def backward(self, batch: _Work, average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ARG002
        """One forward and backward pass."""
        corpus, words, step, tau = self._corpus, self._words, self._step, self._tau
        truth, left_out = relations(corpus, batch.own, batch.owners, batch.captions)
        images = self.of_images(self._pictures[batch.own])
        said, named = self.of_texts(words.rows[batch.captions]), self.of_texts(words.rows[batch.prompts])
        terms = {
            "cm": contrastive(images, said, truth, left_out, tau),
            "prompts": by_prompt(images, named, corpus.concepts[batch.own], tau),
        }
        logits = self.of_texts(words.rows[words.numbers[batch.words]]) @ self.of_images(words.means).T / tau
        terms["cls"] = functional.cross_entropy(logits, words.meant[batch.words])
        kept, still = words.rows[batch.held], self._pictures[batch.still]
        moved = 1 - (self.of_texts(kept) * kept).sum(1).mean()
        shifted = 1 - (self.of_images(still) * still).sum(1).mean()
        terms["ema"] = step.anchor * moved + step.anchor_images * shifted
        total = terms["cm"] + step.prompts * (terms["prompts"] + terms["cls"]) + terms["ema"]
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
        return {**terms, "loss": total}
