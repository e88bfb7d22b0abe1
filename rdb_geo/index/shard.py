"""One index file: written whole and visible at once, read column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.files import replacing
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.index.columns import (
    BBOX_FIELDS,
    PARQUET_PATHS,
    WINDOW_COLUMNS,
    footer,
    manifest_of,
    schema,
    to_embeddings,
    to_table,
)

ROW_GROUP_CHIPS = 4_096
"""Rows of a row group: small enough that writing one costs little memory, large enough that a reader opens few."""

_ENCODING: dict[str, Any] = {
    "use_dictionary": False,
    "compression": {**dict.fromkeys(PARQUET_PATHS, "zstd"), "embedding.list.element": "none"},
}
"""Embeddings are stored plain: half-precision unit vectors hardly shrink, and unpacking them takes time."""

PLACE_COLUMNS = ("geometry", "bbox", *WINDOW_COLUMNS, "scale", "valid_fraction")


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of an index, with its recipe read."""

    path: Path
    """The file."""

    manifest: IndexManifest
    """What stands in its footer."""


def write_shard(path: Path, pieces: Iterable[pa.Table], manifest: IndexManifest) -> IndexManifest:
    """Write an index file; it appears under its name only when it is complete.

    Args:
        path: Its folder exists.
        pieces: Tables of `rdb_geo.index.columns.to_arrow`, in order; one row group's worth is in memory at a time.
        manifest: The recipe; `IndexManifest.count` is replaced by the number of rows.

    Returns:
        The recipe as written.

    Raises:
        OSError: It can't be written; nothing is left behind.
    """
    count, bounds = 0, None
    with (
        replacing(path) as temporary,
        pq.ParquetWriter(temporary, schema(manifest.encoder.dim), **_ENCODING) as writer,
    ):
        for group in _row_groups(pieces):
            writer.write_table(group, row_group_size=len(group))
            count += len(group)
            bounds = _wider(bounds, group)
        manifest = replace(manifest, count=count)
        writer.add_key_value_metadata(footer(manifest, bounds))
    return manifest


def read_shard(path: Path) -> Shard:
    """The recipe of an index file; no chip is read.

    Raises:
        IndexFormatError: The file is damaged, is no index file, or a newer version wrote it.
    """
    try:
        metadata = pq.read_metadata(path).metadata
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise _damaged(path, error) from error
    return Shard(path, manifest_of(metadata))


def read_table(shard: Shard) -> ChipTable:
    """The chips of an index file, without their embeddings.

    Raises:
        IndexFormatError: The file is damaged.
    """
    return to_table(_read(shard, PLACE_COLUMNS))


def read_embeddings(shard: Shard) -> Float32Matrix:
    """All embeddings of an index file as float32 (N, D).

    Raises:
        IndexFormatError: The file is damaged.
    """
    matrix = np.empty((shard.manifest.count, shard.manifest.encoder.dim), np.float32)
    first = 0
    for block in iter_embeddings(shard):
        matrix[first : first + len(block)] = block
        first += len(block)
    return matrix


def iter_embeddings(shard: Shard) -> Iterator[Float32Matrix]:
    """The same, row group by row group, (n, D) each: one is in memory at a time.

    Raises:
        IndexFormatError: The file is damaged.
    """
    dim = shard.manifest.encoder.dim
    for column in _read_groups(shard, "embedding"):
        stored = to_embeddings(column)
        if stored.shape[1] != dim:
            raise IndexFormatError(
                f"{shard.path} holds embeddings of length {stored.shape[1]} and its recipe says {dim}: "
                "index the scene again."
            )
        yield stored.astype(np.float32)


def _read(shard: Shard, columns: tuple[str, ...]) -> pa.Table:
    try:
        with pq.ParquetFile(shard.path) as file:
            return file.read(columns=list(columns))
    except (pa.ArrowException, OSError) as error:
        raise _damaged(shard.path, error) from error


def _read_groups(shard: Shard, name: str) -> Iterator[pa.ChunkedArray]:
    """A column row group by row group: one is in memory at a time."""
    try:
        with pq.ParquetFile(shard.path) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group, columns=[name])[name]
    except (pa.ArrowException, OSError) as error:
        raise _damaged(shard.path, error) from error


def _damaged(path: Path, error: Exception) -> IndexFormatError:
    cause = (str(error).splitlines() or [type(error).__name__])[0]
    return IndexFormatError(f"{path} is damaged ({cause}): index its scene again, or delete the file.")


def _row_groups(pieces: Iterable[pa.Table]) -> Iterable[pa.Table]:
    waiting: list[pa.Table] = []
    rows = 0
    for piece in pieces:
        waiting.append(piece)
        rows += len(piece)
        if rows >= ROW_GROUP_CHIPS:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting, rows = [], 0
    if rows:
        yield pa.concat_tables(waiting).combine_chunks()


def _wider(bounds: tuple[float, float, float, float] | None, group: pa.Table) -> tuple[float, float, float, float]:
    bbox = group["bbox"].combine_chunks()
    xmin, ymin, xmax, ymax = (bbox.field(name).to_numpy(zero_copy_only=False) for name in BBOX_FIELDS)
    found = (float(xmin.min()), float(ymin.min()), float(xmax.max()), float(ymax.max()))
    if bounds is None:
        return found
    return (
        min(bounds[0], found[0]),
        min(bounds[1], found[1]),
        max(bounds[2], found[2]),
        max(bounds[3], found[3]),
    )
