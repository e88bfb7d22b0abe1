"""Pictures of further sets, whose captions are templates made from a label, with a validation part of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.data.records import CaptionRecord, DataError, LayoutError
from training.data.text import read_json
from training.data.vocabulary import LABELS

PLACES: dict[str, int] = {"rsscn7": 4}
"""Of how many places or scales, one after the other in their numbers, a label's pictures come; 1 where not listed."""

VALIDATION_SHARE = 0.15
"""Share of each place's numbers, the last ones, that is only measured on."""

NEVER_MEASURED = ("pd_chips",)
"""Sets whose pictures overlap each other: all of them train."""


@dataclass(frozen=True, slots=True)
class ExtraPicture:
    """A picture of a further set."""

    record: CaptionRecord
    """Its file, and the sentences that templates made of its label."""

    source: str
    """Its set."""

    number: int
    """In order of place or source within its label."""

    measured: bool
    """Whether it belongs to the part that is only measured on."""


def read_extra_sets(path: Path) -> list[ExtraPicture]:
    """The pictures of further sets, those of a label in the order of their numbers.

    Args:
        path: A folder with ``captions.json``, or that file: per image `image` (its path below the folder), `set`,
            `label` and `sentences`.

    Raises:
        DataError: The file can't be read, a set or label is unknown, a picture is listed twice, or a set's pictures
            have no number.
    """
    file = path / "captions.json" if path.is_dir() else path
    try:
        entries = read_json(file)["images"]
        records = [
            (str(entry["set"]), CaptionRecord(Path(entry["image"]).name, file.parent / entry["image"], entry["label"],
                                              tuple(map(str, entry["sentences"]))))
            for entry in entries
        ]  # fmt: skip
    except (LayoutError, KeyError, TypeError) as error:
        raise DataError(f"{file} lists no pictures with image, set, label and sentences ({error}).") from error
    _require_known(file, records)
    by_label: dict[tuple[str, str], list[tuple[int, CaptionRecord]]] = defaultdict(list)
    for source, record in records:
        by_label[source, record.label].append((_number(record), record))
    return [
        picture
        for (source, _), numbered in by_label.items()
        for picture in _cut(source, sorted(numbered, key=lambda pair: pair[0]))
    ]


def _cut(source: str, numbered: Sequence[tuple[int, CaptionRecord]]) -> list[ExtraPicture]:
    """The pictures of one label: the last `VALIDATION_SHARE` of each place's numbers is measured on."""
    first, past = numbered[0][0], numbered[-1][0] + 1
    width = (past - first) / PLACES.get(source, 1)
    return [
        ExtraPicture(
            record,
            source,
            number,
            source not in NEVER_MEASURED and (number - first) % width >= width * (1 - VALIDATION_SHARE),
        )
        for number, record in numbered
    ]


def _require_known(file: Path, records: Sequence[tuple[str, CaptionRecord]]) -> None:
    seen: set[Path] = set()
    for source, record in records:
        if (source, record.label) not in LABELS:
            raise DataError(
                f"{file}: {record.filename} is {record.label!r} of the set {source!r}, which is unknown: add the label "
                "and its concept to training/data/vocabulary.toml."
            )
        if record.path in seen:
            raise DataError(f"{file}: {record.path.name} of the set {source!r} is listed twice: keep one.")
        seen.add(record.path)


def _number(record: CaptionRecord) -> int:
    digits = Path(record.filename).stem.rpartition("_")[2]
    if not digits.isdecimal():
        raise DataError(f"{record.filename} has no number: name it LABEL_NUMBER, in order of place.")
    return int(digits)
