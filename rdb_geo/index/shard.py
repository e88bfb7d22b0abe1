"""One index file, read group by group, each piece against its checksum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from numpy.typing import NDArray

from rdb_geo.core.arrays import Float32Matrix
from rdb_geo.core.errors import IndexChangedError, IndexFormatError, IndexUnreadableError, first_line
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.index.columns import WINDOW_COLUMNS, GroupRecord, footer_of, numbers, schema, to_table, windows_of
from rdb_geo.index.seal import check_seal
from rdb_geo.index.streams import Source, State, open_stream, state_in
from rdb_geo.index.vectors import Vectors

CLOUDS, VALID = "cloud_fraction", "valid_fraction"
"""Columns of shares of each chip's pixels; files written before the first was there lack it."""

PLACE_COLUMNS = ("geometry", "bbox", *WINDOW_COLUMNS, "scale", VALID)

TOGETHER = 16
"""Row groups whose places are read at once where many are asked for."""

_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError)
"""What the libraries raise when a file is not what it should be."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some consecutive chips of an index file, read together."""

    number: int
    """Its place among the row groups of the file, from 0."""

    first: int
    """Row of its first chip."""

    record: GroupRecord
    """How many chips, where they lie, and the checksum of their embeddings."""

    offset: int
    """Where in the file its embeddings begin, bytes."""

    rivals_offset: int
    """Where in the file its `Vectors.rivals` begin, bytes."""

    @property
    def count(self) -> int:
        """Number of chips."""
        return self.record.count


SHARE_FOUND = 0.75
"""Things of this share of a chip's side are found more often than missed: benchmarks/default_answer.py."""


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """One file of an index, with its recipe read."""

    path: Path
    """The file."""

    manifest: IndexManifest
    """What stands in its footer."""

    groups: tuple[Group, ...]
    """Its row groups, in order."""

    rivals_id: str | None
    """The calibration for which the file keeps `Vectors.rivals`; None = it keeps none."""

    identity: str
    """Of recipe and row groups, with their checksums: of files with the same one all chips are the same."""

    state: State
    """Of the file that was read: one that has been replaced since is refused."""

    source: Source | None = None
    """What opens it where it is no file of this machine."""

    @property
    def vector_bytes(self) -> int:
        """Of the embeddings of all its chips."""
        return 2 * self.manifest.count * self.manifest.encoder.dim

    @property
    def smallest_m(self) -> float:
        """About the smallest thing that chips of these sizes find more often than not, metres."""
        sizes = [spec.size_px for spec in self.manifest.chips]
        return SHARE_FOUND * min(sizes) * self.manifest.scene.gsd_m


def read_shard(path: Path, source: Source | None = None) -> Shard:
    """The recipe of an index file, whose name alone is enough where a source opens it; no chip is read.

    Raises:
        FileNotFoundError: There is none.
        IndexFormatError: The file is damaged, is no index file, or a newer version wrote it.
    """
    try:
        with open_stream(path, source) as stream:
            state = state_in(stream)
            check_seal(stream)
            metadata = pq.read_metadata(stream)
    except FileNotFoundError:
        raise
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    manifest, records, rivals_id, identity = footer_of(metadata.metadata)
    try:
        groups = tuple(_groups(metadata, records, manifest, state.size))
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    return Shard(path, manifest, groups, rivals_id, identity, state, source)


def read_table(shard: Shard, groups: Sequence[int] | None = None) -> ChipTable:
    """The chips of an index file, without their embeddings; of all row groups, or of some, ascending.

    Raises:
        IndexFormatError: The file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    table = _columns(shard, PLACE_COLUMNS, groups)
    try:
        return to_table(table)
    except _DAMAGE as error:
        raise _damaged(shard.path, error) from error


def read_shares(shard: Shard, column: str) -> NDArray[np.float32]:
    """`CLOUDS` or `VALID` of all chips as `ChipTable` has it, float32 (N,); 0 where the file does not tell.

    Raises:
        IndexFormatError: The file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    with opened(shard):
        is_told = column in _layout(shard.path, shard.state, shard.source).schema.names
    if not is_told:
        return np.zeros(shard.manifest.count, np.float32)
    return numbers(_columns(shard, (column,), None)[column])


def read_windows(shard: Shard) -> NDArray[np.int32]:
    """`ChipTable.windows` of all chips, int32 (N, 4).

    Raises:
        IndexFormatError: The file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    return windows_of(_columns(shard, WINDOW_COLUMNS, None))


def read_vectors(shard: Shard, group: Group) -> Vectors:
    """The embeddings of one row group, float16 (n, D), and what the file keeps for the model's calibration.

    Raises:
        IndexFormatError: The file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    rows = np.empty((group.count, shard.manifest.encoder.dim), np.float16)
    rivals = None if shard.rivals_id is None else np.empty(group.count, np.float32)
    with opened(shard) as stream:
        _fill(rows, stream, group.offset, group.record.digest)
        if rivals is not None:
            _fill(rivals, stream, group.rivals_offset, group.record.rivals_digest)
    return Vectors(rows, rivals, shard.rivals_id)


def _fill(values: NDArray[np.floating], stream: BinaryIO, offset: int, digest: str) -> None:
    """Read plain values of a column, which must match their checksum."""
    stream.seek(offset)
    read = stream.readinto(values)  # type: ignore[attr-defined]  # a buffered reader
    if read != values.nbytes or digest_of(values) != digest:
        raise ValueError("its embeddings do not match their checksum")


def read_embeddings(shard: Shard) -> Float32Matrix:
    """All embeddings of an index file as float32 (N, D).

    Raises:
        IndexFormatError: The file is damaged.
        IndexChangedError: It was replaced since its recipe was read.
    """
    matrix = np.empty((shard.manifest.count, shard.manifest.encoder.dim), np.float32)
    for group in shard.groups:
        matrix[group.first : group.first + group.count] = read_vectors(shard, group).rows
    return matrix


@lru_cache(maxsize=8)
def bounds_of(shard: Shard) -> NDArray[np.float64]:
    """xmin, ymin, xmax, ymax of its row groups, degrees, (G, 4); not to be changed."""
    return np.array([group.record.bounds for group in shard.groups], np.float64).reshape(-1, 4)


@contextmanager
def opened(shard: Shard) -> Iterator[BinaryIO]:
    """The file of which the recipe is known: never another one of its name."""
    try:
        with open_stream(shard.path, shard.source) as stream:
            if state_in(stream) != shard.state:
                raise IndexChangedError("replaced-file", file=shard.path)
            yield stream
    except FileNotFoundError as error:
        raise IndexChangedError("removed-file", file=shard.path) from error
    except _DAMAGE as error:
        if isinstance(error, IndexFormatError):
            raise
        raise _damaged(shard.path, error) from error


def _columns(shard: Shard, names: Sequence[str], groups: Sequence[int] | None) -> pa.Table:
    wanted = range(len(shard.groups)) if groups is None else groups
    with (
        opened(shard) as stream,
        pq.ParquetFile(
            stream, metadata=_layout(shard.path, shard.state, shard.source), page_checksum_verification=True
        ) as file,
    ):
        # no other thread: at the end of a program, one that asks Python for the file ends it with an abort
        table = file.read_row_groups(list(wanted), columns=list(names), use_threads=False)
        if table.schema.remove_metadata() != _schema_of(tuple(names)):
            raise ValueError("its columns are not those of an index")
        if len(table) != sum(shard.groups[number].count for number in wanted):
            raise ValueError(f"it holds {len(table)} chips and its recipe says otherwise")
        return table


@lru_cache(maxsize=8)
def _schema_of(names: tuple[str, ...]) -> pa.Schema:
    whole = schema(1)
    return pa.schema([whole.field(name) for name in names])


@lru_cache(maxsize=8)
def _layout(path: Path, state: State, source: Source | None) -> pq.FileMetaData:  # noqa: ARG001 - part of the cache's key
    """The Parquet footer: where the columns stand. Of a file in another state the caller does not ask."""
    with open_stream(path, source) as stream:
        check_seal(stream)
        return pq.read_metadata(stream)


def _groups(
    metadata: pq.FileMetaData, records: Sequence[GroupRecord], manifest: IndexManifest, size: int
) -> Iterator[Group]:
    """Where each row group's embeddings stand: plain values are the last bytes of their page and of their column."""
    if metadata.num_row_groups != len(records) or manifest.count != sum(record.count for record in records):
        raise ValueError("its row groups are not those of its recipe")
    names = metadata.schema.names
    first = 0
    for number, record in enumerate(records):
        row_group = metadata.row_group(number)
        offsets = [0, 0]
        kept = (("element", manifest.encoder.dim * 2), ("rivals", 4))[: 2 if record.rivals_digest else 1]
        for place, (name, width) in enumerate(kept):
            column, length = row_group.column(names.index(name)), record.count * width
            offsets[place] = column.data_page_offset + column.total_compressed_size - length
            if not 0 < offsets[place] <= size - length:
                raise ValueError("its embeddings lie outside of it")
        yield Group(number, first, record, *offsets)
        first += record.count


def _damaged(path: Path, error: Exception) -> IndexFormatError:
    if isinstance(error, OSError) and error.errno:  # the system's own, not one of Arrow
        return unreadable(path, error)
    cause = first_line(error)
    return IndexFormatError("damaged-file", file=path, reason=cause)


def unreadable(path: Path, error: OSError) -> IndexUnreadableError:
    """What the system said, with what to do."""
    return IndexUnreadableError("unread-file", file=path, reason=error.strerror)


def digest_of(rows: NDArray[np.floating]) -> str:
    """XXH3 of 64 bits, hexadecimal, of the bytes of a column's values."""
    return xxhash.xxh3_64_hexdigest(np.ascontiguousarray(rows).data)
