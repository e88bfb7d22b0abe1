"""Indexes of made-up chips in the space of the shipped model: any number, in any number of scenes.

An embedding is a mixture of two real chips (of those that the model's calibration keeps as its background) and noise
that spreads as real chips do, so that chips have near neighbours and kinds and fill as few directions as those of real
scenes (benchmarks/survivors.py); unrelated random vectors don't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from unittest import mock

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from rdb_geo.core.specs import ChipSpec, EncoderSpec, IndexManifest, RenderSpec, SceneRecord
from rdb_geo.core.table import ChipTable
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.columns import to_arrow
from rdb_geo.index.store import Store
from rdb_geo.index.writing import ROW_GROUP_CHIPS, write_shard
from rdb_geo.indexing import pool_scenes
from rdb_geo.score.calibration import calibration_of, rivals_id, rivals_of, texts_of

PIECE = 65_536
"""Chips that are made at once."""

WEST, NORTH, STRIDE = 8.0, 48.0, 1e-3
"""Upper left corner of the land, and from chip to chip, degrees."""

STRIDE_PX = 128
"""From chip to chip, pixels; a chip has twice as many along its side."""

EDGE = int(ROW_GROUP_CHIPS**0.5)
"""Chips of a row group along its side."""

NOISE = 0.6
"""Length of the noise beside that of the differences between chips."""

SEASON, CHANGED = 0.2, 5_000
"""At a later date so much of a chip's length is that of another one; and one of so many chips is that other."""

CALM = 0.8
"""The same where chips are of no kind: at 1 some hundred of a million would be hits of any question."""


def manifest(count: int = 1) -> IndexManifest:
    """The recipe of a made-up scene that is large enough for `count` chips, indexed by the shipped model."""
    side_px = (_squares_across(count) * EDGE + 1) * STRIDE_PX
    pixel = STRIDE / STRIDE_PX
    return IndexManifest(
        encoder=load_encoder("rdb-lite").spec,
        chips=(ChipSpec(2 * STRIDE_PX, STRIDE_PX, 1, 0.5),),
        render=RenderSpec((1, 2, 3), (0, 0, 0), (255, 255, 255)),
        scene=SceneRecord("/made-up.tif", "EPSG:4326", (pixel, 0, WEST, 0, -pixel, NORTH), side_px, side_px, 0.8),
        count=0,
        skipped=0,
        rdb_geo_version="benchmark",
    )


def _squares_across(count: int) -> int:
    """Row groups along the side of a land of `count` chips."""
    return int(np.ceil(np.sqrt(count) / EDGE))


def write_index(
    folder: Path, count: int, *, scenes: int = 1, given: NDArray[np.float32] | None = None, kinds: bool = True
) -> None:
    """An index of `count` chips (or of the `given` ones), as many in each scene, side by side in one square of land.

    Without `kinds` chips spread as real ones do around one mean: a plain question has next to no hits, so that it costs
    its search and not the writing of thousands.
    """
    base = manifest(count)
    folder.mkdir()
    store = Store(folder)
    ends = [count * number // scenes for number in range(scenes + 1)]
    with mock.patch("os.fsync"):  # only made-up files: nobody waits for the disk
        for number, (first, end) in enumerate(pairwise(ends)):
            name = base.scene.uri if scenes == 1 else f"/made-up-{number:05d}.tif"
            recipe = replace(base, scene=replace(base.scene, uri=name))
            pieces = _pieces(first, end, count, recipe.encoder, given, kinds=kinds)
            write_shard(
                store.path_of(name), pieces, recipe, rivals_id=rivals_id(recipe.encoder), texts=texts_of(recipe.encoder)
            )
    pool_scenes(store, base.encoder)


def write_dates(folder: Path, count: int, dates: Sequence[str]) -> None:
    """An index of a scene of `count` chips for each date, of the same ground, each a third of a stride beside the last.

    A chip of a later date is a little like another one, as light and season make it; one in `CHANGED` is that other.
    """
    base = manifest(count)
    store, spec = Store(folder, create=True), base.encoder
    folder.mkdir()
    with mock.patch("os.fsync"):
        for number, date in enumerate(dates):
            a, b, west, *others = base.scene.transform
            place = (a, b, west + number * STRIDE / 3, *others)
            scene = replace(base.scene, uri=f"/made-up-{date}.tif", datetime=date, transform=place)
            pieces = _pieces(0, count, count, spec, None, kinds=True, later=number)
            write_shard(store.path_of(scene.uri), pieces, replace(base, scene=scene), rivals_id=rivals_id(spec))


def _later(spec: EncoderSpec, rows: NDArray[np.float32], start: int, later: int) -> NDArray[np.float32]:
    """Chips at a later date, (N, D); see `write_dates`."""
    other = embeddings(spec, len(rows), seed=start + later)  # of no other piece: they begin at multiples of `PIECE`
    share = np.where(np.arange(start, start + len(rows)) % CHANGED == CHANGED // 2, 1, SEASON)[:, None]
    rows = (1 - share) * rows + share * other
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _pieces(  # noqa: PLR0913 - how many there are, and what they are like
    first: int,
    end: int,
    count: int,
    spec: EncoderSpec,
    given: NDArray[np.float32] | None,
    *,
    kinds: bool,
    later: int = 0,
) -> Iterator[pa.Table]:
    """Chips in squares of a row group, as a scene's are laid."""
    side = _squares_across(count)
    for start in range(first, end, PIECE):
        number = np.arange(start, min(end, start + PIECE))
        square, place = np.divmod(number, EDGE * EDGE)
        rows = embeddings(spec, len(number), seed=start, kinds=kinds) if given is None else given[number]
        rows = _later(spec, rows, start, later) if later else rows
        yield _piece(square % side * EDGE + place % EDGE, square // side * EDGE + place // EDGE, spec, rows)


def _piece(col: NDArray[np.int64], row: NDArray[np.int64], spec: EncoderSpec, rows: NDArray[np.float32]) -> pa.Table:
    count = len(col)
    boxes = shapely.box(
        WEST + col * STRIDE, NORTH - (row + 2) * STRIDE, WEST + (col + 2) * STRIDE, NORTH - row * STRIDE
    )
    windows = np.column_stack([col * STRIDE_PX, row * STRIDE_PX, *np.full((2, count), 2 * STRIDE_PX)]).astype(np.int32)
    ones = np.ones(count, np.float32)
    table = ChipTable(windows, ones, ones, np.array(shapely.to_wkb(boxes), object), shapely.bounds(boxes))
    return to_arrow(table, rows, rivals_of(spec, rows))


def embeddings(spec: EncoderSpec, count: int, *, seed: int, kinds: bool = True) -> NDArray[np.float32]:
    """Unit vectors of `count` chips, (count, D); for `kinds` see `write_index`."""
    known, spread = _known(spec)
    rng = np.random.default_rng(seed)
    rows = np.tile(known.mean(axis=0), (count, 1))
    if kinds:
        share = rng.uniform(0.5, 1, (count, 1)).astype(np.float32)
        rows = share * known[rng.integers(len(known), size=count)]
        rows += (1 - share) * known[rng.integers(len(known), size=count)]
    rows += (NOISE if kinds else CALM) * rng.standard_normal(rows.shape, np.float32) @ spread.T
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@lru_cache(maxsize=1)
def _known(spec: EncoderSpec) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Real chips, (N, D), and what makes noise spread as they do, (D, D)."""
    calibration = calibration_of(spec)
    if calibration is None:
        raise ValueError(f"the model {spec.name} has no chips to begin with")
    known = calibration.background
    return known, np.linalg.cholesky(np.cov(known.T) + 1e-9 * np.eye(spec.dim)).astype(np.float32)
