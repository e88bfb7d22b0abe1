"""The scene classes, the words for them, and which of them a picture is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from training.data.records import CaptionRecord, DataError
from training.data.text import read_text
from training.settings import read_toml

WORDS = read_toml(Path(__file__).with_name("vocabulary.toml"))
"""All words of the training, table by table."""


def words_of(table: str) -> dict[str, tuple[str, ...]]:
    """A table of `WORDS` that holds lists of words."""
    return {name: tuple(words) for name, words in WORDS[table].items()}


CLASS_WORDS = words_of("classes")
"""RSICD's 30 classes in natural words: the first is the name, the others are what users type for it."""

CLASSES = tuple(CLASS_WORDS)
"""The class labels in their order."""

RSITMD_CLASSES = (*CLASSES, "boat", "intersection", "plane")
"""The classes of RSITMD's pictures; the last three are very rare."""

NO_CLASS = ""
"""Label of a picture whose class is not known."""

IGNORED = -1
"""Its number: a loss leaves it out (``ignore_index``)."""

ALIASES = {"playfields": "playground"}
"""RSICD's lists have 31 classes; merged like this they are the usual 30."""

OPEN_WATER = "openwater"
"""A class beside RSICD's own, in training only; see `training.pictures.water`."""

TRAIN_WORDS = {**CLASS_WORDS, OPEN_WATER: ("open water", "ocean", "sea", "calm sea water", "water surface")}
"""All classes of the training, in natural words."""

TRAIN_CLASSES = tuple(TRAIN_WORDS)
"""Their labels in their order, RSICD's first."""

PROMPT = "An aerial photograph of {}"
"""CLIP-rsicd's prompt, by which class accuracy is measured. Source: arampacha/CLIP-rsicd."""

TRAIN_TEMPLATES = (
    "{}",
    "an aerial photograph of {}",
    "a satellite image of {}",
    "{} seen from above",
    "there is a {} in the picture",
    "an aerial view of the {}.",
)
"""Prompts for the classes while training."""


def class_name(label: str) -> str:
    """A class label in natural words (``storagetanks`` → ``storage tanks``)."""
    return CLASS_WORDS[label][0]


def label_from_name(filename: str) -> str:
    """The class in a picture's name (``train/bridge_942.tif`` → ``bridge``), `NO_CLASS` if it has none.

    921 of RSICD's pictures have names of digits alone: they have none.
    """
    return _known(re.sub(r"_?\d+$", "", PurePosixPath(filename).stem)) or NO_CLASS


def settle_label(filename: str, given: str, lists: Mapping[str, str]) -> str:
    """A picture's class by lists of names, by its caption file, or by its name.

    Args:
        filename: The picture's name.
        given: What the caption file says. HarMA's train file of RSICD gives each picture that is named by digits alone
            its own name as class, which makes 719 of them: that is taken for none.
        lists: Class of each stem, see `read_class_lists`.

    Raises:
        DataError: `given` is no class, or another one than the lists say.
    """
    stem = PurePosixPath(filename).stem
    listed = lists.get(stem, NO_CLASS)
    if not given or given.isdigit() or PurePosixPath(given).stem == stem:
        return listed or label_from_name(filename)
    label = _known(given)
    if label is None:
        raise DataError(
            f"unknown label {given!r} of {filename}: known are {', '.join(RSITMD_CLASSES)}. "
            "Leave the label empty for a picture of none of these."
        )
    if listed not in {NO_CLASS, label}:
        raise DataError(f"{filename} is {label!r} by the caption file and {listed!r} by the class lists.")
    return label


def read_class_lists(folder: Path) -> dict[str, str]:
    """Class of each picture by its stem, from one text file of file names for each class (``txtclasses_rsicd``).

    Source: 201528014227051/RSICD_optimal; its 31 lists cover all 10,921 pictures once.

    Raises:
        DataError: There is no such file, a file has the name of no class, or a picture stands in two of them.
    """
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise DataError(f"{folder} has no lists of classes (one .txt of file names for each).")
    labels: dict[str, str] = {}
    for path in files:
        label = _known(path.stem)
        if label is None:
            raise DataError(f"{path} has the name of no class: known are {', '.join(RSITMD_CLASSES)}.")
        for line in read_text(path).split("\n"):
            stem = PurePosixPath(line.strip()).stem
            if stem and labels.setdefault(stem, label) != label:
                raise DataError(f"{line.strip()} stands in the lists of {labels[stem]!r} and {label!r} in {folder}.")
    return labels


def label_numbers(records: Sequence[CaptionRecord], classes: Sequence[str] = TRAIN_CLASSES) -> NDArray[np.int64]:
    """Number of each record's class in `classes`, `IGNORED` if it is not one of them. Shape (N,)."""
    numbers = {label: number for number, label in enumerate(classes)}
    return np.array([numbers.get(record.label, IGNORED) for record in records], np.int64)


def require_known_classes(train: Iterable[CaptionRecord], other: Iterable[CaptionRecord], name: str) -> None:
    """Refuse a split, called `name`, with classes that the training split lacks: `DataError`."""
    extra = {record.label for record in other} - {record.label for record in train} - {NO_CLASS}
    if extra:
        raise DataError(f"the split {name!r} has pictures of {', '.join(sorted(extra))}, the split 'train' has none.")


def _known(text: str) -> str | None:
    """The class that a text names, whatever its case and spaces."""
    label = re.sub(r"[\s_-]", "", text).lower()
    label = ALIASES.get(label, label)
    return label if label in RSITMD_CLASSES else None
