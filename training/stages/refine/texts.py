"""The text tower against image rows that stand still, with a second data set's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from rdb_geo.model.lite import LiteHost
from training.config import Experiment
from training.data import TRAIN_CLASSES
from training.evaluate import Scores
from training.hosts.texts import CONTEXT_LENGTH, TextTable
from training.loop.average import Average
from training.loop.batches import Batch, TrainingSet
from training.loop.epochs import Task
from training.loop.losses import ClassHead, classification, contrastive, positives
from training.stages.refine.material import Material

_CLASS_TEXTS = 96  # of the second data set in each batch
_ALL_PICTURES, _OWN_CLASS, _HEAD = 0.5, 0.25, 0.5  # weights within the loss


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What stands still while the text tower trains."""

    rows: Tensor
    """Unit rows of each view of all pictures, (V, N, D); view 0 is the file itself."""

    head: ClassHead
    """Of stage 1."""

    tau: Tensor
    """Temperature of stage 1, a scalar."""


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """One step's material."""

    batch: Batch
    """The training split's."""

    more: Tensor
    """Numbers of the second data set's words, (K,)."""

    kept: Tensor
    """Which words of all its texts stay, see `training.hosts.texts.Texts.batch`."""

    view: Tensor
    """Unit rows of all pictures in the view that was drawn, (N, D)."""


class TextStep(Task):
    """The text tower in training.

    The loss is contrastive + ½ · CE of each caption over *all* pictures + ¼ · class head + `prompts` · class prompts +
    `class_texts` · (CE of the second set's captions over the classes' mean rows + ½ · class head). All pictures that
    have a caption's sentence are true of it.
    """

    def __init__(
        self,
        host: LiteHost,
        material: Material,
        tokenizer: Tokenizer,
        pictures: Pictures,
        config: Experiment,
        on_val: Callable[[nn.Module], Scores] | None = None,
    ) -> None:
        """Put together.

        Args:
            host: In place; only its text side is used, and all but the part that trains is frozen here.
            material: The training split, and the words of a second data set if there is one.
            tokenizer: Of the text tower.
            pictures: The fixed side.
            config: Of the step.
            on_val: The numbers of the model with this text side in its place.
        """
        data, words = material.data, material.words
        self.module = self.averaged = self._host = host.to(config.device).eval()
        self.images = len(data)
        self._data, self._pictures, self._config, self._on_val = data, pictures, config, on_val
        self._table = TextTable.compute(
            host, tokenizer, [*data.texts, *(word.caption for word in words)], config.model.frozen_text_layers
        )
        self._labels = torch.tensor([TRAIN_CLASSES.index(word.label) for word in words], dtype=torch.long)
        self._means = class_means(pictures.rows[0], data.labels)
        self._having = Having(data)
        self._trained = trained_parts(host, config.model.frozen_text_layers)

    def parameters(self) -> Iterator[tuple[nn.Parameter, float]]:
        """Last blocks, pooling and projection."""
        rate = self._config.optim.lr_text
        yield from ((parameter, rate) for part in self._trained for parameter in part.parameters())

    def begin(self, epoch: int) -> None:  # noqa: ARG002
        """Training mode of what trains."""
        self._host.eval()
        for part in (*self._trained, self._host.drop):
            part.train()

    def batches(self, epoch: int, generator: torch.Generator) -> Iterator[Work]:  # noqa: ARG002
        """The epoch's batches."""
        optim, count = self._config.optim, min(_CLASS_TEXTS, len(self._labels))
        for batch in self._data.batches(optim.batch_size, optim.captions_per_image, generator):
            more = torch.randint(0, max(len(self._labels), 1), (count,), generator=generator)
            texts = len(batch.captions) + len(batch.prompts) + count
            kept = torch.rand(texts, CONTEXT_LENGTH, generator=generator) >= self._config.augment.word_dropout
            view = int(torch.randint(0, len(self._pictures.rows), (), generator=generator))
            yield Work(batch, more, kept, self._pictures.rows[view])

    def backward(self, batch: Work, average: Average, chunks: int) -> dict[str, Tensor]:  # noqa: ARG002
        """One forward and backward pass."""
        who, view, pictures, config = batch.batch, batch.view, self._pictures, self._config
        captions, prompts, others = self._rows(batch)
        loss, smooth = config.loss, config.loss.label_smoothing
        truth = positives(torch.arange(len(who.images)), who.owners, who.sentences)
        having = self._having.of(who.sentences)
        by_prompt = view[who.images] @ prompts.T / pictures.tau
        by_head = classification(pictures.head(captions), who.labels[who.owners], smooth)
        terms = {
            "cm": contrastive(view[who.images], captions, truth, pictures.tau)
            + _ALL_PICTURES * functional.cross_entropy(captions @ view.T / pictures.tau, having),
            "cls": _OWN_CLASS * by_head,
            "prompts": loss.prompts * classification(by_prompt, who.labels, smooth),
        }
        if len(batch.more):
            labels = self._labels[batch.more]
            by_mean = classification(others @ self._means.T / pictures.tau, labels, smooth)
            by_head = classification(pictures.head(others), labels, smooth)
            terms["cls"] = terms["cls"] + loss.class_texts * (by_mean + _HEAD * by_head)
        total = torch.stack(list(terms.values())).sum()
        if bool(torch.isfinite(total)):
            torch.autograd.backward(total)
        return {**terms, "loss": total}

    def measure(self) -> Scores | None:
        """On val."""
        return None if self._on_val is None else self._on_val(self._host)

    def _rows(self, work: Work) -> tuple[Tensor, ...]:
        """Unit rows of captions, prompts and the second set's words, on the CPU: the fixed rows are many."""
        host, who = self._host, work.batch
        numbers = torch.cat([who.captions, who.prompts, work.more + len(self._data.texts)])
        device = host.text_head.weight.device
        tokens, mask = (part.to(device) for part in self._table.batch(numbers, work.kept))
        with torch.autocast(device.type, torch.bfloat16, enabled=self._config.optim.bf16):
            tokens = host.text.run_layers(tokens, mask, first=self._config.model.frozen_text_layers)
            rows = host.pool_text(tokens, mask)
        return torch.split(rows.float().cpu(), [len(who.captions), len(who.prompts), len(work.more)])


class Having:
    """Which pictures have a sentence. RSICD repeats sentences: 38 % of its pairs have one that others have too."""

    def __init__(self, data: TrainingSet) -> None:
        """Turn the training set's sentences of each picture around."""
        self._count = len(data)
        self._pictures: dict[int, list[int]] = {}
        for row, own in enumerate(data.of_picture):
            for sentence in own:
                self._pictures.setdefault(sentence, []).append(row)

    def of(self, sentences: Tensor) -> Tensor:
        """float32, (M, pictures): equal shares, of sum 1, for all pictures that have each of M sentences."""
        shares = torch.zeros(len(sentences), self._count)
        for place, sentence in enumerate(sentences.tolist()):
            rows = self._pictures[sentence]
            shares[place, rows] = 1 / len(rows)
        return shares


def trained_parts(host: LiteHost, frozen_layers: int) -> list[nn.Module]:
    """What of the text side trains; everything else of the host takes no gradient."""
    host.requires_grad_(requires_grad=False)
    parts: list[nn.Module] = [*host.text.layers[frozen_layers:], host.word_weight, host.text_head]
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
