"""An index and its model, opened together: what a script or a notebook holds on to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import load_encoder
from rdb_geo.index.catalog import Catalog
from rdb_geo.index.memory import MemoryReader, ShardReader
from rdb_geo.pipeline.index import IndexOutcome, find_scenes, index_scene
from rdb_geo.pipeline.query import Answer, query_index
from rdb_geo.search.expression import Expression
from rdb_geo.search.grammar import compose
from rdb_geo.search.limits import read_selection


def open_index(folder: str | os.PathLike[str] = ".rdb-geo", *, model: str | None = None, device: str = "auto") -> Index:
    """Open an index folder, which need not exist yet, with the model that made it.

    Args:
        folder: The index.
        model: A model's name; None = the one that made the index, or the embedded default.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``; the embedded model always runs on the CPU.

    Raises:
        IndexStoreError: The name is taken by a file.
        EncoderError: The model can't be loaded.
    """
    catalog = Catalog(Path(folder), create=True)
    return Index(catalog, load_encoder(model or catalog.model() or EMBEDDED, device=device))


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A searchable index of scenes."""

    catalog: Catalog
    """The folder."""

    encoder: Encoder
    """The model."""

    reader: ShardReader = field(default_factory=MemoryReader)
    """Keeps index files in memory, so that only the first question waits for the disk."""

    def add(
        self,
        *scenes: str | os.PathLike[str],
        on_progress: ProgressFn = ignore,
        **request: Any,  # noqa: ANN401
    ) -> list[IndexOutcome]:
        """Index scenes; what is unchanged is left alone.

        Args:
            scenes: Paths, folders, globs, URLs, STAC Items.
            on_progress: Called with chips done of all, for each scene.
            request: Fields of `ChipRequest` (``size_px``, ``size_m``, ``overlap``, ``scales``, ``min_valid``) and of
                `IndexRequest` (``bands``, ``stretch``, ``area_wkt``).

        Returns:
            What became of each scene.

        Raises:
            SceneError: A scene can't be used; those before it are in the index.
            UsageError: The request makes no sense.
        """
        ours = {name: request.pop(name) for name in ("bands", "stretch", "area_wkt") if name in request}
        wanted = replace(IndexRequest(chips=ChipRequest(**request)), **ours)
        sources = find_scenes([os.fspath(scene) for scene in scenes])
        return [
            index_scene(source, self.encoder, self.catalog, request=wanted, on_progress=on_progress)
            for source in sources
        ]

    def query(
        self,
        text: str | Expression | None = None,
        *,
        also: Sequence[str] = (),
        either: Sequence[str] = (),
        never: Sequence[str] = (),
        like: Sequence[str] = (),
        **selection: Any,  # noqa: ANN401
    ) -> Answer:
        """Find the chips that a text, an example or an expression describes; docs/query-grammar.md tells them all.

        Args:
            text: Plain words, an expression, or the tree of one.
            also: What must be there as well, each plain words or an expression.
            either: What may be there in the place of `text`.
            never: What must not be there.
            like: Examples: ``LON,LAT``, ``hits.geojson#3``, ``scene.tif#COL,ROW,WIDTH,HEIGHT`` or a picture's path; of
                several, one is enough.
            selection: Limits of `rdb_geo.search.limits.read_selection`: ``k``, ``min_score``, ``percent``, ``area``,
                ``within``, ``near``, ``scenes``, ``start``, ``end``.

        Raises:
            ExpressionError: A piece does not follow the grammar.
            UsageError: A text or a limit makes no sense, or the pieces contradict each other.
            AreaError: A layer can't be read or is empty, or an example lies outside the index.
            EmptyIndexError: The index holds no scene that could answer.
            EncoderMismatchError: The index was made by another model.
        """
        expression = compose(text, also=also, either=either, never=never, like=like)
        chosen = read_selection(**selection)
        return query_index(expression, self.encoder, self.catalog, selection=chosen, reader=self.reader)
