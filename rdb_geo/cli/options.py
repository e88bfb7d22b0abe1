"""The options that commands share: each bundle becomes one value, most often a record of `rdb_geo.core.requests`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rdb_geo.cli.parameters import BBoxType, Command, FilePath, IndexPath, bundle
from rdb_geo.core.consent import set_offline
from rdb_geo.core.requests import Ask, Comparison, Evaluation, Limits, Outputs, read_form

if TYPE_CHECKING:
    from rdb_geo.core.geometry import BBox
    from rdb_geo.session.index import Index

DEFAULT_INDEX = "./.rdb-geo"
DEFAULT_MODEL = "rdb-lite"


def _open_index(index_folder: Path | str, **how: Any) -> Index:  # noqa: ANN401 - handed on as they are
    from rdb_geo.session.index import ONE_QUESTION, open_index

    return open_index(index_folder, memory_bytes=ONE_QUESTION, **how)


def in_box(bbox: BBox | None) -> dict[str, Any]:
    """The field `area` of a record."""
    return {"area": None if bbox is None else bbox.to_geometry()}


index_folder_option = click.option(
    "-i",
    "--index",
    "index_folder",
    envvar="RDB_GEO_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    show_envvar=True,
    type=IndexPath(),
    help="Folder of the index; or, to ask it, postgresql://HOST/DATABASE, lance://FOLDER or s3://BUCKET/FOLDER.",
)

model_option = click.option(
    "-m",
    "--model",
    envvar="RDB_GEO_MODEL",
    default=None,
    show_envvar=True,
    help="Model's name, or a folder with its card (see `rdb-geo models`).  [default: the index's own, or rdb-lite]",
)

device_option = click.option(
    "--device",
    envvar="RDB_GEO_DEVICE",
    default="auto",
    show_default=True,
    show_envvar=True,
    help="auto, cpu, cuda (cuda:1), mps, tensorrt, directml, coreml or openvino, as `rdb-geo doctor` lists them.",
)

cache_option = click.option(
    "--cache",
    "cache_dir",
    envvar="RDB_GEO_CACHE",
    default=None,
    show_envvar=True,
    type=FilePath(),
    help="Folder for downloaded weights.  [default: the user's cache folder]",
)


def _set_offline(context: click.Context, _parameter: click.Parameter, offline: bool) -> bool:
    """Tell the engine, which opens scenes, for as long as the command runs."""
    set_offline(offline=offline)
    context.call_on_close(lambda: set_offline(offline=False))
    return offline


offline_option = click.option(
    "--offline/--online",
    envvar="RDB_GEO_OFFLINE",
    default=False,
    show_envvar=True,
    callback=_set_offline,
    help="Never ask the network: neither for weights nor for scenes.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

scene_option = click.option(
    "--scene",
    "scenes",
    multiple=True,
    metavar="GLOB",
    help="Only scenes whose path or name matches this glob; repeatable.",
)

bbox_option = click.option(
    "--bbox", type=BBoxType(), help="Only chips that touch this box, in degrees; W > E crosses 180°."
)

within_option = click.option(
    "--within",
    "--aoi",
    "within",
    metavar="FILE[:LAYER]",
    help="Only chips that touch the polygons of this vector layer (any CRS).",
)

index = bundle("index", _open_index, index_folder_option, model_option, device_option, cache_option, offline_option)
"""The index, opened with a model."""

ask = bundle(
    "ask",
    lambda text, **pieces: Ask(" ".join(text), **pieces),
    click.argument("text", nargs=-1),
    click.option("--and", "also", multiple=True, metavar="TEXT", help="What must be there as well; repeatable."),
    click.option(
        "--or", "either", multiple=True, metavar="TEXT", help="What may be there in place of TEXT; repeatable."
    ),
    click.option("--not", "never", multiple=True, metavar="TEXT", help="What must not be there; repeatable."),
    click.option(
        "--like",
        multiple=True,
        metavar="EXAMPLE",
        help="What it must look like: LON,LAT, a hit (hits.geojson#3), pixels (scene.tif#COL,ROW,WIDTH,HEIGHT) or a "
        "picture's path; of several, one is enough.",
    ),
    click.option(
        "--saved",
        type=FilePath(),
        metavar="NAME.rdbq.json",
        help="Ask a query that `rdb-geo refine` saved, instead of TEXT.",
    ),
)
"""What is looked for."""


def limits(default_k: str) -> Callable[[Command], Command]:
    """How many chips may answer, and which; the help page names the default of ``-k``."""
    return bundle(
        "limits",
        lambda bbox, **given: Limits(**given, **in_box(bbox)),
        click.option(
            "-k", type=click.IntRange(min=1), metavar="N", help=f"How many hits at most.  [default: {default_k}]"
        ),
        click.option(
            "--min-score",
            type=float,
            metavar="S",
            help="Only hits that score at least this (a probability, 0 … 1).  [default: 0.5 without -k and --percent]",
        ),
        click.option(
            "--percent",
            type=click.FloatRange(0, 100, min_open=True),
            metavar="P",
            help="Only the best P % of the chips.",
        ),
        bbox_option,
        within_option,
        click.option(
            "--near",
            multiple=True,
            metavar="FILE[:LAYER]:DISTANCE",
            help="Only chips at most so far from a shape of this vector layer, such as roads.gpkg:200m or 1.5km; "
            "repeatable.",
        ),
        scene_option,
        click.option(
            "--scale",
            "scales",
            type=float,
            multiple=True,
            metavar="FACTOR",
            help="Only chips of this ground size, one of those that `rdb-geo index --scales` made; repeatable.",
        ),
        click.option(
            "--from",
            "start",
            metavar="DATE",
            help="Only scenes taken on this date or later: 2024, 2024-05, 2024-05-01 or 2024-05-01T10:00:00Z. Scenes "
            "without a date take no part.",
        ),
        click.option("--to", "end", metavar="DATE", help="Only scenes taken on this date or earlier."),
        click.option(
            "--cloudy",
            is_flag=True,
            help="Chips under clouds, as their product's own mask tells, may answer too.  [default: only who asks for "
            "clouds]",
        ),
    )


form = bundle(
    "form",
    read_form,
    click.option("--merge/--no-merge", default=False, show_default=True, help="Join touching hits; -k counts regions."),
    click.option(
        "--shapes",
        is_flag=True,
        help="Trace regions finer than chips instead of giving chips; -k then counts regions.  [default -k: all]",
    ),
    click.option(
        "--threshold",
        metavar="HIGH[,LOW]",
        help="With --shapes: a region needs a place of probability HIGH and extends to LOW.  [default: 0.5, and LOW "
        "found for each query]",
    ),
    click.option(
        "--min-area", metavar="AREA", help="With --shapes: no smaller regions: 2ha; 0 = all.  [default: 1/4 chip]"
    ),
    click.option("--simplify", metavar="LENGTH", help="With --shapes: fewer points, at most so far off: 20m."),
    click.option(
        "--fine",
        is_flag=True,
        help="With --shapes: outlines follow the colours and textures of the scene; takes some seconds more.",
    ),
    click.option("--right-angles", is_flag=True, help="With --shapes: right angles, for buildings; worse on the rest."),
    click.option(
        "--keep-overlaps",
        is_flag=True,
        help="With --shapes: a region for each scene, also where scenes of a day overlap.",
    ),
    click.option(
        "--show-lookalikes", is_flag=True, help="Where nothing stands out, give the nearest chips all the same."
    ),
)
"""In which form a query is answered."""

output_option = click.option("-o", "--output", type=FilePath(), help="File to write; its suffix chooses the format.")

overwrite_option = click.option("--overwrite", is_flag=True, help="Replace files that exist.")

append_option = click.option("--append", is_flag=True, help="Add to the layer of a GeoPackage (see --layer).")

layer_option = click.option(
    "--layer", metavar="NAME", help="Layer of a GeoPackage; its other layers stay.  [default: hits, as the only one]"
)

file = bundle("outputs", Outputs, output_option, overwrite_option, append_option, layer_option)
"""The one file that an answer is written to."""

files = bundle(
    "outputs",
    Outputs,
    output_option,
    click.option("--preview", type=FilePath(), help="Also draw the best chips into this PNG."),
    click.option(
        "--quicklook", type=FilePath(), help="Also draw the best scene, its hits or regions outlined, into this PNG."
    ),
    click.option(
        "--report",
        type=FilePath(),
        help="Also write one HTML page to look at: maps, thumbnails, scores, recipe.",
    ),
    overwrite_option,
    append_option,
    layer_option,
)
"""The files that an answer is written to."""

comparison = bundle(
    "comparison",
    lambda rose, **given: Comparison(**given, fell=not rose),
    click.option("--before", required=True, metavar="SCENE", help="Earlier scenes: a path, name, glob or date."),
    click.option("--after", required=True, metavar="SCENE", help="Later scenes, likewise."),
    click.option(
        "-z", "z", type=float, default=4.0, show_default=True, metavar="Z",
        help="How far a change must stand out from unchanged places, in standard deviations.",
    ),
    click.option(
        "--min-score", type=float, default=0.1, show_default=True, metavar="S",
        help="Only places that score at least this after the change (before it, with --fell).",
    ),
    click.option(
        "--rose/--fell", "rose", default=True, show_default=True, help="Where the score rose, or where it fell."
    ),
    click.option("--fine", is_flag=True, help="Outlines follow the ground of both scenes; takes some seconds more."),
)  # fmt: skip
"""Which scenes are compared, and what counts as a change."""

evaluation = bundle(
    "evaluation",
    lambda bbox, **given: Evaluation(**given, **in_box(bbox)),
    click.option("--truth", required=True, metavar="FILE[:LAYER]", help="Polygons of what was asked for, in any CRS."),
    bbox_option,
    click.option(
        "--within",
        metavar="FILE[:LAYER]",
        help="Only chips that lie within the polygons of this layer: where the truth is complete.",
    ),
    scene_option,
)
"""Polygons to compare an answer with."""
