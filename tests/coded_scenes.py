"""Index files of given vectors that are large enough to have codes, in tests that say how large that is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from rdb_geo.core.specs import ChipSpec, EncoderSpec, IndexManifest, RenderSpec, SceneRecord
from rdb_geo.core.table import ChipTable
from rdb_geo.index import writing
from rdb_geo.index.codes import layout
from rdb_geo.index.columns import to_arrow
from rdb_geo.index.names import file_name
from rdb_geo.index.shard import Shard
from rdb_geo.score.calibration import rivals_id, rivals_of, texts_of


def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred chips are many, and blocks of codes are no multiple of row groups."""
    monkeypatch.setattr(layout, "LEAST_CHIPS", 300)
    monkeypatch.setattr(layout, "BLOCK", 170)
    monkeypatch.setattr(writing, "ROW_GROUP_CHIPS", 64)


def spec_of(dim: int) -> EncoderSpec:
    """Of a model without a calibration."""
    return EncoderSpec("m", "test", "a", "0" * 64, dim, 32, "none", (0, 0, 0), (1, 1, 1))


def write_scene(folder: Path, rows: np.ndarray, spec: EncoderSpec, uri: str = "/scenes/a.tif") -> Shard:
    """The chips of unit vectors, (N, D), side by side."""
    count = len(rows)
    places = np.arange(count)
    west, south = 8 + places % 50 * 1e-3, 40 + places // 50 * 1e-3
    boxes = shapely.box(west, south, west + 2e-3, south + 1e-3)
    windows = np.column_stack([places % 50 * 32, places // 50 * 32, np.full((count, 2), 64)]).astype(np.int32)
    ones = np.ones(count, np.float32)
    table = ChipTable(windows, ones, ones, np.array(shapely.to_wkb(boxes), object), shapely.bounds(boxes))
    manifest = IndexManifest(
        encoder=spec,
        chips=(ChipSpec(64, 32, 1, 0.5),),
        render=RenderSpec((1, 2, 3), (0, 0, 0), (255, 255, 255)),
        scene=SceneRecord(uri, "EPSG:4326", (1e-5, 0, 8, 0, -1e-5, 48), 50_000, 50_000, 1.0),
        count=0,
        skipped=0,
        rdb_geo_version="test",
    )
    known = rivals_of(spec, rows)
    return writing.write_shard(
        folder / file_name(uri),
        [to_arrow(table, rows, known)],
        manifest,
        rivals_id=rivals_id(spec),
        texts=texts_of(spec),
    )
