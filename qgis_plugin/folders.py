"""Where things lie: the project's index, and the files of results."""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
import zlib
from datetime import datetime
from pathlib import Path

from qgis.PyQt.QtCore import QStandardPaths

from .map.layers import SCOPE, project

INDEX_NAME = ".rdb-geo"
RESULTS_NAME = "rdb-geo-hits"
RESULT_SUFFIXES = (".gpkg", ".gpkg-wal", ".gpkg-shm", ".tif", ".tif.aux.xml", ".rdbq.json")


def remembered_index() -> str:
    """Folder of the index: the project's own, else ``.rdb-geo`` beside the project or in its folder of documents."""
    stored, is_there = project().readEntry(SCOPE, "index", "")
    if is_there and stored:
        return project().readPath(stored)
    return str(home_folder() / INDEX_NAME)


def known_index() -> str:
    """Folder of the index where the project has or will have one; empty of a project that was never saved."""
    stored, is_there = project().readEntry(SCOPE, "index", "")
    return remembered_index() if (is_there and stored) or not is_unsaved() else ""


def is_index_gone() -> bool:
    """Whether the project has had an index whose folder is not there any more: its drive or network may be away."""
    stored, is_there = project().readEntry(SCOPE, "index", "")
    return bool(is_there and stored) and not Path(remembered_index()).exists()


def remember_index(folder: str) -> None:
    """Keep the index's folder in the project, relative to it where the project's paths are."""
    kept = project().writePath(folder)
    if project().readEntry(SCOPE, "index", "")[0] != kept:
        project().writeEntry(SCOPE, "index", kept)


def kept_number(name: str) -> int:
    """A number that the panel keeps in the project; 0 where there is none."""
    return int(project().readNumEntry(SCOPE, name, 0)[0])


def keep_number(name: str, value: int) -> None:
    """Keep a number in the project, unless it is there."""
    if kept_number(name) != value:
        project().writeEntry(SCOPE, name, value)


def kept_text(name: str) -> str:
    """A text that the panel keeps in the project; empty where there is none."""
    return str(project().readEntry(SCOPE, name, "")[0])


def keep_text(name: str, text: str) -> None:
    """Keep a text in the project."""
    project().writeEntry(SCOPE, name, text)


def home_folder() -> Path:
    """The project's folder; of a project that was never saved a folder of its own in the user's documents.

    Several unsaved projects must not write into one index, so each gets a folder that is named by the time at which
    the first file was written; the project remembers it.
    """
    if project().homePath():
        return Path(project().homePath())
    stored, is_there = project().readEntry(SCOPE, "folder", "")
    if is_there and stored:
        return Path(stored)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(documents) / "rdb-geo" / f"{datetime.now().astimezone():unsaved-%Y-%m-%d-%H%M%S}"
    is_dirty = project().isDirty()
    project().writeEntry(SCOPE, "folder", str(folder))
    project().setDirty(is_dirty)
    return folder


def is_unsaved() -> bool:
    """Whether the project has no folder yet."""
    return not project().homePath()


def results_folder(index: str) -> Path:
    """The project's own folder of results: projects that share a folder or an index do not share their results."""
    mine = re.sub(r"[^\w]+", "-", project().baseName()) or home_folder().name
    return _base(index) / RESULTS_NAME / mine


def _beside(index: str) -> Path:
    """Where results belong: in the project's folder, or beside the index where the project was never saved."""
    return Path(index).parent if is_unsaved() else home_folder()


def _base(index: str) -> Path:
    """Where results go: where they belong, or in the user's documents where that can only be read."""
    wanted = _beside(index)
    if _can_write(wanted / RESULTS_NAME):
        return wanted
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    mark = hashlib.sha256(str(wanted).encode()).hexdigest()[:6]  # two folders of one name are two projects
    return Path(documents) / "rdb-geo" / f"{wanted.name}-{mark}"


def _can_write(folder: Path) -> bool:
    """Whether a file can be made in a folder, or in the nearest one above it that exists.

    It is tried: network drives and read-only disks refuse what their permissions allow.
    """
    nearest = next((path for path in (folder, *folder.parents) if path.is_dir()), folder)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return True
    except OSError:
        return False


def is_elsewhere(index: str, path: str) -> bool:
    """Whether a result does not lie where it belongs, since that can only be read."""
    return _beside(index) / RESULTS_NAME not in Path(path).parents


def result_path(index: str, words: str, suffix: str) -> str:
    """A new file for a result.

    Raises:
        OSError: Its folder can't be made.
    """
    folder = results_folder(index)
    name = re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:40] or "hits"
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")[:-3]
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"{name}-{stamp}{suffix}")


def shapes_folder(index: str) -> Path:
    """Folder of copies of layers near which was searched, among the results: there as long as these are.

    Raises:
        OSError: It can't be made.
    """
    folder = results_folder(index)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def raster_path(index: str, name: str) -> str:
    """A new file for the visible part of a web map, in ``rdb-geo-rasters`` beside the results.

    Raises:
        OSError: Its folder can't be made.
    """
    folder = _base(index) / "rdb-geo-rasters"
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w]+", "-", name).strip("-")[:40] or "map"
    return str(folder / f"{stem}-{datetime.now().astimezone():%Y%m%d-%H%M%S}.tif")


def unused_results(index: str) -> list[Path]:
    """Files of this project's results that neither a layer of it nor another project in the folder shows."""
    kept = (f"{SCOPE}/asked", f"{SCOPE}/limits")
    used = [
        " ".join([layer.source(), *(str(layer.customProperty(name, "")) for name in kept)])
        for layer in project().mapLayers().values()
    ]
    used += map(_text_of, _other_projects(index))
    files = [path for path in sorted(results_folder(index).glob("*")) if path.name.endswith(RESULT_SUFFIXES)]
    return [path for path in files if not any(_stem(path) in text for text in used)]


def _other_projects(index: str) -> list[Path]:
    """The projects that lie where the results belong, without this one."""
    return [path for path in _beside(index).glob("*.qg[sz]") if path != Path(project().fileName())]


def _text_of(path: Path) -> str:
    """The XML of a project's file; empty where it can't be read."""
    try:
        if path.suffix == ".qgs":
            return path.read_text(encoding="utf-8", errors="replace")
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".qgs")]
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return ""
    return b"".join(parts).decode("utf-8", errors="replace")


def _stem(path: Path) -> str:
    """The file's name without its suffixes, as the files of one result share it."""
    return re.sub(r"\.(gpkg(-wal|-shm)?|tif(\.aux\.xml)?|rdbq\.json)$", "", path.name)
