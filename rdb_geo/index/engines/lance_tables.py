"""An index as two Lance tables, ``chips`` and ``scenes``, which LanceDB opens too."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rdb_geo.core.errors import IndexStoreError, MissingExtraError, first_line
from rdb_geo.core.files import at_home
from rdb_geo.index.columns import schema, to_arrow, to_embeddings
from rdb_geo.index.engines.engine import Engine, Pieces, Recipe, recipe_of
from rdb_geo.index.shard import Shard

MARK = b"rdb_geo"
"""Key of the scenes' metadata: how the index is laid out, and which version of the chips belongs to it."""

WORTH_AN_INDEX = 16_384
"""Chips below which LanceDB searches the vectors one by one, too."""

CHIPS_OF_A_CELL = 4_096

KEPT_FOR = timedelta(hours=1)
"""Who has opened a former export may go on reading it for so long."""

_PLACE_IN_LANCE = re.compile(r", /\S+\.rs:\d+:\d+$")
"""Where in its sources Lance noticed what it says."""

_SCENES = pa.schema(
    [
        *(pa.field(name, pa.int64() if name == "id" else pa.string()) for name in Recipe.__dataclass_fields__),
        pa.field("uri", pa.string()),
        pa.field("datetime", pa.string()),
        pa.field("gsd_m", pa.float64()),
        pa.field("model", pa.string()),
        pa.field("space", pa.string()),
        pa.field("first", pa.int64()),
        pa.field("chips", pa.int64()),
    ]
)


class LanceTables(Engine):
    """The folder of the two tables. The scenes are committed last and name the version of the chips they belong to."""

    def __init__(self, where: str) -> None:
        """Nothing is read yet of ``lance://FOLDER``. MissingExtraError: pylance is not installed."""
        self._lance = _lance()
        self._root = at_home(where.partition("://")[2])
        self._lock = threading.Lock()
        self._opened: tuple[Any, Any, dict[int, int]] | None = None
        super().__init__(f"lance://{self._root}")

    @property
    def _paths(self) -> tuple[Path, Path]:
        return self._root / "chips.lance", self._root / "scenes.lance"

    def exists(self) -> bool:
        """Whether the scenes are there and ours."""
        if not self._paths[1].is_dir():
            return False
        with self._explaining():
            return MARK in (self._lance.dataset(self._paths[1]).schema.metadata or {})

    def write(self, shards: Sequence[Shard], pieces: Pieces, *, overwrite: bool) -> str:
        """Keep scenes: readers see them all from the moment when the table of scenes is committed."""
        chips, scenes = self._paths
        is_new = not self.exists()
        if is_new and self._root.exists() and (not self._root.is_dir() or any(self._root.iterdir())):
            raise IndexStoreError(f"{self._root} holds something that is no index of rdb-geo: name another folder.")
        if not is_new and not overwrite:
            raise IndexStoreError(
                f"{self.address} holds an index already: give --overwrite to replace it, or another name."
            )
        try:
            with self._explaining():
                self._put(shards, pieces)
        except BaseException:
            if is_new:
                shutil.rmtree(chips, ignore_errors=True)
                shutil.rmtree(scenes, ignore_errors=True)
            else:
                with suppress(OSError, RuntimeError, ValueError):  # readers keep to the version that the scenes name
                    self._restore()
            raise
        return ""

    def _put(self, shards: Sequence[Shard], pieces: Pieces) -> None:
        chips, scenes = self._paths
        failures: list[BaseException] = []
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            written = self._lance.write_dataset(
                _batches(shards, pieces, failures), chips, schema=_schema(shards[0]), mode="overwrite"
            )
        except Exception:
            if failures:  # Lance would say it in its own words
                raise failures[0] from None
            raise
        written.create_scalar_index("geometry", "RTREE")
        written.create_scalar_index("scene", "BTREE")
        count = written.count_rows()
        if count >= WORTH_AN_INDEX:
            written.create_index("embedding", "IVF_FLAT", metric="dot", num_partitions=count // CHIPS_OF_A_CELL)
        told = json.dumps({"format": 1, "chips_version": self._lance.dataset(chips).version}).encode()
        self._lance.write_dataset(_scenes(shards).replace_schema_metadata({MARK: told}), scenes, mode="overwrite")
        for path in self._paths:
            self._lance.dataset(path).cleanup_old_versions(KEPT_FOR)

    def _restore(self) -> None:
        """Let the latest version of the chips be that of the scenes again."""
        kept = _chips_version(self._lance.dataset(self._paths[1]))
        chips = self._lance.dataset(self._paths[0])
        if chips.version != kept:
            chips.checkout_version(kept).restore()

    def _ids(self) -> Mapping[str, int]:
        scenes, _, _ = self._open()
        found = scenes.to_table(columns=["name", "id"]).to_pydict()
        return dict(sorted(zip(found["name"], found["id"], strict=True)))

    def _recipes(self, ids: Sequence[int]) -> Iterable[Recipe]:
        scenes, _, _ = self._open()
        wanted = set(ids)
        rows = scenes.to_table(columns=list(Recipe.__dataclass_fields__)).to_pylist()
        return [Recipe(**row) for row in rows if row["id"] in wanted]

    def _columns(self, scene: int, names: Sequence[str], first: int, count: int) -> Mapping[str, NDArray[Any]]:
        _, chips, starts = self._open()
        start = starts.get(scene)
        with self._explaining():
            found = chips.to_table(columns=list(names), offset=(start or 0) + first, limit=max(count, 1))
        found = found.slice(0, 0 if start is None else count)
        return {name: _array(found[name]) for name in names}

    def _open(self) -> tuple[Any, Any, dict[int, int]]:
        """The latest scenes, the chips that belong to them, and each scene's first row among these."""
        with self._lock, self._explaining():
            scenes = self._lance.dataset(self._paths[1])
            if self._opened is None or self._opened[0].version != scenes.version:
                rows = scenes.to_table(columns=["id", "first"]).to_pydict()
                chips = self._lance.dataset(self._paths[0], version=_chips_version(scenes))
                self._opened = (scenes, chips, dict(zip(rows["id"], rows["first"], strict=True)))
            return self._opened

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """What Lance refuses is said in one sentence."""
        try:
            yield
        except (ValueError, OSError, RuntimeError, KeyError, pa.ArrowException) as error:
            if isinstance(error, IndexStoreError):
                raise
            cause = _PLACE_IN_LANCE.sub("", first_line(error))
            raise IndexStoreError(f"{self.address} can't be read or written: {cause}.") from error


def _schema(shard: Shard) -> pa.Schema:
    """Columns of the chips: those of an index file, the bounds left out, behind the scene's id and the row in it."""
    columns = schema(shard.manifest.encoder.dim)
    footprint = columns.field("geometry").with_metadata({"ARROW:extension:name": "geoarrow.wkb"})
    kept = [footprint if field.name == "geometry" else field for field in columns if field.name != "bbox"]
    return pa.schema(
        [pa.field("scene", pa.int64(), nullable=False), pa.field("row", pa.int32(), nullable=False), *kept]
    )


def _batches(shards: Sequence[Shard], pieces: Pieces, failures: list[BaseException]) -> Iterator[pa.RecordBatch]:
    """All chips, row group by row group; what stops them is kept in `failures`."""
    try:
        for shard in shards:
            scene, columns = recipe_of(shard).id, _schema(shard)
            for piece in pieces(shard):
                chips = to_arrow(piece.places, piece.vectors.rows, piece.vectors.rivals)
                rows = np.arange(piece.first, piece.first + len(chips), dtype=np.int32)
                given = {"scene": pa.array(np.full(len(chips), scene)), "row": pa.array(rows)}
                arrays = [given[name] if name in given else chips[name] for name in columns.names]
                yield from pa.Table.from_arrays(arrays, schema=columns).to_batches()
    except BaseException as error:
        failures.append(error)
        raise


def _scenes(shards: Sequence[Shard]) -> pa.Table:
    rows, first = [], 0
    for shard in shards:
        scene, spec = shard.manifest.scene, shard.manifest.encoder
        told = {"uri": scene.uri, "datetime": scene.datetime, "gsd_m": scene.gsd_m}
        told |= {"model": spec.name, "space": spec.space_id, "first": first, "chips": shard.manifest.count}
        rows.append({**asdict(recipe_of(shard)), **told})
        first += shard.manifest.count
    return pa.Table.from_pylist(rows, schema=_SCENES)


def _chips_version(scenes: Any) -> int:  # noqa: ANN401  # a data set of Lance
    return int(json.loads(scenes.schema.metadata[MARK])["chips_version"])


def _array(column: pa.ChunkedArray) -> NDArray[Any]:
    if pa.types.is_fixed_size_list(column.type):
        return to_embeddings(column)
    values: NDArray[Any] = column.to_numpy()
    return values


def _lance() -> Any:  # noqa: ANN401  # a module
    os.environ.setdefault("LANCE_LOG", "error")
    try:
        import lance
    except ImportError as error:
        raise MissingExtraError("an index in Lance", "lance") from error
    return lance
