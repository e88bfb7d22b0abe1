"""Pictures that stand in two data sets: RSICD and RSITMD share some, and their captions with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rdb_geo.core.files import write_json
from training.data.layouts import read_captions
from training.data.records import CaptionRecord, DataError

MIN_SHARED = 3
"""Two pictures with so many captions in common are taken for one."""

MIN_WORDS = 5
"""Shorter captions don't count: people write the same few words about different pictures."""

_STRIPPED = str.maketrans(dict.fromkeys(",.'!?\"()*#:;~", "") | {"-": " ", "/": " "})


@dataclass(frozen=True, slots=True)
class Leak:
    """A picture that two data sets share."""

    first: str
    """Its name in the first."""

    second: str
    """Its name in the second."""

    shared: int
    """Captions, each counted once, that both have."""


def plain(caption: str) -> str:
    """A caption without case and punctuation, as HarMA cleans it. Source: seekerhuang/HarMA, dataset/utils.py."""
    return " ".join(caption.lower().translate(_STRIPPED).split())


def find_leaks(
    first: Iterable[CaptionRecord],
    second: Iterable[CaptionRecord],
    min_shared: int = MIN_SHARED,
    min_words: int = MIN_WORDS,
) -> list[Leak]:
    """Pairs of pictures with the same captions, after `plain`, in the order of `second`.

    Both have at least `min_shared` different captions of `min_words` words or more.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for record in first:
        for caption in _distinct(record, min_words):
            owners[caption].append(record.filename)
    leaks = []
    for record in second:
        shared = Counter(owner for caption in _distinct(record, min_words) for owner in owners.get(caption, ()))
        leaks += [Leak(name, record.filename, count) for name, count in sorted(shared.items()) if count >= min_shared]
    return leaks


def without(records: Sequence[CaptionRecord], names: Collection[str]) -> list[CaptionRecord]:
    """The records but those of the pictures named."""
    return [record for record in records if record.filename not in names]


def write_leaks(
    first: Path, second: Path, out: Path, *, splits: tuple[str | None, str | None], min_shared: int = MIN_SHARED
) -> str:
    """Find the pictures that two data sets share, and write them as JSON; a sentence that tells how many.

    The file `out` holds both sources with their split (None = all), the rule of `find_leaks`, and ``pairs`` of names
    with their number of shared captions. Raises `DataError` where a set can't be read, or `out` can't be written.
    """
    sets = (read_captions(first, split=splits[0]), read_captions(second, split=splits[1]))
    leaks = find_leaks(*sets, min_shared)
    counts = [len({leak.first for leak in leaks}), len({leak.second for leak in leaks})]
    account = {
        "first": {"file": first.name, "split": splits[0], "images": len(sets[0]), "shared": counts[0]},
        "second": {"file": second.name, "split": splits[1], "images": len(sets[1]), "shared": counts[1]},
        "min_shared": min_shared,
        "min_words": MIN_WORDS,
        "pairs": [asdict(leak) for leak in leaks],
    }
    try:
        write_json(out, account)
    except OSError as error:
        raise DataError(f"{out} can't be written ({error.strerror}): give a file in a folder that is there.") from error
    return (
        f"{counts[0]} of {len(sets[0])} images of {first.name} and {counts[1]} of {len(sets[1])} of {second.name} "
        f"share {min_shared} captions or more: {out}"
    )


def _distinct(record: CaptionRecord, min_words: int) -> set[str]:
    captions = {plain(sentence) for sentence in record.sentences}
    return {caption for caption in captions if caption.count(" ") + 1 >= min_words}
