"""Indexes of made-up chips in the space of the shipped model: any number, in any number of scenes.

An embedding is a mixture of two real chips (of those that the model's calibration keeps as its background) and noise
that spreads as real chips do, so that chips have near neighbours and kinds and fill as few directions as those of real
scenes (benchmarks/survivors.py); unrelated random vectors don't.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from rdb_geo.score.calibration import calibration_of, rivals_id, rivals_of

PIECE = 65_536
"""Chips that are made at once."""

WEST, SOUTH, STRIDE = 8.0, 40.0, 1e-3
"""Of the first chip, and from chip to chip, degrees."""

NOISE = 0.6
"""Length of the noise beside that of the differences between chips."""

CALM = 0.8
"""The same where chips are of no kind: at 1 some hundred of a million would be hits of any question."""


def manifest() -> IndexManifest:
    """The recipe of a made-up scene, indexed by the shipped model."""
    return IndexManifest(
        encoder=load_encoder("rdb-lite").spec,
        chips=(ChipSpec(256, 128, 1, 0.5),),
        render=RenderSpec((1, 2, 3), (0, 0, 0), (255, 255, 255)),
        scene=SceneRecord("/made-up.tif", "EPSG:4326", (1e-5, 0, 8, 0, -1e-5, 48), 50_000, 50_000, 1.0),
        count=0,
        skipped=0,
        rdb_geo_version="benchmark",
    )


def write_index(
    folder: Path, count: int, *, scenes: int = 1, given: NDArray[np.float32] | None = None, kinds: bool = True
) -> None:
    """An index of `count` chips (or of the `given` ones), as many in each scene, side by side in one square of land.

    Without `kinds` chips spread as real ones do around one mean: a plain question has next to no hits, so that it costs
    its search and not the writing of thousands.
    """
    base = manifest()
    folder.mkdir()
    store = Store(folder)
    ends = [count * number // scenes for number in range(scenes + 1)]
    with mock.patch("os.fsync"):  # only made-up files: nobody waits for the disk
        for number, (first, end) in enumerate(pairwise(ends)):
            name = base.scene.uri if scenes == 1 else f"/made-up-{number:05d}.tif"
            recipe = replace(base, scene=replace(base.scene, uri=name))
            pieces = _pieces(first, end, count, recipe.encoder, given, kinds=kinds)
            write_shard(store.path_of(name), pieces, recipe, rivals_id=rivals_id(recipe.encoder))


def _pieces(
    first: int, end: int, count: int, spec: EncoderSpec, given: NDArray[np.float32] | None, *, kinds: bool
) -> Iterator[pa.Table]:
    """Chips in squares of a row group, as a scene's are laid."""
    edge = int(ROW_GROUP_CHIPS**0.5)
    side = int(np.ceil(np.sqrt(count) / edge))
    for start in range(first, end, PIECE):
        number = np.arange(start, min(end, start + PIECE))
        square, place = np.divmod(number, edge * edge)
        rows = embeddings(spec, len(number), seed=start, kinds=kinds) if given is None else given[number]
        yield _piece(square % side * edge + place % edge, square // side * edge + place // edge, spec, rows)


def _piece(col: NDArray[np.int64], row: NDArray[np.int64], spec: EncoderSpec, rows: NDArray[np.float32]) -> pa.Table:
    count, side = len(col), 2 * STRIDE
    west, south = WEST + col * STRIDE, SOUTH + row * STRIDE
    boxes = shapely.box(west, south, west + side, south + side)
    windows = np.column_stack([col * 128, row * 128, np.full(count, 256), np.full(count, 256)]).astype(np.int32)
    ones = np.ones(count, np.float32)
    table = ChipTable(windows, ones, ones, np.array(shapely.to_wkb(boxes), object), shapely.bounds(boxes))
    return to_arrow(table, rows, rivals_of(spec, rows))


def embeddings(spec: EncoderSpec, count: int, *, seed: int, kinds: bool = True) -> NDArray[np.float32]:
    """Unit vectors of `count` chips, (count, D); for `kinds` see `write_index`."""
    calibration = calibration_of(spec)
    if calibration is None:
        raise ValueError(f"the model {spec.name} has no chips to begin with")
    known, rng = calibration.background, np.random.default_rng(seed)
    rows = np.tile(known.mean(axis=0), (count, 1))
    if kinds:
        share = rng.uniform(0.5, 1, (count, 1)).astype(np.float32)
        rows = share * known[rng.integers(len(known), size=count)]
        rows += (1 - share) * known[rng.integers(len(known), size=count)]
    spread = np.linalg.cholesky(np.cov(known.T) + 1e-9 * np.eye(spec.dim)).astype(np.float32)
    rows += (NOISE if kinds else CALM) * rng.standard_normal(rows.shape, np.float32) @ spread.T
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows
