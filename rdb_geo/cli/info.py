"""``rdb-geo info``, ``list`` and ``remove``: what an index holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import note, reports_errors, warn

if TYPE_CHECKING:
    from rdb_geo.session.answers import Contents, Shard


@click.command()
@reports_errors
@options.index_folder_option
@options.json_option
def info(index_folder: Path | str, as_json: bool) -> None:
    """Say what the index holds, and with which recipe."""
    held = _contents(index_folder)
    shards = held.scenes
    summary = {
        "index": str(index_folder.resolve()) if isinstance(index_folder, Path) else held.index,
        "scenes": len(shards),
        "chips": held.chips,
        "bytes": sum(shard.state.size for shard in shards),
        "models": held.models,
        "dim": sorted({shard.manifest.encoder.dim for shard in shards}),
    }
    if as_json:
        click.echo(json.dumps({**summary, "recipes": [_recipe(shard) for shard in shards]}, indent=2))
        return
    for key, value in summary.items():
        click.echo(f"{key:8} {', '.join(map(str, value)) if isinstance(value, list) else value}")
    for shard in shards:
        click.echo(f"{shard.manifest.scene.uri.rsplit('/', 1)[-1]}: {shard.manifest.render.sentence}")
        click.echo(f"    things smaller than about {shard.smallest_m:.0f} m are more often missed than found")


@click.command("list")
@reports_errors
@options.index_folder_option
@options.json_option
def list_scenes(index_folder: Path | str, as_json: bool) -> None:
    """List the scenes of the index."""
    shards = _contents(index_folder).scenes
    if as_json:
        click.echo(json.dumps([_recipe(shard) for shard in shards], indent=2))
        return
    for shard in shards:
        manifest, scene = shard.manifest, shard.manifest.scene
        size_m = manifest.chips[0].size_px * scene.gsd_m
        click.echo(
            f"{scene.uri}\n    {manifest.count} chips of {size_m:.0f} m · {scene.gsd_m:.3g} m/px"
            f" · {manifest.encoder.name}{' · ' + scene.datetime if scene.datetime else ''} · {shard.path.name}"
            f"\n    {manifest.render.sentence}"
        )


@click.command()
@reports_errors
@click.argument("scenes", nargs=-1, required=True)
@options.index_folder_option
def remove(scenes: tuple[str, ...], index_folder: Path | str) -> None:
    """Take SCENES (paths, URLs or index file names) out of the index. The images themselves are never touched."""
    from rdb_geo.session.index import open_index

    index = open_index(index_folder)
    for scene in scenes:
        (name,) = index.remove(scene)
        note(f"Removed {name} from {index_folder}")


def _contents(folder: Path | str) -> Contents:
    """What the index holds; files that can't be read are named on stderr."""
    from rdb_geo.session.index import open_index

    held = open_index(folder).info()
    warn(held.problems)
    return held


def _recipe(shard: Shard) -> dict[str, Any]:
    return {"file": shard.path.name, "datetime": shard.manifest.scene.datetime, **asdict(shard.manifest)}
