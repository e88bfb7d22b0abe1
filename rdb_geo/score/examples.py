"""A piece of a raster → encoder → the question "where is more like this?"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rdb_geo.core.arrays import UInt8Images, l2_normalize
from rdb_geo.core.errors import AreaError, SceneError, UsageError
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Piece
from rdb_geo.core.specs import ChipRequest, RenderSpec, SceneRecord
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question, ask_vector

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.dataset import Scene

AS_IT_IS = 1.5
"""A piece whose longer side is at most so many chips is encoded whole."""

SMALLEST_SHARE = 4
"""A long and thin piece is cut into squares of its shorter side, but of no less than 1/4 of a chip."""

MOST_CHIPS = 64
"""A larger piece is looked at in so many places, spread evenly."""

LEAST_VALID = 0.5
"""Chips with a smaller share of valid pixels count only where there is no better one."""


def ask_by_example(piece: Piece, encoder: Encoder, store: Store | None = None) -> Question:
    """The question that a piece of a raster asks.

    A piece about as large as a chip is encoded as it is. A larger one is covered with chips, of the size that the index
    uses for the scene or else of the size that fits the model, and their vectors are averaged. An indexed scene is
    drawn with its stored bands and stretch. If the piece is an indexed chip, its stored vector is taken, whether or not
    the raster is still there.

    Args:
        piece: What to look for.
        encoder: The model of the index.
        store: The index, which may hold the scene; None = no index knows it.

    Returns:
        The question; its text reads ``like scene.tif 120,300 (256 × 256 px)``.

    Raises:
        SceneError: The raster can't be used, or has no valid pixel there.
        AreaError: The area does not touch the raster.
        UsageError: The box lies outside the raster.
        EncoderError: Encoding failed.
    """
    known = None if store is None else store.find(piece.scene)
    if (
        store is not None
        and known is not None
        and piece.box is not None
        and known.manifest.encoder.space_id == encoder.spec.space_id
    ):
        stored = _stored_vector(store, known, piece.box)
        if stored is not None:
            name = _name(known.manifest.scene.uri, piece.box)
            return ask_vector(stored, name, encoder, store)
    from rdb_geo.scene.addresses import recorded_source
    from rdb_geo.scene.dataset import Scene
    from rdb_geo.scene.scene_source import SceneSource, gdal_name, is_url
    from rdb_geo.scene.sources import expand_sources

    if known is None and is_url(piece.scene):  # a saved query may come from somebody else, as an index may
        recorded_source(SceneSource(gdal_name(piece.scene)))
    sources = expand_sources([piece.scene]) if known is None else [SceneSource.of(known.manifest.scene)]
    for source in sources:
        recorded_source(source)
    if len(sources) > 1:
        raise UsageError(f"{piece.scene} stands for {len(sources)} scenes: an example is a piece of one.")
    with Scene(sources[0]) as scene:
        window = _window(piece, scene.record)
        chip_px, render = _recipe(scene, known, encoder)
        pixels = _read(scene, cover(window, chip_px), render, encoder.spec.image_size_px)
    vector = l2_normalize(encoder.encode_images(pixels).mean(axis=0, keepdims=True))[0]
    box = (window.col_off, window.row_off, window.width, window.height)
    return ask_vector(vector, _name(sources[0].uri, box), encoder, store)


def _stored_vector(store: Store, shard: Shard, box: tuple[int, int, int, int]) -> NDArray[np.float32] | None:
    rows = np.flatnonzero((store.windows(shard) == box).all(axis=1))
    return l2_normalize(store.vectors_at(shard, rows[:1]))[0] if len(rows) else None


def _recipe(scene: Scene, known: Shard | None, encoder: Encoder) -> tuple[int, RenderSpec]:
    """Side of a chip in scene pixels, and how the scene is drawn: as in the index, unless the file changed since."""
    from rdb_geo.scene.plan import plan_chips
    from rdb_geo.scene.render import plan_render

    if known is not None and _state(known.manifest.scene) == _state(scene.record):
        return min(spec.size_px for spec in known.manifest.chips), known.manifest.render
    (chips,), _ = plan_chips(scene.record, ChipRequest(), encoder.spec)
    return chips.size_px, plan_render(scene, bands=None, stretch=None)


def _state(record: SceneRecord) -> tuple[object, ...]:
    return record.uri, record.size_bytes, record.mtime_ns, record.width_px, record.height_px


def _window(piece: Piece, record: SceneRecord) -> Window:
    """The pixels of the piece that lie in the scene."""
    from rdb_geo.scene.boxes import box_around

    extent = f"{record.uri} ({record.width_px} x {record.height_px} px)"
    box = piece.box if piece.area is None else box_around(piece.area, record)
    if box is None:
        raise AreaError(f"the area does not touch {extent}: draw it on the scene.")
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), box[0] + box[2], box[1] + box[3]
    right, bottom = min(right, record.width_px), min(bottom, record.height_px)
    if left >= right or top >= bottom:
        raise UsageError(f"the box {','.join(map(str, box))} lies outside {extent}: choose a place inside.")
    return Window(left, top, right - left, bottom - top)


def cover(window: Window, chip_px: int) -> list[Window]:
    """Where to look: the window itself if it is not much larger than a chip, else squares with an overlap of a half."""
    short, long = sorted((window.width, window.height))
    side = max(1, min(chip_px, max(short, chip_px // SMALLEST_SHARE)))
    if long <= AS_IT_IS * side:
        return [window]
    width, height = min(side, window.width), min(side, window.height)
    across, down = _steps(window.width - width, side), _steps(window.height - height, side)
    thinning = max(1.0, math.sqrt(across * down / MOST_CHIPS))
    across = min(max(1, int(across / thinning)), MOST_CHIPS)
    down = min(down, MOST_CHIPS // across)
    columns = np.linspace(window.col_off, window.col_off + window.width - width, across).round().astype(int)
    rows = np.linspace(window.row_off, window.row_off + window.height - height, down).round().astype(int)
    return [Window(col, row, width, height) for row in rows.tolist() for col in columns.tolist()]


def _steps(room_px: int, side: int) -> int:
    """Places along one axis, at most half a side apart."""
    return math.ceil(room_px / (side / 2)) + 1


def _read(scene: Scene, windows: list[Window], spec: RenderSpec, image_px: int) -> UInt8Images:
    """The windows, all of one size, drawn as the index draws its chips; those with few valid pixels are left out."""
    from rdb_geo.scene.render import fill_invalid, nodata_of, render

    palette = scene.palette(spec.bands[0]) if spec.palette else None
    width, height = windows[0].width, windows[0].height
    reduce = max(1, min(width, height) // image_px)
    pixels, fractions = [], []
    for window in windows:
        out_px = (max(1, height // reduce), max(1, width // reduce))
        data, valid = scene.read(window, spec.bands, out_px=out_px, average=not spec.palette, nodata=nodata_of(spec))
        pixels.append(fill_invalid(render(data, valid, spec, palette=palette), valid))
        fractions.append(float(valid.mean()))
    best = max(fractions)
    if best == 0:
        raise SceneError(
            f"{scene.record.uri} has no valid pixel in the example: choose a place where there is a picture."
        )
    keep = np.array(fractions) >= min(best, LEAST_VALID)
    return np.stack(pixels)[keep]


def _name(uri: str, box: tuple[int, int, int, int]) -> str:
    return f"like {uri.rstrip('/').rsplit('/', 1)[-1]} {box[0]},{box[1]} ({box[2]} × {box[3]} px)"
