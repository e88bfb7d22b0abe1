"""Hits and regions → pictures for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo.answer.album import Album
from rdb_geo.answer.hits import BEHIND
from rdb_geo.ask.expression import title
from rdb_geo.core.errors import EmptyIndexError
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit, Region
from rdb_geo.core.specs import SceneRecord
from rdb_geo.output.fields import Result

PREVIEW_CHIPS = BEHIND
"""Chips on a contact sheet."""


def draw_preview(hits: Sequence[Hit], album: Album, path: Path) -> None:
    """Draw the first `PREVIEW_CHIPS` chips with their scores, and the stretch of their index, as one picture.

    Raises:
        SceneError: A scene is no longer where it was when it was indexed.
        OSError: The picture can't be written.
    """
    from rdb_geo.output.pictures import THUMBNAIL_PX, write_contact_sheet

    shown = list(hits[:PREVIEW_CHIPS])
    manifests = {uri: album.store.scene(uri).manifest for uri in dict.fromkeys(hit.scene for hit in shown)}
    by_scene = sorted(shown, key=lambda hit: list(manifests).index(hit.scene))
    chips = {hit.rank: album.draw(manifests[hit.scene], hit.window, THUMBNAIL_PX) for hit in by_scene}
    several = len(manifests) > 1
    captions = [f"{hit.rank}.  {hit.score:.2f}" + (f"  {name_of(hit.scene)[:16]}" if several else "") for hit in shown]
    write_contact_sheet(
        path,
        [chips[hit.rank] for hit in shown],
        captions,
        title=_title(hits),
        note=_note(hits, f"the best {len(shown)}"),
    )


def draw_quicklook(results: Sequence[Hit] | Sequence[Region], album: Album, path: Path) -> None:
    """Draw the scene of the best hit or region with the outlines of all that were found in it as one picture.

    Raises:
        EmptyIndexError: There is no hit, so there is no scene to draw.
        SceneError: The scene is no longer where it was when it was indexed.
        OSError: The picture can't be written.
    """
    from rdb_geo.output.pictures import QUICKLOOK_PX, write_quicklook

    if not results:
        raise EmptyIndexError("there is no hit, so there is no scene to draw.")
    uri = results[0].scene
    ours = [result for result in results if result.scene == uri]
    manifest = album.store.scene(uri).manifest
    record = manifest.scene
    picture = album.draw(manifest, Window(0, 0, record.width_px, record.height_px), QUICKLOOK_PX)
    shrink = np.array([picture.shape[1] / record.width_px, picture.shape[0] / record.height_px])
    kind = ("region" if isinstance(ours[0], Region) else "hit") + ("s" if len(ours) > 1 else "")
    write_quicklook(
        path,
        picture,
        [[ring * shrink for ring in rings_of(result, record)] for result in ours],
        [result.score for result in ours],
        title=_title(results),
        note=_note(results, f"{len(ours)} {kind} in {name_of(uri)}"),
    )


def rings_of(result: Result, record: SceneRecord) -> list[NDArray[np.float64]]:
    """The closed rings of a result in pixels of its scene, each (n, 2): column, row; holes too. A hit's is its chip."""
    from rdb_geo.scene.where.sheet import rings_in

    if not isinstance(result, Hit):
        return rings_in(record, result.geometry)
    left, top = result.window.col_off, result.window.row_off
    right, bottom = left + result.window.width, top + result.window.height
    return [np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], np.float64)]


def _title(hits: Sequence[Hit] | Sequence[Region]) -> str:
    return f"“{title(hits[0].query)}”" if hits else "no hit"


def _note(hits: Sequence[Hit] | Sequence[Region], what: str) -> str:
    if not hits:
        return "nothing in the index answers the query"
    return f"{what} · model {hits[0].model} · score = probability"


def name_of(uri: str) -> str:
    """The last part of a scene's address."""
    return uri.rsplit("/", 1)[-1]
