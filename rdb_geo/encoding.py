"""Chips of a scene → embeddings, kept a part at a time: which chips form a part depends on the recipe alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rdb_geo.core.arrays import Float32Matrix, UInt8Images, check_embeddings
from rdb_geo.core.environment import give_back_memory
from rdb_geo.core.errors import EncoderError
from rdb_geo.core.progress import Progress, ProgressFn
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.encoders.base import Encoder, expect_chips
from rdb_geo.index.parts import Parts
from rdb_geo.score.calibration import rivals_of

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.dataset import Scene
    from rdb_geo.scene.strips import Strip, StripPlan, StripPlans

BATCH_CHIPS = 64
"""Strips are read until so many chips are together; they are then encoded at once and kept as one part."""


def plan_parts(scene: Scene, manifest: IndexManifest) -> dict[int, int]:
    """The parts of a scene in order: number → places that are looked at. Nothing is read."""
    return {batch[0].number: sum(strip.places for strip in batch) for batch in _batches(_strips(scene, manifest))}


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

    plans = _strips(scene, manifest)
    scene.expect(plans.span_px)
    total = plans.places if own is None else sum(own.values())
    done = 0
    expect_chips(encoder, total)
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

    def read() -> Generator[_Part, None, None]:
        with closing(read_strips(scene, unfinished(), manifest.render)) as strips:
            for first in strips:
                batch = waiting.popleft()
                yield _part_of([first, *islice(strips, len(batch) - 1)], sum(strip.places for strip in batch))

    give_back_memory()  # what planning took
    on_progress(Progress("index", 0, total))
    with closing(read()) as reading, closing(_encoded(reading, encoder)) as encoded:
        for part, embeddings in encoded:
            rivals = rivals_of(encoder.spec, embeddings)
            parts.write(part.number, part.table, embeddings, skipped=part.skipped, rivals=rivals)
            done += part.places
            on_progress(Progress("index", done, total))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Strips that were read, less their pixels."""

    number: int
    places: int
    skipped: int
    table: ChipTable
    pixels: list[UInt8Images]
    """Of the strips, (n, h, w, 3); given away when they are encoded."""


def _part_of(strips: list[Strip], places: int) -> _Part:
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
    pixels = [strip.pixels for strip in strips if len(strip.pixels)] or [strips[0].pixels]
    skipped = sum(strip.skipped for strip in strips)
    return _Part(strips[0].plan.number, places, skipped, ChipTable.concatenate(tables), pixels)


def _encoded(parts: Iterable[_Part], encoder: Encoder) -> Generator[tuple[_Part, Float32Matrix], None, None]:
    """The parts with their embeddings (n, D): while one is encoded, those around it are written and read.

    Two are in hand at once, so that no core waits for the end of one.
    """
    with ThreadPoolExecutor(2, thread_name_prefix="encode-part") as ahead:
        before: deque[tuple[_Part, Future[Float32Matrix]]] = deque()
        try:
            for part in parts:
                before.append((part, ahead.submit(_encode, encoder, part.pixels)))
                if len(before) > 1:
                    first, embeddings = before.popleft()
                    yield first, embeddings.result()
            for last, embeddings in before:
                yield last, embeddings.result()
        finally:
            ahead.shutdown(cancel_futures=True)


def _encode(encoder: Encoder, strips: list[UInt8Images]) -> Float32Matrix:
    pixels = strips[0] if len(strips) == 1 else np.concatenate(strips)
    strips.clear()
    embeddings = encoder.encode_images(pixels)
    try:
        check_embeddings(embeddings, count=len(pixels), dim=encoder.spec.dim)
    except ValueError as error:
        raise EncoderError(f"the model {encoder.spec.name} gave something that is no embedding: {error}.") from error
    return embeddings


def _strips(scene: Scene, manifest: IndexManifest) -> StripPlans:
    from rdb_geo.scene.strips import plan_strips

    wkt = manifest.request.area_wkt
    area = None if wkt is None else shapely.from_wkt(wkt)
    return plan_strips(scene.record, manifest.chips, area=area, by_columns=scene.is_tiled)


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
