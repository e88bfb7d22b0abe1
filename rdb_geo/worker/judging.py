"""Marks, self-checks and comparisons of two dates: jobs to calls of the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.progress import Progress
from rdb_geo.worker.areas import read_geometry
from rdb_geo.worker.jobs import ChangeJob, EvaluateJob, Judging, RefineJob
from rdb_geo.worker.tools import Tools

if TYPE_CHECKING:  # heavy packages are loaded with the first job, so that the worker is ready at once
    from rdb_geo.answer.marks import MarkedHit, Precision

SUGGESTIONS = 10
"""So many hits are proposed to be marked next."""


def judge(job: Judging, tools: Tools) -> dict[str, object]:
    """Do a job.

    Returns:
        The fields of the result, values of JSON.

    Raises:
        RdbGeoError: What went wrong.
        Cancelled: From the report.
    """
    if isinstance(job, RefineJob):
        return _refine(job, tools)
    if isinstance(job, EvaluateJob):
        return _evaluate(job, tools)
    return _change(job, tools)


def _refine(job: RefineJob, tools: Tools) -> dict[str, object]:
    from rdb_geo.answer.hits import find_hits
    from rdb_geo.answer.marks import MarkedFile
    from rdb_geo.answer.refine import next_marks, refine_question, with_marks
    from rdb_geo.ask.limits import read_selection
    from rdb_geo.output.writers import check_output, write_results
    from rdb_geo.score.saved import check_saved_name
    from rdb_geo.score.scores import score

    output = Path(job.output)
    check_output(output, overwrite=True)
    save = None if job.save is None else Path(job.save)
    if save is not None:
        check_saved_name(save, overwrite=True)
    hits = _marked(job)
    selection = read_selection(k=job.k, min_score=job.min_score, area=read_geometry(job.area), scenes=job.scenes)
    store = tools.open(job.index)
    question = tools.ask(job.question, job.model, store)
    refined = refine_question(store, question, hits)
    answer = find_hits(store, score(store, refined.question, selection, on_progress=tools.report))
    results = with_marks(answer.hits, hits)
    tools.report(Progress("write", 0, None, output.name))
    write_results(results, output, overwrite=True)
    if save is not None:
        refined.save(save, overwrite=True)
    return {
        "output": str(output),
        "count": len(results),
        "searched": answer.searched,
        "model": question.spec.name,
        "best_score": round(answer.hits[0].score, 4) if answer.hits else None,
        "sentence": answer.sentence,
        "right": refined.right,
        "wrong": refined.wrong,
        "precision": _precision(MarkedFile(hits, question.text).precision()),
        "next": next_marks(results, SUGGESTIONS),
        "saved": None if save is None else str(save),
        "problems": list(map(str, answer.problems)),
    }


def _marked(job: RefineJob) -> tuple[MarkedHit, ...]:
    from rdb_geo.answer.marks import MarkedHit
    from rdb_geo.core.errors import MarksError
    from rdb_geo.core.geometry import Window

    hits = []
    for mark in job.marks:
        col, row, width, height = mark.box
        if min(col, row) < 0:
            raise MarksError(f"a hit begins inside its scene, got {col},{row} of {mark.scene}.")
        hits.append(MarkedHit(mark.rank, mark.scene, Window(col, row, width, height), mark.is_right))
    return tuple(sorted(hits, key=lambda hit: hit.rank))


def _precision(found: Precision | None) -> dict[str, object] | None:
    if found is None or found.k < found.marked:  # without ranks nobody knows how deep the marks go
        return None
    low, high = found.interval
    return {
        "k": found.k,
        "marked": found.marked,
        "right": found.right,
        "value": round(found.value, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "sentence": found.sentence,
    }


def _evaluate(job: EvaluateJob, tools: Tools) -> dict[str, object]:
    from rdb_geo.answer.evaluate import Truth, draw_agreement, evaluate
    from rdb_geo.ask.area import area_geometry
    from rdb_geo.ask.layers import read_shapes
    from rdb_geo.ask.select import Selection
    from rdb_geo.output.writers import PICTURE_SUFFIXES, check_output
    from rdb_geo.score.scores import score

    plot = None if job.plot is None else Path(job.plot)
    if plot is not None:
        check_output(plot, overwrite=True, suffixes=PICTURE_SUFFIXES)
    truth = Truth(
        read_shapes(job.truth, what="truth", needs_polygons=True),
        area_geometry(area=read_geometry(job.area), within=job.within),
    )
    store = tools.open(job.index)
    question = tools.ask(job.question, job.model, store)
    check = evaluate(
        store,
        score(store, question, Selection(scenes=job.scenes), on_progress=tools.report),
        truth,
        on_progress=tools.report,
    )
    if plot is not None:
        draw_agreement(check, plot)
    numbers = check.as_json()
    for name in ("by_count", "by_area"):
        del numbers[name]["curve"]
    return {**numbers, "plot": None if plot is None else str(plot), "problems": list(map(str, check.problems))}


def _change(job: ChangeJob, tools: Tools) -> dict[str, object]:
    from rdb_geo.answer.change import Comparison, find_change
    from rdb_geo.output.writers import check_output, write_results

    output = Path(job.output)
    check_output(output, overwrite=True)
    comparison = Comparison(job.before, job.after, z=job.z, min_score=job.min_score, fell=job.fell)
    store = tools.open(job.index)
    question = tools.ask(job.question, job.model, store)
    answer = find_change(store, question, comparison, on_progress=tools.report)
    tools.report(Progress("write", 0, None, output.name))
    write_results(answer.changes, output, overwrite=True)
    return {
        "output": str(output),
        "count": len(answer.changes),
        "places": answer.places,
        "noise": round(answer.noise.sigma, 4),
        "expected_false": float(f"{answer.expected_false:.3g}"),
        "opposite": answer.opposite,
        "model": question.spec.name,
        "sentence": answer.sentence,
        "problems": [*map(str, answer.problems), *answer.notes],
    }
