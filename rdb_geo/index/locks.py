"""Who may write: one process a scene, and one at a time lets an index file appear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rdb_geo.core.errors import IndexBusyError, IndexStoreError

WORK_FOLDER = ".work"
"""Hidden folder inside the index: locks and the parts of unfinished scenes."""

PATIENCE_S = 0.5
"""So long a writer waits for a lock: who looks whether it is held (`is_held`) has it for a moment."""

_TEMPORARY = re.compile(r"\.(?P<stem>.+)-[0-9a-f]{8}")
"""Name, without suffix, of what `rdb_geo.core.files.replacing` has not finished."""


@contextmanager
def writing(root: Path, target: Path, what: str) -> Iterator[Path]:
    """The right to write the index file of a scene, while the block runs. What a dead writer left is swept up first.

    Gives a hidden folder for unfinished work, which may not exist yet; messages call the scene `what`.

    Raises:
        IndexBusyError: Another process has it.
        IndexStoreError: A file stands in the place of the index's folder for work.
        OSError: The folder can't be made.
    """
    lock = _lock(root, target.stem)
    try:
        lock.acquire(timeout=PATIENCE_S)
    except Timeout as error:
        raise IndexBusyError(f"{what} is being indexed into {root} by another process: wait for it.") from error
    try:
        for stale in root.glob(f".{target.stem}-*{target.suffix}"):
            stale.unlink(missing_ok=True)
        yield root / WORK_FOLDER / target.stem
    finally:
        lock.release()


@contextmanager
def publishing(root: Path) -> Iterator[None]:
    """The right to let index files appear, while the block runs; waits for it."""
    with _lock(root, "publishing"):
        yield


def is_held(root: Path, path: Path) -> bool:
    """Whether a process is at work on an index file, or on a hidden file or folder of an unfinished one."""
    temporary = _TEMPORARY.fullmatch(path.stem)
    lock = root / WORK_FOLDER / f"{temporary['stem'] if temporary else path.stem}.lock"
    if not lock.exists():
        return False
    try:
        with FileLock(lock, timeout=0):
            return False
    except Timeout:
        return True


def _lock(root: Path, name: str) -> FileLock:
    work = root / WORK_FOLDER
    try:
        work.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise IndexStoreError(
            f"{work} is a file, and has to be the folder of locks and unfinished work: take it out."
        ) from error
    return FileLock(work / f"{name}.lock")
