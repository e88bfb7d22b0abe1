"""``rdb-geo index``: cut scenes into chips and encode them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rdb_geo.cli import options
from rdb_geo.cli.console import EXIT_ERROR, note, progress_bar, reports_errors
from rdb_geo.core.errors import UsageError
from rdb_geo.core.requests import read_chip_size

if TYPE_CHECKING:
    from rdb_geo.core.geometry import BBox
    from rdb_geo.core.specs import IndexRequest


class ChipSizeType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``256`` (pixels) or ``300m`` (metres)."""

    name = "PX|Nm"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int | None, float | None]:
        """Parse into (pixels, None) or (None, metres)."""
        if isinstance(value, tuple):
            return value
        try:
            return read_chip_size(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


class ScalesType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """``1,2,4``."""

    name = "1,2,4"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, ...]:
        """Parse a list of positive factors."""
        if isinstance(value, tuple):
            return value
        try:
            scales = tuple(dict.fromkeys(float(part) for part in str(value).split(",")))
        except ValueError:
            scales = ()
        if not scales or not all(0 < scale <= 1000 for scale in scales):
            self.fail(f"{value!r} is not a list of positive factors such as 1,2,4", param, ctx)
        return scales


@click.command()
@click.argument("scenes", nargs=-1, required=True)
@options.index_option
@options.model_option
@click.option(
    "--chip-size",
    type=ChipSizeType(),
    metavar="PX|Nm",
    help="Side of a chip: 256 (pixels) or 300m.  [default: from the GSD]",
)
@click.option(
    "--overlap", default=0.5, show_default=True, help="Share that neighbouring chips have in common, 0 … 0.95."
)
@click.option("--scales", type=ScalesType(), default="1", show_default=True, help="Ground sizes to index together.")
@click.option("--min-valid", default=0.5, show_default=True, help="Skip chips with a smaller share of valid pixels.")
@click.option(
    "--bands",
    help="Red, green, blue by number (4,3,2), name (red,green,blue; B04,B03,B02) or file.  [default: from the file]",
)
@click.option("--stretch", help="LO,HI in the scene's values, or none.  [default: 2–98 percentile of the scene]")
@click.option(
    "--nodata",
    metavar="VALUE|none",
    help="The value that means nothing, or none.  [default: as the file declares, and a border of one value]",
)
@click.option("--asset", help="Asset of a STAC Item, or three for red,green,blue.  [default: its visual or only image]")
@click.option("--mask-clouds", is_flag=True, help="Leave out clouds and their shadows, where the product tells them.")
@click.option("--mosaic", is_flag=True, help="The files are tiles of one scene: cut no chip at their edges.")
@options.bbox_option
@options.within_option
@options.device_option
@options.cache_option
@options.offline_option
@click.option("--force", is_flag=True, help="Index again even where nothing changed.")
@reports_errors
def index(
    scenes: tuple[str, ...],
    index_folder: Path,
    model: str | None,
    device: str,
    cache_dir: Path | None,
    asset: str | None,
    mask_clouds: bool,
    mosaic: bool,
    offline: bool,
    force: bool,
    **choices: Any,  # noqa: ANN401
) -> None:
    """Index SCENES: rasters, folders, globs, URLs, STAC Items.

    \b
    rdb-geo index scene.tif
    rdb-geo index images/*.tif --chip-size 300m --scales 1,2,4
    rdb-geo index https://example.org/item.json --asset visual

    Run it again at any time: unchanged scenes are skipped, and an interrupted run continues.
    """
    from rdb_geo.core.requests import SceneRequest
    from rdb_geo.encoders.registry import load_encoder
    from rdb_geo.index.store import Store
    from rdb_geo.indexing import SCENE_FAILURES, find_scenes, index_scene

    request = _request(**choices)
    wanted = SceneRequest(asset=asset, bands=request.bands, mask_clouds=mask_clouds, mosaic=mosaic)
    sources = find_scenes(scenes, wanted)
    encoder = load_encoder(model or options.DEFAULT_MODEL, device=device, cache_dir=cache_dir, offline=offline)
    store = Store(index_folder, create=True)
    note(f"Index: {index_folder}")

    failures: list[str] = []
    for source in sources:
        with progress_bar(source.name) as on_progress:
            try:
                outcome = index_scene(source, encoder, store, request=request, force=force, on_progress=on_progress)
            except SCENE_FAILURES as error:
                failures.append(str(error))
                continue
        note(outcome.sentence)
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)
    if len(failures) > 0:
        if len(sources) > 1:
            click.echo(f"{len(failures)} of {len(sources)} scenes could not be indexed.", err=True)
        raise SystemExit(EXIT_ERROR)


def _request(
    *,
    chip_size: tuple[int | None, float | None] | None,
    overlap: float,
    scales: tuple[float, ...],
    min_valid: float,
    bands: str | None,
    stretch: str | None,
    nodata: str | None,
    bbox: BBox | None,
    within: str | None,
) -> IndexRequest:
    from rdb_geo.ask.area import area_geometry
    from rdb_geo.core.specs import ChipRequest, IndexRequest

    size_px, size_m = chip_size or (None, None)
    area = area_geometry(bbox=bbox, within=within)
    return IndexRequest(
        chips=ChipRequest(size_px=size_px, size_m=size_m, overlap=overlap, scales=scales, min_valid=min_valid),
        bands=bands,
        stretch=stretch,
        nodata=nodata,
        area_wkt=None if area is None else area.wkt,
    )
