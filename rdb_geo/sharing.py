"""A run in parts, each done by itself on any machine, and merged into the index that one process would have made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import xxhash

from rdb_geo.core.errors import (
    EmptyIndexError,
    EncoderMismatchError,
    IndexFormatError,
    IndexNotFoundError,
    IndexStoreError,
    SceneError,
)
from rdb_geo.core.files import replacing
from rdb_geo.core.progress import Progress, ProgressFn, ignore
from rdb_geo.core.requests import Share
from rdb_geo.core.specs import IndexManifest, IndexRequest
from rdb_geo.encoders.base import Encoder
from rdb_geo.encoding import encode_parts, plan_parts
from rdb_geo.index.parts import Parts
from rdb_geo.index.shard import Shard
from rdb_geo.index.store import Store
from rdb_geo.indexing import IndexOutcome, plan_scene, pool_scenes, publish
from rdb_geo.score.calibration import rivals_id

if TYPE_CHECKING:  # rasterio is loaded only when a scene is opened
    from rdb_geo.scene.files.scene_source import SceneSource

FOLDER = ".parts"
"""Hidden folder inside the index: a folder for each scene, in it one for each recipe."""

RECIPE = "recipe.json"


@dataclass(frozen=True, slots=True)
class ScenePart:
    """What a part of a run has to do with one scene."""

    source: SceneSource
    """The scene."""

    share: Share | None
    """Which part of it; None = all of it."""


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """What became of one part of one scene."""

    scene: str
    """Its address."""

    share: Share | None
    """Which part of it; None = all of the scene is one part's."""

    pieces: int
    """Pieces that this part has done."""

    of: int
    """Pieces of the whole scene."""

    notes: tuple[str, ...]
    """What the user should know."""

    @property
    def sentence(self) -> str:
        """One line for people."""
        name, part = self.scene.rsplit("/", 1)[-1], "the whole scene" if self.share is None else f"part {self.share}"
        told = "".join(f"\n  {note}" for note in self.notes)
        return f"{name}: {part} is done, {self.pieces} of {self.of} pieces.{told}"


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What all parts of a scene must agree on."""

    manifest: IndexManifest
    numbers: tuple[int, ...]
    rivals_id: str | None

    @property
    def text(self) -> str:
        """The XXH3 (128 bits) of the second line, and all of it as JSON."""
        held = {"manifest": json.loads(self.manifest.to_json()), "numbers": self.numbers, "rivals_id": self.rivals_id}
        line = json.dumps(held)
        return f"{xxhash.xxh3_128_hexdigest(line.encode())}\n{line}"


def scenes_of(sources: Sequence[SceneSource], share: Share) -> list[ScenePart]:
    """Which scenes, in the same order for every part, a part of a run works on: whole ones where there are enough.

    Else a share of each.
    """
    if len(sources) >= share.whole:
        return [ScenePart(source, None) for source in sources[share.part - 1 :: share.whole]]
    return [ScenePart(source, share) for source in sources]


def index_part(
    part: ScenePart,
    encoder: Encoder,
    store: Store,
    *,
    request: IndexRequest = IndexRequest(),
    force: bool = False,
    on_progress: ProgressFn = ignore,
) -> PartOutcome | IndexOutcome:
    """Encode one part of a scene. Done again it finds itself done; two machines that do the same write the same.

    It is put into `store` for `merge`; the index itself stays as it is. `request` and `force` are those of
    `index_scene`, and `on_progress` hears of places done of all. Gives an `IndexOutcome` where the scene is in the
    index, unchanged.

    Raises:
        IndexStoreError: Other parts of the scene were made by another version or calibration.
        SceneError: And the other errors of `index_scene`.
    """
    from rdb_geo.scene.dataset import Scene
    from rdb_geo.scene.unchanged import check_unchanged

    source, share = part.source, part.share
    with Scene(source) as scene:
        planned = plan_scene(scene, source, encoder.spec, store, request, force=force)
        if isinstance(planned, IndexOutcome):
            return planned
        manifest = planned.manifest
        places = plan_parts(scene, manifest)
        numbers = tuple(places)
        first, last = (0, len(numbers)) if share is None else _range(len(numbers), share)
        own = {number: places[number] for number in numbers[first:last]}
        folder = store.root / FOLDER / store.path_of(manifest.scene.uri).stem / manifest.recipe_id
        folder.mkdir(parents=True, exist_ok=True)
        _agree(folder, _Recipe(manifest, numbers, rivals_id(encoder.spec)))
        parts = Parts(folder.parent, folder.name, wanted=own)
        encode_parts(scene, manifest, encoder, parts, on_progress, own=own)
        try:
            check_unchanged(source, scene.record)
        except SceneError:
            parts.drop()
            raise
    parts.keep()
    if share is not None:
        (folder / f"{share.part}-of-{share.whole}.done").touch()
    return PartOutcome(manifest.scene.uri, share, len(own), len(numbers), planned.notes)


def _range(count: int, share: Share) -> tuple[int, int]:
    return count * (share.part - 1) // share.whole, count * share.part // share.whole


def _agree(folder: Path, recipe: _Recipe) -> None:
    """Keep the recipe, or compare it with that of the parts before.

    Raises:
        IndexStoreError: It is another.
    """
    path = folder / RECIPE
    if not path.exists():
        with replacing(path) as temporary:
            temporary.write_bytes(recipe.text.encode())
    if path.read_bytes() != recipe.text.encode():
        other = _read(folder).manifest.rdb_geo_version
        raise IndexStoreError(
            f"other parts of {recipe.manifest.scene.uri} were made by rdb-geo {other} and this is "
            f"{recipe.manifest.rdb_geo_version}, or their calibrations differ: use one version everywhere, or delete "
            f"{folder} and begin again."
        )


def merge(
    store: Store, folders: Sequence[Path] = (), *, on_progress: ProgressFn = ignore
) -> tuple[list[Shard], list[IndexStoreError | SceneError]]:
    """Make index files of the parts of scenes; each is that of an uninterrupted run of one process, byte for byte.

    Parts of `folders`, indexes of other machines, stay as they are; those in the index are removed when their scene is
    done. Gives the index files, and for each scene that can't be merged why; its parts are kept. After each scene
    `on_progress` may raise `Cancelled`.

    Raises:
        IndexNotFoundError: There is no such folder.
        EmptyIndexError: There are no parts.
        EncoderMismatchError: They were made by different models, or by another one than the index.
    """
    recipes: dict[str, list[tuple[Path, _Recipe]]] = {}
    failures: list[IndexStoreError | SceneError] = []
    for stem, found in _found([store.root, *folders]).items():
        try:
            recipes[stem] = [(folder, _read(folder)) for folder in found]
        except IndexFormatError as error:
            failures.append(error)
    models = {one.manifest.encoder.space_id: one.manifest.encoder for found in recipes.values() for _, one in found}
    if len(models) > 1:
        names = ", ".join(sorted(f"{spec.name} ({space})" for space, spec in models.items()))
        raise EncoderMismatchError(
            f"the parts were made by different models, {names}: merge those of one model alone, each model into an "
            "index of its own."
        )
    other = store.first()
    for spec in models.values():
        store.check_model([] if other is None else [other], spec)
    written: list[Shard] = []
    for done, (stem, parts) in enumerate(sorted(recipes.items()), start=1):
        try:
            written.append(_merge_scene(store, stem, parts))
        except (IndexStoreError, SceneError) as error:
            failures.append(error)
        on_progress(Progress("merge", done, len(recipes), stem))
    for spec in models.values():
        pool_scenes(store, spec)
    return written, failures


def _found(roots: Sequence[Path]) -> dict[str, list[Path]]:
    """Stem of the index file → its folders of parts, one for each recipe and root."""
    for root in roots:
        if not root.is_dir():
            raise IndexNotFoundError(f"there is no folder {root} with parts of an index.")
    scenes: dict[str, list[Path]] = {}
    for root in dict.fromkeys(root.resolve() for root in roots):
        for path in sorted((root / FOLDER).glob(f"*/*/{RECIPE}")):
            scenes.setdefault(path.parent.parent.name, []).append(path.parent)
    if not scenes:
        raise EmptyIndexError(
            f"{', '.join(map(str, roots))}: no parts to merge: make them with  rdb-geo index SCENES --part 1/4"
        )
    return scenes


def _read(folder: Path) -> _Recipe:
    try:
        checksum, _, line = (folder / RECIPE).read_bytes().partition(b"\n")
        raw = json.loads(line) if xxhash.xxh3_128_hexdigest(line).encode() == checksum else {}
        numbers = tuple(int(number) for number in raw["numbers"])
        return _Recipe(IndexManifest.from_json(json.dumps(raw["manifest"])), numbers, raw["rivals_id"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexFormatError(f"{folder / RECIPE} is damaged: delete {folder} and do its parts again.") from error


def _merge_scene(store: Store, stem: str, found: Sequence[tuple[Path, _Recipe]]) -> Shard:
    recipe = found[0][1]
    uri, folders = recipe.manifest.scene.uri, [folder for folder, _ in found]
    if any(one.text != recipe.text for _, one in found):
        raise IndexStoreError(
            f"the parts of {uri} are of different plans (options, versions of rdb-geo, or states of the raster): keep "
            f"one of {', '.join(map(str, folders))}, delete the others and do the parts that are missing again."
        )
    with store.writing(uri):
        first, *rest = folders
        parts = Parts(first.parent, first.name, wanted=frozenset(recipe.numbers), beside=rest)
        missing = len(recipe.numbers) - len(parts.finished)
        if missing:
            raise IndexStoreError(
                f"{missing} of {len(recipe.numbers)} pieces of {uri} are missing{_unfinished(folders)}: run what is "
                "not finished, then merge again."
            )
        shard = publish(store, recipe.manifest, parts, recipe.rivals_id)
        own = store.root.resolve() / FOLDER / stem
        if own in [folder.parent for folder in folders]:
            shutil.rmtree(own, ignore_errors=True)
    return shard


def _unfinished(folders: Sequence[Path]) -> str:
    """Which parts did not come to their end, where that can be told."""
    done = {path.stem for folder in folders for path in folder.glob("*.done")}
    wholes = {int(name.rpartition("-")[2]) for name in done}
    names = [
        f"{part}/{whole}"
        for whole in sorted(wholes)
        for part in range(1, whole + 1)
        if f"{part}-of-{whole}" not in done
    ]
    return f" (parts {', '.join(names)})" if names else ""
