"""The wheels that the plugin's zip carries: the engine and pip, each with its hash. Plain Python, like `protocol`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "wheels"
LIST = "wheels.json"
LOCK = "requirements.txt"
"""The engine's libraries by version and hash, beside its wheel."""
ENGINE = "rdb_geo-"
"""How the file of the engine's wheel begins."""


class WheelProblem(Exception):
    """A wheel can't be used; `code` is ``none``, ``several`` or ``damaged``, the text names the file or folder."""

    def __init__(self, code: str, place: Path) -> None:
        """Keep both."""
        super().__init__(str(place))
        self.code = code


@dataclass(frozen=True)
class Wheel:
    """A file of which pip installs a package."""

    path: Path
    sha256: str

    @property
    def version(self) -> str:
        """The package's version, from the file's name."""
        return self.path.name.split("-")[1]

    @property
    def requirement(self) -> str:
        """What pip is told: this file and no other, refused where its bytes are others."""
        name = self.path.name.split("-")[0].replace("_", "-")
        return f"{name} @ {self.path.resolve().as_uri()}#sha256={self.sha256}"


def carried_wheels(folder: Path = FOLDER) -> Mapping[str, Wheel]:
    """The wheels of this copy of the plugin by the name of their package; empty where it was built without.

    Raises:
        WheelProblem: A wheel is damaged or gone.
    """
    try:
        listed: dict[str, Any] = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    wheels = {}
    for name, entry in listed.items():
        path = folder / str(entry["file"])
        if not path.is_file() or sha256_of(path) != entry["sha256"]:
            raise WheelProblem("damaged", path)
        wheels[name] = Wheel(path, str(entry["sha256"]))
    return wheels


def engine_in(folder: Path) -> Wheel:
    """The engine's wheel in a folder that the user chose.

    Raises:
        WheelProblem: There is none, or several.
    """
    found = sorted(folder.glob(f"{ENGINE}*.whl")) if folder.is_dir() else []
    if len(found) != 1:
        raise WheelProblem("several" if found else "none", folder)
    return Wheel(found[0], sha256_of(found[0]))


def sha256_of(path: Path) -> str:
    """The file's hash, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
