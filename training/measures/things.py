"""What an encoder knows beside RSICD's classes, on pictures of the further sets that no training sees, and floods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, l2_normalize
from rdb_geo.encoders.base import Encoder
from training.data import centre, load_images, read_captions
from training.data.extra_sets import ExtraPicture, read_extra_sets
from training.metrics import average_precision
from training.pictures.floods import flooded
from training.pictures.water import mine_open_water

RSSCN7: dict[tuple[str, str], str] = {
    ("rsscn7", "grassland"): "grassland",
    ("rsscn7", "farmland"): "farmland",
    ("rsscn7", "forest"): "forest",
    ("rsscn7", "industrial"): "industrial area",
    ("rsscn7", "parking"): "parking lot",
    ("rsscn7", "residential"): "residential area",
    ("rsscn7", "river_lake"): "river or lake",
}
"""Its labels and the question for each."""

NINE: dict[tuple[str, str], str] = {
    ("kaggle4", "cloud"): "clouds",
    ("kaggle4", "desert"): "desert",
    ("kaggle4", "forest_10m"): "forest",
    ("kaggle4", "open_water"): "open water",
    ("nwpu2", "airplane"): "airplane",
    ("nwpu2", "airport"): "airport",
    ("pools50", "pool"): "swimming pool",
    ("hurricane", "flood_damage"): "flooded houses",
    ("juru_drone", "drone_field"): "field seen from a drone",
}
"""Nine things of which RSICD has no class, or only at another ground size."""

FLOOD_SEED = 987_654
"""Of the drawn floods that are measured on; the training's seeds are small."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Pictures of several labels, each put to the best of one question per label."""

    top1: float
    """Mean over the labels of the share whose own question is the best, 0 … 1."""

    by_label: dict[str, float]
    """That share for each question."""

    pictures: int
    """How many."""


@dataclass(frozen=True, slots=True)
class Found:
    """One question against pictures that show it and pictures that don't."""

    average_precision: float
    """Of the ranking, 0 … 1."""

    auc: float
    """Share of pairs where the picture that shows it ranks first, 0 … 1."""

    showing: int
    """Pictures that show it."""

    others: int
    """Pictures that don't."""


@dataclass(frozen=True, slots=True)
class Things:
    """All numbers of one encoder."""

    rsscn7: Choice
    """Seven classes at four ground sizes."""

    nine: Choice
    """See `NINE`."""

    flooded_farmland: Found
    """Drawn floods against their dry twins, rivers and ponds; pictures and water that no training sees."""

    flooded_houses: Found
    """The hurricane's pictures: flooded against intact houses."""

    def to_dict(self) -> dict[str, Any]:
        """All as plain values."""
        return asdict(self)


def measure_things(encoder: Encoder, data: Path, extra: Path) -> Things:
    """The numbers of an encoder on further sets, and on floods drawn over the val split of `data`, RSICD.

    Raises:
        DataError: A data set is not there, or too many pictures are missing or broken.
    """
    pictures = [picture for picture in read_extra_sets(extra) if picture.measured]
    floods, dry = validation_floods(data, pictures)
    houses = _of(pictures, "hurricane", "flood_damage"), _of(pictures, "hurricane", "intact_house")
    return Things(
        rsscn7=choose(encoder, {text: _of(pictures, *label) for label, text in RSSCN7.items()}),
        nine=choose(encoder, {text: _of(pictures, *label) for label, text in NINE.items()}),
        flooded_farmland=find(encoder, "flooded farmland", floods, dry),
        flooded_houses=find(encoder, "flooded houses", *houses),
    )


def choose(encoder: Encoder, pictures: Mapping[str, UInt8Images]) -> Choice:
    """Put pictures to the best of the questions, which are the keys."""
    questions = ask(encoder, list(pictures))
    shares = {
        text: float(((encoder.encode_images(own) @ questions.T).argmax(1) == place).mean())
        for place, (text, own) in enumerate(pictures.items())
    }
    return Choice(float(np.mean(list(shares.values()))), shares, sum(map(len, pictures.values())))


def find(encoder: Encoder, text: str, showing: UInt8Images, others: UInt8Images) -> Found:
    """Rank pictures by one question."""
    question = ask(encoder, [text])[0]
    first, second = encoder.encode_images(showing) @ question, encoder.encode_images(others) @ question
    truth = np.repeat([True, False], [len(first), len(second)])
    return Found(average_precision(np.concatenate([first, second]), truth), auc(first, second), len(first), len(second))


def auc(showing: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Share of pairs where what shows it scores higher; ties count half."""
    above = (showing[:, None] > others[None, :]).mean() + 0.5 * (showing[:, None] == others[None, :]).mean()
    return float(above)


def ask(encoder: Encoder, texts: Sequence[str]) -> Float32Matrix:
    """Texts as a query embeds them: the normalised mean over the encoder's templates, (N, D)."""
    templates = encoder.templates
    rows = encoder.encode_texts([template.format(text) for text in texts for template in templates])
    return l2_normalize(rows.reshape(len(texts), len(templates), -1).mean(1))


def validation_floods(data: Path, pictures: Sequence[ExtraPicture]) -> tuple[UInt8Images, UInt8Images]:
    """Flooded fields, and what they must be told from: the same fields dry, rivers and ponds.

    The fields are RSICD's val pictures and the measured part of RSSCN7; the water is cut from val's own pictures of
    rivers and ponds, half of it tinted as flood water is.
    """
    records, own = load_images(read_captions(data, split="val"))
    labels = np.array([record.label for record in records])
    fields = np.concatenate(
        [own[np.isin(labels, ["farmland", "meadow"])], _of(pictures, "rsscn7", "farmland"),
         _of(pictures, "rsscn7", "grassland")]
    )  # fmt: skip
    inland = np.isin(labels, ["river", "pond", "bridge"])
    waters = mine_open_water([records[row] for row in np.flatnonzero(inland)], own[inland], 60)[1]
    generator, rng = torch.Generator().manual_seed(FLOOD_SEED), np.random.default_rng(FLOOD_SEED)
    wet = []
    for field in fields:
        surface = waters[rng.integers(len(waters))].astype(np.float32) / 255
        if rng.random() < 0.5:
            ripples = surface - surface.mean((0, 1), keepdims=True)
            muddy = np.array((0.35, 0.3, 0.22)) + rng.random() * np.array((0.27, 0.23, 0.2)) + rng.normal(0, 0.02, 3)
            surface = muddy.astype(np.float32) + ripples
        chip = torch.from_numpy(field.astype(np.float32) / 255).permute(2, 0, 1)
        drawn = flooded(chip, generator, torch.from_numpy(surface).permute(2, 0, 1)).clamp(0, 1)
        wet.append((drawn * 255).round().to(torch.uint8).permute(1, 2, 0).numpy())
    rivers = own[np.isin(labels, ["river", "pond"])]
    return centre(np.stack(wet)), np.concatenate([centre(fields), centre(rivers)])


def _of(pictures: Sequence[ExtraPicture], source: str, label: str) -> UInt8Images:
    """The measured pictures of one label of a set."""
    return load_images([p.record for p in pictures if (p.source, p.record.label) == (source, label)])[1]
