"""An index and its model, opened together: what a script or a notebook holds on to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rdb_geo.answer.change import ChangeAnswer, Comparison, find_change
from rdb_geo.answer.evaluate import SelfCheck, Truth, evaluate
from rdb_geo.answer.hits import Answer, find_hits
from rdb_geo.answer.outline_options import ShapeOptions
from rdb_geo.answer.outlines import Shapes, find_shapes
from rdb_geo.answer.refine import Refined, ask_saved, marked, refine_question
from rdb_geo.ask.area import area_geometry
from rdb_geo.ask.expression import Expression
from rdb_geo.ask.grammar import compose
from rdb_geo.ask.layers import read_shapes
from rdb_geo.ask.limits import read_selection
from rdb_geo.ask.select import Selection
from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.core.requests import SceneRequest
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import ChipRequest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoders.cards import EMBEDDED
from rdb_geo.encoders.registry import load_encoder, recorded_model
from rdb_geo.index.memory import DEFAULT_BYTES, Memory
from rdb_geo.index.store import Store
from rdb_geo.indexing import IndexOutcome, find_scenes, index_scene
from rdb_geo.score.compound import ask_expression
from rdb_geo.score.question import Question
from rdb_geo.score.saved import read_saved
from rdb_geo.score.scores import score


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
    store = Store(Path(folder), create=True, memory=Memory(DEFAULT_BYTES))
    return Index(store, load_encoder(model or recorded_model(store.model()) or EMBEDDED, device=device))


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A searchable index of scenes."""

    store: Store
    """The folder, and what of it stays in memory."""

    encoder: Encoder
    """The model."""

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
                `IndexRequest` (``bands``, ``stretch``, ``nodata``, ``area_wkt``) and of `SceneRequest`
                (``asset``, ``mask_clouds``, ``mosaic``).

        Returns:
            What became of each scene.

        Raises:
            SceneError: A scene can't be used; those before it are in the index.
            UsageError: The request makes no sense.
        """
        ours = {name: request.pop(name) for name in ("bands", "stretch", "nodata", "area_wkt") if name in request}
        looked = {name: request.pop(name) for name in ("asset", "mask_clouds", "mosaic") if name in request}
        wanted = replace(IndexRequest(chips=ChipRequest(**request)), **ours)
        sources = find_scenes([os.fspath(scene) for scene in scenes], SceneRequest(bands=wanted.bands, **looked))
        return [
            index_scene(source, self.encoder, self.store, request=wanted, on_progress=on_progress) for source in sources
        ]

    def ask(
        self,
        text: str | Expression | Question | None = None,
        *,
        also: Sequence[str] = (),
        either: Sequence[str] = (),
        never: Sequence[str] = (),
        like: Sequence[str] = (),
    ) -> Question:
        """What a text, an example or an expression asks; docs/query-grammar.md tells them all.

        Args:
            text: Plain words, an expression, or the tree of one. A question is given back as it is.
            also: What must be there as well, each plain words or an expression.
            either: What may be there in the place of `text`.
            never: What must not be there.
            like: Examples: ``LON,LAT``, ``hits.geojson#3``, ``scene.tif#COL,ROW,WIDTH,HEIGHT`` or a picture's path; of
                several, one is enough.

        Raises:
            ExpressionError: A piece does not follow the grammar.
            UsageError: A text makes no sense, or the pieces contradict each other.
            AreaError: An example lies outside the index.
        """
        if isinstance(text, Question):
            return text
        expression = compose(text, also=also, either=either, never=never, like=like)
        return ask_expression(expression, self.encoder, self.store)

    def ask_saved(self, path: str | os.PathLike[str]) -> Question:
        """What a saved query asks, see `refine`.

        Raises:
            SavedQueryError: The file is no saved query, or one of another model.
        """
        return ask_saved(read_saved(Path(path)), self.encoder, self.store)

    def query(
        self,
        text: str | Expression | Question | None = None,
        *,
        also: Sequence[str] = (),
        either: Sequence[str] = (),
        never: Sequence[str] = (),
        like: Sequence[str] = (),
        **selection: Any,  # noqa: ANN401
    ) -> Answer:
        """Find the chips that a text, an example or an expression describes.

        Args:
            text: As in `ask`, and so are the next four.
            also: What must be there as well.
            either: What may be there in the place of `text`.
            never: What must not be there.
            like: Examples.
            selection: Limits of `rdb_geo.ask.limits.read_selection`: ``k``, ``min_score``, ``percent``, ``area``,
                ``within``, ``near``, ``scenes``, ``start``, ``end``.

        Raises:
            ExpressionError: A piece does not follow the grammar.
            UsageError: A text or a limit makes no sense, or the pieces contradict each other.
            AreaError: A layer can't be read or is empty, or an example lies outside the index.
            EmptyIndexError: The index holds no scene that could answer.
            EncoderMismatchError: The index was made by another model.
        """
        question = self.ask(text, also=also, either=either, never=never, like=like)
        return find_hits(self.store, score(self.store, question, read_selection(**selection)))

    def refine(
        self,
        text: str | Expression | Question,
        hits: Sequence[Hit],
        *,
        right: Sequence[int] = (),
        wrong: Sequence[int] = (),
    ) -> Refined:
        """Learn from marks on hits.

        Args:
            text: What was asked, as in `ask`.
            hits: The answer's hits; those that carry a `Hit.mark` teach too.
            right: Ranks of hits that are right.
            wrong: Ranks of hits that are wrong.

        Returns:
            What was learned; ask its ``question``, or keep it with its ``save``.

        Raises:
            MarksError: There are no marks, they are all of one kind, or their chips are not in the index.
        """
        return refine_question(self.store, self.ask(text), marked(hits, right, wrong))

    def evaluate(
        self,
        text: str | Expression | Question,
        truth: str | os.PathLike[str],
        *,
        within: str | os.PathLike[str] | None = None,
        scenes: Sequence[str] = (),
    ) -> SelfCheck:
        """Compare the answer with polygons that you drew.

        Args:
            text: What the polygons show, as in `ask`.
            truth: ``FILE`` or ``FILE:LAYER`` of polygons, in any CRS.
            within: Likewise: where the truth is complete. Only chips that lie within it count; None = all.
            scenes: Only scenes whose address, or the last part of it, matches one of these globs.

        Raises:
            AreaError: A layer can't be read or is empty, or no chip shows any of the truth.
            EmptyIndexError: The index holds no scene or chip that counts.
        """
        polygons = read_shapes(os.fspath(truth), what="truth", needs_polygons=True)
        area = area_geometry(bbox=None, within=None if within is None else os.fspath(within))
        drawn = Truth(polygons, area)
        limits = Selection(scenes=tuple(scenes))
        return evaluate(self.store, score(self.store, self.ask(text), limits), drawn)

    def change(
        self,
        text: str | Expression | Question,
        before: str | os.PathLike[str],
        after: str | os.PathLike[str],
        **limits: Any,  # noqa: ANN401
    ) -> ChangeAnswer:
        """Find where a text became true between two dates of one place.

        Args:
            text: What became true, as in `ask`.
            before: The earlier scenes: a path, a name, a glob of either, or a date.
            after: The later scenes, likewise.
            limits: Fields of `rdb_geo.answer.change.Comparison`: ``z``, ``min_score``, ``fell``.

        Raises:
            UsageError: A limit makes no sense, or a scene is both before and after.
            EmptyIndexError: The index holds no scene of one of the dates.
            AreaError: The scenes share no ground.
        """
        comparison = Comparison(os.fspath(before), os.fspath(after), **limits)
        return find_change(self.store, self.ask(text), comparison)

    def shapes(
        self,
        text: str | Expression | Question,
        *,
        options: ShapeOptions = ShapeOptions(),
        **limits: Any,  # noqa: ANN401
    ) -> Shapes:
        """Trace the regions that answer, finer than chips.

        Args:
            text: What is looked for, as in `ask`.
            options: Thresholds, smallest area, smoothing, overlapping scenes.
            limits: As in `query`, without ``percent``; ``k`` counts regions.

        Raises:
            UsageError: A limit makes no sense.
            EmptyIndexError: The index holds no scene that could answer.
        """
        selection = read_selection(**limits)
        return find_shapes(self.store, score(self.store, self.ask(text), selection), options)
