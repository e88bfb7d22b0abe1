"""Where in a chip an answer lies: what the model says of the cells of the best hits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.album import Album
from rdb_geo.answer.shapes.inside import BATCH, Looking
from rdb_geo.core.errors import EncoderError, NotAllowedError, SceneError
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import SceneRecord
from rdb_geo.encoders.base import Encoder, inside_of
from rdb_geo.score.question import Question
from rdb_geo.score.scorer import probabilities

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.index.shard import Shard

WORDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
"""Eight directions, clockwise."""

ALIKE = 1.0
"""Ninths of a chip that differ by less than this, in log-odds, are equally strong."""

UNTOLD = "this model does not say where in a chip things lie"


@dataclass(frozen=True, slots=True, eq=False)
class Relevance:
    """How well the cells of one chip answer."""

    values: NDArray[np.float32]
    """Probabilities, shape (side, side); rows grow downwards in the scene's pixels."""

    strongest: str
    """The ninth of the chip that answers best: a direction on the ground, ``middle``, or ``everywhere`` where none
    stands out."""

    @property
    def share(self) -> float:
        """Share of the chip whose probability is one half or more."""
        return float((self.values >= 0.5).mean())

    @property
    def sentence(self) -> str:
        """For people."""
        return sentence(self.strongest, self.share)


def sentence(strongest: str, share: float) -> str:
    """What is told of a chip, see `Relevance`."""
    where = "alike everywhere" if strongest == "everywhere" else f"strongest in the {strongest}"
    return f"{where}, {100 * share:.0f} % of the chip at one half or more"


def look_inside(
    hits: Sequence[Hit], album: Album, question: Question, encoder: Encoder
) -> tuple[list[Relevance | None], str | None]:
    """Look into the chips of hits: one answer for each, None where it can't be told, and the first reason why not."""
    told: list[Relevance | None] = [None] * len(hits)
    problem: str | None = None
    try:
        inside = inside_of(encoder)
    except EncoderError as error:
        return told, _untold(error)
    if inside is None:
        return told, UNTOLD
    for uri in dict.fromkeys(hit.scene for hit in hits):
        shard: Shard | None = album.store.find(uri)
        if shard is None:
            continue
        ours = [number for number, hit in enumerate(hits) if hit.scene == uri]
        draw, size_px = partial(album.draw, shard.manifest), question.spec.image_size_px
        looking = Looking(draw, inside, question.scorer, np.empty((0, 4), np.int32), size_px)
        try:
            for first in range(0, len(ours), BATCH):
                batch = ours[first : first + BATCH]
                places = [_place(hits[number]) for number in batch]
                for number, place, odds in zip(batch, places, looking.odds(places), strict=True):
                    values = probabilities(odds).astype(np.float32)
                    told[number] = Relevance(values, strongest(odds, place, shard.manifest.scene))
        except (SceneError, NotAllowedError, EncoderError) as error:
            problem = problem or _untold(error)
    return told, problem


def strongest(odds: NDArray[np.float32], place: tuple[int, int, int, int], record: SceneRecord) -> str:
    """See `Relevance.strongest`; of a chip's cells, (side, side), log-odds, at its column, row, width and height.

    Directions are those of the ground, however the scene lies in its pixels; off the Earth north is up.
    """
    from rdb_geo.scene.where.sheet import bearing

    ninths = np.array([[part.mean() for part in np.array_split(rows, 3, axis=1)] for rows in np.array_split(odds, 3)])
    if np.ptp(ninths) < ALIKE:
        return "everywhere"
    best = np.argwhere(ninths > ninths.max() - ALIKE) - 1
    down, across = best.mean(axis=0).tolist()
    if math.hypot(down, across) < 1 / 3 and ninths[1, 1] <= ninths.max() - ALIKE:  # on two sides
        down, across = best[ninths[tuple(best.T + 1)].argmax()].tolist()
    if math.hypot(down, across) < 1 / 3:
        return "middle"
    col, row, width, height = place
    middle = (col + width / 2, row + height / 2)
    way = bearing(record, middle, (middle[0] + across * width / 3, middle[1] + down * height / 3))
    if not math.isfinite(way):
        way = math.degrees(math.atan2(across, -down))
    return WORDS[round(way / 45) % 8]


def _place(hit: Hit) -> tuple[int, int, int, int]:
    return hit.window.col_off, hit.window.row_off, hit.window.width, hit.window.height


def _untold(error: Exception) -> str:
    return f"where in chips it lies can't be told: {str(error).rstrip('.')}"
