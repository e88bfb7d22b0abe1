"""``rdb-geo change``: where the score of a text rose between two dates."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn


@click.command()
@options.question_options
@click.option("--before", required=True, metavar="SCENE", help="Earlier scenes: a path, name, glob or date.")
@click.option("--after", required=True, metavar="SCENE", help="Later scenes, likewise.")
@options.index_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; its suffix chooses the format.")
@click.option(
    "-z", "z", type=float, default=4.0, show_default=True, metavar="Z",
    help="Only changes of at least so many standard deviations of what unchanged places show.",
)  # fmt: skip
@click.option(
    "--min-score", type=float, default=0.1, show_default=True, metavar="S",
    help="Only places that score at least this after the change (before it, with --fell).",
)  # fmt: skip
@click.option("--rose/--fell", "rose", default=True, show_default=True, help="Where the score rose, or where it fell.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@options.model_option
@options.device_option
@options.cache_option
@options.offline_option
@reports_errors
def change(
    text: tuple[str, ...],
    also: tuple[str, ...],
    either: tuple[str, ...],
    never: tuple[str, ...],
    like: tuple[str, ...],
    before: str,
    after: str,
    index_folder: Path,
    output: Path | None,
    z: float,
    min_score: float,
    rose: bool,
    overwrite: bool,
    model: str | None,
    device: str,
    cache_dir: Path | None,
    offline: bool,
) -> None:
    """Find where TEXT became true (or, with --fell, ceased to be) between two dates of one place.

    \b
    rdb-geo change "flooded farmland" --before 2024-05 --after 2024-06 -o flooded.gpkg
    rdb-geo change storage tanks --before old.tif --after new.tif | jq '.features | length'

    Both scenes must be in the index; their grids and CRSs may differ. Without -o, GeoJSON goes to stdout.
    """
    from rdb_geo.answer.change import Comparison, find_change
    from rdb_geo.ask.grammar import compose
    from rdb_geo.encoders.registry import load_encoder, recorded_model
    from rdb_geo.index.store import Store
    from rdb_geo.output.geojson import write_geojson
    from rdb_geo.output.writers import check_output, write_results
    from rdb_geo.score.compound import ask_expression

    if output is not None:
        check_output(output, overwrite=overwrite)
    comparison = Comparison(before, after, z=z, min_score=min_score, fell=not rose)
    expression = compose(" ".join(text), also=also, either=either, never=never, like=like)
    store = Store(index_folder)
    encoder = load_encoder(
        model or recorded_model(store.model()) or options.DEFAULT_MODEL,
        device=device,
        cache_dir=cache_dir,
        offline=offline,
    )
    question = ask_expression(expression, encoder, store)
    answer = find_change(store, question, comparison)
    warn((*answer.problems, *answer.notes), question.notes)
    if output is None:
        write_geojson(answer.changes, sys.stdout)
    else:
        write_results(answer.changes, output, overwrite=overwrite)
    note(answer.sentence + (f" → {output}" if output else ""))
