"""A run in parts on the machines of a Ray cluster: parts whose machine dies are done again, by another."""

from __future__ import annotations

import functools
import math
import os
import pickle
import secrets
import socket
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdb_geo import __version__
from rdb_geo.core.errors import IndexStoreError, MissingExtraError, RdbGeoError, UsageError, counted, first_line
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.requests import Indexing, Share
from rdb_geo.core.specs import IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.index.store import Store
from rdb_geo.indexing import SCENE_FAILURES
from rdb_geo.session.opened import Opened, request_of, settled
from rdb_geo.sharing import FOLDER, PartOutcome, ScenePart, index_part
from rdb_geo.sharing import merge as merge_parts

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.files.scene_source import SceneSource

PARTS_OF_A_CORE = 4
"""So many parts are made for each core of the cluster, so that a slow or lost one costs little."""

RETRIES = 10
"""So often a part is begun anew because its machine died."""

REACH_S = 10.0
"""A cluster that does not answer for so long is not there."""

CONNECTS = 3
"""So often a cluster that is there is asked to take this client: a busy one needs more than Ray's half minute."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a machine of the cluster is asked to do."""

    part: ScenePart
    root: Path
    request: IndexRequest
    force: bool
    load: Callable[[str], Encoder]
    model: str
    version: str
    space_id: str
    sign: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it."""

    sentence: str = ""
    """For people."""

    is_part: bool = False
    """There is something to merge."""

    failure: str = ""
    """What is wrong with the scene."""

    refusal: str = ""
    """What is wrong with the machine."""


def index_on_cluster(
    index: Opened,
    sources: Sequence[SceneSource],
    how: Indexing,
    address: str,
    *,
    on_progress: ProgressFn = ignore,
) -> tuple[Sequence[str], Sequence[str]]:
    """Index scenes on all machines of a cluster, which see images and index folder at the same paths.

    The index's files are those of a run in one process, byte for byte. Interrupted, it keeps the parts that are done;
    the same call goes on from there. The address is ``ray``, the cluster that ``RAY_ADDRESS`` names or one of this
    machine alone, or ``ray://HOST:PORT``. `on_progress` is called after each part. Returns sentences on what was done,
    and on what failed.

    Raises:
        UsageError: The address is none, or nothing answers there.
        IndexStoreError: A machine does not see the index folder, or has another version or model.
    """
    request, model = request_of(settled(how)), index.encoder.spec
    root = index.folder.absolute()
    with _cluster(address) as ray, _sign(root) as sign:
        parts = _parts(sources, max(1, int(ray.cluster_resources().get("CPU", 1))))
        given = (root, request, how.force, index.load, index.model_name, __version__, model.space_id, sign)
        work = ray.remote(num_cpus=1, max_retries=RETRIES)(do)
        waiting = [work.remote(Task(part, *given)) for part in parts]
        done: list[Done] = []
        while waiting:
            ready, waiting = ray.wait(waiting)
            done += _results(ray, ready)
            on_progress(Progress("index", len(done), len(parts), done[-1].sentence or done[-1].failure))
    failures = list(dict.fromkeys(one.failure for one in done if one.failure))
    sentences = [one.sentence for one in done if one.sentence and not one.is_part]
    if any(one.is_part for one in done):
        written, problems = merge_parts(Store(root))
        sentences += [
            f"{one.manifest.scene.uri.rsplit('/', 1)[-1]}: {counted(one.manifest.count, 'chip')}." for one in written
        ]
        failures += [str(problem) for problem in problems]
    return sentences, failures


def do(task: Task) -> Done:
    """Do one part, on a machine of the cluster."""
    here = f"the machine {socket.gethostname()} of the cluster"
    if task.version != __version__:
        return Done(refusal=f"{here} has rdb-geo {__version__} and this one {task.version}: install one everywhere.")
    if not (task.root / FOLDER / task.sign).exists():
        return Done(refusal=f"{here} does not see {task.root}: put the index on a disk that all share (-i).")
    try:
        encoder = _loaded(pickle.dumps(task.load), task.model)
        if encoder.spec.space_id != task.space_id:
            return Done(refusal=f"{here} has other weights of {task.model} than this one: install the same everywhere.")
        outcome = index_part(task.part, encoder, Store(task.root), request=task.request, force=task.force)
    except SCENE_FAILURES as error:
        return Done(failure=str(error))
    except (RdbGeoError, OSError) as error:
        return Done(refusal=f"{here}: {error}")
    return Done(outcome.sentence, is_part=isinstance(outcome, PartOutcome))


@functools.lru_cache(maxsize=1)
def _loaded(load: bytes, model: str) -> Encoder:
    """The model, loaded once in each process."""
    encoder: Encoder = pickle.loads(load)(model)  # noqa: S301  # it comes from our own process, as the task did
    return encoder


def _parts(sources: Sequence[SceneSource], cores: int) -> list[ScenePart]:
    """Whole scenes where there are many, else shares of each."""
    shares = math.ceil(PARTS_OF_A_CORE * cores / max(1, len(sources)))
    if shares == 1:
        return [ScenePart(source, None) for source in sources]
    return [ScenePart(source, Share(part, shares)) for part in range(1, shares + 1) for source in sources]


def _results(ray: Any, ready: Sequence[Any]) -> list[Done]:  # noqa: ANN401  # a module
    try:
        done: list[Done] = ray.get(list(ready))
    except ray.exceptions.RayError as error:
        raise IndexStoreError(
            f"the cluster gave a part up ({first_line(error)}): what was finished is kept, run the same command again."
        ) from error
    for one in done:
        if one.refusal:
            raise IndexStoreError(one.refusal)
    return done


@contextmanager
def _sign(root: Path) -> Iterator[str]:
    """A file by which a machine knows that it sees this folder."""
    sign = f".seen-{secrets.token_hex(8)}"
    path = root / FOLDER / sign
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    try:
        yield sign
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """Ray, connected while the block runs."""
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("a cluster", "ray") from error
    where = urllib.parse.urlsplit(address if "://" in address else f"{address}://")
    if where.scheme != "ray":
        raise UsageError(f"{address!r} is no cluster: write ray or ray://HOST:PORT.")
    named = address if where.netloc else os.environ.get("RAY_ADDRESS")
    if named:
        _check_there(named)
    try:
        _connect(ray, named)
    except (ConnectionError, RuntimeError, TimeoutError, ValueError) as error:
        raise UsageError(f"the cluster {named or address} can't be used: {first_line(error)}.") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _connect(ray: Any, named: str | None) -> None:  # noqa: ANN401  # a module
    quiet: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False}
    if not named:
        ray.init(include_dashboard=False, **quiet)
        return
    for left in reversed(range(CONNECTS if named.startswith("ray://") else 1)):
        try:
            ray.init(named, **quiet)
        except (ConnectionError, RuntimeError, TimeoutError):
            if not left:
                raise
        else:
            return


def _check_there(address: str) -> None:
    """Ray itself would try for minutes."""
    where = urllib.parse.urlsplit(address if "://" in address else f"ray://{address}")
    try:
        with socket.create_connection((where.hostname or "", where.port or 10001), timeout=REACH_S):
            pass
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or first_line(error)
        raise UsageError(f"the cluster {address} can't be reached ({cause}): start it, or name another.") from error
