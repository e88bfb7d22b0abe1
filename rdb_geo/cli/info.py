"""``rdb-geo info``, ``list``, ``remove``, ``relocate`` and ``verify``: what an index holds, kept in order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, end_with, note, progress_bar, reports_errors, warn
from rdb_geo.cli.parameters import FilePath
from rdb_geo.core.errors import counted

if TYPE_CHECKING:
    from rdb_geo.session.answers import Contents, Fate, Shard
    from rdb_geo.session.index import Index


@click.command()
@click.argument("scenes", nargs=-1, metavar="[SCENES]...")
@reports_errors
@options.index_folder_option
@options.json_option
def info(scenes: tuple[str, ...], index_folder: Path | str, as_json: bool) -> None:
    """Say what the index holds, or of SCENES alone, and with which recipe."""
    held = _contents(index_folder, *scenes)
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
        click.echo(json.dumps({**summary, "recipes": _recipes(shards)}, indent=2))
        return
    for key, value in summary.items():
        click.echo(f"{key:8} {', '.join(map(str, value)) if isinstance(value, list) else value}")
    _print(
        f"{shard.manifest.scene.uri.rsplit('/', 1)[-1]}: {shard.manifest.render.sentence}\n"
        f"    things smaller than about {shard.smallest_m:.0f} m are more often missed than found\n"
        for shard in shards
    )


@click.command("list")
@reports_errors
@options.index_folder_option
@options.json_option
def list_scenes(index_folder: Path | str, as_json: bool) -> None:
    """List the scenes of the index."""
    from rdb_geo.session.answers import fates

    shards = _contents(index_folder).scenes
    if as_json:
        click.echo(json.dumps(_recipes(shards), indent=2))
        return
    _print(map(_line, shards, fates(shards)))


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
    end_with(failures)


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


def _contents(folder: Path | str, *scenes: str) -> Contents:
    """What the index holds of these scenes, or at all; files that can't be read are named on stderr."""
    from rdb_geo.core.errors import EmptyIndexError
    from rdb_geo.core.redaction import without_secrets
    from rdb_geo.session.index import open_index

    held = open_index(folder).info(*scenes)
    warn(held.problems)
    if scenes and not held.scenes:
        raise EmptyIndexError(f"{held.index} holds no scene {without_secrets(', '.join(scenes))}: see  rdb-geo list")
    return held


def _line(shard: Shard, fate: Fate) -> str:
    manifest, scene = shard.manifest, shard.manifest.scene
    size_m = manifest.chips[0].size_px * scene.gsd_m
    return (
        f"{scene.uri}\n    {counted(manifest.count, 'chip')} of {size_m:.0f} m · {scene.gsd_m:.3g} m/px"
        f" · {manifest.encoder.name}{' · ' + scene.datetime if scene.datetime else ''} · {shard.path.name}"
        f"\n    {manifest.render.sentence}\n{_told(fate)}"
    )


def _told(fate: Fate) -> str:
    if fate.is_missing:
        return "    it is not there any more: rdb-geo relocate tells where it is now, rdb-geo remove takes it out\n"
    return "    it changed since it was indexed: index it again\n" if fate.is_changed else ""


def _print(entries: Iterable[str]) -> None:
    """Of many scenes all at once: to print line by line takes as long as to read them."""
    click.echo("".join(entries), nl=False)


def _recipes(shards: Sequence[Shard]) -> list[dict[str, Any]]:
    from rdb_geo.session.answers import fates

    return [
        {
            "file": shard.path.name,
            **asdict(fate),
            "datetime": shard.manifest.scene.datetime,
            **asdict(shard.manifest),
        }
        for shard, fate in zip(shards, fates(shards), strict=True)
    ]
