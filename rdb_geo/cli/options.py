"""The options that several commands share, each defined once.

| option | commands |
|---|---|
| ``--index`` | index, query, info, list, remove, doctor |
| ``--model`` ``--device`` ``--cache`` ``--offline`` | index, query, models, doctor |
| ``--bbox`` ``--aoi`` | index, query |
| ``--json`` | info, list, models, doctor |
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rdb_geo.core.geometry import BBox

DEFAULT_INDEX = "./.rdb-geo"
DEFAULT_MODEL = "rdb-lite"


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

offline_option = click.option(
    "--offline/--online",
    envvar="RDB_GEO_OFFLINE",
    default=False,
    show_envvar=True,
    help="Never ask the network for weights.",
)

bbox_option = click.option(
    "--bbox", type=BBoxType(), help="Only chips that touch this box, in degrees; W > E crosses 180°."
)

aoi_option = click.option(
    "--aoi",
    type=click.Path(path_type=Path),
    help="Only chips that touch the polygons of this vector file (any CRS).",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
