"""What a user should know of a scene before its answers are believed: it says two places, or is radar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import affine
import numpy as np

from rdb_geo.core.progress import Note
from rdb_geo.core.specs import SceneRecord
from rdb_geo.scene.bands.roles import BandInfo

APART_PX = 1.0
"""A world file whose corners lie further from the scene's own says another place."""

POLARISATION = re.compile(
    r"(?:(?:sigma|gamma|beta|amplitude|intensity)[^a-z]*)?(?:vv|vh|hv|hh)(?:_?d?b)?|(?:sigma|gamma|beta)_?(?:0|nought)",
    re.IGNORECASE,
)
"""What SNAP, Earth Engine and openEO call a band of radar."""

RADAR_FILE = re.compile(
    r"(?:^|[_.-])(?:sar|s1[a-d]_(?:iw|ew|s\d|wv)_.*|(?:iw|ew|s\d)-(?:grd|slc)-.*|vv|vh|hv)(?=[_.-])", re.IGNORECASE
)
"""What a file of radar is called: by its kind, Sentinel-1's names, or a polarisation."""


def doubts(record: SceneRecord, bands: Sequence[BandInfo]) -> list[Note]:
    """One sentence for each doubt."""
    return [*_other_place(record), *_radar(record, bands)]


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


def _radar(record: SceneRecord, bands: Sequence[BandInfo]) -> list[Note]:
    """Most bands, one of two, or the file of one or two, have names of radar."""
    drawn = [band for band in bands if band.colour != "alpha"]
    named = [band.description for band in drawn if POLARISATION.fullmatch(band.description.strip())]
    name = record.uri.rstrip("/").rsplit("/", 1)[-1]
    is_few = len(drawn) <= 2
    if not (2 * len(named) > len(drawn) or (is_few and (named or RADAR_FILE.search(name)))):
        return []
    told = named[0] if named else name
    said = f"it is called like radar ({told}): models that learned from photographs find little in it."
    return [Note("radar", said, sign=told)]
