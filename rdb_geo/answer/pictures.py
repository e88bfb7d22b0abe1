"""Hits → scene → pictures for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo.ask.expression import title
from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.errors import EmptyIndexError
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit
from rdb_geo.index.store import Store

PREVIEW_CHIPS = 24
"""Chips on a contact sheet."""


def draw_preview(hits: Sequence[Hit], store: Store, path: Path) -> None:
    """Draw the best chips with their scores as one picture, with the stretch that they were indexed with.

    Args:
        hits: Best first; the first `PREVIEW_CHIPS` are drawn.
        store: The index that they came from.
        path: Picture to write; see `rdb_geo.output.writers.PICTURE_SUFFIXES`.

    Raises:
        SceneError: A scene is no longer where it was when it was indexed.
        OSError: The picture can't be written.
    """
    from rdb_geo.output.pictures import THUMBNAIL_PX, write_contact_sheet

    shown = list(hits[:PREVIEW_CHIPS])
    chips: dict[int, UInt8Image] = {}
    for uri in dict.fromkeys(hit.scene for hit in shown):
        ours = [hit for hit in shown if hit.scene == uri]
        pictures = read_chips(uri, store, [hit.window for hit in ours], size_px=THUMBNAIL_PX)
        chips.update({hit.rank: picture for hit, picture in zip(ours, pictures, strict=True)})
    several = len({hit.scene for hit in shown}) > 1
    captions = [f"{hit.rank}.  {hit.score:.2f}" + (f"  {_name(hit.scene)[:16]}" if several else "") for hit in shown]
    write_contact_sheet(
        path,
        [chips[hit.rank] for hit in shown],
        captions,
        title=_title(hits),
        note=_note(hits, f"the best {len(shown)}"),
    )


def draw_quicklook(hits: Sequence[Hit], store: Store, path: Path) -> None:
    """Draw the scene of the best hit with the outlines of all its hits as one picture.

    Args:
        hits: Best first, at least one.
        store: The index that they came from.
        path: Picture to write; see `rdb_geo.output.writers.PICTURE_SUFFIXES`.

    Raises:
        EmptyIndexError: There is no hit, so there is no scene to draw.
        SceneError: The scene is no longer where it was when it was indexed.
        OSError: The picture can't be written.
    """
    from rdb_geo.output.pictures import QUICKLOOK_PX, write_quicklook

    if not hits:
        raise EmptyIndexError("there is no hit, so there is no scene to draw.")
    uri = hits[0].scene
    ours = [hit for hit in hits if hit.scene == uri]
    record = store.scene(uri).manifest.scene
    whole = Window(0, 0, record.width_px, record.height_px)
    (picture,) = read_chips(uri, store, [whole], size_px=QUICKLOOK_PX)
    shrink = np.array([picture.shape[1] / record.width_px, picture.shape[0] / record.height_px])
    write_quicklook(
        path,
        picture,
        [_corners(hit.window) * shrink for hit in ours],
        [hit.score for hit in ours],
        title=_title(hits),
        note=_note(ours, f"{len(ours)} hits in {_name(uri)}"),
    )


def read_chips(uri: str, store: Store, windows: Sequence[Window], *, size_px: int) -> list[UInt8Image]:
    """Pictures of windows of an indexed scene, drawn with the stretch in the index.

    Args:
        uri: The scene.
        store: The index that holds it.
        windows: Pixels of the scene.
        size_px: Longest side of a picture.

    Raises:
        SceneError: The scene can't be read any more.
    """
    from rdb_geo.scene.recorded import drawing

    with drawing(store.scene(uri).manifest) as draw:
        return [draw(window, size_px) for window in windows]


def _corners(window: Window) -> NDArray[np.float64]:
    left, top = window.col_off, window.row_off
    right, bottom = left + window.width, top + window.height
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)


def _title(hits: Sequence[Hit]) -> str:
    return f"“{title(hits[0].query)}”" if hits else "no hit"


def _note(hits: Sequence[Hit], what: str) -> str:
    if not hits:
        return "nothing in the index answers the query"
    return f"{what} · model {hits[0].model} · score = probability"


def _name(uri: str) -> str:
    return uri.rsplit("/", 1)[-1]
