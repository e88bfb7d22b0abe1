"""Text → encoder → search → hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo.core.arrays import BoolMask
from rdb_geo.core.errors import EmptyIndexError, IndexFormatError
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.catalog import Catalog, check_encoder
from rdb_geo.index.memory import FROM_DISK, ShardReader
from rdb_geo.index.store import Shard
from rdb_geo.pipeline.question import Question, ask
from rdb_geo.search.rank import cosines, standard_scores
from rdb_geo.search.select import Selection, choose, touching


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a query gives back."""

    hits: list[Hit]
    """Best first; may be empty."""

    searched: int
    """Chips that could have answered, after the area and scene filters."""

    problems: tuple[IndexFormatError, ...]
    """Index files that could not be read and did not take part."""

    @property
    def sentence(self) -> str:
        """One line for people."""
        if not self.searched:
            return "No hit: no chip of the index lies in the area or scenes that were asked for."
        if not self.hits:
            return f"No hit among {self.searched} chips: none reaches the score that was asked for."
        return f"{len(self.hits)} hits among {self.searched} chips, best score {self.hits[0].score:.2f}"


def query_index(
    text: str,
    encoder: Encoder,
    catalog: Catalog,
    *,
    selection: Selection = Selection(),
    reader: ShardReader = FROM_DISK,
    on_progress: ProgressFn = ignore,
) -> Answer:
    """Find the chips that a text describes.

    Args:
        text: In plain words.
        encoder: Of the model that made the index.
        catalog: The index.
        selection: How many hits, and where.
        reader: How index files are read; a process that asks again keeps them in memory.
        on_progress: Called after each scene; may raise `Cancelled`.

    Returns:
        The hits, best first, and what did not take part.

    Raises:
        UsageError: The text is empty or too long.
        EmptyIndexError: The index holds no scene, or none that was asked for.
        EncoderMismatchError: The index was made by another model.
        Cancelled: From `on_progress`.
    """
    return search_index(ask(text, encoder), catalog, selection=selection, reader=reader, on_progress=on_progress)


def search_index(
    question: Question,
    catalog: Catalog,
    *,
    selection: Selection = Selection(),
    reader: ShardReader = FROM_DISK,
    on_progress: ProgressFn = ignore,
) -> Answer:
    """Find the chips whose embeddings are nearest to a question's vector: exact, scene by scene.

    Args:
        question: A text or an example, as a vector.
        catalog: The index.
        selection: How many hits, and where.
        reader: How index files are read; a process that asks again keeps them in memory.
        on_progress: Called after each scene; may raise `Cancelled`.

    Returns:
        See `query_index`, which also lists the errors.
    """
    shards, problems = catalog.shards(selection.scenes)
    if not shards:
        raise EmptyIndexError(_why_no_scene(catalog, selection, problems))
    check_encoder(catalog.root, shards, question.spec)
    scanned: list[_Scanned] = []
    for done, shard in enumerate(shards, start=1):
        try:
            scanned.append(_scan(shard, question.vector, selection, reader))
        except IndexFormatError as error:
            problems.append(error)
        on_progress(Progress("search", done, len(shards), shard.manifest.scene.uri))
    hits = _rank(scanned, question.text, selection, problems, reader)
    if not scanned:
        raise EmptyIndexError(f"no index file in {catalog.root} could be read: {problems[0]}")
    return Answer(hits, sum(int(scan.allowed.sum()) for scan in scanned), tuple(problems))


@dataclass(frozen=True, slots=True, eq=False)
class _Scanned:
    """One index file, compared with the query."""

    shard: Shard
    values: NDArray[np.float32]
    """Cosines of all its chips, shape (n,)."""
    allowed: BoolMask
    """Chips that may answer, shape (n,)."""


def _scan(shard: Shard, vector: NDArray[np.float32], selection: Selection, reader: ShardReader) -> _Scanned:
    values = np.concatenate([cosines(block, vector) for block in reader.blocks(shard)])
    everywhere = selection.area is None
    return _Scanned(
        shard, values, np.ones(len(values), bool) if everywhere else touching(reader.table(shard), selection.area)
    )


def _rank(
    scanned: list[_Scanned],
    query: str,
    selection: Selection,
    problems: list[IndexFormatError],
    reader: ShardReader,
) -> list[Hit]:
    """The hits among all chips scanned. An index file whose chips turn out to be damaged is moved to `problems`."""
    if not scanned:
        return []
    values = np.concatenate([scan.values for scan in scanned])
    scores = standard_scores(values, values)
    rows = choose(scores, np.concatenate([scan.allowed for scan in scanned]), selection)
    starts = np.cumsum([0, *(len(scan.values) for scan in scanned)])
    owners = np.searchsorted(starts, rows, side="right") - 1
    hits: dict[int, Hit] = {}
    for owner in np.unique(owners).tolist():
        places = np.flatnonzero(owners == owner)
        try:
            chips = reader.table(scanned[owner].shard).select(rows[places] - starts[owner])
        except IndexFormatError as error:
            problems.append(error)
            del scanned[owner]
            return _rank(scanned, query, selection, problems, reader)
        found = _hits(scanned[owner].shard.manifest, chips, query)
        for place, hit in zip(places.tolist(), found, strict=True):
            hits[place] = replace(
                hit, rank=place + 1, score=float(scores[rows[place]]), cosine=float(values[rows[place]])
            )
    return [hits[place] for place in range(len(rows))]


def _hits(manifest: IndexManifest, chips: ChipTable, query: str) -> Iterator[Hit]:
    """Hits at the places of `chips`, not yet ranked and scored."""
    shapes: list[LonLatGeometry] = shapely.from_wkb(chips.wkb).tolist()
    for row, shape in enumerate(shapes):
        yield Hit(
            rank=0,
            score=0.0,
            cosine=0.0,
            geometry=shape,
            window=Window(*chips.windows[row].tolist()),
            scale=float(chips.scales[row]),
            gsd_m=manifest.scene.gsd_m,
            scene_uri=manifest.scene.uri,
            query=query,
            model=manifest.encoder.name,
            datetime=manifest.scene.datetime,
        )


def _why_no_scene(catalog: Catalog, selection: Selection, problems: Sequence[IndexFormatError]) -> str:
    if selection.scenes and catalog.model() is not None:
        return f"{catalog.root} holds no scene that matches {', '.join(selection.scenes)}: see  rdb-geo list"
    if problems:
        return f"no index file in {catalog.root} could be read: {problems[0]}"
    return f"{catalog.root} holds no scene yet: run  rdb-geo index SCENE -i {catalog.root}"
