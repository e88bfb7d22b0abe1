"""Chips of a scene → embeddings, kept a part at a time: which chips form a part depends on the recipe alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rdb_geo.core.arrays import check_embeddings
from rdb_geo.core.errors import EncoderError
from rdb_geo.core.progress import Progress, ProgressFn
from rdb_geo.core.specs import IndexManifest, SceneRecord
from rdb_geo.core.table import ChipTable
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.parts import Parts
from rdb_geo.score.calibration import rivals_of

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.dataset import Scene
    from rdb_geo.scene.strips import Strip, StripPlan, StripPlans

BATCH_CHIPS = 64
"""Strips are read until so many chips are together; they are then encoded at once and kept as one part."""


def plan_parts(record: SceneRecord, manifest: IndexManifest) -> dict[int, int]:
    """The parts of a scene in order: number → places that are looked at. Nothing is read."""
    return {batch[0].number: sum(strip.places for strip in batch) for batch in _batches(_strips(record, manifest))}


def encode_parts(
    scene: Scene,
    manifest: IndexManifest,
    encoder: Encoder,
    parts: Parts,
    on_progress: ProgressFn,
    *,
    own: Mapping[int, int] | None = None,
) -> None:
    """Read and encode what no earlier run has finished, a part at a time; with `own` only these of `plan_parts`.

    `on_progress` hears of places done of all, and may raise `Cancelled`. Raises `EncoderError`.
    """
    from rdb_geo.scene.strips import read_strips

    plans = _strips(scene.record, manifest)
    total = plans.places if own is None else sum(own.values())
    done = 0
    waiting: deque[list[StripPlan]] = deque()

    def unfinished() -> Iterator[StripPlan]:
        nonlocal done
        for batch in _batches(plans):
            if own is not None and batch[0].number not in own:
                continue
            if batch[0].number in parts.finished:
                done += sum(strip.places for strip in batch)
            else:
                waiting.append(batch)
                yield from batch

    on_progress(Progress("index", 0, total))
    with closing(read_strips(scene, unfinished(), manifest.render)) as strips:
        for first in strips:
            batch = waiting.popleft()
            read = [first, *islice(strips, len(batch) - 1)]
            _encode_part(batch[0].number, read, encoder, parts)
            done += sum(strip.places for strip in batch)
            on_progress(Progress("index", done, total))


def _encode_part(number: int, strips: list[Strip], encoder: Encoder, parts: Parts) -> None:
    tables = [
        ChipTable(
            windows=strip.plan.windows,
            scales=np.full(len(strip.pixels), strip.plan.chips.scale, np.float32),
            valid_fraction=strip.valid_fraction,
            wkb=np.array(shapely.to_wkb(strip.plan.geometry), object),
            bounds_lonlat=strip.plan.bounds_lonlat,
            cloud_fraction=strip.cloud_fraction,
        )
        for strip in strips
    ]
    filled = [strip.pixels for strip in strips if len(strip.pixels)]
    pixels = np.concatenate(filled) if filled else strips[0].pixels
    embeddings = encoder.encode_images(pixels)
    try:
        check_embeddings(embeddings, count=len(pixels), dim=encoder.spec.dim)
    except ValueError as error:
        raise EncoderError(f"the model {encoder.spec.name} gave something that is no embedding: {error}.") from error
    parts.write(
        number,
        ChipTable.concatenate(tables),
        embeddings,
        skipped=sum(strip.skipped for strip in strips),
        rivals=rivals_of(encoder.spec, embeddings),
    )


def _strips(record: SceneRecord, manifest: IndexManifest) -> StripPlans:
    from rdb_geo.scene.strips import plan_strips

    wkt = manifest.request.area_wkt
    return plan_strips(record, manifest.chips, area=None if wkt is None else shapely.from_wkt(wkt))


def _batches(plans: Iterable[StripPlan]) -> Iterator[list[StripPlan]]:
    """Consecutive strips of one grid with `BATCH_CHIPS` planned chips or more: the same in every run of a recipe."""
    batch: list[StripPlan] = []
    for plan in plans:
        if batch and (plan.chips != batch[0].chips or sum(len(strip.windows) for strip in batch) >= BATCH_CHIPS):
            yield batch
            batch = []
        batch.append(plan)
    if batch:
        yield batch
