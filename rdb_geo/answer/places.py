"""What of an index could not answer: where it lies, what lies under clouds, and what changed since."""

from __future__ import annotations

from itertools import compress

import numpy as np
import shapely

from rdb_geo.ask.select import touching, touching_bounds
from rdb_geo.core.environment import at_once
from rdb_geo.core.errors import IndexFormatError, first_of
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.progress import Note
from rdb_geo.index.store import Store
from rdb_geo.scene.files.fates import is_changed
from rdb_geo.score.scores import Scores


def under_clouds(scores: Scores) -> tuple[str, ...]:
    """How many chips did not answer since they lie under clouds; nothing where none does, or all."""
    if not (scores.clouded and scores.searched):
        return ()
    are = "1 chip lies" if scores.clouded == 1 else f"{scores.clouded} chips lie"
    said = f"{are} under clouds or their shadows, as its product tells, and did not answer: --cloudy asks them too."
    return (Note("under-clouds", said, chips=scores.clouded),)


def changed_since(scores: Scores) -> tuple[str, ...]:
    """Which scenes are other files than when they were indexed; nothing where none is."""
    records = [scene.shard.manifest.scene for scene in scores.scenes]
    changed = [record.uri for record in compress(records, at_once(is_changed, records))]
    if not changed:
        return ()
    which = first_of(changed[0], len(changed))
    said = f"changed since it was indexed, which the answer does not know: {which}; index again."
    return (Note("changed-scenes", said, scenes=len(changed), first=changed[0]),)


def where_else(store: Store, scores: Scores) -> tuple[str, ...]:
    """Where the scenes lie, and whether latitude and longitude were exchanged; nothing where a chip may answer."""
    area = scores.limits.area
    if scores.searched or scores.clouded or area is None:
        return ()
    bounds = [group.record.bounds for scene in scores.scenes for group in scene.shard.groups]
    if not bounds:
        return ()
    west, south, east, north = (
        np.array(bounds)[:, :2].min(axis=0).tolist() + np.array(bounds)[:, 2:].max(axis=0).tolist()
    )
    place = f"the index lies at {west:.4f}, {south:.4f} … {east:.4f}, {north:.4f} (longitude, latitude)."
    said = Note("index-lies", place, bounds=[west, south, east, north])
    if _holds(store, scores, shapely.transform(area, lambda points: points[:, ::-1])):
        swapped = "with longitude and latitude exchanged there would be hits: write W,S,E,N, longitude first."
        return (said, Note("exchanged", swapped))
    return (said,)


def _holds(store: Store, scores: Scores, area: LonLatGeometry) -> bool:
    """Whether a chip of the scenes touches an area."""
    for scene in scores.scenes:
        for group in scene.shard.groups:
            if not touching_bounds(np.array([group.record.bounds]), area)[0]:
                continue
            try:
                if touching(store.places_of(scene.shard, group), area).any():
                    return True
            except IndexFormatError:
                continue
    return False
