"""What a VRT is made of, so that nothing is indexed twice where it lies beside its files."""

from __future__ import annotations

import os
import re
import warnings
import xml.etree.ElementTree as ET  # only names are read, and expat expands no entity from outside
from collections.abc import Iterator, Sequence
from pathlib import Path

from rdb_geo.core.errors import RdbGeoWarning, first_of


def sources_of(vrt: Path) -> list[str]:
    """The files of this machine that a VRT reads, as paths; none where it can't be told."""
    try:
        root = ET.parse(vrt).getroot()  # noqa: S314  # see the import
    except (ET.ParseError, OSError, UnicodeError):
        return []
    return list(dict.fromkeys(_named(root, vrt.parent)))


def missing_source(vrt: Path) -> str | None:
    """The first file of a VRT that is not there; None where all are, or where it can't be told."""
    return next((name for name in sources_of(vrt) if not Path(name).exists()), None)


def _named(root: ET.Element, folder: Path) -> Iterator[str]:
    for element in (*root.iter("SourceFilename"), *root.iter("SourceDataset")):
        name = (element.text or "").strip()
        if not name or name.startswith(("/vsi", "<")) or re.match(r"[A-Za-z][A-Za-z0-9_]+:", name):
            continue
        yield str(folder / name) if element.get("relativeToVRT", element.get("relativetoVRT")) == "1" else name


def each_once(folder: Path, names: Sequence[str]) -> list[str]:
    """Pictures below a folder without those that show others of them again, which is said.

    A VRT of several files stands for these; one of a single file is left out.
    """
    mosaics = [name for name in names if name.lower().endswith(".vrt")]
    known = {_same(folder / name): name for name in names if mosaics}
    out: set[str] = set()
    for name in mosaics:
        sources = sources_of(folder / name)
        parts = [known[file] for file in map(_same, map(Path, sources)) if file in known and known[file] != name]
        if not parts or missing_source(folder / name):
            continue
        if len(sources) == 1:
            out.add(name)
            said = f"{folder / name} shows {parts[0]}, which is there too, and is left out: name it to index it."
        else:
            out |= set(parts)
            said = f"{folder / name} stands for {first_of(parts[0], len(parts))}: name its files to index them."
        warnings.warn(said, RdbGeoWarning, stacklevel=5)
    return [name for name in names if name not in out]


def _same(path: Path) -> str:
    return os.path.realpath(path)
