"""``rdb-geo refine`` and ``calibrate``: what marks on hits teach, a question or a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn
from rdb_geo.cli.parameters import FilePath, RanksType
from rdb_geo.core.errors import UsageError
from rdb_geo.core.requests import Limits, Outputs

if TYPE_CHECKING:
    from rdb_geo.session.index import Index

SUGGESTIONS = 5


@click.command()
@reports_errors
@click.argument("hits", nargs=-1, required=True, type=FilePath())
@click.option(
    "--right", type=RanksType(), default=(), metavar="RANKS", help="Ranks of hits that are right: 1,4,7 or 1-3."
)
@click.option("--wrong", type=RanksType(), default=(), metavar="RANKS", help="Ranks of hits that are wrong.")
@click.option("--save", type=FilePath(), metavar="NAME.rdbq.json", help="Also keep the refined query.")
@options.file
@options.limits("as in HITS")
@options.index
def refine(
    hits: tuple[Path, ...],
    right: tuple[int, ...],
    wrong: tuple[int, ...],
    save: Path | None,
    limits: Limits,
    outputs: Outputs,
    index: Index,
) -> None:
    """Learn from marks on HITS and rank again.

    \b
    rdb-geo query storage tanks -o hits.gpkg        # then fill the column "mark": 1 right, 0 wrong
    rdb-geo refine hits.gpkg -o better.gpkg
    rdb-geo refine hits.gpkg --right 1,2,5 --wrong 3,9 --save tanks.rdbq.json
    rdb-geo query --saved tanks.rdbq.json -i other-index

    HITS is what a query or this command wrote, FILE:LAYER where several layers of a GeoPackage hold hits; of several
    files the marks of all count, --right and --wrong belong to the last. Without -o and --save, GeoJSON goes to stdout.
    """
    from rdb_geo.session.files import check_outputs, check_saved_name, read_rounds, write_output

    check_outputs(outputs)
    if save is not None:
        check_saved_name(save, overwrite=outputs.overwrite)
    rounds = read_rounds(hits, right=right, wrong=wrong)
    wanted = replace(limits, k=limits.k or len(rounds.last.hits))
    refined = index.refine(rounds.text, rounds.hits)
    found = index.rank_again(refined, rounds.hits, wanted, suggestions=SUGGESTIONS)
    warn(found.answer.problems, found.answer.notes)
    if outputs.output is not None or save is None:
        write_output(found.hits, outputs)
    if save is not None:
        refined.save(save, overwrite=outputs.overwrite)
    precision = rounds.last.precision()
    for sentence in (
        f"{hits[-1]}: {precision.sentence}" if precision else None,
        f"Learned from {refined.right} right and {refined.wrong} wrong marks.",
        found.answer.sentence + (f" → {outputs.output}" if outputs.output else ""),
        f"Saved query: {save}" if save else None,
        f"To teach most, mark next: ranks {', '.join(map(str, found.next))}" if found.hits else None,
    ):
        if sentence is not None:
            note(sentence)


@click.command()
@reports_errors
@click.option(
    "--labels", multiple=True, type=FilePath(), metavar="FILE", help="Hits with a column mark (FILE:LAYER); repeatable."
)
@click.option("--remove", is_flag=True, help="Take the calibration away again.")
@options.index
def calibrate(labels: tuple[Path, ...], remove: bool, index: Index) -> None:
    """Make probabilities of the scores of a model that has no calibration, from marks on hits.

    \b
    rdb-geo query bridge -k 30 --show-lookalikes -o marks.gpkg            # a dozen questions, some of them
    rdb-geo query volcano -k 30 --show-lookalikes -o marks.gpkg --append  # for what is not there
    rdb-geo calibrate --labels marks.gpkg                                 # after the column mark is filled

    It belongs to the model: every later question to any index of this model on this machine uses it.
    """
    from rdb_geo.session.calibrating import calibrate as learn
    from rdb_geo.session.calibrating import forget_calibration

    if remove == bool(labels):
        raise UsageError("give --labels with files of marked hits, or --remove alone.")
    if remove:
        note(f"removed {forget_calibration(index)}")
    else:
        note(learn(index, labels).sentence)
