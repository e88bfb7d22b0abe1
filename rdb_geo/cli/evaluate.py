"""``rdb-geo evaluate``: how well the answers agree with polygons that the user drew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn

if TYPE_CHECKING:
    from rdb_geo.answer.evaluate import SelfCheck
    from rdb_geo.core.geometry import BBox


@click.command()
@options.question_options
@click.option("--truth", required=True, metavar="FILE[:LAYER]", help="Polygons of what was asked for, in any CRS.")
@options.index_option
@options.bbox_option
@click.option(
    "--within",
    metavar="FILE[:LAYER]",
    help="Only chips that lie within the polygons of this layer: where the truth is complete.",
)
@options.scene_option
@click.option("--plot", type=click.Path(path_type=Path), help="Also draw precision against recall into this PNG.")
@click.option("--json", "report", type=click.Path(path_type=Path), help="Also write all numbers into this file.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@options.model_option
@options.device_option
@options.cache_option
@options.offline_option
@reports_errors
def evaluate(
    text: tuple[str, ...],
    also: tuple[str, ...],
    either: tuple[str, ...],
    never: tuple[str, ...],
    like: tuple[str, ...],
    truth: str,
    index_folder: Path,
    bbox: BBox | None,
    within: str | None,
    scenes: tuple[str, ...],
    plot: Path | None,
    report: Path | None,
    overwrite: bool,
    model: str | None,
    device: str,
    cache_dir: Path | None,
    offline: bool,
) -> None:
    """Compare the answer to TEXT with polygons that you drew.

    \b
    rdb-geo evaluate "storage tanks" --truth tanks.gpkg
    rdb-geo evaluate harbour --truth map.gpkg:harbours --within surveyed.geojson --plot harbour.png

    A chip is right where the truth covers half of it, or where it holds half of one of its polygons. By area, ground
    under several chips counts once. With --bbox and --within only chips that lie wholly inside count.
    """
    from rdb_geo.answer.evaluate import Truth, draw_agreement
    from rdb_geo.answer.evaluate import evaluate as compare
    from rdb_geo.ask.area import area_geometry
    from rdb_geo.ask.grammar import compose
    from rdb_geo.ask.layers import read_shapes
    from rdb_geo.ask.select import Selection
    from rdb_geo.core.files import replacing
    from rdb_geo.encoders.registry import load_encoder, recorded_model
    from rdb_geo.index.store import Store
    from rdb_geo.output.writers import PICTURE_SUFFIXES, check_output
    from rdb_geo.score.compound import ask_expression
    from rdb_geo.score.scores import score

    if plot is not None:
        check_output(plot, overwrite=overwrite, suffixes=PICTURE_SUFFIXES)
    if report is not None:
        check_output(report, overwrite=overwrite, suffixes=(".json",))
    drawn = Truth(read_shapes(truth, what="truth", needs_polygons=True), area_geometry(bbox=bbox, within=within))
    expression = compose(" ".join(text), also=also, either=either, never=never, like=like)
    store = Store(index_folder)
    encoder = load_encoder(
        model or recorded_model(store.model()) or options.DEFAULT_MODEL,
        device=device,
        cache_dir=cache_dir,
        offline=offline,
    )
    question = ask_expression(expression, encoder, store)
    check = compare(store, score(store, question, Selection(scenes=scenes)), drawn)
    warn(check.problems, question.notes)
    click.echo(_table(check))
    if report is not None:
        with replacing(report) as temporary:
            temporary.write_text(json.dumps(check.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        note(f"Numbers: {report}")
    if plot is not None:
        draw_agreement(check, plot)
        note(f"Plot: {plot}")


def _table(check: SelfCheck) -> str:
    elsewhere = f" ({check.elsewhere} more lie elsewhere)" if check.elsewhere else ""
    lines = [
        f"{check.question}: {check.chips} chips against {check.objects} polygons{elsewhere}",
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
    return "\n".join(lines)
