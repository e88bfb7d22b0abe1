"""``rdb-geo change``: where the score of a text rose between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn
from rdb_geo.core.requests import Ask, Comparison, Outputs

if TYPE_CHECKING:
    from rdb_geo.session.index import Index


@click.command()
@reports_errors
@options.ask
@options.file
@options.comparison
@options.index
def change(ask: Ask, comparison: Comparison, outputs: Outputs, index: Index) -> None:
    """Find where TEXT became true (or, with --fell, ceased to be) between two dates of one place.

    \b
    rdb-geo change "flooded farmland" --before 2024-05 --after 2024-06 -o flooded.gpkg
    rdb-geo change storage tanks --before old.tif --after new.tif | jq '.features | length'

    Both scenes must be in the index; their grids and CRSs may differ. Without -o, GeoJSON goes to stdout.
    """
    from rdb_geo.session.files import check_outputs, write_output

    check_outputs(outputs)
    question = index.ask(ask)
    answer = index.change(question, comparison)
    warn((*answer.problems, *answer.notes), question.notes)
    write_output(answer.changes, outputs)
    note(answer.sentence + (f" → {outputs.output}" if outputs.output else ""))
