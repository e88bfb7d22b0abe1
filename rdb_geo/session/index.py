"""An opened index: every verb, each a question and its options to an answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rdb_geo.answer.change.compare import ChangeAnswer
from rdb_geo.answer.change.follow import compare
from rdb_geo.answer.evaluate import SelfCheck, Truth, draw_agreement, evaluate
from rdb_geo.answer.heatmap import Heatmap, make_heatmap
from rdb_geo.answer.hits import BEHIND, find_hits
from rdb_geo.answer.marks import MarkedHit
from rdb_geo.answer.refine import Refined, marked, next_marks, refine_question, with_marks
from rdb_geo.answer.shapes.outlines import Shapes, find_shapes
from rdb_geo.answer.shapes.regions import merge_hits
from rdb_geo.ask.area import area_geometry
from rdb_geo.ask.layers import read_shapes
from rdb_geo.ask.select import Selection, read_limits
from rdb_geo.core.errors import IndexChangedError, counted
from rdb_geo.core.progress import ProgressFn, ignore
from rdb_geo.core.requests import Comparison, Evaluation, Form, Limits, Outlining
from rdb_geo.core.results import Hit, Region
from rdb_geo.encoders import registry
from rdb_geo.encoders.base import inside_of
from rdb_geo.index.memory import DEFAULT_BYTES, ONE_QUESTION, Memory
from rdb_geo.index.store import Store
from rdb_geo.indexing import SCENE_FAILURES, find_scenes
from rdb_geo.score.question import Question
from rdb_geo.score.scores import Scores, score
from rdb_geo.session.answers import Found, Reranked
from rdb_geo.session.opened import Asked, settled
from rdb_geo.session.shown import Shown

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.files.scene_source import SceneSource

_Answer = TypeVar("_Answer")

__all__ = [
    "DEFAULT_BYTES",
    "ONE_QUESTION",
    "SCENE_FAILURES",
    "Asked",
    "Index",
    "MarkedHit",
    "Memory",
    "SceneSource",
    "Store",
    "find_scenes",
    "open_index",
    "settled",
]

TRIES = 5
"""So often an answer is begun anew because a writer replaced a scene between its scores and its places."""

SUGGESTIONS = 10
"""So many hits are proposed to be marked next where nothing else is said."""


def open_index(
    folder: str | os.PathLike[str] = ".rdb-geo",
    *,
    model: str | None = None,
    device: str = "auto",
    cache_dir: Path | None = None,
    offline: bool = False,
    memory_bytes: int = DEFAULT_BYTES,
) -> Index:
    """Open an index folder, which need not exist yet, with the model that made it.

    Args:
        folder: The index: a folder, or the address of an engine that serves it, ``postgresql://…``.
        model: A model's name; None = the one that made the index, or the embedded default.
        device: As `rdb_geo.encoders.registry.load_encoder` takes it.
        cache_dir: Folder for downloaded weights; None = the user's cache folder.
        offline: Never ask the network for weights.
        memory_bytes: What of the index is kept in memory between questions; `ONE_QUESTION` for who asks once.

    Raises:
        IndexStoreError: The name is taken by a file.
    """
    store = Store(folder, create=True, memory=Memory(memory_bytes))
    return Index(
        store, partial(registry.load_encoder, device=device, cache_dir=cache_dir, offline=offline), model=model
    )


def _steady(answer: Callable[[], _Answer]) -> _Answer:
    """An answer of which each scene is in one state, though writers replace their files meanwhile."""
    for _ in range(TRIES - 1):
        try:
            return answer()
        except IndexChangedError:
            continue
    return answer()


class Index(Shown):
    """A searchable index of scenes."""

    def query(
        self,
        asked: Asked,
        limits: Limits = Limits(),
        form: Form = Form(),
        *,
        on_progress: ProgressFn = ignore,
    ) -> Found:
        """Find the chips, or the regions, that a question describes; progress is told after each scene.

        Raises:
            ExpressionError: See `ask` for it and for the others that asking may raise.
            UsageError: A text or a limit makes no sense.
            AreaError: A layer can't be read or is empty.
            EmptyIndexError: The index holds no scene that could answer.
            EncoderMismatchError: The index was made by another model.
        """
        selection = read_limits(limits)
        question = self.ask(asked)
        return _steady(lambda: self._find(question, selection, form, on_progress))

    def _find(self, question: Question, selection: Selection, form: Form, on_progress: ProgressFn) -> Found:
        store = self._held()
        chips = replace(selection, k=None) if form.merge else selection
        scores = score(store, question, chips, every=form.outlining is not None, on_progress=on_progress)
        answer = find_hits(store, scores, None if form.outlining is None else BEHIND)
        hits = answer.nearest if form.lookalikes else answer.hits
        results: Sequence[Hit] | Sequence[Region] = merge_hits(hits)[: selection.k] if form.merge else hits
        sentence = answer.sentence
        if form.merge and answer.hits:
            sentence = f"{counted(len(results), 'region')} of {sentence}"
        if form.outlining is not None and (hits or answer.confident):
            traced = self._trace(store, scores, form.outlining, on_progress)
            results = traced.regions
            sentence = traced.sentence if answer.confident else f"{answer.sentence} {traced.sentence}"
            if answer.confident and answer.possible and results:
                sentence += f", {answer.possible}"
            told = {str(problem): problem for problem in (*answer.problems, *traced.problems)}
            answer = replace(answer, problems=tuple(told.values()), notes=(*answer.notes, *traced.notes))
        return Found(results, hits, sentence, answer, scores)

    def outlines(
        self,
        asked: Asked,
        limits: Limits = Limits(),
        outlining: Outlining = Outlining(),
        *,
        on_progress: ProgressFn = ignore,
    ) -> Shapes:
        """Trace the regions that answer, finer than chips, also where nothing stands out.

        Limits are those of `query`, without ``percent``; ``k`` counts regions.

        Raises:
            UsageError: A limit makes no sense.
            EmptyIndexError: The index holds no scene that could answer.
        """
        selection, question, store = read_limits(limits), self.ask(asked), self._held()
        scored = partial(score, store, question, selection, on_progress=on_progress)
        return _steady(lambda: self._trace(store, scored(), outlining, on_progress))

    def _trace(self, store: Store, scores: Scores, outlining: Outlining, on_progress: ProgressFn) -> Shapes:
        inside = inside_of(self.encoder) if outlining.fine else None
        return find_shapes(store, scores, outlining, inside=inside, on_progress=on_progress)

    def heatmap(
        self, asked: Asked, scene: str | None = None, *, fine: bool = False, on_progress: ProgressFn = ignore
    ) -> Heatmap:
        """Score each place of a scene, as finely as `fine` outlines if wished.

        `write_heatmap` makes a GeoTIFF of it.

        See `make_heatmap` for how a scene is named, when progress is told and what is raised.
        """
        question, inside = self.ask(asked), inside_of(self.encoder) if fine else None
        return _steady(
            lambda: make_heatmap(self._held(), question, scene, fine=fine, inside=inside, on_progress=on_progress)
        )

    def change(self, asked: Asked, comparison: Comparison, *, on_progress: ProgressFn = ignore) -> ChangeAnswer:
        """Find where a question became true between two dates of one place; progress is told after each scene.

        Raises:
            UsageError: A scene is both before and after.
            EmptyIndexError: The index holds no scene of one of the dates.
            AreaError: The scenes share no ground.
        """
        question, inside = self.ask(asked), inside_of(self.encoder) if comparison.fine else None
        return _steady(lambda: compare(self._held(), question, comparison, inside=inside, on_progress=on_progress))

    def evaluate(
        self,
        asked: Asked,
        evaluation: Evaluation,
        *,
        plot: Path | None = None,
        on_progress: ProgressFn = ignore,
    ) -> SelfCheck:
        """Compare the answer with polygons that you drew, and `plot` precision against recall.

        Progress is told after each scene.

        Raises:
            AreaError: A layer can't be read or is empty, or no chip shows any of the truth.
            EmptyIndexError: The index holds no scene or chip that counts.
        """
        truth = Truth(
            read_shapes(os.fspath(evaluation.truth), what="truth", needs_polygons=True),
            area_geometry(area=evaluation.area, within=evaluation.within),
        )
        question = self.ask(asked)
        store = self._held()
        selection = Selection(scenes=tuple(evaluation.scenes))

        def compared() -> SelfCheck:
            scores = score(store, question, selection, on_progress=on_progress)
            tracing = partial(self._trace, store, scores, on_progress=on_progress)
            trace = (lambda fine: tracing(Outlining(fine=fine))) if evaluation.shapes else None
            return evaluate(store, scores, truth, trace=trace, on_progress=on_progress)

        check = _steady(compared)
        if plot is not None:
            draw_agreement(check, plot)
        return check

    def refine(
        self,
        asked: Asked,
        hits: Sequence[Hit | MarkedHit],
        *,
        right: Sequence[int] = (),
        wrong: Sequence[int] = (),
    ) -> Refined:
        """Learn from marks on hits: those that they carry, and the ranks of right and wrong ones.

        Hits are the answer's, or what `read_rounds` read. Ask the ``question`` of what was learned, or keep it with its
        ``save``. MarksError: there are no marks, they are all of one kind, or their chips are not in the index.
        """
        question = self.ask(asked)
        known = marked(hits, right, wrong)
        return _steady(lambda: refine_question(self._held(), question, known))

    def rank_again(
        self,
        refined: Refined,
        hits: Sequence[Hit | MarkedHit],
        limits: Limits = Limits(),
        *,
        suggestions: int = SUGGESTIONS,
        on_progress: ProgressFn = ignore,
    ) -> Reranked:
        """Ask a refined question; the marks of the hits that it was learned from go over to the new ones.

        So many hits as `suggestions` says are proposed to be marked next.

        Raises:
            UsageError: A limit makes no sense.
            EmptyIndexError: The index holds no scene that could answer.
        """
        found = self.query(refined.question, limits, on_progress=on_progress)
        known = with_marks(found.answer.hits, marked(hits, (), ()))
        return Reranked(known, found.answer, refined, next_marks(known, suggestions))
