"""Caption files of any known layout to records: one function, which finds out the layout."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from training.data.amfmn import read_amfmn
from training.data.classes import read_class_lists, settle_label
from training.data.harma import read_harma
from training.data.images import PictureFinder
from training.data.karpathy import read_karpathy
from training.data.records import CaptionRecord, DataError, Entry, LayoutError
from training.data.table import read_table

logger = logging.getLogger(__name__)

SPLITS = ("train", "val", "test")
"""Names of splits, as words in the names of files that hold one of them."""

LAYOUTS: Mapping[str, Callable[[Path], list[Entry]]] = {
    "Karpathy JSON": read_karpathy,
    "PIR/HarMA JSON": read_harma,
    "AMFMN text files": read_amfmn,
    "CSV with headings": read_table,
}
"""Readers in the order in which they are tried."""

CLASS_LISTS = "txtclasses_rsicd"
"""Name of the folder of class lists that is read where it lies beside the caption file."""

_SPLIT_WORD = re.compile(rf"(?<![a-z])({'|'.join(SPLITS)})(?![a-z])", re.IGNORECASE)


def read_captions(
    path: Path, *, images: Path | None = None, split: str | None = None, classes: Path | None = None
) -> list[CaptionRecord]:
    """The records of a caption file, or of a folder of them, in the order of the file.

    Args:
        path: A file of any of `LAYOUTS`, or the folder of one. In a folder that has one file for each split, or for a
            file with the name of another split, the file of `split` is taken.
        images: Folder of the pictures (default: that of the caption file). They need not be there to read the captions.
        split: ``train``, ``val`` or ``test``; None for everything there is.
        classes: Folder of class lists (default: ``txtclasses_rsicd`` beside the caption file, if it is there).

    Returns:
        One record for each picture that has a caption. Blank captions are left out.

    Raises:
        DataError: There is no such file or split, it is of no known layout, an entry is garbled, or a class is unknown.
    """
    records: list[CaptionRecord] = []
    for file in caption_files(path, split):
        records += _read_file(file, images, split, classes)
    if not records:
        wanted = f"of the split {split!r}" if split else "with captions"
        raise DataError(f"{path} has no images {wanted}.")
    return records


def read_rsicd(folder: Path, split: str) -> list[CaptionRecord]:
    """The records of one split of ``captions.json`` in `folder`; see `read_captions`."""
    return read_captions(folder / "captions.json", split=split)


def caption_files(path: Path, split: str | None = None) -> list[Path]:
    """The files to read for a split, or for all.

    Raises:
        DataError: There is none, or it is not clear which of several.
    """
    if path.is_dir():
        return _files_in(path, split)
    own = split_of(path)
    if split is None or own in {"", split}:
        return [path]
    sibling = path.with_name(_SPLIT_WORD.sub(split, path.name))
    if sibling.is_file():
        return [sibling]
    raise DataError(f"{path} holds the split {own!r}, and there is no {sibling.name} beside it.")


def split_of(path: Path) -> str:
    """The split in a file's name, "" if it has none."""
    match = _SPLIT_WORD.search(path.stem)
    return match[1].lower() if match else ""


def recognise(path: Path) -> tuple[str, list[Entry]]:
    """The name of a file's layout, and its entries.

    Raises:
        DataError: It is of none of `LAYOUTS`; the message tells what each of them lacks. Or it is of one, but garbled.
    """
    if not path.is_file():
        raise DataError(f"{path} can't be read (there is no such file): give a caption file or the folder of one.")
    tried = []
    for name, read in LAYOUTS.items():
        try:
            return name, read(path)
        except LayoutError as error:
            tried.append(f"{name}: {error}")
    raise DataError(f"{path} is of no known layout. Tried {'; '.join(tried)}.")


def _files_in(folder: Path, split: str | None) -> list[Path]:
    found: dict[str, list[Path]] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in {".json", ".csv"} or re.search(r"(caps|captions)\.txt$", file.name, re.IGNORECASE):
            found.setdefault(split_of(file), []).append(file)
    undivided = found.pop("", [])
    if not found:
        found = {"": undivided}
    elif split is not None:
        found = {split: found.get(split, undivided)}
    for name, files in found.items():
        if len(files) != 1:
            names = ", ".join(file.name for file in files) or "no .json, .csv or _caps.txt"
            raise DataError(f"{folder} has {names}{f' of the split {name!r}' if name else ''}: give the caption file.")
    return [files[0] for files in found.values()]


@dataclass(slots=True)
class _Gathered:
    """All entries of one picture."""

    first: Entry
    sentences: list[str]


def _read_file(path: Path, images: Path | None, split: str | None, classes: Path | None) -> list[CaptionRecord]:
    layout, entries = recognise(path)
    pictures = _gather(path, entries)
    if split is not None and not split_of(path) and not any(entry.split for entry in entries):
        raise DataError(
            f"{path} ({layout}) does not tell its splits: give it a column split, or a file for each split with "
            f"{', '.join(SPLITS)} in its name."
        )
    beside = path.parent / CLASS_LISTS
    folder = classes or (beside if beside.is_dir() else None)
    lists = read_class_lists(folder) if folder else {}
    finder = PictureFinder(images or path.parent)
    records = []
    without = []
    for name, picture in pictures.items():
        own = picture.first.split or split_of(path)
        if split is not None and own != split:
            continue
        sentences = tuple(sentence.strip() for sentence in picture.sentences if sentence.strip())
        if not sentences:
            without.append(name)
            continue
        found, looked_in = finder.find(picture.first.image, own)
        label = settle_label(name, picture.first.label, lists)
        records.append(CaptionRecord(name, found, label, sentences, picture.first.view, looked_in))
    if without:
        logger.warning(
            "%s: %d pictures without a caption are left out (%s).", path, len(without), ", ".join(without[:5])
        )
    return records


def _gather(path: Path, entries: list[Entry]) -> dict[str, _Gathered]:
    """The entries of each picture together, by its name."""
    pictures: dict[str, _Gathered] = {}
    for entry in entries:
        name = entry.filename or _without_split_folder(entry.image)
        known = pictures.setdefault(name, _Gathered(entry, []))
        if (known.first.split, known.first.label) != (entry.split, entry.label):
            raise DataError(
                f"{path}: {name} stands there as {known.first.split or 'no split'} {known.first.label} "
                f"and as {entry.split or 'no split'} {entry.label}: one picture, one split and one class."
            )
        known.sentences.extend(entry.sentences)
    return pictures


def _without_split_folder(image: str) -> str:
    """``train/bridge_942.tif`` → ``bridge_942.tif``; other folders stay, for they may tell pictures apart."""
    parts = PurePosixPath(image.replace("\\", "/")).parts
    return "/".join(parts[1:] if len(parts) > 1 and parts[0] in SPLITS else parts)
