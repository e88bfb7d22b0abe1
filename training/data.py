"""RSICD as records and pictures in memory, and the words for its classes."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from rdb_geo.core.arrays import UInt8Images

logger = logging.getLogger(__name__)

CENTRE = 0.875
"""RSICD's own pictures show this share of the side of the files with AID's names."""

MAX_UNREADABLE = 0.01
"""A split with a larger share of missing or broken pictures is refused: its numbers could not be compared."""

CLASS_WORDS: dict[str, tuple[str, ...]] = {
    "airport": ("airport", "airplanes at an airport", "runway"),
    "bareland": ("bare land", "bare ground", "bare soil"),
    "baseballfield": ("baseball field", "baseball diamond"),
    "beach": ("beach", "sandy beach", "coast with beach"),
    "bridge": ("bridge", "bridge over water", "bridge over a river"),
    "center": ("center", "large center building", "center building"),
    "church": ("church", "cathedral"),
    "commercial": ("commercial", "commercial area", "tall buildings in a city", "commercial district"),
    "denseresidential": ("dense residential", "dense residential area", "densely packed houses"),
    "desert": ("desert", "sand dunes", "desert sand"),
    "farmland": ("farmland", "farm fields", "agricultural fields", "crop fields"),
    "forest": ("forest", "green forest", "dense trees", "woodland"),
    "industrial": ("industrial", "industrial area", "factory buildings", "warehouses"),
    "meadow": ("meadow", "grassland", "green meadow"),
    "mediumresidential": ("medium residential", "medium residential area", "residential area with houses"),
    "mountain": ("mountain", "mountains", "mountain ridges"),
    "park": ("park", "city park", "park with trees and a lake"),
    "parking": ("parking", "parking lot", "parked cars"),
    "playground": ("playground", "running track and football field", "sports ground"),
    "pond": ("pond", "small lake", "pond surrounded by trees"),
    "port": ("port", "harbor", "boats in a harbor", "docks with ships"),
    "railwaystation": ("railway station", "train station", "railway tracks"),
    "resort": ("resort", "holiday resort with pools", "beach resort"),
    "river": ("river", "winding river", "river through green land"),
    "school": ("school", "school campus", "school buildings"),
    "sparseresidential": ("sparse residential", "sparse residential area", "scattered houses among trees"),
    "square": ("square", "city square", "public square"),
    "stadium": ("stadium", "sports stadium", "football stadium"),
    "storagetanks": ("storage tanks", "oil storage tanks", "round white tanks"),
    "viaduct": ("viaduct", "highway interchange", "overpass roads"),
}
"""RSICD's 30 classes in natural words: the first is the name, the others are what users type for it."""

CLASSES = tuple(CLASS_WORDS)
"""The class labels in their order."""

OPEN_WATER = "openwater"
"""A class beside RSICD's own, in training only; see `training.water`."""

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


class DataError(ValueError):
    """A data set is not where it was looked for, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class CaptionRecord:
    """One picture with its captions."""

    filename: str
    """As the data set names it."""

    path: Path
    """Where the picture lies."""

    label: str
    """Scene class, one of `CLASSES`."""

    sentences: tuple[str, ...]
    """Its captions, repeats included."""


def read_rsicd(folder: Path, split: str) -> list[CaptionRecord]:
    """The records of one split.

    Args:
        folder: Holds ``captions.json`` and the pictures that it names.
        split: ``train`` or ``val``.

    Raises:
        DataError: There is no such file, no such split, or an entry is garbled.
    """
    path = folder / "captions.json"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["images"]
        records = [_record(folder, entry) for entry in entries if entry["split"] == split]
    except OSError as error:
        raise DataError(
            f"{path} can't be read ({error.strerror}): give the folder of RSICD's captions.json."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path} is not RSICD's captions.json ({error!r}).") from error
    if not records:
        raise DataError(f"{path} has no images of the split {split!r}.")
    return records


def load_images(records: Sequence[CaptionRecord], side_px: int = 150) -> tuple[list[CaptionRecord], UInt8Images]:
    """The pictures in memory, all of one size.

    Args:
        records: Whose pictures to read.
        side_px: Pictures of another size are resized to this square.

    Returns:
        The records whose pictures could be read, and those, shape (N, side_px, side_px, 3), RGB.

    Raises:
        DataError: More than `MAX_UNREADABLE` of the pictures are missing or broken.
    """
    pictures = np.empty((len(records), side_px, side_px, 3), np.uint8)
    kept: list[CaptionRecord] = []
    lost: list[str] = []
    for record in records:
        try:
            with Image.open(record.path) as picture:
                rgb = picture.convert("RGB").resize((side_px, side_px), Image.Resampling.BICUBIC)
        except OSError:  # Pillow's own error for a broken file is one too
            lost.append(record.filename)
            continue
        pictures[len(kept)] = np.asarray(rgb)
        kept.append(record)
    if lost:
        where = records[0].path.parent
        msg = f"{len(lost)} of {len(records)} pictures are missing or broken ({_few(lost)}), looked in {where}"
        if len(lost) > MAX_UNREADABLE * len(records):
            raise DataError(f"{msg}: at most {MAX_UNREADABLE:.0%} may be.")
        logger.warning("%s: left out.", msg)
    return kept, pictures[: len(kept)]


def centre(pictures: UInt8Images) -> UInt8Images:
    """RSICD's own field of view: the centre `CENTRE` of each picture, (N, H, W, 3) to (N, h, w, 3)."""
    side = round(pictures.shape[1] * CENTRE)
    first = (pictures.shape[1] - side) // 2
    return pictures[:, first : first + side, first : first + side]


def class_name(label: str) -> str:
    """A class label in natural words (``storagetanks`` → ``storage tanks``)."""
    return CLASS_WORDS[label][0]


def _record(folder: Path, entry: dict[str, Any]) -> CaptionRecord:
    if entry["label"] not in CLASS_WORDS:
        raise ValueError(f"unknown label {entry['label']!r} of {entry['filename']}")
    return CaptionRecord(entry["filename"], folder / entry["image"], entry["label"], tuple(entry["sentences"]))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
