"""An example, a piece of a raster or what names one, → encoder → its vector."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from rdb_geo.ask.expression import Like
from rdb_geo.ask.hit_files import read_hits
from rdb_geo.core.arrays import UInt8Images, l2_normalize
from rdb_geo.core.errors import AreaError, EmptyIndexError, MissingCrsError, SceneError, UsageError, counted
from rdb_geo.core.files import at_home
from rdb_geo.core.geometry import Window
from rdb_geo.core.requests import Piece
from rdb_geo.core.specs import ChipRequest, ChipSpec, RenderSpec, SceneRecord
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.scene.where.grid import cover

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.dataset import Scene

LEAST_VALID = 0.5
"""Chips with a smaller share of valid pixels count only where there is no better one."""

WHOLE = 2**31 - 1
"""A box of this side holds any raster; what lies outside is cut off."""

EIGHT_BITS = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr")
"""Pillow's modes of pictures whose colours need no stretch."""

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
_LONLAT = re.compile(rf"\s*({_NUMBER})\s*,\s*({_NUMBER})\s*")
_RANK = re.compile(r"(.+)#\s*(\d+)\s*", re.DOTALL)
_BOX = re.compile(r"(.+)#\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What an example stands for."""

    vector: NDArray[np.float32]
    """Its embedding, shape (D,), of unit norm."""

    text: str
    """Asks for the same again: ``like("…/scene.tif#COL,ROW,WIDTH,HEIGHT")``, or with a picture's path."""


def encode_piece(piece: Piece, encoder: Encoder, store: Store) -> Example:
    """The vector of a piece of a raster.

    A piece about as large as a chip is encoded as it is. A larger one is covered with chips, of the size that the index
    uses for the scene or else of the size that fits the model, and their vectors are averaged. An indexed scene is
    drawn with its stored bands and stretch. If the piece is an indexed chip, its stored vector is taken, whether or not
    the raster is still there.

    Raises:
        SceneError: The raster can't be used, or has no valid pixel there.
        AreaError: The area does not touch the raster.
        UsageError: The box lies outside the raster.
        EncoderError: Encoding failed.
    """
    known = store.find(piece.scene)
    if known is not None and piece.box is not None and known.manifest.encoder.space_id == encoder.spec.space_id:
        stored = _stored_vector(store, known, piece.box)
        if stored is not None:
            return Example(stored, _text(known.manifest.scene.uri, piece.box))
    from rdb_geo.scene.dataset import Scene
    from rdb_geo.scene.files.addresses import recorded_source
    from rdb_geo.scene.files.scene_source import SceneSource, gdal_name, is_url
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
        chips, render = _recipe(scene, known, encoder)
        pixels = _read(scene, cover(window, chips.size_px, chips.wide), render, encoder.spec.image_size_px)
    vector = l2_normalize(encoder.encode_images(pixels).mean(axis=0, keepdims=True))[0]
    box = (window.col_off, window.row_off, window.width, window.height)
    return Example(vector, _text(sources[0].uri, box))


def encode_example(place: str, encoder: Encoder, store: Store) -> Example:
    """The vector of what an example names, see `encode_piece`.

    Args:
        place: One of

            - ``LON,LAT``: the indexed chip whose middle is nearest to this place, of those that hold it;
            - ``hits.geojson#3``: the hit or region of rank 3 in a file that a query wrote, in any of its formats;
              ``hits.gpkg:LAYER#3`` where several layers hold hits;
            - ``scene.tif#COL,ROW,WIDTH,HEIGHT``: a box of pixels of a raster, indexed or not;
            - ``scene.tif`` or ``photo.jpg``: a whole raster; a picture needs no place on Earth.
        encoder: The model of the index.
        store: The index.

    Raises:
        UsageError: The place is none of these, or a box lies outside its scene.
        AreaError: No chip of the index holds the place, or the file holds no such hit.
        SceneError: The raster can't be used.
    """
    if match := _LONLAT.fullmatch(place):
        piece = _chip_at(float(match[1]), float(match[2]), store)
    elif match := _BOX.fullmatch(place):
        col, row, width, height = (int(match[number]) for number in (2, 3, 4, 5))
        if not width or not height:
            raise UsageError(f"the example {place} has no pixel: a box is COL,ROW,WIDTH,HEIGHT.")
        piece = Piece(match[1], box=(col, row, width, height))
    elif (match := _RANK.fullmatch(place)) and not Path(place).exists():
        piece = _hit(match[1], int(match[2]))
    else:
        try:
            return encode_piece(Piece(place, box=(0, 0, WHOLE, WHOLE)), encoder, store)
        except MissingCrsError:
            return _picture(Path(place), encoder)
    return encode_piece(piece, encoder, store)


def _chip_at(lon: float, lat: float, store: Store) -> Piece:
    """The chip in whose middle a place lies best."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise UsageError(f"the example {lon:g},{lat:g} lies outside the globe: write longitude,latitude in degrees.")
    shards, problems = store.scenes()
    if not shards:
        cause = f"that can be read: {problems[0]}" if problems else "yet."
        raise EmptyIndexError(f"{store} holds no scene {cause}")
    place = shapely.Point(lon, lat)
    best: tuple[float, str, tuple[int, int, int, int]] | None = None
    for shard in shards:
        table = store.places(shard)
        west, south, east, north = table.bounds_lonlat.T
        rows = np.flatnonzero((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))
        shapes = shapely.from_wkb(table.wkb[rows])
        for row, shape in zip(rows.tolist(), shapes.tolist(), strict=True):
            if shape.intersects(place):
                away = float(shapely.distance(shape.centroid, place)) * float(np.cos(np.deg2rad(lat)))
                found = (away, shard.manifest.scene.uri, tuple(table.windows[row].tolist()))
                best = found if best is None or found < best else best
    if best is None:
        raise AreaError(f"no chip of {store} holds the example {lon:g},{lat:g}: choose a place in the index.")
    return Piece(best[1], box=best[2])


def _hit(path: str, rank: int) -> Piece:
    """The piece that a hit or region covers, from a file that a query wrote."""
    frame = read_hits(path, ("rank", "scene"), AreaError)
    if not {"rank", "scene"} <= set(frame.columns):
        raise AreaError(f"{path} holds no hits of rdb-geo: it lacks the fields rank and scene.")
    rows = frame[frame["rank"].astype(int) == rank]
    if len(rows) == 0:
        raise AreaError(f"{path} holds no hit of rank {rank}: it has {counted(len(frame), 'hit')}.")
    row = rows.iloc[0]
    if "col_off" in frame.columns:
        col, top, width, height = (int(row[name]) for name in ("col_off", "row_off", "width", "height"))
        return Piece(str(row["scene"]), box=(col, top, width, height))
    shapes = getattr(rows, "geometry", None)
    if shapes is None or shapes.iloc[0] is None:
        raise AreaError(f"{path} holds no shape of the region of rank {rank}: take the file as the query wrote it.")
    if shapes.crs is None:
        shapes = shapes.set_crs("EPSG:4326")  # what a query writes; CSV can't say so
    return Piece(str(row["scene"]), area=shapes.to_crs("EPSG:4326").iloc[0])


def _picture(path: Path, encoder: Encoder) -> Example:
    """A picture without a place on Earth, in squares of its shorter side where it is long."""
    try:
        with Image.open(path) as opened:
            depth = opened.mode
            pixels = np.asarray(opened.convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise SceneError(f"{path} is no picture that can be read, and has no place on Earth.") from error
    if depth.partition(";")[0] not in EIGHT_BITS:
        raise SceneError(f"{path} has no place on Earth and more than 8 bits a band: save it as PNG or JPEG first.")
    height, width = pixels.shape[:2]
    windows = cover(Window(0, 0, width, height), min(width, height))
    pieces = np.stack([pixels[w.row_off : w.row_off + w.height, w.col_off : w.col_off + w.width] for w in windows])
    vector = l2_normalize(encoder.encode_images(pieces).mean(axis=0, keepdims=True))[0]
    return Example(vector, str(Like(str(at_home(path).absolute()))))


def _stored_vector(store: Store, shard: Shard, box: tuple[int, int, int, int]) -> NDArray[np.float32] | None:
    rows = np.flatnonzero((store.windows(shard) == box).all(axis=1))
    return l2_normalize(store.vectors_at(shard, rows[:1]))[0] if len(rows) else None


def _recipe(scene: Scene, known: Shard | None, encoder: Encoder) -> tuple[ChipSpec, RenderSpec]:
    """How the scene is cut, of several sizes the smallest, and drawn: as in the index, unless the file has changed."""
    from rdb_geo.scene.plan import plan_chips
    from rdb_geo.scene.render import plan_render

    if known is not None and _state(known.manifest.scene) == _state(scene.record):
        return min(known.manifest.chips, key=lambda spec: spec.size_px), known.manifest.render
    (chips,), _ = plan_chips(scene.record, ChipRequest(), encoder.spec)
    return chips, plan_render(scene, bands=None, stretch=None)


def _state(record: SceneRecord) -> tuple[object, ...]:
    return record.uri, record.size_bytes, record.mtime_ns, record.width_px, record.height_px


def _window(piece: Piece, record: SceneRecord) -> Window:
    """The pixels of the piece that lie in the scene."""
    from rdb_geo.scene.where.boxes import box_around

    box = piece.box if piece.area is None else box_around(piece.area, record)
    if box is None:
        raise AreaError("area-outside", scene=record.uri, width=record.width_px, height=record.height_px)
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), box[0] + box[2], box[1] + box[3]
    right, bottom = min(right, record.width_px), min(bottom, record.height_px)
    if left >= right or top >= bottom:
        shown = ",".join(map(str, box))
        raise UsageError("box-outside", box=shown, scene=record.uri, width=record.width_px, height=record.height_px)
    return Window(left, top, right - left, bottom - top)


def _read(scene: Scene, windows: list[Window], spec: RenderSpec, image_px: int) -> UInt8Images:
    """The windows, all of one size, drawn as the index draws its chips; those with few valid pixels are left out."""
    from rdb_geo.scene.render import fill_invalid
    from rdb_geo.scene.strips import draw

    palette = scene.palette(spec.bands[0]) if spec.palette else None
    width, height = windows[0].width, windows[0].height
    reduce = max(1, min(width, height) // image_px)
    pixels, fractions = [], []
    for window in windows:
        out_px = (max(1, height // reduce), max(1, width // reduce))
        drawn, valid = draw(scene, window, spec, out_px, palette)
        pixels.append(fill_invalid(drawn, valid))
        fractions.append(float(valid.mean()))
    best = max(fractions)
    if best == 0:
        raise SceneError("empty-example", scene=scene.record.uri)
    keep = np.array(fractions) >= min(best, LEAST_VALID)
    return np.stack(pixels)[keep]


def _text(uri: str, box: tuple[int, int, int, int]) -> str:
    return str(Like(f"{uri}#{','.join(map(str, box))}"))
