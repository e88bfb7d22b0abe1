"""Requests about the scenes of an index: put in, list, take out, find again, draw pieces of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from rdb_geo.core.errors import RdbGeoError, SceneError
from rdb_geo.core.progress import Progress, error_record, note_record
from rdb_geo.core.requests import Box, Indexing, SceneRequest
from rdb_geo.worker.desk import Desk, Where, Work
from rdb_geo.worker.fields import Fields

if TYPE_CHECKING:  # heavy packages are loaded with the first request, so that the worker is ready at once
    from rdb_geo.core.geometry import LonLatGeometry
    from rdb_geo.session.index import SceneSource

LARGEST_THUMBNAIL_PX = 4096


def add(desk: Desk, *, where: Where, scenes: tuple[str, ...], how: Indexing) -> dict[str, object]:
    """Scenes put into an index."""
    from rdb_geo.session.index import SCENE_FAILURES, settled

    how = settled(how)
    index = desk.open(where)
    sources, failures = _find_scenes(scenes, how.scene_request)
    made: list[dict[str, object]] = []
    for number, (source, after) in enumerate(zip_longest(sources, sources[1:]), start=1):

        def tell(progress: Progress, source: SceneSource = source, number: int = number) -> None:
            named = Progress(progress.stage, progress.done, progress.total, progress.message or source.name)
            desk.report(named, scene_number=number, scene_count=len(sources))

        try:
            _ = index.encoder
            tell(Progress("open", 0))
            (outcome,) = index.add(source, how=how, coming=after, on_progress=tell)
        except SCENE_FAILURES as error:
            failures.append(_failure(source.uri, error))
            continue
        manifest = outcome.shard.manifest
        made.append(
            {
                "scene": manifest.scene.uri,
                "state": outcome.state,
                "chips": manifest.count,
                "skipped": manifest.skipped,
                "sentence": outcome.sentence,
                "notes": list(map(note_record, outcome.told)),
            }
        )
    return {"scenes": made, "failures": failures}


def _find_scenes(names: tuple[str, ...], request: SceneRequest) -> tuple[list[SceneSource], list[dict[str, object]]]:
    """The scenes, each once; and what is wrong with the names that mean none."""
    from rdb_geo.session.index import find_scenes

    sources: dict[str, SceneSource] = {}
    failures: list[dict[str, object]] = []
    for some in [names] if request.mosaic else [(name,) for name in names]:
        try:
            sources.update({source.uri: source for source in find_scenes(some, request)})
        except SceneError as error:
            failures.append(_failure(some[0], error))
    return list(sources.values()), failures


def _failure(scene: str, error: RdbGeoError) -> dict[str, object]:
    return {"scene": scene, **error_record(error)}


def read_thumbnails(fields: Fields) -> Work:
    """Pieces of scenes drawn as small pictures."""
    return partial(
        _draw_thumbnails,
        where=fields.record(Where),
        items=tuple(
            (item.text("scene"), item.optional_area("area") or item.box("window")) for item in fields.parts("items")
        ),
        size_px=fields.size("size_px", LARGEST_THUMBNAIL_PX),
        folder=fields.text("folder"),
    )


def _draw_thumbnails(
    desk: Desk, *, where: Where, items: tuple[tuple[str, Box | LonLatGeometry], ...], size_px: int, folder: str
) -> dict[str, object]:
    done = 0

    def tell(item: int, file: Path | None) -> None:
        nonlocal done
        done += 1
        desk.report(Progress("thumbnails", done, len(items)), item=item, file=None if file is None else str(file))

    files, problems = desk.open(where).thumbnails(items, folder, size_px=size_px, on_item=tell)
    return {
        "files": [None if file is None else str(file) for file in files],
        "problems": list(map(error_record, problems)),
    }


def tell_status(desk: Desk, *, where: Where) -> dict[str, object]:
    """What an index holds."""
    from rdb_geo.session.answers import fates

    index = desk.open(where)
    held = index.info() if index.exists else None
    scenes = held.scenes if held else ()
    return {
        "exists": index.exists,
        "scenes": [
            {
                "scene": scene.manifest.scene.uri,
                "chips": scene.manifest.count,
                "model": scene.manifest.encoder.name,
                "gsd_m": scene.manifest.scene.gsd_m,
                "datetime": scene.manifest.scene.datetime,
                "chip_m": min(chips.size_px for chips in scene.manifest.chips) * scene.manifest.scene.gsd_m,
                **asdict(fate),
                "file_bytes": scene.state.size,
                "indexed": datetime.fromtimestamp(scene.state.changed_ns / 1e9, timezone.utc).isoformat(
                    timespec="seconds"
                ),
            }
            for scene, fate in zip(scenes, fates(scenes), strict=True)
        ],
        "chips": held.chips if held else 0,
        "model": held.models[0] if held and held.models else None,
        "problems": list(map(error_record, held.problems)) if held else [],
    }


def remove(desk: Desk, *, where: Where, scenes: tuple[str, ...]) -> dict[str, object]:
    """Scenes taken out of an index."""
    return {"removed": list(desk.open(where).remove(*scenes))}


def relink(desk: Desk, *, where: Where, scene: str | None = None, to: str | None = None) -> dict[str, object]:
    """Scenes that were moved, found again."""
    linked, problems = desk.open(where).relink(scene, to)
    return {
        "linked": [{"scene": old, "to": new} for old, new in linked.items()],
        "problems": list(map(error_record, problems)),
    }
