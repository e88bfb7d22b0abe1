"""``rdb-geo calibrate``: marks on hits make a model's scores probabilities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors
from rdb_geo.cli.parameters import FilePath
from rdb_geo.core.errors import UsageError

if TYPE_CHECKING:
    from rdb_geo.session.index import Index


@click.command()
@reports_errors
@click.option("--labels", multiple=True, type=FilePath(), metavar="FILE", help="Hits with a column mark; repeatable.")
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
