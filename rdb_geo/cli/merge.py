"""``rdb-geo merge``: parts of a run become an index."""

from __future__ import annotations

from pathlib import Path

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, note, progress_bar, reports_errors
from rdb_geo.cli.parameters import FilePath


@click.command()
@reports_errors
@click.argument("folders", nargs=-1, type=FilePath())
@options.index_folder_option
def merge(folders: tuple[Path, ...], index_folder: Path | str) -> None:
    """Make the index of parts that `rdb-geo index --part` has done, here and in the indexes FOLDERS.

    \b
    for k in $(seq 64); do sbatch --wrap "rdb-geo index images/ --part $k/64"; done
    rdb-geo merge
    rdb-geo merge node1/.rdb-geo node2/.rdb-geo -i whole

    The index is that of one uninterrupted run, byte for byte.
    """
    from rdb_geo.session.index import open_index
    from rdb_geo.session.sharing import merge as merge_parts

    with progress_bar("merge") as on_progress:
        written, failures = merge_parts(open_index(index_folder), *folders, on_progress=on_progress)
    for shard in written:
        note(f"{shard.manifest.scene.uri.rsplit('/', 1)[-1]}: {shard.manifest.count} chips are in the index.")
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)
    if failures:
        raise SystemExit(EXIT_ERROR)
