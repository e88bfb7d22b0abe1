"""The options that several commands share, each defined once.

| option | commands |
|---|---|
| ``--index`` | index, query, info, list, remove, doctor |
| ``--model`` ``--device`` ``--cache`` ``--offline`` | index, query, models, doctor |
| ``--bbox`` ``--within`` | index, query |
| ``TEXT`` ``--and`` ``--or`` ``--not`` ``--like`` | query: `question_options` |
| ``--bbox`` ``--within`` ``--near`` ``--from`` ``--to`` ``--scene`` | query: `place_options` |
| ``--json`` | info, list, models, doctor |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rdb_geo.core.consent import set_offline

if TYPE_CHECKING:
    from rdb_geo.core.geometry import BBox

DEFAULT_INDEX = "./.rdb-geo"
DEFAULT_MODEL = "rdb-lite"

_Command = TypeVar("_Command", bound=Callable[..., Any])


class BBoxType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``W,S,E,N`` in degrees."""

    name = "W,S,E,N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> BBox:  # noqa: ANN401
        """Parse the four numbers."""
        from rdb_geo.core.geometry import BBox

        if isinstance(value, BBox):
            return value
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not four numbers W,S,E,N in degrees, such as 5.9,45.8,10.5,47.8", param, ctx)
        try:
            return BBox(west, south, east, north)
        except ValueError as error:
            self.fail(str(error), param, ctx)


index_option = click.option(
    "-i",
    "--index",
    "index_folder",
    envvar="RDB_GEO_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="Folder of the index.",
)

model_option = click.option(
    "-m",
    "--model",
    envvar="RDB_GEO_MODEL",
    default=None,
    show_envvar=True,
    help="Model's name, or a folder with its card (see `rdb-geo models`).  [default: rdb-lite, or the index's own]",
)

device_option = click.option(
    "--device",
    envvar="RDB_GEO_DEVICE",
    default="auto",
    show_default=True,
    show_envvar=True,
    help="auto, cpu, cuda or mps; the embedded model always runs on the CPU.",
)

cache_option = click.option(
    "--cache",
    "cache_dir",
    envvar="RDB_GEO_CACHE",
    default=None,
    show_envvar=True,
    type=click.Path(path_type=Path),
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

near_option = click.option(
    "--near",
    multiple=True,
    metavar="FILE[:LAYER]:DISTANCE",
    help="Only chips at most so far from a shape of this vector layer, such as roads.gpkg:200m or 1.5km; repeatable.",
)

from_option = click.option(
    "--from",
    "start",
    metavar="DATE",
    help="Only scenes taken on this date or later: 2024, 2024-05, 2024-05-01 or 2024-05-01T10:00:00Z. Scenes without a "
    "date take no part.",
)

to_option = click.option("--to", "end", metavar="DATE", help="Only scenes taken on this date or earlier.")

scene_option = click.option(
    "--scene",
    "scenes",
    multiple=True,
    metavar="GLOB",
    help="Only scenes whose path or name matches this glob; repeatable.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

_QUESTION = (
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
)


def question_options(command: _Command) -> _Command:
    """Decorate a command with what says what is looked for: the arguments of `rdb_geo.ask.grammar.compose`."""
    return _decorated(command, _QUESTION)


def place_options(command: _Command) -> _Command:
    """Decorate a command with what limits a search to places, scenes and dates."""
    return _decorated(command, (bbox_option, within_option, near_option, scene_option, from_option, to_option))


_SHAPES = (
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
    click.option("--min-area", metavar="AREA", help="With --shapes: no smaller regions: 500m2, 2ha or 1km2."),
    click.option(
        "--smooth", type=int, metavar="N", help="With --shapes: halve the outline's steps N times, 0 … 4.  [default: 0]"
    ),
    click.option(
        "--keep-overlaps",
        is_flag=True,
        help="With --shapes: a region for each scene, also where scenes of a day overlap.",
    ),
)


def shape_options(command: _Command) -> _Command:
    """Decorate a command with how regions are traced (`rdb_geo.answer.outline_options.read_options`)."""
    return _decorated(command, _SHAPES)


def _decorated(command: _Command, options: Sequence[Callable[[_Command], _Command]]) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command
