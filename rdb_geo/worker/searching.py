"""Queries and heatmaps: jobs to calls of the engine."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.progress import Progress
from rdb_geo.worker.areas import read_geometry
from rdb_geo.worker.jobs import HeatmapJob, QueryJob
from rdb_geo.worker.tools import Tools

if TYPE_CHECKING:  # heavy packages are loaded with the first job, so that the worker is ready at once
    from rdb_geo.output.fields import Results


def search(job: QueryJob, tools: Tools) -> dict[str, object]:
    """Find chips and write them, and a page about them where it is asked for.

    Returns:
        The fields of the result, values of JSON.

    Raises:
        RdbGeoError: What went wrong.
        Cancelled: From the report.
    """
    from rdb_geo.answer.explain import explain
    from rdb_geo.answer.hits import find_hits
    from rdb_geo.answer.outline_options import read_options
    from rdb_geo.answer.outlines import find_shapes
    from rdb_geo.answer.regions import merge_hits
    from rdb_geo.answer.report import write_report
    from rdb_geo.ask.limits import read_selection
    from rdb_geo.output.writers import PAGE_SUFFIXES, check_output, write_results
    from rdb_geo.score.scores import score

    output = Path(job.output)
    check_output(output, overwrite=True)
    page = None if job.report is None else Path(job.report)
    if page is not None:
        check_output(page, overwrite=True, suffixes=PAGE_SUFFIXES)
    tracing = read_options(merge=job.merge, **asdict(job.tracing))
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
    store = tools.open(job.index)
    question = tools.ask(job.question, job.model, store)
    scores = score(store, question, selection, on_progress=tools.report)
    answer = find_hits(store, scores)
    hits = answer.nearest if job.show_lookalikes else answer.hits
    results: Results
    if tracing is None or not (hits or answer.confident):
        results, sentence = merge_hits(hits) if job.merge else hits, answer.sentence
        best = hits[0].score if hits else None
    else:
        traced = find_shapes(store, scores, tracing, on_progress=tools.report)
        results, sentence = traced.regions, traced.sentence
        best = traced.regions[0].score_max if traced.regions else None
    tools.report(Progress("write", 0, None, output.name))
    write_results(results, output, overwrite=True)
    if page is not None:
        tools.report(Progress("report", 0, None, page.name))
        write_report(
            store,
            scores,
            results,
            page,
            sentence=sentence,
            notes=[*answer.notes, *map(str, answer.problems)],
            apart=answer.lookalikes,
        )
    return {
        "output": str(output),
        "report": None if page is None else str(page),
        "count": len(results),
        "searched": answer.searched,
        "model": question.spec.name,
        "best_score": None if best is None else round(best, 4),
        "confident": answer.confident,
        "presence": None if answer.presence is None else round(answer.presence, 4),
        "lookalikes": len(answer.lookalikes),
        "notes": list(answer.notes),
        "explanation": explain(store, scores, answer) if job.explain else None,
        "sentence": sentence,
        "problems": list(map(str, answer.problems)),
    }


def heatmap(job: HeatmapJob, tools: Tools) -> dict[str, object]:
    """Write the scores of a scene as a raster; returns and raises as `search` does."""
    from rdb_geo.answer.heatmap import make_heatmap, write_heatmap
    from rdb_geo.output.writers import RASTER_SUFFIXES, check_output

    output = Path(job.output)
    check_output(output, overwrite=True, suffixes=RASTER_SUFFIXES)
    store = tools.open(job.index)
    question = tools.ask(job.question, job.model, store)
    made = make_heatmap(store, question, job.scene, on_progress=tools.report)
    tools.report(Progress("write", 0, None, output.name))
    write_heatmap(made, output, overwrite=True)
    low, high = made.range
    return {
        "output": str(output),
        "sentence": made.sentence,
        "min_score": round(low, 4),
        "max_score": round(high, 4),
        "problems": list(map(str, made.problems)),
    }
