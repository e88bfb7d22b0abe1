"""Requests that judge: marks, self-checks, comparisons of two dates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.errors import MarksError
from rdb_geo.core.progress import Progress, error_record, note_record
from rdb_geo.core.requests import Ask, Box, Comparison, Evaluation, Limits, Outputs
from rdb_geo.worker.desk import Desk, Where
from rdb_geo.worker.searching import rounded, standing_of

if TYPE_CHECKING:  # heavy packages are loaded with the first request, so that the worker is ready at once
    from rdb_geo.session.answers import Precision
    from rdb_geo.session.index import MarkedHit


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said of a hit."""

    scene: str
    window: Box
    right: bool
    rank: int = 0
    """0 = not told."""


def refine(
    desk: Desk,
    *,
    where: Where,
    asked: Ask,
    marks: tuple[Mark, ...],
    limits: Limits,
    output: Path,
    save: str | None = None,
) -> dict[str, object]:
    """Marks on hits, learned from and asked again."""
    from rdb_geo.output.writers import write_results
    from rdb_geo.session.answers import precision_of
    from rdb_geo.session.files import check_outputs, check_saved_name

    check_outputs(Outputs(output, overwrite=True))
    if save is not None:
        check_saved_name(Path(save), overwrite=True)
    hits = _marked(marks)
    index = desk.open(where)
    refined = index.refine(asked, hits)
    found = index.rank_again(refined, hits, limits, on_progress=desk.report)
    desk.report(Progress("write", 0, None, output.name))
    write_results(found.hits, output, overwrite=True)
    if save is not None:
        refined.save(save, overwrite=True)
    return {
        "output": str(output),
        "count": len(found.hits),
        **standing_of(found.answer),
        "model": refined.question.spec.name,
        "best_score": rounded(found.hits[0].score if found.hits else None),
        "sentence": found.answer.sentence,
        "right": refined.right,
        "wrong": refined.wrong,
        "precision": _precision(precision_of(hits)),
        "next": list(found.next),
        "saved": save,
    }


def _marked(marks: tuple[Mark, ...]) -> tuple[MarkedHit, ...]:
    from rdb_geo.core.geometry import Window
    from rdb_geo.session.index import MarkedHit

    hits = []
    for mark in marks:
        col, row, width, height = mark.window
        if min(col, row) < 0:
            raise MarksError(f"a hit begins inside its scene, got {col},{row} of {mark.scene}.")
        hits.append(MarkedHit(mark.rank, mark.scene, Window(col, row, width, height), mark.right))
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


def evaluate(
    desk: Desk, *, where: Where, asked: Ask, evaluation: Evaluation, plot: Path | None = None
) -> dict[str, object]:
    """A comparison with polygons."""
    from rdb_geo.output.writers import PICTURE_SUFFIXES, check_output

    if plot is not None:
        check_output(plot, overwrite=True, suffixes=PICTURE_SUFFIXES)
    check = desk.open(where).evaluate(asked, evaluation, plot=plot, on_progress=desk.report)
    numbers = check.as_json()
    for name in ("by_count", "by_area"):
        del numbers[name]["curve"]
    notes = list(map(note_record, check.notes))
    return {**numbers, "plot": plot and str(plot), "notes": notes, "problems": list(map(error_record, check.problems))}


def change(desk: Desk, *, where: Where, asked: Ask, comparison: Comparison, output: Path) -> dict[str, object]:
    """A comparison of two dates."""
    from rdb_geo.output.writers import write_results
    from rdb_geo.session.files import check_outputs

    check_outputs(Outputs(output, overwrite=True))
    index = desk.open(where)
    answer = index.change(asked, comparison, on_progress=desk.report)
    desk.report(Progress("write", 0, None, output.name))
    write_results(answer.changes, output, overwrite=True)
    return {
        "output": str(output),
        "count": len(answer.changes),
        "places": answer.places,
        "noise": round(answer.noise.sigma, 4),
        "expected_false": float(f"{answer.expected_false:.3g}"),
        "opposite": answer.opposite,
        "model": index.encoder.spec.name,
        "sentence": answer.sentence,
        "notes": list(map(note_record, answer.notes)),
        "problems": list(map(error_record, answer.problems)),
    }
