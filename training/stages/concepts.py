"""The step that teaches the concepts' axes: pictures to their labels, texts to what they mean and to being a name."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.calibration.queries import HELD_OUT, MORE_WORDS, OUTSIDE
from training.data import PROMPT
from training.data.vocabulary import NAMES
from training.loop.average import Average
from training.loop.epochs import Task
from training.stages.bench import Run, kept, train
from training.stages.config import ConceptsStep
from training.stages.corpus import Corpus
from training.stages.refine.concepts import Concepts
from training.stages.words import meanings

_FOREIGN, _NEAR = 5000, 0.6  # texts that mean nothing known, and the cosine from which one may mean it
_NOISE = 0.02  # deviation of what is added to each number of a text's row
_SHARES = (0.26, 0.09, 0.09, 0.31, 0.25)  # of a batch's texts, in the order of `Taught.parts`
_NAMES = (0.0, torch.nan, 0.0, 1.0, torch.nan)  # 1 for names, 0 for captions, in the same order; others teach neither
_LEAST_DEVIATION = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """Texts by kind, with what they mean."""

    rows: Tensor
    """Unit rows of all texts, then of those that mean nothing known, (T, D)."""

    parts: tuple[Tensor, ...]
    """Numbers of RSICD's captions, templates' sentences, another set's captions, words of concepts, and the rest."""

    meant: tuple[Tensor, ...]
    """Each one's weight over `NAMES` and none, (n, C + 1), for each of the parts."""

    @classmethod
    def of(cls, corpus: Corpus, rows: Tensor, foreign: Tensor) -> Taught:
        """From the rows of the corpus's texts and of `foreign_texts`; what is near to a concept's word is left out."""
        none = len(NAMES)
        said = torch.zeros(2, len(corpus.texts), none + 1)
        for picture, sentences in enumerate(corpus.sentences):
            concept = int(corpus.concepts[picture])
            said[int(picture >= corpus.own), sentences, none if concept < 0 else concept] += 1
        own, templates = (part.sum(1).nonzero().flatten() for part in said)
        prompts = [(number, (place,)) for place, numbers in enumerate(corpus.prompts) for number in numbers]
        (further, means), (words, senses) = (meanings(pairs) for pairs in (corpus.further, [*prompts, *corpus.words]))
        rest = foreign[(foreign @ rows[words].T).amax(1) < _NEAR]
        nothing = functional.one_hot(torch.full((len(rest),), none), none + 1).float()
        meant = [
            functional.normalize(part[chosen], p=1, dim=1) for part, chosen in ((said[0], own), (said[1], templates))
        ]
        meant += [*(functional.pad(part, (0, 1)) for part in (means, senses)), nothing]
        parts = (own, templates, further, words, len(rows) + torch.arange(len(rest)))
        return cls(torch.cat([rows, rest]), parts, tuple(meant))


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """One step's features, with the weight of each label, and rows, with what they mean and whether they are names."""

    features: Tensor
    labels: Tensor
    rows: Tensor
    meant: Tensor
    names: Tensor


class ConceptsTask(Task):
    """All perceptrons in training together.

    The loss is CE of features over the labels of all sets + CE of rows over concepts + CE of rows, name or caption. A
    label is drawn as often as the square root of the number of its pictures.
    """

    def __init__(self, corpus: Corpus, views: Tensor, taught: Taught, step: ConceptsStep) -> None:
        """Put new ones together; torch's seed draws their weights.

        Args:
            corpus: Pictures, labels, concepts.
            views: Features of each view of all pictures, the first their middles, (V, N, F).
            taught: The texts.
            step: The settings.
        """
        keys = [(item.source, item.label) for item in corpus.items]
        names = sorted(set(keys))
        self._labels = torch.tensor([names.index(key) for key in keys])
        self.concepts = Concepts(views.shape[2], taught.rows.shape[1], len(names), step.names_length)
        middles_of = views[0].float()
        self.concepts.mean.copy_(middles_of.mean(0))
        self.concepts.deviation.copy_(middles_of.std(0) + _LEAST_DEVIATION)
        self.concepts.concept_of[self._labels, torch.where(corpus.concepts < 0, len(NAMES), corpus.concepts)] = 1
        self.module = self.averaged = self.concepts
        self.images = step.steps * step.batch_size
        self._views, self._taught, self._step = views, taught, step

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """Those of both."""
        yield from ((parameter, self._step.lr) for parameter in self.module.parameters())

    def begin(self, epoch: int) -> None:  # noqa: ARG002
        """With dropout."""
        self.module.train()

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[_Work]:  # noqa: ARG002
        """All batches."""
        step, taught = self._step, self._taught
        weights = torch.bincount(self._labels).float()[self._labels] ** -0.5
        for _ in range(step.steps):
            own = torch.multinomial(weights, step.batch_size, replacement=True, generator=generator)
            seen = torch.randint(len(self._views), (step.batch_size,), generator=generator)
            features = self._views[seen, own].float()
            labels = functional.one_hot(self._labels[own], len(self.concepts.concept_of)).float()
            other = torch.randperm(step.batch_size, generator=generator)
            share = 0.5 + 0.5 * torch.rand(step.batch_size, 1, generator=generator)
            share[torch.rand(step.batch_size, generator=generator) >= step.mixed] = 1.0
            features, labels = (share * part + (1 - share) * part[other] for part in (features, labels))
            rows, meant, names = [], [], []
            for numbers, means, name, part in zip(taught.parts, taught.meant, _NAMES, _SHARES, strict=True):
                chosen = torch.randint(max(len(numbers), 1), (round(part * step.batch_size),), generator=generator)
                rows.append(taught.rows[numbers[chosen]] if len(numbers) else taught.rows[:0])
                meant.append(means[chosen] if len(numbers) else means)
                names.append(torch.full((len(rows[-1]),), name))
            said = torch.cat(rows)
            said = said + _NOISE * torch.randn(said.shape, generator=generator)
            said = functional.normalize(said, dim=-1)
            yield _Work(features, labels, said, torch.cat(meant), torch.cat(names))

    def backward(self, batch: _Work, average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ARG002
        """One forward and backward pass."""
        logits, taught = self.concepts.label_logits(batch.features), batch.names.isfinite()
        names = self.concepts.name_logits(batch.rows[taught])
        meant = functional.cross_entropy(self.concepts.text_logits(batch.rows), batch.meant)
        terms = {
            "cls": functional.cross_entropy(logits, batch.labels, label_smoothing=self._step.smoothing),
            "prompts": meant + functional.binary_cross_entropy_with_logits(names, batch.names[taught]),
        }
        total = terms["cls"] + terms["prompts"]
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
        return {**terms, "loss": total}


def foreign_texts(tokenizer: Tokenizer, corpus: Corpus, seed: int) -> list[str]:
    """Words, alone or in pairs, half of them in a prompt, that no text of the corpus has and no measurement asks."""
    kept_apart = " ".join([*OUTSIDE, *HELD_OUT, *(word for words in MORE_WORDS.values() for word in words)])
    known = {*kept_apart.split(), *(word for text in corpus.texts for word in text.split())}
    words = sorted(word for word in tokenizer.get_vocab() if re.fullmatch(r"[a-z]{3,}", word) and word not in known)
    draw = random.Random(seed)  # noqa: S311  no secret
    draw.shuffle(words)
    texts = [word if place % 4 < 2 else f"{word} {draw.choice(words)}" for place, word in enumerate(words[:_FOREIGN])]
    return [text if place % 2 else PROMPT.format(text).lower() for place, text in enumerate(texts)]


def taught_concepts(
    run: Run, tokenizer: Tokenizer, views: Callable[[], Tensor], rows: Callable[[list[str]], Tensor]
) -> Concepts:
    """Axes for a model that stands still.

    Args:
        run: Its pictures, texts and settings; gets the features and the step's checkpoint.
        tokenizer: Of the text tower.
        views: Features of all pictures in each view (see `training.stages.features`), (V, N, F).
        rows: Texts to their unit rows without further axes, (N, D).

    Raises:
        DivergedError, CheckpointError: See `training.loop.epochs.fit`.
    """
    config, corpus = run.config, run.corpus
    features = kept(run, "views", views)
    taught = Taught.of(corpus, rows(corpus.texts), rows(foreign_texts(tokenizer, corpus, config.seed)))
    torch.manual_seed(config.seed)
    task = ConceptsTask(corpus, features, taught, config.concepts)
    train(run, task, config.concepts, "concepts")
    return task.concepts
