"""The process's environment: its cores; nothing that breaks the own GDAL and PROJ or tells others, little memory."""

from __future__ import annotations

import ctypes
import gc
import math
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

_Thing = TypeVar("_Thing")
_Told = TypeVar("_Told")

AT_ONCE = 32
"""So many files are looked at, at once, where there are several times as many: each may lie on a network share."""

SILENT = {
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime 1.29 and later, all platforms but Windows' own builds
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, and transformers and open_clip that call it
    "DO_NOT_TRACK": "1",  # whoever keeps the convention
    "RAY_USAGE_STATS_ENABLED": "0",  # Ray, where a user has it
}
"""Environment variables, each with the value that means silence.

Source: ONNX Runtime's Privacy.md ("Set `ORT_DISABLE_TELEMETRY=1` before ONNX Runtime initializes … this prevents the
uploader, events, and persistent device identifier from being created for the process lifetime"), huggingface_hub's and
Ray's lists of environment variables.
"""

OWNERS = {"rasterio": "proj_data", "pyproj": "proj_dir/share/proj", "pyogrio": "proj_data"}
"""Packages whose wheels bring a PROJ of their own, and the folder of its data."""

PROJ_VARIABLES = ("PROJ_DATA", "PROJ_LIB")
GDAL_VARIABLES = ("GDAL_DATA", "GDAL_DRIVER_PATH")

ONE_ARENA = -8
"""``M_ARENA_MAX`` of glibc's ``mallopt``."""

left_out: dict[str, str] = {}
"""What was found and left out: variable and value."""


def leave_out_foreign_settings() -> None:
    """Take out of this process's environment what belongs to another installation.

    Nothing is done where rasterio, pyproj and pyogrio bring no data of their own (conda, a system's packages): there
    the variables are meant. A folder of PROJ is kept where its database is as new as the own ones: it may hold grids.
    """
    if not any(name in os.environ for name in (*PROJ_VARIABLES, *GDAL_VARIABLES)):
        return
    bundled = [folder for package, part in OWNERS.items() if (folder := _folder(package, part)) is not None]
    if not bundled:
        return
    needed = max((_layout(folder) or (0, 0)) for folder in bundled)
    for name in PROJ_VARIABLES:
        if name in os.environ and not _is_as_new(os.environ[name], needed):
            left_out[name] = os.environ.pop(name)
    for name in GDAL_VARIABLES:
        if name in os.environ:
            left_out[name] = os.environ.pop(name)


def _folder(package: str, part: str) -> Path | None:
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(places[0]) / part if places else None
    return folder if folder is not None and (folder / "proj.db").is_file() else None


def _is_as_new(folders: str, needed: tuple[int, int]) -> bool:
    """The first database on the search path has the layout that is needed."""
    layouts = [_layout(Path(folder)) for folder in folders.split(os.pathsep) if (Path(folder) / "proj.db").is_file()]
    return bool(layouts) and layouts[0] is not None and layouts[0][0] == needed[0] and layouts[0] >= needed


def _layout(folder: Path) -> tuple[int, int] | None:
    """Major and minor version of the layout of a folder's database; None where it can't be read."""
    try:
        with closing(sqlite3.connect(f"{(folder / 'proj.db').absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = dict(database.execute("SELECT key, value FROM metadata WHERE key LIKE 'DATABASE.LAYOUT.VERSION.%'"))
        return int(rows["DATABASE.LAYOUT.VERSION.MAJOR"]), int(rows["DATABASE.LAYOUT.VERSION.MINOR"])
    except (sqlite3.Error, KeyError, ValueError, OSError):
        return None


def switch_off_reports() -> None:
    """Set `SILENT` for this process and those that it starts.

    It must run before a dependency is imported, so importing ``rdb_geo`` does it.
    """
    os.environ.update(SILENT)


def share_one_heap() -> None:
    """Let all threads of this process take memory from one heap, where the system's library can (glibc).

    Else each thread keeps what it has given back for itself: with two runs of a model at once 60 MB more
    (`benchmarks/memory.py`). A program decides this for itself, so only ours do.
    """
    library = _c_library()
    if library is not None:
        library.mallopt(ctypes.c_int(ONE_ARENA), ctypes.c_int(1))


def give_back_memory() -> None:
    """Give the system what was taken for a while and is free again, where the system's library can (glibc)."""
    library = _c_library()
    if library is not None:
        library.malloc_trim(ctypes.c_size_t(0))


@lru_cache(maxsize=1)
def _c_library() -> ctypes.CDLL | None:
    """glibc; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


def spare_memory() -> None:
    """Let Arrow take its memory from the system, as all others do, unless the user says otherwise.

    Its own allocator sets aside what indexing never uses. It must run before pyarrow is imported.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def usable_cores() -> int:
    """Cores that this process may use: a container, `taskset` or ``OMP_NUM_THREADS`` may allow fewer than there are.

    Ray sets the latter to what a task was given, so that the tasks of a machine do not crowd each other out.
    """
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    told = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    if told.isdecimal() and int(told):
        count = min(count, int(told))
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(count, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError):  # no cgroup, or its quota is "max"
        return count


@contextmanager
def without_collecting() -> Iterator[None]:
    """Python looks for no cycles of garbage while the block runs: in it many objects are made that stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def at_once(look: Callable[[_Thing], _Told], things: Sequence[_Thing]) -> list[_Told]:
    """What `look` says of each, in their order; it waits for the system and does little else."""
    if len(things) < 4 * AT_ONCE:
        return list(map(look, things))
    from concurrent.futures import ThreadPoolExecutor  # commands that look at few files start without it

    shares = [things[start::AT_ONCE] for start in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda share: list(map(look, share)), shares))
    return [told[place % AT_ONCE][place // AT_ONCE] for place in range(len(things))]
