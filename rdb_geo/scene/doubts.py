"""What a user should know of a scene before its answers are believed: where it lies, what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import affine
import numpy as np

from rdb_geo.core.progress import Note
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.bands.kinds import unlike_photographs
from rdb_geo.scene.bands.roles import BandInfo
from rdb_geo.scene.where.misplaced import misplaced

APART_PX = 1.0
"""A world file whose corners lie further from the scene's own says another place."""


def doubts(record: SceneRecord, bands: Sequence[BandInfo]) -> list[Note]:
    """One sentence for each doubt."""
    return [*_other_place(record), *misplaced(record), *unlike_photographs(record, bands)]


def _other_place(record: SceneRecord) -> list[Note]:
    """A world file of a plain file says another place than the file itself, which counts."""
    path = Path(record.uri)
    if record.composite is not None or not path.is_absolute():
        return []
    end = path.suffix.lower()
    endings = (f"{end}w", f".{end[1:2]}{end[-1:]}w", ".wld") if end.strip(".") else (".wld",)
    for beside in chain.from_iterable((path.with_suffix(e), path.with_suffix(e.upper())) for e in endings):
        try:
            told = affine.loadsw(beside.read_text(encoding="ascii"))
        except (OSError, ValueError, TypeError):
            continue
        corners = np.array([[0, record.width_px, 0], [0, 0, record.height_px], [1, 1, 1]])
        own, other = (np.array(one).reshape(-1, 3)[:2] @ corners for one in (affine.Affine(*record.transform), told))
        pixel = np.sqrt(abs(affine.Affine(*record.transform).determinant))
        if np.hypot(*(own - other)).max() > APART_PX * pixel:
            said = f"{beside.name} says another place than the file itself, which counts: correct or remove it."
            return [Note("other-place", said, file=beside.name)]
    return []
