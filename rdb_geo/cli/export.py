"""``rdb-geo export``: an index into an engine that serves it."""

from __future__ import annotations

from pathlib import Path

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, progress_bar, reports_errors


@click.command()
@reports_errors
@click.option(
    "--to", "engine", required=True, type=click.Choice(["postgis", "lance", "objects"]), help="What serves it."
)
@click.argument("target")
@options.overwrite_option
@options.index_folder_option
def export(engine: str, target: str, overwrite: bool, index_folder: Path | str) -> None:
    """Put the whole index into an engine at TARGET, where others ask it too.

    \b
    rdb-geo export --to postgis postgresql://gis@db.example.org/land
    rdb-geo query "storage tanks" -i postgresql://gis@db.example.org/land
    rdb-geo export --to lance land.lance
    rdb-geo query "storage tanks" -i lance://land.lance
    rdb-geo export --to objects s3://bucket/land

    It is there as a whole or not at all (in an object store, each of its scenes is); --overwrite replaces what is
    there, and leaves alone what is the same.
    """
    from rdb_geo.session.exporting import export as export_index
    from rdb_geo.session.index import open_index

    with progress_bar("export", "scenes") as on_progress:
        written = export_index(open_index(index_folder), engine, target, overwrite=overwrite, on_progress=on_progress)
    shards, _ = written.scenes()
    chips = sum(shard.manifest.count for shard in shards)
    note(f"{len(shards)} scene{'' if len(shards) == 1 else 's'} with {chips} chips → {written}")
