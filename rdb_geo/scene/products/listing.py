"""The files of a folder or of an archive, by name."""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rdb_geo.core.errors import RdbGeoError, SceneError
from rdb_geo.scene.files.gdal import open_dataset
from rdb_geo.scene.files.members import of_tar, of_zip

ARCHIVES = {".zip": "/vsizip/", ".tar": "/vsitar/", ".tgz": "/vsitar/", ".tar.gz": "/vsitar/"}
"""Suffixes of archives, and where GDAL finds what is in them."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in one folder or archive, its folders included."""

    root: str
    """The folder or archive, an absolute path."""

    names: tuple[str, ...]
    """Paths below `root` with ``/`` between folders, sorted."""

    prefix: str
    """Before a name, what GDAL needs to open it."""

    read: Callable[[str], bytes]
    """The content of one of `names`; for small files."""

    def uri(self, name: str) -> str:
        """What GDAL calls one of `names`; a folder of them for people, too."""
        return f"{self.prefix}{name}" if name else self.root

    def is_named(self, folder: str, text: str) -> bool:
        """The last part of a folder's path, or of the archive's, holds a text, in any case of letters."""
        return text.lower() in (folder or self.root).rstrip("/").rsplit("/", 1)[-1].lower()

    def text(self, name: str) -> str:
        """One of `names` as text."""
        return self.read(name).decode("utf-8-sig", "replace")

    def matching(self, pattern: str) -> list[str]:
        """Names whose last part matches a regular expression, in any case of letters."""
        compiled = re.compile(pattern, re.IGNORECASE)
        return [name for name in self.names if compiled.fullmatch(name.rsplit("/", 1)[-1])]

    def grouped(self, *patterns: re.Pattern[str]) -> dict[tuple[str, str], list[tuple[str, re.Match[str]]]]:
        """Names whose last part matches a pattern, by their folder and the pattern's group ``id`` in capitals."""
        groups: dict[tuple[str, str], list[tuple[str, re.Match[str]]]] = {}
        for name in self.names:
            last = name.rsplit("/", 1)[-1]
            match = next((found for pattern in patterns if (found := pattern.fullmatch(last))), None)
            if match:
                groups.setdefault((parent(name), match["id"].upper()), []).append((name, match))
        return groups

    def without(self, names: Iterable[str]) -> Listing:
        """The others."""
        left_out = set(names)
        return Listing(self.root, tuple(n for n in self.names if n not in left_out), self.prefix, self.read)


def parent(name: str) -> str:
    """The folder of a name; nothing for the root."""
    folder = str(PurePosixPath(name).parent)
    return "" if folder == "." else folder


def folder_listing(folder: Path) -> Listing:
    """The files in a folder and below it, linked folders too, each once."""
    names = tuple(sorted(path.relative_to(folder).as_posix() for path in _files_below(folder) if path.is_file()))
    root = str(folder.resolve())
    return Listing(root, names, root.rstrip("/") + "/", lambda name: (folder / name).read_bytes())


def _files_below(folder: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        true_place = Path(place).resolve()
        if true_place in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(true_place)
        yield from (Path(place) / name for name in files)


def file_listing(folder: Path, names: Iterable[str]) -> Listing:
    """Some files of a folder."""
    root = str(folder.resolve())
    return Listing(root, tuple(sorted(names)), root.rstrip("/") + "/", lambda name: (folder / name).read_bytes())


def band_count(uri: str) -> int:
    """How many bands a file has; 0 where it can't be opened, which is said when it is indexed."""
    try:
        with open_dataset(uri) as dataset:
            return int(dataset.count)
    except RdbGeoError:
        return 0


def is_archive(path: Path) -> bool:
    """The file's name ends like that of an archive that can be read in place."""
    return path.name.lower().endswith(tuple(ARCHIVES))


def archive_stem(name: str) -> str:
    """What an archive's content would be called, in lower case: its name without folders and suffixes."""
    stem = name.rsplit("/", 1)[-1].lower()
    for suffix in sorted(ARCHIVES, key=len, reverse=True):
        stem = stem.removesuffix(suffix)
    return stem.removesuffix(".safe")


def archive_listing(path: Path) -> Listing:
    """The files in a zip or tar archive; raises `SceneError`: it is damaged, or none."""
    root = str(path.resolve())
    virtual = next(prefix for suffix, prefix in ARCHIVES.items() if path.name.lower().endswith(suffix))
    try:
        if virtual == "/vsizip/":
            with zipfile.ZipFile(path) as archive:
                names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            return Listing(root, tuple(sorted(names)), f"{virtual}{{{root}}}/", lambda name: of_zip(path, name))
        with tarfile.open(path) as tar:
            names = [entry.name.removeprefix("./") for entry in tar if entry.isfile()]
        return Listing(root, tuple(sorted(names)), f"{virtual}{{{root}}}/", lambda name: of_tar(path, name))
    except (OSError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise SceneError("no-archive", file=str(path), reason=str(error)) from error
