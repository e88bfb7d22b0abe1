"""``rdb-geo index``, ``merge`` and ``export``: what puts scenes into an index, and an index into an engine."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import end_with, note, progress_bar, reports_errors
from rdb_geo.cli.parameters import FilePath, ScalesType, bundle
from rdb_geo.core.errors import UsageError, counted
from rdb_geo.core.requests import Indexing, Share, read_share

if TYPE_CHECKING:
    from rdb_geo.session.index import Index, SceneSource
    from rdb_geo.session.sharing import IndexOutcome, PartOutcome


indexing_options = bundle(
    "indexing",
    lambda bbox, **given: Indexing(**given, **options.in_box(bbox)),
    click.option("--chip-size", metavar="PX|Nm", help="Side of a chip: 256 (pixels) or 300m.  [default: from the GSD]"),
    click.option(
        "--overlap", default=0.5, show_default=True, help="Share that neighbouring chips have in common, 0 … 0.95."
    ),
    click.option(
        "--scales",
        type=ScalesType(),
        default="1",
        show_default=True,
        help="Chip sizes to index together, as factors of the chip size.",
    ),
    click.option(
        "--min-valid", default=0.5, show_default=True, help="Skip chips with a smaller share of valid pixels."
    ),
    click.option(
        "--bands",
        help="Red, green, blue by number (4,3,2), name (red,green,blue; B04,B03,B02) or file.  [default: from the "
        "file]",
    ),
    click.option(
        "--stretch", help="Values drawn as black and white, LO,HI, or none.  [default: 2–98 percentile of the scene]"
    ),
    click.option(
        "--nodata",
        metavar="VALUE|none",
        help="The value of empty pixels, or none.  [default: as the file declares, and a border of one value]",
    ),
    click.option(
        "--asset", help="Asset of a STAC Item, or three for red,green,blue.  [default: its visual or only image]"
    ),
    click.option(
        "--mask-clouds",
        is_flag=True,
        help="Leave clouds and their shadows out, where the product has a mask of them. "
        "[default: drawn; chips under them answer only who asks for clouds]",
    ),
    click.option("--mosaic", is_flag=True, help="The files are tiles of one scene: cut no chip at their edges."),
    options.bbox_option,
    options.within_option,
    click.option("--force", is_flag=True, help="Index again even where nothing changed."),
)
"""How scenes are put into an index."""


@click.command("index")
@reports_errors
@click.argument("scenes", nargs=-1, required=True)
@indexing_options
@click.option("--part", "share", metavar="K/N", help="Do only the K-th of N parts, for  rdb-geo merge .")
@click.option(
    "--cluster",
    metavar="ray[://HOST:PORT]",
    help="Do it on all machines of a Ray cluster, which share the index folder.",
)
@options.index
def add(scenes: tuple[str, ...], indexing: Indexing, share: str | None, cluster: str | None, index: Index) -> None:
    """Index SCENES: rasters, folders, globs, URLs, STAC Items.

    \b
    rdb-geo index scene.tif
    rdb-geo index images/*.tif --chip-size 300m --scales 1,2,4
    rdb-geo index https://example.org/item.json --asset visual
    rdb-geo index images/ --part 3/64
    rdb-geo index images/ --cluster ray://head.example.org:10001

    Run it again at any time: unchanged scenes are skipped, and an interrupted run continues.
    """
    from rdb_geo.session.index import find_scenes, settled

    if share and cluster:
        raise UsageError("--part and --cluster exclude each other: a cluster makes its parts itself.")
    own = None if share is None else read_share(share)
    sources = find_scenes(scenes, indexing.scene_request)
    how = settled(indexing)
    note(f"Index: {index.folder}")
    failures = _on_cluster(index, sources, how, cluster) if cluster else _here(index, sources, how, own)
    if own is not None and not failures:
        note(f"Part {own} is done. When all are:  rdb-geo merge -i {index.folder}")
    several = f"{len(failures)} of {len(sources)} scenes could not be indexed." if len(sources) > 1 else ""
    end_with(failures, several)


SMALL_SCENE = frozenset(("one-chip", "narrow-scene"))
"""Notes of scenes that are smaller than a chip."""

TILES = 4
"""So many of these may be tiles of one picture."""


def _here(index: Index, sources: Sequence[SceneSource], how: Indexing, own: Share | None) -> Sequence[str]:
    """Index scenes, or one part of them, in this process; what is wrong with some of them."""
    from rdb_geo.session.index import SCENE_FAILURES
    from rdb_geo.session.sharing import ScenePart, add_part, scenes_of

    failures: list[str] = []
    small = 0
    outcome: IndexOutcome | PartOutcome
    parts = [ScenePart(source, None) for source in sources] if own is None else scenes_of(sources, own)
    for part, after in zip_longest(parts, sources[1:] if own is None else ()):
        with progress_bar(part.source.name) as on_progress:
            try:
                if own is None:
                    (outcome,) = index.add(part.source, how=how, coming=after, on_progress=on_progress)
                else:
                    outcome = add_part(index, part, how, on_progress=on_progress)
            except SCENE_FAILURES as error:
                failures.append(str(error))
                continue
        note(outcome.sentence)
        small += not SMALL_SCENE.isdisjoint(getattr(told, "code", "") for told in outcome.notes)
    if small >= TILES and not how.mosaic:
        note(f"{small} scenes are smaller than a chip: if they are tiles of one picture, --mosaic joins them into one.")
    return failures


def _on_cluster(index: Index, sources: Sequence[SceneSource], how: Indexing, address: str) -> Sequence[str]:
    from rdb_geo.session.cluster import index_on_cluster

    with progress_bar("index", "parts") as on_progress:
        sentences, failures = index_on_cluster(index, sources, how, address, on_progress=on_progress)
    for sentence in sentences:
        note(sentence)
    return failures


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
        note(f"{shard.manifest.scene.uri.rsplit('/', 1)[-1]}: {counted(shard.manifest.count, 'chip')} in the index.")
    end_with(failures)


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
        written, sentence = export_index(
            open_index(index_folder), engine, target, overwrite=overwrite, on_progress=on_progress
        )
    shards, _ = written.scenes()
    chips = sum(shard.manifest.count for shard in shards)
    note(f"{counted(len(shards), 'scene')} with {counted(chips, 'chip')} → {written}")
    if sentence:
        note(sentence)
