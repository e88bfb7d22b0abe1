"""New words in a space that stays as it is: a small residual layer pair on the rows of texts and of pictures."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.data.vocabulary import NAMES
from training.loop.epochs import DivergedError
from training.loop.schedule import groups, set_rate
from training.stages.config import ResidualStep
from training.stages.corpus import Corpus, epoch_rows
from training.stages.terms import by_prompt, contrastive, draw_captions, draw_prompts, relations

logger = logging.getLogger(__name__)

HIDDEN_WIDTH = 512
"""Between the two layers."""

_KEPT, _WORDS = 512, 96  # texts that are held, and everyday words, in each step
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
    """Unit mean rows of the concepts' pictures, (C, D)."""

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


def train_residuals(
    corpus: Corpus, pictures: Tensor, words: Words, step: ResidualStep, tau: float, seed: int
) -> tuple[Residual, Residual]:
    """Train a residual on texts' rows and one on pictures' rows together.

    The loss is contrastive of the templates' sentences + `prompts` · (CE of pictures over a prompt for each concept +
    CE of everyday words over the concepts' mean rows) + `anchor` · (1 - cos) of the texts that are to stay +
    `anchor_images` · (1 - cos) of RSICD's own pictures, which are to stay too.

    Args:
        corpus: Pictures, texts, concepts.
        pictures: Unit rows of all pictures, (N, D).
        words: The texts.
        step: The settings.
        tau: Temperature.
        seed: Of every choice.

    Returns:
        That of texts and that of pictures.

    Raises:
        DivergedError: The loss or its gradient became no number; nothing is kept of the step.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    of_texts, of_images = Residual(pictures.shape[1]), Residual(pictures.shape[1])
    parameters = [*of_texts.parameters(), *of_images.parameters()]
    optimizer = torch.optim.AdamW(groups(((part, step.lr) for part in parameters), step.weight_decay))
    order = epoch_rows(corpus, step.shares, generator)
    for number in range(step.steps):
        set_rate(optimizer, number / step.steps, 0.05)
        own = torch.unique(order[torch.randint(len(order), (step.batch_size,), generator=generator)])
        captions, owners = draw_captions(corpus, own, 2, generator)
        free = corpus.groups[owners] >= 0
        captions, owners = captions[free], owners[free]
        truth, left_out = relations(corpus, own, owners, captions)
        images = of_images(pictures[own])
        said, named = of_texts(words.rows[captions]), of_texts(words.rows[draw_prompts(corpus, generator)])
        loss = contrastive(images, said, truth, left_out, tau)
        loss = loss + step.prompts * by_prompt(images, named, corpus.concepts[own], tau)
        chosen = torch.randint(len(words.numbers), (_WORDS,), generator=generator)
        logits = of_texts(words.rows[words.numbers[chosen]]) @ of_images(words.means).T / tau
        loss = loss + step.prompts * functional.cross_entropy(logits, words.meant[chosen])
        kept = words.rows[words.held[torch.randint(len(words.held), (_KEPT,), generator=generator)]]
        still = pictures[torch.randint(corpus.own, (_KEPT,), generator=generator)]
        moved, shifted = 1 - (of_texts(kept) * kept).sum(1).mean(), 1 - (of_images(still) * still).sum(1).mean()
        loss = loss + step.anchor * moved + step.anchor_images * shifted
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        norm = nn.utils.clip_grad_norm_(parameters, float("inf"))
        if not (torch.isfinite(loss) and torch.isfinite(norm)):
            raise DivergedError(f"the residuals' loss became {loss.detach().item()}: lower the learning rate.")
        optimizer.step()
        if number % _SAID == 0:
            logger.info("residuals: %d of %d, loss %.3f, texts moved %.5f, pictures %.5f", number, step.steps,
                        loss.detach(), moved.detach(), shifted.detach())  # fmt: skip
    return of_texts.eval().requires_grad_(requires_grad=False), of_images.eval().requires_grad_(requires_grad=False)
