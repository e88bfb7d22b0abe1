"""The bytes of an index file, on this machine or elsewhere, and what tells that it is still the same."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast


class State(NamedTuple):
    """What tells that a file is still the same."""

    inode: int
    """Number of the file, 0 where the system has none."""

    changed_ns: int
    """Time of the last change."""

    size: int
    """Bytes."""


Source = Callable[[], "SourceStream"]
"""Opens what is no file of this machine."""


class SourceStream(io.RawIOBase):
    """Bytes of an index file that lies elsewhere."""

    state: State
    """Of the file that is read."""


def state_of(path: Path) -> State | None:
    """The state of a file; None where it is gone, which reading will tell."""
    try:
        found = path.stat()
    except OSError:
        return None
    return State(found.st_ino, found.st_mtime_ns, found.st_size)


def open_stream(path: Path, source: Source | None) -> BinaryIO:
    """A file of this machine, or what `source` opens."""
    return path.open("rb") if source is None else cast("BinaryIO", source())


def state_in(stream: BinaryIO) -> State:
    """The state of a file that is open."""
    if isinstance(stream, SourceStream):
        return stream.state
    found = os.fstat(stream.fileno())
    return State(found.st_ino, found.st_mtime_ns, found.st_size)
