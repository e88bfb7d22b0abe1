"""What became of the files of scenes since they were indexed, as far as sizes and times tell."""

from __future__ import annotations

import itertools
import os
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from rdb_geo.core.specs import SceneRecord


def is_changed(record: SceneRecord) -> bool:
    """A file on this machine that is another one than when it was indexed.

    A record holds the size of all files of a scene together and the time of the newest, overviews and world files among
    them: the file itself is another where it is newer, or larger, or as large as all and of another time. One that is
    smaller and older is the same only where a file beside it is as new as the newest was then, or newer.
    """
    if record.mtime_ns is None or record.composite is not None:
        return False
    path = Path(record.uri)
    try:
        state = path.stat()
    except (OSError, ValueError):
        return False
    if not S_ISREG(state.st_mode):
        return False
    size, time, size_then, time_then = state.st_size, state.st_mtime_ns, record.size_bytes or 0, record.mtime_ns
    if time > time_then or size > size_then or (size == size_then and time != time_then):
        return True
    return time < time_then and all(_time(beside) < time_then for beside in _beside(path))


def _beside(path: Path) -> list[Path]:
    """The other files whose names begin as a scene's own does: overviews, masks, world files."""
    try:
        names = _names_in(path.parent, path.parent.stat().st_mtime_ns)
    except OSError:
        return []
    first = bisect_left(names, path.stem)
    found = itertools.takewhile(lambda name: name.startswith(path.stem), itertools.islice(names, first, None))
    return [path.with_name(name) for name in found if name != path.name]


@lru_cache(maxsize=4)
def _names_in(folder: Path, changed: int) -> list[str]:
    """The names in a folder, sorted; kept while its time of the last change, `changed`, is the same."""
    del changed
    return sorted(os.listdir(folder))  # noqa: PTH208  # names alone


def _time(path: Path) -> int:
    """When a file was changed last, nanoseconds; 0 where it is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
