"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

IMAGES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp")

SHAPE_INDEXES = (".qix", ".sbn", ".sbx", ".idm", ".ind", ".fbn", ".fbx", ".ain", ".aih", ".atx", ".ixs", ".mxs")
"""Spatial and attribute indexes of a shapefile: of its former rows they are wrong."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden temporary name beside `path`, with its suffix, renamed to `path` when the block ends well.

    Args:
        path: The final name. Its folder exists. A file of that name is replaced in one step.

    Yields:
        The name to write to.

    Raises:
        OSError: The file can't be written or renamed. Whatever the block raises, nothing is left behind.
    """
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
        _keep_name(path.parent)
        remove_stale(path)
    finally:
        temporary.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """Let a rename survive a power cut, where the system can synchronise a folder (Windows and some servers can't)."""
    if os.name != "posix":
        return
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def remove_stale(path: Path) -> None:
    """Remove what others derived from the former content of a file that was replaced: indexes, pyramids, statistics."""
    suffix = path.suffix.lower()
    if suffix in IMAGES:
        beside = [path.with_name(f"{path.name}{end}") for end in (".ovr", ".msk", ".aux.xml")] + [
            path.with_suffix(".rrd")
        ]
    else:
        beside = [path.with_suffix(end) for end in SHAPE_INDEXES] if suffix == ".shp" else []
    for name in beside:
        with suppress(OSError):
            name.unlink(missing_ok=True)
