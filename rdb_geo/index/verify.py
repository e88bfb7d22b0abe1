"""Whether an index is what was written: what is damaged, in which scene, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import shapely

from rdb_geo.core.errors import IndexChangedError, IndexFormatError, IndexUnreadableError
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.index.locks import WORK_FOLDER
from rdb_geo.index.names import is_index_file
from rdb_geo.index.recipes import Recipes
from rdb_geo.index.shard import Shard, read_table, read_vectors
from rdb_geo.index.store import Store

NORM_ERROR = 5e-3
"""Half floats round a unit vector's length by less."""

TRIES = 20
"""So often a file is read anew because a writer replaced it meanwhile; then it is sound, having just been written."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in an index folder that is not as it should be."""

    kind: Literal["damaged", "unreadable", "copy", "leftover", "unfinished"]
    """``damaged``: an index file can't be trusted; ``unreadable``: the system does not give it out; ``copy``: of an
    index file, so that its scene answers twice; ``leftover``: of a writer that is gone; ``unfinished``: a scene that an
    interrupted run can continue."""

    path: Path
    """The file or folder."""

    message: str
    """What is wrong, and what to do."""

    scene: str | None = None
    """Address of the scene, where its recipe can be read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    files: int
    """Index files looked at."""

    findings: tuple[Finding, ...]
    """What is not as it should be, in the order of the folder."""

    deep: bool
    """Whether every byte was read."""

    @property
    def ok(self) -> bool:
        """Whether no index file is damaged, unreadable or there twice."""
        return not any(finding.kind in ("damaged", "unreadable", "copy") for finding in self.findings)

    @property
    def sentence(self) -> str:
        """One line for people."""
        kinds = [finding.kind for finding in self.findings]
        unreadable = f", {kinds.count('unreadable')} unreadable" if "unreadable" in kinds else ""
        how = "every byte was read" if self.deep else "recipes alone were read: --deep reads every byte"
        return f"{self.files} index files, {kinds.count('damaged') or 'none'} damaged{unreadable} ({how})."


def verify(store: Store, *, deep: bool = False, on_progress: ProgressFn = ignore) -> Verdict:
    """Check an index folder: recipes and row groups, file by file; nothing is changed.

    With `deep` every byte: vectors against their checksums, and whether each is of unit length; places against the
    checksums of their pages, and whether they lie in the scene.
    """
    findings: list[Finding] = []
    files = sorted(path for path in store.root.glob("*") if is_index_file(path.name))
    for done, path in enumerate(files, start=1):
        if path.name.startswith("."):
            if not store.is_writing(path) and path.is_file():  # in this order: a writer may end in between
                findings.append(
                    Finding("leftover", path, f"{path} is what an interrupted writer left: --repair removes it.")
                )
        else:
            findings.extend(_damage(store, path, deep=deep))
        on_progress(Progress("verify", done, len(files), path.name))
    work = store.root / WORK_FOLDER
    folders = sorted(path for path in work.glob("*") if path.is_dir()) if work.is_dir() else ()
    findings += [_parts(store, one) for one in folders if not store.is_writing(one) and any(one.iterdir())]
    return Verdict(sum(not path.name.startswith(".") for path in files), tuple(findings), deep)


def _parts(store: Store, folder: Path) -> Finding:
    """Parts of a scene that nobody is at work on."""
    try:
        done = store.read(store.root / f"{folder.name}.parquet").manifest.recipe_id
    except (FileNotFoundError, IndexFormatError):
        done = ""
    if {path.name for path in folder.iterdir()} <= {done}:
        message = f"{folder} holds the parts of an index file that is whole: --repair removes it."
        return Finding("leftover", folder, message)
    message = f"{folder} holds the finished parts of a scene whose indexing was interrupted: index it again."
    return Finding("unfinished", folder, message)


def _damage(store: Store, path: Path, *, deep: bool) -> Iterator[Finding]:
    scene = None
    for _ in range(TRIES):
        try:
            shard = Recipes(store.root).read(path.name)
            scene = shard.manifest.scene.uri
            own = store.path_of(scene)
            is_itself = own.name.lower() == path.name.lower() and own.is_file() and own.samefile(path)  # Windows, macOS
            if own.name != path.name and own.is_file() and not is_itself:
                message = f"{path} is a second copy of the index file of {scene}: --repair removes it."
                yield Finding("copy", path, message, scene)
            elif deep:
                check(shard)
        except (IndexChangedError, FileNotFoundError):  # replaced or removed by a writer meanwhile
            continue
        except IndexFormatError as error:
            away = isinstance(error, IndexUnreadableError)
            yield Finding(
                "unreadable" if away else "damaged",
                path,
                str(error) if str(path) in str(error) else f"{path}: {error}",
                scene,
            )
        return


def check(shard: Shard) -> None:
    """Read every byte of an index file.

    Raises:
        IndexFormatError: Something in it is not what was written, or can't be what a scene's chips are.
    """
    for number, group in enumerate(shard.groups):
        vectors = read_vectors(shard, group)
        if vectors.rivals is not None and not np.isfinite(vectors.rivals).all():
            raise _wrong(shard, "it holds scores that are not finite")
        norms = np.linalg.norm(vectors.singles, axis=1)
        if not (np.abs(norms - 1) < NORM_ERROR).all():
            raise _wrong(shard, "it holds vectors that are not of unit length")
        _check_places(shard, number)


def is_sound(store: Store, scene: str) -> bool:
    """Whether every byte of a scene's own index file is what was written: its copies may go then."""
    try:
        check(store.read(store.path_of(scene)))
    except (FileNotFoundError, IndexFormatError):
        return False
    return True


def _check_places(shard: Shard, number: int) -> None:
    table, scene = read_table(shard, [number]), shard.manifest.scene
    ends = table.windows[:, :2] + table.windows[:, 2:]
    inside = (table.windows[:, :2] >= 0).all() and (ends <= [scene.width_px, scene.height_px]).all()
    if not (inside and (table.windows[:, 2:] > 0).all()):
        raise _wrong(shard, "it holds chips that lie outside of their scene")
    shapes = shapely.from_wkb(table.wkb, on_invalid="ignore")
    if shapely.is_missing(shapes).any() or shapely.is_empty(shapes).any():
        raise _wrong(shard, "it holds footprints that can't be read")


def _wrong(shard: Shard, what: str) -> IndexFormatError:
    return IndexFormatError(f"{shard.path} is damaged ({what}): index its scene again with --force.")
