"""New words on top of a text tower that stays as it is: a small residual layer pair on its rows."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.schedule import groups, set_rate
from training.stages.config import ResidualStep
from training.stages.corpus import Corpus, epoch_rows
from training.stages.terms import by_prompt, contrastive, draw_captions, draw_prompts, relations
from training.vocabulary import NAMES

logger = logging.getLogger(__name__)

HIDDEN_WIDTH = 512
"""Between the two layers."""

_KEPT, _WORDS = 512, 96  # texts that are held, and everyday words, in each step
_FOLLOW = 0.1  # share by which a concept's mean row follows the pictures of a batch
_SAID = 100


class Residual(nn.Module):
    """t → normalised t + W₂ gelu(W₁ t); with W₂ = 0, as at the start, the rows stay as they are."""

    def __init__(self, dim: int) -> None:
        """Build for unit rows of this length."""
        super().__init__()
        self.first, self.second = nn.Linear(dim, HIDDEN_WIDTH), nn.Linear(HIDDEN_WIDTH, dim)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, rows: Tensor) -> Tensor:
        """Unit rows (N, D) to unit rows (N, D)."""
        return functional.normalize(rows + self.second(functional.gelu(self.first(rows))), dim=-1)


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
    """Unit mean rows of the concepts' pictures, (C, D); they follow the pictures while the image tower trains."""

    @classmethod
    def of(cls, corpus: Corpus, rows: Tensor, pictures: Tensor) -> Words:
        """From a corpus, its texts' rows and its pictures' rows."""
        own = {number for numbers in corpus.sentences[: corpus.own] for number in numbers}
        held = torch.tensor(sorted(own | {number for number, _ in corpus.further}))
        meant = torch.zeros(len(corpus.words), len(NAMES))
        for row, (_, names) in enumerate(corpus.words):
            meant[row, list(names)] = 1 / len(names)
        means = torch.stack([pictures[corpus.concepts == number].mean(0) for number in range(len(NAMES))])
        numbers = torch.tensor([number for number, _ in corpus.words])
        return cls(rows, held, numbers, meant, functional.normalize(means, dim=-1))

    def follow(self, images: Tensor, concepts: Tensor) -> None:
        """Move the means of the concepts of a batch's pictures, unit rows (N, D), towards these."""
        for concept in torch.unique(concepts[concepts >= 0]).tolist():
            mean = functional.normalize(images[concepts == concept].mean(0), dim=0)
            self.means[concept] = functional.normalize(torch.lerp(self.means[concept], mean, _FOLLOW), dim=0)


def held_and_meant(residual: Residual, words: Words, tau: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """1 - cos of texts that are to stay, and the CE of everyday words over the concepts' mean rows."""
    kept = words.held[torch.randint(len(words.held), (_KEPT,), generator=generator)]
    moved = 1 - (residual(words.rows[kept]) * words.rows[kept]).sum(1)
    chosen = torch.randint(len(words.numbers), (_WORDS,), generator=generator)
    logits = residual(words.rows[words.numbers[chosen]]) @ words.means.T / tau
    return moved.mean(), functional.cross_entropy(logits, words.meant[chosen])


def train_residual(
    corpus: Corpus, pictures: Tensor, words: Words, step: ResidualStep, tau: float, seed: int
) -> Residual:
    """Train a residual against pictures that stand still.

    The loss is contrastive of the templates' sentences + `prompts` · (CE of pictures over a prompt for each concept +
    CE of everyday words over the concepts' mean rows) + `anchor` · (1 - cos) of the texts that are to stay.

    Args:
        corpus: Pictures, texts, concepts.
        pictures: Unit rows of all pictures, (N, D).
        words: The texts.
        step: The settings.
        tau: Temperature.
        seed: Of every choice.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    residual = Residual(pictures.shape[1])
    optimizer = torch.optim.AdamW(groups(((part, step.lr) for part in residual.parameters()), step.weight_decay))
    order = epoch_rows(corpus, {}, generator)
    for number in range(step.steps):
        set_rate(optimizer, number / step.steps, 0.05)
        own = order[torch.randperm(len(order), generator=generator)[: step.batch_size]]
        captions, owners = draw_captions(corpus, own, 2, generator)
        free = corpus.groups[owners] >= 0
        captions, owners = captions[free], owners[free]
        truth, left_out = relations(corpus, own, owners, captions)
        said, named = residual(words.rows[captions]), residual(words.rows[draw_prompts(corpus, generator)])
        moved, meaning = held_and_meant(residual, words, tau, generator)
        loss = contrastive(pictures[own], said, truth, left_out, tau) + step.anchor * moved
        loss = loss + step.prompts * (by_prompt(pictures[own], named, corpus.concepts[own], tau) + meaning)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        if number % _SAID == 0:
            logger.info("residual: %d of %d, loss %.3f, moved %.5f", number, step.steps, loss.detach(), moved.detach())
    return residual
