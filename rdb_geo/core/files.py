"""Files that appear whole or not at all, and files of text in another encoding."""

from __future__ import annotations

import codecs
import glob
import json
import os
import secrets
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

IMAGES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp")

SHAPE_INDEXES = (".qix", ".sbn", ".sbx", ".idm", ".ind", ".fbn", ".fbx", ".ain", ".aih", ".atx", ".ixs", ".mxs")
"""Spatial and attribute indexes of a shapefile: of its former rows they are wrong."""


NAME_BYTES = 255
"""Longest name of a file nearly everywhere."""

STALE_S = 86_400.0
"""A temporary file that nothing has written to for a day is of a process that was killed."""


DEVICE = r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)"
"""Names that Windows keeps for devices, whatever suffix follows: a pattern for their beginning."""


def at_home(path: str | Path) -> Path:
    """A path with the user's folder for its ``~``; ``~name`` of no user is a file that is called so."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  # Path.expanduser ends in a RuntimeError there


def as_listed(path: Path) -> Path:
    """A path, made absolute, as its folders list it: macOS finds a file by other capitals and accents, too.

    One file is one scene, however it is spelt.
    """
    path = path.absolute()
    if path.parent == path:
        return path
    parent = as_listed(path.parent)
    name = path.name
    with suppress(OSError):
        if os.path.lexists(path.with_name(name.swapcase())):
            names = _names(parent, parent.stat().st_mtime_ns)
            others = () if name in names else (one for one in names if _folded(one) == _folded(name))
            name = next((one for one in others if (parent / one).samefile(path)), name)
    return parent / name


def composed(name: str) -> str:
    """A name with its accents composed, as most programs type them; macOS' older disks list them apart."""
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", name).casefold()


@lru_cache(maxsize=64)
def _names(folder: Path, _changed_ns: int) -> frozenset[str]:
    return frozenset(os.listdir(folder))  # noqa: PTH208  # names alone


@contextmanager
def replacing(path: Path, *, lasts: bool = True) -> Iterator[Path]:
    """A hidden temporary name beside `path`, with its suffix, renamed to `path` when the block ends well.

    The folder exists; a file of that name is replaced in one step. Raises `OSError`; whatever the block raises, nothing
    is left behind. What does not last may be torn after a power cut, and costs no wait for the disk.
    """
    temporary = _hidden(path)
    try:
        yield temporary
        if lasts:
            synchronise(temporary)
        temporary.replace(path)
        if lasts:
            keep_names(path.parent)
        remove_stale(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """A hidden new folder beside `folder`, renamed to it when the block ends well.

    `folder` is not there, or is an empty one. Raises `OSError`; whatever the block raises, nothing is left behind.
    """
    hidden = _hidden(folder)
    try:
        hidden.mkdir(parents=True)
        yield hidden
        for path in sorted(hidden.rglob("*")):
            if path.is_file():
                synchronise(path)
        if folder.exists():
            folder.rmdir()  # Windows renames onto none
        hidden.replace(folder)
        keep_names(folder.parent)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def write_json(path: Path, value: object) -> str:
    """Write a value as JSON, by `replacing`; the text."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    with replacing(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")
    return text


@contextmanager
def replacing_all(path: Path) -> Iterator[Path]:
    """The same for a file that consists of several, a shapefile: none of them is there without all others.

    `path` is the one that is opened, such as the ``.shp``: it goes first and comes last. The name to write to lies in a
    hidden folder; others may be written beside it. Where they can't be written or renamed (`OSError`) the former files
    are as they were, and nothing is left behind.
    """
    folder = _hidden(path)
    former = folder / "former"
    try:
        former.mkdir(parents=True)
        yield folder / path.name
        made = sorted((part for part in folder.iterdir() if part != former), key=lambda part: part.name == path.name)
        for part in made:
            synchronise(part)
        beside = [path.with_name(part.name) for part in made if part.name != path.name]
        old = [one for one in (path, *dict.fromkeys((*beside, *_derived(path)))) if one.exists()]
        if old == [path] and not beside:
            made[-1].replace(path)
        else:
            _exchange(made, old, former, path.parent)
        keep_names(path.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_names(folder: Path) -> None:
    """Let renames and removals survive a power cut, where the system can synchronise a folder (Windows can't)."""
    if os.name != "posix":
        return
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that it holds; it need not be there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def synchronise(path: Path) -> None:
    """Let what was written to a file survive a power cut."""
    with path.open("r+b") as written:  # Windows synchronises only what may be written
        os.fsync(written.fileno())


def cut_to_bytes(text: str, most: int) -> str:
    """The beginning of a text that takes at most so many bytes of UTF-8, whole characters alone."""
    return text.encode("utf-8", "surrogateescape")[:most].decode("utf-8", "ignore") if len(text) * 4 > most else text


def _exchange(made: Sequence[Path], old: Sequence[Path], former: Path, folder: Path) -> None:
    """Old files out, made ones in, one after the other; all back where that fails."""
    gone: list[Path] = []
    came: list[Path] = []
    try:
        for path in old:
            path.replace(former / path.name)
            gone.append(path)
        for part in made:
            came.append(folder / part.name)
            part.replace(came[-1])
    except OSError:
        for path in reversed(came):
            path.unlink(missing_ok=True)
        for path in reversed(gone):
            (former / path.name).replace(path)
        raise


def _hidden(path: Path) -> Path:
    """A new name beside `path`. What killed processes left of such names is swept up."""
    end = f"-{secrets.token_hex(4)}{path.suffix}"
    stem = cut_to_bytes(path.stem, NAME_BYTES - 1 - len(os.fsencode(end)))
    remove_old(path.parent.glob(f".{glob.escape(stem)}-{'[0-9a-f]' * 8}{glob.escape(path.suffix)}"))
    return path.with_name(f".{stem}{end}")


def remove_old(paths: Iterable[Path]) -> None:
    """Remove those files and folders that nothing has written to for `STALE_S`."""
    for path in paths:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE_S:
                remove(path)


def remove_stale(path: Path) -> None:
    """Remove what others derived from the former content of a file that was replaced: indexes, pyramids, statistics."""
    for name in _derived(path):
        with suppress(OSError):
            name.unlink(missing_ok=True)


def _derived(path: Path) -> list[Path]:
    suffix = path.suffix.lower()
    if suffix in IMAGES:
        names = [path.with_name(f"{path.name}{end}") for end in (".ovr", ".msk", ".aux.xml")]
        return [*names, path.with_suffix(".rrd")]
    return [path.with_suffix(end) for end in SHAPE_INDEXES] if suffix == ".shp" else []


@contextmanager
def in_utf8(path: Path) -> Iterator[Path]:
    """The file, or while the block runs a copy in UTF-8 where it is UTF-16, as Excel saves "Unicode text".

    Raises:
        ValueError: It begins like UTF-16 and is none.
    """
    with path.open("rb") as file:
        is_utf16 = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if not is_utf16:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{path.stem}.csv"
        copy.write_text(path.read_text(encoding="utf-16"), encoding="utf-8")
        yield copy
