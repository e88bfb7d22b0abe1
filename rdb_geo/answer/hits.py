"""Text or expression → encoder → search → hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from rdb_geo.ask.expression import Expression
from rdb_geo.ask.grammar import parse
from rdb_geo.ask.select import Selection
from rdb_geo.core.errors import EmptyIndexError, IndexFormatError
from rdb_geo.core.geometry import LonLatGeometry, Window
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.results import Hit
from rdb_geo.core.specs import IndexManifest
from rdb_geo.core.table import ChipTable
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.compound import ask_expression
from rdb_geo.score.question import Question
from rdb_geo.score.scan import Scanned, choose, presence_in, scan
from rdb_geo.score.scorer import false_alarms, probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a query gives back."""

    hits: list[Hit]
    """Best first; may be empty."""

    searched: int
    """Chips that could have answered: those of the places, scenes and dates that were asked for."""

    problems: tuple[IndexFormatError, ...]
    """Index files that could not be read and did not take part."""

    undated: int = 0
    """Scenes that took no part because dates were asked for and they have none."""

    presence: float | None = None
    """Probability that what was asked is there at all, 0 … 1, were it as likely as not before; None = not known."""

    lookalikes: Sequence[Hit] = ()
    """What would have been the hits, best first, where nothing stands out: there are no hits then."""

    notes: tuple[str, ...] = ()
    """What the user should know of the question, one sentence each."""

    @property
    def confident(self) -> bool:
        """Whether something stands out enough to be called found, or nothing says otherwise."""
        return not self.lookalikes

    @property
    def nearest(self) -> Sequence[Hit]:
        """The hits, or the look-alikes where there are none."""
        return self.hits or self.lookalikes

    @property
    def sentence(self) -> str:
        """One line for people."""
        left_out = f" ({self.undated} scenes without a date took no part)" if self.undated else ""
        if not self.searched:
            return f"No hit: no chip of the index lies where it was asked for{left_out}."
        if not self.confident:
            chance = "" if self.presence is None else f" (chance that it is there: {100 * self.presence:.0f} %)"
            return f"No confident match among {self.searched} chips: nothing stands out{chance}{left_out}."
        if not self.hits:
            return f"No hit among {self.searched} chips: none reaches the score that was asked for{left_out}."
        return f"{len(self.hits)} hits among {self.searched} chips, best score {self.hits[0].score:.2f}{left_out}"


def query_index(
    asked: str | Expression,
    encoder: Encoder,
    store: Store,
    *,
    selection: Selection = Selection(),
    on_progress: ProgressFn = ignore,
) -> Answer:
    """Find the chips that a text or an expression describes.

    Args:
        asked: Plain words, an expression in the grammar of docs/query-grammar.md, or its tree.
        encoder: Of the model that made the index.
        store: The index.
        selection: How many hits, and where.
        on_progress: Called after each scene; may raise `Cancelled`.

    Returns:
        The hits, best first, and what did not take part.

    Raises:
        ExpressionError: It does not follow the grammar.
        UsageError: A text is empty or too long, or the terms contradict each other.
        AreaError: An example lies outside the index.
        SceneError: The raster of an example can't be used.
        EmptyIndexError: The index holds no scene, or none that was asked for.
        EncoderMismatchError: The index was made by another model.
        Cancelled: From `on_progress`.
    """
    expression = parse(asked) if isinstance(asked, str) else asked
    question = ask_expression(expression, encoder, store)
    return search_index(question, store, selection=selection, on_progress=on_progress)


def search_index(
    question: Question,
    store: Store,
    *,
    selection: Selection = Selection(),
    on_progress: ProgressFn = ignore,
) -> Answer:
    """Find the chips that answer a question best: exact, scene by scene.

    Args:
        question: What is looked for.
        store: The index.
        selection: How many hits, and where.
        on_progress: Called after each scene; may raise `Cancelled`.

    Returns:
        See `query_index`, which also lists the errors.
    """
    shards, undated, problems = shards_of(store, question, selection)
    scanned: list[Scanned] = []
    for done, shard in enumerate(shards, start=1):
        try:
            scanned.append(scan(shard, question, selection, store))
        except IndexFormatError as error:
            problems.append(error)
        on_progress(Progress("search", done, len(shards), shard.manifest.scene.uri))
    hits = _rank(scanned, question, selection, problems, store)
    if not scanned:
        raise EmptyIndexError(f"no index file in {store.root} could be read: {problems[0]}")
    searched = sum(int(one.allowed.sum()) for one in scanned)
    presence, is_confident = presence_in(scanned, question, searched)
    return Answer(
        hits if is_confident else [],
        searched,
        tuple(problems),
        undated,
        presence,
        () if is_confident else tuple(hits),
        question.notes,
    )


def shards_of(
    store: Store, question: Question, selection: Selection
) -> tuple[list[Shard], int, list[IndexFormatError]]:
    """The index files of the scenes and dates asked for; how many have no date; those that can't be read.

    Raises:
        EmptyIndexError: The index holds no scene, or none that was asked for.
        EncoderMismatchError: The index was made by another model.
    """
    shards, problems = store.scenes(selection.scenes)
    if not shards:
        raise EmptyIndexError(_why_no_scene(store, selection, problems))
    store.check_model(shards, question.spec)
    found, undated = _taken(shards, selection, store)
    return found, undated, problems


def _taken(shards: list[Shard], selection: Selection, store: Store) -> tuple[list[Shard], int]:
    """The scenes of the dates asked for, and how many have no date."""
    dates = selection.dates
    if dates is None:
        return shards, 0
    found = [shard for shard in shards if dates.holds(shard.manifest.scene.datetime)]
    undated = sum(shard.manifest.scene.datetime is None for shard in shards)
    if not found:
        known = (
            f"{undated} of its {len(shards)} scenes have no date" if undated else "see their dates with  rdb-geo list"
        )
        raise EmptyIndexError(f"{store.root} holds no scene that was taken in the time asked for ({known}).")
    return found, undated


def _rank(
    scanned: list[Scanned],
    question: Question,
    selection: Selection,
    problems: list[IndexFormatError],
    store: Store,
) -> list[Hit]:
    """The hits among all chips scanned. An index file whose chips turn out to be damaged is moved to `problems`."""
    if not scanned:
        return []
    log_odds = np.concatenate([one.log_odds for one in scanned])
    rows = choose(log_odds, np.concatenate([one.allowed for one in scanned]), selection)
    starts = np.cumsum([0, *(len(one.log_odds) for one in scanned)])
    owners = np.searchsorted(starts, rows, side="right") - 1
    scores = probabilities(log_odds[rows])
    alarms = false_alarms(
        log_odds[rows], question.scorer(question.background), are_probable=question.calibration is not None
    )
    hits: dict[int, Hit] = {}
    for owner in np.unique(owners).tolist():
        places = np.flatnonzero(owners == owner)
        try:
            chips = store.places(scanned[owner].shard).select(rows[places] - starts[owner])
        except IndexFormatError as error:
            problems.append(error)
            del scanned[owner]
            return _rank(scanned, question, selection, problems, store)
        values = scanned[owner].cosines
        found = _hits(scanned[owner].shard.manifest, chips, question.text)
        for place, hit in zip(places.tolist(), found, strict=True):
            hits[place] = replace(
                hit,
                rank=place + 1,
                score=float(scores[place]),
                cosine=None if values is None else float(values[rows[place] - starts[owner]]),
                false_alarm=float(alarms[place]),
            )
    return [hits[place] for place in range(len(rows))]


def _hits(manifest: IndexManifest, chips: ChipTable, query: str) -> Iterator[Hit]:
    """Hits at the places of `chips`, not yet ranked and scored."""
    shapes: list[LonLatGeometry] = shapely.from_wkb(chips.wkb).tolist()
    for row, shape in enumerate(shapes):
        yield Hit(
            rank=0,
            score=0.0,
            cosine=None,
            geometry=shape,
            window=Window(*chips.windows[row].tolist()),
            scale=float(chips.scales[row]),
            gsd_m=manifest.scene.gsd_m,
            scene_uri=manifest.scene.uri,
            query=query,
            model=manifest.encoder.name,
            false_alarm=1.0,
            datetime=manifest.scene.datetime,
        )


def _why_no_scene(store: Store, selection: Selection, problems: Sequence[IndexFormatError]) -> str:
    if selection.scenes and store.model() is not None:
        return f"{store.root} holds no scene that matches {', '.join(selection.scenes)}: see  rdb-geo list"
    if problems:
        return f"no index file in {store.root} could be read: {problems[0]}"
    return f"{store.root} holds no scene yet: run  rdb-geo index SCENE -i {store.root}"
