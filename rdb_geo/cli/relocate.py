"""``rdb-geo relocate``: tell an index that a folder of images, or one image, was moved."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, note, reports_errors
from rdb_geo.cli.parameters import FilePath


@click.command()
@click.argument("old")
@click.argument("new", type=FilePath())
@options.index_folder_option
@reports_errors
def relocate(old: str, new: Path, index_folder: Path) -> None:
    """Tell the index that the folder (or file) OLD is now NEW. No chip is computed again.

    \b
    rdb-geo relocate /mnt/usb/images /data/images

    OLD is written as the index has it (see `rdb-geo list`), or as a path from here. Files that are not below NEW,
    or are other rasters than they were, stay as they are in the index and are named.
    """
    from rdb_geo.core.errors import RdbGeoError
    from rdb_geo.session.index import open_index

    index = open_index(index_folder)
    moved = index.scenes_below(old)
    failures = []
    for uri, rest in moved.items():
        place = Path(os.path.abspath(new))  # noqa: PTH100  # links stay as they are
        try:
            linked, _ = index.relink(uri, str(place.joinpath(rest) if rest else place))
        except RdbGeoError as error:
            failures.append(str(error))
            continue
        note("".join(f"{before} → {after}" for before, after in linked.items()))
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)
    if failures:
        raise SystemExit(EXIT_ERROR)
