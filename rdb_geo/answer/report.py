"""Hits or regions → one page to look at, with maps, thumbnails, scores and the recipe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from rdb_geo import __version__
from rdb_geo.answer.album import Album
from rdb_geo.answer.pictures import name_of, rings_of
from rdb_geo.answer.relevance import look_inside
from rdb_geo.ask.expression import title
from rdb_geo.core.arrays import UInt8Image
from rdb_geo.core.errors import RdbGeoError, counted
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit, Region
from rdb_geo.core.specs import IndexManifest, SceneRecord
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.output.fields import Result, Results, attributes
from rdb_geo.output.geojson import features
from rdb_geo.output.pictures import THUMBNAIL_PX
from rdb_geo.output.report.page import data_uri, write_page
from rdb_geo.output.style import tinted
from rdb_geo.score.question import Question
from rdb_geo.score.scorer import probabilities
from rdb_geo.score.scores import Scores

MOST_RESULTS = 2_000
"""Outlines in a page."""

MOST_THUMBNAILS = 60
"""Thumbnails in a page."""

MOST_INSIDE = 24
"""Hits in a page whose chips are looked into."""

MOST_APART = 12
"""Look-alikes in a page."""

MOST_SCENES = 12
"""Scenes whose picture is in a page."""

PICTURE_PX = 1024
"""Longest side of a scene's picture."""

BINS = 60
"""Bars of the histogram."""

TICKS = (1e-6, 1e-4, 0.01, 0.1, 0.5, 0.9, 0.99, 0.9999, 0.999999)
"""Scores that are written below the histogram where they fall into it."""


def write_report(  # noqa: PLR0913 - an answer and where it came from
    album: Album,
    scores: Scores,
    results: Results,
    path: Path,
    encoder: Encoder,
    *,
    sentence: str,
    command: str | None = None,
    notes: Sequence[str] = (),
    apart: Sequence[Hit] = (),
) -> None:
    """Write a self-contained HTML page of an answer. It works offline, from a disk, and asks nothing of a network.

    A scene that is not where it was gives a map without a picture, and a sentence why. The first `MOST_RESULTS` of the
    results, best first, are in the page; each of the first `MOST_INSIDE` hits has a second picture of what lies where
    in it, if the model tells that. The first `MOST_APART` look-alikes in `apart` that `results` lacks are shown apart.
    `command` asks the same again. OSError: the page can't be written; nothing is left behind.
    """
    question, store = scores.question, album.store
    shown, given = list(results[:MOST_RESULTS]), {(hit.scene, hit.window) for hit in results if isinstance(hit, Hit)}
    below = [hit for hit in apart if (hit.scene, hit.window) not in given][:MOST_APART]
    manifests = _manifests([*shown, *below], store)
    numbers = {uri: number for number, uri in enumerate(manifests)}
    pictured = {id(result) for result in [*shown[:MOST_THUMBNAILS], *below]}
    hits = [result for result in [*shown, *below] if isinstance(result, Hit) and id(result) in pictured][:MOST_INSIDE]
    seen, problem = look_inside(hits, album, question, encoder) if hits else ([], None)
    pictured_so = "second pictures: probability of each cell of a chip, from clear (0) to yellow (1)"
    legend = [("Inside chips", problem or pictured_so, False)] if hits else []
    inside = dict(zip(map(id, hits), seen, strict=True))
    scenes: list[dict[str, Any]] = []
    items: dict[int, dict[str, Any]] = {}
    for uri, manifest in manifests.items():
        ours = [result for result in [*shown, *below] if result.scene == uri]
        for result in ours:
            items[id(result)] = _item(result, manifest.scene, numbers[uri])
        boxes = [items[id(result)]["box"] for result in ours if id(result) in pictured]
        picture, thumbnails, problem = _pictures(album, manifest, boxes, whole=numbers[uri] < MOST_SCENES)
        for result, thumbnail in zip((r for r in ours if id(r) in pictured), thumbnails, strict=False):
            items[id(result)]["picture"] = data_uri(thumbnail)
            if (told := inside.get(id(result))) is not None:
                items[id(result)]["inside"] = data_uri(tinted(thumbnail, told.values))
                items[id(result)]["lines"].append(f"inside: {told.sentence}")
        if picture is None and problem is None:
            problem = f"Only the first {MOST_SCENES} scenes are drawn in this page."
        scenes.append(_scene(manifest.scene, picture, problem))
    left_out = [f"The page holds the best {MOST_RESULTS} of {len(results)}."] if len(results) > len(shown) else []
    write_page(
        path,
        {
            "title": f"“{title(question.text)}”",
            "sentence": sentence,
            "notes": list(dict.fromkeys((*question.notes, *notes, *left_out))),
            "recipe": [*_recipe(question, store, manifests, command), *legend],
            "scenes": scenes,
            "items": [items[id(result)] for result in shown if id(result) in items],
            "apart": [items[id(result)] for result in below if id(result) in items],
            "thumbs": MOST_THUMBNAILS,
            "histogram": _histogram(scores),
            "geojson": {"type": "FeatureCollection", "features": list(features(shown))},
        },
    )


def _score(result: Result) -> float:
    if isinstance(result, Hit):
        return result.score
    return result.score if isinstance(result, Region) else result.after


def _manifests(results: Sequence[Result], store: Store) -> dict[str, IndexManifest]:
    """Recipes of the scenes in the order of their best result; scenes that left the index meanwhile are left out."""
    found = {uri: store.find(uri) for uri in dict.fromkeys(result.scene for result in results)}
    return {uri: shard.manifest for uri, shard in found.items() if shard is not None}


def _item(result: Result, record: SceneRecord, scene: int) -> dict[str, Any]:
    """One outline: its rings in pixels of the scene, the box to draw, and what is said of it."""
    rings = rings_of(result, record)
    points = np.concatenate(rings) if rings else np.zeros((1, 2))
    left, top = np.clip(np.floor(points.min(axis=0)), 0, (record.width_px - 1, record.height_px - 1)).astype(int)
    right, bottom = np.clip(np.ceil(points.max(axis=0)), (left + 1, top + 1), (record.width_px, record.height_px))
    middle = shapely.point_on_surface(result.geometry)
    fields = attributes(result)
    words = {"false_rate": "false alarms", "chips": "chips", "z": "deviations"}
    said = [f"{fields[name]:g} {text}" for name, text in words.items() if fields.get(name) is not None]
    said += [f"marked as {result.mark}"] if isinstance(result, Hit) and result.mark else []
    area = fields.get("area_m2")
    ends = "" if fields.get("area_low") is None else f" ({fields['area_low']:,.0f} … {fields['area_high']:,.0f})"
    return {
        "rank": result.rank,
        "score": round(_score(result), 6),
        "scene": scene,
        "path": "".join(_path(ring) for ring in rings),
        "box": [int(left), int(top), int(right), int(bottom)],
        "lonlat": [round(middle.x, 6), round(middle.y, 6)],
        "lines": [name_of(record.uri), *said, *([] if area is None else [f"{area:,.0f} m²{ends}"])],
    }


def _path(ring: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in ring[:-1].tolist()) + "Z"


def _pictures(
    album: Album, manifest: IndexManifest, boxes: Sequence[Sequence[int]], *, whole: bool
) -> tuple[UInt8Image | None, list[UInt8Image], str | None]:
    """The scene's picture, those of boxes (left, top, right, bottom), and why some are missing."""
    record, picture = manifest.scene, None
    thumbnails: list[UInt8Image] = []
    try:
        if whole:
            picture = album.draw(manifest, Window(0, 0, record.width_px, record.height_px), PICTURE_PX)
        for left, top, right, bottom in boxes:
            thumbnails.append(album.draw(manifest, Window(left, top, right - left, bottom - top), THUMBNAIL_PX))
    except RdbGeoError as error:
        return picture, thumbnails, f"No picture: {error}"
    return picture, thumbnails, None


def _scene(record: SceneRecord, picture: UInt8Image | None, problem: str | None) -> dict[str, Any]:
    from rdb_geo.scene.where.sheet import sheet_of

    sheet = sheet_of(record)
    lattice = [
        [[round(lon, 7), round(lat, 7)] if np.isfinite(lon) else None for lon, lat in row]
        for row in sheet.lattice.tolist()
    ]
    return {
        "name": name_of(record.uri),
        "crs": record.crs if len(record.crs) < 40 else record.crs.split('"')[1],
        "width": record.width_px,
        "height": record.height_px,
        "date": record.datetime,
        "picture": None if picture is None else data_uri(picture),
        "problem": problem,
        "lattice": lattice,
        "column_m": sheet.column_m,
        "north": sheet.north,
    }


def _histogram(scores: Scores) -> dict[str, Any]:
    """Shares of the chips searched and of the background in bins of equal width in log-odds."""
    searched, background = scores.log_odds[scores.allowed], scores.background
    both = np.concatenate([searched, background])
    if not len(searched) or not np.isfinite(both).all():
        return {"searched": [], "background": [], "ticks": [], "note": "No chip was searched."}
    low, high = float(both.min()), float(both.max())
    low, high = (low, high) if high > low else (low - 1, high + 1)
    edges = np.linspace(low, high, BINS + 1)
    shares = [np.histogram(values, edges)[0] / max(1, len(values)) for values in (searched, background)]
    wanted = [(float(np.log(score / (1 - score)) - low) / (high - low), f"{score:g}") for score in TICKS]
    ticks = [tick for tick in wanted if 0 <= tick[0] <= 1]
    kept = [tick for tick, after in pairwise([*ticks, (9.0, "")]) if after[0] - tick[0] > 0.06]
    against = f"; the line: the same for {len(background)} background chips" if len(background) else ""
    return {
        "searched": shares[0].round(6).tolist(),
        "background": shares[1].round(6).tolist() if len(background) else [],
        "ticks": kept,
        "note": f"Bars: share of the {counted(len(searched), 'chip')} searched at each score (the axis is even in "
        f"log-odds, heights grow with the square root){against}. Searched chips score "
        f"{probabilities(searched).min():.2g} … {probabilities(searched).max():.2g}.",
    }


def _recipe(
    question: Question, store: Store, manifests: dict[str, IndexManifest], command: str | None
) -> list[tuple[str, str, bool]]:
    """Names, values, and whether the value is code."""
    spec = question.spec
    rows = [("Asked", question.text, False)]
    if command is not None:
        rows.append(("Command", command, True))
    rows += [
        ("Index", str(store), True),
        ("Model", f"{spec.name} ({spec.architecture}, {spec.backend})", False),
        ("Weights", f"sha256 {spec.weights_sha256}", True),
        ("Embedding space", spec.space_id, True),
        ("Made with", f"rdb-geo {__version__}, {datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC", False),
    ]
    for manifest in manifests.values():
        grids = ", ".join(f"{chips.size_px} px every {chips.stride_px} px" for chips in manifest.chips)
        made = f"recipe {manifest.recipe_id}, by rdb-geo {manifest.rdb_geo_version}"
        source = manifest.scene.provenance
        text = f"{manifest.scene.uri}\n{counted(manifest.count, 'chip')} of {grids}; {manifest.render.sentence}; {made}"
        rows.append(("Scene", text + (f"\nmetadata from {source}" if source else ""), False))
    return rows
