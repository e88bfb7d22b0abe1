"""Pythons of this machine that may make the engine's environment: where installers put them, and what each can do.

Plain Python without Qt or QGIS; what runs the found programs is in `install`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 10)
"""The engine's oldest Python."""

NEWEST = (3, 14)
"""The newest one for which the engine's libraries have wheels."""

OF_UV = (3, 12)
"""The Python that uv is asked for."""

PROBE = (
    "import importlib.util as u, json, struct, sys; print(json.dumps({'version': sys.version_info[:2], "
    "'bits': struct.calcsize('P') * 8, 'program': sys.executable, "
    "'has': [n for n in ('venv', 'ensurepip') if u.find_spec(n)]}))"
)
"""Asks a Python what it can do."""

CONDA = ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba")


@dataclass(frozen=True)
class Candidate:
    """A program that may be a Python."""

    path: str
    origin: str
    """Who put it there: ``PATH``, ``python.org``, ``Homebrew``, ``conda``, ``pyenv``, ``QGIS``, ``chosen``, ``uv`` …"""


@dataclass(frozen=True)
class Python:
    """A program that is a Python, and what it can do."""

    path: str
    origin: str
    version: tuple[int, int]
    has_venv: bool = True
    has_pip: bool = True
    """Whether environments that it makes have pip."""
    bits: int = 64

    def problem(self, *, brings_pip: bool) -> str:
        """Why it can't make the environment.

        ``too-old``, ``too-new``, ``32-bit``, ``no-venv``, ``no-pip`` (unless the plugin brings one), or empty.
        """
        if self.origin == "uv":
            return "" if brings_pip else "no-pip"
        if self.version < OLDEST:
            return "too-old"
        if self.version > NEWEST:
            return "too-new"
        if self.bits < 64:
            return "32-bit"
        if not self.has_venv:
            return "no-venv"
        return "" if self.has_pip or brings_pip else "no-pip"


def candidates(
    variables: Mapping[str, str], system: str = sys.platform, root: Path | None = None, own: str = sys.exec_prefix
) -> list[Candidate]:
    """Programs that may be a Python, newest versions first within each place, each once.

    Never QGIS's own executable.

    `system` is ``win32``, ``darwin`` or ``linux``; `root` stands for the file system's root in tests; `own` is where
    QGIS's own Python lies.
    """
    home = Path(variables.get("USERPROFILE" if system == "win32" else "HOME", str(Path.home())))
    places = {"win32": _windows, "darwin": _mac}.get(system, _linux)(variables, home, root or Path("/"))
    found = [*_on_path(variables, system)]
    for origin, folder, pattern in places:
        if folder.is_dir():
            found += [Candidate(str(path), origin) for path in sorted(folder.glob(pattern), key=_newest_first)]
    inside = ("python3.exe", "python.exe") if system == "win32" else ("bin/python3",)
    found += [Candidate(str(Path(own) / name), "QGIS") for name in inside]
    uv = shutil.which("uv", path=variables.get("PATH", ""))
    return list(_once(found)) + ([Candidate(uv, "uv")] if uv else [])


def _on_path(variables: Mapping[str, str], system: str) -> Iterable[Candidate]:
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for name in [*names, "python3", "python"] if system != "win32" else ["python", "python3"]:
        path = shutil.which(name, path=variables.get("PATH", ""))
        if path is not None:
            yield Candidate(path, "PATH")


def _windows(variables: Mapping[str, str], home: Path, root: Path) -> list[tuple[str, Path, str]]:
    local = Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local")
    programs = Path(variables.get("ProgramFiles") or root / "Program Files")
    shared = Path(variables.get("ProgramData") or root / "ProgramData")
    drive = Path(variables["SystemDrive"] + "\\") if variables.get("SystemDrive") else root
    conda = [("conda", folder / name, "python.exe") for folder in (home, local, shared) for name in CONDA]
    environments = [("conda", folder / name / "envs", "*/python.exe") for folder in (home, shared) for name in CONDA]
    return [
        ("python.org", local / "Programs" / "Python", "Python3*/python.exe"),
        ("python.org", programs, "Python3*/python.exe"),
        ("python.org", drive, "Python3*/python.exe"),
        ("pyenv", home / ".pyenv" / "pyenv-win" / "versions", "*/python.exe"),
        *conda,
        *environments,
        ("Store", local / "Microsoft" / "WindowsApps", "python3.*.exe"),
    ]


def _mac(_variables: Mapping[str, str], home: Path, root: Path) -> list[tuple[str, Path, str]]:
    conda = [("conda", folder / name / "bin", "python3") for folder in (home, root / "opt") for name in CONDA]
    return [
        ("python.org", root / "Library" / "Frameworks" / "Python.framework" / "Versions", "3.*/bin/python3"),
        ("Homebrew", root / "opt" / "homebrew" / "bin", "python3.[0-9]*"),
        ("Homebrew", root / "usr" / "local" / "bin", "python3.[0-9]*"),
        ("MacPorts", root / "opt" / "local" / "bin", "python3.[0-9]*"),
        ("pyenv", home / ".pyenv" / "versions", "*/bin/python3"),
        *conda,
        ("conda", root / "opt" / "homebrew" / "Caskroom", "*/base/bin/python3"),
        ("QGIS", root / "Applications", "QGIS*.app/Contents/MacOS/bin/python3"),
        ("Xcode", root / "usr" / "bin", "python3"),
    ]


def _linux(_variables: Mapping[str, str], home: Path, root: Path) -> list[tuple[str, Path, str]]:
    conda = [("conda", folder / name / "bin", "python3") for folder in (home, root / "opt") for name in CONDA]
    return [
        ("system", root / "usr" / "bin", "python3.[0-9]*"),
        ("system", root / "usr" / "local" / "bin", "python3.[0-9]*"),
        ("pyenv", home / ".pyenv" / "versions", "*/bin/python3"),
        *conda,
        ("conda", root / "opt" / "conda" / "bin", "python3"),
    ]


def _newest_first(path: Path) -> tuple[int, ...]:
    """Numbers of the path's version, so that 3.12 comes before 3.9."""
    digits = re.findall(r"3[._-]?(\d+)(?:\.(\d+))?", str(path))
    return tuple(-int(part or 0) for part in digits[-1]) if digits else (0,)


def _once(found: Iterable[Candidate]) -> Iterable[Candidate]:
    seen: set[str] = set()
    for candidate in found:
        path = Path(candidate.path)
        if "config" in path.name or not path.is_file():
            continue
        real = os.path.realpath(path)
        if real not in seen and path.stat().st_size:  # Windows puts empty stand-ins for its Store into PATH
            seen.add(real)
            yield candidate


def read_launcher(output: str) -> list[Candidate]:
    """What Windows' launcher ``py -0p`` lists."""
    paths = re.findall(r"^\s*-\S+\s+(?:\*\s+)?(\S.*?\.exe)\s*$", output, re.MULTILINE)
    return [Candidate(path, "python.org") for path in paths]


def read_probe(candidate: Candidate, exit_code: int, output: str) -> Python | None:
    """What a candidate answered to `PROBE`; None where it is no Python that works."""
    if candidate.origin == "uv":
        return Python(candidate.path, "uv", OF_UV)
    try:
        answer = json.loads(output.strip().splitlines()[-1])
        major, minor = answer["version"]
        has = set(answer["has"])
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    if exit_code != 0:
        return None
    version = (int(major), int(minor))
    program = str(answer.get("program") or candidate.path)
    return Python(program, candidate.origin, version, "venv" in has, "ensurepip" in has, int(answer["bits"]))
