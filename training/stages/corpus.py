"""Everything that the joint stage learns from: pictures of all sets and drawn ones, with what is true of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from rdb_geo.core.arrays import UInt8Images
from training.data import OPEN_WATER, TRAIN_TEMPLATES, CaptionRecord, ClassCaption, DataError, load_images
from training.data.coarse import RECIPES
from training.data.extra_sets import ExtraPicture
from training.data.vocabulary import BASES, COMPOSED, CONCEPTS, LABELS, NAMES, SHARED_WORDS
from training.pictures.coarse import composed
from training.pictures.floods import DRAWS, drawn
from training.pictures.water import CLOUDS, training_pictures, with_weather

RSICD = "rsicd"
"""The source whose captions were written for single pictures; all others have templates."""

COARSE = "coarse"
"""The source of chips that are composed of shrunk pictures, as a coarse scene shows them; a label for each recipe."""

LAID = (RSICD, "rsscn7")
"""Sources whose pictures others are drawn over or composed of: those with a ground size like RSICD's."""

_COARSE_SEED = 1000  # beside those of what is drawn


@dataclass(frozen=True, slots=True)
class Item:
    """One picture."""

    source: str
    """Its set, `RSICD`, ``water``, ``drawn`` or `COARSE`."""

    label: str
    """Within its set."""

    concept: str
    """One of `NAMES`, or "" for none."""

    sentences: tuple[str, ...]
    """What is true of it."""

    number: int = 0
    """Within its label, for sets with an order."""


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Pictures and texts, by number."""

    items: list[Item]
    """One for each picture."""

    pictures: Tensor
    """uint8, (N, 3, 150, 150)."""

    concepts: Tensor
    """Number of each picture's concept in `NAMES`, -1 for none, (N,)."""

    groups: Tensor
    """Number of the label whose templates a picture's sentences are, -1 for captions of its own, (N,)."""

    texts: list[str]
    """Distinct: sentences, then the prompts of each concept, everyday words and another set's captions."""

    sentences: list[list[int]]
    """Numbers of each picture's sentences."""

    prompts: list[list[int]]
    """Numbers of each concept's prompts; the first `len(TRAIN_TEMPLATES)` are those of its name."""

    words: Sequence[tuple[int, tuple[int, ...]]]
    """Number of each everyday word's text, with its concepts."""

    further: Sequence[tuple[int, tuple[int, ...]]]
    """The same of captions of another set, each true of one concept."""

    @property
    def own(self) -> int:
        """How many of the pictures, the first, are RSICD's own."""
        return int((self.groups < 0).sum())


def read_corpus(
    data: Path,
    extra: Sequence[ExtraPicture],
    drawn_of: Mapping[str, int],
    coarse: int,
    further: Sequence[ClassCaption],
    seed: int,
) -> Corpus:
    """RSICD's training split, open water and clouds made from it, further sets, drawn and composed pictures.

    Args:
        data: RSICD.
        extra: Pictures of further sets, the training part alone.
        drawn_of: How many pictures of each composed concept to draw.
        coarse: How many chips of each of `RECIPES` to compose.
        further: Captions that are true of a class, as further words for it.
        seed: Of what is drawn.

    Raises:
        DataError: No picture shows a concept that coarse chips are composed of.
    """
    records, pictures = training_pictures(data, 400)
    own = sum(record.label != OPEN_WATER for record in records)
    records, pictures = with_weather(records, pictures, seed)
    items = [_own(record) if row < own else _water(record) for row, record in enumerate(records)]
    found, more = load_images([picture.record for picture in extra])
    numbers = {picture.record.path: picture for picture in extra}
    items += [_extra(numbers[record.path]) for record in found]
    stack = np.concatenate([pictures, more])
    for place, (concept, count) in enumerate(drawn_of.items()):
        new = draw_over(items, stack, concept, count, seed + place)
        items += [Item("drawn", concept, concept, COMPOSED[concept])] * len(new)
        stack = np.concatenate([stack, new])
    laid, chips = compose_coarse(items, stack, coarse, seed) if coarse else ([], stack[:0])
    return number([*items, *laid], np.concatenate([stack, chips]), further)


def compose_coarse(
    items: Sequence[Item], pictures: UInt8Images, count: int, seed: int
) -> tuple[list[Item], UInt8Images]:
    """`count` chips of each of `RECIPES`, composed of the pictures of `LAID`, with what is true of them.

    Raises:
        DataError: None of these pictures shows a concept that is needed.
    """
    rows: dict[str, list[int]] = {}
    for row, item in enumerate(items):
        if item.source in LAID and item.concept:
            rows.setdefault(item.concept, []).append(row)
    needed = {concept for recipe in RECIPES.values() for concept in (*recipe.ground, *recipe.beside)}
    if missing := sorted(needed - set(rows)):
        raise DataError(f"no picture shows {', '.join(missing)}, of which coarse chips are composed.")
    by_concept = {concept: pictures[rows[concept]] for concept in needed}
    found: list[Item] = []
    chips = []
    for place, (name, recipe) in enumerate(RECIPES.items()):
        chips.append(composed(recipe, by_concept, count, seed + _COARSE_SEED + place))
        found += [Item(COARSE, name, recipe.concept, recipe.sentences)] * count
    return found, np.concatenate(chips)


def draw_over(items: Sequence[Item], pictures: UInt8Images, concept: str, count: int, seed: int) -> UInt8Images:
    """Pictures of a composed concept, drawn over real ones of its `BASES`."""
    bases = [row for row, item in enumerate(items) if item.concept in BASES[concept] and item.source in LAID]
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(bases)[:count]
    if len(chosen) < count:
        chosen = np.concatenate([chosen, rng.choice(bases, count - len(chosen))])
    return drawn(pictures[chosen], DRAWS[concept], seed)


def number(items: list[Item], pictures: UInt8Images, further: Sequence[ClassCaption]) -> Corpus:
    """Give every text, concept and group its number."""
    texts: dict[str, int] = {}
    sentences = [
        [texts.setdefault(bare(sentence), len(texts)) for sentence in dict.fromkeys(item.sentences)] for item in items
    ]
    prompts = [
        [texts.setdefault(bare(template.format(word)), len(texts)) for word in words for template in TRAIN_TEMPLATES]
        for words in CONCEPTS.values()
    ]
    everyday = [
        (texts.setdefault(bare(template.format(word)), len(texts)), tuple(NAMES.index(name) for name in names))
        for word, names in SHARED_WORDS.items()
        for template in TRAIN_TEMPLATES[:3]
    ]
    captions = [
        (texts.setdefault(bare(caption.caption), len(texts)), (NAMES.index(caption.label),)) for caption in further
    ]
    groups: dict[tuple[str, str], int] = {}
    return Corpus(
        items=items,
        pictures=torch.from_numpy(pictures).permute(0, 3, 1, 2),
        concepts=torch.tensor([NAMES.index(item.concept) if item.concept else -1 for item in items]),
        groups=torch.tensor(
            [
                -1 if item.source == RSICD else groups.setdefault((item.source, item.label), len(groups))
                for item in items
            ]
        ),
        texts=list(texts),
        sentences=sentences,
        prompts=prompts,
        words=everyday,
        further=captions,
    )


def bare(sentence: str) -> str:
    """A sentence in small letters without its full stop."""
    return sentence.lower().strip().removesuffix(".").strip()


def epoch_rows(corpus: Corpus, shares: Mapping[str, float], generator: torch.Generator) -> Tensor:
    """Pictures of one epoch in random order: a label's `shares` (by set, or set/label) times as many as it has."""
    rows = []
    places: dict[tuple[str, str], list[int]] = {}
    for row, item in enumerate(corpus.items):
        places.setdefault((item.source, item.label), []).append(row)
    for (source, label), own in places.items():
        share = shares.get(f"{source}/{label}", shares.get(source, 1.0))
        whole, rest = divmod(round(share * len(own)), len(own))
        chosen = torch.tensor(own)
        rows += [chosen] * whole + [chosen[torch.randperm(len(own), generator=generator)[:rest]]]
    order = torch.cat(rows)
    return order[torch.randperm(len(order), generator=generator)]


def by_class(rows: Tensor, concepts: Tensor, each: int, generator: torch.Generator) -> Tensor:
    """The same pictures in an order where `each` of one concept follow each other."""
    chunks: list[Tensor] = []
    for concept in torch.unique(concepts[rows]).tolist():
        chunks += list(torch.split(rows[concepts[rows] == concept], each))
    order = torch.randperm(len(chunks), generator=generator).tolist()
    return torch.cat([chunks[place] for place in order])


def batches(rows: Tensor, size: int) -> Iterator[Tensor]:
    """Whole batches of pictures, none twice in one batch."""
    for part in torch.split(rows, size):
        if len(part) == size:
            yield torch.unique(part)


def _own(record: CaptionRecord) -> Item:
    return Item(RSICD, record.label, record.label, record.sentences)


def _water(record: CaptionRecord) -> Item:
    concept = "cloud" if record.label == CLOUDS else OPEN_WATER
    return Item("water", record.label, concept, record.sentences)


def _extra(picture: ExtraPicture) -> Item:
    label = picture.record.label
    return Item(picture.source, label, LABELS[picture.source, label], picture.record.sentences, picture.number)
