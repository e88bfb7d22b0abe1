"""Changed cells → outlines that follow the ground: what regions of both dates say of them."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import replace

import shapely

from rdb_geo.answer.change.compare import ChangeAnswer, find_change
from rdb_geo.answer.shapes.outlines import Shapes, find_shapes
from rdb_geo.answer.shapes.regions import geodesic_area_m2
from rdb_geo.ask.select import EVEN_ODDS, Selection
from rdb_geo.core.geometry import LonLatGeometry
from rdb_geo.core.progress import Note, ProgressFn, ignore
from rdb_geo.core.requests import Comparison, Outlining
from rdb_geo.encoders.base import Inside
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question
from rdb_geo.score.scores import score


def compare(
    store: Store,
    question: Question,
    comparison: Comparison,
    *,
    inside: Inside | None = None,
    on_progress: ProgressFn = ignore,
) -> ChangeAnswer:
    """Find changes, see `find_change`, and let their outlines follow the ground where that is wished."""
    answer = find_change(store, question, comparison, on_progress=on_progress)
    if not comparison.fine:
        return answer
    return follow_ground(store, question, answer, fell=comparison.fell, inside=inside, on_progress=on_progress)


def follow_ground(
    store: Store,
    question: Question,
    answer: ChangeAnswer,
    *,
    fell: bool,
    inside: Inside | None,
    on_progress: ProgressFn = ignore,
) -> ChangeAnswer:
    """Cut changes to the `fine` regions of the date that shows it (the earlier one if it `fell`), without the other's.

    What counts as a change, and how sure it is, stays. Where no region of the date that shows it lies, or nothing is
    left, the outline stays that of the cells, and a note says so. `find_shapes` says what is raised.
    """
    if not answer.changes:
        return answer
    where = shapely.union_all([change.geometry for change in answer.changes])
    old, new = (
        _regions(store, question, uris, where, inside, on_progress)
        for uris in ({change.scene_old for change in answer.changes}, {change.scene for change in answer.changes})
    )
    shown, other = (old, new) if fell else (new, old)
    seen, elsewhere = (shapely.union_all([region.geometry for region in dated.regions]) for dated in (shown, other))
    changes, plain = [], 0
    for change in answer.changes:
        left = shapely.difference(shapely.intersection(change.geometry, seen), elsewhere)
        parts = [part for part in shapely.get_parts(left) if part.geom_type == "Polygon"]
        plain += not parts
        shape: LonLatGeometry = shapely.orient_polygons(shapely.union_all(parts)) if parts else change.geometry
        changes.append(replace(change, geometry=shape, area_m2=geodesic_area_m2(shape)))
    notes = [note for dated in (old, new) for note in dated.notes if isinstance(note, Note) and "scene" in note.values]
    if plain:
        count = "1 change keeps" if plain == 1 else f"{plain} changes keep"
        said = f"{count} the outline of the chips: no region of {EVEN_ODDS:g} or more is left there."
        notes.append(Note("plain-changes", said, changes=plain))
    return replace(answer, changes=changes, notes=tuple(dict.fromkeys((*answer.notes, *notes))))


def _regions(
    store: Store,
    question: Question,
    uris: Iterable[str],
    where: LonLatGeometry,
    inside: Inside | None,
    on_progress: ProgressFn,
) -> Shapes:
    selection = Selection(scenes=tuple(map(glob.escape, sorted(uris))), area=where)
    scores = score(store, question, selection, on_progress=on_progress)
    options = Outlining(high=EVEN_ODDS, fine=True, keep_overlaps=True, min_area_m2=0)
    return find_shapes(store, scores, options, inside=inside, on_progress=on_progress)
