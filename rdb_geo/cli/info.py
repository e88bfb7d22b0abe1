"""``rdb-geo info``, ``list`` and ``remove``: what an index holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors

if TYPE_CHECKING:
    from rdb_geo.core.specs import IndexManifest
    from rdb_geo.index.catalog import Catalog


@click.command()
@options.index_option
@options.json_option
@reports_errors
def info(index_folder: Path, as_json: bool) -> None:
    """Say what the index holds, and with which recipe."""
    from rdb_geo.index.catalog import Catalog

    catalog = Catalog(index_folder)
    manifests = _manifests(catalog)
    summary = {
        "index": str(index_folder.resolve()),
        "scenes": len(manifests),
        "chips": sum(manifest.count for _, manifest in manifests),
        "bytes": sum(path.stat().st_size for path, _ in manifests),
        "models": sorted({manifest.encoder.name for _, manifest in manifests}),
        "dim": sorted({manifest.encoder.dim for _, manifest in manifests}),
    }
    if as_json:
        click.echo(json.dumps({**summary, "recipes": [_recipe(path, manifest) for path, manifest in manifests]}, indent=2))
        return
    for key, value in summary.items():
        click.echo(f"{key:8} {', '.join(map(str, value)) if isinstance(value, list) else value}")


@click.command("list")
@options.index_option
@options.json_option
@reports_errors
def list_scenes(index_folder: Path, as_json: bool) -> None:
    """List the scenes of the index."""
    from rdb_geo.index.catalog import Catalog

    manifests = _manifests(Catalog(index_folder))
    if as_json:
        click.echo(json.dumps([_recipe(path, manifest) for path, manifest in manifests], indent=2))
        return
    for path, manifest in manifests:
        size_m = manifest.chips[0].size_px * manifest.scene.gsd_m
        click.echo(
            f"{manifest.scene.uri}\n    {manifest.count} chips of {size_m:.0f} m"
            f" · {manifest.scene.gsd_m:.3g} m/px · {manifest.encoder.name}"
            f"{' · ' + manifest.scene.datetime if manifest.scene.datetime else ''} · {path.name}"
        )


@click.command()
@click.argument("scenes", nargs=-1, required=True)
@options.index_option
@reports_errors
def remove(scenes: tuple[str, ...], index_folder: Path) -> None:
    """Take SCENES (paths, URLs or index file names) out of the index. The images themselves are never touched."""
    from rdb_geo.index.catalog import Catalog

    catalog = Catalog(index_folder)
    for scene in scenes:
        note(f"Removed {catalog.remove(scene)} from {index_folder}")


def _manifests(catalog: Catalog) -> list[tuple[Path, IndexManifest]]:
    """The readable index files; the others are named on stderr."""
    manifests, problems = catalog.manifests()
    for path, error in problems:
        click.echo(f"Warning: {path.name}: {error}", err=True)
    return manifests


def _recipe(path: Path, manifest: IndexManifest) -> dict[str, Any]:
    return {"file": path.name, **asdict(manifest)}
