"""A question and many scenes → the scores of their chips: small scenes are compared together, on some threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from rdb_geo.ask.select import Selection
from rdb_geo.core.environment import usable_cores
from rdb_geo.core.errors import IndexChangedError, IndexFormatError
from rdb_geo.index.codes.layout import is_large
from rdb_geo.index.codes.sharing import MOST_THREADS
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.score.question import Question
from rdb_geo.score.scene.pooled import score_pooled
from rdb_geo.score.scene.scene_scores import TOGETHER, SceneScores, score_scene, score_together

TRIES = 3
"""So often a scene is read again whose file is replaced while it is read."""

AHEAD = 4
"""So many batches for each thread wait to be asked for."""

Scored = SceneScores | IndexFormatError | None
"""What became of a scene: its scores, or why it can't be read; None where it was removed meanwhile."""


def score_scenes(
    store: Store, question: Question, shards: Sequence[Shard], limits: Selection, *, every: bool
) -> Generator[Scored, None, None]:
    """What became of each scene, in their order; whoever stops early stops the threads. See `score`."""

    def one(shard: Shard) -> Scored:
        return _steady(store, question, shard, limits, every=every)

    def together(batch: Sequence[Shard]) -> list[Scored]:
        """Where a file turns out to be damaged, or to be replaced, each scene is read by itself."""
        try:
            return list(score_together(store, question, batch, limits))
        except (IndexFormatError, FileNotFoundError):
            return list(map(one, batch))

    known = {} if every else score_pooled(store, question, shards, limits)
    batches = list(_batches(shards, known))
    threads = min(usable_cores(), MOST_THREADS, len(batches)) if store.is_folder else 1
    with ThreadPoolExecutor(threads) as pool:
        coming: deque[Future[list[Scored]] | Shard] = deque()
        rest = iter(batches)
        try:
            while True:
                for batch in islice(rest, AHEAD * threads - len(coming)):
                    is_alone = batch[0].identity in known or is_large(batch[0])
                    coming.append(batch[0] if is_alone else pool.submit(together, batch))
                if not coming:
                    return
                found = coming.popleft()
                if isinstance(found, Shard):
                    yield known.get(found.identity) or one(found)  # it has threads of its own
                else:
                    yield from found.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _batches(shards: Sequence[Shard], known: Container[str]) -> Iterator[list[Shard]]:
    """Known and large scenes each by itself, others that follow each other until there are `TOGETHER` chips or more."""
    batch: list[Shard] = []
    chips = 0
    for shard in shards:
        alone = shard.identity in known or is_large(shard)
        if batch and (alone or chips >= TOGETHER or shard.rivals_id != batch[0].rivals_id):
            yield batch
            batch, chips = [], 0
        if alone:
            yield [shard]
            continue
        batch.append(shard)
        chips += shard.manifest.count
    if batch:
        yield batch


def _steady(store: Store, question: Question, shard: Shard, limits: Selection, *, every: bool) -> Scored:
    """The scores of one state of a scene, though a writer replaces its file meanwhile."""
    try:
        for _ in range(TRIES):
            try:
                return score_scene(store, question, shard, limits, every=every)
            except IndexChangedError:
                shard = store.read(shard.path)
        return score_scene(store, question, shard, limits, every=every)
    except FileNotFoundError:
        return None
    except IndexFormatError as error:
        return error
