"""Training splits of one or more data sets, kept apart from the pictures that are measured on."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from training.data.images import MAX_UNREADABLE
from training.data.layouts import read_captions
from training.data.records import CaptionRecord, DataError

logger = logging.getLogger(__name__)


def read_training(paths: Sequence[Path]) -> list[CaptionRecord]:
    """The training records of all sets; val is that of the first.

    A training picture whose file equals one of val is left out, with a warning.

    Raises:
        DataError: A set is given twice, can't be read, has an unknown class, or more than `MAX_UNREADABLE` of the
            training pictures are those of val.
    """
    places = [path.resolve() for path in paths]
    twice = sorted({str(path) for path, place in zip(paths, places, strict=True) if places.count(place) > 1})
    if twice:
        raise DataError(f"{', '.join(twice)} is given more than once: name each set once.")
    records = [record for path in paths for record in read_captions(path, split="train")]
    measured = {_digest(record.path) for record in read_captions(paths[0], split="val")} - {""}
    shared = [record for record in records if _digest(record.path) in measured]
    if not shared:
        return records
    names = ", ".join(record.filename for record in shared[:5]) + (", …" if len(shared) > 5 else "")
    said = f"{len(shared)} of {len(records)} training pictures stand in val of {paths[0]} too ({names})"
    if len(shared) > MAX_UNREADABLE * len(records):
        raise DataError(f"{said}: at most {MAX_UNREADABLE:.0%} may, take them out of one of the two.")
    logger.warning("%s: left out.", said)
    gone = {id(record) for record in shared}
    return [record for record in records if id(record) not in gone]


def _digest(path: Path) -> str:
    """Of a file, "" where it can't be read: who loads the pictures says so."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
