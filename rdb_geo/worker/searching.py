"""Requests that ask: queries, examples, heatmaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.progress import Progress, error_record, note_record
from rdb_geo.core.requests import Ask, Box, Form, Limits, Outputs, Piece, read_form
from rdb_geo.worker.desk import Desk, Where, Work
from rdb_geo.worker.fields import WITHIN, Fields

SCENES_TOLD = 20
"""Of so many scenes the chance is told, the best first: an index may hold thousands."""

if TYPE_CHECKING:
    from rdb_geo.session.answers import Answer


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said of a result."""

    scene: str
    right: bool
    rank: int = 0
    """Of a region; 0 = not told."""

    window: Box | None = None
    """Of a hit."""


WAYS = ("text", "expression", "example", "saved")
"""Fields that say what to look for."""


def read_query(fields: Fields) -> Work:
    """Words, an expression or a saved query, asked."""
    return _search(fields, read_asked(fields, "text", "expression", "saved"), fields.record(Limits, under=WITHIN))


def read_example(fields: Fields) -> Work:
    """The area of such a request belongs to the example; `within` limits where hits may lie."""
    limits = fields.record(Limits, under=WITHIN, area=fields.optional_area("within"))
    return _search(fields, Ask(example=_piece(fields)), limits)


def _search(fields: Fields, asked: Ask, limits: Limits) -> Work:
    return partial(
        _find,
        where=fields.record(Where),
        asked=asked,
        limits=limits,
        form=fields.record(read_form),
        outputs=read_output(fields),
        is_explained=fields.flag("explain"),
        least=fields.optional_share("reviewed_from"),
        marks=tuple(mark.record(Mark) for mark in fields.optional_parts("reviewed")),
    )


def read_output(fields: Fields) -> Outputs:
    """The one file that a result is written to, and what else was asked for."""
    return fields.record(Outputs, output=Path(fields.text("output")), overwrite=True)


def read_asked(fields: Fields, *ways: str) -> Ask:
    """What to look for, given in exactly one of some ways."""
    way = fields.one_of(*ways)
    if way == "example":
        return Ask(example=_piece(fields.part("example")))
    if way == "saved":
        return Ask(saved=fields.text("saved"))
    return Ask(fields.text(way), verbatim=way == "text")


def _piece(fields: Fields) -> Piece:
    fields.one_of("window", "area")
    return fields.record(Piece, under={"box": "window"})


def _find(
    desk: Desk,
    *,
    where: Where,
    asked: Ask,
    limits: Limits,
    form: Form,
    outputs: Outputs,
    is_explained: bool,
    least: float | None,
    marks: tuple[Mark, ...],
) -> dict[str, object]:
    from rdb_geo.core.geometry import Window
    from rdb_geo.session.files import check_outputs, write_outputs

    check_outputs(outputs)
    index = desk.open(where)
    found = index.query(asked, limits, form, on_progress=desk.report)
    if least is not None or marks:
        said = {(mark.scene, Window(*mark.window) if mark.window else mark.rank): mark.right for mark in marks}
        found = found.reviewed(least or 0.0, said)
    written = dict(write_outputs(index, found, outputs, on_progress=desk.report))
    answer = found.answer
    return {
        **{name: str(written[name]) if name in written else None for name in ("output", "report")},
        "count": len(found.results),
        "model": found.scores.question.spec.name,
        "best_score": rounded(found.best_score),
        **standing_of(answer),
        "explanation": index.explain(found) if is_explained else None,
        "sentence": found.sentence,
    }


def standing_of(answer: Answer) -> dict[str, object]:
    """What is told of an answer beside its hits: how sure it is, in which scenes, and what took no part."""
    return {
        "searched": answer.searched,
        "confident": answer.confident,
        "presence": rounded(answer.presence),
        "threshold": rounded(answer.threshold),
        "false_alarm": rounded(answer.false_alarm),
        "verdict": answer.verdict,
        "more": answer.more,
        "lookalikes": len(answer.lookalikes),
        "nearest_score": rounded(answer.nearest[0].score if answer.nearest else None),
        "unknown": list(answer.unknown),
        "undated": answer.undated,
        "scenes": [{"scene": uri, "chance": rounded(chance)} for uri, chance in answer.chances[:SCENES_TOLD]],
        "scenes_likely": answer.likely_scenes,
        "scenes_searched": len(answer.chances),
        "translated": list(answer.translated),
        "notes": list(map(note_record, answer.other_notes)),
        "problems": list(map(error_record, answer.problems)),
    }


def rounded(score: float | None) -> float | None:
    """A score as it stands in a result."""
    return None if score is None else round(score, 4)


def draw_heatmap(
    desk: Desk, *, where: Where, asked: Ask, scene: str | None = None, output: Path, fine: bool = False
) -> dict[str, object]:
    """The scores of one scene as a raster."""
    from rdb_geo.output.writers import RASTER_SUFFIXES, check_output
    from rdb_geo.session.files import write_heatmap

    check_output(output, overwrite=True, suffixes=RASTER_SUFFIXES)
    made = desk.open(where).heatmap(asked, scene, fine=fine, on_progress=desk.report)
    desk.report(Progress("write", 0, None, output.name))
    write_heatmap(made, output, overwrite=True)
    low, high = made.range
    return {
        "output": str(output),
        "sentence": made.sentence,
        "min_score": round(low, 4),
        "max_score": round(high, 4),
        "notes": list(map(note_record, made.notes)),
        "problems": list(map(error_record, made.problems)),
    }
