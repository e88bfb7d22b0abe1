"""``rdb-geo query``: ask in words, get polygons."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn

if TYPE_CHECKING:
    from rdb_geo.answer.hits import Answer
    from rdb_geo.core.geometry import BBox
    from rdb_geo.core.results import Hit
    from rdb_geo.index.store import Store
    from rdb_geo.output.fields import Results
    from rdb_geo.score.scores import Scores

DEFAULT_K = 50


@click.command()
@options.question_options
@click.option(
    "--saved",
    type=click.Path(path_type=Path),
    metavar="NAME.rdbq.json",
    help="Ask a query that `rdb-geo refine` saved, instead of TEXT.",
)
@options.index_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; its suffix chooses the format.")
@click.option("-k", type=click.IntRange(min=1), metavar="N", help=f"How many hits at most.  [default: {DEFAULT_K}]")
@click.option("--min-score", type=float, metavar="S", help="Only hits that score at least this (a probability, 0 … 1).")
@click.option(
    "--percent", type=click.FloatRange(0, 100, min_open=True), metavar="P", help="Only the best P % of the chips."
)
@options.place_options
@click.option("--merge/--no-merge", default=False, show_default=True, help="Dissolve touching hits into regions.")
@options.shape_options
@click.option("--preview", type=click.Path(path_type=Path), help="Also draw the best chips into this PNG.")
@click.option(
    "--quicklook", type=click.Path(path_type=Path), help="Also draw the best scene with its hits into this PNG."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Also write one HTML page to look at: maps, thumbnails, scores, recipe.",
)
@click.option("--show-lookalikes", is_flag=True, help="Where nothing stands out, give the nearest chips all the same.")
@click.option("--explain", is_flag=True, help="Say on stderr which prompts, distractors and words decided.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@options.model_option
@options.device_option
@options.cache_option
@options.offline_option
@reports_errors
def query(
    text: tuple[str, ...],
    also: tuple[str, ...],
    either: tuple[str, ...],
    never: tuple[str, ...],
    like: tuple[str, ...],
    saved: Path | None,
    index_folder: Path,
    output: Path | None,
    k: int | None,
    min_score: float | None,
    percent: float | None,
    bbox: BBox | None,
    within: str | None,
    near: tuple[str, ...],
    scenes: tuple[str, ...],
    start: str | None,
    end: str | None,
    merge: bool,
    shapes: bool,
    threshold: str | None,
    min_area: str | None,
    smooth: int | None,
    keep_overlaps: bool,
    preview: Path | None,
    quicklook: Path | None,
    report: Path | None,
    show_lookalikes: bool,
    explain: bool,
    overwrite: bool,
    model: str | None,
    device: str,
    cache_dir: Path | None,
    offline: bool,
) -> None:
    """Find the chips that TEXT describes.

    \b
    rdb-geo query "flooded farmland" -o hits.geojson
    rdb-geo query storage tanks --merge -o tanks.gpkg --preview tanks.png
    rdb-geo query farmland --shapes --min-area 2ha -o fields.gpkg
    rdb-geo query harbour --bbox 4.1,51.8,4.6,52.0 | jq '.features | length'
    rdb-geo query river --not bridge --near roads.gpkg:200m --from 2023
    rdb-geo query '"storage tanks" AND (river OR sea) NOT forest^0.5'
    rdb-geo query --like hits.geojson#3
    rdb-geo query --saved tanks.rdbq.json

    AND, OR and NOT in capitals, quotes, parentheses and weights make an expression; docs/query-grammar.md has the
    grammar. --and, --or, --not and --like build the same.

    Without -o, GeoJSON goes to stdout. Suffixes: .geojson .geojsonl .geojsons .gpkg .fgb .parquet .shp .csv
    """
    from rdb_geo.answer.hits import find_hits
    from rdb_geo.answer.outline_options import read_options
    from rdb_geo.answer.outlines import find_shapes
    from rdb_geo.answer.refine import ask_saved
    from rdb_geo.answer.report import write_report
    from rdb_geo.ask.grammar import compose
    from rdb_geo.ask.limits import read_selection
    from rdb_geo.core.errors import UsageError
    from rdb_geo.encoders.registry import load_encoder, recorded_model
    from rdb_geo.index.store import Store
    from rdb_geo.output.geojson import write_geojson
    from rdb_geo.output.writers import PAGE_SUFFIXES, PICTURE_SUFFIXES, VECTOR_SUFFIXES, check_output, write_results
    from rdb_geo.score.compound import ask_expression
    from rdb_geo.score.saved import SavedQuery, read_saved
    from rdb_geo.score.scores import score

    tracing = read_options(
        shapes=shapes, merge=merge, threshold=threshold, min_area=min_area, smooth=smooth, keep_overlaps=keep_overlaps
    )
    if saved is not None and any((text, also, either, never, like)):
        raise UsageError(f"{saved} holds a question already: leave out TEXT, --and, --or, --not and --like.")
    asked = read_saved(saved) if saved else compose(" ".join(text), also=also, either=either, never=never, like=like)
    for path, suffixes in (
        (output, VECTOR_SUFFIXES),
        (preview, PICTURE_SUFFIXES),
        (quicklook, PICTURE_SUFFIXES),
        (report, PAGE_SUFFIXES),
    ):
        if path is not None:
            check_output(path, overwrite=overwrite, suffixes=suffixes)
    selection = read_selection(
        k=k,
        min_score=min_score,
        percent=percent,
        bbox=bbox,
        within=within,
        near=near,
        scenes=scenes,
        start=start,
        end=end,
    )
    store = Store(index_folder)
    encoder = load_encoder(
        model or recorded_model(store.model()) or options.DEFAULT_MODEL,
        device=device,
        cache_dir=cache_dir,
        offline=offline,
    )
    if isinstance(asked, SavedQuery):
        question = ask_saved(asked, encoder, store)
    else:
        question = ask_expression(asked, encoder, store)
    scores = score(store, question, selection)
    answer = find_hits(store, scores)
    _tell(scores, answer, store, explain=explain)
    hits = answer.nearest if show_lookalikes else answer.hits
    results: Results
    if tracing is None or not (hits or answer.confident):
        results, sentence = _squares(hits, merge=merge), answer.sentence
    else:
        traced = find_shapes(store, scores, tracing)
        results, sentence = traced.regions, traced.sentence
    if output is None:
        write_geojson(results, sys.stdout)
    else:
        write_results(results, output, overwrite=overwrite)
    _conclude(sentence, output, is_more=bool(answer.lookalikes) and not show_lookalikes)
    _draw(hits, store, preview, quicklook)
    if report is not None:
        write_report(
            store,
            scores,
            results,
            report,
            sentence=sentence,
            command=shlex.join(["rdb-geo", *sys.argv[1:]]),
            notes=[*answer.notes, *map(str, answer.problems)],
            apart=answer.lookalikes,
        )
        note(f"Report: {report}")


def _squares(hits: Sequence[Hit], *, merge: bool) -> Results:
    from rdb_geo.answer.regions import merge_hits

    return merge_hits(hits) if merge else hits


def _tell(scores: Scores, answer: Answer, store: Store, *, explain: bool) -> None:
    """Say on stderr what the user should know besides the hits."""
    from rdb_geo.answer import explain as explanation

    warn(answer.problems, answer.notes)
    if explain:
        for line in explanation.lines(explanation.explain(store, scores, answer)):
            click.echo(line, err=True)


def _conclude(sentence: str, output: Path | None, *, is_more: bool) -> None:
    note(sentence + (f" → {output}" if output else ""))
    if is_more:
        note("What comes nearest: --show-lookalikes")


def _draw(hits: Sequence[Hit], store: Store, preview: Path | None, quicklook: Path | None) -> None:
    from rdb_geo.answer.pictures import draw_preview, draw_quicklook

    if preview is not None:
        draw_preview(hits, store, preview)
        note(f"Preview: {preview}")
    if quicklook is not None and hits:
        draw_quicklook(hits, store, quicklook)
        note(f"Quicklook: {quicklook}")
