"""Captions of a second data set as further words for the scene classes: text alone, without its pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from training.data.classes import CLASSES
from training.data.leakage import MIN_SHARED, find_leaks, plain, without
from training.data.records import CaptionRecord

MIN_WORDS = 3
"""A shorter caption is hardly more than the name of a thing."""

DETACHED_STOP = " ."
"""How RSICD's captions end, all but 3 of 44,865. In RSITMD it marks a caption taken from there."""


@dataclass(frozen=True, slots=True)
class ClassCaption:
    """A text that is true of a class."""

    caption: str
    """As it was written."""

    label: str
    """Scene class."""


def class_captions(
    records: Sequence[CaptionRecord],
    against: Iterable[Sequence[CaptionRecord]],
    classes: Collection[str] = CLASSES,
    min_shared: int = MIN_SHARED,
) -> list[ClassCaption]:
    """Captions for the classes that no record of other sets has, in the order of `records`.

    Left out are: pictures that stand in one of the other sets (`find_leaks`); captions that stand there, whatever their
    picture; captions of pictures of several classes, which are true of none in particular; repeats. To keep out of it a
    test split of RSICD that is not at hand, also captions with RSICD's `DETACHED_STOP`, and pictures with `min_shared`
    of them: 233 of the 243 pictures of RSITMD's training split that stand in RSICD's other splits are of that kind.

    Args:
        records: Of the second data set, its training split only.
        against: Sets whose pictures and captions may not come in: those that are measured on, and those that train.
        classes: Which classes to take.
        min_shared: Captions by which a picture counts as one of another set.
    """
    taken: set[str] = set()
    for other in against:
        records = without(records, {leak.second for leak in find_leaks(other, records, min_shared)})
        taken |= {plain(sentence) for record in other for sentence in record.sentences}
    records = [record for record in records if sum(map(_is_rsicds, record.sentences)) < min_shared]
    labels: dict[str, set[str]] = defaultdict(set)
    first: dict[str, ClassCaption] = {}
    for record in records:
        for sentence in record.sentences:
            key = plain(sentence)
            labels[key].add(record.label)
            first.setdefault(key, ClassCaption(sentence, record.label))
    return [
        found
        for key, found in first.items()
        if found.label in classes
        and len(labels[key]) == 1
        and key not in taken
        and key.count(" ") + 1 >= MIN_WORDS
        and not _is_rsicds(found.caption)
    ]


def _is_rsicds(caption: str) -> bool:
    return caption.endswith(DETACHED_STOP)
