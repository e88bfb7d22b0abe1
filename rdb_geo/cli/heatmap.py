"""``rdb-geo heatmap``: the scores of one scene as a raster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn
from rdb_geo.cli.parameters import FilePath
from rdb_geo.core.requests import Ask

if TYPE_CHECKING:
    from rdb_geo.session.index import Index


@click.command()
@reports_errors
@options.ask
@click.option("-o", "--output", required=True, type=FilePath(), help="GeoTIFF to write.")
@click.option("--scene", metavar="NAME", help="Path or name of an indexed scene.  [default: the only one]")
@click.option(
    "--fine", is_flag=True, help="As fine as outlines with --fine: by the inside of chips and by colours; seconds more."
)
@click.option(
    "--style/--no-style", default=True, show_default=True, help="Also write the colours for QGIS beside it (.qml)."
)
@options.overwrite_option
@options.index
def heatmap(ask: Ask, scene: str | None, output: Path, fine: bool, style: bool, overwrite: bool, index: Index) -> None:
    """Draw how well each place of a scene answers TEXT.

    \b
    rdb-geo heatmap "flooded farmland" -o heat.tif
    rdb-geo heatmap storage tanks --not forest --scene harbour.tif -o tanks.tif

    The GeoTIFF has one band of scores (probabilities, 0 … 1) in the CRS of the scene,
    one pixel for each step of its chips: what --shapes of `rdb-geo query` traces regions from.
    With --fine eight times as fine, as --shapes --fine does.
    """
    from rdb_geo.output.style import STYLE_SUFFIXES
    from rdb_geo.output.writers import RASTER_SUFFIXES, check_output
    from rdb_geo.session.files import write_heatmap, write_style

    check_output(output, overwrite=overwrite, suffixes=RASTER_SUFFIXES)
    if style:
        check_output(output.with_suffix(STYLE_SUFFIXES[0]), overwrite=overwrite, suffixes=STYLE_SUFFIXES)
    question = index.ask(ask)
    drawn = index.heatmap(question, scene, fine=fine)
    warn(drawn.problems, (*question.notes, *drawn.notes))
    write_heatmap(drawn, output, overwrite=overwrite)
    if style:
        write_style(output, overwrite=overwrite)
    note(f"{drawn.sentence} → {output}")
