"""``rdb-geo query``: ask in words, get polygons."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn
from rdb_geo.core.redaction import without_secrets
from rdb_geo.core.requests import WORTH_A_LOOK, Ask, Form, Limits, Outputs

if TYPE_CHECKING:
    from rdb_geo.session.index import Index


@click.command()
@reports_errors
@options.ask
@options.files
@options.limits("no limit")
@options.form
@options.index
@click.option(
    "--explain",
    is_flag=True,
    help="Say on stderr why: what was asked of the model, what spoke against the best hits, where in their chips it "
    "lies, unknown words.",
)
def query(ask: Ask, limits: Limits, form: Form, outputs: Outputs, explain: bool, index: Index) -> None:
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
    from rdb_geo.session.files import check_outputs, explanation_lines, write_output, write_outputs

    check_outputs(outputs)
    found = index.query(ask, limits, form)
    warn(found.answer.problems, found.answer.notes)
    if explain:
        for line in explanation_lines(index.explain(found)):
            click.echo(line, err=True)
    if outputs.output is None:
        write_output(found.results, outputs)
        note(found.sentence)
    command = without_secrets(shlex.join(["rdb-geo", *sys.argv[1:]]))
    for kind, path in write_outputs(index, found, outputs, command=command):
        note(f"{found.sentence} → {path}" if kind == "output" else f"{kind.capitalize()}: {path}")
    if found.answer.more and form.outlining is None:
        note(f"To see more: --min-score {WORTH_A_LOOK}, or -k N for the best N.")
    if found.answer.more and form.outlining and form.outlining.high > WORTH_A_LOOK:
        note(f"To see more: --threshold {WORTH_A_LOOK}.")
    if found.answer.lookalikes and not form.lookalikes:
        note("What comes nearest: --show-lookalikes")
