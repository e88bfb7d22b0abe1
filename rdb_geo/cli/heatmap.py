"""``rdb-geo heatmap``: the scores of one scene as a raster."""

from __future__ import annotations

from pathlib import Path

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn


@click.command()
@options.question_options
@options.index_option
@click.option("--scene", metavar="NAME", help="Path or name of an indexed scene.  [default: the only one]")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="GeoTIFF to write.")
@click.option(
    "--style/--no-style", default=True, show_default=True, help="Also write the colours for QGIS beside it (.qml)."
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@options.model_option
@options.device_option
@options.cache_option
@options.offline_option
@reports_errors
def heatmap(
    text: tuple[str, ...],
    also: tuple[str, ...],
    either: tuple[str, ...],
    never: tuple[str, ...],
    like: tuple[str, ...],
    index_folder: Path,
    scene: str | None,
    output: Path,
    style: bool,
    overwrite: bool,
    model: str | None,
    device: str,
    cache_dir: Path | None,
    offline: bool,
) -> None:
    """Draw how well each place of a scene answers TEXT.

    \b
    rdb-geo heatmap "flooded farmland" -o heat.tif
    rdb-geo heatmap storage tanks --not forest --scene harbour.tif -o tanks.tif

    The GeoTIFF has one band of scores (probabilities, 0 … 1) in the CRS of the scene,
    one pixel for each step of its chips: what --shapes of `rdb-geo query` traces regions from.
    """
    from rdb_geo.answer.heatmap import make_heatmap, write_heatmap, write_style
    from rdb_geo.ask.grammar import compose
    from rdb_geo.encoders.registry import load_encoder, recorded_model
    from rdb_geo.index.store import Store
    from rdb_geo.output.style import STYLE_SUFFIXES
    from rdb_geo.output.writers import RASTER_SUFFIXES, check_output
    from rdb_geo.score.compound import ask_expression

    expression = compose(" ".join(text), also=also, either=either, never=never, like=like)
    check_output(output, overwrite=overwrite, suffixes=RASTER_SUFFIXES)
    if style:
        check_output(output.with_suffix(STYLE_SUFFIXES[0]), overwrite=overwrite, suffixes=STYLE_SUFFIXES)
    store = Store(index_folder)
    encoder = load_encoder(
        model or recorded_model(store.model()) or options.DEFAULT_MODEL,
        device=device,
        cache_dir=cache_dir,
        offline=offline,
    )
    question = ask_expression(expression, encoder, store)
    drawn = make_heatmap(store, question, scene)
    warn(drawn.problems, question.notes)
    write_heatmap(drawn, output, overwrite=overwrite)
    if style:
        write_style(output, overwrite=overwrite)
    note(f"{drawn.sentence} → {output}")
