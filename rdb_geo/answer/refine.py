"""Marks on hits → a refined question, which can be asked, saved and shipped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rdb_geo import __version__
from rdb_geo.answer.marks import MarkedHit, first_ranks, from_ranks
from rdb_geo.ask.expression import Like
from rdb_geo.ask.grammar import parse
from rdb_geo.core.arrays import BoolMask, Float32Matrix
from rdb_geo.core.errors import MarksError, SavedQueryError, counted
from rdb_geo.core.geometry import Window
from rdb_geo.core.results import Hit
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.examples import Example
from rdb_geo.score.feedback import BACKGROUND_CHIPS, Correction, Marked, RefinedScorer, learn
from rdb_geo.score.question import Question, ask_example, ask_expression
from rdb_geo.score.saved import SUFFIX, SavedQuery, check_model, check_saved_name, write_saved

FIRST_MARKS, FIRST_DEPTH = 10, 50
"""What is proposed to who has marked nothing: so many ranks, down to the last hit (to this one where none is known)."""


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """What marks made of a question."""

    question: Question
    """The question to ask now."""

    asked: Question
    """The question before."""

    correction: Correction
    """What was learned."""

    right: int
    """Marks for right."""

    wrong: int
    """Marks for wrong."""

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Keep it as a saved query; its name is the file's.

        Raises:
            SavedQueryError: The name does not end in ``.rdbq.json``, or is taken.
            OSError: It can't be written; nothing is left behind.
        """
        check_saved_name(Path(path), overwrite=overwrite)
        write_saved(_to_save(self, Path(path)), Path(path))


def refine_question(store: Store, question: Question, hits: Iterable[MarkedHit]) -> Refined:
    """Learn from marks, of a chip that comes twice from the last; see `rdb_geo.score.feedback`.

    Raises:
        MarksError: There are no marks, they are all of one kind, or a marked chip is not in the index.
        EncoderMismatchError: The index was made by another model.
        IndexFormatError: An index file is damaged.
    """
    known = list(hits)
    marks = {(hit.scene, hit.window): hit.is_right for hit in known if hit.is_right is not None}
    right = sum(map(bool, marks.values()))
    if not marks:
        raise MarksError(
            "no hit is marked: write 1 (right) or 0 (wrong) into the column mark of some hits, for example of ranks "
            f"{', '.join(map(str, first_ranks(len(known) or FIRST_DEPTH, FIRST_MARKS)))}."
        )
    if right in (0, len(marks)):
        kind, other = ("right", "wrong") if right else ("wrong", "right")
        say = "the one mark says" if len(marks) == 1 else f"all {len(marks)} marks say"
        raise MarksError(
            f"{say} {kind}, which teaches nothing: mark at least one hit that is {other} too, "
            f"further {'down' if right else 'up or down'} the list."
        )
    shards, _ = store.scenes()
    store.check_model(shards, question.spec)
    embeddings, background = _with_sample(store, shards, find_chips(store, shards, list(marks)))
    correction = learn(
        Marked(
            embeddings,
            question.scorer(embeddings),
            np.array(list(marks.values()), bool),
            background,
            question.scorer(background),
        )
    )
    return Refined(corrected(question, correction), question, correction, right, len(marks) - right)


def marked(hits: Sequence[Hit | MarkedHit], right: Sequence[int] = (), wrong: Sequence[int] = ()) -> list[MarkedHit]:
    """Hits with their own marks, and with those of some ranks, which overrule them.

    Raises:
        MarksError: A rank is both right and wrong, or no hit has it.
    """
    said = from_ranks("the answer", right, wrong)
    unknown = set(said) - {hit.rank for hit in hits}
    if unknown:
        raise MarksError(f"the answer holds no hit of rank {min(unknown)}: it has {counted(len(hits), 'hit')}.")
    own = {"right": True, "wrong": False}
    known = [
        MarkedHit(hit.rank, hit.scene, hit.window, own.get(hit.mark or "")) if isinstance(hit, Hit) else hit
        for hit in hits
    ]
    return [replace(hit, is_right=said.get(hit.rank, hit.is_right)) for hit in known]


def with_marks(hits: Sequence[Hit], marked: Iterable[MarkedHit]) -> list[Hit]:
    """Hits with the marks that their chips have."""
    marks = {(hit.scene, hit.window): hit.is_right for hit in marked}
    words = {True: "right", False: "wrong", None: None}
    return [replace(hit, mark=words[marks.get((hit.scene, hit.window))]) for hit in hits]


def next_marks(hits: Sequence[Hit], wanted: int) -> list[int]:
    """Ranks of hits whose marks would teach most, in order; see `most_uncertain`."""
    scores = np.array([hit.score for hit in hits])
    is_marked = np.array([hit.mark is not None for hit in hits], bool)
    return sorted(hits[row].rank for row in most_uncertain(scores, is_marked, wanted).tolist())


def most_uncertain(scores: NDArray[np.floating], is_marked: BoolMask, wanted: int) -> NDArray[np.intp]:
    """Rows whose probability, (N,), is nearest to one half, the marked ones left out, nearest first.

    Uncertainty sampling (Lewis and Gale, "A sequential algorithm for training text classifiers", SIGIR 1994).
    """
    open_rows = np.flatnonzero(~is_marked)
    chosen: NDArray[np.intp] = open_rows[np.argsort(np.abs(scores[open_rows] - 0.5), kind="stable")[:wanted]]
    return chosen


def corrected(question: Question, correction: Correction) -> Question:
    """A question with what marks taught. Somebody has seen that it is there, so no answer to it is refused."""
    return replace(question, scorer=RefinedScorer(question.scorer, correction), vector=None, presence=None)


def ask_saved(saved: SavedQuery, encoder: Encoder, store: Store) -> Question:
    """The refined question of a saved query, see `rdb_geo.score.saved.read_saved`.

    Raises:
        SavedQueryError: It was learned with another model, or before or after the model's scores were calibrated.
        RdbGeoError: What asking its text may raise, see `rdb_geo.score.question.ask_expression`.
    """
    check_model(saved, encoder.spec)
    if saved.vector is None:
        asked = ask_expression(parse(saved.text), encoder, store)
    else:
        asked = ask_example(Example(saved.vector, saved.text), encoder, store)
    if asked.marked_by != saved.marked_by:
        raise SavedQueryError(
            f"the saved query {saved.name} was learned on other scores than {encoder.spec.name} has now, by another "
            " rdb-geo calibrate  or none: refine again."
        )
    return corrected(asked, saved.correction)


def _to_save(refined: Refined, path: Path) -> SavedQuery:
    spec = refined.question.spec
    return SavedQuery(
        name=path.name.removesuffix(SUFFIX),
        text=refined.question.text,
        model=spec.name,
        space_id=spec.space_id,
        correction=refined.correction,
        right=refined.right,
        wrong=refined.wrong,
        created_utc=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        rdb_geo_version=__version__,
        marked_by=refined.asked.marked_by,
        vector=refined.asked.vector if isinstance(parse(refined.asked.text), Like) else None,
    )


def find_chips(store: Store, shards: Sequence[Shard], chips: list[tuple[str, Window]]) -> list[tuple[int, int]]:
    """Number of the scene and row of each chip; raises `MarksError`: one is not in the index."""
    by_scene: dict[str, list[int]] = {}
    for place, (scene, _) in enumerate(chips):
        by_scene.setdefault(scene, []).append(place)
    found: dict[int, tuple[int, int]] = {}
    for scene, numbers in by_scene.items():
        for shard in map(shards.index, store.scenes([scene])[0]):
            rows = {tuple(window): row for row, window in enumerate(store.windows(shards[shard]).tolist())}
            for place in numbers:
                window = chips[place][1]
                row = rows.get((window.col_off, window.row_off, window.width, window.height))
                if row is not None:
                    found[place] = (shard, row)
    lost = [chips[place] for place in range(len(chips)) if place not in found]
    if lost:
        scene, window = lost[0]
        raise MarksError(
            "marks-elsewhere",
            lost=len(lost),
            marks=len(chips),
            index=store,
            scene=scene,
            place=f"{window.col_off},{window.row_off}",
        )
    return [found[place] for place in range(len(chips))]


def embeddings_of(store: Store, shards: Sequence[Shard], places: Sequence[tuple[int, int]]) -> Float32Matrix:
    """Stored vectors of chips, float32 (N, D), in order: each the number of its scene and its row, see `find_chips`.

    Raises:
        IndexFormatError: An index file is damaged.
    """
    owners, wanted = np.array(places, np.intp).reshape(-1, 2).T
    rows = np.empty((len(wanted), shards[0].manifest.encoder.dim), np.float32)
    for owner in np.unique(owners).tolist():
        is_here = owners == owner
        rows[is_here] = store.vectors_at(shards[owner], wanted[is_here])
    return rows


def _with_sample(
    store: Store, shards: Sequence[Shard], places: list[tuple[int, int]]
) -> tuple[Float32Matrix, Float32Matrix]:
    """Vectors of the marked chips, and of a sample of all others, evenly spread."""
    starts = np.cumsum([0, *(shard.manifest.count for shard in shards)])
    marked = np.array([starts[shard] + row for shard, row in places])
    spread = ((np.arange(BACKGROUND_CHIPS) + 0.5) * int(starts[-1]) / BACKGROUND_CHIPS).astype(np.intp)
    sample = np.setdiff1d(spread, marked)
    owners = np.searchsorted(starts, sample, side="right") - 1
    others = list(zip(owners.tolist(), (sample - starts[owners]).tolist(), strict=True))
    rows = embeddings_of(store, shards, [*places, *others])
    return rows[: len(places)], rows[len(places) :] if others else rows
