"""``rdb-geo verify``: whether the index is what was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, progress_bar, reports_errors

if TYPE_CHECKING:
    from rdb_geo.session.index import Index


@click.command()
@reports_errors
@click.option("--deep", is_flag=True, help="Read every byte, not only recipes.")
@click.option("--repair", is_flag=True, help="Remove leftovers and copies, and index damaged scenes again.")
@options.json_option
@options.index
def verify(*, deep: bool, repair: bool, as_json: bool, index: Index) -> None:
    """Check the index: what is damaged, in which scene, and what to do.

    The exit code is 0 when no index file is damaged, otherwise 1.
    """
    with progress_bar(str(index.folder), "files") as on_progress:
        verdict = index.verify(deep=deep, repair=repair, on_progress=on_progress)
    if as_json:
        found = [
            {"kind": one.kind, "path": str(one.path), "scene": one.scene, "message": one.message}
            for one in verdict.findings
        ]
        click.echo(json.dumps({"ok": verdict.ok, "files": verdict.files, "findings": found}, indent=2))
    else:
        for finding in verdict.findings:
            click.echo(f"{finding.kind}: {finding.message}")
        click.echo(verdict.sentence)
    if not verdict.ok:
        raise SystemExit(EXIT_ERROR)
