"""What a user said of hits, read from a file of them; which to mark; and how sure a precision from marks is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rdb_geo.ask.hit_files import read_hits
from rdb_geo.core.errors import MarksError
from rdb_geo.core.geometry import Window

DEEPEST_RANK = 200
"""First marks are proposed down to this rank."""

RIGHT = frozenset(
    (
        *("1", "1.0", "right", "correct", "true", "yes", "y", "t", "+", "x", "ok"),
        *("richtig", "wahr", "ja", "oui", "vrai", "juste", "sí", "si", "verdadero", "correcto"),
    )
)
WRONG = frozenset(
    (
        *("0", "0.0", "-1", "-1.0", "wrong", "false", "no", "n", "f", "-"),
        *("falsch", "nein", "non", "faux", "falso", "incorrecto"),
    )
)
"""In English and as spreadsheets in German, French and Spanish write them."""

BLANK = frozenset({"", "nan", "none", "null", "<na>"})

PLACE = ("scene", "col_off", "row_off", "width", "height")
"""Columns that say which chip a hit is."""

NEEDED = (*PLACE, "rank", "query")


@dataclass(frozen=True, slots=True)
class MarkedHit:
    """One hit of a file, with what was said of it."""

    rank: int
    """As in the file."""

    scene: str
    """The scene's address, or its end in a shapefile."""

    window: Window
    """Pixels of the scene."""

    is_right: bool | None
    """What was said; None = nothing."""


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file of hits."""

    hits: tuple[MarkedHit, ...]
    """All of them, in the order of their ranks."""

    text: str
    """What was asked."""

    def precision(self) -> Precision | None:
        """How many of the hits down to the last marked one are right, as far as marks say; None without a mark."""
        marks = [hit for hit in self.hits if hit.is_right is not None]
        if not marks:
            return None
        return Precision(max(hit.rank for hit in marks), len(marks), sum(bool(hit.is_right) for hit in marks))


@dataclass(frozen=True, slots=True)
class Precision:
    """Precision among the first k hits, estimated from those that are marked."""

    k: int
    """Rank of the last marked hit."""

    marked: int
    """Marks down to there, at least 1."""

    right: int
    """Of them, marks for right."""

    @property
    def value(self) -> float:
        """Share of the marked hits that are right, 0 … 1."""
        return self.right / self.marked

    @property
    def interval(self) -> tuple[float, float]:
        """95 % confidence interval, as if the marked hits were drawn at random among the first k."""
        return wilson_interval(self.right, self.marked)

    @property
    def sentence(self) -> str:
        """One line for people."""
        low, high = self.interval
        return (
            f"precision@{self.k} {self.value:.2f} (95 % interval {low:.2f} … {high:.2f}; "
            f"{self.right} of {self.marked} marked hits are right)"
        )


@dataclass(frozen=True, slots=True)
class Rounds:
    """Files of hits of one question, marked one after the other."""

    files: tuple[MarkedFile, ...]
    """At least one."""

    @property
    def text(self) -> str:
        """What was asked."""
        return self.files[0].text

    @property
    def last(self) -> MarkedFile:
        """The file of the last round."""
        return self.files[-1]

    @property
    def hits(self) -> tuple[MarkedHit, ...]:
        """The hits of all files; later ones overrule earlier ones."""
        return tuple(hit for file in self.files for hit in file.hits)


def read_rounds(paths: Sequence[str | Path], *, right: Sequence[int] = (), wrong: Sequence[int] = ()) -> Rounds:
    """Several files of hits of one question, in the order in which they were marked; ranks are those of the last.

    Raises:
        MarksError: See `read_marks`; or the files answer different questions.
    """
    files = tuple(read_marks(path) for path in paths[:-1])
    files += (read_marks(paths[-1], right=right, wrong=wrong),)
    for path, file in zip(paths, files, strict=True):
        if file.text != files[0].text:
            raise MarksError(
                f"{paths[0]} answers the question {files[0].text!r} and {path} answers {file.text!r}: refine one of "
                "them."
            )
    return Rounds(files)


def read_marks(path: str | Path, *, right: Sequence[int] = (), wrong: Sequence[int] = ()) -> MarkedFile:
    """The hits of one question in a file, and their marks; ranks of right and wrong hits overrule the column.

    Raises:
        MarksError: See `read_labels`; or the file answers several questions, or has not the ranks.
    """
    labels = read_labels(path)
    asked = sorted({text for text, _ in labels})
    if len(asked) > 1:
        raise MarksError(f"{path} answers {len(asked)} questions ({asked[0]}, {asked[1]}, …): mark the hits of one.")
    said = from_ranks(str(path), right, wrong)
    unknown = set(said) - {hit.rank for _, hit in labels}
    if unknown:
        last = max(hit.rank for _, hit in labels)
        raise MarksError(f"{path} holds no hit of rank {min(unknown)}: its ranks end at {last}.")
    hits = (replace(hit, is_right=said.get(hit.rank, hit.is_right)) for _, hit in labels)
    return MarkedFile(tuple(sorted(hits, key=lambda hit: hit.rank)), asked[0])


def read_labels(path: str | Path) -> list[tuple[str, MarkedHit]]:
    """All hits of a file that a query wrote, each with its question and its mark.

    In any of its formats, also ``FILE:LAYER``. The column ``mark`` (in any case) holds 1, true, right, yes or + for
    right, 0, -1, false, wrong, no or - for wrong, and nothing where nothing was said. MarksError: the file can't be
    read, holds no hits, several layers of hits, or a mark that means nothing.
    """
    rows: list[dict[str, Any]] = read_hits(path, NEEDED, MarksError).to_dict("records")
    if not rows:
        raise MarksError(f"{path} holds no hit: there is nothing to mark.")
    names = {name.lower(): name for name in rows[0]}
    missing = [name for name in NEEDED if name not in names]
    if missing:
        why = "regions of --merge have lost their chips" if "chips" in names else "was it written by  rdb-geo query ?"
        raise MarksError(f"{path} holds no hits (it lacks {', '.join(missing)}): {why}")
    labels = []
    for number, row in enumerate(rows, start=1):
        mark = _mark(row[names["mark"]], path, number) if "mark" in names else None
        window = Window(*(_whole(row[names[name]], path, number) for name in PLACE[1:]))
        hit = MarkedHit(_whole(row[names["rank"]], path, number), str(row[names["scene"]]), window, mark)
        labels.append((str(row[names["query"]]), hit))
    return labels


def from_ranks(name: str, right: Sequence[int], wrong: Sequence[int]) -> dict[int, bool]:
    """Marks by rank; raises `MarksError`, which says what they belong to, where a rank is both right and wrong."""
    both = sorted(set(right) & set(wrong))
    if both:
        raise MarksError(f"rank {both[0]} of {name} can't be both right and wrong.")
    return {**dict.fromkeys(right, True), **dict.fromkeys(wrong, False)}


def _mark(value: Any, path: str | Path, number: int) -> bool | None:  # noqa: ANN401 - what a file may hold
    text = "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value).strip().lower()
    if text in BLANK:
        return None
    if text in RIGHT or text in WRONG:
        return text in RIGHT
    raise MarksError(
        f"the mark {value!r} in row {number} of {path} means nothing: write 1 for right, 0 for wrong, or nothing."
    )


def _whole(value: Any, path: str | Path, number: int) -> int:  # noqa: ANN401 - what a file may hold
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError) as error:
        raise MarksError(f"row {number} of {path} is no hit: {value!r} stands where a number should.") from error


def wilson_interval(right: int, marked: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Confidence interval, 0 … 1, of a share from a sample of `marked` ≥ 1: Wilson's score interval.

    (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = right / n (Wilson, "Probable inference, the law of
    succession, and statistical inference", Journal of the American Statistical Association 22, 1927; recommended for
    small n by Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001).
    z is a quantile of the normal distribution; the default gives 95 %.
    """
    p, square = right / marked, z * z / marked
    middle = p + square / 2
    half = z * math.sqrt(p * (1 - p) / marked + square / marked / 4)
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    return (0.0 if right == 0 else max(0.0, low)), (1.0 if right == marked else min(1.0, high))


def first_ranks(count: int, wanted: int) -> list[int]:
    """Ranks to mark first of a list of `count` hits, ascending from 1, at most `wanted`.

    Close together at the top, then wider, in equal steps of their logarithm: right and wrong hits are needed, and the
    best hits are often all right.
    """
    deepest = min(count, DEEPEST_RANK)
    ranks: list[int] = []
    for step in range(min(wanted, deepest)):
        left = min(wanted, deepest) - 1 - step
        ideal = round(deepest ** (step / max(1, min(wanted, deepest) - 1)))
        lowest = ranks[-1] + 1 if ranks else 1
        ranks.append(min(max(ideal, lowest), deepest - left))
    return ranks
