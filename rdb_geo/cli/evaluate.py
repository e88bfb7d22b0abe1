"""``rdb-geo evaluate``: how well the answers agree with polygons that the user drew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn
from rdb_geo.cli.parameters import FilePath
from rdb_geo.core.errors import counted
from rdb_geo.core.requests import Ask, Evaluation

if TYPE_CHECKING:
    from rdb_geo.session.answers import SelfCheck
    from rdb_geo.session.index import Index


@click.command()
@reports_errors
@options.ask
@options.evaluation
@click.option("--shapes", is_flag=True, help="Also trace regions, smooth ones and --fine ones, and compare them.")
@click.option("--plot", type=FilePath(), help="Also draw precision against recall into this PNG.")
@click.option("--json", "report", type=FilePath(), help="Also write all numbers into this file.")
@options.overwrite_option
@options.index
def evaluate(
    ask: Ask,
    evaluation: Evaluation,
    shapes: bool,
    plot: Path | None,
    report: Path | None,
    overwrite: bool,
    index: Index,
) -> None:
    """Compare the answer to TEXT with polygons that you drew.

    \b
    rdb-geo evaluate "storage tanks" --truth tanks.gpkg
    rdb-geo evaluate harbour --truth map.gpkg:harbours --within surveyed.geojson --plot harbour.png

    A chip is right where the truth covers half of it, or where it holds half of one of its polygons. By area, ground
    under several chips counts once. With --bbox and --within only chips that lie wholly inside count.
    """
    from rdb_geo.core.files import write_json
    from rdb_geo.output.writers import PICTURE_SUFFIXES, check_output

    if plot is not None:
        check_output(plot, overwrite=overwrite, suffixes=PICTURE_SUFFIXES)
    if report is not None:
        check_output(report, overwrite=overwrite, suffixes=(".json",))
    question = index.ask(ask)
    check = index.evaluate(question, replace(evaluation, shapes=shapes), plot=plot)
    warn(check.problems, (*question.notes, *check.notes))
    click.echo(_table(check))
    if report is not None:
        write_json(report, check.as_json())
        note(f"Numbers: {report}")
    if plot is not None:
        note(f"Plot: {plot}")


def _table(check: SelfCheck) -> str:
    elsewhere = f" ({check.elsewhere} more elsewhere)" if check.elsewhere else ""
    lines = [
        f"{check.question}: {counted(check.chips, 'chip')} against {counted(check.objects, 'polygon')}{elsewhere}",
        f"{'':22}{'by count':>10}{'by area':>10}",
    ]
    rows = (
        ("average precision", check.by_count.average_precision, check.by_area.average_precision),
        ("precision", check.at_count.precision, check.at_area.precision),
        ("recall", check.at_count.recall, check.at_area.recall),
        ("F1", check.at_count.f1, check.at_area.f1),
    )
    for number, (name, count, area) in enumerate(rows):
        if number == 1:
            lines.append(f"hits with --min-score {check.min_score:g} (best F1 by count):")
        lines.append(f"{name:22}{count:>10.3f}{area:>10.3f}")
    lines.append(f"{'polygons found':22}{f'{check.objects_found} of {check.objects}':>10}")
    if check.outlines:
        hits = check.at_area
        both = hits.precision + hits.recall - hits.precision * hits.recall
        squares = hits.precision * hits.recall / both if both else 0.0
        lines.append(f"{'by area':22}{'precision':>10}{'recall':>10}{'overlap':>10}")
        lines.append(f"{'these hits':22}{hits.precision:>10.3f}{hits.recall:>10.3f}{squares:>10.3f}")
        for name, each in zip(("--shapes", "--shapes --fine"), check.outlines, strict=True):
            lines.append(f"{name:22}{each.precision:>10.3f}{each.recall:>10.3f}{each.iou:>10.3f}")
    return "\n".join(lines)
