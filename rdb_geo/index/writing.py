"""An index file, written whole and visible at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.environment import give_back_memory
from rdb_geo.core.errors import IndexFormatError, IndexStoreError
from rdb_geo.core.files import replacing
from rdb_geo.core.specs import IndexManifest
from rdb_geo.index.codes.making import keep_codes
from rdb_geo.index.columns import (
    BBOX_FIELDS,
    EMBEDDING_PATH,
    PARQUET_PATHS,
    RIVALS_PATH,
    GroupRecord,
    footer,
    numbers,
    schema,
    to_embeddings,
)
from rdb_geo.index.seal import seal
from rdb_geo.index.shard import Shard, digest_of, read_shard, read_vectors
from rdb_geo.index.streams import state_of

ROW_GROUP_CHIPS = 4_096
"""Rows of a row group: small enough that writing one costs little memory, large enough that a reader opens few."""

_ENCODING: dict[str, Any] = {
    "use_dictionary": False,
    "compression": {**dict.fromkeys(PARQUET_PATHS, "zstd"), EMBEDDING_PATH: "none", RIVALS_PATH: "none"},
    "write_page_checksum": True,
    "data_page_size": 1 << 30,
    "write_statistics": [path for path in PARQUET_PATHS if path != EMBEDDING_PATH],
}
"""Embeddings and rivals are stored plain: they hardly shrink, and unpacking them takes time. A row group's stand in one
page, so that they are the last bytes of its column and can be read as they are."""


def write_shard(
    path: Path,
    pieces: Iterable[pa.Table],
    manifest: IndexManifest,
    *,
    rivals_id: str | None = None,
    texts: Float32Matrix | None = None,
) -> Shard:
    """Write an index file into a folder; it appears only when it is complete and has been read back.

    Tables of `rdb_geo.index.columns.to_arrow` come in order, one row group's worth in memory at a time;
    `IndexManifest.count` is replaced by the number of rows. `rivals_id` is the calibration for which they hold
    `Vectors.rivals`. Codes are best for questions that are like some `texts`, float32 (K, D), unit rows.

    Raises:
        OSError: It can't be written; nothing is left behind.
        IndexStoreError: What was written reads otherwise: a fault of disk or memory.
    """
    records: list[GroupRecord] = []
    with replacing(path) as temporary:
        with pq.ParquetWriter(temporary, schema(manifest.encoder.dim), **_ENCODING) as writer:
            for group in _row_groups(pieces):
                writer.write_table(group, row_group_size=len(group))
                records.append(_record(group))
            manifest = replace(manifest, count=sum(record.count for record in records))
            writer.add_key_value_metadata(footer(manifest, records, rivals_id))
        seal(temporary)
        try:
            written = read_shard(temporary)
            for part in written.groups:
                read_vectors(written, part)
        except IndexFormatError as error:
            raise IndexStoreError(f"{path} could not be written as it should be ({error})") from error
    whole = replace(written, path=path, state=state_of(path) or written.state)
    give_back_memory()  # what writing took
    keep_codes(whole, texts)
    return whole


def _row_groups(pieces: Iterable[pa.Table]) -> Iterable[pa.Table]:
    waiting: list[pa.Table] = []
    rows = 0
    for piece in pieces:
        waiting.append(piece)
        rows += len(piece)
        while rows >= ROW_GROUP_CHIPS:
            joined = pa.concat_tables(waiting)
            yield joined.slice(0, ROW_GROUP_CHIPS).combine_chunks()
            rest = joined.slice(ROW_GROUP_CHIPS)
            waiting, rows = ([rest] if len(rest) else []), len(rest)
    if rows:
        yield pa.concat_tables(waiting).combine_chunks()


def _record(group: pa.Table) -> GroupRecord:
    bbox = group["bbox"].combine_chunks()
    xmin, ymin, xmax, ymax = (numbers(bbox.field(name)) for name in BBOX_FIELDS)
    bounds = (float(xmin.min()), float(ymin.min()), float(xmax.max()), float(ymax.max()))
    rivals = numbers(group["rivals"])
    return GroupRecord(len(group), bounds, digest_of(to_embeddings(group["embedding"])), digest_of(rivals))
