"""Pieces of indexed scenes → small pictures."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.errors import AreaError, EmptyIndexError, RdbGeoError, SceneError
from rdb_geo.core.files import replacing
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.specs import SceneRecord
from rdb_geo.index.store import Store

Box: TypeAlias = tuple[int, int, int, int]
"""Column, row, width, height in pixels of a scene."""

Place: TypeAlias = Box | LonLatGeometry
"""What a picture shows: pixels of a scene, or the box of pixels around an area."""


def draw_thumbnails(
    items: Sequence[tuple[str, Place]],
    store: Store,
    folder: Path,
    *,
    size_px: int,
    on_item: Callable[[int, Path | None], None],
) -> tuple[list[Path | None], list[RdbGeoError]]:
    """Draw each item, with the stretch of the index, as ``0000.png``, ``0001.png``, … of `folder` in their order.

    Each scene is opened once, and its items are drawn together; `on_item` hears of each with its place and its file.
    `size_px` is the longer side of a picture; smaller pieces are not enlarged. The files are given in the order of the
    items, None where a scene can't be read any more; and why not, each reason once. OSError: a picture can't be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path | None] = [None] * len(items)
    problems: dict[str, RdbGeoError] = {}
    places: dict[str, list[int]] = {}
    for place, (uri, _) in enumerate(items):
        places.setdefault(uri, []).append(place)
    for uri, ours in places.items():
        with closing(_pictures(uri, [items[place][1] for place in ours], store, size_px)) as pictures:
            for place, picture in zip(ours, pictures, strict=True):
                if isinstance(picture, RdbGeoError):
                    problems[str(picture)] = picture
                else:
                    files[place] = _save(picture, folder / f"{place:04d}.png")
                on_item(place, files[place])
    return files, list(problems.values())


def _pictures(
    uri: str, boxes: Sequence[Place], store: Store, size_px: int
) -> Generator[UInt8Image | RdbGeoError, None, None]:
    """One picture for each box, or why there is none."""
    from rdb_geo.scene.recorded import drawing

    try:
        shard = store.find(uri)
        if shard is None:
            raise EmptyIndexError("not-indexed", index=store, scene=uri)
        with drawing(shard.manifest) as draw:
            for box in boxes:
                try:
                    picture: UInt8Image | RdbGeoError = draw(_inside(box, shard.manifest.scene), size_px)
                except RdbGeoError as error:
                    picture = error
                yield picture
    except RdbGeoError as error:
        yield from [error] * len(boxes)


def _inside(place: Place, record: SceneRecord) -> Window:
    from rdb_geo.scene.where.boxes import box_around

    if not isinstance(place, tuple):
        around = box_around(place, record)
        if around is None:
            raise AreaError(f"the area does not touch {record.uri}.")
        left, top = max(around[0], 0), max(around[1], 0)
        right, bottom = around[0] + around[2], around[1] + around[3]
        return Window(left, top, min(right, record.width_px) - left, min(bottom, record.height_px) - top)
    col, row, width, height = place
    if col < 0 or row < 0 or col + width > record.width_px or row + height > record.height_px:
        raise SceneError(
            "chip-outside", scene=record.uri, width=record.width_px, height=record.height_px, place=str(place)
        )
    return Window(col, row, width, height)


def _save(picture: UInt8Image, path: Path) -> Path:
    from PIL import Image

    with replacing(path) as temporary:
        Image.fromarray(picture).save(temporary)
    return path
