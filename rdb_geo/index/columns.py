"""The columns of an index file, and the metadata in its footer. docs/index-format.md describes the file to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rdb_geo.core.errors import IndexFormatError
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable

MANIFEST_KEY = b"rdb_geo"
"""Footer key of the recipe (`IndexManifest`) as JSON."""

GROUPS_KEY = b"rdb_geo_groups"
"""Footer key of the row groups (`GroupRecord`) and of the calibration that `rivals` belongs to, as JSON."""

CHECK_KEY = b"rdb_geo_sha256"
"""Footer key of the SHA-256 of recipe and row groups."""

IDENTITY_DIGITS = 32
"""So much of it tells a file from all others: 128 bits."""

STAC_KEY = b"stac"
"""Footer key of the fields of the STAC Embedding extension (``emb:``, proposal v0.0.1) as JSON."""

WINDOW_COLUMNS = ("col_off", "row_off", "width", "height")
BBOX_FIELDS = ("xmin", "ymin", "xmax", "ymax")
EMBEDDING_PATH = "embedding.list.element"
RIVALS_PATH = "rivals"
PARQUET_PATHS = (
    "geometry",
    *(f"bbox.{name}" for name in BBOX_FIELDS),
    *WINDOW_COLUMNS,
    "scale",
    "valid_fraction",
    "cloud_fraction",
    EMBEDDING_PATH,
    RIVALS_PATH,
)
"""Leaf columns by the names that Parquet gives them."""

GEOPARQUET_VERSION = "1.1.0"


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """What a footer tells of one row group."""

    count: int
    """Chips."""

    bounds: tuple[float, float, float, float]
    """xmin, ymin, xmax, ymax of all of them, degrees."""

    digest: str
    """XXH3 (64 bits, hexadecimal) of their embeddings as they stand in the file."""

    rivals_digest: str
    """XXH3 of their `rivals`; empty in an older file, whose `rivals` are not used."""


def schema(dim: int) -> pa.Schema:
    """The columns of an index file with embeddings of length `dim`."""
    bbox = pa.struct([pa.field(name, pa.float64(), nullable=False) for name in BBOX_FIELDS])
    return pa.schema(
        [
            pa.field("geometry", pa.binary(), nullable=False),
            pa.field("bbox", bbox, nullable=False),
            *(pa.field(name, pa.int32(), nullable=False) for name in WINDOW_COLUMNS),
            pa.field("scale", pa.float32(), nullable=False),
            pa.field("valid_fraction", pa.float32(), nullable=False),
            pa.field("cloud_fraction", pa.float32(), nullable=False),
            pa.field("embedding", pa.list_(pa.field("element", pa.float16(), nullable=False), dim), nullable=False),
            pa.field("rivals", pa.float32(), nullable=False),
        ]
    )


def to_arrow(table: ChipTable, embeddings: NDArray[np.floating], rivals: NDArray[np.float32] | None = None) -> pa.Table:
    """Chips and their embeddings (N, D) as an Arrow table; embeddings become float16, rivals (N,) 0 if not given."""
    dim = embeddings.shape[1]
    bounds = table.bounds_lonlat.copy()
    crossing = bounds[:, 0] > bounds[:, 2]
    bounds[crossing, 0], bounds[crossing, 2] = -180, 180
    fields = schema(dim)
    columns = [
        pa.array(table.wkb.tolist(), pa.binary()),
        pa.StructArray.from_arrays(
            [pa.array(bounds[:, place]) for place in range(4)], fields=list(fields.field("bbox").type)
        ),
        *(pa.array(np.ascontiguousarray(table.windows[:, place], np.int32)) for place in range(4)),
        pa.array(table.scales.astype(np.float32)),
        pa.array(table.valid_fraction.astype(np.float32)),
        pa.array(table.cloud_fraction.astype(np.float32)),
        pa.FixedSizeListArray.from_arrays(
            pa.array(np.ascontiguousarray(embeddings, np.float16).reshape(-1)), type=fields.field("embedding").type
        ),
        pa.array(np.zeros(len(table), np.float32) if rivals is None else rivals.astype(np.float32)),
    ]
    return pa.Table.from_arrays(columns, schema=fields)


def to_table(columns: pa.Table) -> ChipTable:
    """The chips of an Arrow table that holds all columns but perhaps the embeddings."""
    bbox = columns["bbox"].combine_chunks()
    wkb = np.empty(len(columns), object)
    wkb[:] = columns["geometry"].to_pylist()
    return ChipTable(
        windows=windows_of(columns),
        scales=numbers(columns["scale"]),
        valid_fraction=numbers(columns["valid_fraction"]),
        wkb=wkb,
        bounds_lonlat=np.column_stack([numbers(bbox.field(name)) for name in BBOX_FIELDS]),
    )


def windows_of(columns: pa.Table) -> NDArray[np.int32]:
    """`ChipTable.windows`, int32 (N, 4)."""
    return np.column_stack([numbers(columns[name]) for name in WINDOW_COLUMNS])


def numbers(column: pa.ChunkedArray | pa.Array) -> NDArray[Any]:
    """The values of a column of numbers, (N,). Arrow's own ``to_numpy`` would load pandas first."""
    values: NDArray[Any] = np.from_dlpack(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    return values


def to_embeddings(column: pa.ChunkedArray) -> NDArray[np.float16]:
    """The embedding column as a matrix, float16 (N, D)."""
    return numbers(column.combine_chunks().flatten()).reshape(-1, column.type.list_size)


def footer(manifest: IndexManifest, groups: Sequence[GroupRecord], rivals_id: str | None) -> dict[bytes, bytes]:
    """Key-value metadata of the file: GeoParquet's ``geo``, STAC's ``emb:`` fields, recipe, row groups, checksum.

    `rivals_id` is the calibration that the column ``rivals`` belongs to; None = it holds nothing.
    """
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Polygon", "MultiPolygon"],
        "orientation": "counterclockwise",
        "covering": {"bbox": {name: ["bbox", name] for name in BBOX_FIELDS}},
    }
    if groups:
        bounds = np.array([group.bounds for group in groups])
        column["bbox"] = [*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()]
    geo = {"version": GEOPARQUET_VERSION, "primary_column": "geometry", "columns": {"geometry": column}}
    recipe = manifest.to_json().encode()
    listed = json.dumps(
        {
            "groups": [[group.count, *group.bounds, group.digest, group.rivals_digest] for group in groups],
            "rivals": rivals_id,
        }
    ).encode()
    return {
        b"geo": json.dumps(geo).encode(),
        STAC_KEY: json.dumps(_stac_fields(manifest)).encode(),
        MANIFEST_KEY: recipe,
        GROUPS_KEY: listed,
        CHECK_KEY: _check(recipe, listed),
    }


def footer_of(metadata: dict[bytes, bytes] | None) -> tuple[IndexManifest, list[GroupRecord], str | None, str]:
    """Recipe, row groups, `rivals_id` and identity of a file's footer.

    Raises:
        IndexFormatError: There is none, it does not match its checksum, or a newer version wrote it.
    """
    if not metadata or MANIFEST_KEY not in metadata:
        raise IndexFormatError("it is a Parquet file but no index of rdb-geo: take it out of the index folder.")
    recipe, listed = metadata[MANIFEST_KEY], metadata.get(GROUPS_KEY, b"")
    if metadata.get(CHECK_KEY) != _check(recipe, listed):
        raise IndexFormatError("it is damaged (its recipe does not match its checksum): index its scene again.")
    manifest = IndexManifest.from_json(recipe.decode())
    try:
        raw = json.loads(listed)
        groups = [record_of(fields) for fields in raw["groups"]]
        is_plain = all(group.rivals_digest for group in groups)
        rivals_id = None if raw["rivals"] is None or not is_plain else str(raw["rivals"])
    except (ValueError, KeyError, TypeError) as error:
        raise IndexFormatError(f"its list of row groups can't be read ({error}): index its scene again.") from error
    return manifest, groups, rivals_id, metadata[CHECK_KEY][:IDENTITY_DIGITS].decode()


def record_of(fields: Sequence[Any]) -> GroupRecord:
    """A row group from JSON.

    Raises:
        ValueError: Its fields are not those of one.
        TypeError: Likewise.
    """
    count, xmin, ymin, xmax, ymax, digest, *rivals_digest = fields
    bounds = (float(xmin), float(ymin), float(xmax), float(ymax))
    return GroupRecord(int(count), bounds, str(digest), "".join(map(str, rivals_digest)))


def _check(recipe: bytes, listed: bytes) -> bytes:
    return hashlib.sha256(recipe + b"\n" + listed).hexdigest().encode()


def _stac_fields(manifest: IndexManifest) -> dict[str, Any]:
    base, encoder, scene = manifest.chips[0], manifest.encoder, manifest.scene
    return {
        "emb:type": "chip",
        "emb:dimensions": encoder.dim,
        "emb:chip_layout": {
            "layout_type": "regular_grid",
            "chip_size": list(base.window_px),
            "stride": list(base.step_px),
        },
        "emb:quantization": {"method": "cast", "original_dtype": "float32", "quantized_dtype": "float16"},
        "emb:preprocessing": {
            "bands": list(manifest.render.bands),
            "low": list(manifest.render.low),
            "high": list(manifest.render.high),
            "resize": encoder.resize_mode,
            "size_px": encoder.image_size_px,
        },
        "emb:model": {"name": encoder.name, "weights_sha256": encoder.weights_sha256},
        "emb:source-data": scene.uri,
        "data_type": "float16",
        "gsd": scene.gsd_m,
        "datetime": scene.datetime,
    }
