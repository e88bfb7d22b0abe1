"""Jobs to calls of the engine. Keeps models and index files in memory between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rdb_geo.core.errors import RdbGeoError, SceneError
from rdb_geo.core.progress import Progress
from rdb_geo.core.requests import read_chip_size
from rdb_geo.worker.areas import read_geometry
from rdb_geo.worker.jobs import (
    Asked,
    ExpressionJob,
    HeatmapJob,
    IndexJob,
    QueryJob,
    SavedJob,
    StatusJob,
    ThumbnailsJob,
    Work,
)
from rdb_geo.worker.judging import judge
from rdb_geo.worker.searching import heatmap, search
from rdb_geo.worker.status import status
from rdb_geo.worker.tools import Tools

if TYPE_CHECKING:  # heavy packages are loaded with the first job, so that the worker is ready at once
    from rdb_geo.core.specs import IndexRequest
    from rdb_geo.encoders.base import Encoder
    from rdb_geo.index.memory import Memory
    from rdb_geo.index.store import Store
    from rdb_geo.scene.scene_source import SceneSource
    from rdb_geo.score.question import Question


class Report(Protocol):
    """Tells the client how far a job is. Raises `Cancelled` where the client wants no more of it."""

    def __call__(self, progress: Progress, /, **more: object) -> None:
        """Send a progress event; `more` are further fields of it, values of JSON."""
        ...


class Engine:
    """Does one job at a time."""

    def __init__(self, load: Callable[[str], Encoder], default_model: str) -> None:
        """Start without any model.

        Args:
            load: Makes an encoder from a model's name.
            default_model: For a new index.
        """
        self._load = load
        self._default_model = default_model
        self._encoders: dict[str, Encoder] = {}

    def __call__(self, job: Work, report: Report) -> dict[str, object]:
        """Do a job.

        Args:
            job: What to do.
            report: Hears how far it is.

        Returns:
            The fields of the result, values of JSON.

        Raises:
            RdbGeoError: What went wrong.
            Cancelled: From `report`.
        """
        if isinstance(job, IndexJob):
            return self._index(job, report)
        if isinstance(job, QueryJob):
            return search(job, self._tools(report))
        if isinstance(job, HeatmapJob):
            return heatmap(job, self._tools(report))
        if isinstance(job, ThumbnailsJob):
            return _thumbnails(job, report)
        if isinstance(job, StatusJob):
            return status(job)
        return judge(job, self._tools(report))

    @cached_property
    def _memory(self) -> Memory:
        from rdb_geo.index.memory import DEFAULT_BYTES, Memory

        return Memory(DEFAULT_BYTES)

    def _open(self, folder: str) -> Store:
        from rdb_geo.index.store import Store

        return Store(Path(folder), memory=self._memory)

    def _encoder(self, name: str | None, store: Store, report: Report) -> Encoder:
        """The model asked for, else the index's own, else the default; loaded once."""
        from rdb_geo.encoders.registry import recorded_model

        wanted = name or recorded_model(store.model()) or self._default_model
        if wanted not in self._encoders:
            report(Progress("model", 0, None, f"Loading the model {wanted} …"))
            self._encoders[wanted] = self._load(wanted)
        return self._encoders[wanted]

    def _question(self, asked: Asked, encoder: Encoder, store: Store) -> Question:
        from rdb_geo.answer.refine import ask_saved
        from rdb_geo.ask.grammar import parse
        from rdb_geo.score.compound import ask_expression
        from rdb_geo.score.examples import Piece, ask_by_example
        from rdb_geo.score.question import ask
        from rdb_geo.score.saved import read_saved

        if isinstance(asked, str):
            return ask(asked, encoder, store)
        if isinstance(asked, ExpressionJob):
            return ask_expression(parse(asked.expression), encoder, store)
        if isinstance(asked, SavedJob):
            return ask_saved(read_saved(Path(asked.path)), encoder, store)
        piece = Piece(asked.scene, box=asked.box, area=read_geometry(asked.area))
        return ask_by_example(piece, encoder, store)

    def _tools(self, report: Report) -> Tools:
        def ask(asked: Asked, model: str | None, store: Store) -> Question:
            return self._question(asked, self._encoder(model, store, report), store)

        return Tools(ask, self._open, report)

    def _index(self, job: IndexJob, report: Report) -> dict[str, object]:
        from rdb_geo.index.store import Store
        from rdb_geo.indexing import SCENE_FAILURES, index_scene

        request = _index_request(job)
        store = Store(Path(job.index), create=True)
        sources, failures = _find_scenes(job.scenes, request.bands)
        if not sources:
            return {"scenes": [], "failures": failures}
        encoder = self._encoder(job.model, store, report)
        scenes: list[dict[str, object]] = []
        for number, source in enumerate(sources, start=1):

            def tell(progress: Progress, source: SceneSource = source, number: int = number) -> None:
                named = Progress(progress.stage, progress.done, progress.total, progress.message or source.name)
                report(named, scene_number=number, scene_count=len(sources))

            try:
                tell(Progress("open", 0))
                outcome = index_scene(source, encoder, store, request=request, force=job.force, on_progress=tell)
            except SCENE_FAILURES as error:
                failures.append(_failure(source.uri, error))
                continue
            manifest = outcome.shard.manifest
            scenes.append(
                {
                    "scene": manifest.scene.uri,
                    "state": outcome.state,
                    "chips": manifest.count,
                    "skipped": manifest.skipped,
                    "sentence": outcome.sentence,
                }
            )
        return {"scenes": scenes, "failures": failures}


def _thumbnails(job: ThumbnailsJob, report: Report) -> dict[str, object]:
    from rdb_geo.answer.thumbnails import draw_thumbnails
    from rdb_geo.index.store import Store

    done = 0

    def tell(item: int, file: Path | None) -> None:
        nonlocal done
        done += 1
        report(Progress("thumbnails", done, len(job.items)), item=item, file=None if file is None else str(file))

    files, problems = draw_thumbnails(
        job.items, Store(Path(job.index)), Path(job.folder), size_px=job.size_px, on_item=tell
    )
    return {"files": [None if file is None else str(file) for file in files], "problems": problems}


def _find_scenes(arguments: tuple[str, ...], bands: str | None) -> tuple[list[SceneSource], list[dict[str, object]]]:
    """The scenes, each once; and what is wrong with the names that mean none."""
    from rdb_geo.core.requests import SceneRequest
    from rdb_geo.indexing import find_scenes

    sources: dict[str, SceneSource] = {}
    failures: list[dict[str, object]] = []
    for argument in arguments:
        try:
            sources.update({source.uri: source for source in find_scenes([argument], SceneRequest(bands=bands))})
        except SceneError as error:
            failures.append(_failure(argument, error))
    return list(sources.values()), failures


def _failure(scene: str, error: RdbGeoError) -> dict[str, object]:
    return {"scene": scene, "code": error.code, "message": str(error)}


def _index_request(job: IndexJob) -> IndexRequest:
    from rdb_geo.core.specs import ChipRequest, IndexRequest

    size_px, size_m = (None, None) if job.chip_size is None else read_chip_size(job.chip_size)
    area = read_geometry(job.area)
    return IndexRequest(
        chips=ChipRequest(
            size_px=size_px,
            size_m=size_m,
            overlap=job.overlap,
            scales=tuple(dict.fromkeys(job.scales)),
            min_valid=job.min_valid,
        ),
        bands=job.bands,
        stretch=job.stretch,
        area_wkt=None if area is None else area.wkt,
    )
