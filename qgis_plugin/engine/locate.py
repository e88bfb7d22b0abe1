"""Where the engine is: the user's setting, then the environment that the set-up made, then PATH.

Plain Python without Qt or QGIS. What runs the found command is in `client`; what makes an environment is in `install`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENVIRONMENT = ("rdb-geo", "engine")
"""Folder of the environment that the set-up makes, in the user's folder of local data."""

UNFINISHED = "rdb-geo-is-being-installed"
"""File in an environment that is being made: where it stays, the installation was broken off."""

SCRUBBED = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "PYTHONEXECUTABLE",
    "VIRTUAL_ENV",
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "LD_PRELOAD",
)
"""Variables that point into QGIS's own installation; the engine's libraries must not read them."""

SCRUBBED_PREFIXES = ("QT_", "QGIS_", "QML")


@dataclass(frozen=True)
class Engine:
    """A program that may be the engine."""

    command: tuple[str, ...]
    """Program and first arguments; a sub-command such as ``worker`` follows."""

    origin: str
    """``setting``, ``environment`` or ``path``."""


@dataclass(frozen=True)
class EngineStatus:
    """What the engine says of itself."""

    state: str
    """``ok``, ``missing``, ``too-old`` or ``broken``."""

    version: str
    """Its version, empty where it said none."""

    advice: tuple[str, ...]
    """What to do, in the engine's words."""

    models: tuple[str, ...] = ()
    """Models whose weights are on this machine."""


def find_engine(setting: str, environment: Path, search_path: str | None = None) -> Engine | None:
    """The first engine there is, unchecked: as set, in the environment that the set-up makes, on PATH.

    `setting` is a Python, the program ``rdb-geo`` or an environment's folder, or empty. One that names nothing is not
    passed over in silence: it gives None.
    """
    if setting:
        command = command_of(Path(setting))
        return None if command is None else Engine(command, "setting")
    command = command_of(environment)
    if command is not None:
        return Engine(command, "environment")
    program = shutil.which("rdb-geo", path=search_path)
    return None if program is None else Engine((program,), "path")


def command_of(path: Path) -> tuple[str, ...] | None:
    """How the engine at `path` (a Python, ``rdb-geo`` or an environment's folder) is started; None where it is not."""
    if path.is_dir():
        python = python_of(path)
        return command_of(python) if python is not None else None
    if not (path.is_file() and os.access(path, os.X_OK)):
        return None
    if path.stem.lower().startswith("python"):
        return (str(path), "-I", "-X", "utf8", "-m", "rdb_geo")
    return (str(path),)


def python_of(environment: Path) -> Path | None:
    """The Python of a virtual environment, None where the folder is none or was left unfinished."""
    if (environment / UNFINISHED).exists():
        return None
    for name in ("bin/python", "bin/python3", "Scripts/python.exe"):
        if (environment / name).is_file():
            return environment / name
    return None


def clean_environment(variables: Mapping[str, str], own_folders: Sequence[str] = ()) -> dict[str, str]:
    """`variables` without those that lead the engine into QGIS's own Python, PROJ, GDAL and Qt.

    PATH loses what lies below `own_folders`, where QGIS lies, so that no library of its is found.
    """
    kept = {
        name: value
        for name, value in variables.items()
        if name.upper() not in SCRUBBED and not name.upper().startswith(SCRUBBED_PREFIXES)
    }
    own = [os.path.normcase(os.path.normpath(folder)) for folder in own_folders if folder]
    for name in [name for name in kept if name.upper() == "PATH"]:
        kept[name] = os.pathsep.join(part for part in kept[name].split(os.pathsep) if not _is_below(part, own))
    return {**kept, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def _is_below(folder: str, others: Sequence[str]) -> bool:
    path = os.path.normcase(os.path.normpath(folder))
    return any(path == other or path.startswith(other.rstrip(os.sep) + os.sep) for other in others)


def read_doctor(exit_code: int, output: str, errors: str) -> EngineStatus:
    """What ``rdb-geo doctor --json`` said, by its exit code (0 = all is well) and what it printed."""
    try:
        report: dict[str, Any] = json.loads(output)
        version = str(report["rdb_geo"])
        models = tuple(str(model["name"]) for model in report.get("models", ()) if model.get("present"))
        advice = tuple(map(str, report.get("advice", ())))
    except (ValueError, KeyError, TypeError, AttributeError):
        said = (errors or output).strip().splitlines()
        return EngineStatus("broken", "", (said[-1],) if said else ())
    return EngineStatus("ok" if exit_code == 0 else "broken", version, advice, models)
