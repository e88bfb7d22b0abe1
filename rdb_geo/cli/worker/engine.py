"""Jobs to pipeline calls. Keeps models and index files in memory between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from rdb_geo.cli.index import ChipSizeType
from rdb_geo.cli.worker.areas import read_geometry
from rdb_geo.cli.worker.jobs import (
    Asked,
    ExpressionJob,
    HeatmapJob,
    IndexJob,
    Judging,
    QueryJob,
    SavedJob,
    StatusJob,
    ThumbnailsJob,
    Work,
)
from rdb_geo.cli.worker.judging import Tools, judge
from rdb_geo.cli.worker.status import status
from rdb_geo.core.errors import RdbGeoError, SceneError, UsageError
from rdb_geo.core.progress import Progress

if TYPE_CHECKING:  # heavy packages are loaded with the first job, so that the worker is ready at once
    from rdb_geo.core.specs import IndexRequest
    from rdb_geo.encoders.base import Encoder
    from rdb_geo.index.catalog import Catalog
    from rdb_geo.index.memory import MemoryReader
    from rdb_geo.pipeline.question import Question
    from rdb_geo.scene.sources import SceneSource


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
            return self._query(job, report)
        if isinstance(job, HeatmapJob):
            return self._heatmap(job, report)
        if isinstance(job, ThumbnailsJob):
            return _thumbnails(job, report)
        if isinstance(job, StatusJob):
            return status(job)
        return self._judge(job, report)

    @cached_property
    def _reader(self) -> MemoryReader:
        from rdb_geo.index.memory import MemoryReader

        return MemoryReader()

    def _encoder(self, name: str | None, catalog: Catalog, report: Report) -> Encoder:
        """The model asked for, else the index's own, else the default; loaded once."""
        wanted = name or catalog.model() or self._default_model
        if wanted not in self._encoders:
            report(Progress("model", 0, None, f"Loading the model {wanted} …"))
            self._encoders[wanted] = self._load(wanted)
        return self._encoders[wanted]

    def _question(self, asked: Asked, encoder: Encoder, catalog: Catalog) -> Question:
        from rdb_geo.pipeline.compound import ask_expression
        from rdb_geo.pipeline.example import Piece, ask_by_example
        from rdb_geo.pipeline.question import ask
        from rdb_geo.pipeline.refine import ask_saved
        from rdb_geo.search.grammar import parse
        from rdb_geo.search.saved import read_saved

        if isinstance(asked, str):
            return ask(asked, encoder, catalog, reader=self._reader)
        if isinstance(asked, ExpressionJob):
            return ask_expression(parse(asked.expression), encoder, catalog, reader=self._reader)
        if isinstance(asked, SavedJob):
            return ask_saved(read_saved(Path(asked.path)), encoder, catalog, reader=self._reader)
        piece = Piece(asked.scene, box=asked.box, area=read_geometry(asked.area))
        return ask_by_example(piece, encoder, catalog, reader=self._reader)

    def _judge(self, job: Judging, report: Report) -> dict[str, object]:
        def ask(asked: Asked, model: str | None, catalog: Catalog) -> Question:
            return self._question(asked, self._encoder(model, catalog, report), catalog)

        return judge(job, Tools(ask, self._reader, report))

    def _index(self, job: IndexJob, report: Report) -> dict[str, object]:
        from rdb_geo import pipeline
        from rdb_geo.index.catalog import Catalog

        request = _index_request(job)
        catalog = Catalog(Path(job.index), create=True)
        sources, failures = _find_scenes(job.scenes)
        if not sources:
            return {"scenes": [], "failures": failures}
        encoder = self._encoder(job.model, catalog, report)
        scenes: list[dict[str, object]] = []
        for number, source in enumerate(sources, start=1):

            def tell(progress: Progress, source: SceneSource = source, number: int = number) -> None:
                named = Progress(progress.stage, progress.done, progress.total, progress.message or source.name)
                report(named, scene_number=number, scene_count=len(sources))

            try:
                tell(Progress("open", 0))
                outcome = pipeline.index_scene(
                    source, encoder, catalog, request=request, force=job.force, on_progress=tell
                )
            except pipeline.SCENE_FAILURES as error:
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

    def _query(self, job: QueryJob, report: Report) -> dict[str, object]:
        from rdb_geo.index.catalog import Catalog
        from rdb_geo.output.writers import check_output, write_results
        from rdb_geo.pipeline.explain import explain
        from rdb_geo.pipeline.query import search_index
        from rdb_geo.search.limits import read_selection
        from rdb_geo.search.regions import merge_hits

        output = Path(job.output)
        check_output(output, overwrite=True)
        selection = read_selection(
            k=job.k,
            min_score=job.min_score,
            percent=job.percent,
            area=read_geometry(job.area),
            within=job.within,
            near=job.near,
            start=job.start,
            end=job.end,
            scenes=job.scenes,
        )
        catalog = Catalog(Path(job.index))
        question = self._question(job.question, self._encoder(job.model, catalog, report), catalog)
        answer = search_index(question, catalog, selection=selection, reader=self._reader, on_progress=report)
        hits = answer.nearest if job.show_lookalikes else answer.hits
        results = merge_hits(hits) if job.merge else hits
        report(Progress("write", 0, None, output.name))
        write_results(results, output, overwrite=True)
        return {
            "output": str(output),
            "count": len(results),
            "searched": answer.searched,
            "model": question.spec.name,
            "best_score": round(hits[0].score, 4) if hits else None,
            "confident": answer.confident,
            "presence": None if answer.presence is None else round(answer.presence, 4),
            "lookalikes": len(answer.lookalikes),
            "notes": list(answer.notes),
            "explanation": explain(question, answer, catalog, reader=self._reader) if job.explain else None,
            "sentence": answer.sentence,
            "problems": list(map(str, answer.problems)),
        }

    def _heatmap(self, job: HeatmapJob, report: Report) -> dict[str, object]:
        from rdb_geo.index.catalog import Catalog
        from rdb_geo.output.writers import RASTER_SUFFIXES, check_output
        from rdb_geo.pipeline.heatmap import make_heatmap, write_heatmap

        output = Path(job.output)
        check_output(output, overwrite=True, suffixes=RASTER_SUFFIXES)
        catalog = Catalog(Path(job.index))
        question = self._question(job.question, self._encoder(job.model, catalog, report), catalog)
        heatmap = make_heatmap(question, catalog, scene=job.scene, on_progress=report, reader=self._reader)
        report(Progress("write", 0, None, output.name))
        write_heatmap(heatmap, output, overwrite=True)
        low, high = heatmap.range
        return {
            "output": str(output),
            "sentence": heatmap.sentence,
            "min_score": round(low, 4),
            "max_score": round(high, 4),
            "problems": list(map(str, heatmap.problems)),
        }


def _thumbnails(job: ThumbnailsJob, report: Report) -> dict[str, object]:
    from rdb_geo.index.catalog import Catalog
    from rdb_geo.pipeline.thumbnails import draw_thumbnails

    done = 0

    def tell(item: int, file: Path | None) -> None:
        nonlocal done
        done += 1
        report(Progress("thumbnails", done, len(job.items)), item=item, file=None if file is None else str(file))

    files, problems = draw_thumbnails(
        job.items, Catalog(Path(job.index)), Path(job.folder), size_px=job.size_px, on_item=tell
    )
    return {"files": [None if file is None else str(file) for file in files], "problems": problems}


def _find_scenes(arguments: tuple[str, ...]) -> tuple[list[SceneSource], list[dict[str, object]]]:
    """The scenes, each once; and what is wrong with the names that mean none."""
    from rdb_geo import pipeline

    sources: dict[str, SceneSource] = {}
    failures: list[dict[str, object]] = []
    for argument in arguments:
        try:
            sources.update({source.uri: source for source in pipeline.find_scenes([argument])})
        except SceneError as error:
            failures.append(_failure(argument, error))
    return list(sources.values()), failures


def _failure(scene: str, error: RdbGeoError) -> dict[str, object]:
    return {"scene": scene, "code": error.code, "message": str(error)}


def _index_request(job: IndexJob) -> IndexRequest:
    from rdb_geo.core.specs import ChipRequest, IndexRequest

    try:
        size_px, size_m = (None, None) if job.chip_size is None else ChipSizeType().convert(job.chip_size, None, None)
    except click.BadParameter as error:
        raise UsageError(f"the chip size {error.message}.") from error
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
