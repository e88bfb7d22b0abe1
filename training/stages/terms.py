"""What is true of what, and the terms of the joint loss."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.data import TRAIN_TEMPLATES
from training.data.vocabulary import ALSO, NAMES
from training.stages.corpus import Corpus

HIDDEN = -1e4
"""Logit of a pair that is left out."""


def ignored(pictures: Tensor, texts: Tensor) -> Tensor:
    """Whether the words of a text's concept may be true of a picture of another, (N, M), from the concepts' numbers."""
    table = torch.eye(len(NAMES) + 1, dtype=torch.bool)
    for name, others in ALSO.items():
        table[NAMES.index(name), [NAMES.index(other) for other in others]] = True
    table[-1, :] = table[:, -1] = True
    return table[pictures][:, texts]


def relations(corpus: Corpus, rows: Tensor, owners: Tensor, sentences: Tensor) -> tuple[Tensor, Tensor]:
    """Which texts are true of which pictures, and which are left out because they may be, both (N, M).

    A text is true of the picture that it was written for, of all pictures with the same sentence, and, if a template
    made it, of all pictures of its label. Left out are pairs of the same or a related concept across sets.
    """
    places = torch.full((len(corpus.items),), -1)
    places[rows] = torch.arange(len(rows))
    written = torch.zeros(len(rows), len(owners))
    written[places[owners], torch.arange(len(owners))] = 1
    same = (sentences[:, None] == sentences[None, :]).float()
    groups, of_texts = corpus.groups[rows], corpus.groups[owners]
    template = (groups[:, None] == of_texts[None, :]) & (groups[:, None] >= 0)
    truth = (written @ same > 0) | template
    both_own = (groups[:, None] < 0) & (of_texts[None, :] < 0)
    return truth, ignored(corpus.concepts[rows], corpus.concepts[owners]) & ~truth & ~both_own


def contrastive(images: Tensor, texts: Tensor, truth: Tensor, left_out: Tensor, tau: float) -> Tensor:
    """½ [CE over texts + CE over images], each row's weight spread evenly over what is true, `left_out` hidden."""
    logits = (images @ texts.T / tau).masked_fill(left_out, HIDDEN)
    target = truth.float()
    by_image = functional.cross_entropy(logits, target / target.sum(1, keepdim=True).clamp(min=1))
    by_text = functional.cross_entropy(logits.T, target.T / target.T.sum(1, keepdim=True).clamp(min=1))
    return (by_image + by_text) / 2


def by_prompt(images: Tensor, prompts: Tensor, concepts: Tensor, tau: float) -> Tensor:
    """CE of pictures over a prompt for each concept; pictures of no concept have no part, related concepts neither."""
    known = concepts >= 0
    hidden = ignored(concepts[known], torch.arange(len(NAMES)))
    hidden[torch.arange(int(known.sum())), concepts[known]] = False
    logits = (images[known] @ prompts.T / tau).masked_fill(hidden, HIDDEN)
    return functional.cross_entropy(logits, concepts[known])


def draw_prompts(corpus: Corpus, generator: torch.Generator) -> Tensor:
    """A prompt's text number for each concept, half of the time of its name, else of any of its words."""
    chosen = []
    for numbers in corpus.prompts:
        limit = len(TRAIN_TEMPLATES) if float(torch.rand((), generator=generator)) < 0.5 else len(numbers)
        chosen.append(numbers[int(torch.randint(limit, (), generator=generator))])
    return torch.tensor(chosen)


def draw_captions(corpus: Corpus, rows: Tensor, each: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Numbers of `each` sentences of each picture, and the pictures that they belong to."""
    chosen, owners = [], []
    for row in rows.tolist():
        own = corpus.sentences[row]
        for place in torch.randperm(len(own), generator=generator)[:each].tolist():
            chosen.append(own[place])
            owners.append(row)
    return torch.tensor(chosen), torch.tensor(owners)
